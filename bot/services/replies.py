"""Answers that only the asker sees, where they asked if that is still possible, else as a direct message."""

import logging
from collections.abc import Awaitable

from bot.errors import Refusal
from bot.services.ports import Ports
from bot.slack import errors, message
from bot.slack.message import Message

log = logging.getLogger(__name__)


class Replies:
    """Whispers. A whisper that cannot be delivered is logged, never raised: the deed itself stands."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def answer(
        self, slack_id: str, reply_url: str, answering: Awaitable[Message], *, replace: bool = False
    ) -> None:
        """Tell one person what comes of it, be it a refusal, which never replaces a message."""
        try:
            told = await answering
        except Refusal as refusal:
            told, replace = message.note(refusal.text, refusal.next_step), False
        await self.whisper(slack_id, reply_url, told, replace=replace)

    async def whisper(self, slack_id: str, reply_url: str, told: Message, *, replace: bool = False) -> None:
        """Tell one person. Slack takes a reply URL five times within 30 minutes; after that it is a DM."""
        try:
            if reply_url and await self._by_url(reply_url, told, replace=replace):
                return
            await self._ports.slack.post(slack_id, told)
        except errors.SlackError as failed:
            log.warning("could not tell %s: %s", slack_id, failed)

    async def tell(self, reply_url: str, told: Message) -> None:
        """Answer somebody of whom only the reply URL is known."""
        await self._by_url(reply_url, told, replace=False)

    async def _by_url(self, reply_url: str, told: Message, *, replace: bool) -> bool:
        """Whether it was delivered, or may have been: nothing is whispered twice."""
        try:
            await self._ports.slack.answer(reply_url, told, replace=replace)
        except errors.Refused:
            return False
        return True
