"""What the tests of the fake Slack share: a served world on a clock that stands, and clients of it."""

import contextlib
import copy
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.world import SlackWorld
from sandbox.world import World, serve

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
EMMA, LIAM, ADA, YUKI, INES = "U0EMMA001", "U0LIAM002", "U0ADA0003", "U0YUKI005", "U0INES008"
BOT = "U0ZOOMBOT"
IT_ADMINS = "C0ITADMIN"
GENERAL, RANDOM, LEADS, SECRET, OURS = "C0GENERAL", "C0RANDOM1", "C0LEADS01", "C0SECRET1", "D0TWO0001"
ACK_SECONDS = 0.2
PATIENCE = 5.0

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Zoom ChatOps"},
    "features": {
        "app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "zoom-chatops"},
        "slash_commands": [
            {"command": "/zoom", "description": "Zoom", "should_escape": True},
            {"command": "/raw", "description": "As typed"},
        ],
        "shortcuts": [
            {"name": "Report", "type": "message", "callback_id": "report", "description": "Report it"},
            {"name": "Start", "type": "global", "callback_id": "start", "description": "Anywhere"},
        ],
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:read",
                "chat:write",
                "chat:write.public",
                "commands",
                "groups:read",
                "im:read",
                "im:write",
                "team:read",
                "usergroups:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
}


def without_scope(*scopes: str) -> dict[str, Any]:
    manifest = copy.deepcopy(MANIFEST)
    bot = manifest["oauth_config"]["scopes"]["bot"]
    manifest["oauth_config"]["scopes"]["bot"] = [each for each in bot if each not in scopes]
    return manifest


class Time:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@dataclass
class Scene:
    """A served Slack, the bot's client of it, and a plain one."""

    slack: SlackWorld
    time: Time
    url: str
    http: aiohttp.ClientSession
    bot: AsyncWebClient

    @property
    def wrongs(self) -> list[str]:
        """The errors of all violations so far."""
        return [each.error for each in self.slack.violations]

    async def refused(self, method: str, **arguments: object) -> dict[str, Any]:
        """What Slack answers to a call that it does not take."""
        with pytest.raises(SlackApiError) as refused:
            await self.bot.api_call(method, json=arguments)
        return dict(refused.value.response.data)

    async def error(self, method: str, **arguments: object) -> str:
        return str((await self.refused(method, **arguments))["error"])

    async def post(self, channel: str = GENERAL, **content: object) -> str:
        """Posts a message; its ts."""
        message = {"channel": channel, "text": "a card", **content}
        posted = await self.bot.api_call("chat.postMessage", json=message)
        return str(posted["ts"])

    async def get(self, path: str, **query: str) -> Any:  # noqa: ANN401  # as many shapes as routes
        async with self.http.get(f"{self.url}/sandbox/slack/{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def tell(self, path: str, **body: object) -> Any:  # noqa: ANN401  # as many shapes as routes
        async with self.http.post(f"{self.url}/sandbox/slack/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def respond(self, response_url: str, **body: object) -> tuple[int, str]:
        """Answers over a response_url; status and body."""
        async with self.http.post(response_url, json=body) as answer:
            return answer.status, await answer.text()


@contextlib.asynccontextmanager
async def scene(
    manifest: dict[str, Any] = MANIFEST, ack_seconds: float = ACK_SECONDS
) -> AsyncIterator[Scene]:
    time = Time()
    world = World(manifest, clock=time, ack_seconds=ack_seconds)
    async with serve(world) as url, aiohttp.ClientSession() as http:
        bot = AsyncWebClient("xoxb-sandbox", base_url=f"{url}/slack/api/", session=http)
        yield Scene(world.slack, time, url, http, bot)


def button(action_id: str = "go", label: str = "Go", **more: object) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def plain(text: str = "words") -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*words*") -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "*words*", **more: object) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements or (button(),)), **more}


def modal(*blocks: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": plain("A form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def text_input(action_id: str = "topic", block_id: str = "topic_block") -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": action_id}
    return {"type": "input", "block_id": block_id, "label": plain("Topic"), "element": element}
