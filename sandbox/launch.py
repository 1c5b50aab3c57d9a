"""Runs a sandbox: both worlds and the page on one port, and the bot in them, until somebody stops it."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from sandbox import server, welcome
from sandbox.bot_process import BotProcess, State
from sandbox.slack.model import system_clock
from sandbox.world import World

CONNECTED_WITHIN: Final = 30.0
"""Seconds that the bot has to connect before the page is offered without it."""
BOT: Final = (sys.executable, "-m", "bot", "run", "--no-env-file")
_POLICY: Final = Path(__file__).with_name("policy.toml")
_SETTINGS: Final = ("SLACK_", "ZOOM_", "BOT_")

Say: TypeAlias = Callable[[str], None]
MakeBot: TypeAlias = Callable[[str], BotProcess | None]
"""Makes the bot for the sandbox at an address; none where somebody connects their own."""


def environment(
    url: str, data_dir: Path, inherited: Mapping[str, str], policy: Path | None = None
) -> dict[str, str]:
    """The bot's environment: ours, with the sandbox's settings in the place of those for a real Slack.

    Without proxies, through which Slack's client would try to reach even this machine.
    """
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith(_SETTINGS) and not name.upper().endswith("_PROXY")
    }
    return kept | {
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
        "BOT_DATA_DIR": str(data_dir),
        "BOT_PORT": "0",
        "PYTHONUNBUFFERED": "1",
        "BOT_USER_ACTIONS": "create,autoCreate,custCreate,ssoCreate",
        **({"BOT_POLICY": str(policy)} if policy else {}),
    }


async def run(
    sock: socket.socket,
    manifest: Mapping[str, Any],
    make_bot: MakeBot,
    stop: asyncio.Event,
    say: Say,
) -> None:
    """Serves on the socket, starts the bot that is made for the address, and ends all when told to stop."""
    say("Making a Slack and a Zoom for Acme ...")
    world = World(manifest)
    url = world.at(sock.getsockname()[1])
    bot = make_bot(url)
    welcome.greet(world)
    say("Making the page ...")
    from sandbox.page import install  # noqa: PLC0415  # takes a second: not before there is something to say

    app = install.app(world, bot)
    async with app.router.lifespan_context(app), server.serve(app, sock, world.aclose):
        try:
            if bot is not None:
                say("Starting the bot ...")
                await start(bot, world, stop)
            say(_invitation(url, is_connected=bool(world.slack.connections)))
            await stop.wait()
            say("Ending ...")
        finally:
            if bot is not None:
                await bot.stop()
    say("Ended.")


async def start(bot: BotProcess, world: World, stop: asyncio.Event, within: float = CONNECTED_WITHIN) -> None:
    """Starts the bot, and returns when it is connected, has died, is too late, or when all is to stop."""
    turned = asyncio.Event()
    with contextlib.ExitStack() as watching:
        watching.callback(world.slack.subscribe(turned.set))
        watching.callback(bot.subscribe(turned.set))
        await bot.start()
        stopping = asyncio.create_task(stop.wait())
        watching.callback(stopping.cancel)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not world.slack.connections and bot.state is State.RUNNING and not stop.is_set():
                    turned.clear()
                    turning = asyncio.create_task(turned.wait())
                    await asyncio.wait({turning, stopping}, return_when=asyncio.FIRST_COMPLETED)
                    turning.cancel()


def policy_in(folder: Path) -> Path:
    """A policy file of the sandbox's own in the folder, for anybody to change; one that is there stays."""
    path = folder / _POLICY.name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(_POLICY.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def real_bot(data_dir: Path, inherited: Mapping[str, str], say: Say, policy: Path | None = None) -> MakeBot:
    """What makes the real bot for the sandbox at an address. Its output is said with a mark before it."""

    def make(url: str) -> BotProcess:
        env = environment(url, data_dir, inherited, policy)
        return BotProcess(BOT, env, clock=system_clock, echo=lambda line: say(f"bot | {line}"))

    return make


def _invitation(url: str, *, is_connected: bool) -> str:
    state = "The bot is connected." if is_connected else "No bot is connected: see the page's Bot tab."
    tries = "\n".join(f"    {line}" for line in welcome.TRY)
    return f"\n{state}\n\nOpen {url}/ and type in #general:\n{tries}\n\nCtrl-C ends everything.\n"
