"""python -m sandbox: a fake Slack and a fake Zoom on a page of this machine, and the bot in them."""

import argparse
import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from sandbox import launch, server

PORT: Final = 8642
PORTS: Final = 20
"""How many ports are tried, from PORT on, where none is asked for."""
_ROOT: Final = Path(__file__).resolve().parent.parent
_MANIFESTS: Final = (_ROOT / "app_manifest.yml", _ROOT / "bot" / "app_manifest.yml")
"""In a checkout; in an installed package."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the sandbox until Ctrl-C. Gives the exit code."""
    asked = _parser().parse_args(arguments)
    sock = _listen(asked.port)
    if sock is None:
        return 1
    with tempfile.TemporaryDirectory(prefix="zoom-chatops-") as folder:
        data_dir = asked.data_dir or Path(folder)
        asyncio.run(_run(sock, data_dir, asked.policy or launch.policy_in(data_dir), with_bot=asked.bot))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument(
        "--port", type=_port, help=f"the page's port; without it {PORT}, or the next free one"
    )
    parser.add_argument("--no-bot", dest="bot", action="store_false", help="start no bot; connect your own")
    parser.add_argument("--data-dir", type=Path, help="the bot's data folder; without it one that goes")
    parser.add_argument(
        "--policy",
        type=Path,
        default=os.environ.get("BOT_POLICY"),  # noqa: TID251  # handed on to the bot, as the rest is
        help="a BOT_POLICY for the bot: who may create what; without it one to play with, in the data folder",
    )
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:  # noqa: PLR2004  # all there are
        raise argparse.ArgumentTypeError(f"{port} is not a port: they go from 0 to 65535")
    return port


def _listen(port: int | None) -> socket.socket | None:
    """A socket on the port asked for, or the first free one from PORT on; None, and says so, if taken."""
    for each in [port] if port is not None else range(PORT, PORT + PORTS):
        try:
            return server.listen(each)
        except OSError as refused:
            _say(f"Port {each} cannot be used: {refused.strerror}.")
    _say("Choose another one: python -m sandbox --port 9000  (0 takes any free one)")
    return None


async def _run(sock: socket.socket, data_dir: Path, policy: Path, *, with_bot: bool) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    inherited = dict(os.environ)  # noqa: TID251  # handed on to the child as it is, no setting is read
    make_bot = launch.real_bot(data_dir, inherited, _say, policy) if with_bot else _no_bot
    await launch.run(sock, _manifest(), make_bot, stop, _say)


def _no_bot(_: str) -> None:
    """Makes none: somebody connects their own."""


def _manifest() -> dict[str, Any]:
    path = next(each for each in _MANIFESTS if each.exists())
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return manifest


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
