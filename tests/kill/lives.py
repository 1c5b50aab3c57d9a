"""One bot, which lives as often as it is killed, and is there again at once."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final

from sandbox import launch
from tests.journeys.stage import ROOT, Stage

PATIENCE: Final = 60.0
CONNECTIONS: Final = 2
"""What the bot keeps to Slack."""


class Nursery:
    """The process that bears bots (`tests.kill.nursery`)."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._ended: dict[int, asyncio.Future[int]] = {}

    async def bear(self, environment: Mapping[str, str]) -> int:
        """A new bot's process ID."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(dict(environment)).encode() + b"\n")
        async with asyncio.timeout(PATIENCE):
            return await self._born.get()

    async def end_of(self, pid: int) -> int:
        """How it ended, once it has: its exit code, negative for a signal."""
        return os.waitstatus_to_exitcode(await asyncio.shield(self._end(pid)))

    async def listen(self) -> None:
        """Hear of births and deaths, until there are no more."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            what, pid, *more = line.split()
            if what == b"born":
                self._born.put_nowait(int(pid))
            else:
                self._end(int(pid)).set_result(int(more[0]))

    def _end(self, pid: int) -> "asyncio.Future[int]":
        return self._ended.setdefault(pid, asyncio.get_running_loop().create_future())


@contextlib.asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """One, from its start to its end; bots that still live end with it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.kill.nursery",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    nursery_ = Nursery(process)
    listening = asyncio.create_task(nursery_.listen())
    try:
        yield nursery_
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await listening
        await process.wait()


class Lives:
    """The bot of a stage, in one folder."""

    def __init__(self, stage: Stage, nursery_: Nursery, folder: Path, policy: str) -> None:
        self.stage = stage
        self.folder = folder
        self._effects = 0
        self._nursery = nursery_
        self._seams = folder / "seams"
        self._seams.mkdir()
        (folder / "policy.toml").write_text(policy, encoding="utf-8")
        self.environment = launch.environment(stage.url, folder, {}, folder / "policy.toml") | {
            "BOT_LOG_LEVEL": "ERROR",
            "SEAMS": str(self._seams),
        }
        self._pid = 0

    async def start(self) -> None:
        """A new life; returns when both of its connections are up."""
        self._pid = await self._nursery.bear(self.environment)
        connecting = asyncio.create_task(
            self.stage.until(lambda: len(self.stage.world.slack.connections) >= CONNECTIONS, PATIENCE)
        )
        await asyncio.wait({connecting, self.ending()}, return_when=asyncio.FIRST_COMPLETED)
        assert connecting.done(), "the bot did not start; it says why on its standard error"
        await connecting

    async def kill(self) -> None:
        """Kill -9, and wait until Slack has noticed."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            await self.ended()

    def ending(self) -> "asyncio.Task[int]":
        """Done when it is dead."""
        return asyncio.create_task(self._nursery.end_of(self._pid))

    async def ended(self) -> None:
        """Wait until it is dead, and Slack has noticed."""
        assert await self._nursery.end_of(self._pid) == -signal.SIGKILL, "it ended by itself"
        self._pid = 0
        self._disarm()
        await self.stage.until(lambda: not self.stage.world.slack.connections, patience=PATIENCE)

    def arm(self, effects: int) -> None:
        """Let it end right before so many more effects have happened; 1 is the next."""
        self._disarm()
        self._effects = effects
        ready = self._seams / "ready"
        ready.write_text(str(effects))
        ready.rename(self._seams / "armed")

    @property
    def reached(self) -> str:
        """The effect right before which it ended; empty where it did not come so far."""
        passed = self._seams / "passed"
        names = passed.read_text().splitlines() if passed.exists() else []
        return names[-1] if len(names) == self._effects else ""

    def _disarm(self) -> None:
        (self._seams / "armed").unlink(missing_ok=True)
        (self._seams / "passed").unlink(missing_ok=True)
