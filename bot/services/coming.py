"""A host's coming meetings: list, start, copy the invitation, cancel."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot import zoom
from bot.domain.people import Link
from bot.errors import Refusal
from bot.jobs.port import Again
from bot.resources import base, explain, meeting_list
from bot.services.linking import Linking
from bot.services.ports import Ports
from bot.services.replies import Replies
from bot.slack import errors, message
from bot.slack.api import Posted
from bot.slack.message import Message
from bot.store.port import AuditEntry
from bot.zoom import meetings

log = logging.getLogger(__name__)

TASK: Final = "cancel"
"""The job's task, as the engine remembers it: never renamed."""

WAIT: Final = timedelta(seconds=10)
"""Until the job goes on where Zoom does not answer."""

SHOWN: Final = 12
"""Meetings in one list: three blocks each, and a message takes fifty."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed a button, and where the answer goes."""

    key: str
    """What makes it one and the same press."""
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

    async def list_(self, slack_id: str) -> Message:
        """The asker's coming meetings, the next one first."""
        link = await self._link(slack_id)
        person = await self._ports.slack.person(slack_id)
        with explain.plainly(person.zone):
            listing = meetings.each(self._ports.zoom, link.zoom_id, kind=meetings.Kind.UPCOMING)
            found = [each async for each in listing]
        return meeting_list.coming(found, self._ports.command, shown=SHOWN)

    async def start(self, slack_id: str, meeting_id: int) -> Message:
        """A fresh host link, for the host alone: a credential of two hours, never stored, never logged."""
        with explain.plainly():
            meeting = await self._own(slack_id, meeting_id)
        if meeting.start_url is None:
            raise Refusal("Zoom returned no link to start it.", next_step="Start it in Zoom itself.")
        return meeting_list.start(meeting.topic, meeting.start_url.get_secret_value())

    async def invitation(self, slack_id: str, meeting_id: int) -> Message:
        """Zoom's own invitation text, to copy."""
        with explain.plainly():
            await self._own(slack_id, meeting_id)
            invitation = await meetings.invitation(self._ports.zoom, meeting_id)
        return meeting_list.invitation(invitation.invitation)

    async def ask_to_cancel(self, slack_id: str, meeting_id: int, occurrence_id: str) -> Message:
        """What would be cancelled, with buttons to do it or to keep it."""
        with explain.plainly():
            meeting = await self._own(slack_id, meeting_id)
        return meeting_list.ask_to_cancel(meeting, occurrence_id, self._ports.clock())

    async def cancel(self, pressed: Pressed, meeting_id: int, occurrence_id: str) -> None:
        """Save the cancellation as a job; a second press of the same button does nothing more."""
        payload = {
            "slack_id": pressed.slack_id,
            "reply_url": pressed.reply_url,
            "meeting_id": meeting_id,
            "occurrence_id": occurrence_id,
        }
        await self._ports.jobs.start(f"cancel:{pressed.key}", TASK, payload)

    async def run_cancel(self, payload: Mapping[str, Any]) -> None:
        """The job's task. What is gone already is a success: a crash may come after Zoom's answer."""
        slack_id, meeting_id = payload["slack_id"], int(payload["meeting_id"])
        occurrence_id = payload["occurrence_id"]
        try:
            done = await self._delete(slack_id, meeting_id, occurrence_id)
        except Refusal as refusal:
            done = message.note(refusal.text, refusal.next_step)
        await self._replies.whisper(slack_id, payload["reply_url"], done, replace=True)

    async def _delete(self, slack_id: str, meeting_id: int, occurrence_id: str) -> Message:
        try:
            meeting = await self._own(slack_id, meeting_id)
            await meetings.delete(self._ports.zoom, meeting_id, occurrence_id=occurrence_id or None)
        except zoom.errors.NotFound:
            return message.note("That meeting is cancelled already.")
        except zoom.ZoomError as error:
            if error.outcome_unknown:
                raise Again(WAIT, str(error)) from error
            raise explain.refusal(error, None) from None
        await self._record(slack_id, meeting_id, occurrence_id)
        if not occurrence_id:
            await self._strike_card(meeting)
        return message.note(f"“{meeting.topic}” is cancelled.")

    async def _link(self, slack_id: str) -> Link:
        return await self._linking.known(slack_id) or await self._linking.by_email(slack_id)

    async def _own(self, slack_id: str, meeting_id: int) -> meetings.Meeting:
        """The meeting, for its host alone: whatever a button's value says."""
        link = await self._link(slack_id)
        meeting = await meetings.get(self._ports.zoom, meeting_id)
        if meeting.host_id != link.zoom_id:
            raise Refusal("Only the host of a meeting may do that.", next_step="Ask whoever asked for it.")
        return meeting

    async def _record(self, slack_id: str, meeting_id: int, occurrence_id: str) -> None:
        entry = AuditEntry(
            at=self._ports.clock(),
            actor=slack_id,
            action="meeting.cancelled",
            subject=str(meeting_id),
            details={"occurrence_id": occurrence_id} if occurrence_id else {},
        )
        await self._ports.store.audit.add(entry)

    async def _strike_card(self, meeting: meetings.Meeting) -> None:
        """The card says so, and so do direct messages to those who were invited."""
        request = await self._ports.store.requests.by_zoom_id("meeting", str(meeting.id))
        if request is None:
            return
        words = meeting_list.cancelled(meeting.topic, request.asker)
        if request.card_ts:
            try:
                await self._ports.slack.update(Posted(request.card_channel, request.card_ts), words)
            except errors.SlackError as failed:
                log.warning("the card of %s still stands: %s", request.key, failed)
        for invited in self._resources[request.kind].spec(request.spec).invited:
            await self._replies.whisper(invited, "", words)
