"""The engine's file, and the SQLite that it needs."""

import importlib.util
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import EngineError
from bot.jobs import sqlite

BRIEFLY = timedelta(milliseconds=50)


def refusal(path: Path) -> str:
    """The one line that opening the file ends in."""
    with pytest.raises(EngineError) as caught:
        sqlite.open_engine(path, patience=BRIEFLY)
    (line,) = caught.value.problems
    assert "\n" not in line
    assert str(path) in line
    return line


class TestVersions:
    @pytest.mark.parametrize(
        ("python", "version"), [((3, 11), (3, 40, 1)), ((3, 12), (3, 42, 0)), ((3, 14), (3, 50, 0))]
    )
    def test_a_good_pair_is_taken(self, python: tuple[int, ...], version: tuple[int, ...]) -> None:
        sqlite.check(python, version)

    @pytest.mark.parametrize(("python", "version"), [((3, 12), (3, 41, 9)), ((3, 13), (3, 40, 1))])
    def test_a_pair_that_cannot_work_is_refused_with_the_way_out(
        self, python: tuple[int, ...], version: tuple[int, ...]
    ) -> None:
        with pytest.raises(EngineError) as caught:
            sqlite.check(python, version)
        (line,) = caught.value.problems
        assert "needs 3.42.0" in line
        assert "pip install pysqlite3-binary" in line
        assert "\n" not in line

    def test_it_is_the_module_of_the_store(self) -> None:
        module = sqlite.driver()
        with Database(memory=True) as store:
            assert store.sqlite_version == module.sqlite_version_info
            assert isinstance(store.conn, module.Connection)

    def test_pysqlite3_is_taken_where_it_is_installed(self) -> None:
        installed = importlib.util.find_spec("pysqlite3") is not None
        assert sqlite.driver().__name__ == ("pysqlite3.dbapi2" if installed else "sqlite3.dbapi2")

    @pytest.mark.skipif(sys.version_info >= (3, 12), reason="there the engine may need a newer SQLite")
    def test_on_this_python_any_version_does(self) -> None:
        sqlite.check(sys.version_info[:2], (3, 35, 0))


class TestFiles:
    def test_it_is_made_in_wal_mode_and_synchronous(self, path: Path) -> None:
        engine = sqlite.open_engine(path)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        engine.dispose()

    def test_what_is_not_a_database_is_refused_and_left_as_it_is(self, path: Path) -> None:
        path.write_text("a letter to my aunt")
        assert "is not a SQLite database" in refusal(path)
        assert path.read_text() == "a letter to my aunt"

    def test_a_damaged_database_is_refused_and_left_as_it_is(self, path: Path) -> None:
        with closing(sqlite.driver().connect(path)) as database:
            database.execute("CREATE TABLE t (x)")
            database.executemany("INSERT INTO t VALUES (?)", [("x" * 100,)] * 500)
            database.commit()
        whole = path.read_bytes()
        for spoilt in (whole[:-5000], whole[:4096] + b"\xa5" * 4096 + whole[8192:]):
            path.write_bytes(spoilt)
            assert "is damaged" in refusal(path)
            assert path.read_bytes() == spoilt

    def test_a_file_that_another_process_writes_to_is_refused(self, path: Path) -> None:
        with closing(sqlite.driver().connect(path)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert "is in use by another process" in refusal(path)

    def test_a_file_that_sqlite_cannot_open_is_refused(self, path: Path) -> None:
        with closing(sqlite.driver().connect(path)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE t (x)")
        path.with_name("jobs.sqlite-wal").mkdir()
        assert "cannot be opened (unable to open database file)" in refusal(path)

    def test_a_folder_that_is_missing_is_named(self, path: Path) -> None:
        assert "set BOT_DATA_DIR" in refusal(path / "jobs.sqlite")

    def test_no_value_of_a_statement_is_in_an_error(self, path: Path) -> None:
        engine = sqlite.open_engine(path)
        with engine.connect() as connection, pytest.raises(Exception, match="no such table") as caught:
            connection.exec_driver_sql("INSERT INTO t VALUES (?)", ("secret",))
        engine.dispose()
        assert "secret" not in str(caught.value)
