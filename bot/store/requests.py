"""Requests, in SQLite."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlite_utils import Database

from bot.domain.requests import FINAL, MOVES, Request, State
from bot.domain.turns import Turn
from bot.store import audit, connection, files, rows, turns
from bot.store.port import AuditEntry, Taken

_JSON: Final = frozenset({"spec", "outcome", "review"})
_CHANGEABLE: Final[Mapping[str, type]] = {
    "spec": dict,
    "outcome": dict,
    "review": dict,
    "alike": str,
    "zoom_id": str,
    "card_channel": str,
    "card_ts": str,
    "note": str,
    "reply_url": str,
}
_ENDS: Final = FINAL | {State.ATTENTION, State.PENDING}
"""Where nothing more is answered through reply_url: it is over, or it takes longer than that is good for."""

WAITING_OF: Final = "SELECT COUNT(*) AS n FROM requests WHERE asker = ? AND +state = 'pending'"
"""With the plus SQLite looks at what they asked for, and not at all that waits for anybody
(https://www.sqlite.org/optoverview.html, "Disqualifying WHERE Clause Terms Using Unary +")."""

_ONE: Final = "SELECT * FROM requests WHERE key = ?"


class SqliteRequests:
    """The requests of one database."""

    def __init__(self, own: connection.Connection) -> None:
        self._connection = own

    async def add(self, request: Request) -> bool:
        """Save a new one, if its key is new."""
        row = rows.from_request(request)
        sql = f"INSERT OR IGNORE INTO requests {rows.columns(row)}"
        return await self._connection.write(
            lambda database: database.execute(sql, tuple(row.values())).rowcount == 1
        )

    async def get(self, key: str) -> Request | None:
        """The request of a key."""
        return await self._one(_ONE, key)

    async def move(  # noqa: PLR0913 as in the port
        self,
        key: str,
        frm: State,
        to: State,
        *,
        at: datetime,
        entry: AuditEntry | None = None,
        revision: int | None = None,
        turn: Turn | None = None,
        **changes: Any,  # noqa: ANN401 as in the port
    ) -> Request | None:
        """Compare and set, in one transaction with its audit entry and its turn."""
        if to not in MOVES[frm]:
            raise ValueError(f"no request goes from {frm} to {to}")
        row = {**_checked(changes), "state": to.value, "changed_at": rows.moment(at)}
        if to in _ENDS:
            row["reply_url"] = ""
        sets = ", ".join(f"{column} = ?" for column in row)
        sql = (
            f"UPDATE requests SET {sets}, revision = revision + 1 "  # noqa: S608 our own column names
            "WHERE key = ? AND state = ? AND revision = COALESCE(?, revision)"
        )

        def write(database: Database) -> dict[str, Any] | None:
            try:
                moved = database.execute(sql, (*row.values(), key, frm.value, revision)).rowcount
            except files.Doubled:
                raise Taken(f"another request than {key} has what this one is to have") from None
            return _recorded(database, key, entry, turn) if moved else None

        return _request(await self._connection.write(write))

    async def set_outcome(
        self, key: str, outcome: Mapping[str, Any], *, entry: AuditEntry, turn: Turn | None = None
    ) -> Request | None:
        """Record it anew."""
        sql = "UPDATE requests SET outcome = ?, revision = revision + 1 WHERE key = ?"

        def write(database: Database) -> dict[str, Any] | None:
            changed = database.execute(sql, (json.dumps(dict(outcome)), key)).rowcount
            return _recorded(database, key, entry, turn) if changed else None

        return _request(await self._connection.write(write))

    async def release(self, key: str, *, entry: AuditEntry) -> None:
        """Forget it, with its audit entry."""
        sql = "UPDATE requests SET zoom_id = '', revision = revision + 1 WHERE key = ?"

        def write(database: Database) -> None:
            database.execute(sql, (key,))
            audit.record(database, entry)

        await self._connection.write(write)

    async def place(self, key: str, channel: str, ts: str) -> bool:
        """Record it, if nothing is recorded yet."""
        sql = "UPDATE requests SET thread_channel = ?, thread_ts = ? WHERE key = ? AND thread_ts = ''"
        return await self._connection.write(
            lambda database: database.execute(sql, (channel, ts, key)).rowcount == 1
        )

    async def keys_in(self, state: State) -> Sequence[str]:
        """Their keys, the oldest first."""
        sql = "SELECT key FROM requests WHERE state = ? ORDER BY asked_at, key"
        return [row["key"] for row in await self._connection.all(sql, state)]

    async def asked_by(self, slack_id: str, limit: int = 20) -> Sequence[Request]:
        """Theirs, the latest first."""
        sql = "SELECT * FROM requests WHERE asker = ? ORDER BY asked_at DESC, key DESC LIMIT ?"
        return [rows.to_request(row) for row in await self._connection.all(sql, slack_id, limit)]

    async def pending(self, limit: int = 100, after: str = "") -> Sequence[Request]:
        """Those that wait, the oldest first; after a key that nobody knows there are none."""
        behind = "AND (asked_at, key) > (SELECT asked_at, key FROM requests WHERE key = ?)" if after else ""
        sql = f"SELECT * FROM requests WHERE state = 'pending' {behind} ORDER BY asked_at, key LIMIT ?"  # noqa: S608 our own condition
        values = (after, limit) if after else (limit,)
        return [rows.to_request(row) for row in await self._connection.all(sql, *values)]

    async def waiting_of(self, slack_id: str) -> int:
        """How many there are."""
        (row,) = await self._connection.all(WAITING_OF, slack_id)
        return int(row["n"])

    async def open_like(self, kind: str, alike: str) -> Request | None:
        """The one that holds it."""
        sql = (
            "SELECT * FROM requests WHERE kind = ? AND alike = ? AND alike != '' "
            "AND state IN ('pending', 'approved')"
        )
        return await self._one(sql, kind, rows.text(alike))

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
        return _request(await self._connection.first(sql, *values))


def _request(row: dict[str, Any] | None) -> Request | None:
    return rows.to_request(row) if row else None


def _recorded(
    database: Database, key: str, entry: AuditEntry | None, turn: Turn | None
) -> dict[str, Any] | None:
    """The row as it is now, with what was done and what is to be told of it."""
    audit.record(database, entry)
    if turn is not None:
        turns.save(database, turn)
    return connection.first(database, _ONE, key)


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in changes.items():
        if not isinstance(value, _CHANGEABLE.get(name, ())):
            raise ValueError(f"{name} of a request cannot be changed to that")  # noqa: TRY004 one error for both
    return {name: json.dumps(value) if name in _JSON else rows.text(value) for name, value in changes.items()}
