"""Who may have what, with Slack's user groups asked about only where they matter."""

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.domain import policy, policy_file
from bot.errors import Refusal
from bot.services import policies
from bot.services.admins import Admins
from bot.services.permitting import Permitting
from bot.services.policies import Policies
from bot.services.ports import Ports
from bot.slack import api, errors

if TYPE_CHECKING:
    from bot.resources.base import Resource

ADA, EMMA, LIAM, NOAH = "U0ADA0003", "U0EMMA001", "U0LIAM002", "U0NOAH004"
LEADS = """
[[rule]]
kinds = ["im_group"]
for = ["S0LEADS", "S0OPS", "U0NOAH004"]
decision = "granted"

[[rule]]
kinds = ["meeting"]
for = ["U0LIAM002"]
decision = "refused"
because = "Ask the helpdesk."

[[rule]]
kinds = ["im_group"]
for = ["U0LIAM002"]
decision = "refused"
"""


class Slack(api.Slack):
    """Slack's user groups alone, and how often each was asked about."""

    def __init__(self) -> None:
        self.groups: dict[str, frozenset[str] | Exception] = {
            "S0LEADS": frozenset({EMMA}), "S0OPS": frozenset(), "S0IT": frozenset({ADA}),
        }  # fmt: skip
        self.asked: list[str] = []

    async def members(self, group_id: str) -> frozenset[str]:
        self.asked.append(group_id)
        found = self.groups[group_id]
        if isinstance(found, Exception):
            raise found
        return found


class Kind:
    """As much of a resource as decides."""

    def __init__(self, noun: str, default: policy.Default, **conditions: tuple[str, ...]) -> None:
        self.noun = noun
        self.default = default
        self.conditions = conditions


KINDS = {
    "meeting": cast("Resource", Kind("meeting", policy.Default.EVERYBODY)),
    "im_group": cast("Resource", Kind("IM group", policy.Default.ADMINS)),
    "user": cast("Resource", Kind("Zoom user", policy.Default.NOBODY, type=("basic", "licensed"))),
}


class Fixed(Policies):
    """A policy that stays."""

    def __init__(self, rules: policy.Policy) -> None:
        self.rules = rules

    def now(self) -> policy.Policy:
        return self.rules


class Desk:
    """The service, with its outside."""

    def __init__(self, text: str = "", admins: frozenset[str] = frozenset({ADA})) -> None:
        self.slack = Slack()
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        unused = cast("Any", None)
        ports = Ports(unused, unused, unused, self.slack, lambda: self.now, unused, "/zoom")
        self.policies = Fixed(policy_file.parse(text, policies.kinds_of(KINDS)))
        self.permitting = Permitting(ports, KINDS, Admins(ports, admins), self.policies)

    async def may(self, slack_id: str, kind: str) -> bool:
        try:
            await self.permitting.require(slack_id, kind)
        except Refusal:
            return False
        return True


async def test_without_rules_meetings_are_for_everybody_and_all_else_for_admins() -> None:
    desk = Desk()
    assert await desk.may(EMMA, "meeting")
    assert not await desk.may(EMMA, "im_group")
    assert await desk.may(ADA, "im_group")
    assert desk.slack.asked == []


async def test_no_admins_means_nobody() -> None:
    desk = Desk(admins=frozenset())
    assert not await desk.may(ADA, "im_group")


async def test_a_kind_for_all_takes_no_call_to_slack_where_no_rule_needs_one() -> None:
    desk = Desk(LEADS, admins=frozenset({"S0IT"}))
    assert await desk.may(EMMA, "meeting")
    assert not await desk.may(LIAM, "meeting")
    assert await desk.may(NOAH, "im_group")  # named himself
    assert desk.slack.asked == []


async def test_only_user_groups_that_matter_are_asked_about_and_once_a_minute() -> None:
    desk = Desk(LEADS, admins=frozenset({"S0IT"}))
    assert await desk.may(EMMA, "im_group")
    assert desk.slack.asked == ["S0LEADS"]
    assert not await desk.may(LIAM, "im_group")
    assert desk.slack.asked == ["S0LEADS", "S0OPS"]
    assert await desk.may(ADA, "im_group")
    assert desk.slack.asked == ["S0LEADS", "S0OPS", "S0IT"]
    desk.slack.groups["S0LEADS"] = frozenset()
    desk.now += timedelta(seconds=59)
    assert await desk.may(EMMA, "im_group")
    desk.now += timedelta(seconds=1)
    assert not await desk.may(EMMA, "im_group")


UNKNOWN = errors.Refused("usergroups.users.list", "no_such_subteam")


async def test_a_user_group_that_slack_does_not_know_lets_nobody_in_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk(LEADS, admins=frozenset())
    desk.slack.groups |= {"S0LEADS": UNKNOWN}
    with caplog.at_level(logging.WARNING), pytest.raises(Refusal) as caught:
        await desk.permitting.require(EMMA, "im_group")
    assert "I cannot tell whether you may create or change IM groups" in caught.value.text
    assert "rule 1 (line 2) of its policy, BOT_POLICY" in caught.value.next_step
    assert "in the user group S0LEADS: usergroups.users.list: no_such_subteam" in caplog.text


async def test_a_user_group_that_slack_does_not_know_and_that_is_refused_lets_nobody_through() -> None:
    desk = Desk('[[rule]]\nkinds = "*"\nfor = ["S0GUESTS"]\ndecision = "refused"\n')
    desk.slack.groups |= {"S0GUESTS": UNKNOWN}
    assert not await desk.may(EMMA, "meeting")
    assert not await desk.may(ADA, "im_group")


async def test_a_user_group_that_slack_does_not_know_shuts_nobody_out_where_it_makes_no_difference() -> None:
    desk = Desk(LEADS)
    desk.slack.groups |= {"S0LEADS": UNKNOWN, "S0OPS": UNKNOWN}
    assert await desk.may(ADA, "im_group")
    assert await desk.may(NOAH, "im_group")
    assert await desk.may(EMMA, "meeting")
    with pytest.raises(Refusal, match="I cannot tell"):
        await desk.permitting.require(LIAM, "im_group")


async def test_while_slack_is_silent_nobody_is_refused_by_guess() -> None:
    desk = Desk(LEADS, admins=frozenset({"S0IT"}))
    desk.slack.groups |= dict.fromkeys(desk.slack.groups, errors.Silent("usergroups.users.list"))
    with pytest.raises(errors.Silent):
        await desk.may(EMMA, "im_group")
    assert await desk.may(EMMA, "meeting")


async def test_a_refusal_says_why_and_who_can_mend_it() -> None:
    desk = Desk(LEADS, admins=frozenset())
    with pytest.raises(Refusal) as by_default:
        await desk.permitting.require("U0ELSE", "im_group")
    assert by_default.value.text == "Only admins of this bot may create or change IM groups."
    assert "Whoever runs the bot can name more admins" in by_default.value.next_step
    assert "BOT_" not in by_default.value.next_step
    with pytest.raises(Refusal) as by_rule:
        await desk.permitting.require(LIAM, "meeting")
    assert by_rule.value.text == "You may not create or change meetings: Ask the helpdesk."
    assert "rule 2 (line 7) of its policy, BOT_POLICY" in by_rule.value.next_step
    with pytest.raises(
        Refusal, match="You may not create or change IM groups: the policy of this bot says so"
    ):
        await desk.permitting.require(LIAM, "im_group")


SALES = """
[[rule]]
kinds = ["user"]
for = ["S0LEADS"]
when.type = ["licensed"]
decision = "approval"
by = ["S0IT"]
channel = "C0IT"

[[rule]]
kinds = ["user", "im_group"]
for = ["U0NOAH004"]
decision = "granted"
"""
LICENSED, BASIC = ({"type": frozenset({each})} for each in ("licensed", "basic"))


async def test_a_wish_that_takes_an_approval_is_judged_with_its_terms() -> None:
    verdict = await Desk(SALES).permitting.judge(EMMA, "user", LICENSED)
    assert (verdict.decision, verdict.rule) == (policy.Decision.APPROVAL, "rule 1 (line 2)")
    assert verdict.terms is not None
    assert verdict.terms.by == {"S0IT"}


async def test_a_wish_is_judged_by_what_is_asked_for() -> None:
    desk = Desk(SALES)
    with pytest.raises(Refusal) as caught:
        await desk.permitting.judge(EMMA, "user", BASIC)
    assert desk.slack.asked == []  # no rule for Basic depends on a group
    assert caught.value.text.startswith(
        "You may not have Zoom users: the policy of this bot has no rule that"
    )
    assert caught.value.next_step == "Whoever runs the bot can add one."
    assert (await desk.permitting.judge(NOAH, "user", BASIC)).decision is policy.Decision.GRANTED


async def test_a_verdict_is_there_also_where_it_is_a_refusal() -> None:
    verdict = await Desk(SALES).permitting.verdict(LIAM, "user", LICENSED)
    assert verdict.decision is policy.Decision.REFUSED
    assert verdict.default is policy.Default.NOBODY


async def test_who_may_come_to_something_may_ask() -> None:
    desk = Desk(SALES)
    await desk.permitting.may_ask(EMMA, "user")
    await desk.permitting.may_ask(NOAH, "user")
    await desk.permitting.may_ask(LIAM, "meeting")
    with pytest.raises(Refusal, match="You may not have Zoom users"):
        await desk.permitting.may_ask(LIAM, "user")
    assert desk.slack.asked == ["S0LEADS"]


async def test_who_is_granted_everything_may_change_what_is_there() -> None:
    desk = Desk(SALES)
    assert await desk.may(NOAH, "user")
    assert not await desk.may(LIAM, "user")


async def test_who_needs_an_approval_may_not_change_what_is_there() -> None:
    desk = Desk(SALES)
    with pytest.raises(Refusal) as caught:
        await desk.permitting.require(EMMA, "user")
    assert (
        caught.value.text == "You may not change Zoom users yourself: here it takes an approval to have them."
    )
    assert "rule 1 (line 2) of its policy, BOT_POLICY" in caught.value.next_step


async def test_the_policy_of_the_moment_counts() -> None:
    desk = Desk()
    assert not await desk.may(LIAM, "im_group")
    desk.policies.rules = policy_file.parse(LEADS.replace("U0NOAH004", "U0LIAM002"), policies.kinds_of(KINDS))
    assert await desk.may(LIAM, "im_group")
