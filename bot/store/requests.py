"""Requests, in SQLite."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlite_utils import Database

from bot.domain.requests import FINAL, MOVES, Request, State
from bot.store import connection, files, rows
from bot.store.port import AuditEntry, Taken

_JSON: Final = frozenset({"spec", "outcome"})
_CHANGEABLE: Final[Mapping[str, type]] = {
    "spec": dict,
    "outcome": dict,
    "zoom_id": str,
    "card_channel": str,
    "card_ts": str,
    "note": str,
    "reply_url": str,
}
_ENDS: Final = FINAL | {State.ATTENTION}
"""Where nothing more is answered through reply_url."""

_ONE: Final = "SELECT * FROM requests WHERE key = ?"


class SqliteRequests:
    """The requests of one database."""

    def __init__(self, own: connection.Connection) -> None:
        self._connection = own

    async def add(self, request: Request) -> bool:
        """Save a new one, if its key is new."""
        row = rows.from_request(request)
        sql = f"INSERT OR IGNORE INTO requests {rows.columns(row)}"
        return await self._connection.run(
            lambda database: database.execute(sql, tuple(row.values())).rowcount == 1
        )

    async def get(self, key: str) -> Request | None:
        """The request of a key."""
        return await self._one(_ONE, key)

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
        """Compare and set, in one transaction with its audit entry."""
        if to not in MOVES[frm]:
            raise ValueError(f"no request goes from {frm} to {to}")
        row = {**_checked(changes), "state": to.value, "changed_at": rows.moment(at)}
        if to in _ENDS:
            row["reply_url"] = ""
        sets = ", ".join(f"{column} = ?" for column in row)
        sql = f"UPDATE requests SET {sets} WHERE key = ? AND state = ?"  # noqa: S608 our own column names

        def write(database: Database) -> dict[str, Any] | None:
            try:
                moved = database.execute(sql, (*row.values(), key, frm.value)).rowcount
            except files.Doubled:
                raise Taken(f"{row.get('zoom_id')} belongs to another request than {key}") from None
            if moved != 1:
                return None
            connection.record(database, entry)
            return connection.first(database, _ONE, key)

        found = await self._connection.run(write)
        return rows.to_request(found) if found else None

    async def set_outcome(self, key: str, outcome: Mapping[str, Any], *, entry: AuditEntry) -> None:
        """Record it anew."""

        def write(database: Database) -> None:
            changed = (json.dumps(dict(outcome)), key)
            if database.execute("UPDATE requests SET outcome = ? WHERE key = ?", changed).rowcount:
                connection.record(database, entry)

        await self._connection.run(write)

    async def by_zoom_id(self, kind: str, zoom_id: str) -> Request | None:
        """The request that created it; of two from before that could not be, the later one."""
        sql = "SELECT * FROM requests WHERE kind = ? AND zoom_id = ? AND zoom_id != '' ORDER BY asked_at DESC"
        return await self._one(sql, kind, zoom_id)

    async def in_states(self, *states: State) -> Sequence[Request]:
        """All in these states, the oldest first."""
        marks = ", ".join("?" * len(states))
        sql = f"SELECT * FROM requests WHERE state IN ({marks}) ORDER BY asked_at, key"  # noqa: S608 question marks
        return [rows.to_request(row) for row in await self._connection.all(sql, *states)]

    async def created_since(self, kind: str, since: datetime) -> int:
        """How many the audit has."""
        sql = "SELECT COUNT(*) AS n FROM audit WHERE action = ? AND at >= ?"
        (row,) = await self._connection.all(sql, f"{kind}.created", rows.moment(since))
        return int(row["n"])

    async def _one(self, sql: str, *values: str) -> Request | None:
        row = await self._connection.first(sql, *values)
        return rows.to_request(row) if row else None


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in changes.items():
        if not isinstance(value, _CHANGEABLE.get(name, ())):
            raise ValueError(f"{name} of a request cannot be changed to that")  # noqa: TRY004 one error for both
    return {name: json.dumps(value) if name in _JSON else rows.text(value) for name, value in changes.items()}
