"""The audit read from its file while the bot runs, or does not: nothing is ever written."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from bot.errors import StoreError
from bot.store import chain, files, migrations, rows
from bot.store.proof import Head

PATIENCE: Final = timedelta(seconds=5)


@contextlib.contextmanager
def opened(path: Path) -> Iterator["Reader"]:
    """The audit as it is at this moment, however long it is read. Raises StoreError."""
    if not path.exists():
        raise StoreError([f"there is no {path}; set BOT_DATA_DIR to the folder of the bot's database"])
    files.look(path, PATIENCE)
    with files.naming(path):
        database = files.connect(path, patience=PATIENCE, read_only=True)
        try:
            # What somebody put in by hand need not be text.
            database.conn.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            database.execute("BEGIN")
            if migrations.STORE.pending(database):
                raise StoreError([f"{path} was written by an older version of the bot; start this one once"])
            yield Reader(database)
        finally:
            database.close()


class Reader:
    """The audit of one moment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self, since: datetime | None = None) -> Iterator[chain.Row]:
        """The rows as they are in the file, one after the other, the oldest first."""
        where, values = ("WHERE at >= ?", (rows.moment(since),)) if since else ("", ())
        yield from self._database.query(f"SELECT * FROM audit {where} ORDER BY id", values)  # noqa: S608 ours

    def head(self) -> Head | None:
        """What the store noted as the end; None where that is gone, or is nothing that it would note."""
        found = next(self._database.query("SELECT number, hash FROM audit_head"), {"number": None})
        return Head(**found) if isinstance(found["number"], int) else None
