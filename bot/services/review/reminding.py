"""Remind: a request that waits for an approval wakes up for its next reminder, or when its time is up.

That is one delayed job for each request, which starts the next one: nothing waits in memory.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from bot.domain import reviews
from bot.domain.requests import Request, State
from bot.jobs.port import Again, JobState
from bot.services import recovering
from bot.services.ports import Overtaken, Ports, waiting

log = logging.getLogger(__name__)

TASK: Final = "remind"
"""The job's task, as the engine remembers it: never renamed."""


class Reminding:
    """Keeps the time of what is pending."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def start(self, request: Request) -> bool:
        """Set the alarm of a pending request, once; False where it was set before. Raises JobsUnavailable."""
        left = max(self._left(request), timedelta(0))
        return await self._ports.jobs.start(_alarm(request), TASK, {"key": request.key}, delay=left)

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task: remind, or let it expire; then set the next alarm."""
        with waiting():
            while (request := await self._pending(payload["key"])) is not None:
                if (left := self._left(request)) > timedelta(0):
                    await self._next(request, left)
                    return
                await self._act(request)

    async def recover(self) -> None:
        """At the start: what is pending and has no alarm gets one. Cheap, as nearly all have theirs."""
        alarms = await recovering.at_work(self._ports, f"{TASK}:")
        for key in await self._ports.store.requests.keys_in(State.PENDING):
            if key not in alarms and (request := await self._pending(key)) is not None:
                await self._next(request, max(self._left(request), timedelta(0)))

    async def _pending(self, key: str) -> Request | None:
        request = await self._ports.store.requests.get(key)
        return request if request is not None and request.state is State.PENDING else None

    def _left(self, request: Request) -> timedelta:
        """Until the next reminder, or the deadline."""
        return reviews.next_at(reviews.of(request), request.asked_at) - self._ports.clock()

    async def _next(self, request: Request, left: timedelta) -> None:
        """Set the next alarm. It may be set already; or this is it, and went off too early."""
        if await self.start(request):
            return
        job, payload = _alarm(request), {"key": request.key}
        known = await self._ports.jobs.status(job)
        if known is not None and known.state is JobState.WAITING:
            return
        if not await recovering.start_again(self._ports, job, TASK, payload, left):
            raise Again(left, "the alarm went off too early")

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


def _alarm(request: Request) -> str:
    """The ID of the job that wakes up for it next."""
    return f"{TASK}:{request.key}:{reviews.of(request).reminded}"
