"""What waits for an approval is reminded of, and expires: by one delayed job, and nothing in memory."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain import reviews
from bot.domain.requests import Request, State
from bot.jobs.port import Job, JobState
from tests.services import badges
from tests.services.badges import IT, KEY, Play
from tests.services.rig import ADA, EMMA, NOON, Rig


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return badges.play(tmp_path)


@pytest.fixture
async def life(play: Play) -> AsyncIterator[Rig]:
    async with play.outside.life() as life:
        badges.start(life)
        await badges.ask(life)
        yield life


def alarms(life: Rig) -> dict[str, datetime]:
    """When those go off that are set."""
    return {
        job.id: life.jobs.due[job.id]
        for job in life.jobs.saved.values()
        if job.task == "remind" and job.state is JobState.WAITING
    }


async def passes(life: Rig, play: Play, **time: float) -> Request:
    """The request, some time later."""
    play.clock.pass_(**time)
    await life.run_all()
    return await badges.check(life)


async def test_the_thread_is_reminded_after_four_hours_and_a_day_and_it_expires_after_seven(
    life: Rig, play: Play
) -> None:
    assert alarms(life) == {"remind:badge:1:0": NOON + timedelta(hours=4)}
    await passes(life, play, hours=4)
    assert len(life.slack.told("if nobody decides", to=IT)) == 1
    assert len(life.slack.told("I reminded the approvers", to=EMMA)) == 1
    assert alarms(life) == {"remind:badge:1:1": NOON + timedelta(days=1)}
    await passes(life, play, hours=20)
    assert len(life.slack.told("if nobody decides", to=IT)) == 2
    assert alarms(life) == {"remind:badge:1:2": NOON + timedelta(days=7)}
    request = await passes(life, play, days=6)
    assert (request.state, request.review["decided_by"]) == (State.EXPIRED, "bot")
    assert not alarms(life)
    assert life.slack.told("it expired", to=EMMA)
    assert not play.world.posts


async def test_a_rule_may_ask_for_no_reminders(tmp_path: Path) -> None:
    play = badges.play(tmp_path, rules=f'{badges.RULE}remind_after = []\nexpires_after = "2h"\n')
    async with play.outside.life() as life:
        badges.start(life)
        await badges.ask(life)
        assert alarms(life) == {"remind:badge:1:0": NOON + timedelta(hours=2)}
        assert (await passes(life, play, hours=2)).state is State.EXPIRED


async def test_several_reminders_that_are_late_are_one(life: Rig, play: Play) -> None:
    request = await passes(life, play, days=2)
    assert reviews.of(request).reminded == 2
    assert len(life.slack.told("if nobody decides", to=IT)) == 1


async def test_an_alarm_that_goes_off_after_the_decision_says_nothing(life: Rig, play: Play) -> None:
    await badges.approve(life)
    await life.run_all()
    said = len(life.slack.said)
    assert (await passes(life, play, days=8)).state is State.DONE
    assert len(life.slack.said) == said


@pytest.mark.usefixtures("life")
async def test_what_expired_while_the_bot_was_down_expires_at_its_start(play: Play) -> None:
    play.clock.pass_(days=8)
    async with play.outside.life() as later:
        badges.start(later)
        await later.recover()
        await later.run_all()
        assert (await badges.check(later)).state is State.EXPIRED
        assert "It expired" in await badges.approve(later)


async def test_an_alarm_that_goes_off_too_early_is_set_again(life: Rig, play: Play) -> None:
    play.clock.pass_(hours=1)
    life.jobs.end("remind:badge:1:0", JobState.RUNNING)
    assert await life.run("remind:badge:1:0") is None
    (alarm,) = alarms(life).items()
    assert alarm == (f"remind:badge:1:0:again:{play.clock():%Y%m%dT%H%M%S%f}", NOON + timedelta(hours=4))
    life.jobs.end("remind:badge:1:0", JobState.RUNNING)
    again = await life.run("remind:badge:1:0")
    assert again is not None
    assert again.after == timedelta(hours=3)


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED, JobState.DONE, None])
async def test_an_alarm_that_was_lost_is_set_at_the_start(
    life: Rig, play: Play, state: JobState | None
) -> None:
    if state is None:
        del life.jobs.saved["remind:badge:1:0"]
    else:
        life.jobs.end("remind:badge:1:0", state)
    async with play.outside.life() as later:
        badges.start(later)
        await later.recover()
        assert list(alarms(later).values()) == [NOON + timedelta(hours=4)]
        await later.recover()
        assert len(alarms(later)) == 1


async def test_one_that_was_decided_while_the_others_were_listed_gets_no_alarm(life: Rig) -> None:
    del life.jobs.saved["remind:badge:1:0"]

    async def approved() -> None:
        await badges.approve(life)

    life.moments.meanwhile["keys_in"] = approved
    await life.recover()
    assert not alarms(life)


async def test_whoever_decides_while_the_alarm_goes_off_is_heard(life: Rig, play: Play) -> None:
    async def approved() -> None:
        await badges.approve(life)

    life.moments.meanwhile["get"] = approved
    assert (await passes(life, play, hours=4)).state is State.DONE
    assert not life.slack.told("if nobody decides", to=IT)


async def test_however_many_wait_a_start_asks_the_store_as_often(tmp_path: Path) -> None:
    play = badges.play(tmp_path)
    async with play.outside.life() as life:
        badges.start(life)
        first = await badges.ask(life)
    async with play.outside.life() as life:
        for number in range(2, 12):
            other = Request(f"badge:{number}", "badge", EMMA, IT, "", NOON)
            await life.store.requests.add(other)
            await life.ports.move(other, State.PENDING, "x", review=dict(first.review), alike=str(number))
        for job_id in [f"remind:badge:{number}:0" for number in range(2, 12)]:
            key = job_id.removeprefix("remind:").removesuffix(":0")
            life.jobs.saved[job_id] = Job(job_id, "remind", JobState.WAITING, {"key": key})
        before = life.moments.passed
        await life.recover()
        assert life.moments.passed - before == 2 * len(
            ["open requests", "open changes", "pending keys", "untold turns"]
        )


async def test_a_job_without_a_request_ends(life: Rig) -> None:
    await life.ports.jobs.start("remind:badge:9:0", "remind", {"key": "badge:9"})
    assert await life.run("remind:badge:9:0") is None
    assert ADA not in {each.to for each in life.slack.said}
    assert (await badges.check(life, KEY)).state is State.PENDING


async def test_one_alarm_too_many_sets_no_third(life: Rig) -> None:
    await life.ports.jobs.start("remind:more", "remind", {"key": KEY})
    assert await life.run("remind:more") is None
    assert list(alarms(life)) == ["remind:badge:1:0"]
