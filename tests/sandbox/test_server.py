"""The server on its own: what ends, and what it does to those that do not."""

import asyncio
from typing import Any

import aiohttp
import pytest

from sandbox import server


async def nothing() -> None: ...


async def test_a_request_that_never_ends_is_cancelled_in_the_end() -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401, ARG001  # ASGI's own types
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    sock = server.listen(0)
    async with aiohttp.ClientSession() as http:
        async with server.serve(app, sock, nothing, grace=0.05):
            hanging = asyncio.create_task(http.get(f"http://127.0.0.1:{sock.getsockname()[1]}/"))
            await begun.wait()
        assert cancelled.is_set()
        assert (await hanging).status == 500


async def test_answers_carry_the_date() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401, ARG001  # ASGI's own types
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    sock = server.listen(0)
    async with (
        aiohttp.ClientSession() as http,
        server.serve(app, sock, nothing),
        http.get(f"http://127.0.0.1:{sock.getsockname()[1]}/") as answer,
    ):
        assert answer.status == 204
        assert "GMT" in answer.headers["Date"]


def test_a_port_that_is_none_leaves_nothing_open() -> None:
    with pytest.raises(OverflowError):
        server.listen(65536)


async def test_a_server_that_cannot_start_says_why() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None: ...  # noqa: ANN401  # ASGI's own types

    sock = server.listen(0)
    sock.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        async with server.serve(app, sock, nothing):
            pass
