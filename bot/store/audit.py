"""The audit, in SQLite: rows are added, each sealed to the one before, and none is ever changed."""

from collections.abc import Sequence
from typing import Any, Final

from sqlite_utils import Database

from bot.store import chain, connection, rows
from bot.store.port import AuditEntry, AuditFilter

_SAME: Final = "SELECT id FROM audit WHERE action = ? AND subject = ? AND request = ? AND details = ?"
_ZOOM_ID: Final = "SELECT zoom_id FROM links WHERE slack_id = ?"
_HEAD: Final = (
    "SELECT (SELECT number FROM audit_head) AS number, (SELECT hash FROM audit_head) AS hash,"
    " (SELECT MAX(id) FROM audit) AS last"
)


def record(database: Database, entry: AuditEntry | None) -> None:
    """Add what was done, if anything, within a transaction that has the right to write already.

    Goes on where somebody meddled with the head: what is wrong is then there for good, to be found.
    """
    if entry is None:
        return
    link = connection.first(database, _ZOOM_ID, entry.actor)
    head = next(database.query(_HEAD))
    number = max(head["number"] or 0, head["last"] or 0) + 1
    row = {**rows.from_entry(entry), "zoom_actor": link["zoom_id"] if link else ""}
    row |= {"id": number, "previous": head["hash"] or chain.LOST}
    row["hash"] = chain.seal(row)
    database.execute(f"INSERT INTO audit {rows.columns(row)}", tuple(row.values()))
    database.execute("INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?)", (number, row["hash"]))


class SqliteAudit:
    """The audit of one database."""

    def __init__(self, own: connection.Connection) -> None:
        self._connection = own

    async def add(self, entry: AuditEntry, *, once: bool = False) -> None:
        """Record one turn, at most once where it is told so."""
        row = rows.from_entry(entry)
        same = (row["action"], row["subject"], row["request"], row["details"])

        def write(database: Database) -> None:
            if not once or connection.first(database, _SAME, *same) is None:
                record(database, entry)

        await self._connection.write(write)

    async def recent(self, limit: int = 100) -> Sequence[AuditEntry]:
        """The latest, the newest first."""
        return await self.find(AuditFilter(), limit)

    async def find(self, wanted: AuditFilter, limit: int = 20) -> Sequence[AuditEntry]:
        """The latest that fit, the newest first."""
        asked = _conditions(wanted)
        where = " AND ".join(asked) or "TRUE"
        values = [value for each in asked.values() for value in each]
        sql = f"SELECT * FROM audit WHERE {where} ORDER BY id DESC LIMIT ?"  # noqa: S608 our own conditions
        return [rows.to_entry(row) for row in await self._connection.all(sql, *values, limit)]


def _conditions(wanted: AuditFilter) -> dict[str, tuple[Any, ...]]:
    """Each with its values."""
    who, what = wanted.person, wanted.action
    own = "request IN (SELECT key FROM requests WHERE asker = ?)"
    given: list[tuple[object, str, tuple[Any, ...]]] = [
        (who, f"(actor = ? OR subject = ? OR {own})", (who, who, who)),
        # From `user.` up to `user/`, which comes right after all that begin with the former.
        (what, "(action = ? OR (action >= ? AND action < ?))", (what, f"{what}.", f"{what}/")),
        (wanted.deed, "substr(action, instr(action, '.') + 1) = ?", (wanted.deed,)),
        (wanted.since, "at >= ?", (wanted.since and rows.moment(wanted.since),)),
        (wanted.before, "id < ?", (wanted.before,)),
        (wanted.failed, "result != ''", ()),
    ]
    return {condition: values for asked, condition, values in given if asked}
