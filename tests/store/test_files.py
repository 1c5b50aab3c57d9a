"""What cannot be used as the store's file is refused in one line, and left as it is."""

# ruff: noqa: ASYNC240 nothing else runs in these loops

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import connection, files, sqlite
from tests.store import builders

BRIEFLY = timedelta(milliseconds=50)


async def refusal(path: Path) -> str:
    """The one line that opening the file ends in."""
    with pytest.raises(StoreError) as caught:
        await sqlite.open_store(path, patience=BRIEFLY)
    (line,) = caught.value.problems
    assert "\n" not in line
    assert str(path) in line
    return line


async def filled(path: Path) -> None:
    store = await sqlite.open_store(path)
    for n in range(200):
        await store.requests.add(builders.request(f"k{n}"))
    await store.close()


def garbage(path: Path) -> None:
    path.write_bytes(b"This is a letter to my aunt.\n" * 50)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def scribbled_over(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096:8192] = b"\xa5" * 4096
    path.write_bytes(whole)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(files.sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE recipes (name)")


def newer(path: Path) -> None:
    with closing(files.sqlite3.connect(path)) as ours:
        ours.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('store', 'm999_later')")
        ours.commit()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (garbage, "is not a SQLite database; restore it from a backup"),
        (cut_off, "is damaged; restore it from a backup"),
        (scribbled_over, "is damaged; restore it from a backup"),
        (foreign, "is another program's database; set BOT_DATA_DIR"),
        (newer, "newer version of the bot (m999_later); start that one again"),
    ],
)
async def test_a_spoilt_file_is_refused_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    await filled(path)
    spoil(path)
    before = path.read_bytes()

    assert said in await refusal(path)
    assert path.read_bytes() == before


@pytest.fixture(params=["DELETE", "WAL"])
def busy(request: pytest.FixtureRequest, path: Path) -> Iterator[Path]:
    """A database that another process is writing to."""
    path.parent.mkdir()
    with closing(files.sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA journal_mode = {request.param}")
        other.execute(f"PRAGMA application_id = {0x5A4D4354}")
        other.execute("BEGIN EXCLUSIVE")
        yield path


async def test_a_file_that_another_process_writes_to_is_refused(busy: Path) -> None:
    before = busy.read_bytes()
    assert "is in use by another process; stop that one first" in await refusal(busy)
    assert busy.read_bytes() == before


async def test_a_file_that_sqlite_cannot_open_is_refused(path: Path) -> None:
    await filled(path)
    before = path.read_bytes()
    path.with_name("store.sqlite-wal").mkdir()

    assert "cannot be opened (unable to open database file)" in await refusal(path)
    assert path.read_bytes() == before


class TestPlacesWhereNoFileCanBe:
    async def test_a_folder_of_that_name(self, path: Path) -> None:
        path.mkdir(parents=True)
        assert "is not a file" in await refusal(path)

    async def test_a_file_in_place_of_the_folder(self, path: Path) -> None:
        path.parent.write_text("in the way")
        assert "set BOT_DATA_DIR to a folder" in await refusal(path)
        assert path.parent.read_text() == "in the way"

    async def test_a_folder_whose_folder_is_missing(self, tmp_path: Path) -> None:
        assert "make the folder above it first" in await refusal(tmp_path / "a" / "b" / "store.sqlite")
        assert list(tmp_path.iterdir()) == []

    async def test_a_name_that_the_file_system_does_not_take(self, tmp_path: Path) -> None:
        assert "give the bot's user the right" in await refusal(tmp_path / ("x" * 300))

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    async def test_a_folder_that_cannot_be_written_to(self, path: Path) -> None:
        path.parent.mkdir(mode=0o500)
        assert "give the bot's user the right" in await refusal(path)


class TestPermissions:
    async def test_only_its_owner_can_read_anything_of_it(self, path: Path) -> None:
        before = os.umask(0)
        try:
            store = await sqlite.open_store(path)
        finally:
            os.umask(before)
        await store.requests.add(builders.request())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        await store.close()

        assert modes == dict.fromkeys(("store.sqlite", "store.sqlite-wal", "store.sqlite-shm"), 0o600)
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    async def test_a_file_that_others_could_read_is_closed_to_them(self, path: Path) -> None:
        await filled(path)
        path.chmod(0o644)
        await (await sqlite.open_store(path)).close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    async def test_a_folder_that_was_there_keeps_its_mode(self, path: Path) -> None:
        path.parent.mkdir(mode=0o750)
        await (await sqlite.open_store(path)).close()
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o750


@pytest.mark.parametrize("name", ["with space", "what?mode=ro", "a#b", "100%25", "é"])
async def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "store.sqlite"
    await (await sqlite.open_store(path)).close()
    assert path.read_bytes().startswith(b"SQLite format 3\x00")


async def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    await (await sqlite.open_store(path)).close()
    assert path.read_bytes().startswith(b"SQLite format 3\x00")


async def test_a_power_cut_loses_nothing_that_was_saved(path: Path) -> None:
    """What makes it so is a setting of the connection: https://www.sqlite.org/pragma.html#pragma_synchronous."""
    await filled(path)
    database = connection._open(path, BRIEFLY)  # noqa: SLF001 no other way to see the connection's settings
    assert database.journal_mode == "wal"
    assert database.execute("PRAGMA synchronous").fetchone()[0] == 2
    database.close()
