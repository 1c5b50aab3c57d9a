"""The bot's token: whether Slack takes it, asked once at the start, and what Bolt is told of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StartError
from handlers import connection

_log = logging.getLogger(__name__)

_PATIENCE: Final = 10.0
"""Seconds that Slack has for an answer; without one, the bot starts all the same."""


async def check(client: AsyncWebClient, patience: float = _PATIENCE) -> None:
    """Raises StartError where Slack refuses the bot's token. No answer is no refusal: Slack may come back."""
    try:
        async with asyncio.timeout(patience):
            await client.auth_test()
    except SlackApiError as refused:
        code = str(refused.response.get("error", ""))
        if code in connection.FATAL:
            raise StartError([_refusal(code)]) from None
        _log.warning("Slack did not say whether it takes the bot's token: %s", code)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as failed:
        _log.warning("Slack did not say whether it takes the bot's token: %s", type(failed).__name__)


def authorize(token: str) -> Callable[[], Awaitable[AuthorizeResult]]:
    """What Bolt asks before each delivery. Nobody needs more than the token, so Slack is not asked.

    Bolt's own way calls auth.test before the first answer, and where that fails it tells the person that
    the app is no longer installed.
    """
    known = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    async def authorized() -> AuthorizeResult:
        return known

    return authorized


def _refusal(code: str) -> str:
    return (
        f"SLACK_BOT_TOKEN was refused by Slack ({code}): copy the Bot User OAuth Token (xoxb-...) of your "
        "Slack app, Install App"
    )
