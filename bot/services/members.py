"""Who is in a user group of Slack, kept for a minute."""

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.services.ports import Ports
from bot.slack import errors

log = logging.getLogger(__name__)

GROUP_AGE: Final = timedelta(minutes=1)
"""How long a user group's members are kept. Somebody who was removed is out after a minute at most."""


class Members:
    """The members of user groups."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._kept: dict[str, tuple[datetime, frozenset[str] | None]] = {}

    async def of(self, group: str) -> frozenset[str] | None:
        """The Slack user IDs in a user group; None where Slack refuses to tell, which is logged.

        Raises `errors.Silent` while Slack does not answer.
        """
        now = self._ports.clock()
        kept = self._kept.get(group)
        if kept and now - kept[0] < GROUP_AGE:
            return kept[1]
        found: frozenset[str] | None = None
        try:
            found = await self._ports.slack.members(group)
        except errors.Refused as refused:
            log.warning("Nobody knows who is in the user group %s: %s", group, refused)
        self._kept[group] = (now, found)
        return found
