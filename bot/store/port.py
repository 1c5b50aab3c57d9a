"""What the bot needs of a store. SQLite fulfils it in `bot.store.sqlite`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.domain.people import Link
from bot.domain.requests import Request, State
from bot.errors import BotError


class StoreUnavailable(BotError):  # noqa: N818 it says what is the matter, as the other errors do
    """The store could not do it now: the disk is full, another process holds the file, or it was closed."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when. Never holds a secret."""

    at: datetime
    actor: str
    """Slack user ID, or `bot`."""
    action: str
    """Dotted, past tense: `meeting.created`, `link.removed`."""
    subject: str
    """What it was done to: a Zoom meeting ID, a Slack user ID."""
    request: str = ""
    """The key of the request that it belongs to."""
    details: Mapping[str, Any] = field(default_factory=dict)


class Links(Protocol):
    """Slack users tied to Zoom users, one link for each Slack user."""

    async def get(self, slack_id: str) -> Link | None:
        """The link of a Slack user."""
        ...

    async def of_zoom(self, zoom_id: str) -> Sequence[Link]:
        """All links to a Zoom user."""
        ...

    async def put(self, link: Link, entry: AuditEntry) -> None:
        """Tie, replacing what was there."""
        ...

    async def remove(self, slack_id: str, entry: AuditEntry) -> bool:
        """Untie; whether there was a link. Without one, nothing is recorded."""
        ...


class Requests(Protocol):
    """Requests by key."""

    async def add(self, request: Request) -> bool:
        """Save a new one; False, with nothing changed, where its key is known already."""
        ...

    async def get(self, key: str) -> Request | None:
        """The request of a key."""
        ...

    async def move(
        self,
        key: str,
        frm: State,
        to: State,
        *,
        at: datetime,
        entry: AuditEntry | None = None,
        **changes: Any,  # noqa: ANN401 the fields of Request, checked by the store
    ) -> Request | None:
        """Compare and set: from one state to another, with other fields of it, in one transaction.

        The request as it is afterwards, or None where it was not in state `frm`: somebody else moved it.
        Empties `reply_url` on the way to a final state. ValueError for a move that MOVES does not allow.
        """
        ...

    async def by_zoom_id(self, kind: str, zoom_id: str) -> Request | None:
        """The request that created something in Zoom."""
        ...

    async def in_states(self, *states: State) -> Sequence[Request]:
        """All in these states, the oldest first."""
        ...


class Audit(Protocol):
    """The record of every turn, oldest first."""

    async def add(self, entry: AuditEntry, *, once: bool = False) -> None:
        """Record one turn; with `once` only where the same was never done before to this subject.

        The same is: action, subject, request and details; whoever did it, and whenever.
        """
        ...

    async def recent(self, limit: int = 100) -> Sequence[AuditEntry]:
        """The latest entries, the newest first."""
        ...


class Store(Protocol):
    """What outlives the process."""

    @property
    def links(self) -> Links:
        """Who is who in Zoom."""
        ...

    @property
    def requests(self) -> Requests:
        """What was asked for."""
        ...

    @property
    def audit(self) -> Audit:
        """Who did what."""
        ...

    async def close(self) -> None:
        """Finish what is being written, then close."""
        ...
