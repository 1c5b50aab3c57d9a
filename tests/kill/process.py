"""The bot as a process that can be killed."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bot.domain.requests import State
from tests.journeys.stage import ROOT, Stage

OPEN = (State.ACCEPTED, State.CREATING, State.CREATED, State.POSTING)


class Process:
    """`python -m bot run` against the stage's Slack and Zoom."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage = stage
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until both of its connections are up."""
        command = [sys.executable, "-m", "bot", "run", "--no-env-file"]
        self._process = await asyncio.create_subprocess_exec(*command, env=self._environment(), cwd=ROOT)
        await self._stage.until(lambda: len(self._stage.world.slack.connections) >= 2, patience=30)

    async def kill(self) -> None:
        """Kill -9, and wait until Slack has noticed."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.kill()
        await self._process.wait()
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

    def _environment(self) -> dict[str, str]:
        url = self._stage.url
        return {
            "PATH": os.defpath,
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_APP_TOKEN": "xapp-sandbox",
            "SLACK_API_URL": f"{url}/slack/api/",
            "ZOOM_ACCOUNT_ID": "sandbox-account",
            "ZOOM_CLIENT_ID": "sandbox-client",
            "ZOOM_CLIENT_SECRET": "sandbox-secret",
            "ZOOM_API_URL": f"{url}/zoom/v2",
            "ZOOM_TOKEN_URL": f"{url}/zoom/oauth/token",
            "ZOOM_PLAN": "business",
            "BOT_ADMINS": "U0ADA0003",
            "BOT_DATA_DIR": str(self._folder),
            "BOT_PORT": "0",
            "BOT_LOG_LEVEL": "WARNING",
        }
