"""Announce: the card in the channel, what is for the asker alone, direct messages for the invited.

First Zoom, then the record, then the card. Slack offers no way to ask whether a message was posted (that
would take a scope to read channels), so one that may have been posted is never posted again by itself: its
asker gets the link at once, and a button to post the card if it is not there.
"""

import contextlib
import logging
from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.models import blocks as kit

from bot import zoom
from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.jobs.port import Again
from bot.resources import base
from bot.services import outcomes
from bot.services.admins import Admins
from bot.services.ports import WAIT, Overtaken, Ports, waiting
from bot.services.replies import Replies
from bot.slack import actions, errors, message, text
from bot.slack.api import Posted
from bot.slack.message import Message
from bot.slack.values import OfRequest

log = logging.getLogger(__name__)

TASK: Final = "invite"
"""The job's task, as the engine remembers it: never renamed."""

SETTLED: Final = "That was settled already."

ENDED: Final = "Zoom created it, but has ended {noun}s since: it tells me nothing of them any more."

UNSURE: Final = (
    "“{name}” is ready, but Slack did not say whether its card was posted. "
    "If you do not see it, press “Post the card”."
)
REFUSED: Final = (
    "“{name}” is ready, but Slack did not take its card ({code}). Press “Post the card” to try again."
)
CHECK: Final = "Check in Zoom whether it is there."
"""What admins are told to do, unless something else is said."""

ELSEWHERE: Final = (
    "I may not post where you asked, so the card came to you as a direct message: share it from there."
)


class Announcing:
    """Tells people of what is there."""

    def __init__(
        self, ports: Ports, resources: Mapping[str, base.Resource], replies: Replies, admins: Admins
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._replies = replies
        self._admins = admins

    async def announce(
        self, request: Request, resource: base.Resource, made: base.Made | None
    ) -> Request | None:
        """Go on from where it stands, once Zoom has it; what a crash cut off is told again.

        The request as it is then; None where it is not in Zoom any more.

        `made` is None after a crash, or where it was found by looking.
        """
        try:
            made, outcome = await self._ready(request, resource, made)
        except zoom.errors.NotFound:
            await self._vanished(request, outcomes.VANISHED)
            return None
        except zoom.errors.Gone:
            self._ports.ended.add(request.kind)
            await self._vanished(request, ENDED.format(noun=resource.noun))
            return None
        except zoom.ZoomError as error:
            raise Again(WAIT, str(error)) from error
        reply_url = request.reply_url
        request = await self._card(request, resource, made, outcome)
        if request.state is State.DONE:
            if _elsewhere(request, resource):
                await self._replies.deliver(request.asker, reply_url, message.note(ELSEWHERE))
            await self._tell_asker(request, resource, reply_url, made)
        await self._invite(request, resource)
        return request

    async def post_again(self, asker: str, key: str) -> str:
        """The asker found no card and wants it posted; the answer for them. Two presses post one."""
        request = await self._ports.store.requests.get(key)
        if request is None or request.asker != asker:
            raise Refusal("That card is not yours to post.")
        if request.state is not State.ATTENTION or not request.zoom_id:
            raise Refusal(SETTLED)
        resource = self._resources[request.kind]
        outcome: base.Outcome | None = None
        async with self._ports.plainly(asker, resource.refusals):
            if not request.outcome:  # it may have failed before everything was done that follows the create
                outcome = await self._complete(request, resource)
            made = await self._fetch(request, resource)
        try:
            posting = await self._posting(request, "card.sent_again", outcome)
        except Overtaken:
            raise Refusal(SETTLED) from None
        done = await self._post(posting, resource, made)
        if outcome is not None and (told := outcomes.told(done)):
            await self._replies.whisper(asker, "", told)
        if done.state is not State.DONE:
            return "Slack did not confirm it this time either."
        await self._invite(done, resource)
        return ELSEWHERE if _elsewhere(done, resource) else "The card is posted."

    async def invite(self, payload: Mapping[str, Any]) -> None:
        """The job's task: one invited person's direct message."""
        with waiting():
            request = await self._ports.store.requests.get(payload["key"])
            if request is None:
                return
            try:
                made = await self._fetch(request, self._resources[request.kind])
                await self._ports.slack.post(payload["invited"], made.invitation)
            except errors.Refused as refused:
                await self.not_told(request, payload["invited"], refused.code)
            except zoom.errors.NotFound:
                log.info("%s was deleted before %s was told", request.key, payload["invited"])
            except zoom.ZoomError as failed:
                raise Again(WAIT, str(failed)) from failed

    async def not_told(self, request: Request, invited: str, why: str) -> None:
        """Tell the asker of somebody whose invitation did not get through."""
        log.warning("%s was not told of %s: %s", invited, request.key, why)
        words = f"I could not send your invitation to {text.person(invited)} ({text.escape(why)}): tell them."
        await self._replies.whisper(request.asker, "", Message(words, [message.mrkdwn(words)]))

    async def warn_admins(self, request: Request, problem: str, check: str = CHECK) -> None:
        """What could not be settled is shown to the admins, with what to check."""
        try:
            everybody = await self._admins.everybody()
        except errors.SlackError as failed:
            log.warning("the admins are unknown: %s", failed)
            return
        asked = (
            f"Asked by {text.person(request.asker)}, {text.when(request.asked_at)}, request "
            f"`{text.escape(request.key)}`."
        )
        words = message.Message(
            f"A request needs attention: {text.escape(problem)}",
            [
                message.plain(f"A request needs attention. {problem}"),
                message.mrkdwn(f"{asked} {check}".rstrip()),
            ],
        )
        for admin in sorted(everybody):
            await self._replies.whisper(admin, "", words)

    async def _ready(
        self, request: Request, resource: base.Resource, made: base.Made | None
    ) -> tuple[base.Made, base.Outcome | None]:
        """What is there once all is done that follows the create, and how it differs. Raises ZoomError."""
        outcome = await self._complete(request, resource) if request.state is State.CREATED else None
        if made is None or outcome is not None:
            try:
                made = await self._fetch(request, resource)
            except zoom.errors.NotFound:
                if made is None:
                    raise
                # It was created a moment ago, and Zoom does not know it everywhere yet: nobody deleted it.
        return made, outcome

    async def _card(
        self, request: Request, resource: base.Resource, made: base.Made, outcome: base.Outcome | None
    ) -> Request:
        """Post it, or ask the asker where nobody knows whether it was posted."""
        if request.state is State.CREATED:
            return await self._post(await self._posting(request, "card.sent", outcome), resource, made)
        if request.state is State.POSTING:
            return await self._unsure(request, resource, made, UNSURE.format(name=made.name))
        if request.state is State.ATTENTION:
            await self._offer(request, resource, "", made)
        return request

    async def _complete(self, request: Request, resource: base.Resource) -> base.Outcome | None:
        spec = resource.spec(request.spec)
        return await resource.complete(self._ports.zoom, request.zoom_id, spec)

    async def _fetch(self, request: Request, resource: base.Resource) -> base.Made:
        spec = resource.spec(request.spec)
        return await resource.fetch(self._ports.zoom, request.zoom_id, spec, request.asker)

    async def _vanished(self, request: Request, words: str) -> None:
        if request.state is State.DONE:
            log.info("%s was deleted before its asker was told", request.key)
            return
        if request.state is not State.ATTENTION:
            await self._ports.move(request, State.ATTENTION, "request.vanished", note=words)
        await self._replies.deliver(request.asker, request.reply_url, message.note(words))

    async def _posting(self, request: Request, action: str, outcome: base.Outcome | None) -> Request:
        """The request, about to have its card. From then on nobody posts one unasked."""
        changes: dict[str, Any] = {"outcome": outcome.model_dump(mode="json")} if outcome else {}
        return await self._ports.move(request, State.POSTING, action, **changes)

    async def _post(self, request: Request, resource: base.Resource, made: base.Made) -> Request:
        """Post the card once; the request is then done, or in need of attention."""
        try:
            posted = await self._place(request, resource, made)
        except errors.SlackError as failed:
            log.warning("the card of %s: %s", request.key, failed)
            words = UNSURE.format(name=made.name)
            if isinstance(failed, errors.Refused):
                words = REFUSED.format(name=made.name, code=failed.code)
            return await self._unsure(request, resource, made, words)
        return await self._ports.move(
            request, State.DONE, "card.posted", card_channel=posted.channel, card_ts=posted.ts
        )

    async def _place(self, request: Request, resource: base.Resource, made: base.Made) -> Posted:
        """Where it was asked; by the reply URL where the bot may not post; else to the asker alone.

        What is private goes to the asker in any case.
        """
        if resource.private:
            return await self._ports.slack.post(request.asker, made.card)
        with contextlib.suppress(errors.NoEntry):
            return await self._ports.slack.post(request.channel, made.card)
        if request.reply_url:
            with contextlib.suppress(errors.Refused):
                await self._ports.slack.answer(request.reply_url, made.card, public=True)
                return Posted("", "")
        return await self._ports.slack.post(request.asker, made.card)

    async def _unsure(
        self, request: Request, resource: base.Resource, made: base.Made, words: str
    ) -> Request:
        moved = await self._ports.move(request, State.ATTENTION, "card.unsettled", note=words)
        await self._offer(moved, resource, request.reply_url, made)
        return moved

    async def _offer(
        self, request: Request, resource: base.Resource, reply_url: str, made: base.Made
    ) -> None:
        """The card may not be there: its asker gets the links, and a button to post it."""
        card = [message.plain(request.note), *made.card.blocks, post_button(request)]
        await self._replies.deliver(request.asker, reply_url, Message(text.escape(request.note), card))
        await self._tell_asker(request, resource, reply_url, made)

    async def _tell_asker(
        self, request: Request, resource: base.Resource, reply_url: str, made: base.Made
    ) -> None:
        """What is for the asker alone; the card is that already, where the kind is private."""
        if not resource.private:
            await self._replies.deliver(request.asker, reply_url, made.private)
        if told := outcomes.told(request):
            await self._replies.deliver(request.asker, reply_url, told)

    async def _invite(self, request: Request, resource: base.Resource) -> None:
        for invited in resource.spec(request.spec).invited:
            await self._ports.jobs.start(
                f"invite:{request.key}:{invited}", TASK, {"key": request.key, "invited": invited}
            )


def post_button(request: Request) -> kit.ActionsBlock:
    """For the asker: post the card of what is in Zoom."""
    return message.row(message.button("Post the card", actions.POST_CARD, OfRequest(key=request.key)))


def _elsewhere(request: Request, resource: base.Resource) -> bool:
    """Whether its card is not where it should be."""
    return not resource.private and request.card_channel not in {"", request.channel}
