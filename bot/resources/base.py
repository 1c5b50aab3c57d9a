"""What every kind of resource can do. The verbs in `bot.services` know nothing more of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from bot import zoom
from bot.domain.people import Link, Person
from bot.slack.message import Message


class Spec(BaseModel):
    """What is asked of Zoom, as it is saved: JSON, without secrets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    invited: tuple[str, ...] = ()
    """Slack user IDs of those who get a direct message with the card."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is in Zoom, as it may be shown. Lives in memory only: it holds links that act as keys."""

    zoom_id: str
    card: Message
    """For the channel."""
    invitation: Message
    """For each of the invited, in a direct message."""
    private: Message
    """For the asker alone: what nobody else may see or press."""
    name: str
    """In a sentence: “Retro”."""


class Asker(Protocol):
    """Who asks, looked up only as far as the resource needs it."""

    id: str

    async def person(self) -> Person:
        """Their Slack profile."""
        ...

    async def link(self) -> Link:
        """Their Zoom user. Refusal, with the next step, where they have none."""
        ...

    async def members(self, group_id: str) -> frozenset[str]:
        """The people of a Slack user group."""
        ...


class Resource(Protocol):
    """One kind of thing that people ask for."""

    kind: str

    async def understand(self, text: str, asker: Asker, now: datetime) -> Spec:
        """What was typed, as a spec. Refusal where it cannot be understood or may not be had."""
        ...

    def spec(self, saved: dict[str, object]) -> Spec:
        """A spec as it was saved."""
        ...

    def too_late(self, spec: Spec, now: datetime) -> bool:
        """Whether it makes no sense to create it now, as the moment that it was asked for has passed."""
        ...

    def findable(self, spec: Spec) -> bool:
        """Whether `find` can tell if it was created."""
        ...

    async def find(self, client: zoom.Zoom, spec: Spec, since: datetime) -> Sequence[str]:
        """Zoom IDs of what was created from such a spec since then, the oldest first."""
        ...

    async def create(self, client: zoom.Zoom, spec: Spec, asker: str) -> Made:
        """Create it, in one POST. Raises `zoom.ZoomError`."""
        ...

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: Spec, asker: str) -> Made:
        """Read it back. Raises `zoom.ZoomError`."""
        ...
