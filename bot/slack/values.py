"""Values that travel through Slack's buttons and come back typed."""

from datetime import datetime
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import Refusal

VALUE_LIMIT = 2000
"""Characters in a button's value (docs.slack.dev/reference/block-kit/block-elements/button-element)."""


class Value(BaseModel):
    """A button's value. A forged one gains nothing: whoever presses is checked again."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    limit: ClassVar[int] = VALUE_LIMIT

    def pack(self) -> str:
        """As Slack carries it. ValueError when it is too long for Slack."""
        packed = self.model_dump_json(exclude_defaults=True)
        if len(packed) > self.limit:
            raise ValueError(f"{type(self).__name__} takes {len(packed)} of {self.limit} characters")
        return packed

    @classmethod
    def unpack(cls, packed: str) -> Self:
        """As it was packed; Refusal when it is not one of ours, or of another version."""
        try:
            return cls.model_validate_json(packed)
        except ValidationError:
            raise Refusal(
                "This button is from another version of the bot.", next_step="Type the command again."
            ) from None


class OfMeeting(Value):
    """A meeting, and where needed one of its occurrences."""

    meeting_id: int
    occurrence_id: str = ""


class OfRequest(Value):
    """A request of the store."""

    key: str


class OfThing(Value):
    """Something in Zoom, of any kind."""

    kind: str
    zoom_id: str


class OfChange(Value):
    """A change of the store."""

    key: str


class OfReview(Value):
    """A request that waits for an approval, as somebody saw it."""

    key: str
    ticket: str


class OfAudit(Value):
    """What was looked for in the audit, and how far it was shown."""

    person: str = ""
    about: str = ""
    deed: str = ""
    since: datetime | None = None
    failed: bool = False
    before: int = 0
    """Entries with a smaller number come next."""
