"""The database in a thread of its own, which alone touches it: each piece of work is one transaction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.store import files, migrations, rows
from bot.store.port import AuditEntry, StoreUnavailable

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

    async def run(self, work: Callable[[Database], _T]) -> _T:
        """Do it in the thread, as one transaction. Raises StoreUnavailable."""
        if self._closed:
            raise StoreUnavailable("the store is closed")
        try:
            return await self._in_thread(lambda: self._transaction(work))
        except files.Error as error:
            raise StoreUnavailable(f"the store cannot be used: {error}") from error

    async def first(self, sql: str, *values: str) -> dict[str, Any] | None:
        """The first row."""
        return await self.run(lambda database: first(database, sql, *values))

    async def all(self, sql: str, *values: str | int) -> list[dict[str, Any]]:
        """All rows."""
        return await self.run(lambda database: list(database.query(sql, values)))

    async def close(self) -> None:
        """Finish what is being written, then close. Once more does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._database is not None:
            await self._in_thread(self._database.close)
        self._thread.shutdown(wait=False)

    def _transaction(self, work: Callable[[Database], _T]) -> _T:
        assert self._database is not None  # noqa: S101 open() came first
        with self._database.atomic():
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
            database.execute("BEGIN IMMEDIATE")  # shows another process that is writing
            database.rollback()
            migrations.STORE.apply(database)
        except BaseException:
            database.close()
            raise
    return database


def first(database: Database, sql: str, *values: str) -> dict[str, Any] | None:
    """The first row, within a transaction."""
    return next(database.query(sql, values), None)


def record(database: Database, entry: AuditEntry | None) -> None:
    """Add what was done, if anything, to the audit."""
    if entry is not None:
        database.table("audit").insert(rows.from_entry(entry))
