"""One WebSocket of Socket Mode, from asking Slack for its address to its close."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from handlers import envelopes, incidents
from handlers.deliveries import Dispatch
from handlers.envelopes import Envelope, Notice

_log = logging.getLogger(__name__)

SLACK_WAITS: Final = 3.0
"""Seconds until Slack tells the person that the app did not answer."""
_CLOSING: Final = 1.0
"""Seconds for Slack to agree to a close. It often does not (slackapi/node-slack-sdk#2752)."""

FATAL: Final = frozenset(
    {
        "access_denied",
        "account_inactive",
        "app_not_installed",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""Slack's errors that no waiting mends (docs.slack.dev/reference/methods/apps.connections.open)."""


class Failed(Exception):  # noqa: N818 it says what a connection did
    """There is no connection. `code`: Slack's own, if it gave one; `after`: seconds it wants us to wait."""

    def __init__(self, why: str, *, code: str = "", after: float = 0.0) -> None:
        super().__init__(why)
        self.code = code
        self.after = after


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient the connections are, in seconds, and by which clock."""

    heartbeat: float = 20.0
    """A ping after so long without a sign of life; without a pong half of it later, it is dead."""
    hello_within: float = 10.0
    """How long asking for the address, the handshake, and then Slack's hello, may each take."""
    linger: float = 30.0
    """How long a connection that Slack wants to leave is still listened to: it warns about 10 s before."""
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    random: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Terms:
    """What all connections of the bot share."""

    app_token: str = field(repr=False)
    api_url: str
    dispatch: Dispatch
    places: asyncio.Semaphore
    """How many deliveries are worked on at once; the rest wait for a place."""
    pace: Pace


class Connection:
    """A connection. `run` is its whole life; the rest tells how far it has come."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._deliveries: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self.live = False
        """Slack said hello, and it is open."""
        self.hello_at: float | None = None
        self.failure: Failed | None = None
        """Why it never was or is no more, where it was not simply closed."""
        self.settled = asyncio.Event()
        """It is live, or over."""
        self.leaving = asyncio.Event()
        """Another should take its place: Slack asks for it, or it is over."""

    def stop(self) -> None:
        """Read no more; `run` ends when what was read is acknowledged."""
        self._stopping.set()

    async def run(self) -> None:
        """Connect, deliver, close. What goes wrong is in `failure`."""
        try:
            # A session of its own: nothing that happened to the last one is left.
            patience = aiohttp.ClientTimeout(total=self._terms.pace.hello_within)
            async with aiohttp.ClientSession(timeout=patience, trust_env=True) as session:
                url = await _address(session, self._terms)
                await self._live(session, url)
        except Exception as error:  # noqa: BLE001 whatever it is, the supervisor hears of it and tries again
            self._over(error)
        finally:
            self._over()

    def _over(self, error: BaseException | None = None) -> None:
        if error is not None and self.failure is None:
            self.failure = _failure(error)
        self.live = False
        self.settled.set()
        self.leaving.set()

    async def _live(self, session: aiohttp.ClientSession, url: str) -> None:
        timeout = aiohttp.ClientWSTimeout(ws_close=_CLOSING)
        heartbeat = self._terms.pace.heartbeat
        async with session.ws_connect(url, heartbeat=heartbeat, timeout=timeout) as socket:
            reading = asyncio.create_task(self._read(socket), name="reading from Slack")
            stopping = asyncio.create_task(self._stopping.wait(), name="waiting for the stop")
            try:
                await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
                await _cancel({reading, stopping})
                self._over(None if reading.cancelled() else reading.exception())
                while self._deliveries:
                    await asyncio.wait(self._deliveries)
            finally:
                await _cancel({reading, stopping, *self._deliveries})

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async with asyncio.timeout(self._terms.pace.hello_within) as patience:
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        self._heed(envelopes.read(message.data), socket, patience)
        except TimeoutError:
            if self.hello_at is None:
                raise Failed("Slack did not say hello") from None
        if self.hello_at is None:
            raise Failed("Slack closed the connection before it said hello")

    def _heed(
        self,
        said: Notice | Envelope | None,
        socket: aiohttp.ClientWebSocketResponse,
        patience: asyncio.Timeout,
    ) -> None:
        if said is None:
            return
        match said:
            case Notice.HELLO:
                patience.reschedule(None)
                self.hello_at = self._terms.pace.now()
                self.live = True
                self.settled.set()
            case Notice.LEAVE:
                patience.reschedule(asyncio.get_running_loop().time() + self._terms.pace.linger)
                self.leaving.set()
            case Notice.TOO_MANY:
                raise Failed("Slack has ten connections of this app already", code=said.value)
            case Notice.OFF:
                raise Failed("Socket Mode is switched off in the app's settings", code=said.value)
            case _:
                self._take(said, socket)

    def _take(self, envelope: Envelope, socket: aiohttp.ClientWebSocketResponse) -> None:
        task = asyncio.create_task(self._deliver(envelope, socket, self._terms.pace.now()), name="a delivery")
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _deliver(
        self, envelope: Envelope, socket: aiohttp.ClientWebSocketResponse, came: float
    ) -> None:
        async with self._terms.places:
            if self._terms.pace.now() - came > SLACK_WAITS:
                # Slack has told the person that it failed, or will bring the event again.
                _log.warning("Too busy: a delivery waited for more than %d s and was left", SLACK_WAITS)
                return
            try:
                response = await self._terms.dispatch(envelope.request())
                if answer := envelope.acknowledgement(response):
                    await socket.send_str(answer)
            except (ConnectionError, aiohttp.ClientError):
                _log.warning(
                    "A delivery was worked on, but the connection was gone before its acknowledgement"
                )
            except Exception as error:  # noqa: BLE001 one odd delivery must not end the others
                incidents.record(error, "a delivery over Socket Mode")


async def _address(session: aiohttp.ClientSession, terms: Terms) -> str:
    """Where to connect; good for one connection, within seconds."""
    async with session.post(
        terms.api_url.rstrip("/") + "/apps.connections.open",
        headers={"Authorization": f"Bearer {terms.app_token}"},
    ) as response:
        after = response.headers.get("Retry-After", "")
        wait = float(after) if after.isascii() and after.isdigit() else 0.0
        try:
            answer = await response.json(content_type=None)
        except ValueError:
            answer = None
    if not isinstance(answer, dict):
        raise Failed(f"Slack answered HTTP {response.status}", after=wait)
    if answer.get("ok") is True and isinstance(answer.get("url"), str):
        return str(answer["url"])
    code = str(answer.get("error") or f"HTTP {response.status}")
    raise Failed(f"Slack refused a connection: {code}", code=code, after=wait)


def _failure(error: BaseException) -> Failed:
    if isinstance(error, Failed):
        return error
    if isinstance(error, aiohttp.ClientError | OSError | TimeoutError):
        # The text of aiohttp's errors may have the address in it, which is a credential.
        return Failed(incidents.redacted(f"{type(error).__name__} {error}").strip())
    return Failed(f"incident {incidents.record(error, 'a connection to Slack')}")


async def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        _ = task.cancelled() or task.exception()  # asyncio logs what nobody looks at
