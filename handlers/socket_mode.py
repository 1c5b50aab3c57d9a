"""Socket Mode: two connections that are kept up, whatever happens to one of them.

The websocket is our own small loop on aiohttp, not slack_sdk's client (3.47, socket_mode/aiohttp), which
- closes the old connection before it opens the next, and loses what comes between;
- goes on for ever, every few seconds and with a traceback, when Slack refuses the token: its connect()
  catches that with everything else, so that a wrong token cannot be told from a broken network;
- logs the address of a failed handshake, which has the connection's ticket in it;
- works on any number of deliveries at once, in tasks that nobody holds, and closes without waiting for them;
- sleeps for one ping interval after a close before it looks at what happened.
Two connections, as each can be cut without a warning. On a warning the next is up before the old one goes.
"""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from bot.errors import StartError
from handlers import connection
from handlers.connection import Connection, Failed, Pace, Terms
from handlers.deliveries import Dispatch

_log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_SETTLED: Final = 30.0
"""Seconds after which a connection counts as good: the next failure is the first again."""

_REAL: Final = Pace()


class SocketMode:
    """Keeps `connections` to Slack up, and brings what they deliver to `dispatch`, up to `limit` at once."""

    def __init__(
        self,
        dispatch: Dispatch,
        app_token: str,
        api_url: str,
        *,
        connections: int = 2,
        limit: int = 100,
        pace: Pace = _REAL,
    ) -> None:
        self._terms = Terms(app_token, api_url, dispatch, asyncio.Semaphore(limit), pace)
        self._pace = pace
        self._count = connections
        self._connections: dict[asyncio.Task[None], Connection] = {}
        self._keepers: list[asyncio.Task[None]] = []

    @property
    def live(self) -> int:
        """How many connections have had Slack's hello and are up."""
        return sum(each.live for each in self._connections.values())

    @property
    def healthy(self) -> bool:
        """Whether Slack can reach the bot."""
        return self.live > 0

    async def start(self) -> None:
        """Connect. Returns when each connection is up or has failed for the first time; those are retried.

        Raises StartError where Slack refuses the token or the app.
        """
        loop = asyncio.get_running_loop()
        first = [loop.create_future() for _ in range(self._count)]
        self._keepers = [
            asyncio.create_task(self._keep(each), name=f"Socket Mode {number}")
            for number, each in enumerate(first, start=1)
        ]
        for problem in await asyncio.gather(*first):
            if problem is not None and problem.code in connection.FATAL:
                await self.stop(within=timedelta())
                raise StartError([_refusal(problem.code)])

    async def stop(self, within: timedelta = timedelta(seconds=5)) -> None:
        """Take no more, let what runs be finished and acknowledged for so long, close. Twice is once."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        self._keepers = []
        for task, each in self._connections.items():
            if each.settled.is_set():
                each.stop()
            else:
                task.cancel()
        if tasks := set(self._connections):
            _, late = await asyncio.wait(tasks, timeout=within.total_seconds())
            for task in late:
                task.cancel()
            if late:
                _log.warning("%d connections to Slack were closed with deliveries unfinished", len(late))
                await asyncio.wait(late)

    async def _keep(self, first: "asyncio.Future[Failed | None]") -> None:
        """Have a connection, always: the next is opened as soon as one is leaving."""
        failures = 0
        try:
            while True:
                this = self._open()
                await this.settled.wait()
                if this.live:
                    _log.info("A connection to Slack is up (%d of %d)", self.live, self._count)
                if not first.done():
                    first.set_result(this.failure)
                await this.leaving.wait()
                good = this.hello_at is not None and self._pace.now() - this.hello_at >= _SETTLED
                failures = 0 if good else failures + 1
                await self._pace.sleep(self._until_next(failures, this.failure))
        finally:
            if not first.done():
                first.set_result(None)

    def _open(self) -> Connection:
        this = Connection(self._terms)
        task = asyncio.create_task(this.run(), name="a connection to Slack")
        self._connections[task] = this
        task.add_done_callback(self._connections.pop)
        return this

    def _until_next(self, failures: int, failure: Failed | None) -> float:
        """Seconds until the next try; logs why there must be one."""
        pause = 0.0
        if failures:
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(failures - 1, 10)) * (
                0.5 + self._pace.random() / 2
            )
        if failure is not None:
            pause = max(pause, failure.after)
            text = _refusal(failure.code) if failure.code in connection.FATAL else str(failure)
            _log.warning(
                "A connection to Slack failed (%d are up), next in %.1f s: %s", self.live, pause, text
            )
        return pause


def _refusal(code: str) -> str:
    return (
        f"SLACK_APP_TOKEN was refused by Slack ({code}): it must be an app-level token (xapp-...) with the "
        "scope connections:write (your Slack app, Basic Information), of an app with Socket Mode switched on"
    )
