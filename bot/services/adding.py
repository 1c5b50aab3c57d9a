"""Add: people are added to a group that there is, once, and those who could not be are named."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.domain import line
from bot.errors import Refusal
from bot.resources import base
from bot.services.asking import Asked
from bot.services.cards import Cards
from bot.services.change import change_words
from bot.services.change.looking import Askers
from bot.services.patience import patiently
from bot.services.permitting import Permitting
from bot.services.ports import Ports, waiting
from bot.services.replies import Replies
from bot.slack import errors, message, text
from bot.slack.message import Message
from bot.store.port import AuditEntry

log = logging.getLogger(__name__)

TASK: Final = "add"
"""The job's task, as the engine remembers it: never renamed."""

MOST: Final = 100
"""People in one command."""


class Adding:
    """The verb “add”."""

    def __init__(
        self,
        *,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        permitting: Permitting,
        askers: Askers,
        cards: Cards,
        replies: Replies,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._permitting = permitting
        self._askers = askers
        self._cards = cards
        self._replies = replies
        self._reply_urls: dict[str, str] = {}
        """By job. In memory only; after a restart the answer is a direct message."""

    async def ask(self, kind: str, asked: Asked) -> bool:
        """Save whom to add to what, as a job. False for one that is known: nothing is done twice.

        BadInput at once for what cannot be read.
        """
        self._kind(kind)
        said = line.parse_add(asked.text)
        key = f"add:{asked.key}"
        first = key not in self._reply_urls
        self._reply_urls.setdefault(key, asked.reply_url)
        payload = {
            "key": key,
            "kind": kind,
            "slack_id": asked.asker,
            "people": list(said.people),
            "groups": list(said.groups),
            "name": said.name,
        }
        if await self._ports.jobs.start(key, TASK, payload):
            return True
        if first:  # it was answered long ago
            del self._reply_urls[key]
        return False

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task. It may be repeated: whoever is in it already counts as added."""
        with waiting():
            try:
                told = await self._add(payload)
            except Refusal as refusal:
                told = message.note(refusal.text, refusal.next_step)
            reply_url = self._reply_urls.get(payload["key"], "")
            await self._replies.deliver(payload["slack_id"], reply_url, told)
            self._reply_urls.pop(payload["key"], None)

    async def _add(self, payload: Mapping[str, Any]) -> Message:
        slack_id, kind = payload["slack_id"], payload["kind"]
        await self._permitting.require(slack_id, kind)
        resource = self._kind(kind)
        wanted = await self._wanted(payload)
        async with patiently(self._ports, slack_id, resource.refusals):
            found = await resource.named(self._ports.zoom, payload["name"])
            asker = self._askers(slack_id, self._reply_urls.get(payload["key"], ""))
            people, missing = await base.zoom_users(asker, wanted)
            missing |= await resource.add(self._ports.zoom, found.zoom_id, people) if people else {}
        added = [each for each in wanted if each not in missing]
        redrawn = True
        if added:
            await self._record(payload, found, added)
            redrawn = await self._cards.redraw(kind, found.zoom_id)
        return _told(found, added, missing, redrawn=redrawn)

    async def _wanted(self, payload: Mapping[str, Any]) -> list[str]:
        """Slack user IDs, each once. Refusal for too many, or none."""
        wanted = dict.fromkeys(payload["people"])
        try:
            for group in payload["groups"]:
                wanted |= dict.fromkeys(sorted(await self._ports.slack.members(group)))
        except errors.Refused:
            words = "Slack does not tell me who is in a user group that you named."
            raise Refusal(words, next_step="Name people one by one, with @.") from None
        if not wanted:
            raise Refusal("There is nobody in what you named.", next_step="Name people one by one, with @.")
        if len(wanted) > MOST:
            raise Refusal(
                f"{len(wanted)} people are more than the {MOST} that one command can add.",
                next_step="Name fewer at a time.",
            )
        return list(wanted)

    async def _record(self, payload: Mapping[str, Any], found: base.Found, added: Sequence[str]) -> None:
        entry = AuditEntry(
            at=self._ports.clock(),
            actor=payload["slack_id"],
            action=f"{payload['kind']}.members_added",
            subject=found.zoom_id,
            request=payload["key"],
            details={"name": found.name, "added": sorted(added)},
        )
        await self._ports.store.audit.add(entry, once=True)

    def _kind(self, name: str) -> base.HasMembers:
        if name in self._resources:
            found = self._resources[name]
            if isinstance(found, base.HasMembers):
                return found
        raise Refusal("Nobody can be added to that.")


def _told(found: base.Found, added: Sequence[str], missing: Mapping[str, str], *, redrawn: bool) -> Message:
    name = change_words.quoted(found.name)
    count = f"{len(added)} {'person' if len(added) == 1 else 'people'}" if added else "Nobody"
    summary = f"{count} added to {name}" + (f", {len(missing)} not" if missing else "")
    lines = [f"Added to {text.escape(name)}: {', '.join(map(text.person, added))}."] if added else []
    if missing:
        lines.append(f"Not added to {text.escape(name)}:")
        lines += [f"{text.person(each)}: {text.escape(why)}" for each, why in missing.items()]
    if not redrawn:
        lines.append(change_words.CARD)
    return Message(text.escape(f"{summary}."), message.paragraphs(lines))
