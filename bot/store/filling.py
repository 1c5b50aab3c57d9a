"""What people fill in, and what of it they keep, in SQLite."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlite_utils import Database

from bot.store import connection, rows
from bot.store.port import Draft, Preset

DRAFT_AGE: Final = timedelta(days=7)
"""So long a form may be open. A view in Slack lives no longer than the person's window."""

_PRESET: Final = "asker = ? AND kind = ? AND folded = ?"


class SqliteDrafts:
    """The drafts of one database."""

    def __init__(self, own: connection.Connection) -> None:
        self._connection = own

    async def put(self, draft: Draft) -> None:
        """Save it, and forget those that are too old."""
        row = rows.from_draft(draft)
        oldest = rows.moment(draft.at - DRAFT_AGE)

        def write(database: Database) -> None:
            database.table("drafts").insert(row, replace=True)
            database.execute("DELETE FROM drafts WHERE at < ?", (oldest,))

        await self._connection.write(write)

    async def get(self, draft_id: str) -> Draft | None:
        """The draft."""
        row = await self._connection.first("SELECT * FROM drafts WHERE id = ?", draft_id)
        return rows.to_draft(row) if row else None

    async def remove(self, draft_id: str) -> None:
        """Forget it."""
        sql = "DELETE FROM drafts WHERE id = ?"
        await self._connection.write(lambda database: database.execute(sql, (draft_id,)))


class SqlitePresets:
    """The presets of one database."""

    def __init__(self, own: connection.Connection) -> None:
        self._connection = own

    async def put(self, preset: Preset) -> None:
        """Keep it, in place of what had the name."""
        row = rows.from_preset(preset)
        await self._connection.write(lambda database: database.table("presets").insert(row, replace=True))

    async def get(self, asker: str, kind: str, name: str) -> Preset | None:
        """The preset."""
        sql = f"SELECT * FROM presets WHERE {_PRESET}"  # noqa: S608 our own column names
        row = await self._connection.first(sql, asker, kind, rows.folded(name))
        return rows.to_preset(row) if row else None

    async def names(self, asker: str, kind: str) -> Sequence[str]:
        """Their names, sorted."""
        sql = "SELECT name FROM presets WHERE asker = ? AND kind = ? ORDER BY folded"
        return [row["name"] for row in await self._connection.all(sql, asker, kind)]

    async def remove(self, asker: str, kind: str, name: str) -> bool:
        """Forget it; whether there was one."""
        sql = f"DELETE FROM presets WHERE {_PRESET}"  # noqa: S608 our own column names
        values = (asker, kind, rows.folded(name))
        return await self._connection.write(lambda database: database.execute(sql, values).rowcount == 1)
