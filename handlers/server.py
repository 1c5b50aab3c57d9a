"""uvicorn inside the bot's own event loop: told when to start and when to stop, deaf to signals."""

import asyncio
import contextlib
import errno
import logging
import math
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from bot.errors import StartError

_log = logging.getLogger(__name__)

_BACKLOG: Final = 512


class Server:
    """A web server that has a port when `start` returns, and finishes what it began when it stops."""

    def __init__(
        self, app: ASGIApp, host: str, port: int, *, within: timedelta = timedelta(seconds=5)
    ) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._within = within
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Listen. The port: the one asked for, or a free one for 0.

        Raises StartError, naming the setting, where the address cannot be listened on.
        """
        listener = await listen(self._host, self._port)
        config = uvicorn.Config(
            self._app,
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=math.ceil(self._within.total_seconds()),
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve([listener]), name="web server")
        port: int = listener.getsockname()[1]
        return port

    async def stop(self) -> None:
        """Take no more, finish the requests that run (for so long as `within`), close. Twice is once."""
        if self._server is None or self._task is None:
            return
        self._server.end()
        await self._task


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Begin to stop, at once."""
        self.should_exit = True
        self._ending.set()

    async def main_loop(self) -> None:
        """What uvicorn does each second, without its naps: it would look for the end ten times a second."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 1)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the program, which stops more than this server."""
        yield


async def listen(host: str, port: int) -> socket.socket:
    """A socket that listens already: whoever knows the port can connect before uvicorn has come up.

    Its protocol is named, as asyncio asks for that before it sets TCP_NODELAY (asyncio/base_events.py);
    without, each answer on a kept connection waits 40 ms for the other side. Raises StartError.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as problem:
        raise StartError([why(problem, host, port)]) from None
    except UnicodeError:
        raise StartError([f"BOT_HOST {host!r} is no address (127.0.0.1 is this machine alone)"]) from None
    return listener


def why(problem: OSError, host: str, port: int) -> str:
    """Why nothing can be listened on, by the setting that mends it."""
    if problem.errno == errno.EADDRINUSE:
        return f"BOT_PORT {port} is in use on {host}: stop what uses it, or set another (0 picks a free one)"
    if problem.errno == errno.EACCES:
        return f"BOT_PORT {port} may not be used by this user: set one above 1023"
    return f"BOT_HOST {host!r} cannot be listened on: {problem.strerror} (127.0.0.1 is this machine alone)"
