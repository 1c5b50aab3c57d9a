"""Changes, in SQLite."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlite_utils import Database

from bot.store import audit, connection, rows
from bot.store.port import AuditEntry, Change, ChangeState

_CHANGEABLE: Final[Mapping[str, type]] = {"note": str, "found": dict}

_ONE: Final = "SELECT * FROM changes WHERE key = ?"


class SqliteChanges:
    """The changes of one database."""

    def __init__(self, own: connection.Connection) -> None:
        self._connection = own

    async def add(self, change: Change) -> bool:
        """Save a new one, if its key is new."""
        row = rows.from_change(change)
        sql = f"INSERT OR IGNORE INTO changes {rows.columns(row)}"
        return await self._connection.write(
            lambda database: database.execute(sql, tuple(row.values())).rowcount == 1
        )

    async def get(self, key: str) -> Change | None:
        """The change of a key."""
        row = await self._connection.first(_ONE, key)
        return rows.to_change(row) if row else None

    async def move(
        self,
        key: str,
        frm: ChangeState,
        to: ChangeState,
        *,
        at: datetime,
        entry: AuditEntry | None = None,
        **changes: Any,  # noqa: ANN401 as in the port
    ) -> Change | None:
        """Compare and set, in one transaction with its audit entry. ValueError for what cannot change."""
        row = {**_checked(changes), "state": to.value, "changed_at": rows.moment(at)}
        if to is not ChangeState.SENDING:
            row["reply_url"] = ""
        sets = ", ".join(f"{column} = ?" for column in row)
        sql = f"UPDATE changes SET {sets} WHERE key = ? AND state = ?"  # noqa: S608 our own column names

        def write(database: Database) -> dict[str, Any] | None:
            if database.execute(sql, (*row.values(), key, frm.value)).rowcount != 1:
                return None
            audit.record(database, entry)
            return connection.first(database, _ONE, key)

        found = await self._connection.write(write)
        return rows.to_change(found) if found else None

    async def open(self) -> Sequence[Change]:
        """Those that a job has something to do for, the oldest first."""
        sql = "SELECT * FROM changes WHERE state IN (?, ?) ORDER BY at, key"
        found = await self._connection.all(sql, ChangeState.ACCEPTED, ChangeState.SENDING)
        return [rows.to_change(row) for row in found]


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in changes.items():
        if not isinstance(value, _CHANGEABLE.get(name, ())):
            raise ValueError(f"{name} of a change cannot be changed to that")  # noqa: TRY004 one error for both
    return {
        name: rows.text(value) if isinstance(value, str) else json.dumps(value)
        for name, value in changes.items()
    }
