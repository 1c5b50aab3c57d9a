"""Provision: what was asked for is created in Zoom exactly once, then announced.

A job runs this for each request, at least once, and again from the start after a crash. How far it came is
the request's state in the store; what a crash can leave open is settled by looking in Zoom first.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, timedelta
from typing import Any, Final
from weakref import WeakValueDictionary

from bot import zoom
from bot.domain.policy import Decision
from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.resources import base
from bot.services.announcing import Announcing
from bot.services.askers import Askers
from bot.services.creating import Created, Creating, Unsettled, Wanted
from bot.services.following import Following
from bot.services.patience import patiently
from bot.services.permitting import Permitting
from bot.services.ports import Overtaken, Ports, waiting
from bot.services.replies import Replies
from bot.services.review.reviewing import Reviewing
from bot.slack import actions, message
from bot.slack.message import Message
from bot.slack.values import OfRequest

log = logging.getLogger(__name__)

UNSETTLED: Final = "Zoom never said whether it created what you asked for, and I have not found it there."
CHECK_YOURSELF: Final = "Look in Zoom in a few minutes, before you ask again."
ENDED: Final = "Zoom has ended {noun}s for this account."
INSTEAD: Final = "There are {noun}s in their place: the form for one opens with what you asked for."


class Provisioning:
    """Takes a request from saved to created, and hands it on to be announced."""

    def __init__(  # noqa: PLR0913 the verbs that it leads through
        self,
        *,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        permitting: Permitting,
        askers: Askers,
        announcing: Announcing,
        reviewing: Reviewing,
        following: Following,
        replies: Replies,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._permitting = permitting
        self._askers = askers
        self._announcing = announcing
        self._reviewing = reviewing
        self._following = following
        self._replies = replies
        self._creating = Creating(ports, replies)
        self._alone: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task: go on from wherever the request stands."""
        key = payload["key"]
        # The job that it was asked with may have had to wait, and go on only while that of the decision runs.
        with waiting():
            async with self._alone.setdefault(key, asyncio.Lock()):
                request = await self._ports.store.requests.get(key)
                if request is None:
                    log.error("no request %s for its job", key)
                    return
                try:
                    await self._go_on(request)
                except Overtaken:
                    log.info("%s goes on elsewhere", key)

    async def _go_on(self, request: Request) -> None:
        resource = self._resources[request.kind]
        made: base.Made | None = None
        if request.state is State.ACCEPTED:
            request, made = await self._begin(request, resource)
        elif request.state is State.PENDING:
            await self._reviewing.keep(request)
        elif request.state is State.APPROVED:
            request, made = await self._approved(request, resource)
        elif request.state is State.CREATING:
            wanted = Wanted(request, resource, resource.spec(request.spec))
            async with self._one_of(resource, wanted.spec):
                request, made = await self._create(wanted, self._creating.settle)
        elif not request.zoom_id and request.note:
            await self._tell(request, "")  # it has ended, but the job was cut off before its asker knew
        if request.zoom_id:
            announced = await self._announcing.announce(request, resource, made)
            if announced is not None:
                await self._following.begin(announced, resource)

    async def _begin(self, request: Request, resource: base.Resource) -> Created:
        """What was asked for, as far as it is allowed and understood, is created, or waits to be approved."""
        asker = self._askers.of(request.asker, request.reply_url, request.kind)
        try:
            await self._permitting.may_ask(request.asker, request.kind)
            spec = await resource.resolve(await self._spec(request, resource, asker), asker)
            verdict = await self._permitting.judge(request.asker, request.kind, resource.facts(spec))
        except Refusal as refusal:
            return await self._refuse(request, refusal)
        wanted = Wanted(request, resource, spec)
        async with self._one_of(resource, spec):
            try:
                if verdict.decision is Decision.APPROVAL:
                    await self._reviewing.require_new(request, resource, spec)
                prepared = await self._prepared(wanted, asker)
                if verdict.decision is Decision.APPROVAL:
                    return await self._reviewing.begin(request, resource, prepared, verdict), None
            except Refusal as refusal:
                return await self._refuse(request, refusal, spec)
            return await self._start(request, resource, prepared, verdict.rule)

    async def _approved(self, request: Request, resource: base.Resource) -> Created:
        """What is approved is looked up once more, as days may have passed, and created."""
        asker = self._askers.of(request.asker, request.reply_url, request.kind)
        wanted = Wanted(request, resource, resource.spec(request.spec))
        async with self._one_of(resource, wanted.spec):
            try:
                prepared = await self._prepared(wanted, asker)
            except Refusal as refusal:
                return await self._refuse(request, refusal)
            return await self._start(request, resource, prepared)

    async def _prepared(self, wanted: Wanted, asker: base.Asker) -> base.Spec:
        """All looked up that it takes to create it. Refusal where it cannot be."""
        request, resource = wanted.request, wanted.resource
        try:
            async with patiently(self._ports, request.asker, resource.refusals):
                await self._count(request, resource)
                return await resource.prepare(self._ports.zoom, wanted.spec, asker)
        except base.Exists as there:
            raise await self._creating.whose(wanted, there, [there.zoom_id]) from there

    async def _start(
        self, request: Request, resource: base.Resource, prepared: base.Spec, rule: str = ""
    ) -> Created:
        """From here on Zoom may have it. `rule` granted it, where no approval did."""
        saved = prepared.saved()
        creating = await self._ports.move(request, State.CREATING, "create.started", rule=rule, spec=saved)
        return await self._create(Wanted(creating, resource, prepared), self._creating.create)

    def _one_of(self, resource: base.Resource, spec: base.Spec) -> asyncio.Lock:
        """Holds up another one that is like it, until this one is there."""
        alike = resource.alike(spec)
        return self._alone.setdefault((resource.kind, alike), asyncio.Lock()) if alike else asyncio.Lock()

    async def _spec(self, request: Request, resource: base.Resource, asker: base.Asker) -> base.Spec:
        """What was filled in; or else what was typed, understood."""
        if request.spec:
            return resource.spec(request.spec)
        async with self._ports.plainly(request.asker, resource.refusals):
            return await resource.understand(request.text, asker, request.asked_at)

    async def _count(self, request: Request, resource: base.Resource) -> None:
        """Whether Zoom lets another one be created today, as far as that is known here. Raises ZoomError."""
        if not resource.a_day:
            return
        today = self._ports.clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        if await self._ports.store.requests.created_since(request.kind, today) >= resource.a_day:
            raise zoom.errors.Daily(f"({resource.a_day})", resets_at=today + timedelta(days=1))

    async def _create(self, wanted: Wanted, creating: Callable[[Wanted], Awaitable[Created]]) -> Created:
        try:
            return await creating(wanted)
        except Refusal as refusal:
            return await self._refuse(wanted.request, refusal)
        except Unsettled:
            words = f"{UNSETTLED}\n{CHECK_YOURSELF}"
            return await self._end(wanted.request, State.ATTENTION, "request.unsettled", note=words), None

    async def _refuse(self, request: Request, refusal: Refusal, spec: base.Spec | None = None) -> Created:
        if isinstance(refusal.__cause__, zoom.errors.Gone):
            self._ports.ended.add(request.kind)
            refusal = self._ended(request.kind) or refusal
        saved = spec.saved() if spec else request.spec
        words = f"{refusal.text}\n{refusal.next_step}"
        return await self._end(request, State.REFUSED, "request.refused", note=words, spec=saved), None

    def _ended(self, kind: str) -> Refusal | None:
        """What is said where Zoom has ended a kind that has a successor."""
        resource = self._resources[kind]
        successor = self._resources.get(resource.successor)
        if successor is None:
            return None
        return Refusal(ENDED.format(noun=resource.noun), next_step=INSTEAD.format(noun=successor.noun))

    async def _end(self, request: Request, to: State, action: str, *, note: str, **changes: Any) -> Request:  # noqa: ANN401 the fields of Request
        """Save what the asker is told, then tell it: a crash between the two is made good by the next run."""
        ended = await self._ports.move(request, to, action, note=note, **changes)
        await self._tell(ended, request.reply_url)
        return ended

    async def _tell(self, request: Request, reply_url: str) -> None:
        told = message.note(*request.note.split("\n", 1))
        refusal = self._ended(request.kind)
        if refusal is not None and request.note == f"{refusal.text}\n{refusal.next_step}":
            successor = self._resources[self._resources[request.kind].successor]
            label = f"Open the form for a {successor.noun}"
            button = message.button(label, actions.SUCCESSOR, OfRequest(key=request.key))
            told = Message(told.text, [*told.blocks, message.row(button)])
        elif request.draft and request.state is State.REFUSED:
            again = message.button("Open the form again", actions.REOPEN, OfRequest(key=request.key))
            told = Message(told.text, [*told.blocks, message.row(again)])
        await self._replies.deliver(request.asker, reply_url, told)
        if request.state is State.ATTENTION:
            await self._announcing.warn_admins(
                request, "Nobody knows whether Zoom created what was asked for."
            )
