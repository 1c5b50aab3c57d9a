"""Zoom's rate limits, and a pacer that keeps to them.

Zoom counts per account, over all its apps, and per second and label
(https://developers.zoom.us/docs/api/rate-limits/). No call tells the plan: it has to be configured.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Final


class Label(StrEnum):
    """How Zoom classes an operation for its limits."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class Plan(StrEnum):
    """The Zoom account's plan."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    """Business, Education, Enterprise and Partner."""


PUBLISHED: Final[Mapping[Plan, Mapping[Label, float]]] = {
    Plan.FREE: {Label.LIGHT: 4, Label.MEDIUM: 2, Label.HEAVY: 1},
    Plan.PRO: {Label.LIGHT: 30, Label.MEDIUM: 20, Label.HEAVY: 10},
    Plan.BUSINESS: {Label.LIGHT: 80, Label.MEDIUM: 60, Label.HEAVY: 40},
}
"""Requests per second by plan and label."""

UNLIMITED: Final[Mapping[Label, float]] = dict.fromkeys(Label, math.inf)
"""No pacing at all: for measurements, and where something else paces."""

_SAFE: Final = 0.95
_GRAIN: Final = 1e-6
"""Seconds: waiting for less is not worth it, and rounding makes such waits."""
_PAUSE: Final = 1.0
_SLOWEST: Final = 8
_SLOW_FOR: Final = 30.0

Monotonic = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Gate:
    """Lets requests of one label through at an even pace: the generic cell rate algorithm.

    In any second at most the published number goes out, at 95 % of it in the long run. What the margin
    leaves may go at once: 1 of 4 or of 20, 2 of 30, 4 of 80.
    """

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / (_SAFE * per_second)
        self._ahead = (per_second - math.floor(_SAFE * per_second) - 1) * self._interval + _GRAIN
        self._due = -math.inf
        self._slowness = 1
        self._slow_until = -math.inf
        self._closed_until = -math.inf

    def delay(self, now: float) -> float:
        """Seconds until the next request may go; 0 or less: now."""
        return max(self._due - self._ahead, self._closed_until) - now

    def take(self, now: float) -> None:
        """A request goes now."""
        if now >= self._slow_until:
            self._slowness = 1
        self._due = max(self._due, now) + self._interval * self._slowness

    def refused(self, now: float, pause: float) -> None:
        """Zoom said that it was too much: other apps share the limit. Pauses, then goes at half the pace.

        Half of that if it is refused again, down to an eighth; back to normal half a minute after the last
        one. Answers to requests that were under way already say nothing new.
        """
        if now < self._closed_until:
            return
        self._closed_until = now + pause
        self._slowness = min(self._slowness * 2, _SLOWEST)
        self._slow_until = now + pause + _SLOW_FOR


class Pacer:
    """Makes requests wait for their turn, first come, first served."""

    def __init__(self, rates: Mapping[Label, float], *, monotonic: Monotonic, sleep: Sleep) -> None:
        self._gates = {label: Gate(rate) for label, rate in rates.items() if rate < math.inf}
        self._locks = {label: asyncio.Lock() for label in self._gates}
        self._monotonic = monotonic
        self._sleep = sleep

    async def turn(self, label: Label) -> None:
        """Returns when a request of this label may go."""
        if label not in self._gates:
            return
        gate = self._gates[label]
        async with self._locks[label]:
            while (delay := gate.delay(self._monotonic())) > 0:
                await self._sleep(delay)
            gate.take(self._monotonic())

    def refused(self, label: Label, *, pause: float | None = None) -> None:
        """Zoom refused a request of this label for its pace. Seconds to pause, if Zoom told them."""
        if label in self._gates:
            self._gates[label].refused(self._monotonic(), max(pause or 0.0, _PAUSE))
