"""The bot as a child process, with its output kept for who wants to look."""

import asyncio
import contextlib
import ctypes
import re
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

LINES: Final = 500
"""How many lines of output are kept."""
LINE: Final = 2000
"""The longest line, in characters; the rest is cut."""
GRACE: Final = 10.0
"""Seconds from SIGTERM to SIGKILL."""
_PR_SET_PDEATHSIG: Final = 1
"""Of prctl(2): the signal that a process gets when its parent dies."""
_LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")


class State(StrEnum):
    """What the bot does."""

    STOPPED = "stopped"
    RUNNING = "running"
    STOPPING = "stopping"
    DIED = "died"
    """It ended without having been told to."""


class BotProcess:
    """One bot, which can be started, stopped and killed any number of times.

    `echo` gets each line of its output. The child has a process group of its own, so a Ctrl-C in the terminal
    reaches only us, and we decide how it ends.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        clock: Callable[[], datetime],
        echo: Callable[[str], None],
        grace: float = GRACE,
    ) -> None:
        self.env = dict(env)
        self.state = State.STOPPED
        self.lines: deque[str] = deque(maxlen=LINES)
        self.since: datetime = clock()
        self.starts = 0
        self.code: int | None = None
        """How the last one ended: its exit code, negative for a signal."""
        self._command = tuple(command)
        self._clock = clock
        self._echo = echo
        self._grace = grace
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._watchers: list[Callable[[], None]] = []

    @property
    def pid(self) -> int | None:
        """The process id, while it lives."""
        return self._process.pid if self._process else None

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has the callback called after every change, each line of output too. Gives what ends that."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    async def start(self) -> None:
        """Starts it, if it is not running. A command that cannot be run is a line of output, and DIED."""
        if self._process is not None:
            return
        self.starts += 1
        self.code = None
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=self.env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_us if _LIBC else None,
            )
        except OSError as failed:
            self._say(f"The bot could not be started: {failed}")
            self._become(State.DIED)
            return
        self._become(State.RUNNING)
        self._reader = asyncio.create_task(self._read(self._process))

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL for one that is still there after the grace. Returns when it is gone."""
        if self._process is None or self._reader is None:
            return
        self._become(State.STOPPING)
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        done, _ = await asyncio.wait([self._reader], timeout=self._grace)
        if not done:
            self._say(f"The bot did not end within {self._grace:g} s: killing it")
            await self.kill()

    async def ended(self) -> None:
        """Returns when it is gone, however it went."""
        if self._reader is not None:
            await asyncio.wait([self._reader])

    async def kill(self) -> None:
        """SIGKILL: what a crash or a power cut looks like. Returns when it is gone."""
        if self._process is None or self._reader is None:
            return
        self._become(State.STOPPING)
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self.ended()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        rest = ""
        while process.stdout and (piece := await process.stdout.read(65536)):
            *lines, rest = (rest + piece.decode(errors="replace")).split("\n")
            rest = rest[-LINE:]
            for line in lines:
                self._say(line)
        if rest:
            self._say(rest)
        self._ended(await process.wait())

    def _ended(self, code: int) -> None:
        told = self.state is State.STOPPING
        self.code, self._process = code, None
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        self._say(f"-- the bot {how}")
        self._become(State.STOPPED if told else State.DIED)

    def _say(self, line: str) -> None:
        plain = _COLOURS.sub("", line.rstrip("\r"))[:LINE]
        self.lines.append(plain)
        self._echo(plain)
        self._changed()

    def _become(self, state: State) -> None:
        self.state, self.since = state, self._clock()
        self._changed()

    def _changed(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()


def _end_with_us() -> None:  # pragma: no cover  in a process that is not measured
    """In the child, before it is the bot: it ends when we do, even by SIGKILL. Only Linux offers that."""
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
