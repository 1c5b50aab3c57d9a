"""Answers that only the asker sees, where they asked if that is still possible, else as a direct message."""

import logging
from collections.abc import Awaitable

from bot.errors import Refusal
from bot.services.ports import Ports
from bot.slack import errors, message
from bot.slack.message import Message

log = logging.getLogger(__name__)


class Replies:
    """What one person alone is told."""

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
        """Tell one person, if Slack takes it: a failure is logged, as the deed itself stands.

        Where nobody knows whether the reply URL took it, they get it as a direct message too.
        """
        for url in (reply_url, "") if reply_url else ("",):
            try:
                await self.deliver(slack_id, url, told, replace=replace)
            except errors.Silent as failed:
                log.warning("nobody knows whether %s was told: %s", slack_id, failed)
            else:
                return

    async def deliver(self, slack_id: str, reply_url: str, told: Message, *, replace: bool = False) -> None:
        """Tell one person what they must not miss. Raises Silent: to tell twice is better than not at all.

        Slack takes a reply URL five times within 30 minutes; after that it is a direct message. Where Slack
        refuses that as well, it is logged.
        """
        try:
            if reply_url and await self._by_url(reply_url, told, replace=replace):
                return
            await self._ports.slack.post(slack_id, told)
        except errors.Refused as refused:
            log.warning("%s cannot be told: %s", slack_id, refused)

    async def tell(self, reply_url: str, told: Message) -> None:
        """Answer somebody of whom only the reply URL is known."""
        await self._by_url(reply_url, told, replace=False)

    async def _by_url(self, reply_url: str, told: Message, *, replace: bool) -> bool:
        """Whether Slack took it. Raises Silent."""
        try:
            await self._ports.slack.answer(reply_url, told, replace=replace)
        except errors.Refused:
            return False
        return True
