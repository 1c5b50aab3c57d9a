"""Answers that only the asker sees, where they asked if that is still possible, else as a direct message."""

import logging

from bot.services.ports import Ports
from bot.slack import errors
from bot.slack.message import Message

log = logging.getLogger(__name__)


class Replies:
    """Whispers. A whisper that cannot be delivered is logged, never raised: the deed itself stands."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def whisper(
        self, slack_id: str, reply_url: str, message: Message, *, replace: bool = False
    ) -> None:
        """Tell one person. Slack takes a reply URL five times within 30 minutes; after that it is a DM."""
        try:
            if reply_url and await self._by_url(reply_url, message, replace=replace):
                return
            await self._ports.slack.post(slack_id, message)
        except errors.SlackError as failed:
            log.warning("could not tell %s: %s", slack_id, failed)

    async def tell(self, reply_url: str, message: Message) -> None:
        """Answer somebody of whom only the reply URL is known."""
        await self._by_url(reply_url, message, replace=False)

    async def _by_url(self, reply_url: str, message: Message, *, replace: bool) -> bool:
        """Whether it was delivered, or may have been: nothing is whispered twice."""
        try:
            await self._ports.slack.answer(reply_url, message, replace=replace)
        except errors.Refused:
            return False
        return True
