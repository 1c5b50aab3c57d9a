"""Mistakes: a changed policy that cannot be taken over is told to the admins, once for each version of it."""

import asyncio
import logging
from typing import Final

from bot.errors import PolicyError
from bot.services.admins import Admins
from bot.services.replies import Replies
from bot.slack import errors, message

log = logging.getLogger(__name__)

HOLDS: Final = (
    "The policy of this bot was changed, and has mistakes: the rules of before hold until it is right."
)
MOST: Final = 10
"""Mistakes that are named."""


class Mistakes:
    """Tells of them beside what is going on: whoever asks for something just then does not wait for it."""

    def __init__(self, admins: Admins, replies: Replies) -> None:
        self._admins = admins
        self._replies = replies
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, wrong: PolicyError) -> None:
        """Begin to tell the admins what is wrong."""
        task = asyncio.get_running_loop().create_task(self._tell(wrong.problems))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait until all is told."""
        await asyncio.gather(*self._tasks)

    async def _tell(self, problems: tuple[str, ...]) -> None:
        named = [*problems[:MOST]]
        if len(problems) > MOST:
            named.append(f"and {len(problems) - MOST} more: zoom-chatops policy check names them all")
        told = message.note(HOLDS, "\n".join(named))
        try:
            everybody = await self._admins.everybody()
        except errors.SlackError as failed:
            log.warning("the admins are unknown: %s", failed)
            return
        for admin in sorted(everybody):
            await self._replies.whisper(admin, "", told)
