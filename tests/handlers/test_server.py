import asyncio
import errno
import logging
import signal
import socket
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import StartError
from handlers import server
from handlers.server import Server
from tests.handlers.builders import FIRST_WAIT

HOST = "127.0.0.1"


class Slow:
    """A web app whose one answer waits until it is let go."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.go = asyncio.Event()
        self.app = Starlette(routes=[Route("/", self._answer)])

    async def _answer(self, _: Request) -> Response:
        self.asked.set()
        await self.go.wait()
        return PlainTextResponse("done")


async def _get(port: int) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"http://{HOST}:{port}/", timeout=FIRST_WAIT)).text


async def test_a_free_port_is_found_and_answers_at_once() -> None:
    slow = Slow()
    slow.go.set()
    serving = Server(slow.app, HOST, 0)
    port = await serving.start()
    assert await _get(port) == "done"
    await serving.stop()
    with pytest.raises(httpx.ConnectError):
        await _get(port)


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")
async def test_ipv6_is_served() -> None:
    slow = Slow()
    slow.go.set()
    serving = Server(slow.app, "::1", 0)
    port = await serving.start()
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"http://[::1]:{port}/")).text == "done"
    await serving.stop()


async def test_stop_finishes_a_request_that_runs_and_takes_no_new_one() -> None:
    """What uvicorn does on SIGTERM, as the bot stops (trap 6)."""
    slow = Slow()
    serving = Server(slow.app, HOST, 0)
    port = await serving.start()
    running = asyncio.create_task(_get(port))
    await asyncio.wait_for(slow.asked.wait(), FIRST_WAIT)
    stopping = asyncio.create_task(serving.stop())
    refused = False
    while not refused:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
            writer.close()
            await asyncio.sleep(0.01)
        except OSError:
            refused = True
    assert not running.done()
    slow.go.set()
    assert await running == "done"
    await asyncio.wait_for(stopping, FIRST_WAIT)


async def test_stop_cuts_a_request_that_takes_too_long(caplog: pytest.LogCaptureFixture) -> None:
    slow = Slow()
    serving = Server(slow.app, HOST, 0, within=timedelta(milliseconds=10))
    port = await serving.start()
    running = asyncio.create_task(_get(port))
    await asyncio.wait_for(slow.asked.wait(), FIRST_WAIT)
    await asyncio.wait_for(serving.stop(), FIRST_WAIT)
    assert await running == "Internal Server Error"
    assert "Cancel 1 running task" in caplog.text


async def test_stop_twice_and_stop_without_start_are_fine() -> None:
    serving = Server(Slow().app, HOST, 0)
    await serving.stop()
    await serving.start()
    await serving.stop()
    await serving.stop()


async def test_signals_are_left_to_the_program() -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    serving = Server(Slow().app, HOST, 0)
    port = await serving.start()
    _, writer = await asyncio.open_connection(HOST, port)
    writer.close()
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before
    await serving.stop()


async def test_uvicorn_says_nothing_at_info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    slow = Slow()
    slow.go.set()
    serving = Server(slow.app, HOST, 0)
    await _get(await serving.start())
    await serving.stop()
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []


async def test_a_port_in_use_is_said_by_the_settings_name() -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StartError, match=f"BOT_PORT {port} is in use on {HOST}"):
            await Server(Slow().app, HOST, port).start()


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("192.0.2.1", "BOT_HOST '192.0.2.1' cannot be listened on: "),
        ("a..b", "BOT_HOST 'a..b' is no address"),
    ],
)
async def test_an_address_that_is_not_ours_is_said_by_the_settings_name(host: str, said: str) -> None:
    with pytest.raises(StartError, match=said):
        await Server(Slow().app, host, 0).start()


async def test_answers_leave_at_once() -> None:
    """TCP_NODELAY is set by asyncio only where the socket's protocol is named; else an answer takes 40 ms."""
    listener = await server.listen(HOST, 0)
    listener.close()
    assert listener.proto == socket.IPPROTO_TCP


def test_a_port_that_needs_root_is_said_by_the_settings_name() -> None:
    denied = PermissionError(errno.EACCES, "Permission denied")  # made here, as the tests may run as root
    assert server.why(denied, HOST, 80).startswith("BOT_PORT 80 may not be used by this user")
