"""Turns: what is still to be told."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.domain.requests import State
from bot.domain.turns import Turn, What
from bot.store import sqlite
from bot.store.port import Store, Taken
from tests.store import builders

LATER = builders.NOON + timedelta(seconds=2)


@settings(max_examples=25, deadline=None)
@given(builders.turns)
def test_what_was_saved_comes_back_from_the_file_as_it_was(turn: Turn) -> None:
    async def saved_and_read_again() -> Sequence[Turn]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "store.sqlite"
            store = await sqlite.open_store(path)
            await builders.happens(store, turn)
            await store.close()
            again = await sqlite.open_store(path)
            found = await again.turns.untold(turn.request)
            await again.close()
            return found

    assert asyncio.run(saved_and_read_again()) == [replace(turn, number=1)]


async def test_they_are_told_in_the_order_in_which_they_happened_each_once(store: Store) -> None:
    for what, request in ((What.ASKED, "k1"), (What.ASKED, "k2"), (What.REMINDED, "k1")):
        # The clock may be set back: what counts is what was saved first.
        await builders.happens(store, builders.turn(what, request=request, at=LATER))
    assert [each.what for each in await store.turns.untold("k1")] == [What.ASKED, What.REMINDED]
    assert await store.turns.waiting() == ["k1", "k2"]

    (first, _) = await store.turns.untold("k1")
    await store.turns.told(first.number)
    assert [each.what for each in await store.turns.untold("k1")] == [What.REMINDED]
    assert await store.turns.waiting() == ["k2", "k1"]
    assert await store.turns.untold("k3") == []


async def test_a_number_that_was_told_is_never_that_of_a_later_turn(store: Store) -> None:
    """Whoever tells it once more after a crash would forget the later one."""
    number = await builders.happens(store, builders.turn())
    await store.turns.told(number)
    later = await builders.happens(store, builders.turn(What.REMINDED))
    await store.turns.told(number)
    assert [each.number for each in await store.turns.untold("k1")] == [later]


class TestWithAMove:
    async def test_it_is_saved_with_the_move(self, store: Store) -> None:
        await store.requests.add(builders.request())
        turn = builders.turn(details={"agreed": 1})
        await store.requests.move(
            "k1", State.ACCEPTED, State.PENDING, at=LATER, entry=builders.entry(), turn=turn
        )
        assert [replace(each, number=0) for each in await store.turns.untold("k1")] == [turn]

    async def test_it_is_not_saved_where_somebody_else_was_faster(self, store: Store) -> None:
        await store.requests.add(builders.request(state=State.PENDING, revision=2))
        turn, entry = builders.turn(What.APPROVED), builders.entry()
        move = store.requests.move
        assert not await move(
            "k1", State.PENDING, State.APPROVED, at=LATER, revision=1, turn=turn, entry=entry
        )
        assert not await move("k1", State.ACCEPTED, State.PENDING, at=LATER, turn=turn, entry=entry)
        assert await store.turns.waiting() == []
        assert await store.audit.recent() == []

    async def test_nothing_of_it_is_saved_where_another_request_has_the_same(self, store: Store) -> None:
        for key in ("k1", "k2"):
            await store.requests.add(builders.request(key))
        for key in ("k1", "k2"):
            move = store.requests.move(
                key,
                State.ACCEPTED,
                State.PENDING,
                at=LATER,
                alike="a@acme.example",
                turn=builders.turn(request=key),
                entry=builders.entry(request=key),
            )
            if key == "k1":
                assert await move
                continue
            with pytest.raises(Taken):
                await move
        assert await store.turns.waiting() == ["k1"]
        assert [each.request for each in await store.audit.recent()] == ["k1"]
        assert await store.requests.get("k2") == builders.request("k2")

    async def test_it_is_saved_with_an_outcome_of_a_request_that_is_there(self, store: Store) -> None:
        await store.requests.add(builders.request(state=State.DONE))
        for key in ("k1", "k9"):
            await store.requests.set_outcome(
                key, {}, entry=builders.entry(), turn=builders.turn(What.STANDING, request=key)
            )
        assert await store.turns.waiting() == ["k1"]
