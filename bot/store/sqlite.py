"""The store on SQLite: one file, one connection, and one thread that alone touches it.

WAL with `synchronous=FULL`: what was saved before Slack got its acknowledgement survives a power cut too.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from bot.domain.people import Link
from bot.store import audit, connection, rows
from bot.store.audit import SqliteAudit
from bot.store.changes import SqliteChanges
from bot.store.connection import Connection
from bot.store.filling import SqliteDrafts, SqlitePresets
from bot.store.port import AuditEntry
from bot.store.requests import SqliteRequests
from bot.store.turns import SqliteTurns

_LINK: Final = "SELECT * FROM links WHERE slack_id = ?"


async def open_store(path: Path, *, patience: timedelta = timedelta(seconds=5)) -> "SqliteStore":
    """The store in this file, which is made where it is missing and brought to the present schema.

    `patience` is how long a file that another process writes to is waited for, now and later.
    Raises StoreError where the file cannot be used; it is then untouched.
    """
    own = Connection()
    try:
        await own.open(path, patience)
    except BaseException:
        await own.close()
        raise
    return SqliteStore(own)


class SqliteStore:
    """A Store. Everything raises StoreUnavailable where the file cannot be read or written."""

    def __init__(self, own: Connection) -> None:
        self._connection = own
        self.links = _Links(own)
        self.requests = SqliteRequests(own)
        self.drafts = SqliteDrafts(own)
        self.presets = SqlitePresets(own)
        self.changes = SqliteChanges(own)
        self.turns = SqliteTurns(own)
        self.audit = SqliteAudit(own)

    async def close(self) -> None:
        """Finish what is being written, then close. Once more does nothing."""
        await self._connection.close()


class _Links:
    def __init__(self, own: Connection) -> None:
        self._connection = own

    async def get(self, slack_id: str) -> Link | None:
        row = await self._connection.first(_LINK, slack_id)
        return rows.to_link(row) if row else None

    async def of_zoom(self, zoom_id: str) -> Sequence[Link]:
        sql = "SELECT * FROM links WHERE zoom_id = ? ORDER BY at, slack_id"
        return [rows.to_link(row) for row in await self._connection.all(sql, zoom_id)]

    async def put(self, link: Link, entry: AuditEntry) -> None:
        row = rows.from_link(link)

        def write(database: Database) -> None:
            database.table("links").insert(row, replace=True)
            audit.record(database, entry)

        await self._connection.write(write)

    async def remove(self, slack_id: str, entry: AuditEntry) -> bool:
        def write(database: Database) -> bool:
            if connection.first(database, _LINK, slack_id) is None:
                return False
            audit.record(database, entry)  # first, as it says who the actor is in Zoom
            database.execute("DELETE FROM links WHERE slack_id = ?", (slack_id,))
            return True

        return await self._connection.write(write)
