"""Who may approve, by the policy and Slack's user groups of this moment."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.requests import Request
from bot.domain.reviews import Terms
from bot.errors import Refusal
from bot.services.review.entitling import Approvers, Entitling, Right
from bot.slack import errors
from tests.services import badges, rig
from tests.services.badges import GROUP, INES, IT, NOAH, Play, Spec
from tests.services.rig import ADA, EMMA, LIAM, Rig

NOBODY_KNOWS = errors.Refused("usergroups.users.list", "no_such_subteam")

MAY = Right(entitled=True, self_approval=False)
MAY_NOT = Right(entitled=False, self_approval=False)


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return badges.play(tmp_path)


@pytest.fixture
async def life(play: Play) -> AsyncIterator[Rig]:
    async with play.outside.life() as life:
        yield badges.start(life)


@pytest.fixture
async def request_(life: Rig) -> Request:
    return await badges.ask(life)


def terms(*by: str, **more: object) -> Terms:
    return Terms.model_validate({"by": frozenset(by), "channel": IT, **more})


async def test_people_groups_and_admins_are_who_may_approve(life: Rig) -> None:
    life.slack.groups["S0LEADS01"] = frozenset({LIAM})
    found = await life.entitling.approvers(terms(NOAH, "S0LEADS01", "admins"))
    assert found == Approvers(frozenset({NOAH, LIAM, ADA}))


async def test_a_group_that_slack_does_not_know_holds_nobody_and_is_named(life: Rig) -> None:
    life.slack.fail("members:S0GONE001", NOBODY_KNOWS)
    found = await life.entitling.approvers(terms(NOAH, "S0GONE001"))
    assert found == Approvers(frozenset({NOAH}), ("S0GONE001",))


async def test_nobody_is_counted_whose_own_it_is_unless_the_rule_says_so(life: Rig) -> None:
    own = (EMMA, INES)
    assert (await life.entitling.able(terms(GROUP, EMMA), own)).people == {ADA}
    selves = terms(GROUP, EMMA, self_approval=True)
    assert (await life.entitling.able(selves, own)).people == {ADA, INES, EMMA}


async def test_nobody_is_counted_who_has_left(life: Rig) -> None:
    life.slack.people[NOAH] = replace(life.slack.people[NOAH], can_decide=False)
    assert (await life.entitling.able(terms(GROUP, NOAH), ())).people == {ADA, INES}


async def test_no_admin_is_counted_who_has_left(life: Rig) -> None:
    assert (await life.entitling.able(terms("admins"), ())).people == {ADA}
    life.slack.people[ADA] = replace(life.slack.people[ADA], can_decide=False)
    assert not (await life.entitling.able(terms("admins"), ())).people


async def test_one_of_the_group_may_and_nobody_else(life: Rig, request_: Request) -> None:
    assert await life.entitling.right(request_, INES) == MAY
    assert await life.entitling.right(request_, NOAH) == MAY_NOT


async def test_a_bot_or_somebody_deactivated_may_not_even_where_they_are_named(
    life: Rig, request_: Request
) -> None:
    life.slack.people[INES] = replace(life.slack.people[INES], can_decide=False)
    assert await life.entitling.right(request_, INES) == MAY_NOT


async def test_what_counts_is_the_policy_of_the_moment(life: Rig, play: Play, request_: Request) -> None:
    play.rules(badges.RULE.replace(f'"{GROUP}"', f'"{NOAH}"') + "self_approval = true\n")
    assert await life.entitling.right(request_, INES) == Right(entitled=False, self_approval=True)
    assert await life.entitling.right(request_, NOAH) == Right(entitled=True, self_approval=True)


@pytest.mark.parametrize("decision", ["granted", "refused"])
async def test_where_it_asks_for_no_approval_any_more_the_terms_of_before_hold(
    life: Rig, play: Play, request_: Request, decision: str
) -> None:
    play.rules(f'[[rule]]\nkinds = ["badge"]\nfor = ["everybody"]\ndecision = "{decision}"\n')
    assert await life.entitling.right(request_, INES) == MAY
    assert await life.entitling.right(request_, NOAH) == MAY_NOT


async def test_nobody_may_while_the_policy_names_a_group_for_the_asker_that_slack_does_not_know(
    life: Rig, play: Play, request_: Request
) -> None:
    first = '[[rule]]\nkinds = ["badge"]\nfor = ["S0GONE001"]\ndecision = "refused"\n'
    play.rules(first + badges.RULE)
    life.slack.fail("members:S0GONE001", NOBODY_KNOWS)
    with pytest.raises(Refusal, match="does not know") as refused:
        await life.entitling.right(request_, INES)
    assert "rule 1" in refused.value.next_step


async def test_nobody_is_called_a_stranger_by_a_group_of_approvers_that_slack_does_not_know(
    life: Rig, play: Play, request_: Request
) -> None:
    play.rules(badges.RULE.replace(f'"{GROUP}"', f'"{GROUP}", "{NOAH}"'))
    play.clock.pass_(minutes=1)
    life.slack.fail(f"members:{GROUP}", NOBODY_KNOWS)
    with pytest.raises(Refusal, match="I cannot tell who may approve") as caught:
        await life.entitling.right(request_, INES)
    assert caught.value.next_step.endswith(f"Slack does not tell who is in {GROUP}.")
    assert await life.entitling.right(request_, NOAH) == MAY
    life.slack.people[LIAM] = replace(life.slack.people[LIAM], can_decide=False)
    assert await life.entitling.right(request_, LIAM) == MAY_NOT


async def test_who_was_removed_from_the_group_may_not_after_five_seconds(
    life: Rig, play: Play, request_: Request
) -> None:
    assert await life.entitling.right(request_, INES) == MAY
    life.slack.groups[GROUP] = frozenset({ADA})
    play.clock.pass_(seconds=5)
    assert await life.entitling.right(request_, INES) == MAY_NOT


async def test_many_at_once_ask_slack_once(life: Rig, play: Play, request_: Request) -> None:
    play.clock.pass_(minutes=1)
    life.slack.calls.clear()
    life.slack.gates["members"] = lambda: asyncio.sleep(0)
    found = await asyncio.gather(*[life.entitling.right(request_, ADA) for _ in range(50)])
    assert found == [MAY] * 50
    assert life.slack.calls.count("members") == 1


@pytest.mark.parametrize("method", ["members", "person"])
async def test_nothing_is_decided_while_slack_says_nothing(
    life: Rig, play: Play, request_: Request, method: str
) -> None:
    play.clock.pass_(minutes=1)
    life.slack.fail(method, rig.silent())
    with pytest.raises(Refusal, match="nothing was decided") as refused:
        await life.entitling.right(request_, ADA)
    assert refused.value.next_step == "Press again."
    assert await life.entitling.right(request_, ADA) == MAY


@pytest.mark.parametrize("method", ["members", "person"])
async def test_nobody_waits_for_slack_for_long(life: Rig, play: Play, request_: Request, method: str) -> None:
    play.clock.pass_(minutes=1)
    life.slack.gates[method] = asyncio.Event().wait
    soon = timedelta(milliseconds=1)
    entitling = Entitling(life.ports, life.kinds, life.permitting, frozenset(), soon)
    with pytest.raises(Refusal, match="nothing was decided"):
        await entitling.right(request_, ADA)


GUARDED = """
[[rule]]
kinds = ["badge"]
for = ["everybody"]
when.colour = ["gold"]
decision = "{gold}"
{terms}
[[rule]]
kinds = ["badge"]
for = ["everybody"]
when.colour = ["green"]
decision = "granted"
"""


@pytest.mark.parametrize(
    ("gold", "more", "covered"),
    [
        ("refused", "", False),
        ("granted", "", True),
        ("approval", f'by = ["{GROUP}"]\nchannel = "C0OTHER01"', True),
        ("approval", f'by = ["{GROUP}"]\nchannel = "{IT}"\napprovals = 2', False),
        ("approval", f'by = ["{NOAH}"]\nchannel = "{IT}"', False),
        ("approval", f'by = ["{GROUP}"]\nchannel = "{IT}"\nself_approval = true', False),
    ],
)
async def test_an_approval_covers_what_takes_the_same_or_none(
    life: Rig, play: Play, request_: Request, gold: str, more: str, *, covered: bool
) -> None:
    rules = GUARDED.format(gold=gold, terms=more).replace('"green"', '"red"')
    play.rules(rules + badges.RULE)
    assert await life.entitling.covers(request_, Spec(name="Seven", colour="gold")) is covered
    assert await life.entitling.covers(request_, Spec(name="Seven", colour="red"))


async def test_fewer_who_agree_than_it_takes_by_now_cover_nothing_else(
    life: Rig, play: Play, request_: Request
) -> None:
    """It waits for one, as on the day of asking: for what always took two, that is not enough."""
    play.rules(badges.RULE + "approvals = 2\n")
    assert not await life.entitling.covers(request_, Spec(name="Seven", colour="gold"))


async def test_admins_may_where_the_rule_names_them(life: Rig, play: Play, request_: Request) -> None:
    play.rules(badges.RULE.replace(f'"{GROUP}"', '"admins"'))
    assert await life.entitling.right(request_, ADA) == MAY
    assert await life.entitling.right(request_, INES) == MAY_NOT
