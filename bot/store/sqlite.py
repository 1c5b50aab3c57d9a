"""The store on SQLite: one file, one connection, and one thread that alone touches it.

WAL with `synchronous=FULL`: what was saved before Slack got its acknowledgement survives a power cut too.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from bot.domain.people import Link
from bot.domain.requests import FINAL, MOVES, Request, State
from bot.store import files, migrations, rows
from bot.store.port import AuditEntry, StoreUnavailable

_T = TypeVar("_T")

_CHANGEABLE: Final[Mapping[str, type]] = {
    "spec": dict,
    "zoom_id": str,
    "card_channel": str,
    "card_ts": str,
    "note": str,
    "reply_url": str,
}
_ENDS: Final = FINAL | {State.ATTENTION}
"""Where nothing more is answered through reply_url."""


async def open_store(path: Path, *, patience: timedelta = timedelta(seconds=5)) -> "SqliteStore":
    """The store in this file, which is made where it is missing and brought to the present schema.

    `patience` is how long a file that another process writes to is waited for, now and later.
    Raises StoreError where the file cannot be used; it is then untouched.
    """
    connection = _Connection()
    try:
        await connection.open(path, patience)
    except BaseException:
        await connection.close()
        raise
    return SqliteStore(connection)


class SqliteStore:
    """A Store. Everything raises StoreUnavailable where the file cannot be read or written."""

    def __init__(self, connection: "_Connection") -> None:
        self._connection = connection
        self.links = _Links(connection)
        self.requests = _Requests(connection)
        self.audit = _Audit(connection)

    async def close(self) -> None:
        """Finish what is being written, then close. Once more does nothing."""
        await self._connection.close()


class _Connection:
    """The database in its thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._database: Database | None = None
        self._closed = False

    async def open(self, path: Path, patience: timedelta) -> None:
        self._database = await self._in_thread(lambda: _open(path, patience))

    async def run(self, work: Callable[[Database], _T]) -> _T:
        """Do it in the thread, as one transaction."""
        if self._closed:
            raise StoreUnavailable("the store is closed")
        try:
            return await self._in_thread(lambda: self._transaction(work))
        except files.Error as error:
            raise StoreUnavailable(f"the store cannot be used: {error}") from error

    async def close(self) -> None:
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


def _first(database: Database, sql: str, *values: str) -> dict[str, Any] | None:
    return next(database.query(sql, values), None)


def _record(database: Database, entry: AuditEntry | None) -> None:
    if entry is not None:
        database.table("audit").insert(rows.from_entry(entry))


class _Links:
    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def get(self, slack_id: str) -> Link | None:
        sql = "SELECT * FROM links WHERE slack_id = ?"
        row = await self._connection.run(lambda database: _first(database, sql, slack_id))
        return rows.to_link(row) if row else None

    async def of_zoom(self, zoom_id: str) -> Sequence[Link]:
        sql = "SELECT * FROM links WHERE zoom_id = ? ORDER BY at, slack_id"
        found = await self._connection.run(lambda database: list(database.query(sql, (zoom_id,))))
        return [rows.to_link(row) for row in found]

    async def put(self, link: Link, entry: AuditEntry) -> None:
        row = rows.from_link(link)

        def write(database: Database) -> None:
            database.table("links").insert(row, replace=True)
            _record(database, entry)

        await self._connection.run(write)

    async def remove(self, slack_id: str, entry: AuditEntry) -> bool:
        def write(database: Database) -> bool:
            removed = database.execute("DELETE FROM links WHERE slack_id = ?", (slack_id,)).rowcount == 1
            _record(database, entry if removed else None)
            return removed

        return await self._connection.run(write)


class _Requests:
    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def add(self, request: Request) -> bool:
        row = rows.from_request(request)
        sql = f"INSERT OR IGNORE INTO requests ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608 our own column names
        return await self._connection.run(
            lambda database: database.execute(sql, tuple(row.values())).rowcount == 1
        )

    async def get(self, key: str) -> Request | None:
        return await self._one("SELECT * FROM requests WHERE key = ?", key)

    async def move(
        self,
        key: str,
        frm: State,
        to: State,
        *,
        at: datetime,
        entry: AuditEntry | None = None,
        **changes: Any,  # noqa: ANN401 as in the port
    ) -> Request | None:
        if to not in MOVES[frm]:
            raise ValueError(f"no request goes from {frm} to {to}")
        row = {**_checked(changes), "state": to.value, "changed_at": rows.moment(at)}
        if to in _ENDS:
            row["reply_url"] = ""
        sets = ", ".join(f"{column} = ?" for column in row)
        sql = f"UPDATE requests SET {sets} WHERE key = ? AND state = ?"  # noqa: S608 our own column names

        def write(database: Database) -> dict[str, Any] | None:
            if database.execute(sql, (*row.values(), key, frm.value)).rowcount != 1:
                return None
            _record(database, entry)
            return _first(database, "SELECT * FROM requests WHERE key = ?", key)

        moved = await self._connection.run(write)
        return rows.to_request(moved) if moved else None

    async def by_zoom_id(self, kind: str, zoom_id: str) -> Request | None:
        sql = "SELECT * FROM requests WHERE kind = ? AND zoom_id = ? AND zoom_id != '' ORDER BY asked_at DESC"
        return await self._one(sql, kind, zoom_id)

    async def in_states(self, *states: State) -> Sequence[Request]:
        marks = ", ".join("?" * len(states))
        sql = f"SELECT * FROM requests WHERE state IN ({marks}) ORDER BY asked_at, key"  # noqa: S608 question marks
        values = tuple(state.value for state in states)
        found = await self._connection.run(lambda database: list(database.query(sql, values)))
        return [rows.to_request(row) for row in found]

    async def _one(self, sql: str, *values: str) -> Request | None:
        row = await self._connection.run(lambda database: _first(database, sql, *values))
        return rows.to_request(row) if row else None


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in changes.items():
        if not isinstance(value, _CHANGEABLE.get(name, ())):
            raise ValueError(f"{name} of a request cannot be changed to that")  # noqa: TRY004 one error for both
    changed = {name: rows.text(value) for name, value in changes.items() if name != "spec"}
    return changed | ({"spec": json.dumps(changes["spec"])} if "spec" in changes else {})


class _Audit:
    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def add(self, entry: AuditEntry, *, once: bool = False) -> None:
        row = rows.from_entry(entry)
        sql = "SELECT id FROM audit WHERE action = ? AND subject = ? AND request = ? AND details = ?"
        same = (row["action"], row["subject"], row["request"], row["details"])

        def write(database: Database) -> None:
            if not once or _first(database, sql, *same) is None:
                _record(database, entry)

        await self._connection.run(write)

    async def recent(self, limit: int = 100) -> Sequence[AuditEntry]:
        sql = "SELECT * FROM audit ORDER BY id DESC LIMIT ?"
        found = await self._connection.run(lambda database: list(database.query(sql, (limit,))))
        return [rows.to_entry(row) for row in found]
