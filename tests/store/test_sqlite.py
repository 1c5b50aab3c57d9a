"""What the store promises in its port."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.people import Link, LinkedBy
from bot.domain.requests import FINAL, MOVES, Request, State
from bot.store import files, sqlite
from bot.store.port import AuditEntry, Store, StoreUnavailable, Taken
from tests.store import builders

LATER = builders.NOON + timedelta(seconds=2)


@settings(max_examples=25, deadline=None)
@given(builders.requests, builders.links, builders.entries)
def test_what_was_saved_comes_back_from_the_file_as_it_was(
    request: Request, link: Link, entry: AuditEntry
) -> None:
    async def saved_and_read_again() -> tuple[Any, ...]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "store.sqlite"
            store = await sqlite.open_store(path)
            await store.requests.add(request)
            await store.links.put(link, entry)
            await store.close()
            again = await sqlite.open_store(path)
            found = await again.requests.get(request.key), await again.links.get(link.slack_id)
            recorded = await again.audit.recent()
            await again.close()
            return *found, list(recorded)

    assert asyncio.run(saved_and_read_again()) == (request, link, [entry])


class TestLinks:
    async def test_nobody_is_linked_at_first(self, store: Store) -> None:
        assert await store.links.get("U0EMMA001") is None
        assert await store.links.of_zoom("zoom-emma") == []

    async def test_the_latest_link_of_a_person_holds(self, store: Store) -> None:
        await store.links.put(builders.link(zoom_id="old"), builders.entry("link.made"))
        newer = builders.link(zoom_id="new", by=LinkedBy.ADMIN, actor="U0ADA0003")
        await store.links.put(newer, builders.entry("link.replaced"))

        assert await store.links.get("U0EMMA001") == newer
        assert await store.links.of_zoom("old") == []
        assert [entry.action for entry in await store.audit.recent()] == ["link.replaced", "link.made"]

    async def test_all_people_of_a_zoom_user_are_found_the_first_linked_first(self, store: Store) -> None:
        emma, liam = builders.link("U0EMMA001", "shared", at=LATER), builders.link("U0LIAM002", "shared")
        for each in (emma, liam, builders.link("U0ADA0003", "own")):
            await store.links.put(each, builders.entry())

        assert await store.links.of_zoom("shared") == [liam, emma]

    async def test_removing_a_link_is_recorded(self, store: Store) -> None:
        await store.links.put(builders.link(), builders.entry("link.made"))

        assert await store.links.remove("U0EMMA001", builders.entry("link.removed"))
        assert await store.links.get("U0EMMA001") is None
        assert (await store.audit.recent())[0].action == "link.removed"

    async def test_removing_no_link_records_nothing(self, store: Store) -> None:
        assert not await store.links.remove("U0EMMA001", builders.entry("link.removed"))
        assert await store.audit.recent() == []


class TestAddingRequests:
    async def test_a_key_is_taken_once(self, store: Store) -> None:
        assert await store.requests.add(builders.request(text="first"))
        assert not await store.requests.add(builders.request(text="second", state=State.DONE))
        assert await store.requests.get("k1") == builders.request(text="first")

    async def test_one_of_twenty_at_once_takes_the_key(self, store: Store) -> None:
        taken = await asyncio.gather(*(store.requests.add(builders.request(text=str(n))) for n in range(20)))
        assert taken.count(True) == 1

    async def test_an_unknown_key_has_no_request(self, store: Store) -> None:
        assert await store.requests.get("k1") is None

    async def test_half_of_a_surrogate_pair_is_replaced(self, store: Store) -> None:
        await store.requests.add(builders.request(text="broken \ud83d emoji"))
        found = await store.requests.get("k1")
        assert found is not None
        assert found.text == "broken ? emoji"

    async def test_a_time_without_a_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="time zone"):
            await store.requests.add(builders.request(asked_at=datetime(2026, 11, 21)))  # noqa: DTZ001 on purpose


class TestMovingRequests:
    @pytest.mark.parametrize(
        ("frm", "to"), [(frm, to) for frm in State for to in State], ids=lambda state: state.value
    )
    async def test_it_moves_as_the_table_says_and_no_other_way(
        self, store: Store, frm: State, to: State
    ) -> None:
        await store.requests.add(builders.request(state=frm))
        if to not in MOVES[frm]:
            with pytest.raises(ValueError, match="no request goes from"):
                await store.requests.move("k1", frm, to, at=LATER, entry=builders.entry())
            assert await store.requests.get("k1") == builders.request(state=frm)
            assert await store.audit.recent() == []
            return
        moved = await store.requests.move("k1", frm, to, at=LATER, entry=builders.entry())
        over = to in FINAL or to in {State.ATTENTION, State.PENDING}
        expected = builders.request(state=to, changed_at=LATER, revision=1)
        assert moved == (replace(expected, reply_url="") if over else expected)
        assert moved == await store.requests.get("k1")
        assert await store.audit.recent() == [builders.entry()]

    async def test_other_fields_change_with_it(self, store: Store) -> None:
        await store.requests.add(builders.request(state=State.CREATING))
        moved = await store.requests.move(
            "k1", State.CREATING, State.CREATED, at=LATER, zoom_id="857", spec={"topic": "Retro"}, note="n"
        )
        assert moved == builders.request(
            state=State.CREATED,
            changed_at=LATER,
            zoom_id="857",
            spec={"topic": "Retro"},
            note="n",
            revision=1,
        )

    async def test_the_reply_url_is_gone_at_the_end_even_when_one_is_given(self, store: Store) -> None:
        await store.requests.add(builders.request())
        moved = await store.requests.move(
            "k1", State.ACCEPTED, State.REFUSED, at=LATER, reply_url="https://hooks.slack.test/r/2"
        )
        assert moved is not None
        assert moved.reply_url == ""

    async def test_one_of_twenty_at_once_moves_it(self, store: Store) -> None:
        await store.requests.add(builders.request())
        moved = await asyncio.gather(
            *(
                store.requests.move(
                    "k1",
                    State.ACCEPTED,
                    State.CREATING,
                    at=LATER,
                    entry=builders.entry(subject=str(n)),
                    note=str(n),
                )
                for n in range(20)
            )
        )
        winners = [each for each in moved if each is not None]
        assert len(winners) == 1
        assert [recorded.subject for recorded in await store.audit.recent()] == [winners[0].note]

    async def test_an_unknown_key_is_not_moved(self, store: Store) -> None:
        moved = await store.requests.move(
            "k1", State.ACCEPTED, State.CREATING, at=LATER, entry=builders.entry()
        )
        assert moved is None
        assert await store.audit.recent() == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"asker": "U2"},
            {"unheard_of": "x"},
            {"zoom_id": 857},
            {"spec": "text"},
            {"outcome": "text"},
            {"note": None},
        ],
    )
    async def test_what_cannot_be_changed_is_refused(self, store: Store, changes: dict[str, Any]) -> None:
        await store.requests.add(builders.request())
        with pytest.raises(ValueError, match="cannot be changed"):
            await store.requests.move("k1", State.ACCEPTED, State.CREATING, at=LATER, **changes)
        assert await store.requests.get("k1") == builders.request()


class TestWhatIsInZoom:
    """Belongs to one request of its kind."""

    async def adding(self, store: Store, key: str, **changes: Any) -> None:  # noqa: ANN401 its fields
        await store.requests.add(builders.request(key, state=State.CREATING, **changes))

    async def created(self, store: Store, key: str, zoom_id: str = "857") -> Request | None:
        entry = builders.entry(request=key)
        return await store.requests.move(
            key, State.CREATING, State.CREATED, at=LATER, entry=entry, zoom_id=zoom_id
        )

    async def test_a_second_request_does_not_get_it_and_stays_as_it_was(self, store: Store) -> None:
        await self.adding(store, "k1")
        await self.adding(store, "k2")
        assert await self.created(store, "k1")
        with pytest.raises(Taken):
            await self.created(store, "k2")
        assert await store.requests.get("k2") == builders.request("k2", state=State.CREATING)
        assert [each.request for each in await store.audit.recent()] == ["k1"]
        assert await self.created(store, "k2", "858")

    async def test_of_twenty_at_once_one_gets_it(self, store: Store) -> None:
        for number in range(20):
            await self.adding(store, str(number))
        done = await asyncio.gather(*(self.created(store, str(n)) for n in range(20)), return_exceptions=True)
        assert sum(isinstance(each, Taken) for each in done) == 19
        assert sum(isinstance(each, Request) for each in done) == 1

    async def test_another_kind_may_have_the_same_id(self, store: Store) -> None:
        await self.adding(store, "k1")
        await self.adding(store, "k2", kind="group")
        assert await self.created(store, "k1")
        assert await self.created(store, "k2")

    async def test_what_has_none_yet_is_not_the_same(self, store: Store) -> None:
        for key in ("k1", "k2"):
            await self.adding(store, key)
            assert await store.requests.move(key, State.CREATING, State.REFUSED, at=LATER, zoom_id="")

    async def test_how_it_differs_is_recorded_anew_in_any_state(self, store: Store) -> None:
        await store.requests.add(builders.request(state=State.DONE))
        found = await store.requests.set_outcome(
            "k1", {"missing": {}}, entry=builders.entry("group.finished")
        )
        expected = builders.request(state=State.DONE, outcome={"missing": {}}, revision=1)
        assert found == expected
        assert await store.requests.get("k1") == expected
        assert [each.action for each in await store.audit.recent()] == ["group.finished"]

    async def test_nothing_is_recorded_of_an_unknown_request(self, store: Store) -> None:
        assert await store.requests.set_outcome("k1", {}, entry=builders.entry()) is None
        assert await store.audit.recent() == []

    async def test_those_created_since_a_moment_are_counted(self, store: Store) -> None:
        for minutes, action in ((-1, "group.created"), (0, "group.created"), (1, "group.created")):
            at = builders.NOON + timedelta(minutes=minutes)
            await store.audit.add(builders.entry(action, at=at))
        await store.audit.add(builders.entry("im_group.created"))
        assert await store.requests.created_since("group", builders.NOON) == 2
        assert await store.requests.created_since("meeting", builders.NOON) == 0


class TestFindingRequests:
    async def test_by_what_was_created_in_zoom(self, store: Store) -> None:
        meeting = builders.request("k1", zoom_id="857")
        for each in (meeting, builders.request("k2", zoom_id="857", kind="group"), builders.request("k3")):
            await store.requests.add(each)

        assert await store.requests.by_zoom_id("meeting", "857") == meeting
        assert await store.requests.by_zoom_id("meeting", "858") is None
        assert await store.requests.by_zoom_id("meeting", "") is None

    async def test_by_state_the_oldest_first(self, store: Store) -> None:
        late = builders.request("a", asked_at=LATER, state=State.CREATING)
        early = builders.request("b")
        for each in (late, early, builders.request("c", state=State.DONE)):
            await store.requests.add(each)

        assert await store.requests.in_states(State.ACCEPTED, State.CREATING) == [early, late]
        assert await store.requests.in_states(State.ABANDONED) == []
        assert await store.requests.in_states() == []


async def test_the_latest_audit_entries_come_first_and_no_more_than_asked_for(store: Store) -> None:
    for n in range(5):
        await store.audit.add(builders.entry(subject=str(n)))
    assert [entry.subject for entry in await store.audit.recent(3)] == ["4", "3", "2"]


async def test_what_is_recorded_once_is_not_recorded_again_whoever_does_it_whenever(store: Store) -> None:
    await store.audit.add(builders.entry(), once=True)
    await store.audit.add(builders.entry(actor="U2", at=builders.NOON + timedelta(days=1)), once=True)
    assert len(await store.audit.recent()) == 1
    for different in ({"action": "x"}, {"subject": "x"}, {"request": "x"}, {"details": {"x": 1}}):
        await store.audit.add(builders.entry(**different), once=True)
    await store.audit.add(builders.entry())
    assert len(await store.audit.recent()) == 6


async def test_an_emptied_reply_url_is_gone_from_the_file(path: Path) -> None:
    store = await sqlite.open_store(path)
    url = f"https://hooks.slack.test/{'k3y' * 20}"
    await store.requests.add(builders.request(reply_url=url))
    await store.requests.move("k1", State.ACCEPTED, State.REFUSED, at=builders.NOON)
    await store.close()
    assert url.encode() not in await asyncio.to_thread(path.read_bytes)


class TestWhenItCannotBeUsed:
    async def test_a_closed_store_says_so(self, path: Path) -> None:
        store = await sqlite.open_store(path)
        await store.close()
        await store.close()
        with pytest.raises(StoreUnavailable, match="closed"):
            await store.audit.recent()

    async def test_another_process_that_keeps_the_file_is_told_of_and_passes(
        self, store: Store, path: Path
    ) -> None:
        other = files.sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.requests.add(builders.request())
        other.rollback()
        other.close()
        assert await store.requests.add(builders.request())

    async def test_what_is_under_way_is_finished_before_it_closes(self, path: Path) -> None:
        store = await sqlite.open_store(path)
        adding = [asyncio.create_task(store.requests.add(builders.request(str(n)))) for n in range(50)]
        await asyncio.sleep(0)
        await store.close()
        assert all(await asyncio.gather(*adding))
        again = await sqlite.open_store(path)
        assert len(await again.requests.in_states(State.ACCEPTED)) == 50
        await again.close()

    async def test_a_caller_who_gives_up_leaves_it_whole(self, store: Store) -> None:
        moving = asyncio.create_task(store.requests.add(builders.request()))
        await asyncio.sleep(0)
        moving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await moving
        assert await store.requests.get("k1") in (None, builders.request())
        assert await store.requests.add(builders.request("k2"))
