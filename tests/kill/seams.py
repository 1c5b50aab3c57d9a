"""Ends the process, as kill -9 does, right before a chosen one of its effects. The bot knows nothing of it.

An effect is what outlives the process: a commit in one of its files, a call to Zoom or Slack, an
acknowledgement. Between two of them nothing happens that a crash could lose; so a process that ends before
each of them in turn has ended at every boundary that there is. A commit is seen by the statement that is
about to be executed, calls and acknowledgements where aiohttp sends them.
"""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

JOBS: Final = ("workflow_status", "operation_outputs", "workflow_output")
"""Tables of the engine in which a row is a job that begins, its step that is done, its end."""
WRITES: Final = ("INSERT", "UPDATE", "DELETE")


class Seams:
    """Counts the effects that lie ahead, once it is armed."""

    def __init__(self, folder: Path) -> None:
        """Armed is it by a file `armed` with a number in it: 1 is the next effect."""
        self._armed = folder / "armed"
        self._passed = folder / "passed"
        self._lock = threading.Lock()

    def ahead(self, name: str) -> None:
        """An effect lies ahead, in whatever thread."""
        with self._lock:
            try:
                left = int(self._armed.read_text())
            except (FileNotFoundError, ValueError):  # not armed, or just being so
                return
            with self._passed.open("a") as passed:
                passed.write(f"{name}\n")
            if left <= 1:
                os.kill(os.getpid(), signal.SIGKILL)
            self._armed.write_text(str(left - 1))


class Statements:
    """The statements of one connection to a file."""

    def __init__(self, file: str, seams: Seams) -> None:
        self._file = file
        self._seams = seams
        self._wrote = ""

    def __call__(self, statement: str) -> None:
        """One is about to be executed."""
        if statement.startswith("COMMIT"):
            if self._wrote:
                self._seams.ahead(f"{self._file}: {self._wrote}")
            self._wrote = ""
        elif statement.startswith("ROLLBACK"):
            self._wrote = ""
        elif statement.startswith(WRITES) and self._counts(statement):
            self._wrote = self._wrote or " ".join(statement.split(maxsplit=4)[:3])

    def _counts(self, statement: str) -> bool:
        """The engine writes several times a second, though it has nothing to do."""
        if self._file != "jobs.sqlite":
            return True
        return any(statement.startswith(f"INSERT INTO main.{table} ") for table in JOBS)


def install(folder: Path) -> Seams:
    """From now on in this process."""
    seams = Seams(folder)
    _statements(seams)
    _calls(seams)
    return seams


def _statements(seams: Seams) -> None:
    real = sqlite3.connect

    def connect(database: Any, *args: Any, **more: Any) -> sqlite3.Connection:  # noqa: ANN401 sqlite3's
        opened: sqlite3.Connection = real(database, *args, **more)
        opened.set_trace_callback(Statements(Path(urlsplit(str(database)).path).name, seams))
        return opened

    sqlite3.connect = connect  # type: ignore[assignment] # overloaded
    sqlite3.dbapi2.connect = connect  # type: ignore[assignment] # overloaded


def _calls(seams: Seams) -> None:
    def called(method: str, url: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401 aiohttp's
        return f"{method} {str(url).partition('//')[2].partition('/')[2]}"

    def acknowledged(*_: Any, **__: Any) -> str:  # noqa: ANN401 aiohttp's
        return "acknowledgement"

    _before(aiohttp.ClientSession, "_request", called, seams)
    _before(aiohttp.ClientWebSocketResponse, "send_str", acknowledged, seams)


def _before(owner: type, method: str, name: Callable[..., str], seams: Seams) -> None:
    real = getattr(owner, method)

    async def watched(self: object, *args: Any, **more: Any) -> object:  # noqa: ANN401 aiohttp's
        seams.ahead(name(*args, **more))
        return await partial(real, self)(*args, **more)

    setattr(owner, method, watched)
