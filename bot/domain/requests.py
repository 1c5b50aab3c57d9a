"""A request: what somebody asked for in Slack, and how far it has come.

The states and their moves are drawn in bot/README.md; a test compares the drawing with MOVES.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How far a request has come."""

    ACCEPTED = "accepted"
    """Saved before Slack got its acknowledgement; nothing was sent to Zoom yet."""
    PENDING = "pending"
    """It waits for an approval: how it stands is in its review. Nothing was sent to Zoom yet."""
    APPROVED = "approved"
    """Enough people agreed; nothing was sent to Zoom yet."""
    DENIED = "denied"
    """Somebody entitled said no."""
    EXPIRED = "expired"
    """Nobody decided in time."""
    WITHDRAWN = "withdrawn"
    """Its asker took it back before anybody decided."""
    CREATING = "creating"
    """A create was sent to Zoom, or may have been: look before sending another."""
    CREATED = "created"
    """Zoom has it, and its ID is recorded; no card was sent."""
    POSTING = "posting"
    """A card was sent to Slack, or may have been: never send another by itself."""
    DONE = "done"
    """The card is there."""
    REFUSED = "refused"
    """Nothing was created, and the asker was told why."""
    ATTENTION = "attention"
    """The outcome could not be settled; the asker was told what to check."""
    ABANDONED = "abandoned"
    """Saved but never acknowledged: Slack told the asker that it failed, so nothing is done."""


MOVES: dict[State, frozenset[State]] = {
    State.ACCEPTED: frozenset({State.PENDING, State.CREATING, State.REFUSED, State.ABANDONED}),
    State.PENDING: frozenset(
        {State.PENDING, State.APPROVED, State.DENIED, State.EXPIRED, State.WITHDRAWN, State.REFUSED}
    ),
    State.APPROVED: frozenset({State.CREATING, State.REFUSED, State.ATTENTION}),
    State.DENIED: frozenset(),
    State.EXPIRED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.CREATING: frozenset({State.CREATED, State.REFUSED, State.ATTENTION}),
    State.CREATED: frozenset({State.POSTING, State.ATTENTION}),
    State.POSTING: frozenset({State.DONE, State.ATTENTION}),
    State.DONE: frozenset(),
    State.REFUSED: frozenset(),
    State.ATTENTION: frozenset({State.POSTING}),
    State.ABANDONED: frozenset(),
}
"""Where each state may go. One that is pending stays so where one of several agrees, or where it is edited.
A card that may be missing is posted once more only when its asker says so."""

FINAL = frozenset(state for state, after in MOVES.items() if not after)


@dataclass(frozen=True, slots=True)
class Request:
    """One request of one person."""

    key: str
    """Made from what Slack sent (a command's trigger ID), so that the same request twice is one."""
    kind: str
    """The resource's name, as in the registry: `meeting`."""
    asker: str
    """Slack user ID."""
    channel: str
    """Slack channel ID where it was asked."""
    text: str
    """What was typed after the word of the command."""
    asked_at: datetime
    reply_url: str = ""
    """Slack's response_url: five answers within 30 minutes. Emptied once the request is final."""
    state: State = State.ACCEPTED
    spec: dict[str, Any] = field(default_factory=dict)
    """What is asked of Zoom, in JSON, once understood. Never a passcode."""
    zoom_id: str = ""
    """The ID of what was created in Zoom."""
    card_channel: str = ""
    card_ts: str = ""
    """Where the card is: Slack's channel and message timestamp."""
    draft: str = ""
    """The ID of the draft of the form that it was asked for with; empty for what was typed."""
    outcome: dict[str, Any] = field(default_factory=dict)
    """How what is there differs from what was asked, in JSON, once that is known."""
    note: str = ""
    """What the asker was told, where it ended without a card."""
    review: dict[str, Any] = field(default_factory=dict)
    """How its approval stands, in JSON (`bot.domain.reviews.Review`); empty where it needs none."""
    revision: int = 0
    """Counts its moves. Whoever read it before somebody else moved it cannot move it."""
    alike: str = ""
    """While it is pending or approved: what no other of its kind may have then, such as an address."""
    thread_channel: str = ""
    thread_ts: str = ""
    """Where its approval card is, which is the head of its thread."""
    changed_at: datetime | None = None
