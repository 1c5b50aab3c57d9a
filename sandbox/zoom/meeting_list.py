"""The meetings of a user: GET /users/{userId}/meetings."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.zoom import meeting_view, meetings, paging, users
from sandbox.zoom.account import Meeting, Type
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.refusal import INVALID, Refusal

_PAGE: Final = 300
_HALF_A_YEAR: Final = timedelta(days=183)
_LISTED: Final = frozenset({Type.SCHEDULED, Type.ANY_TIME, Type.SERIES})
"""Instant and screen-share meetings are in no list."""
_TYPES: Final = frozenset({"scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"})


class _Row(NamedTuple):
    meeting: Meeting
    start: datetime | None
    duration: int

    @property
    def end(self) -> datetime | None:
        return self.start + timedelta(minutes=self.duration) if self.start else None


def list_(ask: Ask) -> Answer:
    """GET /users/{userId}/meetings: a series is one row, but one for each occurrence among upcoming ones."""
    host = meetings.may_host(users.find(ask, ask.path[0]))
    kind = ask.query.get("type", "scheduled")
    if kind not in _TYPES:
        raise Refusal.invalid(("type", INVALID))
    first, last = _window(ask)
    now = ask.account.clock()
    mine = [
        meeting
        for meeting in ask.account.meetings.values()
        if meeting.host_id == host.id and meeting.type in _LISTED and not meeting.expired(now)
    ]
    rows = [row for row in _rows(kind, mine, now) if _within(row, first, last)]
    rows.sort(key=lambda row: (row.start or row.meeting.created_at, row.meeting.id))
    page, described = paging.cut(ask, rows, most=_PAGE)
    shown = [meeting_view.row(row.meeting, host, ask.base_url, row.start, row.duration) for row in page]
    return Answer(200, {**described, "meetings": shown})


def _rows(kind: str, mine: list[Meeting], now: datetime) -> Iterator[_Row]:
    for meeting in mine:
        if kind == "scheduled" or (kind == "live" and meeting.started_at):
            yield _Row(meeting, meeting.start, meeting.duration)
        elif kind.startswith("upcoming"):
            yield from (row for row in _each(meeting) if _is_upcoming(row, now))
        elif kind == "previous_meetings":
            yield from (row for row in _each(meeting) if row.end and now - _HALF_A_YEAR < row.end <= now)


def _each(meeting: Meeting) -> Iterator[_Row]:
    if meeting.occurrences:
        for each in meeting.occurrences:
            if not each.deleted:
                yield _Row(meeting, each.start, each.duration)
    else:
        yield _Row(meeting, meeting.start, meeting.duration)


def _is_upcoming(row: _Row, now: datetime) -> bool:
    if row.start is None or row.end is None:
        return True
    if row.end > now:
        return row.start < now + _HALF_A_YEAR
    return row.meeting.started_at is not None and not row.meeting.occurrences


def _window(ask: Ask) -> tuple[datetime | None, datetime | None]:
    """From the first moment of `from` to the last of `to`."""
    try:
        zone = ZoneInfo(ask.query.get("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal.invalid(("timezone", INVALID)) from None
    first, last = _day(ask, "from"), _day(ask, "to")
    return (
        datetime.combine(first, time(), zone).astimezone(UTC) if first else None,
        datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC) if last else None,
    )


def _day(ask: Ask, name: str) -> date | None:
    words = ask.query.get(name)
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        raise Refusal.invalid((name, INVALID)) from None


def _within(row: _Row, first: datetime | None, last: datetime | None) -> bool:
    if row.start is None:
        return True
    return (first is None or row.start >= first) and (last is None or row.start < last)
