"""What the tests of the fake Zoom share: a world on a clock that moves when told, and a plain client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from sandbox.cast import CAST
from sandbox.zoom.control import control_routes
from sandbox.zoom.world import ZoomWorld

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
EMMA, LIAM, ADA, NOAH, YUKI, PIA, OTTO, INES = CAST
AUTH = ("sandbox-client", "sandbox-secret")
FORM = {"grant_type": "account_credentials", "account_id": "sandbox-account"}


class Time:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


class Caller:
    """A client that knows nothing: it sends what it is told, with a good token."""

    def __init__(self, world: ZoomWorld, http: httpx.AsyncClient, time: Time) -> None:
        self.world = world
        self.http = http
        self.time = time
        self.headers: dict[str, str] = {}

    async def log_in(self) -> None:
        answer = await self.http.post("/zoom/oauth/token", data=FORM, auth=AUTH)
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def call(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 httpx's own
        return await self.http.request(method, f"/zoom/v2{path}", headers=self.headers, **more)

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        return await self.call("GET", path, params=query)

    async def create(self, host: str = EMMA.email, **body: object) -> httpx.Response:
        return await self.call("POST", f"/users/{host}/meetings", json=body)

    async def created(self, host: str = EMMA.email, **body: object) -> dict[str, Any]:
        answer = await self.create(host, **body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def read(self, meeting_id: int, **query: str | int) -> dict[str, Any]:
        answer = await self.get(f"/meetings/{meeting_id}", **query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def patch(self, meeting_id: int, body: object, **query: str | int) -> httpx.Response:
        return await self.call("PATCH", f"/meetings/{meeting_id}", json=body, params=query)

    async def delete(self, meeting_id: int | str, **query: str | int) -> httpx.Response:
        return await self.call("DELETE", f"/meetings/{meeting_id}", params=query)

    async def set_status(self, meeting_id: int | str, action: object) -> httpx.Response:
        return await self.call("PUT", f"/meetings/{meeting_id}/status", json={"action": action})

    async def make(self, email: str = NOAH.email, action: str = "create", **info: object) -> httpx.Response:
        """POST /users for a Basic user, unless it is said otherwise."""
        body = {"action": action, "user_info": {"email": email, "type": 1, **info}}
        return await self.call("POST", "/users", json=body)

    async def made(self, email: str = NOAH.email, action: str = "create", **info: object) -> dict[str, Any]:
        answer = await self.make(email, action, **info)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def change(self, user: str, **change: object) -> httpx.Response:
        return await self.call("PATCH", f"/users/{user}", json=change)

    async def user(self, user: str) -> dict[str, Any]:
        answer = await self.get(f"/users/{user}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def control(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 httpx's own
        return await self.http.request(method, f"/sandbox/zoom{path}", **more)


def app_of(world: ZoomWorld) -> Starlette:
    """As the sandbox mounts it."""
    return Starlette(
        routes=[Mount("/sandbox/zoom", routes=control_routes(world)), Mount("/zoom", app=world.asgi())]
    )


@asynccontextmanager
async def calling(time: Time | None = None, **world: Any) -> AsyncIterator[Caller]:  # noqa: ANN401 the world's own
    time = time or Time()
    zoom = ZoomWorld(clock=time, **world)
    transport = httpx.ASGITransport(app_of(zoom))
    async with httpx.AsyncClient(transport=transport, base_url="http://zoom.test") as http:
        caller = Caller(zoom, http, time)
        await caller.log_in()
        yield caller


def refused(answer: httpx.Response) -> tuple[int, int]:
    """HTTP status and Zoom's code."""
    return answer.status_code, answer.json()["code"]


def wrong_fields(answer: httpx.Response) -> list[str]:
    """The fields that a 400/300 names."""
    assert refused(answer) == (400, 300), answer.text
    return [each["field"] for each in answer.json()["errors"]]


WEEKLY = {"type": 2, "weekly_days": "3", "end_times": 3}
"""Three Tuesdays."""


def series(**more: object) -> dict[str, Any]:
    """A weekly series across the end of summer time in Berlin (25 October 2026)."""
    return {
        "topic": "Retro",
        "type": 8,
        "start_time": "2026-10-20T15:00:00",
        "timezone": "Europe/Berlin",
        "duration": 45,
        "recurrence": WEEKLY,
        **more,
    }
