"""Serves the sandbox on a loopback port, in the running event loop.

The protocol classes add what ASGI has no word for, as extensions in the scope: cutting a connection without
an answer, and a WebSocket that stays open but falls silent.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from sandbox.slack.sockets import SILENCE
from sandbox.slack.web.endpoint import CUT

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST: Final = "127.0.0.1"
GRACE: Final = 5.0
"""How long requests may take to end, in seconds."""
_Scope = MutableMapping[str, Any]


def _extended(app: "ASGIApp", name: str, extension: Callable[[], None]) -> "ASGIApp":
    async def extended(scope: _Scope, receive: Any, send: Any) -> None:  # noqa: ANN401  # ASGI's own types
        scope.setdefault("extensions", {})[name] = extension
        await app(scope, receive, send)

    return extended


class HttpProtocol(H11Protocol):
    """HTTP whose connections an app can cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # handed on as they come
        super().__init__(*args, **kwargs)
        self.app = _extended(self.app, CUT, self._cut)

    def _cut(self) -> None:
        self.transport.abort()


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """WebSockets that an app can silence: nothing is sent or taken any more, not even a pong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # handed on as they come
        super().__init__(*args, **kwargs)
        self._is_silent = False
        self.app = _extended(self.app, SILENCE, self._silence)

    def _silence(self) -> None:
        self._is_silent = True
        self.stop_keepalive()

    def data_received(self, data: bytes) -> None:
        """Drops what comes while silent."""
        if not self._is_silent:
            super().data_received(data)

    def shutdown(self) -> None:
        """Closes; a silent one without a word."""
        if self._is_silent:
            self.transport.abort()
        else:
            super().shutdown()


class Server(uvicorn.Server):
    """uvicorn without its signal handlers, as whoever runs the loop has their own, and without its naps."""

    def __init__(self, config: uvicorn.Config, grace: float) -> None:
        super().__init__(config)
        self.stop = asyncio.Event()
        self._grace = grace
        self._up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen."""
        await super().startup(sockets)
        self._up.set()

    async def until_started(self, serving: asyncio.Task[None]) -> None:
        """Waits until it listens. Raises what ends the serving before."""
        up = asyncio.create_task(self._up.wait())
        await asyncio.wait({up, serving}, return_when=asyncio.FIRST_COMPLETED)
        if not up.done():
            up.cancel()
            await serving

    async def main_loop(self) -> None:
        """Serves until told to stop; keeps the Date header."""
        while not self.stop.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002  # the listeners' own
        """Closes all connections; what still runs after the grace is cancelled."""
        for listener in self.servers:
            listener.close()
        state = self.server_state
        for connection in tuple(state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._grace):
                while state.connections or state.tasks:  # noqa: ASYNC110  # uvicorn has no event for it
                    await asyncio.sleep(0.001)
        left = tuple(state.tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


def listen(port: int) -> socket.socket:
    """A socket on the loopback interface; port 0 picks a free one.

    Raises OSError if the port is taken, OverflowError if it is none.
    """
    # With its protocol named, or asyncio leaves out TCP_NODELAY and every answer with a body takes 40 ms.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((HOST, port))
    except (OSError, OverflowError):
        sock.close()
        raise
    return sock


@contextlib.asynccontextmanager
async def serve(
    app: "ASGIApp", sock: socket.socket, let_go: Callable[[], Awaitable[None]], grace: float = GRACE
) -> AsyncIterator[None]:
    """Serves the app on the socket while the context lasts; at its end calls `let_go`, then closes all.

    What still runs `grace` seconds later is cancelled. Raises OSError if the socket does not serve.
    """
    config = uvicorn.Config(
        app, http=HttpProtocol, ws=WebSocketProtocol, log_config=None, access_log=False, lifespan="off"
    )
    server = Server(config, grace)
    task = asyncio.create_task(server.serve(sockets=[sock]))
    await server.until_started(task)
    try:
        yield
    finally:
        await let_go()
        server.stop.set()
        await task
