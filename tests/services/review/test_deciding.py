"""What the buttons of an approval card do: who may, who is first, and what the others are told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import reviews
from bot.domain.requests import State
from bot.errors import Refusal
from bot.resources import base
from bot.services.review import deciding_words
from bot.slack.form import Filled
from tests.services import badges, rig
from tests.services.badges import GROUP, INES, IT, KEY, NOAH, Play
from tests.services.rig import ADA, EMMA, Rig

BOT = "U0ZOOMBOT"


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return badges.play(tmp_path)


@pytest.fixture
async def life(play: Play) -> AsyncIterator[Rig]:
    async with play.outside.life() as life:
        badges.start(life)
        await badges.ask(life)
        yield life


async def deny(life: Rig, who: str, reason: str = "Not this week.") -> str:
    return await badges.told(life.deciding.deny(await badges.pressed(life, who), reason))


async def withdraw(life: Rig, who: str = EMMA) -> str:
    return await badges.told(life.deciding.withdraw(await badges.pressed(life, who)))


async def edit(life: Rig, who: str, filled: Filled, ticket: str | None = None) -> str:
    context = base.Context(asker=who, zone=None, now=life.ports.clock())
    pressed = await badges.pressed(life, who, ticket=ticket)
    return await badges.told(life.deciding.correct(pressed, filled, context))


async def untouched(life: Rig, play: Play) -> bool:
    """Whether it waits as before, with nothing created."""
    await life.run_all()
    request = await badges.check(life)
    return request.state is State.PENDING and not request.review["votes"] and not play.world.posts


async def test_fifty_presses_at_once_are_one_decision(life: Rig, play: Play) -> None:
    pressed = await badges.pressed(life, ADA)
    one_more = replace(pressed, slack_id=INES)
    told = await asyncio.gather(
        *[badges.told(life.deciding.approve(each)) for each in (pressed, one_more) * 25]
    )
    assert told.count("You approved it. It is being created now.") == 1
    assert sum("approved it already, on Saturday 21 November at " in each for each in told) == 49
    await life.run_all()
    assert (await badges.check(life)).state is State.DONE
    assert play.world.posts == 1
    assert (await badges.actions(life)).count("badge.created") == 1
    assert [why for _, why in await badges.refused(life)] == ["decided"] * 49


async def test_it_is_decided_when_the_press_is_answered(life: Rig) -> None:
    await badges.approve(life)
    request = await life.request(KEY)
    assert request.state is State.APPROVED
    assert (request.review["decided_by"], f"decide:{KEY}" in life.jobs.saved) == (ADA, True)


@pytest.mark.parametrize(
    ("who", "why", "words"),
    [
        (NOAH, "stranger", "You are not one of those who may decide"),
        (EMMA, "stranger", "You are not one of those who may decide"),
        (BOT, "stranger", "You are not one of those who may decide"),
    ],
)
async def test_a_stranger_decides_nothing_and_is_recorded(
    life: Rig, play: Play, who: str, why: str, words: str
) -> None:
    life.slack.people[BOT] = replace(life.slack.people[ADA], id=BOT, can_decide=False)
    life.slack.groups[GROUP] |= {BOT}
    play.clock.pass_(minutes=1)
    ticket = (await badges.pressed(life, who)).ticket
    for told in (
        await badges.approve(life, who),
        await deny(life, who),
        await edit(life, who, {"colour": "red"}, ticket),
    ):
        assert words in told
        assert "rule 1" in told
    assert await badges.refused(life) == [(who, why)] * 3
    assert await untouched(life, play)


async def test_who_asked_approves_nothing_of_their_own_even_as_an_approver(life: Rig, play: Play) -> None:
    life.slack.groups[GROUP] |= {EMMA}
    play.clock.pass_(minutes=1)
    assert "somebody else has to approve it" in await badges.approve(life, EMMA)
    assert await badges.refused(life) == [(EMMA, "own")]
    assert await untouched(life, play)


async def test_who_gets_it_approves_it_neither(life: Rig, play: Play) -> None:
    await badges.ask(life, f"Eight blue {INES}", 2)
    assert "somebody else has to approve it" in await badges.approve(life, INES, "badge:2")
    assert await badges.refused(life) == [(INES, "own")]
    assert not play.world.posts


async def test_a_rule_may_let_people_approve_their_own(life: Rig, play: Play) -> None:
    play.rules(f"{badges.RULE}self_approval = true\n")
    life.slack.groups[GROUP] |= {EMMA}
    play.clock.pass_(minutes=1)
    assert await badges.approve(life, EMMA) == "You approved it. It is being created now."


async def test_who_is_no_approver_any_more_decides_nothing(life: Rig, play: Play) -> None:
    life.slack.groups[GROUP] = frozenset({ADA})
    play.clock.pass_(seconds=5)
    assert "not one of those" in await badges.approve(life, INES)
    assert await untouched(life, play)


@pytest.mark.parametrize("ticket", ["forged", ""])
async def test_a_button_with_another_ticket_decides_nothing(life: Rig, play: Play, ticket: str) -> None:
    told = await badges.told(life.deciding.approve(await badges.pressed(life, ADA, ticket=ticket)))
    assert "It was corrected since you saw it" in told
    assert await badges.refused(life) == [(ADA, "stale")]
    assert await untouched(life, play)


@pytest.mark.parametrize(
    ("key", "subject"), [("badge:99", "badge:99"), ("", "?"), ("x" * 2000, "x" * 200), ("meeting:1", None)]
)
async def test_a_button_for_what_does_not_wait_for_an_approval_does_nothing(
    life: Rig, key: str, subject: str | None
) -> None:
    await life.ask("Retro")
    await life.run_all()
    assert await badges.approve(life, ADA, key) == "I know nothing of that request."
    (entry,) = [each for each in await life.store.audit.recent() if each.action == "approval.refused"]
    assert (entry.actor, entry.subject, entry.result) == (ADA, subject or key, "unknown")


async def test_only_who_asked_withdraws_it(life: Rig, play: Play) -> None:
    assert "Only whoever asked for it" in await withdraw(life, ADA)
    assert await badges.refused(life) == [(ADA, "not_asker")]
    assert await untouched(life, play)
    assert await withdraw(life) == "You withdrew it. Nothing is created."
    await life.run_all()
    assert (await badges.check(life)).state is State.WITHDRAWN
    assert "Emma" in (told := await badges.approve(life))
    assert "withdrew it already" in told


async def test_who_denies_says_why_and_it_stays_in_the_thread(life: Rig, play: Play) -> None:
    assert "Say why" in await deny(life, ADA, "  ")
    assert await untouched(life, play)
    assert await deny(life, ADA, " No *seats*. ") == "You denied it. Whoever asked is told why."
    await life.run_all()
    request = await badges.check(life)
    assert (request.state, request.review["reason"]) == (State.DENIED, "No *seats*.")
    assert life.slack.told("No *seats*.", to=IT)
    assert life.slack.told("No *seats*.", to=EMMA)
    assert await withdraw(life) == "Ada Novak denied it already, on Saturday 21 November at 13:00 CET."


async def test_it_takes_as_many_as_the_rule_says_and_nobody_counts_twice(life: Rig, play: Play) -> None:
    play.rules(f"{badges.RULE}approvals = 2\n")
    await badges.ask(life, "Eight", 2)
    key = "badge:2"
    assert await badges.approve(life, ADA, key) == "You approved it: 1 of 2. It takes somebody else as well."
    assert "You approved it already" in await badges.approve(life, ADA, key)
    await life.run_all()
    assert (await badges.check(life, key)).state is State.PENDING
    assert await badges.approve(life, INES, key) == "You approved it. It is being created now."
    await life.run_all()
    assert (await badges.check(life, key)).state is State.DONE


async def test_an_edit_is_shown_and_takes_back_the_approvals_of_before(life: Rig, play: Play) -> None:
    play.rules(f"{badges.RULE}approvals = 2\n")
    await badges.ask(life, "Eight", 2)
    before = await badges.pressed(life, ADA, "badge:2")
    await life.deciding.approve(before)
    context = base.Context(asker=INES, zone=None, now=play.clock())
    of_ines = replace(before, slack_id=INES)
    told = await badges.told(life.deciding.correct(of_ines, {"colour": "red"}, context))
    assert "approvals from before do not count" in told
    await life.run_all()
    request = await badges.check(life, "badge:2")
    review = reviews.of(request)
    assert (request.spec["colour"], dict(review.votes), review.edited_by) == ("red", {}, INES)
    assert review.hints == ("There are 0 badges.",)
    assert life.slack.told("blue → red", to=IT)
    assert life.slack.told("blue → red", to=EMMA)
    assert "It was corrected since" in await badges.told(life.deciding.approve(before))
    for who in (ADA, INES):
        await badges.approve(life, who, "badge:2")
    await life.run_all()
    assert (await badges.check(life, "badge:2")).state is State.DONE
    (entry,) = [each for each in await life.store.audit.recent() if each.action == "request.edited"]
    assert (entry.actor, entry.details) == (INES, {"before": {"Colour": "blue"}, "after": {"Colour": "red"}})


async def test_an_edit_that_changes_nothing_is_none(life: Rig, play: Play) -> None:
    assert "You changed nothing" in await edit(life, ADA, {"colour": "blue"})
    assert "request.edited" not in await badges.actions(life)
    assert await untouched(life, play)


async def test_two_who_edit_at_once_are_one_edit(life: Rig) -> None:
    ticket = (await badges.pressed(life, ADA)).ticket
    told = await asyncio.gather(
        edit(life, ADA, {"colour": "red"}, ticket), edit(life, INES, {"colour": "gold"}, ticket)
    )
    assert sorted(each[:6] for each in told) == ["It was", "You co"]
    assert (await badges.actions(life)).count("request.edited") == 1


async def test_what_cannot_be_so_is_said_at_its_field(life: Rig, play: Play) -> None:
    with pytest.raises(base.Wrong) as wrong:
        await edit(life, ADA, {"colour": "black"})
    assert wrong.value.errors == {"colour": "No badge is black."}
    assert await untouched(life, play)


async def test_a_form_opens_only_for_those_who_may_decide(life: Rig) -> None:
    assert (await life.deciding.may_decide(await badges.pressed(life, ADA))).key == KEY
    with pytest.raises(Refusal, match="not one of those"):
        await life.deciding.may_decide(await badges.pressed(life, NOAH))
    await badges.approve(life)
    with pytest.raises(Refusal, match="You approved it already"):
        await life.deciding.may_decide(await badges.pressed(life, ADA))


async def test_nothing_is_decided_after_the_deadline_though_the_alarm_is_late(life: Rig, play: Play) -> None:
    play.clock.pass_(days=7)
    told = await badges.approve(life)
    assert told == "It expired on Saturday 28 November at 13:00 CET, as nobody decided in time."
    await life.run_all()
    assert (await badges.check(life)).state is State.EXPIRED
    assert not play.world.posts


async def test_who_comes_second_by_a_moment_thinks_again(life: Rig, play: Play) -> None:
    async def ines_denies() -> None:
        await life.deciding.deny(await badges.pressed(life, INES), "No.")

    life.moments.meanwhile["person"] = ines_denies
    assert "Ines Costa denied it already" in await badges.approve(life)
    await life.run_all()
    assert (await badges.check(life)).state is State.DENIED
    assert not play.world.posts


async def test_the_alarm_may_be_first_by_a_moment(life: Rig, play: Play) -> None:
    play.clock.pass_(days=7)

    async def alarm() -> None:
        await life.run_all()

    life.moments.meanwhile["get"] = alarm
    assert "It expired" in await badges.approve(life)
    assert (await badges.actions(life)).count("request.expired") == 1


async def test_a_decision_stands_where_its_job_cannot_be_started(
    life: Rig, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    life.jobs.unavailable = True
    assert await badges.approve(life) == "You approved it. It is being created now."
    assert "after the next start" in caplog.text
    async with play.outside.life() as next_life:
        badges.start(next_life)
        await next_life.recover()
        await next_life.run_all()
        assert (await badges.check(next_life)).state is State.DONE
        assert play.world.posts == 1


@pytest.mark.parametrize("method", ["person", "members"])
async def test_nothing_is_decided_while_slack_does_not_say_who_may(
    life: Rig, play: Play, method: str
) -> None:
    play.clock.pass_(minutes=1)
    life.slack.fail(method, rig.silent())
    assert "nothing was decided. Press again." in await badges.approve(life)
    assert await untouched(life, play)


async def test_who_decided_is_somebody_while_slack_does_not_tell_names(life: Rig) -> None:
    await badges.approve(life)
    life.slack.fail("person", rig.silent(), rig.silent())
    told = await badges.told(life.deciding.withdraw(await badges.pressed(life, EMMA)))
    assert told == "Somebody approved it already, on Saturday 21 November at 12:00 UTC."


async def test_nobody_waits_long_for_a_name(life: Rig) -> None:
    await badges.approve(life)
    request = await life.request(KEY)
    life.slack.gates["person"] = asyncio.Event().wait
    words = deciding_words.Words(life.ports, patience=0.001)
    refusal = await words.refusal(request, reviews.Why.DECIDED, EMMA)
    assert refusal.text == "Somebody approved it already, on Saturday 21 November at 12:00 UTC."


async def test_what_was_refused_for_its_channel_is_said_to_be(life: Rig) -> None:
    life.slack.shut = {IT: "is_archived"}
    await badges.ask(life, "Eight", 2)
    told = await badges.approve(life, ADA, "badge:2")
    assert told == (
        "It does not wait for an approval any more: I cannot post in the channel of those who approve "
        "(is_archived), so nobody could decide."
    )
