"""Answers that no well-behaved server gives: none at all, or half of one."""

import asyncio
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_NOTHING: Final = b'{"status": "success"}'


class Hanging(Response):
    """No answer until the client gives up, or the world is closed."""

    def __init__(self, closed: asyncio.Event) -> None:
        super().__init__("The sandbox is closing.", 503)
        self._closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, then answer 503 in case that anybody is still there."""
        waits = {asyncio.ensure_future(_gone(receive)), asyncio.ensure_future(self._closed.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        if self._closed.is_set():
            await super().__call__(scope, receive, send)


class CutOff(Response):
    """Half of the body that Content-Length promises; then the server closes the connection."""

    def __init__(self, whole: Response) -> None:
        super().__init__(bytes(whole.body) or _NOTHING, whole.status_code if whole.body else 200)
        self.headers["content-type"] = "application/json;charset=UTF-8"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 ASGI's signature
        """Send the half. An ASGI server closes the connection of an answer that was left unfinished."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})


async def _gone(receive: Receive) -> None:
    """The request was read, so what comes next is the end of the connection."""
    await receive()
