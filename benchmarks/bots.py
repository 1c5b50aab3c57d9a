"""The bot as it is in use: a process of its own, in a sandbox that is in this one."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable
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


APPROVAL: Final = """
[[rule]]
kinds = ["user"]
for = ["everybody"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
"""
"""A policy by which every user takes one approval."""


@contextlib.asynccontextmanager
async def connected(policy: str = "") -> AsyncIterator[tuple[World, str, BotProcess]]:
    """A sandbox, its address, and the bot in it over Socket Mode, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with in_folder(Path(folder), policy) as found:
            yield found


@contextlib.asynccontextmanager
async def in_folder(folder: Path, policy: str = "") -> AsyncIterator[tuple[World, str, BotProcess]]:
    """The same, on the data of this folder; it returns once the bot is connected."""
    world, up = World(manifest()), asyncio.Event()
    changes = {}
    if policy:
        rules = folder / "policy.toml"
        rules.write_text(policy, encoding="utf-8")
        changes = {"BOT_POLICY": str(rules)}

    def changed() -> None:
        if len(world.slack.connections) == CONNECTIONS:
            up.set()

    world.slack.subscribe(changed)
    async with serve(world) as url:
        env = environment(url, str(folder), **changes)
        bot = BotProcess(launch.BOT, env, clock=system_clock, echo=lambda _: None)
        await bot.start()
        try:
            async with asyncio.timeout(60):
                await up.wait()
            yield world, url, bot
        finally:
            await bot.stop()


async def until(world: World, found: Callable[[], object], patience: float = 30) -> None:
    """Wait until something is so, of which Slack or Zoom sees a sign."""
    turned = asyncio.Event()
    stop = [each.subscribe(turned.set) for each in (world.slack, world.zoom)]
    try:
        async with asyncio.timeout(patience):
            while not found():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(
                        turned.wait(), 0.2
                    )  # or else somebody else does, such as its files
                turned.clear()
    finally:
        for each in stop:
            each()


async def ask_for_user(world: World, who: str, email: str) -> None:
    """Fill in the form for a Zoom user, and submit it."""
    await world.slack.type(who, "C0GENERAL", "/zoom user")
    await until(world, lambda: world.slack.workspace.top_view(who))
    view = world.slack.workspace.top_view(who)
    assert view is not None  # noqa: S101 waited for above
    for name, value in {"email": email, "first_name": "Nora", "reason": "She starts on Monday."}.items():
        world.slack.fill(view.id, f"form.{name}", value)
    delivery = await world.slack.submit(view.id)
    if not delivery.acked or view.errors:
        raise RuntimeError(f"the form was not taken: {delivery.error} {view.errors}")
