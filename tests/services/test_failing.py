"""Jobs that end in an error that nobody expected."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.requests import Request, State
from bot.jobs.port import Job, JobState
from bot.store.port import Change, ChangeState
from tests.services import rig
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
        changes = {"zoom_id": "123"} if to is State.CREATED else {}
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
