"""Databases of all versions that were ever released open in this one, with what is in them."""

# ruff: noqa: ASYNC240 nothing else runs in these loops

from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.domain.requests import State
from bot.store import chain, migrations, proof, reading, requests, sqlite
from bot.store.port import Taken
from tests.store import builders, released


async def test_a_database_of_the_first_version_is_read_and_written(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(released.FIRST)

    store = await sqlite.open_store(path)
    assert await store.links.get("U0EMMA001") == builders.link()
    assert await store.requests.get("k1") == builders.request()
    assert await store.audit.recent() == [builders.entry()]
    assert await store.requests.move("k1", State.ACCEPTED, State.CREATING, at=builders.NOON) is not None
    await store.close()


async def test_what_was_open_in_the_second_version_is_finished_in_this_one(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(released.SECOND)

    store = await sqlite.open_store(path)
    for key, frm, to in (
        ("k1", State.ACCEPTED, State.PENDING),
        ("k2", State.CREATING, State.CREATED),
        ("k3", State.ATTENTION, State.POSTING),
    ):
        before = await store.requests.get(key)
        assert before is not None
        assert (before.state, before.review, before.revision, before.alike) == (frm, {}, 0, "")
        moved = await store.requests.move(key, frm, to, at=builders.NOON, revision=0, entry=builders.entry())
        assert moved is not None
        assert moved == replace(
            before,
            state=to,
            revision=1,
            changed_at=builders.NOON,
            reply_url="",
        )
    assert await store.requests.keys_in(State.PENDING) == ["k1"]
    assert await store.changes.open() == [builders.change()]
    assert await store.turns.waiting() == []
    await store.close()


async def test_what_was_recorded_in_the_second_version_is_sealed(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(released.SECOND)
        last = next(old.query("SELECT * FROM audit WHERE id = 3"))
        old.table("audit").insert_all({**last, "id": 3 + n, "subject": str(n)} for n in range(1, 1501))

    store = await sqlite.open_store(path)
    await store.audit.add(builders.entry("later.on", actor="U0EMMA001"))
    newest, before = await store.audit.recent(2)
    assert (newest.number, newest.zoom_actor) == (1504, "zoom-emma")
    assert (before.number, before.subject, before.zoom_actor) == (
        1503,
        "1500",
        "",
    )  # nobody knows who it was then
    await store.close()
    with reading.opened(path) as audit:
        found = proof.examine(audit.rows(), audit.head())
    assert (found.entries, found.head.number, found.fault) == (1503, 1504, None)


def test_a_row_that_was_sealed_keeps_its_hash_whatever_comes_later() -> None:
    """What was kept elsewhere has to be found again by every later version."""
    row = dict.fromkeys(chain.SEALED, "é") | {"id": 1, "previous": chain.FIRST, "hash": "not sealed"}
    assert chain.seal(row) == "f93f826cc5f71b4fef3e42bdc54bc2f351ba61d1beeb58ba99da43ee7cada780"


@pytest.mark.parametrize(
    ("step", "before"), [("m002_forms", released.FIRST), ("m003_approvals", released.SECOND)]
)
def test_the_steps_that_were_released_stay_as_they_were(step: str, before: str) -> None:
    """A step that was run somewhere is not run there again: what changed in it would be missing."""
    with Database(memory=True) as new, Database(memory=True) as old:
        migrations.STORE.apply(new, stop_before=step)
        old.executescript(before)
        tables = {"links", "requests", "audit", "drafts", "presets", "changes"} & set(new.table_names())
        assert {name: new[name].columns for name in tables} == {name: old[name].columns for name in tables}


def test_what_is_looked_for_has_an_index() -> None:
    with Database(memory=True) as new:
        migrations.STORE.apply(new)
        plans = [
            "SELECT * FROM links WHERE zoom_id = ''",
            "SELECT * FROM requests WHERE state IN ('a', 'b')",
            "SELECT * FROM requests WHERE kind = '' AND zoom_id = ''",
            "SELECT * FROM requests WHERE asker = '' ORDER BY asked_at DESC, key DESC",
            "SELECT key FROM requests WHERE state = '' ORDER BY asked_at, key",
            "SELECT * FROM turns WHERE request = ''",
            "SELECT * FROM audit WHERE actor = ''",
            "SELECT * FROM audit WHERE subject = ''",
            "SELECT * FROM audit WHERE action = '' AND at >= ''",
            "SELECT * FROM changes WHERE state IN ('a', 'b')",
            "DELETE FROM drafts WHERE at < ''",
            "SELECT * FROM presets WHERE asker = '' AND kind = '' AND folded = ''",
        ]
        for plan in plans:
            (detail,) = (each["detail"] for each in new.query(f"EXPLAIN QUERY PLAN {plan}"))  # no sorting
            assert detail.startswith("SEARCH")


def test_what_no_other_request_may_have_is_looked_for_by_its_own_index() -> None:
    with Database(memory=True) as new:
        migrations.STORE.apply(new)
        plan = "EXPLAIN QUERY PLAN SELECT * FROM requests WHERE kind = ? AND alike = ? AND alike != ''"
        (step,) = new.query(f"{plan} AND state IN ('pending', 'approved')", ("user", "a@acme.example"))
        assert "USING INDEX one_open_alike" in step["detail"]


def test_what_somebody_has_waiting_is_counted_without_a_look_at_all_that_waits() -> None:
    with Database(memory=True) as new:
        migrations.STORE.apply(new)
        (step,) = new.query(f"EXPLAIN QUERY PLAN {requests.WAITING_OF}", ("U0EMMA001",))
        assert "(asker=?)" in step["detail"]


async def test_two_that_have_the_same_thing_already_stay_as_they_are(path: Path) -> None:
    """In the first version two requests could adopt the same meeting."""
    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(released.FIRST)
        row = next(old.query("SELECT * FROM requests"))
        created = {"state": "creating", "zoom_id": "857"}
        doubles = [{**row, **created, "key": key} for key in ("a", "b'; --", "c")]
        old.table("requests").insert_all([*doubles, {**row, "state": "creating", "key": "d"}])

    store = await sqlite.open_store(path)
    creating = {each.key: each.zoom_id for each in await store.requests.in_states(State.CREATING)}
    assert creating == {"a": "857", "b'; --": "857", "c": "857", "d": ""}
    with pytest.raises(Taken):
        await store.requests.move("d", State.CREATING, State.CREATED, at=builders.NOON, zoom_id="857")
    for key in ("a", "b'; --", "c"):
        assert await store.requests.move(key, State.CREATING, State.CREATED, at=builders.NOON, zoom_id="857")
    await store.close()


async def test_a_step_that_was_cut_off_is_taken_again(path: Path) -> None:
    """Each step is one transaction with the record of it."""

    def cut_off(database: Database) -> None:
        with database.atomic():
            migrations.m002_forms(database)
            raise ZeroDivisionError

    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(released.FIRST)
        with pytest.raises(ZeroDivisionError):
            cut_off(old)
    store = await sqlite.open_store(path)
    await store.drafts.put(builders.draft())
    assert await store.requests.get("k1") == builders.request()
    await store.close()


async def test_opening_twice_changes_nothing(path: Path) -> None:
    await (await sqlite.open_store(path)).close()
    before = path.read_bytes()
    await (await sqlite.open_store(path)).close()
    assert path.read_bytes() == before
