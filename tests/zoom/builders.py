"""What the tests of the Zoom client share: a client on a fake Zoom, a clock that only moves when told."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import respx

from bot.zoom import auth, client, limits

API: str = "https://zoom.test/v2"
TOKEN_URL: str = "https://zoom.test/oauth/token"
NOW: datetime = datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
SECRET: str = "s3cret-of-the-app"
CREDENTIALS = auth.Credentials("account-1", "client-1", SECRET)

CREATED: dict[str, Any] = json.loads((Path(__file__).parent / "meetings_POST_201.json").read_text())


class Time:
    """A clock, and the sleep that goes with it: sleeping moves the clock and takes no time."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Fake:
    """A Zoom that answers as the test says, and a client that speaks to it."""

    def __init__(self, *, rates: Mapping[limits.Label, float] = limits.UNLIMITED) -> None:
        self.router = respx.Router(assert_all_called=False)
        self.token = self.router.post(TOKEN_URL).mock(side_effect=tokens())
        self.time = Time()
        self.client = client.Zoom(
            credentials=CREDENTIALS,
            rates=rates,
            api_url=API,
            token_url=TOKEN_URL,
            transport=httpx.MockTransport(self._answer),
            clock=self.time.now,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
            random=lambda: 0.5,
        )

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        """A copy for the router, as a request is sent again with another token."""
        copy = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        response: httpx.Response = await self.router.async_handler(copy)
        return response

    def on(self, method: str, path: str) -> respx.Route:
        """The route of this call, to say what it answers and to look at what came."""
        return self.router.request(method, f"{API}{path}")


def tokens(**facts: object) -> Callable[[httpx.Request], httpx.Response]:
    """A token URL that gives token-1, token-2, ..."""
    count = 0

    def grant(_: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        return httpx.Response(
            200,
            json={
                "access_token": f"token-{count}",
                "token_type": "bearer",
                "expires_in": 3600,
                "scope": "meeting:write:meeting:admin user:read:user:admin",
                **facts,
            },
        )

    return grant


def refusal(status: int, code: int, message: str, **more: object) -> httpx.Response:
    """An answer as Zoom writes its errors."""
    return httpx.Response(status, json={"code": code, "message": message, **more})


def bearer(route: respx.Route) -> list[str]:
    """The tokens that the calls of this route came with."""
    return [call.request.headers["Authorization"].removeprefix("Bearer ") for call in route.calls]


def body_of(route: respx.Route) -> dict[str, Any]:
    """The JSON of the last request."""
    found: dict[str, Any] = json.loads(route.calls.last.request.content)
    return found
