"""Remind: a request that waits for an approval wakes up for its next reminder, or when its time is up.

That is one delayed job for each request, which starts the next one: nothing waits in memory.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from bot.domain import reviews
from bot.domain.requests import Request, State
from bot.jobs.port import Again
from bot.services import recovering
from bot.services.ports import Overtaken, Ports, waiting

log = logging.getLogger(__name__)

TASK: Final = "remind"
"""The job's task, as the engine remembers it: never renamed."""

LATER: Final = timedelta(minutes=5)
"""Until a job goes on that gave up because something did not answer."""


class Reminding:
    """Keeps the time of what is pending."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def start(self, request: Request) -> bool:
        """Set the alarm of a pending request, once; False where it was set before. Raises JobsUnavailable."""
        review = reviews.of(request)
        delay = reviews.next_at(review, request.asked_at) - self._ports.clock()
        return await self._ports.jobs.start(
            f"{TASK}:{request.key}:{review.reminded}",
            TASK,
            {"key": request.key},
            delay=max(delay, timedelta(0)),
        )

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task: remind, or let it expire; then set the next alarm."""
        with waiting():
            while (request := await self._pending(payload["key"])) is not None:
                due = reviews.next_at(reviews.of(request), request.asked_at) - self._ports.clock()
                if due > timedelta(0):
                    if not await self.start(request):
                        raise Again(due, "the alarm went off too early")
                    return
                await self._act(request)

    async def recover(self) -> None:
        """At the start: what is pending and has no alarm gets one. Cheap, as nearly all have theirs."""
        alarms = await recovering.at_work(self._ports, f"{TASK}:")
        for key in await self._ports.store.requests.keys_in(State.PENDING):
            if key not in alarms:
                await self.again(key)

    async def again(self, key: str, delay: timedelta = timedelta(0)) -> None:
        """Look after a request anew, whatever became of its alarms."""
        await recovering.start_again(self._ports, f"{TASK}:{key}", TASK, {"key": key}, delay)

    async def _pending(self, key: str) -> Request | None:
        request = await self._ports.store.requests.get(key)
        return request if request is not None and request.state is State.PENDING else None

    async def _act(self, request: Request) -> None:
        """What it is time for. Where somebody was faster, it is thought out again."""
        now = self._ports.clock()
        late = now >= reviews.of(request).deadline
        try:
            await self._ports.take(
                request, reviews.step(request, reviews.Expire(now) if late else reviews.Remind(now))
            )
        except Overtaken:
            log.info("%s goes on elsewhere", request.key)
