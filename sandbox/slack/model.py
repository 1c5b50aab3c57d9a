"""What the fake Slack keeps: people, channels, messages, modals, and a record of what went on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

Json: TypeAlias = dict[str, Any]
"""A JSON object, as Slack and the bot send them to each other."""


def system_clock() -> datetime:
    """The present moment of this machine."""
    return datetime.now(UTC)  # noqa: TID251  # the one place where the sandbox's Slack reads the real clock


class Kind(StrEnum):
    """The kinds of conversation."""

    PUBLIC = "public"
    PRIVATE = "private"
    DM = "im"


@dataclass(slots=True)
class Person:
    """A member of the workspace; the bot and Slackbot are members too."""

    id: str
    handle: str
    name: str
    role: str = ""
    email: str = ""
    zone: str = "UTC"
    is_admin: bool = False
    is_bot: bool = False
    is_deactivated: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    """Whether they are of another company, in a channel that both share."""


@dataclass(slots=True)
class UserGroup:
    """A user group, which people mention as @handle."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(slots=True)
class Channel:
    """A conversation."""

    id: str
    name: str
    kind: Kind
    members: set[str]
    topic: str = ""
    is_archived: bool = False

    @property
    def payload_name(self) -> str:
        """The name that a slash command's payload gives: Slack hides the names of all but public channels."""
        return {Kind.PUBLIC: self.name, Kind.PRIVATE: "privategroup", Kind.DM: "directmessage"}[self.kind]


@dataclass(slots=True)
class Message:
    """A message, or an ephemeral one, which only one person sees."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    """The ts of the message that it replies to."""
    is_broadcast: bool = False
    """Whether a reply stands in the channel too."""
    ephemeral_to: str | None = None
    by_app: bool = False
    edited_ts: str | None = None
    metadata: Json | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    """What people chose in its selects and inputs: block id, action id, state."""

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it ("Only visible to you")."""
        return self.ephemeral_to is not None

    @property
    def is_edited(self) -> bool:
        """Whether it was changed after it was posted."""
        return self.edited_ts is not None

    @property
    def is_reply(self) -> bool:
        """Whether it is in a thread, below its head."""
        return self.thread_ts not in {None, self.ts}

    def elements(self) -> list[tuple[str, Json]]:
        """Its interactive elements, each with the id of its block."""
        return [(str(block["block_id"]), each) for block in self.blocks for each in _elements_of(block)]


def _elements_of(block: Json) -> list[Json]:
    candidates = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return [each for each in candidates if isinstance(each, dict) and "action_id" in each]


@dataclass(slots=True)
class View:
    """A modal that is open before a person."""

    id: str
    person: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    """What stands in its inputs and menus, the untouched ones too: block id, action id, state."""
    errors: dict[str, str] = field(default_factory=dict)
    """What Slack or the bot finds wrong, by block id; shown under the fields."""
    suggested: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """The options that the bot suggested so far, by block id and action id."""
    is_sending: bool = False
    """Whether it was submitted, and the bot has not answered."""
    trouble: str = ""
    """What Slack says above its buttons where the bot did not answer a submission, or not well."""

    def elements(self) -> list[tuple[str, Json]]:
        """Its interactive elements, each with the id of its block."""
        blocks: list[Json] = self.payload["blocks"]
        return [(str(block["block_id"]), each) for block in blocks for each in _elements_of(block)]


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, and what it got."""

    at: datetime
    method: str
    status: int
    error: str
    request: Json
    response: Json
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Slack forbids, or that loses what the bot wanted to say. A test must see none."""

    at: datetime
    method: str
    error: str
    detail: str


@dataclass(slots=True)
class Delivery:
    """Something that Slack sent to the bot, and how that went."""

    type: str
    """slash_commands, interactive or events_api, as Socket Mode names them."""
    payload: Json
    acked: bool = False
    status: int = 0
    """The HTTP status; in Socket Mode 200 for an ack."""
    body: Json | str | None = None
    """The body of the ack."""
    error: str = ""
    """Empty, operation_timeout, dispatch_failed, not_connected, invalid_command, invalid_options (what was
    suggested is none), or not_sent: Slack kept it to itself."""
    seconds: float = 0.0
    """How long the ack took."""
    at: datetime | None = None
    """When it was sent; None for what was not."""

    @property
    def trigger_id(self) -> str:
        """The payload's trigger id; empty where there is none."""
        return str(self.payload.get("trigger_id", ""))

    @property
    def key(self) -> str:
        """What tells this delivery from others: its trigger id."""
        return self.trigger_id
