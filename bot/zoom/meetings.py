"""Meetings: https://developers.zoom.us/docs/api/meetings/.

A host may have 100 meetings created or changed per UTC day; then `errors.Daily` is raised.
"""

from collections.abc import AsyncIterator
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field, SecretStr, field_serializer, model_validator

from bot.zoom import client, limits, models, operations, paging
from bot.zoom.recurrence import Every, Recurrence, RecurrenceAnswer, Weekday
from bot.zoom.settings import DialIn, Settings, SettingsAnswer

__all__ = [
    "DialIn",
    "Every",
    "Invitation",
    "Kind",
    "Meeting",
    "MeetingRequest",
    "MeetingUpdate",
    "Occurrence",
    "Recurrence",
    "RecurrenceAnswer",
    "Settings",
    "SettingsAnswer",
    "TrackingField",
    "Type",
    "Weekday",
    "create",
    "delete",
    "each",
    "end",
    "get",
    "invitation",
    "update",
]


class Type(IntEnum):
    """What sort of meeting it is."""

    INSTANT = 1
    SCHEDULED = 2
    RECURRING = 3
    """Without a fixed time."""
    RECURRING_FIXED = 8
    SCREEN_SHARE = 10


class Kind(StrEnum):
    """Which of a host's meetings to list. Instant meetings are in none of them but LIVE."""

    SCHEDULED = "scheduled"
    """All that have not expired: past, running and coming."""
    LIVE = "live"
    UPCOMING = "upcoming"
    """Coming and running ones of the next six months."""
    UPCOMING_MEETINGS = "upcoming_meetings"
    """The same, one entry for each occurrence of a series."""
    PREVIOUS = "previous_meetings"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a name at all; a folder of zones such as "Europe"
        raise ValueError(f"{name!r} is not an IANA time zone") from None
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]


class TrackingField(models.Body):
    """A tracking field of the account, and its value for the meeting."""

    field: str
    value: str | None = None


class MeetingUpdate(models.Body):
    """What to change of a meeting. See `models.Body` for what is sent."""

    topic: str | None = Field(default=None, max_length=200)
    agenda: str | None = Field(default=None, max_length=2000)
    type: Type | None = None
    start_time: AwareDatetime | None = None
    """Any aware datetime. It is sent as local time in `timezone` if that is given, so that a series keeps its
    hour over summer time, and in UTC otherwise. Zoom ignores a moment that has passed."""
    timezone: ZoneName | None = None
    """An IANA name. Without one, Zoom takes the account's."""
    duration: int | None = Field(default=None, ge=1, le=1440)
    """Minutes. Types SCHEDULED and RECURRING_FIXED only."""
    password: SecretStr | None = Field(default=None, max_length=10)
    """The passcode, by the account's rules. The safest is to give none: Zoom makes one that fits."""
    schedule_for: str | None = None
    """User ID or e-mail address of the host to schedule for, with whom there must be scheduling privilege."""
    pre_schedule: bool = False
    """Only for types SCHEDULED and RECURRING."""
    recurrence: Recurrence | None = None
    """Only for type RECURRING_FIXED. To change a whole series, Zoom needs it again."""
    tracking_fields: list[TrackingField] | None = None
    template_id: str | None = None
    """An account admin meeting template."""
    settings: Settings | None = None

    @field_serializer("password", when_used="json-unless-none")
    def _reveal(self, password: SecretStr) -> str:
        return password.get_secret_value()

    @field_serializer("start_time", when_used="json-unless-none")
    def _as_zoom_writes(self, moment: datetime) -> str:
        if self.timezone is None:
            return models.zulu(moment)
        local = moment.astimezone(ZoneInfo(self.timezone))
        if local.fold:  # the hour that happens twice: local time would mean its first round
            return models.zulu(moment)
        return f"{local:%Y-%m-%dT%H:%M:%S}"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.type is None:
            return self
        if self.recurrence is not None and self.type is not Type.RECURRING_FIXED:
            raise ValueError("recurrence is only for type RECURRING_FIXED")
        if self.schedule_for is not None and self.type is Type.INSTANT:
            raise ValueError("schedule_for is not for type INSTANT")
        if self.pre_schedule and self.type not in {Type.SCHEDULED, Type.RECURRING}:
            raise ValueError("pre_schedule is only for types SCHEDULED and RECURRING")
        return self


class MeetingRequest(MeetingUpdate):
    """A meeting to create. See `models.Body` for what is sent, and what defaults mean.

    Of type SCHEDULED or RECURRING_FIXED, Zoom silently takes the present moment for a `start_time` that is
    missing or has passed.
    """

    type: Type = Type.SCHEDULED
    duration: int = Field(default=60, ge=1, le=1440)
    """Minutes. Types SCHEDULED and RECURRING_FIXED only."""
    default_password: bool = True
    """Whether Zoom makes a passcode when none is given and the host's settings ask for one."""


class Occurrence(models.Answer):
    """One meeting of a series."""

    occurrence_id: str | None = None
    start_time: models.Moment | None = None
    duration: int | None = None
    status: str | None = None
    """available or deleted: one that was cancelled stays in the list."""


class Meeting(models.Answer):
    """A meeting as Zoom tells it. Lists tell less of it, and cut `agenda` off at 250 characters."""

    id: int
    uuid: str | None = None
    host_id: str | None = None
    host_email: str | None = None
    topic: str = ""
    type: int | None = None
    """One of `Type`, or one that Zoom adds later."""
    status: str | None = None
    """waiting or started; that it has ended is not told."""
    start_time: models.Moment | None = None
    duration: int | None = None
    """Minutes."""
    timezone: str | None = None
    created_at: models.Moment | None = None
    agenda: str = ""
    join_url: str | None = Field(default=None, repr=False)
    """The link for everybody. It may carry the passcode."""
    start_url: SecretStr | None = None
    """Lets whoever has it in as the host, for two hours. Never store it: `get` gives a fresh one."""
    password: SecretStr | None = None
    """The passcode."""
    encrypted_password: SecretStr | None = None
    h323_password: SecretStr | None = None
    pstn_password: SecretStr | None = None
    dynamic_host_key: SecretStr | None = None
    chat_join_url: SecretStr | None = None
    registration_url: str | None = Field(default=None, repr=False)
    pmi: int | None = None
    settings: SettingsAnswer = SettingsAnswer()
    recurrence: RecurrenceAnswer | None = None
    occurrences: tuple[Occurrence, ...] = ()


class Invitation(models.Answer):
    """Zoom's own text to invite people with."""

    invitation: str = Field(repr=False)
    sip_links: list[str] = Field(default=[], repr=False)


def _scopes(verb: str, what: str) -> frozenset[str]:
    classic = "meeting:read" if verb == "read" else "meeting:write"
    granular = f"meeting:{verb}:{what}"
    return frozenset({classic, f"{classic}:admin", granular, f"{granular}:admin"})


_ONE: Final = "/meetings/{meetingId}"
_OF_HOST: Final = "/users/{userId}/meetings"
CREATE: Final = operations.Operation("POST", _OF_HOST, limits.Label.LIGHT, _scopes("write", "meeting"))
LIST: Final = operations.Operation("GET", _OF_HOST, limits.Label.MEDIUM, _scopes("read", "list_meetings"))
GET: Final = operations.Operation("GET", _ONE, limits.Label.LIGHT, _scopes("read", "meeting"))
UPDATE: Final = operations.Operation("PATCH", _ONE, limits.Label.LIGHT, _scopes("update", "meeting"))
DELETE: Final = operations.Operation("DELETE", _ONE, limits.Label.LIGHT, _scopes("delete", "meeting"))
STATUS: Final = operations.Operation("PUT", f"{_ONE}/status", limits.Label.LIGHT, _scopes("update", "status"))
INVITATION: Final = operations.Operation(
    "GET", f"{_ONE}/invitation", limits.Label.LIGHT, _scopes("read", "invitation")
)


async def create(zoom: client.Zoom, user: str, meeting: MeetingRequest) -> Meeting:
    """The new meeting of this host, a user ID or an e-mail address, never `me`.

    Raises any `errors.ZoomError`; with `outcome_unknown` set, look whether the meeting is there before you
    create it again, as Zoom knows no idempotency key.
    """
    return models.read(Meeting, await zoom.call(CREATE, user, body=meeting.as_json()))


async def get(zoom: client.Zoom, meeting_id: int | str, *, occurrence_id: str | None = None) -> Meeting:
    """The meeting, with a fresh `start_url`. Raises errors.NotFound for one that is deleted or expired."""
    return models.read(Meeting, await zoom.call(GET, meeting_id, params={"occurrence_id": occurrence_id}))


def each(
    zoom: client.Zoom,
    user: str,
    *,
    kind: Kind = Kind.SCHEDULED,
    since: date | None = None,
    until: date | None = None,
) -> AsyncIterator[Meeting]:
    """The host's meetings, page after page as they are asked for. The dates are days in the host's zone."""
    params = {
        "type": kind,
        "from": since.isoformat() if since else None,
        "to": until.isoformat() if until else None,
    }
    return paging.each(zoom, LIST, user, key="meetings", model=Meeting, params=params)


async def update(
    zoom: client.Zoom, meeting_id: int | str, change: MeetingUpdate, *, occurrence_id: str | None = None
) -> None:
    """Change the meeting, or one occurrence. Zoom tells nothing back: `get` shows what holds."""
    params = {"occurrence_id": occurrence_id}
    await zoom.call(UPDATE, meeting_id, params=params, body=change.as_json())


async def delete(
    zoom: client.Zoom,
    meeting_id: int | str,
    *,
    occurrence_id: str | None = None,
    notify_hosts: bool | None = None,
    notify_registrants: bool | None = None,
) -> None:
    """Delete the meeting; a series as a whole, unless an occurrence is named.

    Mails go to the host and alternative hosts (`notify_hosts`) and to registrants, by Zoom's choice if not
    said.
    Raises errors.NotFound for one that is not there any more, be it by a request whose answer got lost.
    """
    params = {
        "occurrence_id": occurrence_id,
        "schedule_for_reminder": notify_hosts,
        "cancel_meeting_reminder": notify_registrants,
    }
    await zoom.call(DELETE, meeting_id, params=params)


async def end(zoom: client.Zoom, meeting_id: int | str) -> None:
    """End the running meeting for all."""
    await zoom.call(STATUS, meeting_id, body={"action": "end"})


async def invitation(zoom: client.Zoom, meeting_id: int | str) -> Invitation:
    """Zoom's own invitation text, with link, passcode and numbers to call."""
    return models.read(Invitation, await zoom.call(INVITATION, meeting_id))
