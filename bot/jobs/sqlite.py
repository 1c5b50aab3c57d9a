"""The engine's own SQLite file, opened as the engine needs it."""

import importlib
import os
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import sqlalchemy
from sqlite_utils import utils

from bot.errors import EngineError, sqlite_reason

_NEEDED: Final = (3, 42, 0)
"""On Python 3.12 and later DBOS 3.4 calls unixepoch('subsec'): https://sqlite.org/releaselog/3_42_0.html"""

_RESTORE: Final = "restore it from a backup, or move it away: the jobs in it are then forgotten"


def driver() -> ModuleType:
    """The SQLite module of this process, the same as the store's: pysqlite3 where it is installed.

    Raises EngineError where its SQLite is too old.
    """
    module = importlib.import_module(f"{utils.sqlite3.__name__}.dbapi2")  # type: ignore[attr-defined]  # documented
    check(sys.version_info[:2], module.sqlite_version_info)
    return module


def check(python: tuple[int, ...], sqlite: tuple[int, ...]) -> None:
    """EngineError where this Python with this SQLite cannot run the engine."""
    if python >= (3, 12) and sqlite < _NEEDED:
        found = f"SQLite {_dotted(sqlite)} is too old for the job engine, which needs {_dotted(_NEEDED)}"
        cures = "upgrade SQLite, run `pip install pysqlite3-binary`, or use Python 3.11"
        raise EngineError([f"{found} with Python {_dotted(python)}: {cures}"])


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def open_engine(path: Path, *, patience: timedelta = timedelta(seconds=5)) -> sqlalchemy.Engine:
    """A SQLAlchemy engine on the file, which is made with mode 0600 where it is missing, in WAL mode.

    `patience` is how long another writer is waited for. Raises EngineError where the file cannot be used.
    """
    module = driver()
    _prepare(path)
    _switch_to_wal(module, path, patience)
    engine = sqlalchemy.create_engine(
        sqlalchemy.URL.create("sqlite", database=str(path)),
        module=module,
        pool_size=8,
        max_overflow=32,
        hide_parameters=True,
    )

    @sqlalchemy.event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:  # noqa: ANN401 of whichever module it is
        # IMMEDIATE and the foreign keys as the engine sets them itself (dbos/_sys_db_sqlite.py);
        # FULL because a job that was promised survives a power cut.
        connection.isolation_level = "IMMEDIATE"
        connection.execute(f"PRAGMA busy_timeout = {int(patience.total_seconds() * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    return engine


def _prepare(path: Path) -> None:
    try:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)  # SQLite gives -wal and -shm the mode of the file
    except OSError as error:
        raise EngineError(
            [f"{path}: {error.strerror}; set BOT_DATA_DIR to a folder that can be written to"]
        ) from None


def _switch_to_wal(module: ModuleType, path: Path, patience: timedelta) -> None:
    """Look first without writing, so that a file that is refused is left as it is."""
    try:
        for mode, pragma in (("ro", "quick_check(1)"), ("rw", "journal_mode = WAL")):
            uri = f"{path.resolve().as_uri()}?mode={mode}"
            with closing(module.connect(uri, uri=True, timeout=patience.total_seconds())) as connection:
                answer = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            if answer not in {"ok", "wal"}:
                raise EngineError([f"{path} is damaged; {_RESTORE}"])
    except module.Error as error:
        raise EngineError([f"{path} {sqlite_reason(error, _RESTORE)}"]) from None
