"""The bot as it is in use: a process of its own, in a sandbox that is in this one."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import yaml

from sandbox import launch
from sandbox.bot_process import BotProcess
from sandbox.slack.model import system_clock
from sandbox.world import World, serve

ROOT: Final = Path(__file__).parent.parent
CONNECTIONS: Final = 2
"""What the bot keeps to Slack."""


def manifest() -> dict[str, Any]:
    """The app's manifest."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app_manifest.yml").read_text(encoding="utf-8"))
    return loaded


def environment(url: str, folder: str, **changes: str) -> dict[str, str]:
    """The bot's environment in the sandbox at this address."""
    return (
        launch.environment(url, Path(folder), {"PATH": os.defpath}) | {"BOT_LOG_LEVEL": "WARNING"} | changes
    )


@contextlib.asynccontextmanager
async def connected() -> AsyncIterator[tuple[World, str, BotProcess]]:
    """A sandbox, its address, and the bot in it over Socket Mode."""
    world, up = World(manifest()), asyncio.Event()

    def changed() -> None:
        if len(world.slack.connections) == CONNECTIONS:
            up.set()

    world.slack.subscribe(changed)
    with tempfile.TemporaryDirectory() as folder:
        async with serve(world) as url:
            bot = BotProcess(launch.BOT, environment(url, folder), clock=system_clock, echo=lambda _: None)
            await bot.start()
            try:
                async with asyncio.timeout(30):
                    await up.wait()
                yield world, url, bot
            finally:
                await bot.stop()
