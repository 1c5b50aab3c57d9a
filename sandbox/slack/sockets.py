"""Slack's side of Socket Mode: tickets, WebSocket connections, envelopes and acks."""

import asyncio
import contextlib
import itertools
import json
import secrets
from typing import Final, Literal, get_args

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.slack.model import Delivery, Json
from sandbox.slack.workspace import APP_ID, Workspace

MOST_CONNECTIONS: Final = 10
Break = Literal["close", "silent", "disconnect"]
SILENCE: Final = "sandbox.silence"
"""The ASGI extension, given by sandbox.world's server, that stops even the pongs of a connection."""


class Connection:
    """One open WebSocket of the bot."""

    def __init__(self, id_: int, socket: WebSocket) -> None:
        self.id = id_
        self.is_silent = False
        self._socket = socket

    async def send(self, frame: Json) -> None:
        """Sends a frame; a silent or lost connection swallows it."""
        if not self.is_silent:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await self._socket.send_text(json.dumps(frame))

    async def receive(self) -> str:
        """The next frame. Raises WebSocketDisconnect when the connection ends."""
        return await self._socket.receive_text()

    async def close(self) -> None:
        """Closes it properly."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self._socket.close(1000)

    def silence(self) -> None:
        """From now on nothing comes from it, not even a pong, and nothing gets through; it stays open."""
        self.is_silent = True
        self._socket.scope["extensions"][SILENCE]()


class SocketMode:
    """All connections of the app. Any one of them gets a payload; the ack may come over another."""

    def __init__(self, workspace: Workspace, ack_seconds: float) -> None:
        self.connections: list[Connection] = []
        self._workspace = workspace
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[Delivery, asyncio.Future[Json | str | None]]] = {}
        self._late: set[str] = set()

    def new_url(self) -> str:
        """A WebSocket URL with a ticket that is good for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        base = self._workspace.base_url.replace("http", "ws", 1)
        return f"{base}/socket?ticket={ticket}&app_id={APP_ID}"

    async def serve(self, socket: WebSocket) -> None:
        """Serves one connection until it ends."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(1008)
            return
        self._tickets.remove(ticket)
        await socket.accept()
        connection = Connection(self._workspace.number(), socket)
        if len(self.connections) >= MOST_CONNECTIONS:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets"})
            await connection.close()
            return
        self.connections.append(connection)
        await connection.send(self._hello())
        self._workspace.changed()
        try:
            while True:
                self._take(await connection.receive())
        except WebSocketDisconnect:
            pass
        finally:
            self.connections.remove(connection)
            self._workspace.changed()

    async def deliver(self, delivery: Delivery) -> None:
        """Sends the payload over one connection and waits for its ack, three seconds at most.

        The outcome is noted in the delivery.
        """
        if not self.connections:
            delivery.error = "not_connected"
            return
        connection = self.connections[next(self._turn) % len(self.connections)]
        envelope_id = secrets.token_hex(16)
        ack: asyncio.Future[Json | str | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = delivery, ack
        try:
            await connection.send(_envelope(envelope_id, delivery))
            delivery.body = await asyncio.wait_for(ack, self._ack_seconds)
            delivery.acked, delivery.status = True, 200
        except TimeoutError:
            delivery.error = "operation_timeout"
            self._late.add(envelope_id)
        finally:
            del self._waiting[envelope_id]

    async def break_connections(self, how: Break) -> None:
        """Breaks all connections: closed, silent, or with Slack's polite request to open a new one.

        Raises ValueError for any other way.
        """
        if how not in get_args(Break):
            raise ValueError(f"connections break by {get_args(Break)}, not by {how!r}")
        for connection in tuple(self.connections):
            match how:
                case "close":
                    await connection.close()
                case "silent":
                    connection.silence()
                case _:
                    await connection.send(_disconnect("warning"))
                    await connection.send(_disconnect("refresh_requested"))
        self._workspace.changed()

    async def close(self) -> None:
        """Closes all connections."""
        for connection in tuple(self.connections):
            await connection.close()

    def _take(self, frame: str) -> None:
        try:
            answer = json.loads(frame)
            envelope_id = str(answer["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self._workspace.violate("socket", "invalid_frame", frame[:200])
            return
        waiting = self._waiting.get(envelope_id)
        if waiting is not None and not waiting[1].done():
            waiting[1].set_result(answer.get("payload"))
        elif envelope_id not in self._late:
            self._workspace.violate("socket", "unknown_envelope", f"an ack for {envelope_id}")

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": APP_ID},
        }


def _envelope(envelope_id: str, delivery: Delivery) -> Json:
    return {
        "envelope_id": envelope_id,
        "type": delivery.type,
        "payload": delivery.payload,
        "accepts_response_payload": accepts_answer(delivery),
    }


def accepts_answer(delivery: Delivery) -> bool:
    """Whether the ack's body means anything to Slack: not for events and presses of buttons."""
    return delivery.type == "slash_commands" or delivery.payload.get("type") in {
        "view_submission",
        "block_suggestion",
    }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
