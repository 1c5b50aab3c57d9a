"""The audit is read beside the bot, and nothing is written."""

# ruff: noqa: ASYNC240 nothing else runs in these loops

from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import StoreError
from bot.store import migrations, proof, reading, sqlite
from bot.store.port import Store
from tests.store import builders, released


async def test_what_is_recorded_while_it_is_read_does_not_come_into_it(store: Store, path: Path) -> None:
    await store.audit.add(builders.entry())
    with reading.opened(path) as audit:
        rows = audit.rows()
        assert next(rows)["action"] == "meeting.created"
        await store.audit.add(builders.entry("later.on"))
        assert list(rows) == []
        assert proof.examine(audit.rows(), audit.head()).entries == 1
    with reading.opened(path) as audit:
        assert [row["action"] for row in audit.rows()] == ["meeting.created", "later.on"]


async def test_it_may_begin_at_a_moment(store: Store, path: Path) -> None:
    for n in range(3):
        await store.audit.add(builders.entry(at=builders.NOON + timedelta(minutes=n)))
    with reading.opened(path) as audit:
        assert [row["id"] for row in audit.rows(builders.NOON + timedelta(minutes=1))] == [2, 3]


async def test_the_file_stays_as_it_is(path: Path) -> None:
    store = await sqlite.open_store(path)
    await store.audit.add(builders.entry())
    await store.close()
    before = path.read_bytes()
    with reading.opened(path) as audit:
        assert len(list(audit.rows())) == 1
    assert path.read_bytes() == before


def test_what_is_no_database_of_ours_is_refused(path: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"there is no .*store.sqlite; set BOT_DATA_DIR"),
        reading.opened(path),
    ):
        pass
    path.parent.mkdir()
    path.write_text("a letter")
    with pytest.raises(StoreError, match="is not a SQLite database"), reading.opened(path):
        pass


@pytest.mark.parametrize("text", [released.FIRST, released.SECOND])
def test_a_database_that_was_not_brought_up_to_date_yet_is_refused(path: Path, text: str) -> None:
    path.parent.mkdir()
    with Database(path) as old:
        old.executescript(text)
    with (
        pytest.raises(StoreError, match="older version of the bot; start this one once"),
        reading.opened(path),
    ):
        pass
    with Database(path) as old:
        assert {step.name for step in migrations.STORE.applied(old)} < {
            "m001_links_requests_audit",
            "m002_forms",
            "",
        }


async def test_damage_that_shows_while_it_is_read_is_a_line(path: Path) -> None:
    store = await sqlite.open_store(path)
    for n in range(300):
        await store.audit.add(builders.entry(subject=str(n)))
    await store.close()

    def read_on() -> None:
        with reading.opened(path) as audit:
            rows = audit.rows()
            next(rows)
            path.write_bytes(path.read_bytes()[:8192])
            list(rows)

    with pytest.raises(StoreError, match=r"store.sqlite .*damaged"):
        read_on()
