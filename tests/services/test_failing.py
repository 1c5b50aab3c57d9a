"""Jobs that end in an error that nobody expected."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.requests import Request, State
from bot.jobs.port import Again, Job, JobState
from bot.store.port import Change, ChangeState
from tests.services import badges, rig
from tests.services.badges import Play
from tests.services.rig import ADA, EMMA, LIAM, NOON, Rig

KEY = "meeting:1"
ODD = RuntimeError("odd")


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        await life.ask("Retro with <@U0LIAM002>")
        yield life


async def request(life: Rig) -> Request:
    found = await life.store.requests.get(KEY)
    assert found is not None
    return found


async def in_state(life: Rig, *states: State) -> None:
    for to in states:
        changes: dict[str, Any] = {"zoom_id": "123"} if to is State.CREATED else {}
        await life.ports.move(await request(life), to, "x", **changes)


async def fail(life: Rig, task: str = "provision", **payload: str) -> None:
    await life.failing.failed(Job("job", task, JobState.RUNNING, {"key": KEY} | payload), ODD)


async def test_before_anything_was_sent_nothing_was_created(life: Rig) -> None:
    await fail(life)
    assert life.slack.told("nothing was created")
    assert life.slack.told("ID-1")
    assert (await request(life)).state is State.REFUSED


async def test_once_it_was_sent_nobody_says_so_and_the_admins_are_warned(life: Rig) -> None:
    await in_state(life, State.CREATING)
    await fail(life)
    assert life.slack.told("cannot say how far")
    assert not life.slack.told("nothing was created")
    assert not life.slack.told("Post the card")
    assert life.slack.told("ID-1", to=ADA)
    assert (await request(life)).state is State.ATTENTION


async def test_what_is_in_zoom_can_still_have_its_card(life: Rig) -> None:
    await in_state(life, State.CREATING, State.CREATED)
    await fail(life)
    assert life.slack.told("It is in Zoom")
    assert life.slack.told("Post the card")


@pytest.mark.parametrize("end", [State.DONE, State.ATTENTION])
async def test_what_has_ended_stays_as_it_is(life: Rig, end: State) -> None:
    await in_state(life, State.CREATING, State.CREATED, State.POSTING, end)
    await fail(life)
    assert life.slack.said == []
    assert (await request(life)).state is end


async def test_what_went_on_meanwhile_stays_as_it_is(life: Rig) -> None:
    life.moments.meanwhile["get"] = lambda: in_state(life, State.CREATING)
    await fail(life)
    assert life.slack.said == []
    assert (await life.store.requests.in_states(State.CREATING))[0].key == KEY


async def test_an_invitation_that_failed_is_told_with_the_name(life: Rig) -> None:
    await fail(life, "invite", invited=LIAM)
    assert life.slack.told(f"<@{LIAM}>", to=EMMA)
    assert (await request(life)).state is State.ACCEPTED


async def test_a_job_of_another_store_is_only_logged(life: Rig) -> None:
    await life.failing.failed(Job("job", "provision", JobState.RUNNING, {}), ODD)
    assert life.slack.said == []


async def test_a_change_that_failed_ends_and_is_told(life: Rig) -> None:
    change = Change("change:D1", "meeting", "857", "Retro", EMMA, "C1", "", {}, {"topic": "Retro 2"}, NOON)
    await life.store.changes.add(change)
    await fail(life, "change", key="change:D1")
    assert life.slack.told("ID-1", to=EMMA)
    ended = await life.store.changes.get("change:D1")
    assert ended is not None
    assert ended.state is ChangeState.REFUSED


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("cancel", "is not cancelled"),
        ("delete", "cannot say whether that meeting is cancelled"),
        ("uninvite", "not everybody"),
        ("add", "cannot say who was added"),
    ],
)
async def test_a_job_about_no_request_says_what_is_known(life: Rig, task: str, said: str) -> None:
    await fail(life, task, slack_id=EMMA)
    assert life.slack.told(said, to=EMMA)


SILENT = Again(timedelta(seconds=10), "Slack does not answer")


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return badges.play(tmp_path)


@pytest.fixture
async def asked(play: Play) -> AsyncIterator[Rig]:
    async with play.outside.life() as life:
        badges.start(life)
        await badges.ask(life)
        yield life


async def gives_up(life: Rig, job_id: str, error: Exception) -> None:
    """A job ends in an error."""
    await life.failing.failed(life.jobs.saved[job_id], error)
    life.jobs.end(job_id, JobState.FAILED)


def later(life: Rig) -> dict[str, timedelta]:
    """What was started to go on later, by the beginning of its ID."""
    started = [job for job in life.jobs.saved if ":again:" in job]
    return {job.partition(":again:")[0]: life.jobs.due[job] - NOON for job in started}


@pytest.mark.parametrize(
    "job",
    ["tell:badge:1:1", "remind:badge:1:0", "follow:badge:1:1", "lapse_soon:badge:1:1", "lapse:badge:1:1"],
)
@pytest.mark.parametrize("waits", [True, False])
async def test_what_looks_after_a_request_is_tried_again_and_changes_nothing_of_it(
    asked: Rig, job: str, *, waits: bool
) -> None:
    if job not in asked.jobs.saved:
        await asked.ports.jobs.start(job, job.partition(":")[0], {"key": badges.KEY, "n": 1})
    before, said = await asked.request(badges.KEY), len(asked.slack.said)
    await gives_up(asked, job, SILENT if waits else ODD)
    assert await asked.request(badges.KEY) == before
    assert later(asked) == {job: timedelta(minutes=5) if waits else timedelta(days=1)}
    (again,) = [each for each in asked.jobs.saved.values() if ":again:" in each.id]
    assert again.payload == asked.jobs.saved[job].payload
    told = asked.slack.told("I try again tomorrow (incident ID-1)", to=ADA)
    assert len(told) == (not waits)
    assert len(asked.slack.said) == said + len(told)


async def test_what_fails_a_second_time_is_tried_again_once_more(asked: Rig, play: Play) -> None:
    await gives_up(asked, "tell:badge:1:1", SILENT)
    (again,) = [each for each in asked.jobs.saved if ":again:" in each]
    play.clock.pass_(minutes=5)
    await gives_up(asked, again, SILENT)
    assert later(asked) == {"tell:badge:1:1": timedelta(minutes=10)}


async def test_where_no_job_can_be_started_the_next_start_looks_after_it(asked: Rig) -> None:
    asked.jobs.unavailable = True
    await gives_up(asked, "remind:badge:1:0", SILENT)
    asked.jobs.unavailable = False
    await asked.recover()
    assert later(asked) == {"remind:badge:1:0": timedelta(hours=4)}


async def test_what_waits_for_an_approval_goes_on_waiting(asked: Rig) -> None:
    said = len(asked.slack.said)
    await gives_up(asked, badges.KEY, ODD)
    assert (await badges.check(asked)).state is State.PENDING
    assert len(asked.slack.said) == said


async def test_what_is_approved_is_tried_for_a_day_while_something_does_not_answer(
    asked: Rig, play: Play
) -> None:
    await badges.approve(asked)
    await gives_up(asked, "decide:badge:1", SILENT)
    assert later(asked) == {"decide:badge:1": timedelta(minutes=5)}
    assert (await asked.request(badges.KEY)).state is State.APPROVED
    play.clock.pass_(minutes=5)
    await asked.run_all()
    assert (await badges.check(asked)).state is State.DONE


@pytest.mark.parametrize(("hours", "error"), [(24, SILENT), (0, ODD)])
async def test_what_is_approved_and_cannot_be_created_needs_attention(
    asked: Rig, play: Play, hours: float, error: Exception
) -> None:
    await badges.approve(asked)
    play.clock.pass_(hours=hours)
    await gives_up(asked, "decide:badge:1", error)
    await asked.run_all()
    assert (await badges.check(asked)).state is State.ATTENTION
    assert asked.slack.told(
        "It was approved, but something went wrong on our side; nothing was created", to=EMMA
    )
    assert asked.slack.told("The bot failed within it (incident ID-1)", to=ADA)
    assert not play.world.posts
    assert not later(asked)
