"""Create: one create for one request, whatever becomes of its answer.

What a lost answer or a crash leaves open is settled by looking in Zoom. What is found there belongs to one
request only: the store lets no other have it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot import zoom
from bot.domain import zones
from bot.domain.requests import Request, State
from bot.domain.turns import BOT
from bot.errors import BotError, Refusal
from bot.jobs.port import Again
from bot.resources import base, explain, summaries
from bot.services.patience import PASSING
from bot.services.ports import WAIT, Ports
from bot.services.replies import Replies
from bot.slack import errors, message
from bot.store.port import AuditEntry, Taken

log = logging.getLogger(__name__)

Created: TypeAlias = tuple[Request, base.Made | None]
"""The request once Zoom has it, and what was created, if that was in this run."""

LOOKS: Final = (1.0, 4.0, 10.0)
"""Seconds to wait before each look for what Zoom may have created without telling us."""

TRIES: Final = 2
"""Creates sent for one request where Zoom said for certain that the one before failed."""

GATEWAY: Final = frozenset({502, 504})
"""HTTP statuses of something in front of Zoom that got no answer: Zoom itself may still be at work."""

CHECKING: Final = "I do not know yet whether Zoom created it; I am checking."
ANOTHER: Final = "I do not know whether Zoom created it, so I try once more. You get the link of one only."
NOT_CREATED: Final = "Zoom failed, and I looked: nothing was created."
NO_LINK: Final = "Zoom failed. If it created something all the same, nobody has its link."
TOO_LATE: Final = "I was stopped when you asked, and that time has passed meanwhile; nothing was created."
OVER: Final = "It was approved, but the time that it was asked for is over by now; nothing was created."
ASKED: Final = "{who} asked for it on {at}."
JUST_NOW: Final = "{who} asked for one just now: it may be that one."
NEVER_SAID: Final = "{asked} Zoom never said whether it created that: it may be this one."
ALIKE: Final = "There is one like that in Zoom already."
NOT_HERE: Final = "It was not made by this bot."
LATER: Final = "Try again in a few minutes."


class Unsettled(BotError):  # noqa: N818 what is so, not a failure of the program
    """Nobody knows whether Zoom created it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be created, for which request."""

    request: Request
    resource: base.Resource
    spec: base.Spec

    @property
    def findable(self) -> bool:
        """Whether a look can tell if it was created."""
        return self.resource.findable(self.spec)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look into Zoom said."""

    own: Request | None = None
    """The request, with what it created."""
    sure: bool = False
    """Whether there is nothing where nothing was found."""


class Creating:
    """Takes a request from CREATING to CREATED."""

    def __init__(self, ports: Ports, replies: Replies) -> None:
        self._ports = ports
        self._replies = replies

    async def create(self, wanted: Wanted, *, before: bool = False) -> Created:
        """One create; another only where Zoom said that the first failed, or where a second is harmless.

        `before` says that one may have been sent already: before a crash. Refusal where Zoom does not create
        it, Unsettled where nobody knows. Raises Again while Zoom cannot be asked what is there.
        """
        if wanted.resource.too_late(wanted.spec, self._ports.clock()):
            raise Refusal(OVER if wanted.request.review else TOO_LATE)
        for attempt in range(TRIES):
            try:
                made = await self._made(wanted)
                return await self._created(wanted, made.zoom_id), made
            except zoom.errors.Conflict as there:
                return await self._of_conflict(wanted, there, own=before or attempt > 0), None
            except zoom.ZoomError as error:
                settled = await self._of_error(wanted, error, again=before or attempt > 0)
            except Taken:
                # Somebody else who asked for the same looked for theirs, and found this one.
                settled = (await self._look(wanted, LOOKS[:1])).own
            if settled is not None:
                return settled, None
        raise Refusal(NOT_CREATED if wanted.findable else NO_LINK, next_step=LATER)

    async def settle(self, wanted: Wanted) -> Created:
        """After a crash, when a create may have been sent: adopt what is there, else create."""
        if wanted.findable:
            look = await self._look(wanted, LOOKS[:2])
            if look.own is not None:
                return look.own, None
            if not look.sure:
                raise Again(WAIT, "Zoom cannot be asked what is there")
        return await self.create(wanted, before=True)

    async def whose(self, wanted: Wanted, refusal: Refusal, zoom_ids: Sequence[str]) -> Refusal:
        """The refusal of what is there already, with who asked for it, if that was here.

        Their request may just be about to learn of it, so it is given a moment.
        """
        request, words = wanted.request, NOT_HERE
        for pause in (0.0, *LOOKS[:2]):
            await self._ports.sleep(pause)
            for zoom_id in zoom_ids:
                theirs = await self._ports.store.requests.by_zoom_id(request.kind, zoom_id)
                if theirs is not None:
                    words = await self._asked(request, theirs)
                    return Refusal(f"{refusal.text} {words}", next_step=refusal.next_step)
            perhaps = await self._perhaps(wanted)
            if perhaps is None:
                break
            words = JUST_NOW.format(who=await self._name(request, perhaps))
            if perhaps.state is State.ATTENTION:
                words = NEVER_SAID.format(asked=await self._asked(request, perhaps))
                break
        return Refusal(f"{refusal.text} {words}", next_step=refusal.next_step)

    async def _perhaps(self, wanted: Wanted) -> Request | None:
        """Another request for one like it: it is being created now, or nobody knows whether it was."""
        for state in (State.CREATING, State.ATTENTION):
            for each in await self._ports.store.requests.in_states(state):
                if not each.zoom_id and each.key != wanted.request.key and _alike(wanted, each):
                    return each
        return None

    async def _made(self, wanted: Wanted) -> base.Made:
        made = await wanted.resource.create(self._ports.zoom, wanted.spec, wanted.request.asker)
        if not made.zoom_id:
            raise zoom.errors.Garbled("Zoom's answer to a create has no ID")
        return made

    async def _of_conflict(self, wanted: Wanted, error: zoom.errors.Conflict, *, own: bool) -> Request:
        """It is there already: ours, if an earlier create of ours may have been the one; else somebody's."""
        if own:
            look = await self._look(wanted, LOOKS[:1])
            if look.own is not None:
                return look.own
        request = wanted.request
        refusal = await self._why(wanted, error)
        try:
            there = await wanted.resource.find(self._ports.zoom, wanted.spec, request.asked_at)
        except zoom.ZoomError as failed:
            log.warning("nobody can tell whose %s is there already: %s", request.kind, failed)
            raise refusal from error
        raise await self.whose(wanted, refusal, there) from error

    async def _of_error(self, wanted: Wanted, error: zoom.ZoomError, *, again: bool) -> Request | None:
        """What is there after a create that failed; None where another create does no harm."""
        request = wanted.request
        if not error.outcome_unknown:
            if request.review and wanted.findable and isinstance(error, PASSING):
                raise Again(WAIT, str(error)) from error  # people approved it: that is not lost for a moment
            if again and not wanted.findable and isinstance(error, zoom.errors.Unreachable):
                raise Refusal(NO_LINK, next_step=LATER) from error  # the try before may have created one
            raise await self._why(wanted, error) from error
        log.warning("%s: the outcome of its create is unknown: %s", request.key, error)
        if not again:
            words = message.note(CHECKING if wanted.findable else ANOTHER)
            await self._replies.whisper(request.asker, request.reply_url, words)
        return await self._check(wanted, error) if wanted.findable else None

    async def _why(self, wanted: Wanted, error: zoom.ZoomError) -> Refusal:
        return explain.refusal(error, await self._ports.zone(wanted.request.asker), wanted.resource.refusals)

    async def _check(self, wanted: Wanted, error: zoom.ZoomError) -> Request | None:
        """What is there after a create of unknown outcome; None where another create does no harm.

        After a 5xx of its own Zoom is done with it: not found is not created. After silence, or a gateway's
        5xx, it may still be at work.
        """
        look = await self._look(wanted, LOOKS)
        if look.own is not None:
            return look.own
        if look.sure and isinstance(error, zoom.errors.ServerError) and error.status not in GATEWAY:
            return None
        raise Unsettled(wanted.request.key) from error

    async def _look(self, wanted: Wanted, pauses: tuple[float, ...]) -> _Look:
        """What this request created, if it is there: it is then recorded to be this request's.

        Refusal where one that no two may have is another's.
        """
        request = wanted.request
        since = request.changed_at or request.asked_at
        sure, candidates = False, list[str]()
        for pause in pauses:
            await self._ports.sleep(pause)
            try:
                candidates = [*await wanted.resource.find(self._ports.zoom, wanted.spec, since)]
            except zoom.ZoomError as error:
                log.warning("%s cannot be looked up: %s", request.key, error)
                sure = False
                continue
            sure = True
            for zoom_id in candidates:
                if (own := await self._adopt(wanted, zoom_id)) is not None:
                    return _Look(own, sure=True)
        if sure and candidates and wanted.resource.alike(wanted.spec):
            raise await self.whose(wanted, Refusal(ALIKE), candidates)
        return _Look(None, sure)

    async def _adopt(self, wanted: Wanted, zoom_id: str) -> Request | None:
        """The request with this; None where another has it."""
        theirs = await self._ports.store.requests.by_zoom_id(wanted.request.kind, zoom_id)
        if theirs is not None and not _is_past(theirs, wanted):
            return None
        try:
            return await self._created(wanted, zoom_id)
        except Taken:
            return None

    async def _created(self, wanted: Wanted, zoom_id: str) -> Request:
        """The request, recorded as that of what Zoom has. Raises Taken where that is another's."""
        try:
            return await self._record(wanted, zoom_id)
        except Taken:
            theirs = await self._ports.store.requests.by_zoom_id(wanted.request.kind, zoom_id)
            if theirs is None or not _is_past(theirs, wanted):
                raise
            await self._release(theirs)
        return await self._record(wanted, zoom_id)

    async def _release(self, theirs: Request) -> None:
        """What a request created is gone, and what is there under its ID is something new."""
        entry = AuditEntry(
            at=self._ports.clock(),
            actor=BOT,
            action="request.succeeded",
            subject=theirs.zoom_id,
            request=theirs.key,
        )
        await self._ports.store.requests.release(theirs.key, entry=entry)

    async def _record(self, wanted: Wanted, zoom_id: str) -> Request:
        return await self._ports.move(
            wanted.request,
            State.CREATED,
            f"{wanted.request.kind}.created",
            subject=zoom_id,
            details={"after": summaries.recorded(wanted.resource.form, wanted.spec, base.NOWHERE)},
            zoom_id=zoom_id,
        )

    async def _asked(self, request: Request, theirs: Request) -> str:
        """Who asked for it, and when, in the time zone of whoever is told."""
        at = zones.spell_moment(theirs.asked_at, await self._ports.zone(request.asker))
        return ASKED.format(who=await self._name(request, theirs), at=at)

    async def _name(self, request: Request, theirs: Request) -> str:
        """Whose request it is, for the asker of another."""
        if theirs.asker == request.asker:
            return "You"
        try:
            return (await self._ports.slack.person(theirs.asker)).name
        except errors.SlackError:
            return "Somebody"


def _is_past(theirs: Request, wanted: Wanted) -> bool:
    """Whether what they created is gone: it was not in Zoom any more when this one began to be created.

    Zoom gives people their old ID back, so that what is there under it now is what was created since.
    """
    began = wanted.request.changed_at
    if not began or not theirs.changed_at or not wanted.resource.alike(wanted.spec):
        return False
    return theirs.state is State.DONE and theirs.changed_at < began


def _alike(wanted: Wanted, other: Request) -> bool:
    """Whether another request of any age is for the same, as far as no two may have that."""
    if other.kind != wanted.request.kind:
        return False
    try:
        spec = wanted.resource.spec(other.spec)
    except ValueError:  # of another version
        return False
    return wanted.resource.alike(spec) == wanted.resource.alike(wanted.spec)
