"""Announce: the card in the channel, Start for the host, direct messages for the invited.

First Zoom, then the record, then the card. Slack offers no way to ask whether a message was posted (that
would take a scope to read channels), so one that may have been posted is never posted again by itself: its
asker gets the link at once, and a button to post the card if it is not there.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from bot import zoom
from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.jobs.port import Again
from bot.resources import base, explain
from bot.services.admins import Admins
from bot.services.ports import Ports
from bot.services.replies import Replies
from bot.slack import actions, errors, message, text
from bot.slack.api import Posted
from bot.slack.message import Message
from bot.slack.values import OfRequest

log = logging.getLogger(__name__)

TASK: Final = "invite"
"""The job's task, as the engine remembers it: never renamed."""

WAIT: Final = timedelta(seconds=10)
"""Until the job goes on where Slack or Zoom does not answer."""

VANISHED: Final = "Zoom has it no more: it was deleted before its card could be posted."


class Announcing:
    """Tells people of what is there."""

    def __init__(
        self, ports: Ports, resources: Mapping[str, base.Resource], replies: Replies, admins: Admins
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._replies = replies
        self._admins = admins

    async def announce(self, request: Request, resource: base.Resource, made: base.Made | None) -> None:
        """From created to done. `made` is None after a crash, or where it was found by looking."""
        try:
            made = made or await self._fetch(request, resource)
        except zoom.errors.NotFound:
            await self._ports.move(request, State.ATTENTION, "request.vanished", note=VANISHED)
            await self._replies.whisper(request.asker, request.reply_url, message.note(VANISHED))
            return
        except zoom.ZoomError as error:
            raise Again(WAIT, str(error)) from error
        reply_url = request.reply_url
        if request.state is State.CREATED:
            posting = await self._ports.move(request, State.POSTING, "card.sent")
            request = await self._post(posting, made)
        elif request.state is State.POSTING:
            request = await self._unsure(request, made)
        if request.state is State.DONE:
            await self._replies.whisper(request.asker, reply_url, made.private)
            await self._invite(request, resource)

    async def post_again(self, asker: str, key: str) -> str:
        """The asker found no card and wants it posted; the answer for them. Two presses post one."""
        request = await self._ports.store.requests.get(key)
        if request is None or request.asker != asker:
            raise Refusal("That card is not yours to post.")
        if request.state is not State.ATTENTION or not request.zoom_id:
            raise Refusal("That was settled already.")
        resource = self._resources[request.kind]
        try:
            made = await self._fetch(request, resource)
        except zoom.ZoomError as error:
            raise explain.refusal(error, None) from error
        posting = await self._ports.move(request, State.POSTING, "card.sent_again")
        done = await self._post(posting, made)
        if done.state is State.DONE:
            await self._invite(done, resource)
            return "The card is posted."
        return "Slack did not take it this time either."

    async def invite(self, payload: Mapping[str, Any]) -> None:
        """The job's task: one invited person's direct message."""
        request = await self._ports.store.requests.get(payload["key"])
        if request is None:
            return
        resource = self._resources[request.kind]
        try:
            made = await self._fetch(request, resource)
            await self._ports.slack.post(payload["invited"], made.invitation)
        except errors.Refused as refused:
            log.warning("%s cannot be told of %s: %s", payload["invited"], request.key, refused)
            told = message.note(f"Slack did not let me tell one of the people you invited: {refused.code}.")
            await self._replies.whisper(request.asker, "", told)
        except zoom.errors.NotFound:
            log.info("%s was deleted before %s was told", request.key, payload["invited"])
        except (errors.Silent, zoom.ZoomError) as failed:
            raise Again(WAIT, str(failed)) from failed

    async def warn_admins(self, request: Request, problem: str) -> None:
        """What could not be settled is shown to the admins, with what to check."""
        try:
            everybody = await self._admins.everybody()
        except errors.SlackError as failed:
            log.warning("the admins are unknown: %s", failed)
            return
        words = message.Message(
            f"A request needs attention: {text.escape(problem)}",
            [
                message.plain(f"A request needs attention. {problem}"),
                message.mrkdwn(
                    f"Asked by {text.person(request.asker)}, {text.when(request.asked_at)}, request "
                    f"`{text.escape(request.key)}`. Check in Zoom whether it is there."
                ),
            ],
        )
        for admin in sorted(everybody):
            await self._replies.whisper(admin, "", words)

    async def _fetch(self, request: Request, resource: base.Resource) -> base.Made:
        spec = resource.spec(request.spec)
        return await resource.fetch(self._ports.zoom, request.zoom_id, spec, request.asker)

    async def _post(self, request: Request, made: base.Made) -> Request:
        """Post the card once; the request is then done, or in need of attention."""
        try:
            posted = await self._place(request, made)
        except errors.SlackError as failed:
            log.warning("the card of %s: %s", request.key, failed)
            return await self._unsure(request, made)
        return await self._ports.move(
            request, State.DONE, "card.posted", card_channel=posted.channel, card_ts=posted.ts
        )

    async def _place(self, request: Request, made: base.Made) -> Posted:
        """Where it was asked; by the reply URL where the bot may not post; else to the asker."""
        try:
            return await self._ports.slack.post(request.channel, made.card)
        except errors.NoEntry:
            if request.reply_url:
                try:
                    await self._ports.slack.answer(request.reply_url, made.card, public=True)
                except errors.Refused:
                    return await self._ports.slack.post(request.asker, made.card)
                return Posted("", "")
        return await self._ports.slack.post(request.asker, made.card)

    async def _unsure(self, request: Request, made: base.Made) -> Request:
        """Nobody knows whether the card is there: its asker gets the links, and a button to post it."""
        moved = await self._ports.move(request, State.ATTENTION, "card.unsettled")
        words = (
            f"“{made.name}” is ready, but Slack did not say whether its card was posted. "
            "If you do not see it, press “Post the card”."
        )
        again = message.button("Post the card", actions.POST_CARD, OfRequest(key=request.key))
        card = [message.plain(words), *made.card.blocks, message.row(again)]
        await self._replies.whisper(request.asker, request.reply_url, Message(text.escape(words), card))
        await self._replies.whisper(request.asker, request.reply_url, made.private)
        return moved

    async def _invite(self, request: Request, resource: base.Resource) -> None:
        for invited in resource.spec(request.spec).invited:
            await self._ports.jobs.start(
                f"invite:{request.key}:{invited}", TASK, {"key": request.key, "invited": invited}
            )
