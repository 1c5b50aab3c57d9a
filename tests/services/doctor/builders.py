"""A Slack and a Zoom that answer what a test wants, and good settings for both."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import respx
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.services import doctor
from bot.settings import Settings
from bot.slack import api
from bot.zoom import limits
from bot.zoom.auth import Credentials
from bot.zoom.client import Zoom

NOW: Final = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
DATE: Final = "Mon, 04 May 2026 12:00:00 GMT"
SCOPES: Final = ",".join(manifest.scopes())
GRANULAR: Final = (
    "user:read:user:admin meeting:write:meeting:admin meeting:read:meeting:admin "
    "meeting:read:list_meetings:admin meeting:delete:meeting:admin meeting:read:invitation:admin "
    "meeting:update:meeting:admin meeting:read:list_templates:admin"
)
"""What meetings need."""
OF_GROUPS: Final = (
    "group:write:group:admin group:read:list_groups:admin group:read:group:admin "
    "group:read:list_members:admin group:write:member:admin "
    "contact_group:write:group:admin contact_group:read:list_groups:admin contact_group:read:group:admin "
    "contact_group:update:group:admin contact_group:read:list_members:admin contact_group:write:member:admin "
    "contact_group:read:admin contact_group:write:admin"
)
OF_USERS: Final = "user:write:user:admin user:update:user:admin user:read:summary:admin"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FakeSlack:
    """Slack's Web API; `answers` by method, a dict or a handler."""

    url: str = ""
    answers: dict[str, Mapping[str, Any] | Handler] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"X-OAuth-Scopes": SCOPES, "Date": DATE})
    tokens: dict[str, str] = field(default_factory=dict)
    """The token that each method was last called with."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.tokens[method] = request.headers["Authorization"].removeprefix("Bearer ")
        known = self.answers[method]
        return await known(request) if callable(known) else web.json_response(known, headers=self.headers)

    async def never(self, _: web.Request) -> web.StreamResponse:
        """An answer that comes only once nobody waits for it any more."""
        await self.closing.wait()
        return web.Response()

    def refuse(self, method: str, error: str, **more: str) -> None:
        self.answers[method] = {"ok": False, "error": error, **more}


@asynccontextmanager
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack in which all is well."""
    fake = FakeSlack()
    fake.answers = {
        "auth.test": {"ok": True, "user": "zoom-chatops", "team": "Acme"},
        "apps.connections.open": {"ok": True, "url": "wss://127.0.0.1/link/?ticket=hush"},
        "users.info": {"ok": True, "user": {"id": "U0ADA0003"}},
        "usergroups.list": {"ok": True, "usergroups": [{"id": "S0GROUP01", "user_count": "2"}]},
        "chat.getPermalink": {"ok": False, "error": "message_not_found"},
    }
    app = web.Application()
    app.router.add_route("*", "/api/{method}", fake.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    fake.url = f"http://{host}:{port}/api/"
    try:
        yield fake
    finally:
        fake.closing.set()
        await runner.cleanup()


@asynccontextmanager
async def slack_client(url: str, token: str) -> AsyncIterator[AsyncWebClient]:
    """The bot's own client of that Slack."""
    async with api.session() as pool:
        yield api.web_client(token, url, pool)


def zoom_router(scope: str = f"{GRANULAR} {OF_GROUPS} {OF_USERS}") -> respx.Router:
    """A Zoom in which all is well."""
    router = respx.Router(assert_all_called=False)
    token = {"access_token": "hush", "token_type": "bearer", "expires_in": 3600, "scope": scope}
    router.post("https://zoom.us/oauth/token", name="token").respond(json=token)
    nobody = {"code": 1001, "message": "User does not exist: zoom-chatops-doctor@example.com."}
    router.get(url__startswith="https://api.zoom.us/v2/users/", name="user").respond(404, json=nobody)
    return router


@asynccontextmanager
async def zoom_client(router: respx.Router) -> AsyncIterator[Zoom]:
    """The bot's own client of that Zoom."""
    transport = httpx.MockTransport(router.async_handler)
    credentials = Credentials("account", "client", "s3cret")
    async with Zoom(credentials=credentials, transport=transport, rates=limits.UNLIMITED) as client:
        yield client


def settings(folder: Path, slack_url: str = "https://slack.com/api/", **changes: Any) -> Settings:  # noqa: ANN401 as Settings takes them
    """Settings in which all is well, kept in no file."""
    good: dict[str, Any] = {
        "slack_bot_token": "xoxb-1",
        "slack_app_token": "xapp-1",
        "slack_api_url": slack_url,
        "zoom_account_id": "account",
        "zoom_client_id": "client",
        "zoom_client_secret": "s3cret",
        "bot_command": "/zoomops",
        "bot_admins": "U0ADA0003,S0GROUP01",
        "bot_data_dir": folder,
        "bot_port": 0,
    }
    return Settings(_env_file=None, **(good | changes))


def by_name(checks: list[doctor.Check]) -> dict[str, doctor.Check]:
    return {each.name: each for each in checks}
