"""The database in a thread of its own, which alone touches it: each piece of work is one transaction."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.store import files, migrations
from bot.store.port import StoreUnavailable

_T = TypeVar("_T")


class Connection:
    """The database in its thread."""

    def __init__(self) -> None:
        """Nothing is opened yet."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._database: Database | None = None
        self._closed = False

    async def open(self, path: Path, patience: timedelta) -> None:
        """Make sure of the file, and bring it to the present schema. Raises StoreError."""
        self._database = await self._in_thread(lambda: _open(path, patience))

    async def write(self, work: Callable[[Database], _T]) -> _T:
        """Do it in the thread, as one transaction; nobody else writes meanwhile. Raises StoreUnavailable."""
        return await self._do(work, "BEGIN IMMEDIATE")

    async def first(self, sql: str, *values: str) -> dict[str, Any] | None:
        """The first row."""
        return await self._do(lambda database: first(database, sql, *values), "BEGIN")

    async def all(self, sql: str, *values: str | int) -> list[dict[str, Any]]:
        """All rows."""
        return await self._do(lambda database: list(database.query(sql, values)), "BEGIN")

    async def close(self) -> None:
        """Finish what is being written, then close. Once more does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._database is not None:
            await self._in_thread(self._database.close)
        self._thread.shutdown(wait=False)

    async def _do(self, work: Callable[[Database], _T], begin: str) -> _T:
        if self._closed:
            raise StoreUnavailable("the store is closed")
        try:
            return await self._in_thread(lambda: self._transaction(work, begin))
        except files.Error as error:
            raise StoreUnavailable(f"the store cannot be used: {error}") from error

    def _transaction(self, work: Callable[[Database], _T], begin: str) -> _T:
        assert self._database is not None  # noqa: S101 open() came first
        with transaction(self._database, begin):
            return work(self._database)

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _open(path: Path, patience: timedelta) -> Database:
    files.prepare(path, patience=patience)
    with files.naming(path):
        database = files.connect(path, patience=patience)
        try:
            database.enable_wal()
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            database.execute(
                "PRAGMA secure_delete = ON"
            )  # a reply URL that was emptied is gone from the file
            with transaction(database, "BEGIN IMMEDIATE"):  # two that start at once take the steps once
                migrations.STORE.apply(database)
        except BaseException:
            database.close()
            raise
    return database


@contextlib.contextmanager
def transaction(database: Database, begin: str) -> Iterator[None]:
    """All or nothing of it.

    `BEGIN IMMEDIATE` takes the right to write at once, and waits for it. One that reads first and then writes
    is refused, without waiting, where another process wrote in between: SQLITE_BUSY_SNAPSHOT
    https://www.sqlite.org/rescode.html.
    """
    database.execute(begin)
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


def first(database: Database, sql: str, *values: str) -> dict[str, Any] | None:
    """The first row, within a transaction."""
    return next(database.query(sql, values), None)
