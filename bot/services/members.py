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
        self._kept: dict[str, tuple[datetime, frozenset[str]]] = {}

    async def of(self, group: str) -> frozenset[str]:
        """The Slack user IDs in a user group; one that Slack does not know has none, and that is logged.

        Raises `errors.Silent` while Slack does not answer.
        """
        now = self._ports.clock()
        kept = self._kept.get(group)
        if kept and now - kept[0] < GROUP_AGE:
            return kept[1]
        try:
            found = await self._ports.slack.members(group)
        except errors.Refused as refused:
            log.warning("The user group %s counts as empty: %s", group, refused)
            found = frozenset()
        self._kept[group] = (now, found)
        return found
