"""Who may do what only admins may: BOT_ADMINS, people and user groups of Slack. Empty means nobody."""

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.errors import Refusal
from bot.services.ports import Ports
from bot.slack import errors

log = logging.getLogger(__name__)

GROUP_AGE: Final = timedelta(minutes=1)
"""How long a user group's members are kept. Somebody who was removed is out after a minute at most."""


class Admins:
    """The bot's admins."""

    def __init__(self, ports: Ports, ids: frozenset[str]) -> None:
        self._ports = ports
        self._groups = sorted(each for each in ids if each.startswith("S"))
        self._people = ids.difference(self._groups)
        self._kept: tuple[datetime, frozenset[str]] | None = None

    async def everybody(self) -> frozenset[str]:
        """The Slack user IDs of all admins. A user group that Slack does not know has none."""
        now = self._ports.clock()
        if self._kept and now - self._kept[0] < GROUP_AGE:
            return self._kept[1]
        found = set(self._people)
        for group in self._groups:
            try:
                found |= await self._ports.slack.members(group)
            except errors.Refused as refused:
                log.warning("BOT_ADMINS: the user group %s: %s", group, refused)
        self._kept = (now, frozenset(found))
        return self._kept[1]

    async def require(self, slack_id: str, deed: str) -> None:
        """Refusal where somebody is no admin."""
        if slack_id in self._people or slack_id in await self.everybody():
            return
        raise Refusal(
            f"Only admins of this bot may {deed}.",
            next_step="Whoever runs the bot names them in its setting BOT_ADMINS.",
        )
