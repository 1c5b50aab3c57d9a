"""What comes of a request where Zoom, Slack or the store fails, and what its asker is told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.domain.requests import State
from bot.slack import errors
from tests.services import rig
from tests.services.rig import ADA, CHANNEL, EMMA, NOON, Rig

SCHEDULED = "Retro at tomorrow 15:00 for 45m"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


async def state(life: Rig, key: str = "meeting:1") -> State:
    request = await life.store.requests.get(key)
    assert request is not None
    return request.state


def answer(status: int, code: int | None = None, message: str = "") -> httpx.Response:
    return httpx.Response(status, json={"code": code or status, "message": message})


async def test_a_create_that_never_reached_zoom_created_nothing(life: Rig) -> None:
    key = await life.ask(SCHEDULED)
    life.door.fail("POST", *[httpx.ConnectError("no way there")] * 3)
    await life.run(key)
    assert life.slack.told("Zoom does not answer; nothing was done")
    assert await state(life) is State.REFUSED


async def test_an_instant_create_may_have_left_one_behind_and_that_is_said(life: Rig) -> None:
    key = await life.ask("Retro")
    life.door.after["POST"] = [httpx.ReadTimeout("silence")]
    life.door.fail("POST", None, *[httpx.ConnectError("no way there")] * 3)
    await life.run(key)
    assert life.slack.told("I try once more")
    assert not life.slack.told("checking")
    assert life.slack.told("nobody has its link")
    assert not life.slack.told("nothing was")
    assert len(life.world.meetings) == 1


async def test_an_instant_create_that_failed_twice_says_no_more_than_is_known(life: Rig) -> None:
    key = await life.ask("Retro")
    life.door.fail("POST", answer(500), answer(500))
    await life.run(key)
    assert life.slack.told("nobody has its link")


@pytest.mark.parametrize("status", [502, 504])
async def test_after_a_gateways_error_zoom_may_still_be_at_work(life: Rig, status: int) -> None:
    key = await life.ask(SCHEDULED)
    life.door.fail("POST", answer(status))
    await life.run(key)
    assert life.slack.told("have not found it")
    assert life.slack.told("needs attention", to=ADA)
    assert await state(life) is State.ATTENTION
    assert life.door.calls.count("POST") == 1


async def test_what_cannot_be_looked_up_is_not_created_again(life: Rig) -> None:
    key = await life.ask(SCHEDULED)
    await life.linking.by_email(EMMA)
    life.door.fail("POST", answer(500))
    life.door.fail("GET", *[answer(500)] * 9)
    await life.run(key)
    assert await state(life) is State.ATTENTION
    assert life.door.calls.count("POST") == 1


async def test_what_cannot_be_looked_up_after_a_crash_is_waited_for(life: Rig) -> None:
    key = await life.ask(SCHEDULED)
    request = await life.store.requests.get(key)
    assert request is not None
    spec = {
        "host": "Z",
        "topic": "Retro",
        "start": "2026-11-22T14:00:00Z",
        "zone": "Europe/Berlin",
        "minutes": 45,
    }
    await life.ports.move(request, State.CREATING, "create.started", spec=spec)
    life.door.fail("GET", *[answer(500)] * 6)
    assert await life.run(key)
    assert await state(life) is State.CREATING


async def test_a_moment_that_passed_while_the_bot_was_stopped_is_refused(tmp_path: Path) -> None:
    now = [NOON]
    outside = rig.outside(tmp_path, lambda: now[0])
    async with outside.life() as life:
        await life.ask("Retro at 15:00")
    now[0] += timedelta(hours=5)
    async with outside.life() as life:
        await life.run("meeting:1")
        assert life.slack.told("that time has passed meanwhile")
        assert await state(life) is State.REFUSED
    assert not outside.world.meetings


async def test_a_job_without_a_request_ends(life: Rig) -> None:
    key = await life.ask("Retro")
    life.jobs.saved[key] = replace(life.jobs.saved[key], payload={"key": "meeting:of another store"})
    assert await life.run(key) is None


async def test_a_request_that_went_on_elsewhere_is_left_alone(life: Rig) -> None:
    key = await life.ask("Retro")
    seen = await life.store.requests.get(key)
    assert seen is not None

    async def overtaking() -> None:
        await life.ports.move(seen, State.ABANDONED, "request.abandoned")

    life.moments.meanwhile["person"] = overtaking
    assert await life.run(key) is None
    assert await state(life) is State.ABANDONED
    assert not life.world.meetings


async def test_a_closed_store_is_waited_for(life: Rig) -> None:
    key = await life.ask("Retro")
    await life.store.close()
    assert await life.run(key)


async def test_jobs_that_take_nothing_now_are_waited_for(life: Rig) -> None:
    key = await life.ask("Retro with <@U0LIAM002>")
    life.jobs.unavailable = True
    assert await life.run(key)
    life.jobs.unavailable = False
    await life.run_all()
    assert life.slack.told("invites you")
    assert len(life.slack.told("Meeting ID", to=CHANNEL)) == 1


@pytest.mark.parametrize("text", ["Retro at 25:99", "Retro"])
async def test_an_answer_that_slack_lost_is_given_again(life: Rig, text: str) -> None:
    await life.linking.by_email(EMMA)
    key = await life.ask(text)
    life.slack.fail("answer", errors.Silent("response_url"))
    assert await life.run(key)
    await life.run(key)
    assert life.slack.told("25:99" if "25" in text else "You are the host", to=EMMA)
    assert len(life.slack.told("Meeting ID", to=CHANNEL)) == ("25" not in text)


async def test_a_daily_limit_is_told_in_utc_where_slack_does_not_say_the_zone(life: Rig) -> None:
    await life.linking.by_email(EMMA)
    key = await life.ask("Retro")
    words = "You have reached the maximum daily rate limit for this API. You have reached the limit (100)"
    life.door.fail("POST", answer(429, 429, words))
    life.slack.fail("person", errors.Silent("users.info"))
    await life.run(key)
    assert life.slack.told("UTC")
