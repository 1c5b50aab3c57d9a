"""Changes."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from bot.store import sqlite
from bot.store.port import Change, ChangeState, Store
from tests.store import builders

LATER = builders.NOON + timedelta(seconds=2)
KEY = builders.change().key


@settings(max_examples=25, deadline=None)
@given(builders.changes)
def test_what_was_saved_comes_back_from_the_file_as_it_was(change: Change) -> None:
    async def saved_and_read_again() -> Change | None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "store.sqlite"
            store = await sqlite.open_store(path)
            await store.changes.add(change)
            await store.close()
            again = await sqlite.open_store(path)
            found = await again.changes.get(change.key)
            await again.close()
            return found

    assert asyncio.run(saved_and_read_again()) == change


async def test_a_key_is_taken_once(store: Store) -> None:
    assert await store.changes.add(builders.change())
    assert not await store.changes.add(builders.change(after={}))
    assert await store.changes.get(KEY) == builders.change()
    assert await store.changes.get("change:other") is None


@pytest.mark.parametrize("to", list(ChangeState))
async def test_a_move_keeps_what_else_is_there_and_is_recorded(store: Store, to: ChangeState) -> None:
    await store.changes.add(builders.change())
    found = {"name": "QB"}
    moved = await store.changes.move(
        KEY, ChangeState.ACCEPTED, to, at=LATER, entry=builders.entry(), note="n", found=found
    )
    expected = builders.change(state=to, changed_at=LATER, note="n", found=found)
    assert moved == (expected if to is ChangeState.SENDING else replace(expected, reply_url=""))
    assert moved == await store.changes.get(KEY)
    assert await store.audit.recent() == [builders.entry()]


async def test_one_of_twenty_at_once_moves_it(store: Store) -> None:
    await store.changes.add(builders.change())
    moving = (
        store.changes.move(
            KEY, ChangeState.ACCEPTED, ChangeState.SENDING, at=LATER, entry=builders.entry(subject=str(n))
        )
        for n in range(20)
    )
    moved = [each for each in await asyncio.gather(*moving) if each is not None]
    assert len(moved) == 1
    assert len(await store.audit.recent()) == 1


async def test_an_unknown_key_is_not_moved(store: Store) -> None:
    moved = await store.changes.move(
        KEY, ChangeState.ACCEPTED, ChangeState.DONE, at=LATER, entry=builders.entry()
    )
    assert moved is None
    assert await store.audit.recent() == []


@pytest.mark.parametrize("changes", [{"asker": "U2"}, {"unheard_of": "x"}, {"note": None}, {"found": "x"}])
async def test_what_cannot_be_changed_is_refused(store: Store, changes: dict[str, Any]) -> None:
    await store.changes.add(builders.change())
    with pytest.raises(ValueError, match="cannot be changed"):
        await store.changes.move(KEY, ChangeState.ACCEPTED, ChangeState.DONE, at=LATER, **changes)
    assert await store.changes.get(KEY) == builders.change()


async def test_those_that_a_job_goes_on_with_come_the_oldest_first(store: Store) -> None:
    for number, state in enumerate(ChangeState):
        at = builders.NOON - timedelta(minutes=number)
        await store.changes.add(builders.change(f"change:{number}", state=state, at=at))
    assert [each.state for each in await store.changes.open()] == [ChangeState.SENDING, ChangeState.ACCEPTED]
