"""The database's file: made so that nobody else can read it, and looked at before it is opened for writing.

Each refusal is a StoreError of one line, and leaves the file as it is, byte for byte.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlite_utils import Database, utils

from bot.errors import StoreError, sqlite_reason
from bot.store import migrations

# Documented (https://sqlite-utils.datasette.io/en/stable/python-api.html), though not listed as exported: the
# module that Database itself uses, which is pysqlite3 where that is installed.
sqlite3 = utils.sqlite3  # type: ignore[attr-defined]

Error: Final[type[Exception]] = sqlite3.Error
"""The root of SQLite's errors in that module."""

Doubled: Final[type[Exception]] = sqlite3.IntegrityError
"""A row would break what an index says, such as that something is there once only."""

_RESTORE: Final = "restore it from a backup, or move it away to start with an empty one"


def connect(path: Path, *, patience: timedelta, read_only: bool = False) -> Database:
    """A connection that waits for so long where another process writes. No extension or plugin is loaded."""
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(uri, uri=True, timeout=patience.total_seconds())
    return Database(connection, execute_plugins=False)


def prepare(path: Path, *, patience: timedelta) -> None:
    """Make sure of a file that can be opened: the folder is made with mode 0700, the file with mode 0600.

    Raises StoreError where it cannot be used.
    """
    try:
        _folder(path.parent)
        if path.exists():
            # Looked at through SQLite alone: closing a file that was opened otherwise drops the locks that
            # SQLite holds on it in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
            look(path, patience)
        else:
            with contextlib.suppress(FileExistsError):  # another process made it just now
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)  # SQLite gives -wal and -shm the mode of the file
    except OSError as error:
        raise StoreError([f"{path}: {error.strerror}; {_mend(error)}"]) from None


def _folder(folder: Path) -> None:
    if not folder.is_dir():
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)


def _mend(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "make the folder above it first, or set BOT_DATA_DIR to another one"
    if isinstance(error, NotADirectoryError):
        return "set BOT_DATA_DIR to a folder"
    return "give the bot's user the right to write there, or set BOT_DATA_DIR to another folder"


def look(path: Path, patience: timedelta) -> None:
    """Raises StoreError where it is no database of ours, or one that this version does not understand."""
    if not path.is_file():
        raise StoreError([f"{path} is not a file; move it away, or set BOT_DATA_DIR to another folder"])
    with naming(path):
        database = connect(path, patience=patience, read_only=True)
        try:
            problem = _problem(database)
        finally:
            database.close()
    if problem:
        raise StoreError([f"{path} {problem}"])


def _problem(database: Database) -> str:
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        return f"is damaged; {_RESTORE}"
    theirs = database.execute("PRAGMA application_id").fetchone()[0]
    if theirs != migrations.APPLICATION_ID and (theirs or database.table_names()):
        return "is another program's database; set BOT_DATA_DIR to another folder"
    newer = migrations.unknown(database)
    if newer:
        return f"was written by a newer version of the bot ({', '.join(sorted(newer))}); start that one again"
    return ""


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """SQLite's errors while the file is opened, as a StoreError that names it."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError([f"{path} {sqlite_reason(error, _RESTORE)}"]) from None
