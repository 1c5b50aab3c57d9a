"""What the bot makes, at its start, of what a crash left in its store.

A crash is played by writing the state that it leaves; the kill tests do the killing.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.requests import Request, State
from bot.store import sqlite
from sandbox.slack.faults import Fault, FaultKind
from tests.journeys.conftest import NOON
from tests.journeys.stage import GENERAL, Stage, empty, labels, running, words

PATH = {State.ACCEPTED: (), State.CREATING: (State.CREATING,), State.CREATED: (State.CREATING, State.CREATED)}
PATH[State.POSTING] = (*PATH[State.CREATED], State.POSTING)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with empty(NOON) as stage:
        yield stage


def spec(stage: Stage, **more: Any) -> dict[str, Any]:  # noqa: ANN401 any field of a meeting's spec
    return {"host": stage.emma.who.zoom_id, "topic": "Retro", **more}


def scheduled(stage: Stage) -> dict[str, Any]:
    return spec(stage, start="2026-11-22T14:00:00Z", zone="Europe/Berlin", minutes=30)


async def left_by_a_crash(stage: Stage, folder: Path, state: State, **fields: Any) -> str:  # noqa: ANN401
    """A request in a state, without a job that goes on with it."""
    store = await sqlite.open_store(folder / "store.sqlite")
    request = Request(
        key="meeting:1", kind="meeting", asker=stage.emma.id, channel=GENERAL, text="Retro", asked_at=NOON
    )
    await store.requests.add(request)
    now = request.state
    for after in PATH[state]:
        await store.requests.move(request.key, now, after, at=stage.clock(), **fields)
        now = after
    await store.close()
    return request.key


async def state_of(folder: Path, key: str) -> State:
    store = await sqlite.open_store(folder / "store.sqlite")
    request = await store.requests.get(key)
    await store.close()
    assert request is not None
    return request.state


async def test_what_was_never_acknowledged_is_abandoned(stage: Stage, tmp_path: Path) -> None:
    key = await left_by_a_crash(stage, tmp_path, State.ACCEPTED)
    async with running(stage, tmp_path):
        pass
    assert await state_of(tmp_path, key) is State.ABANDONED
    assert stage.posts_to_zoom() == 0


async def test_a_create_that_was_never_sent_is_sent(stage: Stage, tmp_path: Path) -> None:
    await left_by_a_crash(stage, tmp_path, State.CREATING, spec=scheduled(stage))
    async with running(stage, tmp_path):
        await stage.until(lambda: stage.cards)
    assert stage.posts_to_zoom() == 1


async def test_what_zoom_created_without_our_knowing_is_adopted(stage: Stage, tmp_path: Path) -> None:
    async with running(stage, tmp_path / "another"):
        await stage.emma.types("/zoom meeting Retro at tomorrow 15:00 for 30m")
        await stage.until(lambda: stage.cards)
    await left_by_a_crash(stage, tmp_path, State.CREATING, spec=scheduled(stage))
    async with running(stage, tmp_path):
        await stage.until(lambda: len(stage.cards) == 2)
    assert stage.posts_to_zoom() == 1


async def test_another_requests_meeting_is_not_adopted(stage: Stage, tmp_path: Path) -> None:
    async with running(stage, tmp_path):
        await stage.emma.types("/zoom meeting Retro at tomorrow 15:00 for 30m")
        await stage.until(lambda: stage.cards)
    await left_by_a_crash(stage, tmp_path, State.CREATING, spec=scheduled(stage))
    async with running(stage, tmp_path):
        await stage.until(lambda: len(stage.cards) == 2)
    assert stage.posts_to_zoom() == 2


async def test_an_instant_meeting_is_created_again_with_one_card(stage: Stage, tmp_path: Path) -> None:
    await left_by_a_crash(stage, tmp_path, State.CREATING, spec=spec(stage))
    async with running(stage, tmp_path):
        await stage.until(lambda: stage.cards)
    assert len(stage.cards) == stage.posts_to_zoom() == 1


async def created(stage: Stage, folder: Path) -> str:
    """The Zoom ID of a meeting, made by a bot of another folder; its card is taken away again."""
    async with running(stage, folder / "another"):
        await stage.emma.types("/zoom meeting Retro at tomorrow 15:00 for 30m")
        await stage.until(lambda: [each for each in stage.emma.whispers() if "Start" in labels(each)])
    stage.world.slack.messages.clear()
    return str(next(iter(stage.world.zoom.meetings)))


async def test_a_created_one_gets_its_card_with_its_links_fetched_anew(stage: Stage, tmp_path: Path) -> None:
    zoom_id = await created(stage, tmp_path)
    key = await left_by_a_crash(stage, tmp_path, State.CREATED, spec=scheduled(stage), zoom_id=zoom_id)
    async with running(stage, tmp_path):
        (card,) = await stage.until(lambda: stage.cards)
        start = await stage.until(stage.emma.dms)
    assert "Join" in labels(card)
    assert "Start" in labels(start[0])
    assert await state_of(tmp_path, key) is State.DONE
    assert stage.posts_to_zoom() == 1


async def test_a_created_one_that_vanished_from_zoom_is_said(stage: Stage, tmp_path: Path) -> None:
    key = await left_by_a_crash(stage, tmp_path, State.CREATED, spec=scheduled(stage), zoom_id="99999999999")
    async with running(stage, tmp_path):
        await stage.until(lambda: [1 for each in stage.emma.dms() if "deleted" in words(each)])
    assert await state_of(tmp_path, key) is State.ATTENTION
    assert stage.cards == []


async def test_a_card_that_may_be_there_is_posted_when_its_asker_says_so(
    stage: Stage, tmp_path: Path
) -> None:
    zoom_id = await created(stage, tmp_path)
    fields = {"spec": scheduled(stage) | {"invited": [stage.liam.id]}, "zoom_id": zoom_id}
    key = await left_by_a_crash(stage, tmp_path, State.POSTING, **fields)
    async with running(stage, tmp_path):
        note = await stage.until(
            lambda: next((each for each in stage.emma.dms() if "Post the card" in labels(each)), None)
        )
        assert stage.cards == []
        await asyncio.gather(*(stage.emma.presses(note, "Post the card") for _ in range(3)))
        await stage.until(lambda: stage.cards and stage.liam.dms())
    assert len(stage.cards) == 1
    assert await state_of(tmp_path, key) is State.DONE


async def test_nobody_else_posts_it(stage: Stage, tmp_path: Path) -> None:
    zoom_id = await created(stage, tmp_path)
    key = await left_by_a_crash(stage, tmp_path, State.POSTING, spec=scheduled(stage), zoom_id=zoom_id)
    async with running(stage, tmp_path):
        note = await stage.until(
            lambda: next((each for each in stage.emma.dms() if "Post the card" in labels(each)), None)
        )
        note.channel = GENERAL
        await stage.liam.presses(note, "Post the card")
        await stage.until(lambda: [m for m in stage.liam.whispers() if "not yours" in words(m)])
    assert await state_of(tmp_path, key) is State.ATTENTION


async def test_a_card_that_slack_refuses_again_stays_open(stage: Stage, tmp_path: Path) -> None:
    zoom_id = await created(stage, tmp_path)
    key = await left_by_a_crash(stage, tmp_path, State.POSTING, spec=scheduled(stage), zoom_id=zoom_id)
    async with running(stage, tmp_path):
        note = await stage.until(
            lambda: next((each for each in stage.emma.dms() if "Post the card" in labels(each)), None)
        )
        await stage.until(lambda: [each for each in stage.emma.dms() if "Start" in labels(each)])
        stage.world.slack.faults.add(Fault(FaultKind.CUT_BEFORE, method="chat.postMessage", times=1))
        await stage.emma.presses(note, "Post the card")
        await stage.until(lambda: [m for m in stage.emma.dms() if "did not confirm it" in words(m)])
    assert await state_of(tmp_path, key) is State.ATTENTION


async def test_a_delivery_that_comes_again_after_a_restart_does_nothing_twice(
    stage: Stage, tmp_path: Path
) -> None:
    async with running(stage, tmp_path):
        delivery = await stage.emma.types("/zoom meeting Retro")
        await stage.until(lambda: stage.cards)
    stage.clock.skip(timedelta(seconds=1))
    async with running(stage, tmp_path):
        assert (await stage.world.slack.redeliver(replace(delivery))).acked
        await stage.liam.asks("/zoom whoami")
    assert len(stage.cards) == stage.posts_to_zoom() == 1
