"""The client: one connection pool, one token, one pace."""

import asyncio
import logging
import random as randomness
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self

import httpx

from bot.zoom import auth, connections, decipher, errors, limits, operations, retry

API_URL: Final = "https://api.zoom.us/v2"
TOKEN_URL: Final = "https://zoom.us/oauth/token"  # noqa: S105 an address

Param = str | int | bool | None
"""A parameter of a query; None is left out."""

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 the default of an argument


class Zoom:
    """A client of one Zoom account, by a Server-to-Server OAuth app of that account.

    Share one among all that speak to the account: it holds the connections, the token and the pace. Give it
    the account's `plan`, or `rates` of your own: requests per second by label (`limits.UNLIMITED`: no
    pacing). An attempt ends after `deadline` seconds. Close the client when done, or use it as `async with`.

    `transport` is any of httpx. `clock` gives the present moment, `monotonic` the seconds of a clock that
    never jumps, `random` a number in [0, 1): they are there for tests.
    """

    def __init__(  # noqa: PLR0913 all but the first have a default, and all are given by name
        self,
        *,
        credentials: auth.Credentials,
        plan: limits.Plan = limits.Plan.PRO,
        rates: Mapping[limits.Label, float] | None = None,
        api_url: str = API_URL,
        token_url: str = TOKEN_URL,
        deadline: float = connections.DEADLINE,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], datetime] = _utc_now,
        monotonic: limits.Monotonic = time.monotonic,
        sleep: limits.Sleep = asyncio.sleep,
        random: Callable[[], float] = randomness.random,
    ) -> None:
        self._api_url = api_url.rstrip("/")
        self._http = httpx.AsyncClient(
            transport=transport or connections.open_pool(),
            timeout=connections.TIMEOUT,
            headers={"Accept": "application/json", "User-Agent": "zoom-chatops"},
            cookies=connections.NoCookies(),
        )
        self._deadline = deadline
        self._auth = auth.ServerToServer(
            credentials, self._http, token_url=token_url, deadline=deadline, monotonic=monotonic
        )
        self._pacer = limits.Pacer(rates or limits.PUBLISHED[plan], monotonic=monotonic, sleep=sleep)
        self._clock = clock
        self._sleep = sleep
        self._random = random

    async def call(
        self,
        operation: operations.Operation,
        *ids: str | int,
        params: Mapping[str, Param] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Any:  # noqa: ANN401 JSON
        """The data of the answer to this operation on these IDs. Raises as `request` does."""
        return await self.request(
            operation.method, operation.at(*ids), label=operation.label, params=params, body=body
        )

    async def request(
        self,
        method: operations.Method,
        path: str,
        *,
        label: limits.Label,
        params: Mapping[str, Param] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Any:  # noqa: ANN401 JSON
        """The data of Zoom's answer, None if it has no body.

        `path` starts with a slash, and its segments are encoded (`operations.segment`). Waits for its turn
        under the rate limits. Retries what Zoom turned away for its pace and what never reached it; GET and
        PATCH also after an unknown outcome. A POST never is. Raises errors.ZoomError.
        """
        attempt = 0
        while True:
            attempt += 1
            await self._pacer.turn(label)
            try:
                return await self._once(method, path, params, body)
            except errors.ZoomError as error:
                if isinstance(error, errors.PerSecond):
                    self._pacer.refused(label, pause=error.retry_after)
                wait = retry.wait(error, method, attempt=attempt, jitter=self._random())
                if wait is None:
                    raise
                _log.info("%s %s: attempt %d failed, next in %.1f s: %s", method, path, attempt, wait, error)
            await self._sleep(wait)

    async def _once(
        self,
        method: operations.Method,
        path: str,
        params: Mapping[str, Param] | None,
        body: Mapping[str, object] | None,
    ) -> Any:  # noqa: ANN401 JSON
        await self._auth.prepare()
        given = {name: value for name, value in params.items() if value is not None} if params else None
        try:
            request = httpx.Request(
                method, self._api_url + path, params=given or None, headers=self._http.headers, json=body
            )
            async with asyncio.timeout(self._deadline):
                response = await self._http.send(request, auth=self._auth)
        except connections.FAILURES as error:
            raise connections.mapped(error) from error
        return decipher.decipher(response.status_code, response.headers, response.content, now=self._clock())

    async def scopes(self) -> frozenset[str]:
        """The scopes that the app has, as Zoom names them.

        Raises errors.Unauthorized for wrong credentials, errors.Unreachable without an answer.
        """
        return await self._auth.scopes()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """The client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()
