"""Provision: what was asked for is created in Zoom exactly once, then announced.

A job runs this for each request, at least once, and again from the start after a crash. How far it came is
the request's state in the store; what a crash can leave open is settled by looking in Zoom first.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot import zoom
from bot.domain.people import Link, Person
from bot.domain.requests import MOVES, Request, State
from bot.errors import Refusal
from bot.jobs.port import Again
from bot.resources import base, explain
from bot.services.announcing import Announcing
from bot.services.linking import Linking
from bot.services.ports import Overtaken, Ports
from bot.services.replies import Replies
from bot.slack import errors as slack_errors
from bot.slack import message
from bot.store.port import StoreUnavailable

log = logging.getLogger(__name__)

LOOKS: Final = (1.0, 4.0, 10.0)
"""Seconds to wait before each look for what Zoom may have created without telling us."""

WAIT: Final = timedelta(seconds=10)
"""Until the job goes on where Slack or Zoom does not answer."""

TRIES: Final = 2
"""Creates sent for one request where Zoom said for certain that the one before failed."""


CHECKING: Final = "I do not know yet whether Zoom created it; I am checking."
NOT_CREATED: Final = "Zoom failed, and I looked: nothing was created."
NO_LINK: Final = "Zoom failed. If it created a meeting all the same, nobody has its link."
UNSETTLED: Final = "Zoom never said whether it created what you asked for, and I cannot find it there."
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
        request = await self._ports.store.requests.get(payload["key"])
        if request is None:
            log.error("no request %s for its job", payload["key"])
            return
        try:
            await self._go_on(request)
        except Refusal as refusal:
            await self._refuse(request.key, refusal)
        except Overtaken:
            log.info("%s goes on elsewhere", request.key)
        except (slack_errors.SlackError, StoreUnavailable) as failed:
            raise Again(WAIT, str(failed)) from failed

    async def _go_on(self, request: Request) -> None:
        resource = self._resources[request.kind]
        made: base.Made | None = None
        if request.state is State.ACCEPTED:
            request, spec = await self._understand(request, resource)
            request, made = await self._create(request, resource, spec)
        elif request.state is State.CREATING:
            request, made = await self._settle(request, resource)
        if request.state in {State.CREATED, State.POSTING, State.DONE}:
            await self._announcing.announce(request, resource, made)

    async def _understand(self, request: Request, resource: base.Resource) -> tuple[Request, base.Spec]:
        asker = _Asker(request, self._ports, self._linking, self._replies)
        spec = await resource.understand(request.text, asker, request.asked_at)
        saved = spec.model_dump(mode="json", exclude_defaults=True)
        return await self._ports.move(request, State.CREATING, "create.started", spec=saved), spec

    async def _create(
        self, request: Request, resource: base.Resource, spec: base.Spec
    ) -> tuple[Request, base.Made | None]:
        """One create; another only where Zoom said that the first failed, or where a second is harmless."""
        for attempt in range(TRIES):
            try:
                made = await resource.create(self._ports.zoom, spec, request.asker)
            except zoom.ZoomError as error:
                if not error.outcome_unknown:
                    raise explain.refusal(error, await self._zone(request)) from None
                log.warning("%s: the outcome of its create is unknown: %s", request.key, error)
                if attempt == 0:
                    await self._whisper(request, CHECKING)
                settled = await self._check(request, resource, spec, error)
                if settled is not None:
                    return settled, None
            else:
                return await self._created(request, made.zoom_id), made
        words = NOT_CREATED if resource.findable(spec) else NO_LINK
        raise Refusal(words, next_step="Try again in a few minutes.")

    async def _check(
        self, request: Request, resource: base.Resource, spec: base.Spec, error: zoom.ZoomError
    ) -> Request | None:
        """What is there after a create of unknown outcome; None where another create does no harm.

        After a 5xx Zoom is done with it: not found is not created. After silence it may still be at work.
        """
        if not resource.findable(spec):
            return None
        found = await self._look(request, resource, spec, LOOKS)
        if found:
            return await self._created(request, found)
        if found == "" and isinstance(error, zoom.errors.ServerError):
            return None
        return await self._unsettled(request)

    async def _settle(self, request: Request, resource: base.Resource) -> tuple[Request, base.Made | None]:
        """After a crash, when a create may have been sent: adopt what is there, else create."""
        spec = resource.spec(request.spec)
        if resource.findable(spec):
            found = await self._look(request, resource, spec, LOOKS[:2])
            if found:
                return await self._created(request, found), None
            if found is None:
                raise Again(WAIT, "Zoom cannot be asked what is there")
        return await self._create(request, resource, spec)

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
        moved = await self._ports.move(request, State.ATTENTION, "request.unsettled", note=UNSETTLED)
        await self._whisper(request, UNSETTLED, CHECK_YOURSELF)
        await self._announcing.warn_admins(request, "Zoom never said whether it created what was asked for.")
        return moved

    async def _refuse(self, key: str, refusal: Refusal) -> None:
        request = await self._ports.store.requests.get(key)
        if request is None or State.REFUSED not in MOVES[request.state]:
            raise refusal
        await self._ports.move(request, State.REFUSED, "request.refused", note=refusal.text)
        await self._whisper(request, refusal.text, refusal.next_step)

    async def _whisper(self, request: Request, text: str, next_step: str = "") -> None:
        await self._replies.whisper(request.asker, request.reply_url, message.note(text, next_step))

    async def _zone(self, request: Request) -> ZoneInfo | None:
        try:
            return (await self._ports.slack.person(request.asker)).zone
        except slack_errors.SlackError:
            return None  # the moment is then told in UTC


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
        told = message.note(
            f"You are now linked to the Zoom user {made.zoom_email}: it has your Slack profile's address.",
            f"If that is not you, type {self._ports.command} unlink",
        )
        await self._replies.whisper(self.id, self._request.reply_url, told)
        return made

    async def members(self, group_id: str) -> frozenset[str]:
        return await self._ports.slack.members(group_id)
