"""Requests that wait for an approval."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.requests import Request, State
from bot.store.port import Store, Taken
from tests.store import builders

LATER = builders.NOON + timedelta(seconds=2)
ADDRESS = "noah@acme.example"


async def waiting(store: Store, key: str = "k1", **changes: Any) -> None:  # noqa: ANN401 its fields
    """One that is pending."""
    await store.requests.add(builders.request(key, **{"kind": "user", "state": State.PENDING, **changes}))


class TestWhoIsFirst:
    async def test_a_move_counts_and_takes_the_request_only_as_it_was_seen(self, store: Store) -> None:
        await waiting(store)
        agreed = {"votes": {"U0ADA0003": "now"}}
        moved = await store.requests.move(
            "k1", State.PENDING, State.PENDING, at=LATER, revision=0, review=agreed
        )
        assert moved is not None
        assert (moved.state, moved.revision, moved.review) == (State.PENDING, 1, agreed)
        assert moved == await store.requests.get("k1")

        late = store.requests.move("k1", State.PENDING, State.DENIED, at=LATER, revision=0)
        assert await late is None
        assert await store.requests.get("k1") == moved
        assert await store.requests.move("k1", State.PENDING, State.DENIED, at=LATER, revision=1)

    async def test_of_fifty_at_once_one_decides(self, store: Store) -> None:
        await waiting(store)
        moves = (
            store.requests.move(
                "k1",
                State.PENDING,
                State.APPROVED if n % 2 else State.EXPIRED,
                at=LATER,
                revision=0,
                entry=builders.entry(subject=str(n)),
                turn=builders.turn(actor=str(n)),
                note=str(n),
            )
            for n in range(50)
        )
        (winner,) = [each for each in await asyncio.gather(*moves) if each is not None]
        assert [each.subject for each in await store.audit.recent()] == [winner.note]
        assert [each.actor for each in await store.turns.untold("k1")] == [winner.note]

    async def test_of_fifty_that_agree_each_is_counted_once(self, store: Store) -> None:
        await waiting(store)

        async def agree(person: str) -> None:
            while True:
                seen = await store.requests.get("k1")
                assert seen is not None
                votes = [*seen.review.get("votes", []), person]
                if await store.requests.move(
                    "k1",
                    State.PENDING,
                    State.PENDING,
                    at=LATER,
                    revision=seen.revision,
                    review={"votes": votes},
                ):
                    return

        people = [str(n) for n in range(50)]
        await asyncio.gather(*(agree(person) for person in people))
        found = await store.requests.get("k1")
        assert found is not None
        assert sorted(found.review["votes"]) == sorted(people)
        assert found.revision == 50


class TestAlike:
    """While one is pending or approved, no other of its kind is, that asks for the same."""

    async def ask(self, store: Store, key: str, alike: str = ADDRESS, **changes: Any) -> Request | None:  # noqa: ANN401 its fields
        await store.requests.add(builders.request(key, **{"kind": "user", **changes}))
        return await store.requests.move(key, State.ACCEPTED, State.PENDING, at=LATER, alike=alike)

    @pytest.mark.parametrize("state", [State.PENDING, State.APPROVED])
    async def test_a_second_one_is_refused_and_the_first_is_found(self, store: Store, state: State) -> None:
        first = await self.ask(store, "k1")
        if state is State.APPROVED:
            first = await store.requests.move("k1", State.PENDING, State.APPROVED, at=LATER)
        with pytest.raises(Taken):
            await self.ask(store, "k2")
        assert await store.requests.open_like("user", ADDRESS) == first
        accepted = await store.requests.get("k2")
        assert accepted is not None
        assert accepted.state is State.ACCEPTED

    @pytest.mark.parametrize(
        "state", [State.DENIED, State.EXPIRED, State.WITHDRAWN, State.REFUSED, State.CREATING]
    )
    async def test_it_is_free_again_afterwards(self, store: Store, state: State) -> None:
        await self.ask(store, "k1")
        if state is State.CREATING:
            await store.requests.move("k1", State.PENDING, State.APPROVED, at=LATER)
        await store.requests.move(
            "k1", State.APPROVED if state is State.CREATING else State.PENDING, state, at=LATER
        )
        assert await store.requests.open_like("user", ADDRESS) is None
        assert await self.ask(store, "k2")

    async def test_another_kind_or_another_address_may_be_asked_for(self, store: Store) -> None:
        await self.ask(store, "k1")
        assert await self.ask(store, "k2", kind="group")
        assert await self.ask(store, "k3", "yuki@acme.example")

    async def test_what_has_nothing_alike_is_not_alike(self, store: Store) -> None:
        assert await self.ask(store, "k1", "")
        assert await self.ask(store, "k2", "")
        assert await store.requests.open_like("user", "") is None

    async def test_of_twenty_at_once_one_is_asked_for(self, store: Store) -> None:
        asked = await asyncio.gather(*(self.ask(store, str(n)) for n in range(20)), return_exceptions=True)
        assert sum(isinstance(each, Taken) for each in asked) == 19
        assert sum(isinstance(each, Request) for each in asked) == 1


class TestTheThread:
    async def test_it_is_placed_once_and_stays(self, store: Store) -> None:
        await waiting(store)
        assert await store.requests.place("k1", "C0ITADMIN", "1.2")
        assert not await store.requests.place("k1", "C0ITADMIN", "3.4")
        found = await store.requests.get("k1")
        assert found is not None
        assert (found.thread_channel, found.thread_ts, found.revision) == ("C0ITADMIN", "1.2", 0)

    async def test_of_twenty_at_once_one_is_placed(self, store: Store) -> None:
        await waiting(store)
        placed = await asyncio.gather(*(store.requests.place("k1", "C1", str(n)) for n in range(20)))
        assert placed.count(True) == 1

    async def test_an_unknown_request_has_none(self, store: Store) -> None:
        assert not await store.requests.place("k9", "C1", "1.2")


class TestLists:
    async def test_all_keys_of_a_state_come_the_oldest_first(self, store: Store) -> None:
        for key, minutes in (("b", 1), ("a", 1), ("c", 0)):
            await waiting(store, key, asked_at=builders.NOON + timedelta(minutes=minutes))
        await waiting(store, "d", state=State.DONE)
        assert await store.requests.keys_in(State.PENDING) == ["c", "a", "b"]
        assert await store.requests.keys_in(State.DENIED) == []

    async def test_what_somebody_asked_for_comes_the_latest_first(self, store: Store) -> None:
        for n in range(4):
            await waiting(store, str(n), asked_at=builders.NOON + timedelta(minutes=n))
        await waiting(store, "theirs", asker="U0LIAM002")
        assert [each.key for each in await store.requests.asked_by("U0EMMA001", 3)] == ["3", "2", "1"]
        assert await store.requests.asked_by("U0ADA0003") == []

    async def test_what_waits_of_somebody_is_counted(self, store: Store) -> None:
        for key in ("a", "b"):
            await waiting(store, key)
        await waiting(store, "done", state=State.APPROVED)
        await waiting(store, "theirs", asker="U0LIAM002")
        assert await store.requests.waiting_of("U0EMMA001") == 2
        assert await store.requests.waiting_of("U0ADA0003") == 0

    async def test_what_waits_comes_page_by_page_the_oldest_first(self, store: Store) -> None:
        for n in range(5):
            await waiting(store, f"k{n}", asked_at=builders.NOON - timedelta(minutes=n // 2))
        await waiting(store, "done", state=State.APPROVED, asked_at=builders.NOON - timedelta(days=1))
        pages, after = [], ""
        while page := await store.requests.pending(2, after):
            pages.append([each.key for each in page])
            after = page[-1].key
        assert pages == [["k4", "k2"], ["k3", "k0"], ["k1"]]
        assert await store.requests.pending(2, after="unheard-of") == []

    async def test_a_page_goes_on_after_one_that_was_decided_meanwhile(self, store: Store) -> None:
        for n in range(3):
            await waiting(store, f"k{n}", asked_at=builders.NOON + timedelta(minutes=n))
        await store.requests.move("k1", State.PENDING, State.DENIED, at=LATER)
        assert [each.key for each in await store.requests.pending(after="k1")] == ["k2"]
