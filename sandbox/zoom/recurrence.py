"""When the meetings of a series take place. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count, takewhile
from typing import Any, Final
from zoneinfo import ZoneInfo

DAILY: Final = 1
WEEKLY: Final = 2
MONTHLY: Final = 3
MOST: Final = 60
"""Zoom plans no more occurrences than this, also of a series without an end."""
_LAST: Final = -1
_HORIZON: Final = 366 * 60
"""Days to look ahead: 60 months of ten each, with room."""


def starts(rule: Mapping[str, Any], first: datetime, zone: ZoneInfo) -> list[datetime]:
    """The starts in UTC, the first one not before `first`.

    The clock on the wall in `zone` stays the same across summer time; a time that does not exist on
    a day moves on by the missing hour, and one that exists twice is the earlier. `rule` is Zoom's
    recurrence object, found valid.
    """
    local = first.astimezone(zone)
    days = takewhile(lambda day: day < local.date() + timedelta(days=_HORIZON), _days(rule, local.date()))
    wanted = rule.get("end_times", 0 if "end_date_time" in rule else 1) or MOST
    end = datetime.fromisoformat(rule["end_date_time"]) if "end_date_time" in rule else None
    found: list[datetime] = []
    for day in days:
        start = datetime.combine(day, local.time(), zone).astimezone(UTC)
        if len(found) == wanted or len(found) == MOST or (end and start > end):
            break
        found.append(start)
    return found


def _days(rule: Mapping[str, Any], first: date) -> Iterator[date]:
    every = rule.get("repeat_interval", 1)
    match rule["type"]:
        case 1:
            return (first + timedelta(days=every * step) for step in count())
        case 2:
            return _weekly(first, every, {int(day) for day in rule["weekly_days"].split(",")})
        case _:
            return (day for day in _monthly(rule, first, every) if day >= first)


def _weekly(first: date, every: int, weekdays: set[int]) -> Iterator[date]:
    """Weeks begin on Sunday, which is 1."""
    sunday = first - timedelta(days=first.isoweekday() % 7)
    for week in count():
        for weekday in sorted(weekdays):
            day = sunday + timedelta(weeks=week * every, days=weekday - 1)
            if day >= first:
                yield day


def _monthly(rule: Mapping[str, Any], first: date, every: int) -> Iterator[date]:
    """A month without the day (the 31st, say) is left out."""
    for step in count(0, every):
        month = first.year * 12 + first.month - 1 + step
        year, month = month // 12, month % 12 + 1
        if "monthly_week" in rule:
            yield _weekday_of(year, month, rule["monthly_week"], rule["monthly_week_day"])
        elif (day := rule.get("monthly_day", 1)) <= _length(year, month):
            yield date(year, month, day)


def _weekday_of(year: int, month: int, week: int, weekday: int) -> date:
    if week == _LAST:
        last = date(year, month, _length(year, month))
        return last - timedelta(days=(last.isoweekday() % 7 + 1 - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday() % 7 - 1) % 7 + 7 * (week - 1))


def _length(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days
