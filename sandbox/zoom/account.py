"""The Zoom account as it stands: its users, its meetings, its tokens, and what its admin has set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, Final, TypeVar, cast
from zoneinfo import ZoneInfo

from sandbox import cast as people
from sandbox.zoom import ids
from sandbox.zoom.user import User, UserType

Clock = Callable[[], datetime]
S = TypeVar("S")

SEED: Final = 20261001
"""Makes each sandbox the same."""
KEPT: Final = timedelta(days=30)
"""How long after its last use a meeting number is still known."""


DURATION: Final = 60
"""Minutes of a meeting for which none are given."""


class Plan(StrEnum):
    """The plan, which sets the rate limits."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"


class Type:
    """Meeting types, as numbered by Zoom."""

    INSTANT: Final = 1
    SCHEDULED: Final = 2
    ANY_TIME: Final = 3
    """Recurring without a fixed time."""
    SERIES: Final = 8
    """Recurring at fixed times."""
    SCREEN_SHARE: Final = 10


TIMED: Final = frozenset({Type.SCHEDULED, Type.SERIES})


@dataclass(slots=True)
class Occurrence:
    """One meeting of a series. Its ID is its first planned start, in milliseconds."""

    id: str
    start: datetime
    duration: int
    deleted: bool = False
    agenda: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Meeting:
    """A meeting, or a series of them."""

    id: int
    uuid: str
    host_id: str
    created_at: datetime
    type: int
    timezone: str
    topic: str = "Zoom Meeting"
    agenda: str = ""
    start: datetime | None = None
    duration: int = DURATION
    """Minutes."""
    password: str = ""
    encrypted_password: str = ""
    phone_password: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    recurrence: dict[str, Any] | None = None
    occurrences: list[Occurrence] = field(default_factory=list)
    tracking_fields: list[dict[str, Any]] = field(default_factory=list)
    pre_schedule: bool = False
    template_id: str = ""
    assistant_id: str = ""
    started_at: datetime | None = None
    used_at: datetime | None = None
    """When it last ended."""

    @property
    def status(self) -> str:
        """One of waiting and started; Zoom knows no other."""
        return "started" if self.started_at else "waiting"

    @property
    def zone(self) -> ZoneInfo:
        """The zone that its times are meant in."""
        return ZoneInfo(self.timezone)

    def upcoming(self, now: datetime) -> Sequence[Occurrence]:
        """The occurrences that are not over, the deleted ones too."""
        return [each for each in self.occurrences if each.start + timedelta(minutes=each.duration) > now]

    def expired(self, now: datetime) -> bool:
        """Whether Zoom has forgotten it: 30 days after its last use, or once an instant one has ended."""
        if self.started_at:
            return False
        if self.type == Type.INSTANT and self.used_at:
            return True
        uses = [self.created_at, *(each.start for each in self.occurrences)]
        uses += [moment for moment in (self.start, self.used_at) if moment]
        return max(uses) + KEPT < now


@dataclass(slots=True)
class Token:
    """An access token. Scopes that are granted later need a new one."""

    scopes: frozenset[str]
    ends: datetime


@dataclass(slots=True)
class Page:
    """What a next_page_token stands for."""

    query: str
    offset: int
    ends: datetime


@dataclass(slots=True)
class PasscodeRule:
    """The account's passcode policy, named as in GET /users/{userId}/settings."""

    required: bool = True
    """Meetings get a passcode where none is given and `default_password` is not false."""
    locked: bool = False
    """They get one even with `default_password` false."""
    length: int = 0
    have_letter: bool = False
    have_number: bool = False
    have_special_character: bool = False
    have_upper_and_lower_characters: bool = False
    only_allow_numeric: bool = False
    consecutive_characters_length: int = 0


class Account:
    """The account. `reset` brings it back to how the cast found it."""

    id: Final = "sandbox-account"
    client_id: Final = "sandbox-client"
    client_secret: Final = "sandbox-secret"  # noqa: S105 fake, and meant to be known

    def __init__(
        self,
        characters: Sequence[people.Character],
        clock: Clock,
        plan: Plan,
        scopes: frozenset[str],
        seed: int = SEED,
    ) -> None:
        self._people = tuple(characters)
        self._plan = plan
        self._scopes = scopes
        self._seed = seed
        self.clock = clock
        self.users: dict[str, User] = {}
        self.meetings: dict[int, Meeting] = {}
        self.trash: dict[int, Meeting] = {}
        """Deleted meetings, which can be recovered."""
        self.tokens: dict[str, Token] = {}
        self.pages: dict[str, Page] = {}
        self.zaks: dict[str, tuple[int, datetime]] = {}
        """The key in a start link: its meeting, and when it ends."""
        self.locked_settings: set[str] = set()
        """Those of meetings that the admin has locked: they stay as the account has them."""
        self.own_settings: dict[str, Any] = {}
        """Settings of meetings in which the account differs from Zoom's defaults."""
        self._states: dict[type, object] = {}
        self.reset()

    def reset(self) -> None:
        """Start again, from the same seed."""
        self.random = Random(self._seed)  # noqa: S311 must be repeatable, guards nothing
        self.plan = self._plan
        self.granted_scopes = self._scopes
        self.app_active = True
        self.limits_apply = True
        self.timezone = "Europe/Berlin"
        self.passcodes = PasscodeRule()
        for each in (self.users, self.meetings, self.trash, self.tokens, self.pages, self.zaks):
            each.clear()
        self.locked_settings.clear()
        self.own_settings.clear()
        self._states.clear()
        for person in self._people:
            if person.zoom is not people.ZoomStatus.NONE:
                user = self._from_cast(person)
                self.users[user.id] = user

    def of(self, kind: type[S]) -> S:
        """The state of a kind of things: one of this class, made by calling it where there is none yet."""
        if kind not in self._states:
            self._states[kind] = kind()
        return cast("S", self._states[kind])

    def _from_cast(self, person: people.Character) -> User:
        first, _, last = person.name.partition(" ")
        status = str(person.zoom) if person.zoom in {"pending", "inactive"} else "active"
        return User(
            id=person.zoom_id,
            email=person.email,
            first_name=first,
            last_name=last,
            type=UserType.LICENSED if person.zoom is people.ZoomStatus.LICENSED else UserType.BASIC,
            status=status,
            timezone=person.zone,
            created_at=self.clock() - timedelta(days=400),
            pmi=self._pmi(),
            role="Admin" if person.is_admin else "Member",
        )

    def add_user(
        self, email: str, *, type_: int, status: str, foreign: bool = False, free: bool = False
    ) -> User:
        """Somebody who is not of the cast."""
        name, _, _ = email.partition("@")
        user = User(
            id=ids.text(self.random, 22),
            email=email,
            first_name=name.capitalize(),
            last_name="",
            type=type_,
            status=status,
            timezone=self.timezone,
            created_at=self.clock(),
            pmi=self._pmi(),
            foreign=foreign or free,
            free=free,
        )
        self.users[user.id] = user
        return user

    def drop_user(self, user: User) -> None:
        """Somebody leaves, and their meetings with them. Who had an account of their own has it again."""
        for held in (self.meetings, self.trash):
            for meeting in [each for each in held.values() if each.host_id == user.id]:
                del held[meeting.id]
        if user.free:
            user.foreign, user.action, user.status = True, "", "active"
        else:
            del self.users[user.id]

    def _pmi(self) -> int:
        """A personal meeting number has ten digits."""
        return ids.meeting_number(self.random, {10 * user.pmi for user in self.users.values()}) // 10

    def user(self, id_or_email: str) -> User | None:
        """Whoever has this ID or e-mail address, rather of this account than of another."""
        if id_or_email in self.users:
            return self.users[id_or_email]
        wanted = id_or_email.lower()
        found = [each for each in self.users.values() if each.email.lower() == wanted]
        return min(found, key=lambda each: each.foreign, default=None)

    def meeting(self, number: int) -> Meeting | None:
        """The meeting, unless Zoom has forgotten it."""
        found = self.meetings.get(number)
        return None if found is None or found.expired(self.clock()) else found
