"""What people have seen, and what is new to them."""

from collections.abc import Sequence
from typing import Protocol

from sandbox.slack.model import Channel, Kind, Message, UserGroup


class Shelves(Protocol):
    """What there is to read in a workspace, and who is in which user group."""

    messages: list[Message]
    channels: dict[str, Channel]
    groups: dict[str, UserGroup]

    def view_of(self, person_id: str, channel_id: str) -> Sequence[Message]:
        """What this person sees in the channel."""

    def replies(self, root: Message) -> Sequence[Message]:
        """What was answered in a message's thread."""


class Reading:
    """How far each person has read each conversation and each thread."""

    def __init__(self, workspace: Shelves) -> None:
        self._workspace = workspace
        self._read: dict[tuple[str, str], str] = {}
        """The ts of the last message that somebody saw, by their ID and the channel's, or the head's ts."""

    def clear(self) -> None:
        """Nobody has seen anything."""
        self._read.clear()

    def unread(self, person_id: str, channel_id: str) -> int:
        """How many messages of others the person has not seen in the channel."""
        seen = self._workspace.view_of(person_id, channel_id)
        return sum(self._is_new(each, person_id) for each in seen)

    def mark_read(self, person_id: str, channel_id: str) -> None:
        """The person looked at the channel."""
        messages = self._workspace.view_of(person_id, channel_id)
        if messages:
            self._read[person_id, channel_id] = messages[-1].ts

    def unread_replies(self, person_id: str, head: Message) -> int:
        """How many replies of others the person has not seen in a thread."""
        last = self._read.get((person_id, head.ts), "")
        return sum(each.ts > last and each.user != person_id for each in self._workspace.replies(head))

    def mark_thread_read(self, person_id: str, head: Message) -> None:
        """The person looked at the thread."""
        replies = self._workspace.replies(head)
        if replies:
            self._read[person_id, head.ts] = replies[-1].ts

    def calls(self, person_id: str) -> int:
        """How many new messages are for this very person: direct ones, and those that mention them."""
        workspace = self._workspace
        names = {person_id, *(each.id for each in workspace.groups.values() if person_id in each.members)}
        return sum(
            self._is_new(each, person_id)
            and (workspace.channels[each.channel].kind is Kind.DM or _mentions(each, names))
            for each in workspace.messages
            if each.ephemeral_to in {None, person_id} and _is_in(workspace.channels[each.channel], person_id)
        )

    def _is_new(self, message: Message, person_id: str) -> bool:
        last = self._read.get((person_id, message.channel), "")
        return message.ts > last and message.user != person_id


def _is_in(channel: Channel, person_id: str) -> bool:
    return person_id in channel.members


def _mentions(message: Message, names: set[str]) -> bool:
    """Whether a text mentions one of these, or a rich text, where the ID alone is a value."""
    said = f"{message.text} {message.blocks}"
    return any(f"{sign}{name}" in said for name in names for sign in ("<@", "<!subteam^", "'"))
