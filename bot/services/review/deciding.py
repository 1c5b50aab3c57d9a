"""Decide: what the buttons of an approval card do.

A press is an act. `bot.domain.reviews` says what it makes of the request as it stands, and the store takes
that only where nobody was faster; else it is thought out again. So whoever decides first has decided, across
threads and processes, before Slack gets its acknowledgement. What follows is done by jobs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.domain import reviews
from bot.domain.requests import Request, State
from bot.domain.reviews import Act, Why
from bot.errors import Refusal
from bot.jobs.port import JobsUnavailable
from bot.resources import base
from bot.services import asking, recovering
from bot.services.ports import Overtaken, Ports
from bot.services.review import deciding_words, reviewing
from bot.services.review.correcting import Correcting
from bot.services.review.entitling import Entitling
from bot.slack import message
from bot.slack.form import Filled
from bot.slack.message import Message
from bot.store.port import AuditEntry

log = logging.getLogger(__name__)

LONGEST_KEY: Final = 200
"""Of a request that there is not, as it is recorded: whoever forges a button writes what they like."""

_Think: TypeAlias = Callable[[Request], Awaitable[Act]]


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed a button of a request under review, or submitted a form that one opened."""

    key: str
    """Of the request."""
    ticket: str
    """Of the card as they saw it."""
    slack_id: str
    message: str
    """Where the button was: a channel ID and a message timestamp, with a colon between; or empty."""
    reply_url: str


class Deciding:
    """Takes acts. Every method ends once it is decided and saved; Refusal where it comes to nothing."""

    def __init__(
        self,
        ports: Ports,
        entitling: Entitling,
        correcting: Correcting,
    ) -> None:
        self._ports = ports
        self._entitling = entitling
        self._correcting = correcting
        self._words = deciding_words.Words(ports)

    async def approve(self, pressed: Pressed) -> Message:
        """Agree; what whoever pressed is told."""

        async def think(request: Request) -> Act:
            right = await self._entitling.right(request, pressed.slack_id)
            return reviews.Approve(
                by=pressed.slack_id,
                at=self._ports.clock(),
                ticket=pressed.ticket,
                entitled=right.entitled,
                self_approval=right.self_approval,
            )

        request = await self._taken(pressed, "approve", think)
        review = reviews.of(request)
        if request.state is State.PENDING:
            return message.note(
                deciding_words.AGREED.format(agreed=len(review.votes), needed=review.terms.needed)
            )
        return message.note(deciding_words.APPROVED)

    async def deny(self, pressed: Pressed, reason: str) -> Message:
        """Say no, and why; what whoever pressed is told."""
        why = reason.strip()
        if not why:
            raise Refusal(deciding_words.NO_REASON)
        await self._taken(pressed, "deny", self._deny(pressed, why))
        return message.note(deciding_words.DENIED)

    async def withdraw(self, pressed: Pressed) -> Message:
        """Take it back; what whoever pressed is told."""

        async def think(request: Request) -> Act:
            del request
            return reviews.Withdraw(pressed.slack_id, self._ports.clock())

        await self._taken(pressed, "withdraw", think)
        return message.note(deciding_words.WITHDRAWN)

    async def may_decide(self, pressed: Pressed) -> Request:
        """The request, where they may decide about it as they saw it: before a form opens."""
        return (await self._thought(pressed, "open", self._deny(pressed, "")))[0]

    async def correct(self, pressed: Pressed, filled: Filled, context: base.Context) -> Message:
        """Change what is asked for; what whoever pressed is told. Raises Wrong where it cannot be so."""
        seen = await self.may_decide(pressed)
        found = await self._correcting.corrected(seen, filled, context)
        if not found.changes:
            return message.note(deciding_words.NOTHING_DIFFERS)

        async def think(request: Request) -> Act:
            return reviews.Edit(
                by=pressed.slack_id,
                at=self._ports.clock(),
                ticket=pressed.ticket,  # made anew by each edit: what is changed is what was seen
                entitled=(await self._entitling.right(request, pressed.slack_id)).entitled,
                spec=found.spec.saved(),
                changes=found.changes,
                new_ticket=reviewing.ticket(),
                hints=found.hints,
            )

        await self._taken(pressed, "edit", think)
        return message.note(deciding_words.EDITED)

    def _deny(self, pressed: Pressed, reason: str) -> _Think:
        async def think(request: Request) -> Act:
            right = await self._entitling.right(request, pressed.slack_id)
            return reviews.Deny(pressed.slack_id, self._ports.clock(), pressed.ticket, right.entitled, reason)

        return think

    async def _taken(self, pressed: Pressed, deed: str, think: _Think) -> Request:
        """The request once the act has changed it."""
        while True:
            request, step = await self._thought(pressed, deed, think)
            try:
                taken = await self._ports.take(request, step, message=pressed.message, told=False)
            except Overtaken:
                continue
            carried_out = [self._carry_out(taken)] if taken.state is State.APPROVED else []
            await asyncio.gather(*carried_out, self._ports.tell(taken))
            return taken

    async def _thought(self, pressed: Pressed, deed: str, think: _Think) -> tuple[Request, reviews.Step]:
        """What the act makes of the request as it stands. What comes to nothing is recorded: Refusal."""
        request = await self._in_time(await self._known(pressed, deed))
        why = Why.DECIDED
        if request.state is State.PENDING:
            try:
                return request, reviews.step(request, await think(request))
            except reviews.Not as not_:
                why = not_.why
        await self._record(pressed, deed, why.value, request)
        raise await self._words.refusal(request, why, pressed.slack_id)

    async def _known(self, pressed: Pressed, deed: str) -> Request:
        request = await self._ports.store.requests.get(pressed.key)
        if request is None or not request.review:
            await self._record(pressed, deed, "unknown", None)
            raise Refusal(deciding_words.UNKNOWN)
        return request

    async def _in_time(self, request: Request) -> Request:
        """The request, expired if its time is up: the alarm may be late, as the bot may have been down."""
        now = self._ports.clock()
        while request.state is State.PENDING and now >= reviews.of(request).deadline:
            try:
                return await self._ports.take(request, reviews.step(request, reviews.Expire(now)))
            except Overtaken:
                request = await self._ports.store.requests.get(request.key) or request
        return request

    async def _carry_out(self, request: Request) -> None:
        """Go on with what is approved. It stands in any case: where no job takes it, the next start does."""
        job = f"{recovering.DECIDE}{request.key}"
        try:
            await self._ports.jobs.start(job, asking.TASK, {"key": request.key})
        except JobsUnavailable as failed:
            log.warning("%s is approved, and is carried out after the next start: %s", request.key, failed)

    async def _record(self, pressed: Pressed, deed: str, why: str, request: Request | None) -> None:
        """Somebody tried, and it came to nothing."""
        entry = AuditEntry(
            at=self._ports.clock(),
            actor=pressed.slack_id,
            action="approval.refused",
            subject=request.key if request else pressed.key[:LONGEST_KEY] or "?",
            request=request.key if request else "",
            details={"deed": deed},
            rule=reviews.of(request).rule if request else "",
            message=pressed.message,
            result=why,
        )
        await self._ports.store.audit.add(entry)
