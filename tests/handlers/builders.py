"""A small Slack of aiohttp for the edge's tests, and the deliveries that it sends."""

import asyncio
import hmac
import json
import urllib.parse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.message import Message
from handlers.background import Background
from handlers.errors import Errors

SECRET = "signing-secret-of-a-test"
TOKEN = "xapp-1-token-of-a-test"
TICKET = "ticket-of-a-test"
REPLY_URL = "https://hooks.slack.com/commands/T0/secret-path"

FIRST_WAIT = 5.0
"""Seconds after which a test that waits has failed."""


def command(text: str = "help", trigger: str = "1111111.2222222.0123456789abcdef") -> dict[str, Any]:
    return {
        "command": "/zoom",
        "text": text,
        "trigger_id": trigger,
        "user_id": "U1",
        "team_id": "T1",
        "channel_id": "C1",
        "response_url": REPLY_URL,
    }


def press(action_id: str = "stale", **more: object) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "trigger_id": "3333333.4444444.0123456789abcdef",
        "response_url": REPLY_URL,
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": "v"}],
        **more,
    }


def event(kind: str = "app_home_opened", event_id: str = "Ev1") -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": event_id,
        "event": {"type": kind, "user": "U1"},
    }


def over_socket(body: dict[str, Any]) -> AsyncBoltRequest:
    return AsyncBoltRequest(mode="socket_mode", body=body)


def envelope(body: dict[str, Any], id_: str = "e1", *, takes_answer: bool = True) -> dict[str, Any]:
    return {
        "type": "slash_commands",
        "envelope_id": id_,
        "payload": body,
        "accepts_response_payload": takes_answer,
    }


def signed(body: bytes, timestamp: float, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(timestamp))
    # Not by slack_sdk, which cannot sign what is not UTF-8; some tests have Bolt verify it.
    signature = hmac.new(secret.encode(), b"v0:%s:%s" % (stamp.encode(), body), "sha256").hexdigest()
    return {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={signature}",
        "content-type": "application/x-www-form-urlencoded",
    }


def form(body: dict[str, Any]) -> bytes:
    return urllib.parse.urlencode(body if "command" in body else {"payload": json.dumps(body)}).encode()


async def _authorize(**_: object) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test"
    )


def bolt() -> AsyncApp:
    """Bolt as the bot uses it, without a call to Slack."""
    return AsyncApp(
        client=AsyncWebClient(base_url="http://127.0.0.1:9/"),
        authorize=_authorize,
        signing_secret=SECRET,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )


class Told:
    """What people were told through their response_url."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[tuple[str, Message]] = asyncio.Queue()

    async def __call__(self, reply_url: str, words: Message) -> None:
        await self.messages.put((reply_url, words))

    async def next(self) -> tuple[str, Message]:
        return await asyncio.wait_for(self.messages.get(), FIRST_WAIT)


@dataclass
class Edge:
    app: AsyncApp
    told: Told
    background: Background
    errors: Errors


def edge() -> Edge:
    """An app with the one error handler, whose incidents are all called ABCD-1234."""
    app, told, background = bolt(), Told(), Background(limit=10)
    errors = Errors(told, background, new_id=lambda: "ABCD-1234")
    errors.register(app)
    return Edge(app, told, background, errors)


@dataclass
class Socket:
    """Slack's end of one connection."""

    ws: web.WebSocketResponse
    request: web.Request
    acks: "asyncio.Queue[dict[str, Any]]"
    closed: asyncio.Event

    async def send(self, message: dict[str, Any]) -> None:
        await self.ws.send_json(message)

    async def ack(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.acks.get(), FIRST_WAIT)

    async def until_closed(self) -> None:
        await asyncio.wait_for(self.closed.wait(), FIRST_WAIT)

    def cut(self) -> None:
        """End it without a close frame, as a broken network does."""
        assert self.request.transport is not None
        self.request.transport.abort()


class FakeSlack:
    """apps.connections.open and the WebSocket behind it, on a real port."""

    def __init__(self) -> None:
        self.url = ""
        self.opened = 0
        self.refusals: list[web.Response] = []
        """What the next calls of apps.connections.open are answered with, instead of an address."""
        self.hello = True
        self.silent = False
        """Connections read nothing and answer no ping."""
        self.handshake = True
        self.held = False
        """apps.connections.open does not answer."""
        self.asked = asyncio.Event()
        self.tokens: set[str] = set()
        self._sockets: asyncio.Queue[Socket] = asyncio.Queue()

    async def socket(self) -> Socket:
        """The next connection that was made."""
        return await asyncio.wait_for(self._sockets.get(), FIRST_WAIT)

    async def open(self, request: web.Request) -> web.Response:
        self.opened += 1
        self.tokens.add(request.headers.get("Authorization", ""))
        self.asked.set()
        if self.held:
            await asyncio.Event().wait()
        if self.refusals:
            return self.refusals.pop(0)
        return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws')}link?ticket={TICKET}"})

    async def link(self, request: web.Request) -> web.StreamResponse:
        if not self.handshake:
            return web.Response(status=403)
        ws = web.WebSocketResponse(autoping=not self.silent)
        await ws.prepare(request)
        socket = Socket(ws, request, asyncio.Queue(), asyncio.Event())
        if self.hello:
            await ws.send_json({"type": "hello"})
        await self._sockets.put(socket)
        try:
            if self.silent:
                await asyncio.Event().wait()
            async for message in ws:
                await socket.acks.put(json.loads(message.data))
        finally:
            socket.closed.set()
        return ws


@asynccontextmanager
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack()
    app = web.Application()
    app.router.add_post("/apps.connections.open", fake.open)
    app.router.add_get("/link", fake.link)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield fake
    finally:
        await runner.cleanup()


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Sleeps:
    """Sleeps that take no time, and are remembered. With a gate, each waits until it is opened."""

    def __init__(self, *, gated: bool = False) -> None:
        self.asked: list[float] = []
        self.asking: asyncio.Queue[float] = asyncio.Queue()
        self.gate = asyncio.Event()
        if not gated:
            self.gate.set()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.asking.put(seconds)
        await self.gate.wait()
        await asyncio.sleep(0)

    async def next(self) -> float:
        return await asyncio.wait_for(self.asking.get(), FIRST_WAIT)
