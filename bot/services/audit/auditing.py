"""`/zoom audit`: who did what, for admins."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.domain import audit_line
from bot.domain import text as words
from bot.domain.turns import BOT
from bot.resources import base
from bot.services.admins import Admins
from bot.services.audit import audit_words
from bot.services.filling import drawing
from bot.services.ports import Ports
from bot.services.review import approval_card
from bot.slack import actions, message, text
from bot.slack.api import Posted
from bot.slack.message import Message
from bot.slack.values import OfAudit
from bot.store.port import AuditEntry, AuditFilter

if TYPE_CHECKING:
    from slack_sdk.models import blocks as kit

SHOWN: Final = 20
"""Entries in one message: it takes fifty blocks."""
LONGEST: Final = 2500
LONGEST_NAME: Final = 150

TITLE: Final = "Who did what"
NOTHING: Final = "Nothing was recorded that fits."
OLDEST: Final = "There is nothing older that fits."


class Auditing:
    """Looks things up in the audit."""

    def __init__(self, ports: Ports, resources: Mapping[str, base.Resource], admins: Admins) -> None:
        self._ports = ports
        self._resources = resources
        self._admins = admins
        self._known = audit_words.known(resources)

    async def answer(self, slack_id: str, typed: str) -> Message:
        """The latest that fits what was typed. Refusal for who is no admin, and for what is wrong."""
        await self._allow(slack_id)
        zone = await self._ports.zone(slack_id)
        asked = audit_line.parse(typed, self._known, zone, self._ports.clock())
        of = OfAudit(
            person=asked.person,
            about=asked.about,
            deed=asked.deed,
            since=asked.since,
            failed=asked.failed,
        )
        return await self._page(of)

    async def older(self, slack_id: str, of: OfAudit) -> Message:
        """What comes before what was shown, to be shown in its place. Refusal as above."""
        await self._allow(slack_id)
        return await self._page(of)

    async def _allow(self, slack_id: str) -> None:
        await self._admins.require(slack_id, "see who did what")

    async def _page(self, of: OfAudit) -> Message:
        wanted = AuditFilter(
            person=of.person,
            action=of.about,
            deed=of.deed,
            since=of.since,
            failed=of.failed,
            before=of.before,
        )
        found = await self._ports.store.audit.find(wanted, SHOWN + 1)
        if not found:
            return message.note(OLDEST if of.before else NOTHING)
        shown = found[:SHOWN]
        blocks: list[kit.Block] = [message.title(TITLE)]
        blocks += [message.mrkdwn(await self._entry(entry)) for entry in shown]
        if len(found) > SHOWN:
            older = of.model_copy(update={"before": shown[-1].number})
            blocks.append(message.row(message.button("Older", actions.OLDER, older)))
        return Message(TITLE, blocks)

    async def _entry(self, entry: AuditEntry) -> str:
        """One entry, as mrkdwn: what, about what, who and when, and what there is besides."""
        about = await self._about(entry)
        headline = f"*{text.escape(audit_words.said(entry.action))}*{f': {about}' if about else ''}"
        who = "The bot" if entry.actor == BOT else text.person(entry.actor)
        place = await self._place(entry)
        lines = [headline, f"{who}, {text.when(entry.at)}{f', {place}' if place else ''}"]
        return drawing.cut("\n".join([*lines, *audit_words.lines(entry)]), LONGEST)

    async def _about(self, entry: AuditEntry) -> str:
        """What it was done to, in words where it belongs to a request."""
        request = await self._ports.store.requests.get(entry.request) if entry.request else None
        resource = self._resources.get(request.kind) if request else None
        if request is not None and resource is not None and request.spec:
            return text.escape(f"{resource.noun} {approval_card.titled(request, resource)}")
        if entry.action.startswith("link."):
            return text.person(entry.subject)
        if entry.subject == entry.request:
            return text.escape(request.kind) if request else ""
        return text.escape(words.abridged(words.plain(entry.subject), LONGEST_NAME))

    async def _place(self, entry: AuditEntry) -> str:
        """The way to it in Slack, if Slack says where that is."""
        channel, _, ts = entry.message.partition(":")
        return await self._ports.link(Posted(channel, ts), "in Slack") if channel and ts else ""
