"""Follow: what was created is looked at again, gently, until it stands; what was given for a time ends then.

Nothing waits in memory: each look, and each end, is a delayed job of its own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from weakref import WeakValueDictionary

from bot import zoom
from bot.domain.requests import Request
from bot.domain.turns import BOT, Turn, What
from bot.errors import Refusal
from bot.jobs.port import Payload, Task
from bot.resources import base, lasting
from bot.services import outcomes, recovering
from bot.services.patience import patiently
from bot.services.ports import Ports, waiting
from bot.services.replies import Replies
from bot.slack import message
from bot.store.port import AuditEntry

log = logging.getLogger(__name__)

FOLLOW: Final = "follow"
LAPSE_SOON: Final = "lapse_soon"
LAPSE: Final = "lapse"
"""The jobs' tasks, and the beginnings of their IDs, as the engine remembers them: never renamed."""

DAY: Final = timedelta(days=1)
FIRST_LOOKS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long after the look before; then it is once a day."""
LOOKS: Final = len(FIRST_LOOKS) + 31
"""Zoom's invitations are good for 30 days."""
TRIES: Final = 30
"""Days on which an end that does not come about is tried again."""

NOT_ENDED: Final = "What was given for a time could not be ended: {why} It is tried again each day."

SUCCEEDED: Final = (
    "What was given for a time was created anew since, for another request: that is left as it is."
)

Warn: TypeAlias = Callable[[Request, str], Awaitable[None]]
"""Tells the admins what is the matter with a request."""


@dataclass(frozen=True, slots=True)
class _News:
    """What has changed about what was created."""

    what: What
    words: str
    """One sentence, in plain text."""
    action: str
    """For the audit: what comes after the kind and a dot."""
    outcome: base.Outcome
    details: Mapping[str, Any]


class Following:
    """The verb “follow”."""

    def __init__(
        self, ports: Ports, resources: Mapping[str, base.Resource], replies: Replies, warn: Warn
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._replies = replies
        self._warn = warn
        self._alone: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def tasks(self) -> Mapping[str, Task]:
        """All tasks, by the names that the engine remembers."""
        return {FOLLOW: self.follow, LAPSE_SOON: self.lapse_soon, LAPSE: self.lapse}

    async def begin(self, request: Request, resource: base.Resource) -> None:
        """Once a request is done: look after what it created. It may be repeated. Raises JobsUnavailable."""
        if isinstance(resource, lasting.Follows):
            await self._next_look(request.key, 1)
        if not isinstance(resource, lasting.Lapses):
            return
        at = resource.lapses_at(resource.spec(request.spec))
        if at is None:
            return
        left = at - self._ports.clock()
        if left > DAY:
            await self._start(LAPSE_SOON, request.key, 1, left - DAY)
        await self._start(LAPSE, request.key, 1, left)

    async def follow(self, payload: Mapping[str, Any]) -> None:
        """The task of one look."""
        key, look = str(payload["key"]), int(payload["n"])
        with waiting():
            async with self._one(key):
                settled = await self._look(key, look)
            if not settled:
                await self._next_look(key, look + 1)

    async def lapse_soon(self, payload: Mapping[str, Any]) -> None:
        """The task that announces an end."""
        key = str(payload["key"])
        with waiting():
            async with self._one(key):
                request = await self._created(key)
                if request is not None and not outcomes.read(request).ends:
                    await self._announce(request, self._resources[request.kind], payload)

    async def lapse(self, payload: Mapping[str, Any]) -> None:
        """The task that ends what was given for a time."""
        key = str(payload["key"])
        with waiting():
            async with self._one(key):
                request = await self._created(key)
                if request is not None and outcomes.read(request).ends != outcomes.ENDED:
                    await self._end(request, self._resources[request.kind], payload)

    async def _look(self, key: str, look: int) -> bool:
        """Save and tell what has changed; whether that was the last look."""
        request = await self._created(key)
        if request is None:
            return True
        resource = self._resources[request.kind]
        if not isinstance(resource, lasting.Follows):
            return True
        spec = resource.spec(request.spec)
        try:
            standing = await resource.standing(self._ports.zoom, request.zoom_id, spec)
        except zoom.ZoomError as error:
            log.warning("%s cannot be looked at, and will be later: %s", key, error)
            return look >= LOOKS
        outcome = outcomes.read(request)
        if standing.status != outcome.status:
            news = _News(
                what=What.STANDING,
                words=standing.words,
                action="standing",
                outcome=outcome.model_copy(update={"status": standing.status}),
                details={"before": outcome.status, "after": standing.status, "status": standing.status},
            )
            await self._save(request, news)
        return standing.settled or look >= LOOKS

    async def _created(self, key: str) -> Request | None:
        """The request, if there is something in Zoom to look after, of a kind that there is."""
        request = await self._ports.store.requests.get(key)
        if request is None or not request.zoom_id or request.kind not in self._resources:
            log.error("there is nothing to look after for %s", key)
            return None
        return request

    async def _announce(self, request: Request, resource: base.Resource, payload: Payload) -> None:
        if not isinstance(resource, lasting.Lapses):
            return
        spec = resource.spec(request.spec)
        at = resource.lapses_at(spec)
        if at is None or at <= self._ports.clock():
            return  # it does not end; or it does now, as the bot was down: to announce it would be too late
        if await self._too_early(LAPSE_SOON, payload, at - DAY):
            return
        news = _News(
            what=What.ENDING,
            words=resource.ending(spec),
            action="ending",
            outcome=outcomes.read(request).model_copy(update={"ends": outcomes.SOON}),
            details={"at": at.isoformat()},
        )
        await self._save(request, news)

    async def _end(self, request: Request, resource: base.Resource, payload: Payload) -> None:
        if not isinstance(resource, lasting.Lapses):
            return
        spec = resource.spec(request.spec)
        at = resource.lapses_at(spec)
        if at is None or await self._too_early(LAPSE, payload, at):
            return
        try:
            async with patiently(self._ports, request.asker, resource.refusals):
                if await self._succeeded(request, resource, spec):
                    words = SUCCEEDED
                else:
                    words = await resource.lapse(self._ports.zoom, request.zoom_id, spec)
        except (lasting.NotYet, Refusal) as failed:
            await self._later(request, str(failed), int(payload["n"]))
            return
        outcome = outcomes.read(request).model_copy(update={"ends": outcomes.ENDED})
        await self._save(request, _News(What.ENDED, words, "lapsed", outcome, {"after": words}))

    async def _succeeded(self, request: Request, resource: base.Resource, spec: base.Spec) -> bool:
        """Whether what is there now is another request's: that one says when it ends, if it does."""
        for zoom_id in await resource.find(self._ports.zoom, spec, request.asked_at):
            theirs = await self._ports.store.requests.by_zoom_id(request.kind, zoom_id)
            if theirs is not None and theirs.key != request.key:
                return True
        return False

    async def _too_early(self, task: str, payload: Payload, at: datetime) -> bool:
        """Whether it is not time yet, as the clock was ahead when the job began: another one then waits."""
        left = at - self._ports.clock()
        if left <= timedelta():
            return False
        id_ = f"{task}:{payload['key']}:{payload['n']}"
        await recovering.start_again(self._ports, id_, task, dict(payload), left)
        return True

    async def _later(self, request: Request, why: str, attempt: int) -> None:
        """Try again the next day; the admins are told the first time, and the last."""
        log.warning("%s could not be ended: %s", request.key, why)
        if attempt in {1, TRIES}:
            await self._warn(request, NOT_ENDED.format(why=why))
        if attempt < TRIES:
            await self._start(LAPSE, request.key, attempt + 1, DAY)

    async def _save(self, request: Request, news: _News) -> None:
        """Save what has changed, with what is told of it.

        Under review the thread and the asker are told by a job; else the asker alone, who rather hears of it
        twice than not at all.
        """
        now = self._ports.clock()
        turn = None
        if request.review:
            details = {**news.details, "words": news.words}
            turn = Turn(request.key, now, BOT, news.what, details)
        else:
            await self._replies.deliver(request.asker, "", message.note(news.words))
        entry = AuditEntry(
            at=now,
            actor=BOT,
            action=f"{request.kind}.{news.action}",
            subject=request.zoom_id,
            request=request.key,
            details=news.details,
        )
        saved = await self._ports.store.requests.set_outcome(
            request.key, news.outcome.model_dump(mode="json", exclude_defaults=True), entry=entry, turn=turn
        )
        if saved is not None and turn is not None:
            await self._ports.tell(saved)

    async def _next_look(self, key: str, look: int) -> None:
        delay = FIRST_LOOKS[look - 1] if look <= len(FIRST_LOOKS) else DAY
        await self._start(FOLLOW, key, look, delay)

    async def _start(self, task: str, key: str, number: int, delay: timedelta) -> None:
        left = max(delay, timedelta())
        await self._ports.jobs.start(f"{task}:{key}:{number}", task, {"key": key, "n": number}, delay=left)

    def _one(self, key: str) -> asyncio.Lock:
        """Two at a time would save what the other has changed."""
        return self._alone.setdefault(key, asyncio.Lock())
