"""Provision: what was asked for is created in Zoom exactly once, then announced.

A job runs this for each request, at least once, and again from the start after a crash. How far it came is
the request's state in the store; what a crash can leave open is settled by looking in Zoom first.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from bot import zoom
from bot.domain.people import Link, Person
from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.jobs.port import Again
from bot.resources import base, explain
from bot.services.announcing import Announcing
from bot.services.linking import Linking
from bot.services.ports import WAIT, Overtaken, Ports, waiting
from bot.services.replies import Replies
from bot.slack import message

log = logging.getLogger(__name__)

_Outcome: TypeAlias = tuple[Request, base.Made | None]
"""How far a request came, and what was created, if that was in this run."""

LOOKS: Final = (1.0, 4.0, 10.0)
"""Seconds to wait before each look for what Zoom may have created without telling us."""

TRIES: Final = 2
"""Creates sent for one request where Zoom said for certain that the one before failed."""

GATEWAY: Final = frozenset({502, 504})
"""HTTP statuses of something in front of Zoom that got no answer: Zoom itself may still be at work."""

CHECKING: Final = "I do not know yet whether Zoom created it; I am checking."
ANOTHER: Final = (
    "I do not know whether Zoom created it, so I try once more. You get the link of one meeting only."
)
NOT_CREATED: Final = "Zoom failed, and I looked: nothing was created."
NO_LINK: Final = "Zoom failed. If it created a meeting all the same, nobody has its link."
TOO_LATE: Final = "I was stopped when you asked, and that time has passed meanwhile; nothing was created."
LATER: Final = "Try again in a few minutes."
UNSETTLED: Final = "Zoom never said whether it created what you asked for, and I have not found it there."
CHECK_YOURSELF: Final = "Look at your meetings in a few minutes, before you ask again."


class Provisioning:
    """Takes a request from saved to created, and hands it on to be announced."""

    def __init__(
        self,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        linking: Linking,
        announcing: Announcing,
        replies: Replies,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._linking = linking
        self._announcing = announcing
        self._replies = replies

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task: go on from wherever the request stands."""
        with waiting():
            request = await self._ports.store.requests.get(payload["key"])
            if request is None:
                log.error("no request %s for its job", payload["key"])
                return
            try:
                await self._go_on(request)
            except Overtaken:
                log.info("%s goes on elsewhere", request.key)

    async def _go_on(self, request: Request) -> None:
        resource = self._resources[request.kind]
        made: base.Made | None = None
        if request.state is State.ACCEPTED:
            request, made = await self._begin(request, resource)
        elif request.state is State.CREATING:
            request, made = await self._settle(request, resource)
        elif not request.zoom_id:
            await self._tell(request, "")  # it has ended, but the job was cut off before its asker knew
        if request.zoom_id:
            await self._announcing.announce(request, resource, made)

    async def _begin(self, request: Request, resource: base.Resource) -> _Outcome:
        asker = _Asker(request, self._ports, self._linking, self._replies)
        try:
            spec = await resource.understand(request.text, asker, request.asked_at)
        except Refusal as refusal:
            return await self._refuse(request, refusal)
        saved = spec.model_dump(mode="json", exclude_defaults=True)
        creating = await self._ports.move(request, State.CREATING, "create.started", spec=saved)
        return await self._create(creating, resource, spec, before=False)

    async def _create(
        self, request: Request, resource: base.Resource, spec: base.Spec, *, before: bool
    ) -> _Outcome:
        """One create; another only where Zoom said that the first failed, or where a second is harmless.

        `before` says that one may have been sent already: before a crash.
        """
        if resource.too_late(spec, self._ports.clock()):
            return await self._refuse(request, Refusal(TOO_LATE))
        for attempt in range(TRIES):
            try:
                made = await resource.create(self._ports.zoom, spec, request.asker)
            except zoom.ZoomError as error:
                hidden = (before or attempt > 0) and not resource.findable(spec)
                if not error.outcome_unknown:
                    return await self._refuse(request, await self._why(request, error, hidden=hidden))
                log.warning("%s: the outcome of its create is unknown: %s", request.key, error)
                if attempt == 0:
                    await self._whisper(request, CHECKING if resource.findable(spec) else ANOTHER)
                settled = await self._check(request, resource, spec, error)
                if settled is not None:
                    return settled, None
            else:
                return await self._created(request, made.zoom_id), made
        words = NOT_CREATED if resource.findable(spec) else NO_LINK
        return await self._refuse(request, Refusal(words, next_step=LATER))

    async def _why(self, request: Request, error: zoom.ZoomError, *, hidden: bool) -> Refusal:
        """Why Zoom did not create it. `hidden`: an earlier try may have, and nobody can look."""
        if hidden and isinstance(error, zoom.errors.Unreachable):
            return Refusal(NO_LINK, next_step=LATER)
        return explain.refusal(error, await self._ports.zone(request.asker))

    async def _check(
        self, request: Request, resource: base.Resource, spec: base.Spec, error: zoom.ZoomError
    ) -> Request | None:
        """What is there after a create of unknown outcome; None where another create does no harm.

        After a 5xx of its own Zoom is done with it: not found is not created. After silence, or a gateway's
        5xx, it may still be at work.
        """
        if not resource.findable(spec):
            return None
        found = await self._look(request, resource, spec, LOOKS)
        if found:
            return await self._created(request, found)
        if found == "" and isinstance(error, zoom.errors.ServerError) and error.status not in GATEWAY:
            return None
        return await self._unsettled(request)

    async def _settle(self, request: Request, resource: base.Resource) -> _Outcome:
        """After a crash, when a create may have been sent: adopt what is there, else create."""
        spec = resource.spec(request.spec)
        if resource.findable(spec):
            found = await self._look(request, resource, spec, LOOKS[:2])
            if found:
                return await self._created(request, found), None
            if found is None:
                raise Again(WAIT, "Zoom cannot be asked what is there")
        return await self._create(request, resource, spec, before=True)

    async def _look(
        self, request: Request, resource: base.Resource, spec: base.Spec, pauses: tuple[float, ...]
    ) -> str | None:
        """The Zoom ID of what this request created; empty where there is none; None where nobody can tell."""
        since = request.changed_at or request.asked_at
        seen: str | None = None
        for pause in pauses:
            await self._ports.sleep(pause)
            try:
                candidates = await resource.find(self._ports.zoom, spec, since)
            except zoom.ZoomError as error:
                log.warning("%s cannot be looked up: %s", request.key, error)
                seen = None
                continue
            seen = ""
            for zoom_id in candidates:
                if await self._ports.store.requests.by_zoom_id(request.kind, zoom_id) is None:
                    return zoom_id
        return seen

    async def _created(self, request: Request, zoom_id: str) -> Request:
        return await self._ports.move(
            request, State.CREATED, f"{request.kind}.created", subject=zoom_id, zoom_id=zoom_id
        )

    async def _unsettled(self, request: Request) -> Request:
        return await self._end(request, State.ATTENTION, "request.unsettled", UNSETTLED, CHECK_YOURSELF)

    async def _refuse(self, request: Request, refusal: Refusal) -> _Outcome:
        ended = await self._end(request, State.REFUSED, "request.refused", refusal.text, refusal.next_step)
        return ended, None

    async def _end(self, request: Request, to: State, action: str, *words: str) -> Request:
        """Save what the asker is told, then tell it: a crash between the two is made good by the next run."""
        ended = await self._ports.move(request, to, action, note="\n".join(words))
        await self._tell(ended, request.reply_url)
        return ended

    async def _tell(self, request: Request, reply_url: str) -> None:
        await self._replies.deliver(request.asker, reply_url, message.note(*request.note.split("\n", 1)))
        if request.state is State.ATTENTION:
            await self._announcing.warn_admins(
                request, "Nobody knows whether Zoom created what was asked for."
            )

    async def _whisper(self, request: Request, text: str) -> None:
        await self._replies.whisper(request.asker, request.reply_url, message.note(text))


class _Asker:
    """The asker of one request, looked up when the resource needs it."""

    def __init__(self, request: Request, ports: Ports, linking: Linking, replies: Replies) -> None:
        self.id = request.asker
        self._request = request
        self._ports = ports
        self._linking = linking
        self._replies = replies

    async def person(self) -> Person:
        return await self._ports.slack.person(self.id)

    async def link(self) -> Link:
        known = await self._linking.known(self.id)
        if known:
            return known
        made = await self._linking.by_email(self.id)
        await self._replies.whisper(self.id, self._request.reply_url, self._linking.made(made))
        return made

    async def members(self, group_id: str) -> frozenset[str]:
        return await self._ports.slack.members(group_id)
