"""What a kind can do whose things go on after their create: change by themselves, or end at a date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot import zoom
from bot.errors import BotError
from bot.resources.base import Spec


class NotYet(BotError):  # noqa: N818 what is so, not a failure of the program
    """It cannot be ended now, and why, in one sentence of plain text. It is tried again the next day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How what was created stands by now."""

    status: str
    """One word, to compare with: `pending`, `active`."""
    words: str
    """One sentence, in plain text."""
    settled: bool
    """Whether it will not change by itself any more."""


@runtime_checkable
class Follows(Protocol):
    """A resource that goes on changing by itself for a while, such as an invitation that is accepted."""

    kind: str

    async def standing(self, client: zoom.Zoom, zoom_id: str, spec: Spec) -> Standing:
        """How it stands; what had to wait for that is done. It may be repeated. Raises ZoomError."""
        ...


@runtime_checkable
class Lapses(Protocol):
    """A resource that may be given for a time."""

    kind: str

    def lapses_at(self, spec: Spec) -> datetime | None:
        """When it ends; None where it does not."""
        ...

    def ending(self, spec: Spec) -> str:
        """What will end then, in one sentence of plain text."""
        ...

    async def lapse(self, client: zoom.Zoom, zoom_id: str, spec: Spec) -> str:
        """End it; what was done, in one sentence of plain text. It may be repeated.

        Raises NotYet and ZoomError.
        """
        ...
