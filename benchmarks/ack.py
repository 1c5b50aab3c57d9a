"""How soon Slack has its answer over HTTP, against the least that Bolt can do.

Bot and baselines are processes of their own; a round is one keep-alive connection; rounds take turns, so that
what else the machine does hits all alike. A ratio is the median of the rounds' ratios, each of two medians.
"""

import asyncio
import contextlib
import json
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, Self
from urllib.parse import urlencode

from benchmarks import bots
from benchmarks.bare_bolt import SECRET
from handlers.http import PATH
from sandbox import launch
from sandbox.slack import over_http, payloads
from sandbox.world import World, serve

ROUNDS: Final = 40
HELP: Final = 25
"""Commands in a round. Each is a command of its own, as a repeated one is not worked on."""
MEETINGS: Final = 2
HOSTS: Final = ("U0EMMA001", "U0LIAM002", "U0ADA0003")
CHANNEL: Final = "C0GENERAL"
AIM_HELP: Final = 1.5
AIM_MEETING_MS: Final = 10

Measure = Callable[[], Awaitable[float]]


async def figures() -> list[dict[str, Any]]:
    """Three figures: help against bare Bolt, help against stock Bolt, and what a meeting costs on top."""
    world = World(bots.manifest())
    async with serve(world) as url, _bot(url) as bot, _bare("same") as bare, _bare("stock") as stock:
        rounds: dict[str, tuple[Measure, list[float]]] = {
            "help": (lambda: _help(world, bot), []),
            "bare": (lambda: _help(world, bare), []),
            "stock": (lambda: _help(world, stock), []),
            "meeting": (lambda: _meeting(world, bot), []),
        }
        for measure, _ in rounds.values():
            await measure()
        for _ in range(ROUNDS):
            for measure, medians in rounds.values():
                medians.append(await measure())
    help_, bare_, stock_, meeting = (medians for _, medians in rounds.values())
    return [
        {
            **_figure("ack of /zoom help, against bare Bolt with the same flag", help_, bare_),
            "aim": f"<= {AIM_HELP}",
        },
        _figure("ack of /zoom help, against bare Bolt as it comes", help_, stock_),
        {
            **_figure("ack of /zoom meeting, against bare Bolt's ack", meeting, bare_),
            "more_ms": round((statistics.median(meeting) - statistics.median(bare_)) * 1000, 2),
            "aim": f"more_ms < {AIM_MEETING_MS}",
        },
    ]


def _figure(name: str, mine: list[float], baseline: list[float]) -> dict[str, Any]:
    return {
        "ratio": round(statistics.median(m / b for m, b in zip(mine, baseline, strict=True)), 2),
        "name": name,
        "p50_ms": round(statistics.median(mine) * 1000, 3),
        "baseline_p50_ms": round(statistics.median(baseline) * 1000, 3),
        "rounds": ROUNDS,
    }


async def _help(world: World, port: int) -> float:
    """The median of a round of `/zoom help`, in seconds."""
    async with Line(port) as line:
        await line.send(_command(world, 0, "help"))
        return statistics.median([await line.send(_command(world, 0, "help")) for _ in range(HELP)])


async def _meeting(world: World, port: int) -> float:
    """The median of a round of `/zoom meeting`; each begins when the one before it is done."""
    times = []
    async with Line(port) as line:
        await line.send(_command(world, 0, "help"))
        for number in range(MEETINGS):
            before = _whispers(world)
            times.append(await line.send(_command(world, number, f"meeting Round {number}")))
            async with asyncio.timeout(10):
                while _whispers(world) == before:  # noqa: ASYNC110 the bot is another process
                    await asyncio.sleep(0.01)
    return statistics.median(times)


def _whispers(world: World) -> int:
    """How many hosts have their Start button: the last thing that a meeting's command does."""
    return sum(call.method == "response_url" for call in world.slack.calls)


def _command(world: World, number: int, text: str) -> bytes:
    workspace = world.slack.workspace
    person, channel = workspace.people[HOSTS[number % len(HOSTS)]], workspace.channels[CHANNEL]
    return urlencode(payloads.command(workspace, person, channel, "/zoom", text)).encode()


class Line:
    """One keep-alive connection to one bot; nothing between the clock and the socket but bytes."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        """Connects."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes."""
        self._writer.close()
        await self._writer.wait_closed()

    async def send(self, body: bytes) -> float:
        """Seconds from the last byte of a signed delivery to the last of its answer, which must be a 200."""
        headers = {
            "Host": "bot",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            **over_http.signature(SECRET, body, time.time()),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"POST {PATH} HTTP/1.1\r\n{lines}\r\n".encode() + body
        started = time.perf_counter()
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await self._reader.readexactly(int(length))
        took = time.perf_counter() - started
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        return took


@contextlib.asynccontextmanager
async def _bare(flag: str) -> AsyncIterator[int]:
    """A baseline's port."""
    command = [sys.executable, "-m", "benchmarks.bare_bolt", flag]
    process = await asyncio.create_subprocess_exec(*command, cwd=bots.ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None  # noqa: S101 asked for above
        async with asyncio.timeout(30):
            port = int(await process.stdout.readline())
        yield port
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
        process.terminate()
    await process.wait()


@contextlib.asynccontextmanager
async def _bot(url: str) -> AsyncIterator[int]:
    """The port of the bot, as it is in use with HTTP."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        over_http_ = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SECRET, "BOT_PORT": str(port)}
        environment = bots.environment(url, folder, **over_http_)
        process = await asyncio.create_subprocess_exec(*launch.BOT, env=environment, cwd=bots.ROOT)
        try:
            await _until_it_listens(port, process)
            yield port
        finally:
            await _end(process)


async def _until_it_listens(port: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(30):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return
    raise RuntimeError("the bot did not start; it says why above")


if __name__ == "__main__":
    for figure in asyncio.run(figures()):
        print(json.dumps(figure))
