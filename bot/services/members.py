"""Who is in a user group of Slack, kept for a minute, or for as long as is said."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

from bot.services.ports import Ports
from bot.slack import errors

log = logging.getLogger(__name__)

GROUP_AGE: Final = timedelta(minutes=1)
"""How long a user group's members are kept. Somebody who was removed is out after a minute at most."""


class Members:
    """The members of user groups. Slack is asked about one group once at a time, however many wait for it."""

    def __init__(self, ports: Ports, age: timedelta = GROUP_AGE) -> None:
        self._ports = ports
        self._age = age
        self._kept: dict[str, tuple[datetime, frozenset[str] | None]] = {}
        self._alone: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(self, group: str) -> frozenset[str] | None:
        """The Slack user IDs in a user group; None where Slack refuses to tell, which is logged.

        Raises `errors.Silent` while Slack does not answer.
        """
        async with self._alone.setdefault(group, asyncio.Lock()):
            now = self._ports.clock()
            kept = self._kept.get(group)
            if kept and now - kept[0] < self._age:
                return kept[1]
            found: frozenset[str] | None = None
            try:
                found = await self._ports.slack.members(group)
            except errors.Refused as refused:
                log.warning("Nobody knows who is in the user group %s: %s", group, refused)
            self._kept[group] = (now, found)
            return found
