"""Changes, many at once, turned into a few refreshes."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

REST: Final = 0.06
"""Seconds from the first change to the refresh that shows it and all that came in between."""
_log = logging.getLogger(__name__)


class Pulse:
    """Calls all who subscribed, once for all the changes of a short while. Belongs to one event loop."""

    def __init__(self, rest: float = REST) -> None:
        self._rest = rest
        self._is_due = False
        self._watchers: dict[int, Callable[[], None]] = {}
        self._given = 0

    def beat(self) -> None:
        """Something changed. To be called in the event loop."""
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(self._rest, self._tell)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has the callback called after changes. Gives what ends that."""
        self._given += 1
        number = self._given
        self._watchers[number] = callback
        return lambda: self._watchers.pop(number, None) and None

    def _tell(self) -> None:
        self._is_due = False
        for watcher in list(self._watchers.values()):
            try:
                watcher()
            except Exception:  # noqa: BLE001  # one tab that cannot be drawn must not stop the others
                _log.exception("A part of the page could not be drawn")
