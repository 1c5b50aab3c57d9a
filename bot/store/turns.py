"""Turns that are still to be told, in SQLite."""

from collections.abc import Sequence

from sqlite_utils import Database

from bot.domain.turns import Turn
from bot.store import connection, rows


def save(database: Database, turn: Turn) -> None:
    """Add one within the transaction of what it tells of."""
    row = rows.from_turn(turn)
    database.execute(f"INSERT INTO turns {rows.columns(row)}", tuple(row.values()))


class SqliteTurns:
    """The turns of one database."""

    def __init__(self, own: connection.Connection) -> None:
        self._connection = own

    async def untold(self, key: str) -> Sequence[Turn]:
        """Those of a request, the oldest first."""
        sql = "SELECT * FROM turns WHERE request = ? ORDER BY number"
        return [rows.to_turn(row) for row in await self._connection.all(sql, key)]

    async def told(self, number: int) -> None:
        """Forget it."""
        sql = "DELETE FROM turns WHERE number = ?"
        await self._connection.write(lambda database: database.execute(sql, (number,)))

    async def waiting(self) -> Sequence[str]:
        """The keys of requests, the one that waits longest first."""
        sql = "SELECT request FROM turns GROUP BY request ORDER BY MIN(number)"
        return [row["request"] for row in await self._connection.all(sql)]
