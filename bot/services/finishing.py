"""Finish: those who could not be added when something was created are tried again, when its asker says so."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot import zoom
from bot.domain.requests import Request
from bot.domain.turns import BOT, Turn, What
from bot.errors import Refusal
from bot.resources import base
from bot.services import outcomes
from bot.services.askers import Askers
from bot.services.cards import Cards
from bot.services.patience import patiently
from bot.services.permitting import Permitting
from bot.services.ports import Ports, waiting
from bot.services.recovering import AT_WORK
from bot.services.replies import Replies
from bot.slack import message
from bot.slack.message import Message
from bot.store.port import AuditEntry

log = logging.getLogger(__name__)

TASK: Final = "finish"
"""The job's task, as the engine remembers it: never renamed."""

AT_IT: Final = "I am trying once more, and will tell you how it went."
NOBODY_MISSING: Final = "Nobody is missing any more."
NOT_YOURS: Final = "That is not yours to finish."
NO_MEMBERS: Final = "Nobody can be added to that."


class Finishing:
    """The verb “finish”."""

    def __init__(
        self,
        *,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        permitting: Permitting,
        askers: Askers,
        cards: Cards,
        replies: Replies,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._permitting = permitting
        self._askers = askers
        self._cards = cards
        self._replies = replies
        self._reply_urls: dict[str, str] = {}
        """By request. In memory only; after a restart the answer is a direct message."""

    async def ask(self, asker: str, key: str, reply_url: str = "") -> str:
        """Try again to add those who are missing; the answer for the presser. Two presses are one try.

        How it went is told where the reply URL leads, or else in a direct message.
        Saved as a job before it returns. Refusal where there is nothing to finish, or for others.
        """
        request = await self._ports.store.requests.get(key)
        if request is None or request.asker != asker:
            raise Refusal(NOT_YOURS)
        if not outcomes.read(request).missing:
            raise Refusal(NOBODY_MISSING)
        prefix = f"{TASK}:{key}:"
        tries = [job for job in await self._ports.jobs.list(prefix) if job.id.removeprefix(prefix).isdigit()]
        if not any(job.state in AT_WORK for job in tries):
            # The engine forgets old jobs: the number of those that it knows may be taken.
            last = max((int(job.id.removeprefix(prefix)) for job in tries), default=0)
            self._reply_urls[key] = reply_url
            await self._ports.jobs.start(f"{prefix}{last + 1}", TASK, {"key": key})
        return AT_IT

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task. It may be repeated: whoever is in it already counts as added."""
        with waiting():
            request = await self._ports.store.requests.get(payload["key"])
            if request is None:
                log.error("no request %s for its job", payload["key"])
                return
            try:
                told = await self._finish(request)
            except Refusal as refusal:
                told = message.note(refusal.text, refusal.next_step)
            await self._replies.deliver(request.asker, self._reply_urls.pop(request.key, ""), told)

    async def _finish(self, request: Request) -> Message:
        await self._permitting.may_ask(request.asker, request.kind)
        resource = self._resources[request.kind]
        if not isinstance(resource, base.HasMembers):
            raise Refusal(NO_MEMBERS)
        asked = outcomes.read(request)
        async with patiently(self._ports, request.asker, resource.refusals):
            asker = self._askers.of(request.asker, kind=request.kind)
            people, missing = await base.zoom_users(asker, asked.missing)
            try:
                if people:
                    missing |= await resource.add(self._ports.zoom, request.zoom_id, people)
            except zoom.errors.NotFound:
                raise Refusal(outcomes.VANISHED) from None
        now = asked.model_copy(update={"missing": missing}).model_dump(mode="json")
        entry = AuditEntry(
            at=self._ports.clock(),
            actor=request.asker,
            action=f"{request.kind}.members_added",
            subject=request.zoom_id,
            request=request.key,
            details={"added": sorted(asked.missing.keys() - missing.keys())},
        )
        turn = Turn(request.key, entry.at, BOT, What.SETTLED) if request.review else None
        done = await self._ports.store.requests.set_outcome(request.key, now, entry=entry, turn=turn)
        if turn is not None and done is not None:
            await self._ports.tell(done)
        await self._cards.redraw(request.kind, request.zoom_id)
        return outcomes.told_again(replace(request, outcome=now))
