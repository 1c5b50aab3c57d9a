"""Slack's deliveries over HTTP, and the health of the bot for whoever watches over it.

In front of Bolt stands a guard: Bolt 1.30 answers 500 with a traceback to a timestamp that is no number or
a signature that is not ASCII, and logs the body of whatever is badly signed.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.clock import Clock
from bot.errors import StartError
from handlers.deliveries import Dispatch

_log = logging.getLogger(__name__)

PATH: Final = "/slack/events"
MAX_BODY: Final = 1_000_000
"""Bytes. Slack's largest deliveries are views, of at most 250 kB (method views.open)."""
_WINDOW: Final = 300
"""Seconds that a signature is good for (docs.slack.dev/authentication/verifying-requests-from-slack)."""
_TIMESTAMP: Final = re.compile(rb"[0-9]{1,12}")

Ready = Callable[[], Mapping[str, bool]]
"""Which parts are ready to work, by name."""

Endpoint = Callable[[Request], Awaitable[Response]]


def asgi(ready: Ready, *, dispatch: Dispatch | None = None, secret: str = "", clock: Clock) -> Starlette:
    """The web app: `/healthz`, `/readyz`, and `/slack/events` where `dispatch` is given (not in Socket Mode).

    Raises StartError for an empty signing secret, with which Bolt fails at the first request only.
    """
    routes = [Route("/healthz", _alive), Route("/readyz", _readiness(ready))]
    if dispatch is not None:
        if not secret.strip():
            raise StartError(["SLACK_SIGNING_SECRET is empty (your Slack app, Basic Information)"])
        # Only logs what the guard has refused already; never a body, at whatever level the bot logs.
        logging.getLogger("slack_bolt.AsyncRequestVerification").setLevel(logging.WARNING)
        logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
        routes.append(Route(PATH, _door(dispatch, secret.encode(), clock), methods=["POST"]))
    return Starlette(routes=routes)


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok")


def _readiness(ready: Ready) -> Endpoint:
    async def answer(_: Request) -> Response:
        parts = dict(ready())
        return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)

    return answer


def _door(dispatch: Dispatch, secret: bytes, clock: Clock) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        if body is None:
            return _no(413, "too large")
        if not _signed(request, body, secret, clock().timestamp()):
            return _no(401, "not signed by Slack")
        try:
            delivery = to_async_bolt_request(request, body)
        except (ValueError, TypeError, AttributeError, LookupError):
            return _no(400, "not understood")  # Slack signed it, so this tells no stranger anything
        return to_starlette_response(await dispatch(delivery))

    return answer


async def _body(request: Request) -> bytes | None:
    """None when it is too large: no more than that is ever held."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _signed(request: Request, body: bytes, secret: bytes, now: float) -> bool:
    """Whether Slack signed these bytes within the last five minutes. Anything odd is a no."""
    timestamp = _only(request, b"x-slack-request-timestamp")
    signature = _only(request, b"x-slack-signature")
    if not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > _WINDOW:
        return False
    expected = "v0=" + hmac.new(secret, b"v0:" + timestamp + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature)


def _only(request: Request, name: bytes) -> bytes:
    """The header's value; empty where it is missing or comes twice."""
    values = [value for key, value in request.scope["headers"] if key == name]
    return values[0] if len(values) == 1 else b""


def _no(status: int, why: str) -> Response:
    _log.warning("A request to %s was refused: %s (%d)", PATH, why, status)
    return JSONResponse({"error": why}, status_code=status)
