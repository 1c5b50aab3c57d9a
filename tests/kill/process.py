"""The bot as a process that can be killed."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.services.asking import OPEN
from sandbox import launch
from sandbox.bot_process import BotProcess
from tests.journeys.stage import Stage


class Process:
    """`python -m bot run` against the stage's Slack and Zoom."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage = stage
        self._folder = folder
        environment = launch.environment(stage.url, folder, {"BOT_LOG_LEVEL": "WARNING"})
        self._bot = BotProcess(launch.BOT, environment, clock=stage.clock, echo=print)

    async def start(self) -> None:
        """Start it, and wait until both of its connections are up."""
        await self._bot.start()
        await self._stage.until(lambda: len(self._stage.world.slack.connections) >= 2, patience=30)

    async def kill(self) -> None:
        """Kill -9, and wait until Slack has noticed."""
        await self._bot.kill()
        await self._stage.until(lambda: not self._stage.world.slack.connections)

    async def restart(self) -> None:
        """Kill -9, then start again."""
        await self.kill()
        await self.start()

    async def settle(self) -> None:
        """Wait until no request is open."""
        async with asyncio.timeout(60):
            while self._open():  # noqa: ASYNC110 the state is another process's
                await asyncio.sleep(0.1)

    def _open(self) -> int:
        marks = ", ".join("?" * len(OPEN))
        with closing(sqlite3.connect(self._folder / "store.sqlite")) as database:
            query = f"select count(*) from requests where state in ({marks})"  # noqa: S608 only question marks
            return int(database.execute(query, OPEN).fetchone()[0])
