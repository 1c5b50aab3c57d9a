"""The clock, the data folder, SQLite, the port."""

import asyncio
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs import sqlite as engine
from bot.services.doctor import machine
from bot.services.doctor.report import Bad, Status
from bot.store import sqlite
from tests.services.doctor.builders import DATE, NOW


@pytest.mark.parametrize("seconds", [0, 30, -30])
def test_a_clock_that_is_right_to_half_a_minute_is_fine(seconds: int) -> None:
    assert machine.clock(DATE, NOW + timedelta(seconds=seconds), "Slack's") == "within 30 s of Slack's"


@pytest.mark.parametrize(
    ("seconds", "status", "seen"),
    [
        (31, Status.WARN, "31 s ahead of Slack's"),
        (-300, Status.WARN, "300 s behind Slack's"),
        (301, Status.FAIL, "301 s ahead of Slack's: signatures and tokens are refused"),
        (-90000, Status.FAIL, "90000 s behind Slack's: signatures and tokens are refused"),
    ],
)
def test_a_clock_that_is_wrong_says_by_how_much(seconds: int, status: Status, seen: str) -> None:
    with pytest.raises(Bad) as caught:
        machine.clock(DATE, NOW + timedelta(seconds=seconds), "Slack's")
    assert (caught.value.status, caught.value.seen) == (status, seen)
    assert "NTP" in caught.value.do


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_without_a_date_there_is_nothing_to_compare(date: str) -> None:
    with pytest.raises(Bad, match="answer does not tell the time") as caught:
        machine.clock(date, NOW, "Slack's")
    assert caught.value.status is Status.SKIP


def test_a_folder_that_can_be_written_is_fine(tmp_path: Path) -> None:
    seen = machine.data_folder(tmp_path)
    assert seen.startswith(f"{tmp_path}, ")
    assert seen.endswith("GiB free")


def test_a_folder_that_can_be_made_is_fine_and_is_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert "(made at the first start)" in machine.data_folder(folder)
    assert not folder.exists()


def test_a_folder_below_one_that_is_not_there_fails(tmp_path: Path) -> None:
    with pytest.raises(Bad, match="a does not exist"):
        machine.data_folder(tmp_path / "a" / "b")


def test_a_file_in_the_place_of_the_folder_fails(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(Bad, match="data is not a folder"):
        machine.data_folder(tmp_path / "data")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no folder here that nobody can write")
def test_a_folder_that_cannot_be_written_fails() -> None:
    with pytest.raises(Bad, match="/proc/self/task cannot be written: ") as caught:
        machine.data_folder(Path("/proc/self/task"))
    assert caught.value.status is Status.FAIL


@pytest.mark.parametrize(("free", "status"), [(199 * 2**20, Status.WARN), (19 * 2**20, Status.FAIL)])
def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path, free: int, status: Status) -> None:
    with pytest.raises(Bad, match="GiB free") as caught:
        machine.data_folder(tmp_path, room=lambda _: free)
    assert caught.value.status is status


def test_no_database_yet_is_fine_and_none_is_made(tmp_path: Path) -> None:
    assert asyncio.run(machine.database(tmp_path / "store.sqlite")) == "made at the first start"
    assert not list(tmp_path.iterdir())


async def test_a_good_database_is_fine_while_the_bot_has_it_open(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    store = await sqlite.open_store(file)
    try:
        assert await machine.database(file) == f"{file} opens, and is whole"
    finally:
        await store.close()


async def test_a_database_that_is_none_fails_in_the_stores_own_words(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    file.write_text("not a database, whatever its name says")
    with pytest.raises(Bad, match="is not a SQLite database"):
        await machine.database(file)
    assert file.read_text() == "not a database, whatever its name says"


async def test_no_jobs_yet_are_fine_and_good_ones_too(tmp_path: Path) -> None:
    file = tmp_path / "jobs.sqlite"
    assert await machine.jobs(file) == "made at the first start"
    assert not file.exists()
    engine.open_engine(file).dispose()
    assert await machine.jobs(file) == f"{file} opens, and is whole"


async def test_jobs_that_are_no_database_fail_in_the_engines_own_words(tmp_path: Path) -> None:
    file = tmp_path / "jobs.sqlite"
    file.write_bytes(b"scrambled" * 1000)
    with pytest.raises(Bad, match="is not a SQLite database"):
        await machine.jobs(file)
    assert file.read_bytes() == b"scrambled" * 1000


async def test_a_database_of_another_program_fails(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(file)) as theirs:
        theirs.execute("create table theirs (x)")
    with pytest.raises(Bad, match="another program's database"):
        await machine.database(file)


def test_the_sqlite_of_this_python_is_told() -> None:
    assert machine.sqlite()[0] == "3"


def test_a_sqlite_that_is_too_old_fails_with_what_to_install() -> None:
    with pytest.raises(Bad, match="too old") as caught:
        machine.sqlite(python=(3, 12), version=(3, 40, 1))
    assert "pysqlite3-binary" in caught.value.do


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_may_be_the_bots_own(taken: int) -> None:
    with pytest.raises(Bad, match="something listens on") as caught:
        machine.port("127.0.0.1", taken)
    assert caught.value.status is Status.WARN
    assert "BOT_PORT" in caught.value.do


def test_a_port_that_is_free_is_fine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
    assert machine.port("127.0.0.1", number) == f"127.0.0.1:{number} is free"


def test_port_0_is_fine_everywhere() -> None:
    assert machine.port("no address", 0) == "a free one is picked at the start"


def test_an_address_of_another_machine_fails() -> None:
    with pytest.raises(Bad, match="is not an address of this machine"):
        machine.port("192.0.2.1", 3000)


def test_what_is_no_address_at_all_fails() -> None:
    with pytest.raises(Bad, match="is not an address"):
        machine.port("host.invalid.", 3000)


def test_a_port_for_root_alone_fails() -> None:
    refused = machine.refused("127.0.0.1", 80, PermissionError(13, os.strerror(13)))
    assert "reserved for root" in refused.seen
    assert "1024" in refused.do
