"""Databases of all versions that were ever released open in this one, with what is in them."""

# ruff: noqa: ASYNC240 nothing else runs in these loops

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.domain.requests import State
from bot.store import migrations, sqlite
from bot.store.port import Taken
from tests.store import builders

FIRST = """
CREATE TABLE "links" (
   "slack_id" TEXT PRIMARY KEY, "zoom_id" TEXT NOT NULL, "zoom_email" TEXT NOT NULL, "by" TEXT NOT NULL,
   "actor" TEXT NOT NULL, "at" TEXT NOT NULL
);
CREATE TABLE "requests" (
   "key" TEXT PRIMARY KEY, "kind" TEXT NOT NULL, "asker" TEXT NOT NULL, "channel" TEXT NOT NULL,
   "text" TEXT NOT NULL, "asked_at" TEXT NOT NULL, "reply_url" TEXT NOT NULL, "state" TEXT NOT NULL,
   "spec" TEXT NOT NULL, "zoom_id" TEXT NOT NULL, "card_channel" TEXT NOT NULL, "card_ts" TEXT NOT NULL,
   "note" TEXT NOT NULL, "changed_at" TEXT
);
CREATE TABLE "audit" (
   "id" INTEGER PRIMARY KEY, "at" TEXT NOT NULL, "actor" TEXT NOT NULL, "action" TEXT NOT NULL,
   "subject" TEXT NOT NULL, "request" TEXT NOT NULL, "details" TEXT NOT NULL
);
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY, "migration_set" TEXT, "name" TEXT, "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx_migrations" ON "_sqlite_migrations" ("migration_set", "name");
INSERT INTO "_sqlite_migrations" VALUES (
   1, 'store', 'm001_links_requests_audit', '2026-11-21 12:00:00+00:00'
);
INSERT INTO "links" VALUES (
   'U0EMMA001', 'zoom-emma', 'emma@acme.example', 'email', 'U0EMMA001', '2026-11-21T12:00:00.000000+00:00'
);
INSERT INTO "requests" VALUES (
   'k1', 'meeting', 'U0EMMA001', 'C1', 'Retro at 15:00', '2026-11-21T12:00:00.000000+00:00',
   'https://hooks.slack.test/r/1', 'accepted', '{}', '', '', '', '', NULL
);
INSERT INTO "audit" VALUES (
   1, '2026-11-21T12:00:00.000000+00:00', 'bot', 'meeting.created', '85746065', '', '{}'
);
PRAGMA application_id = 1515012948;
"""
"""A database as the first version left it. Never change it."""


async def test_a_database_of_the_first_version_is_read_and_written(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(FIRST)

    store = await sqlite.open_store(path)
    assert await store.links.get("U0EMMA001") == builders.link()
    assert await store.requests.get("k1") == builders.request()
    assert await store.audit.recent() == [builders.entry()]
    assert await store.requests.move("k1", State.ACCEPTED, State.CREATING, at=builders.NOON) is not None
    await store.close()


def test_the_steps_that_were_released_stay_as_they_were() -> None:
    """A step that was run somewhere is not run there again: what changed in it would be missing."""
    with Database(memory=True) as new, Database(memory=True) as old:
        migrations.STORE.apply(new, stop_before="m002_forms")
        old.executescript(FIRST)
        tables = ("links", "requests", "audit")
        assert [new[name].columns for name in tables] == [old[name].columns for name in tables]


def test_what_is_looked_for_has_an_index() -> None:
    with Database(memory=True) as new:
        migrations.STORE.apply(new)
        plans = [
            "SELECT * FROM links WHERE zoom_id = ''",
            "SELECT * FROM requests WHERE state IN ('a', 'b')",
            "SELECT * FROM requests WHERE kind = '' AND zoom_id = ''",
            "SELECT * FROM audit WHERE action = '' AND at >= ''",
            "SELECT * FROM changes WHERE state IN ('a', 'b')",
            "DELETE FROM drafts WHERE at < ''",
            "SELECT * FROM presets WHERE asker = '' AND kind = '' AND folded = ''",
        ]
        for plan in plans:
            assert "USING INDEX" in next(new.query(f"EXPLAIN QUERY PLAN {plan}"))["detail"]


async def test_two_that_have_the_same_thing_already_stay_as_they_are(path: Path) -> None:
    """In the first version two requests could adopt the same meeting."""
    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(FIRST)
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
        old.executescript(FIRST)
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
