"""The one door for everything that Slack delivers, over HTTP or Socket Mode: the same delivery twice is one.

This is the first line, in memory; what is saved has the durable key (design: "Exactly once").
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers import incidents

_log = logging.getLogger(__name__)

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
"""Runs the listener of one delivery; the answer that Slack is to get."""

OK: Final = 200
FAILED: Final = 500


class Seen:
    """Remembers up to `size` keys for `age`, then forgets the oldest.

    Slack repeats an event for up to about six minutes (at once, after one and after five).
    """

    def __init__(
        self,
        *,
        age: timedelta = timedelta(minutes=10),
        size: int = 10_000,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._age = age.total_seconds()
        self._size = size
        self._now = now
        self._keys: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._keys)

    def add(self, key: str) -> bool:
        """Whether the key is new; from now on it is not."""
        now = self._now()
        while self._keys and next(iter(self._keys.values())) <= now - self._age:
            self._keys.popitem(last=False)
        if key in self._keys:
            return False
        self._keys[key] = now
        if len(self._keys) > self._size:
            self._keys.popitem(last=False)
        return True

    def forget(self, key: str) -> None:
        """Take a key for new again."""
        self._keys.pop(key, None)


def key_of(body: Mapping[str, Any]) -> str:
    """What names a delivery: an event's ID, or the trigger ID of a command or button; empty without.

    A form that is submitted has none: what it says would be lost in an empty answer, which closes the form.
    It is saved under the ID of its view, so that twice is one.
    """
    if body.get("type") == "view_submission":
        return ""
    for name in ("event_id", "trigger_id"):
        if isinstance(value := body.get(name), str) and value:
            return f"{name}:{value}"
    return ""


def once(app: AsyncApp, seen: Seen) -> Dispatch:
    """The app, which hears each delivery once; a repetition is acknowledged and does nothing.

    One that was not acknowledged is forgotten: Slack may bring it again.
    """

    async def dispatch(request: AsyncBoltRequest) -> BoltResponse:
        key = key_of(request.body)
        if key and not seen.add(key):
            _log.info("Slack delivered something again; it was acknowledged and left alone")
            return BoltResponse(status=OK)
        try:
            response = await app.async_dispatch(request)
        except Exception as error:  # noqa: BLE001 Bolt fails so on a body of another shape than Slack's
            incidents.record(error, "a delivery that Bolt cannot read")
            response = BoltResponse(status=FAILED)
        if response.status != OK:
            seen.forget(key)
        return response

    return dispatch
