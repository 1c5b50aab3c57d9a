"""What the bot needs of a store. SQLite fulfils it in `bot.store.sqlite`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.people import Link
from bot.domain.requests import Request, State
from bot.domain.turns import Turn
from bot.errors import BotError


class StoreUnavailable(BotError):  # noqa: N818 it says what is the matter, as the other errors do
    """The store could not do it now: the disk is full, another process holds the file, or it was closed."""


class Taken(BotError):  # noqa: N818 it says what is the matter, as the other errors do
    """Another request has what is in Zoom already: it created or found it first."""


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
    """`before` and `after` where something changed."""
    rule: str = ""
    """The rule of the policy that decided: rule 2 (line 7)."""
    message: str = ""
    """Where in Slack: a channel ID and a message timestamp, with a colon between."""
    result: str = ""
    """Empty for what was done; else why it came to nothing: `stranger`."""
    zoom_actor: str = ""
    """The Zoom user ID that the actor is linked to; the store fills it in."""
    number: int = field(default=0, compare=False)
    """Given by the store."""
    hash: str = field(default="", compare=False)
    """Over this entry and the one before (`bot.store.chain`); given by the store."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that somebody is filling in. It outlives a restart, as the view in Slack does."""

    id: str
    kind: str
    asker: str
    """Slack user ID. Nobody else can go on with it."""
    channel: str
    reply_url: str
    at: datetime
    filled: Mapping[str, Any] = field(default_factory=dict)
    """What is filled in, by the name of the field; secrets sealed."""
    zoom_id: str = ""
    """What it changes; empty where it asks for something new."""
    name: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    """What Zoom had when it was opened to change it."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Choices that somebody kept under a name."""

    asker: str
    kind: str
    name: str
    filled: Mapping[str, Any]
    at: datetime


class ChangeState(StrEnum):
    """How far a change came."""

    ACCEPTED = "accepted"
    """Saved before Slack got its acknowledgement; nothing was sent to Zoom yet."""
    SENDING = "sending"
    """Zoom had what the asker saw, and the change was sent, or may have been."""
    DONE = "done"
    REFUSED = "refused"
    UNDONE = "undone"
    ABANDONED = "abandoned"
    """Saved but never acknowledged: Slack told the asker that it failed. The same may be sent again."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of something in Zoom that somebody asked for."""

    key: str
    """Made from the view that was submitted, so that the same twice is one."""
    kind: str
    zoom_id: str
    name: str
    asker: str
    channel: str
    reply_url: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: datetime
    state: ChangeState = ChangeState.ACCEPTED
    note: str = ""
    """What the asker was told."""
    found: Mapping[str, Any] = field(default_factory=dict)
    """What Zoom had after it, read back."""
    changed_at: datetime | None = None
    """When it came to its state."""


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

    async def move(  # noqa: PLR0913 all that happens in one transaction
        self,
        key: str,
        frm: State,
        to: State,
        *,
        at: datetime,
        entry: AuditEntry | None = None,
        revision: int | None = None,
        turn: Turn | None = None,
        **changes: Any,  # noqa: ANN401 the fields of Request, checked by the store
    ) -> Request | None:
        """Compare and set: from one state to another, with other fields of it, in one transaction.

        The request as it is afterwards, one revision on; None where it was not in state `frm`, or no more at
        `revision` where that is given: somebody else moved it. The turn is saved in the same transaction.
        Empties `reply_url` on the way to a final state. ValueError for a move that MOVES does not allow.
        Taken, with nothing changed, for a `zoom_id` that another request of its kind has, or an `alike` that
        another one has that is pending or approved.
        """
        ...

    async def set_outcome(
        self, key: str, outcome: Mapping[str, Any], *, entry: AuditEntry, turn: Turn | None = None
    ) -> Request | None:
        """Record anew how what is there differs from what was asked, in whatever state the request is.

        The request as it is afterwards, one revision on; None where nobody knows the key.
        """
        ...

    async def release(self, key: str, *, entry: AuditEntry) -> None:
        """Forget what a request created in Zoom: it is gone, and another request has created it anew."""
        ...

    async def place(self, key: str, channel: str, ts: str) -> bool:
        """Record where its thread is; False where it has one already, which stays."""
        ...

    async def keys_in(self, state: State) -> Sequence[str]:
        """The keys of all in a state, the oldest first; cheap for ten thousand."""
        ...

    async def asked_by(self, slack_id: str, limit: int = 20) -> Sequence[Request]:
        """What somebody asked for, the latest first."""
        ...

    async def pending(self, limit: int = 100, after: str = "") -> Sequence[Request]:
        """Those that wait for an approval, the oldest first; the ones after that key."""
        ...

    async def waiting_of(self, slack_id: str) -> int:
        """How many of what somebody asked for wait for an approval."""
        ...

    async def open_like(self, kind: str, alike: str) -> Request | None:
        """The one that is pending or approved, and has this `alike`."""
        ...

    async def by_zoom_id(self, kind: str, zoom_id: str) -> Request | None:
        """The request that created something in Zoom."""
        ...

    async def in_states(self, *states: State) -> Sequence[Request]:
        """All in these states, the oldest first."""
        ...

    async def created_since(self, kind: str, since: datetime) -> int:
        """How many of a kind the bot created in Zoom since then."""
        ...


class Drafts(Protocol):
    """Forms that people are filling in."""

    async def put(self, draft: Draft) -> None:
        """Save it, in place of what was there. Forgets those older than seven days."""
        ...

    async def get(self, draft_id: str) -> Draft | None:
        """The draft."""
        ...

    async def remove(self, draft_id: str) -> None:
        """Forget it."""
        ...


class Presets(Protocol):
    """Choices that people kept, by person, kind and name. Capitals of the name do not matter."""

    async def put(self, preset: Preset) -> None:
        """Keep it, in place of what had the name."""
        ...

    async def get(self, asker: str, kind: str, name: str) -> Preset | None:
        """The preset."""
        ...

    async def names(self, asker: str, kind: str) -> Sequence[str]:
        """The names of somebody's presets, sorted."""
        ...

    async def remove(self, asker: str, kind: str, name: str) -> bool:
        """Forget it; whether there was one."""
        ...


class Changes(Protocol):
    """Changes by key."""

    async def add(self, change: Change) -> bool:
        """Save a new one; False, with nothing changed, where its key is known already."""
        ...

    async def get(self, key: str) -> Change | None:
        """The change of a key."""
        ...

    async def move(
        self,
        key: str,
        frm: ChangeState,
        to: ChangeState,
        *,
        at: datetime,
        entry: AuditEntry | None = None,
        **changes: Any,  # noqa: ANN401 the fields of Change, checked by the store
    ) -> Change | None:
        """Compare and set; None where it was not in `frm`. `changed_at` becomes `at`.

        Empties `reply_url` on the way to any state but SENDING.
        """
        ...

    async def open(self) -> Sequence[Change]:
        """Those that are ACCEPTED or SENDING, the oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are looked for; what is empty fits all."""

    person: str = ""
    """Slack user ID: who did it, whom it was done to, or who asked for what it belongs to."""
    action: str = ""
    """An action, or the word that it begins with: `user.created`, `user`."""
    deed: str = ""
    """The word that an action ends with: `created`."""
    since: datetime | None = None
    before: int = 0
    """Entries with a smaller number: for the next page."""
    failed: bool = False
    """Only what came to nothing."""


class Turns(Protocol):
    """What threads and askers are still to be told, in the order in which it happened."""

    async def untold(self, key: str) -> Sequence[Turn]:
        """Those of a request that were not told yet, the oldest first."""
        ...

    async def told(self, number: int) -> None:
        """It was told: it is kept no longer."""
        ...

    async def waiting(self) -> Sequence[str]:
        """The keys of requests that have untold turns."""
        ...


class Audit(Protocol):
    """The record of every turn, oldest first, each with a hash over itself and the one before."""

    async def add(self, entry: AuditEntry, *, once: bool = False) -> None:
        """Record one turn; with `once` only where the same was never done before to this subject.

        The same is: action, subject, request and details; whoever did it, and whenever.
        """
        ...

    async def recent(self, limit: int = 100) -> Sequence[AuditEntry]:
        """The latest entries, the newest first."""
        ...

    async def find(self, wanted: AuditFilter, limit: int = 20) -> Sequence[AuditEntry]:
        """The latest entries that fit, the newest first."""
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
    def drafts(self) -> Drafts:
        """What is being filled in."""
        ...

    @property
    def presets(self) -> Presets:
        """What people kept."""
        ...

    @property
    def changes(self) -> Changes:
        """What was changed."""
        ...

    @property
    def turns(self) -> Turns:
        """What is still to be told."""
        ...

    @property
    def audit(self) -> Audit:
        """Who did what."""
        ...

    async def close(self) -> None:
        """Finish what is being written, then close."""
        ...
