"""A Zoom user, requested in Slack, approved in a thread, created once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.slack.model import Message
from sandbox.zoom.kinds import groups
from sandbox.zoom.user import UserType
from tests.journeys import stage as stage_
from tests.journeys.approving import (
    KARL,
    POLICY,
    asked,
    asks,
    at_work,
    audit,
    card,
    heads,
    in_thread,
    posts,
    presses,
    told,
)
from tests.journeys.conftest import NOON
from tests.journeys.stage import APPROVERS, GENERAL, Player, Stage, filled, labels, read, words

NO_LONGER_KEPT = timedelta(seconds=6)
"""What Slack said of a user group, or of a person."""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.toml"
    file.write_text(POLICY, encoding="utf-8")
    return file


@pytest.fixture
async def office(tmp_path: Path, policy: Path) -> AsyncIterator[Stage]:
    async with stage_.playing(tmp_path, start=NOON, bot_policy=policy) as playing:
        yield playing


@pytest.fixture(params=["socket mode", "http"])
async def either_office(tmp_path: Path, policy: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    over_http = request.param == "http"
    async with stage_.playing(tmp_path, start=NOON, over_http=over_http, bot_policy=policy) as playing:
        yield playing


async def test_asked_approved_created_accepted_active(either_office: Stage) -> None:
    office = either_office
    head = await asked(office)
    shown = words(head)
    for part in (office.emma.id, KARL, "Licensed", "New.", "waits for approval", "*Next:*"):
        assert part in shown
    assert labels(head) == ["Approve", "Deny", "Edit", "Withdraw"]
    await in_thread(office.ada, head, "waits for an approval")
    await told(office.emma, "waits for an approval")
    assert posts(office) == 0

    await presses(office.ada, head, "Approve")
    await told(office.ada, "You approved it")
    await card(office, "invitation pending", office.ada.id)
    await in_thread(office.ada, head, f"<@{office.ada.id}> approved")
    created = await in_thread(office.ada, head, "is created")
    user = next(each for each in office.world.zoom.users.values() if each.email == KARL)
    assert "`" in words(created)
    await told(office.emma, f"<@{office.ada.id}> approved")
    assert posts(office) == 1
    assert labels(head) == []

    office.world.zoom.accept(KARL)
    await office.passes(timedelta(minutes=5), "follow:")
    await card(office, "created, active")
    await in_thread(office.ada, head, "active")
    await told(office.emma, "accepted")
    assert user.type == UserType.LICENSED
    assert posts(office) == 1
    assert len(heads(office)) == 1


async def test_denied_with_a_reason(office: Stage) -> None:
    head = await asked(office)
    await presses(office.ines, head, "Deny")
    await office.ines.sees_in_view("Why not?")
    await office.ines.submits({"reason": "   "})
    assert "Say why" in read(office.ines.top)
    await office.ines.submits({"reason": "No seats <!channel> this month."})
    assert office.ines.view is None
    shown = await card(office, "⛔", "denied", office.ines.id)
    assert "No seats &lt;!channel&gt; this month." in words(shown)
    await in_thread(office.ada, head, "denied")
    await told(office.emma, "No seats")
    await told(office.ines, "You denied it")
    assert labels(head) == []
    assert posts(office) == 0


async def test_corrected_by_an_approver_shown_and_recorded(office: Stage) -> None:
    groups_ = office.world.zoom.of(groups.State)
    sales = groups_.add(office.world.zoom.account.random, "Sales", [])
    head = await asked(office)
    stale = words(head)
    await presses(office.ada, head, "Edit")
    await office.ada.sees_in_view("Edit a request")
    assert filled(office.ada.top, "type")["selected_option"]["value"] == "licensed"
    element = next(each for _, each in office.ada.top.elements() if each["action_id"] == "form.groups")
    offered = await office.world.slack.suggest(office.ada.top.id, element["action_id"], "sal")
    assert "Sales" in str(offered.body)
    await office.ada.submits({"groups": [sales.id]})
    assert office.ada.view is None, read(office.ada.top)
    await in_thread(office.ada, head, "→ Sales")
    await card(office, f"*Corrected by* <@{office.ada.id}>", "Sales")
    assert words(head) != stale
    await told(office.emma, "→ Sales")
    assert [each.actor for each in await audit(office, "request.edited")] == [office.ada.id]
    await presses(office.ada, head, "Approve")
    await card(office, "✉️")


async def test_withdrawn_by_its_asker_alone(office: Stage) -> None:
    head = await asked(office)
    await presses(office.ada, head, "Withdraw")
    await told(office.ada, "Only whoever asked")
    waiting = await told(office.emma, "waits for an approval")
    await presses(office.emma, waiting, "Withdraw")
    await card(office, "↩️", "withdrawn", office.emma.id)
    await in_thread(office.ada, head, "withdrew")
    await presses(office.emma, waiting, "Withdraw")
    await told(office.emma, "withdrew it already")
    assert posts(office) == 0


async def test_reminded_twice_then_expired(office: Stage) -> None:
    head = await asked(office)
    for nth, after in enumerate((timedelta(hours=4), timedelta(hours=20)), 1):
        await office.passes(after, "remind:")
        await office.until(lambda nth=nth: _reminders(office, head) == nth)  # type: ignore[misc]  # a lambda's default
    await told(office.emma, "Nobody decided")
    await office.passes(timedelta(days=6), "remind:")
    await card(office, "⌛", "expired", "nobody decided in time")
    await in_thread(office.ada, head, "it expired")
    await told(office.emma, "it expired")
    assert labels(head) == []
    assert posts(office) == 0
    assert _reminders(office, head) == 2


def _reminders(stage: Stage, head: Message) -> int:
    return sum("⏰" in words(each) for each in stage.ada.sees_thread(head))


async def test_two_approvals_take_two_people(office: Stage) -> None:
    head = await asked(office, email="karl@partner.example", type="basic")
    assert "2 approvals of different people" in words(head)
    await in_thread(office.ada, head, "<!subteam^S0ITADMIN>")
    await presses(office.ada, head, "Approve")
    await card(office, "1 of 2", office.ada.id)
    await presses(office.ada, head, "Approve")
    await told(office.ada, "approved it already")
    await in_thread(office.ada, head, "1 of 2")
    assert posts(office) == 0
    await presses(office.ines, head, "Approve")
    await card(office, "✉️")
    assert posts(office) == 1


async def test_a_basic_user_of_our_own_domain_is_granted(office: Stage) -> None:
    await asks(office.emma, type="basic")
    made = await told(office.emma, KARL)
    assert "nvitation" in words(made)
    assert heads(office) == []
    assert posts(office) == 1


async def test_a_group_that_takes_an_approval_goes_the_same_way(office: Stage) -> None:
    await office.emma.opens("/zoom group")
    await office.emma.submits({"name": "Quality", "members": [office.liam.id]})
    head = await office.until(lambda: at_work(office, "Approve"))
    assert "Quality" in words(head)
    await presses(office.ada, head, "Approve")
    await card(office, "✅", "created")
    await office.until(
        lambda: next((each for each in office.emma.sees(GENERAL) if "Quality" in words(each)), None)
    )
    assert posts(office, "/groups") == 1


Deed = Callable[[Stage, Message], Player]


def stranger(stage: Stage, head: Message) -> Player:
    del head
    return stage.liam


def removed(stage: Stage, head: Message) -> Player:
    """An approver when it was asked, and not any more."""
    del head
    stage.world.slack.groups["S0ITADMIN"].members = (stage.ines.id,)
    stage.clock.skip(NO_LONGER_KEPT)
    return stage.ada


def requester(stage: Stage, head: Message) -> Player:
    """One of the approvers by now."""
    del head
    stage.world.slack.groups["S0ITADMIN"].members = (stage.emma.id, stage.ada.id)
    stage.clock.skip(NO_LONGER_KEPT)
    return stage.emma


def deactivated(stage: Stage, head: Message) -> Player:
    del head
    stage.world.slack.people[stage.ada.id].is_deactivated = True
    stage.clock.skip(NO_LONGER_KEPT)
    return stage.ada


def of_another_company(stage: Stage, head: Message) -> Player:
    del head
    stage.world.slack.people[stage.ada.id].is_stranger = True
    stage.clock.skip(NO_LONGER_KEPT)
    return stage.ada


def forged(stage: Stage, head: Message) -> Player:
    _rewrite(head, '{"key":"user:of-nobody","ticket":"x"}')
    return stage.ada


def stale(stage: Stage, head: Message) -> Player:
    """The right request, as it was before somebody corrected it."""
    (value,) = {each["value"] for _, each in head.elements()}
    ticket = value.rpartition(":")[2]
    _rewrite(head, value.replace(ticket, '"of-another-card"}'))
    return stage.ada


def garbled(stage: Stage, head: Message) -> Player:
    _rewrite(head, "][ not ours")
    return stage.ada


def _rewrite(head: Message, value: str) -> None:
    for _, element in head.elements():
        element["value"] = value


NOT_THEIRS = [
    (stranger, "not one of those", "stranger"),
    (removed, "not one of those", "stranger"),
    (deactivated, "not one of those", "stranger"),
    (forged, "know nothing of that request", "unknown"),
    (stale, "corrected since", "stale"),
    (garbled, "know nothing of that request", "unknown"),
]


@pytest.mark.parametrize(
    ("label", "who", "said", "why"),
    [
        *(("Approve", *each) for each in NOT_THEIRS),
        ("Approve", of_another_company, "not one of those", "stranger"),
        ("Approve", requester, "somebody else has to approve", "own"),
        *(("Deny", *each) for each in NOT_THEIRS),
        *(("Edit", *each) for each in NOT_THEIRS),
    ],
)
async def test_who_may_not_is_refused_recorded_and_nothing_happens(
    office: Stage, label: str, who: Deed, said: str, why: str
) -> None:
    head = await asked(office)
    player = who(office, head)
    shown = words(head)
    await presses(player, head, label)
    await told(player, said)
    (entry,) = await audit(office, "approval.refused")
    assert (entry.actor, entry.result) == (player.id, why)
    assert entry.message == f"{APPROVERS}:{head.ts}"
    assert player.view is None
    assert words(head) == shown
    assert posts(office) == 0


async def test_a_bot_that_is_in_the_group_of_approvers_approves_nothing(office: Stage) -> None:
    bot = next(each for each in office.world.slack.people.values() if each.is_bot)
    office.world.slack.groups["S0ITADMIN"].members = (bot.id, office.ada.id)
    head = await asked(office)
    element = next(each for _, each in head.elements() if each["text"]["text"] == "Approve")
    assert (await office.world.slack.press(bot.id, APPROVERS, head.ts, element["action_id"])).acked
    await office.until(lambda: any(each.method == "response_url" for each in office.world.slack.calls))
    (entry,) = await audit(office, "approval.refused")
    assert (entry.actor, entry.result) == (bot.id, "stranger")
    assert posts(office) == 0


async def test_of_two_clicks_at_once_one_decides_and_the_other_learns_who_did(office: Stage) -> None:
    head = await asked(office)
    both = (office.ada, office.ines)
    await asyncio.gather(*(presses(each, head, "Approve") for each in both))
    await card(office, "✉️")
    (entry,) = await audit(office, "request.approved")
    first, second = sorted(both, key=lambda each: each.id != entry.actor)
    await told(first, "You approved it. It is being created now.")
    await told(second, "approved it already")
    assert posts(office) == 1


async def test_a_second_click_is_told_who_decided(office: Stage) -> None:
    head = await asked(office)
    blocks = [*head.blocks]
    await presses(office.ada, head, "Approve")
    await card(office, "✉️")
    head.blocks = blocks  # as somebody still has it on the screen
    await presses(office.ines, head, "Approve")
    await told(office.ines, "approved it already")
    assert posts(office) == 1


async def test_a_message_shortcut_asks_for_its_author(office: Stage) -> None:
    await office.noah.types("Can I have Zoom?")
    said = next(each for each in office.emma.sees() if each.user == office.noah.id)
    delivery = await office.world.slack.shortcut(office.emma.id, said, "request_user")
    assert delivery.acked
    view = await office.emma.sees_view(lambda _: True)
    assert filled(view, "person")["selected_user"] == office.noah.id
    assert (await office.emma.chooses("type", "licensed")).acked
    await office.emma.submits({"reason": "He asked."})
    head = await office.until(lambda: at_work(office, "Approve"))
    assert office.noah.id in words(head)
    assert office.noah.who.email in words(head)


async def test_a_message_shortcut_upon_an_app_says_so(office: Stage) -> None:
    await office.emma.types("/zoom meeting Retro")
    (posted,) = await office.until(lambda: office.cards)
    assert (await office.world.slack.shortcut(office.emma.id, posted, "request_user")).acked
    await told(office.emma, "from an app")
    assert office.emma.view is None


async def test_my_requests_and_what_waits_for_me(office: Stage) -> None:
    head = await asked(office)
    assert "asked for nothing" in words(await office.liam.asks("/zoom requests"))
    mine = await office.emma.asks("/zoom requests")
    assert labels(mine) == ["Withdraw"]
    theirs = await office.ada.asks("/zoom requests")
    assert labels(theirs) == ["Approve", "Deny"]
    assert f"/archives/{APPROVERS}/p{head.ts.replace('.', '')}" in words(theirs)
    await presses(office.ada, theirs, "Deny")
    await office.ada.sees_in_view("Why not?")
    await office.ada.submits({"reason": "Not now."})
    await card(office, "denied")
    await told(office.ada, "You denied it")
    again = await office.emma.asks("/zoom requests")
    assert labels(again) == []
    assert "Not now." in words(again)


async def test_the_policy_is_changed_while_it_runs(office: Stage, policy: Path) -> None:
    head = await asked(office)
    changed = POLICY.replace('by = ["S0ITADMIN"]', 'by = ["U0LIAM002"]', 1)
    await asyncio.to_thread(policy.write_text, changed, encoding="utf-8")
    await presses(office.ada, head, "Approve")
    await told(office.ada, "not one of those")
    await presses(office.liam, head, "Approve")
    await card(office, "✉️", office.liam.id)
    assert posts(office) == 1


async def test_a_policy_that_is_broken_while_it_runs_leaves_the_one_of_before(
    office: Stage, policy: Path
) -> None:
    head = await asked(office)
    await asyncio.to_thread(policy.write_text, POLICY + "[[rule]]\nkinds = 3", encoding="utf-8")
    await presses(office.ada, head, "Approve")
    await card(office, "✉️", office.ada.id)
    await told(office.ada, "kinds")


async def test_a_restart_between_asking_and_approving_loses_nothing(tmp_path: Path, policy: Path) -> None:
    async with stage_.empty(NOON) as office:
        async with stage_.running(office, tmp_path, bot_policy=policy):
            head = await asked(office)
        async with stage_.running(office, tmp_path, bot_policy=policy):
            await office.passes(timedelta(hours=4), "remind:")
            await in_thread(office.ada, head, "⏰")
            await presses(office.ada, head, "Deny")
            await office.ada.sees_in_view("Why not?")
        async with stage_.running(office, tmp_path, bot_policy=policy):
            await office.ada.submits({"reason": "Not now."})
            await card(office, "denied", "Not now.")
            await told(office.ada, "You denied it")
        assert len(heads(office)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('channel = "C0SECRET1"', "cannot post in the channel"),
        ('by = ["S0NOBODY1"]', "does not know the user group"),
        ('by = ["U0EMMA001"]', "Nobody is left who may approve"),
    ],
)
async def test_where_nobody_could_approve_it_is_refused_with_a_word_to_the_admins(
    tmp_path: Path, policy: Path, change: str, said: str
) -> None:
    name = change.partition(" ")[0]
    line = next(each for each in POLICY.splitlines() if each.startswith(f"{name} = "))
    await asyncio.to_thread(policy.write_text, POLICY.replace(line, change, 1), encoding="utf-8")
    async with stage_.playing(tmp_path, start=NOON, bot_policy=policy) as office:
        await asks(office.emma)
        await told(office.emma, said)
        await told(office.ada, "attention")
        assert posts(office) == 0


async def test_admins_see_who_did_what_and_nobody_else_does(office: Stage) -> None:
    head = await asked(office)
    await presses(office.liam, head, "Approve")
    await told(office.liam, "not one of those")
    await presses(office.ada, head, "Approve")
    await card(office, "✉️")
    shown = words(await office.ada.asks("/zoom audit"))
    assert f"<@{office.liam.id}>" in shown
    assert "Karl Frei" in shown
    assert "Only admins" in words(await office.emma.asks("/zoom audit"))


async def test_asked_for_twice_it_is_one(office: Stage) -> None:
    await asked(office)
    await asks(office.liam, email=KARL.upper())
    await told(office.liam, "asked for the same already")
    assert len(heads(office)) == 1
