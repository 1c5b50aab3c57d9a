"""The turns of a request under review: what its thread and its asker are told, one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

BOT = "bot"
"""Who did what nobody did: the time passed, or Zoom answered."""


class What(StrEnum):
    """What happened."""

    ASKED = "asked"
    REMINDED = "reminded"
    AGREED = "agreed"
    """Somebody approved, and it takes more of them. Details: `agreed`, `needed` (numbers)."""
    EDITED = "edited"
    """An approver corrected it; approvals of before do not count. Details: `changes`."""
    APPROVED = "approved"
    DENIED = "denied"
    """Details: `reason`."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CREATED = "created"
    """Zoom has it. Details: `zoom_id`."""
    FINISHED = "finished"
    """What follows the create is done, and something differs from what was asked. Details: `outcome`."""
    SETTLED = "settled"
    """All is done that follows the create, or was tried again: nothing is said, the card is drawn anew."""
    FAILED = "failed"
    """Approved or not, nothing was created. Details: `note`, which has the next step in its second line."""
    ATTENTION = "attention"
    """Nobody knows how it ended. Details: `note`."""
    STANDING = "standing"
    """What was created has changed, such as an invitation that was accepted. Details: `status`, `words`."""
    ENDING = "ending"
    """What was given for a time ends soon. Details: `at` (ISO 8601), `words`."""
    ENDED = "ended"
    """It has ended. Details: `words`."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. It is saved with what it tells of, and told afterwards, at least once."""

    request: str
    """The key of the request."""
    at: datetime
    actor: str
    """Slack user ID, or `BOT`."""
    what: What
    details: Mapping[str, Any] = field(default_factory=dict)
    """In JSON, without secrets. `changes` is a list of `[label, before, after]`, each in plain text."""
    number: int = 0
    """Given by the store; they are told in this order."""
