"""Requests per second of the Zoom client, against bare httpx and against the clients on PyPI.

All ask one server, a process of its own, for the same meeting (about 2 KB of JSON). Ours does all that it
does in production, but for waiting out Zoom's rate limits: token, deciphering, a checked `meetings.Meeting`.
Bare httpx has the same transport and a fixed token, and does `response.json()`: no model, no check. zoomus
gives a raw response, whose JSON is read as well, pyzoom a model; both have threads for 32 in flight, and open
a connection for each request. Rounds of ours and of the baseline take turns; the ratio is the median of the
rounds' ratios.
"""

import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import httpx
import httpx_aiohttp
import zoomus

from bot import zoom
from bot.zoom import meetings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pyzoom is written for an older pydantic
    import pyzoom

ROOT: Final = Path(__file__).parent.parent
SAMPLE: Final = ROOT / "tests" / "zoom" / "meetings_POST_201.json"
ROUNDS: Final = 15
SECONDS: Final = 0.25
"""How long ours, and how long the baseline, runs in a round."""
MANY: Final = 32
MEETING: Final = 93214567890

Rate = Callable[[int], Awaitable[float]]
"""Requests per second with so many in flight."""


class _Answer(asyncio.Protocol):
    """HTTP/1.1 with as little work as can be: a token or a meeting, whatever else is asked."""

    token = b""
    meeting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A connection of one of the clients."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 for mypy
        self._transport = transport
        self._got = b""

    def data_received(self, data: bytes) -> None:
        """Part of a request, one, or several."""
        self._got += data
        while b"\r\n\r\n" in self._got:
            head, _, rest = self._got.partition(b"\r\n\r\n")
            length = 0
            if b"ontent-" in head:
                fields = (line.lower().split(b":") for line in head.split(b"\r\n")[1:] if b"ength:" in line)
                length = next((int(value) for name, value in fields if name == b"content-length"), 0)
            if len(rest) < length:
                return
            self._got = rest[length:]
            self._transport.write(self.token if head.startswith(b"POST /token") else self.meeting)


def _http(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    more = "x-zm-trackingid: v=2.0;clid=us04;rid=WEB_1\r\nx-ratelimit-category: Light\r\n"
    return f"{head}{more}\r\n".encode() + body


async def _serve() -> None:
    """The server's process: prints its port, and ends with its standard input."""
    _Answer.token = _http(b'{"access_token": "bench", "token_type": "bearer", "expires_in": 3600}')
    _Answer.meeting = _http(json.dumps(json.loads(SAMPLE.read_text(encoding="utf-8"))).encode())
    server = await asyncio.get_running_loop().create_server(_Answer, "127.0.0.1", 0)
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


@contextlib.contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.zoom_client", "serve"]
    with subprocess.Popen(  # noqa: S603 our own code
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None  # noqa: S101 for mypy
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.communicate()


async def _measured(once: Callable[[], Awaitable[object]], in_flight: int) -> float:
    done = 0
    end = time.perf_counter() + SECONDS

    async def go_on() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await once()
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(go_on() for _ in range(in_flight)))
    return done / (time.perf_counter() - started)


def _measured_in_threads(once: Callable[[], object], in_flight: int) -> float:
    end = time.perf_counter() + SECONDS

    def go_on(_: int) -> int:
        done = 0
        while time.perf_counter() < end:
            once()
            done += 1
        return done

    started = time.perf_counter()
    with ThreadPoolExecutor(in_flight) as threads:
        done = sum(threads.map(go_on, range(in_flight)))
    return done / (time.perf_counter() - started)


@contextlib.asynccontextmanager
async def _ours(url: str) -> AsyncIterator[Rate]:
    client = zoom.Zoom(
        credentials=zoom.Credentials("account", "client", "secret"),
        rates=zoom.UNLIMITED,
        api_url=f"{url}/v2",
        token_url=f"{url}/token",
    )
    async with client:
        yield lambda in_flight: _measured(lambda: meetings.get(client, MEETING), in_flight)


@contextlib.asynccontextmanager
async def _bare(url: str) -> AsyncIterator[Rate]:
    address = f"{url}/v2/meetings/{MEETING}"
    headers = {"Authorization": "Bearer bench"}
    async with httpx.AsyncClient(transport=httpx_aiohttp.AiohttpTransport(), headers=headers) as client:

        async def once() -> object:
            return (await client.get(address)).json()

        yield lambda in_flight: _measured(once, in_flight)


@contextlib.asynccontextmanager
async def _zoomus(url: str) -> AsyncIterator[Rate]:
    client = zoomus.ZoomClient("client", "secret", "account", base_uri=f"{url}/v2", oauth_uri=f"{url}/token")

    async def rate(in_flight: int) -> float:
        return _measured_in_threads(lambda: client.meeting.get(id=MEETING).json(), in_flight)

    yield rate


@contextlib.asynccontextmanager
async def _pyzoom(url: str) -> AsyncIterator[Rate]:
    client = pyzoom.ZoomClient("bench", "", base_url=f"{url}/v2")

    async def rate(in_flight: int) -> float:
        return _measured_in_threads(lambda: client.meetings.get_meeting(MEETING), in_flight)

    yield rate


COMPARED: Final = (
    ("bare httpx", _bare, 1, 0.8),
    ("bare httpx", _bare, MANY, 0.8),
    ("zoomus", _zoomus, 1, None),
    ("zoomus", _zoomus, MANY, 3.0),
    ("pyzoom", _pyzoom, 1, None),
    ("pyzoom", _pyzoom, MANY, 3.0),
)


async def figures() -> list[dict[str, Any]]:
    """A figure for each baseline and number in flight; a ratio over 1 means that ours is faster."""
    found = []
    with _server() as url:
        for name, baseline, in_flight, aim in COMPARED:
            async with _ours(url) as ours, baseline(url) as theirs:
                await ours(in_flight), await theirs(in_flight)  # connections, caches, imports
                rounds = [(await ours(in_flight), await theirs(in_flight)) for _ in range(ROUNDS)]
            found.append(
                {
                    "ratio": round(statistics.median(mine / other for mine, other in rounds), 2),
                    "name": f"Zoom client against {name}, {in_flight} in flight",
                    **({"aim": f">= {aim}"} if aim else {}),
                    "per_second": round(statistics.median(mine for mine, _ in rounds)),
                    "baseline_per_second": round(statistics.median(other for _, other in rounds)),
                }
            )
    return found


if __name__ == "__main__" and "serve" in sys.argv:
    asyncio.run(_serve())
elif __name__ == "__main__":
    for figure in asyncio.run(figures()):
        print(json.dumps(figure))
