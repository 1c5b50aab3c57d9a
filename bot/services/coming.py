"""A host's coming meetings: list, start, copy the invitation, cancel."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot import zoom
from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.resources import base, meeting_list, meeting_view
from bot.resources.meeting_refusals import REFUSALS
from bot.services.linking import Linking
from bot.services.patience import patiently
from bot.services.ports import Ports, waiting
from bot.services.replies import Replies
from bot.slack import errors, message
from bot.slack.api import Posted
from bot.slack.message import Message
from bot.store.port import AuditEntry
from bot.zoom import meetings

log = logging.getLogger(__name__)

TASK: Final = "cancel"
DELETE: Final = "delete"
TELL: Final = "uninvite"
"""The jobs' tasks, as the engine remembers them: never renamed."""

SHOWN: Final = 12
"""Meetings in one list: three blocks each, and a message takes fifty."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed a button, and where the answer goes."""

    message: str
    """Which message the button is in: pressed twice, it is one press."""
    slack_id: str
    reply_url: str


class Coming:
    """What a host does with meetings that are there."""

    def __init__(
        self,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        linking: Linking,
        replies: Replies,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._linking = linking
        self._replies = replies
        self._reply_urls: dict[str, str] = {}
        """By press. In memory only; after a restart the answer is a direct message."""

    async def list_(self, slack_id: str) -> Message:
        """The asker's coming meetings, the next one first."""
        link = await self._linking.known(slack_id)
        linked = Message("")
        if link is None:
            link = await self._linking.by_email(slack_id)
            linked = self._linking.made(link)
        async with self._ports.plainly(slack_id, REFUSALS):
            listing = meetings.each(self._ports.zoom, link.zoom_id, kind=meetings.Kind.UPCOMING)
            found = [each async for each in listing]
        listed = meeting_list.coming(found, self._ports.command, shown=SHOWN)
        return Message(listed.text, [*linked.blocks, *listed.blocks])

    async def start(self, slack_id: str, meeting_id: int) -> Message:
        """A fresh host link, for the host alone: a credential of two hours, never stored, never logged."""
        async with self._ports.plainly(slack_id, REFUSALS):
            meeting = await self._own(slack_id, meeting_id)
        if meeting.start_url is None:
            raise Refusal("Zoom returned no link to start it.", next_step="Start it in Zoom itself.")
        return meeting_list.start(meeting, meeting.start_url.get_secret_value())

    async def invitation(self, slack_id: str, meeting_id: int) -> Message:
        """Zoom's own invitation text, to copy."""
        async with self._ports.plainly(slack_id, REFUSALS):
            await self._own(slack_id, meeting_id)
            invitation = await meetings.invitation(self._ports.zoom, meeting_id)
        return meeting_list.invitation(invitation.invitation)

    async def ask_to_cancel(self, slack_id: str, meeting_id: int, occurrence_id: str) -> Message:
        """What would be cancelled, with buttons to do it or to keep it."""
        async with self._ports.plainly(slack_id, REFUSALS):
            meeting = await self._own(slack_id, meeting_id)
        return meeting_list.ask_to_cancel(meeting, occurrence_id, self._ports.clock())

    async def cancel(self, pressed: Pressed, meeting_id: int, occurrence_id: str) -> None:
        """Save the cancellation as a job. Refusal for a button that was pressed before."""
        press = f"{pressed.slack_id}:{pressed.message}:{meeting_id}:{occurrence_id or 'all'}"
        first = press not in self._reply_urls
        self._reply_urls.setdefault(press, pressed.reply_url)
        payload = {
            "press": press,
            "slack_id": pressed.slack_id,
            "meeting_id": meeting_id,
            "occurrence_id": occurrence_id,
        }
        if await self._ports.jobs.start(f"cancel:{press}", TASK, payload):
            return
        if first:
            del self._reply_urls[press]
        raise Refusal(
            "You pressed that already.",
            next_step=f"If nothing comes of it, type {self._ports.command} meetings and try once more.",
        )

    async def run_cancel(self, payload: Mapping[str, Any]) -> None:
        """The first job's task: check that it is there and theirs; what is gone then went by the second job.

        So a deletion that is repeated after a crash, or whose answer was lost, is still known to be one.
        """
        slack_id, occurrence_id = payload["slack_id"], payload["occurrence_id"]
        second = f"delete:{payload['press']}"
        with waiting():
            if await self._ports.jobs.status(second):
                return
            try:
                async with patiently(self._ports, slack_id, REFUSALS):
                    meeting = await self._own(slack_id, payload["meeting_id"])
                what = meeting_list.what_goes(meeting, occurrence_id)
            except Refusal as refusal:
                await self._answer(payload, message.note(refusal.text, refusal.next_step))
                return
            more = {"topic": meeting_view.name(meeting), "what": what}
            await self._ports.jobs.start(second, DELETE, {**payload, **more})

    async def run_delete(self, payload: Mapping[str, Any]) -> None:
        """The second job's task: delete it, record that, and tell everybody."""
        with waiting():
            try:
                async with patiently(self._ports, payload["slack_id"], REFUSALS):
                    await self._delete(payload["meeting_id"], payload["occurrence_id"])
            except Refusal as refusal:
                await self._answer(payload, message.note(refusal.text, refusal.next_step))
                return
            request = await self._ports.store.requests.by_zoom_id("meeting", str(payload["meeting_id"]))
            await self._record(payload, request)
            changed = True
            if request is not None and not payload["occurrence_id"]:
                await self._tell(payload, request)
                changed = await self._strike_card(payload, request)
            await self._answer(payload, meeting_list.is_cancelled(payload["what"], card_changed=changed))

    async def run_tell(self, payload: Mapping[str, Any]) -> None:
        """The task of one job for each of the invited: they hear that it is cancelled."""
        with waiting():
            try:
                words = meeting_list.cancelled(payload["topic"], payload["slack_id"])
                await self._ports.slack.post(payload["invited"], words)
            except errors.Refused as refused:
                log.warning("%s cannot be told: %s", payload["invited"], refused)

    async def _delete(self, meeting_id: int, occurrence_id: str) -> None:
        """Gone already is a success: it was there when the first job looked."""
        try:
            await meetings.delete(self._ports.zoom, meeting_id, occurrence_id=occurrence_id or None)
        except zoom.errors.NotFound:
            log.info("meeting %s was gone already", meeting_id)
        except zoom.errors.Invalid:
            if not occurrence_id:
                raise
            log.info("meeting %s: date %s was gone already", meeting_id, occurrence_id)

    async def _own(self, slack_id: str, meeting_id: int) -> meetings.Meeting:
        """The meeting, for its host alone: whatever a button's value says."""
        link = await self._linking.known(slack_id)
        if link is None:
            raise Refusal(
                "You are not linked to a Zoom user.",
                next_step=f"Type {self._ports.command} link, then press again.",
            )
        meeting = await meetings.get(self._ports.zoom, meeting_id)
        if meeting.host_id != link.zoom_id:
            raise Refusal("Only the host of a meeting may do that.", next_step="Ask whoever asked for it.")
        return meeting

    async def _answer(self, payload: Mapping[str, Any], told: Message) -> None:
        """In place of the question."""
        press = payload["press"]
        await self._replies.deliver(payload["slack_id"], self._reply_urls.get(press, ""), told, replace=True)
        self._reply_urls.pop(press, None)

    async def _record(self, payload: Mapping[str, Any], request: Request | None) -> None:
        one = {"occurrence_id": payload["occurrence_id"]} if payload["occurrence_id"] else {}
        entry = AuditEntry(
            at=self._ports.clock(),
            actor=payload["slack_id"],
            action="meeting.cancelled",
            subject=str(payload["meeting_id"]),
            request=request.key if request else "",
            details={"before": payload["topic"], **one},
        )
        await self._ports.store.audit.add(entry, once=True)

    async def _tell(self, payload: Mapping[str, Any], request: Request) -> None:
        """One job for each of the invited: however often it is cancelled, they are told once."""
        for invited in self._resources[request.kind].spec(request.spec).invited:
            told = {"slack_id": payload["slack_id"], "invited": invited, "topic": payload["topic"]}
            await self._ports.jobs.start(f"uninvite:{payload['meeting_id']}:{invited}", TELL, told)

    async def _strike_card(self, payload: Mapping[str, Any], request: Request) -> bool:
        """Make the card say so; False where it still says otherwise, as Slack lets nobody change it."""
        if not request.card_ts:
            return request.state is not State.DONE
        posted = Posted(request.card_channel, request.card_ts)
        words = meeting_list.cancelled(payload["topic"], payload["slack_id"])
        try:
            await self._ports.slack.update(posted, words)
        except errors.SlackError as failed:
            log.warning("the card of %s still stands: %s", request.key, failed)
            return False
        return True
