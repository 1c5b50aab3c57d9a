"""Apply: a change that somebody asked for is made in Zoom, once, and told.

A job runs this for each change, at least once, and again from the start after a crash. Zoom cannot compare
and set. So the job looks first whether Zoom still has what the asker saw, and saves that it did (SENDING)
before it sends; what a run after a crash then finds to be as before is sent again, and nothing else.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

from bot.errors import Refusal
from bot.services import recovering
from bot.services.change import change_words, comparing
from bot.services.change.changed import Changed
from bot.services.change.looking import Look, Looking
from bot.services.patience import patiently
from bot.services.permitting import Permitting
from bot.services.ports import Ports, first_line, waiting
from bot.store.port import AuditEntry, Change, ChangeState

log = logging.getLogger(__name__)

TASK: Final = "change"
"""The job's task, as the engine remembers it: never renamed."""


class Applying:
    """Makes changes."""

    def __init__(self, ports: Ports, looking: Looking, permitting: Permitting, changed: Changed) -> None:
        self._ports = ports
        self._looking = looking
        self._permitting = permitting
        self._changed = changed
        self._alone: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def accept(self, change: Change) -> Change | None:
        """Save a change and start its job; when this returns, it survives a crash.

        The one that is there where its key is known already: nothing is done twice. A crash may have come
        between the two, so its job is started all the same.
        """
        new = await self._ports.store.changes.add(change)
        known = None if new else await self._ports.store.changes.get(change.key)
        if known is not None and known.state is ChangeState.ABANDONED:
            known = await self._move(known, ChangeState.ACCEPTED, "change.sent_again")
        if known is None or known.state is ChangeState.ACCEPTED:
            await self._ports.jobs.start(change.key, TASK, {"key": change.key})
        return known

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task: go on from wherever the change stands."""
        with waiting():
            change = await self._ports.store.changes.get(payload["key"])
            if change is None:
                log.error("no change %s for its job", payload["key"])
                return
            lock = self._alone.setdefault((change.kind, change.zoom_id), asyncio.Lock())
            async with lock:  # two changes of one thing: the second sees what the first made of it
                ended = await self._go_on(change)
            if ended is not None:
                await self._changed.tell(ended, change.reply_url)

    async def recover(self) -> None:
        """At the start: what is open and has no job that goes on with it.

        What never had one is abandoned: Slack told its asker that it failed.
        """
        for change in await self._ports.store.changes.open():
            jobs = await recovering.jobs_of(self._ports, change.key)
            if not jobs and change.state is ChangeState.ACCEPTED:
                await self._move(change, ChangeState.ABANDONED, "change.abandoned")
            else:
                await recovering.go_on(self._ports, change.key, TASK, jobs)

    async def failed(self, key: str, help_: str) -> None:
        """A change whose job gave up ends, and its asker is told how to ask for help."""
        change = await self._ports.store.changes.get(key)
        if change is None or change.state not in {ChangeState.ACCEPTED, ChangeState.SENDING}:
            return  # it is made, or was refused: what failed came after
        words = change_words.NOT_MADE if change.state is ChangeState.ACCEPTED else change_words.UNSURE
        ended = await self._move(change, ChangeState.REFUSED, "change.failed", note=f"{words}\n{help_}")
        if ended is not None:
            await self._changed.tell(ended, change.reply_url)

    async def _go_on(self, change: Change) -> Change | None:
        """The change at its end; None where it goes on elsewhere."""
        here: Change | None = change
        if change.state is ChangeState.ACCEPTED:
            here = await self._check(change)
        if here is not None and here.state is ChangeState.SENDING:
            here = await self._send(here)
        return here

    async def _check(self, change: Change) -> Change | None:
        """Whether it may be, and Zoom still has what the asker saw."""
        try:
            await self._permitting.require(change.asker, change.kind)
            look = await self._looking.at(change)
        except Refusal as refusal:
            return await self._refuse(change, refusal)
        if look.meanwhile(change.before):
            return await self._refuse(change, change_words.meanwhile(change), look)
        return await self._move(change, ChangeState.SENDING, "change.sent")

    async def _send(self, change: Change) -> Change | None:
        """Send what is not so yet, and read it back."""
        try:
            look = await self._looking.at(change)
            if look.open:
                kind = self._looking.kind(change.kind)
                async with patiently(self._ports, change.asker, kind.refusals):
                    await kind.apply(self._ports.zoom, look.now, look.goal(change.after))
                look = await self._looking.at(change)
        except Refusal as refusal:
            return await self._partly(change, refusal)
        return await self._done(change, look)

    async def _partly(self, change: Change, refusal: Refusal) -> Change | None:
        """Zoom said no; where it takes several calls, it may have taken some before."""
        try:
            look = await self._looking.at(change)
        except Refusal:
            return await self._refuse(change, refusal)
        if all(each.field.secret for each in look.taken):
            return await self._refuse(change, refusal)
        return await self._done(change, look, refusal)

    async def _done(self, change: Change, look: Look, refusal: Refusal | None = None) -> Change | None:
        taken = look.taken
        details = comparing.recorded(taken)
        if missing := [each.field.name for each in look.asked if each not in taken]:
            details["not_taken"] = missing
        action = f"{change.kind}.{'change_undone' if change_words.is_undo(change) else 'changed'}"
        note = refusal.text if refusal else ""
        return await self._move(change, ChangeState.DONE, action, details, note=note, found=look.found)

    async def _refuse(self, change: Change, refusal: Refusal, look: Look | None = None) -> Change | None:
        note = "\n".join(part for part in (refusal.text, refusal.next_step) if part)
        found = look.found if look else {}
        return await self._move(change, ChangeState.REFUSED, "change.refused", note=note, found=found)

    async def _move(
        self,
        change: Change,
        to: ChangeState,
        action: str,
        details: Mapping[str, Any] | None = None,
        **changes: object,
    ) -> Change | None:
        """None where somebody else moved it meanwhile: whoever did goes on with it."""
        now = self._ports.clock()
        entry = AuditEntry(
            at=now,
            actor=change.asker,
            action=action,
            subject=change.zoom_id,
            request=change.key,
            details=details or {},
            result=first_line(str(changes.get("note", ""))) if to is ChangeState.REFUSED else "",
        )
        moves = self._ports.store.changes
        return await moves.move(change.key, change.state, to, at=now, entry=entry, **changes)
