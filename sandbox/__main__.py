"""python -m sandbox: a fake Slack and a fake Zoom on a page of this machine, and the bot in them."""

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from sandbox import server, welcome
from sandbox.bot_process import BotProcess, State
from sandbox.slack.model import system_clock
from sandbox.world import World

PORT: Final = 8642
PORTS: Final = 20
"""How many ports are tried, from PORT on, where none is asked for."""
CONNECTED_WITHIN: Final = 30.0
"""Seconds that the bot has to connect before the page is offered without it."""
_ROOT: Final = Path(__file__).resolve().parent.parent
_MANIFESTS: Final = (_ROOT / "app_manifest.yml", _ROOT / "bot" / "app_manifest.yml")
"""In a checkout; in an installed package."""
_SETTINGS: Final = ("SLACK_", "ZOOM_", "BOT_")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the sandbox until Ctrl-C. Gives the exit code."""
    asked = _parser().parse_args(arguments)
    sock = _listen(asked.port)
    if sock is None:
        return 1
    with tempfile.TemporaryDirectory(prefix="zoom-chatops-") as folder:
        asyncio.run(_run(sock, asked.data_dir or Path(folder), with_bot=asked.bot))
    return 0


def environment(url: str, data_dir: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """The bot's environment: ours, with the sandbox's settings in the place of those for a real Slack."""
    kept = {name: value for name, value in inherited.items() if not name.startswith(_SETTINGS)}
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
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, help=f"the page's port; without it {PORT}, or the next free one")
    parser.add_argument("--no-bot", dest="bot", action="store_false", help="start no bot; connect your own")
    parser.add_argument("--data-dir", type=Path, help="the bot's data folder; without it one that goes")
    return parser


def _listen(port: int | None) -> socket.socket | None:
    """A socket on the port asked for, or the first free one from PORT on; None, and says so, if taken."""
    for each in [port] if port is not None else range(PORT, PORT + PORTS):
        try:
            return server.listen(each)
        except (OSError, OverflowError) as refused:
            _say(f"Port {each} cannot be used: {getattr(refused, 'strerror', None) or refused}.")
    _say("Choose another one: python -m sandbox --port 9000  (0 takes any free one)")
    return None


async def _run(sock: socket.socket, data_dir: Path, *, with_bot: bool) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    _say("Making a Slack and a Zoom for Acme ...")
    world = World(_manifest())
    url = world.at(sock.getsockname()[1])
    bot = _bot(url, data_dir) if with_bot else None
    welcome.greet(world)
    _say("Making the page ...")
    from sandbox.page import install  # noqa: PLC0415  # takes a second: not before there is something to say

    app = install.app(world, bot)
    async with app.router.lifespan_context(app), server.serve(app, sock, world.aclose):
        if bot is not None:
            await _start(bot, world, data_dir, stop)
        _invite(url, is_connected=bool(world.slack.connections))
        await stop.wait()
        _say("\nEnding ...")
        if bot is not None:
            await bot.stop()
    _say("Ended.")


def _manifest() -> dict[str, Any]:
    path = next(each for each in _MANIFESTS if each.exists())
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return manifest


def _bot(url: str, data_dir: Path) -> BotProcess:
    command = (sys.executable, "-m", "bot", "run", "--no-env-file")
    inherited = dict(os.environ)  # noqa: TID251  # handed on to the child as it is, no setting is read
    env = environment(url, data_dir, inherited)
    return BotProcess(command, env, clock=system_clock, echo=lambda line: _say(f"bot | {line}"))


async def _start(bot: BotProcess, world: World, data_dir: Path, stop: asyncio.Event) -> None:
    """Starts the bot, and waits until it is connected, has died, or is too late."""
    _say(f"Starting the bot (data in {data_dir}) ...")
    turned = asyncio.Event()
    with contextlib.ExitStack() as watching:
        watching.callback(world.slack.subscribe(turned.set))
        watching.callback(bot.subscribe(turned.set))
        await bot.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CONNECTED_WITHIN):
                while not world.slack.connections and bot.state is State.RUNNING and not stop.is_set():
                    turned.clear()
                    waits = [asyncio.create_task(each.wait()) for each in (turned, stop)]
                    try:
                        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                    finally:
                        for wait in waits:
                            wait.cancel()


def _invite(url: str, *, is_connected: bool) -> None:
    tries = "\n".join(f"    {line}" for line in welcome.TRY)
    state = (
        "The bot is connected." if is_connected else "No bot is connected yet; the page's Bot tab says more."
    )
    _say(f"\n{state}\n\nOpen {url}/ and type in #general:\n{tries}\n\nCtrl-C ends everything.\n")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
