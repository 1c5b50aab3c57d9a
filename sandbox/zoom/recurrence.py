"""When the meetings of a series take place. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from typing import Any, Final
from zoneinfo import ZoneInfo

DAILY: Final = 1
WEEKLY: Final = 2
MONTHLY: Final = 3
MOST: Final = 60
"""Zoom plans no more occurrences than this, also of a series without an end."""
_LAST: Final = -1


def starts(rule: Mapping[str, Any], first: datetime, zone: ZoneInfo) -> list[datetime]:
    """The starts in UTC, the first one not before `first`.

    The clock on the wall in `zone` stays the same across summer time; a time that does not exist on
    a day moves on by the missing hour, and one that exists twice is the earlier. `rule` is Zoom's
    recurrence object, found valid.
    """
    local = first.astimezone(zone)
    wanted = rule.get("end_times", 0 if "end_date_time" in rule else 1) or MOST
    days = islice(_days(rule, local.date()), wanted)
    moments = [datetime.combine(day, local.time(), zone).astimezone(UTC) for day in days]
    end = datetime.fromisoformat(rule["end_date_time"]) if "end_date_time" in rule else None
    return [moment for moment in moments if end is None or moment <= end]


def _days(rule: Mapping[str, Any], first: date) -> Iterator[date]:
    every = rule.get("repeat_interval", 1)
    match rule["type"]:
        case 1:
            return (first + timedelta(days=every * step) for step in count())
        case 2:
            return _weekly(first, every, {int(day) for day in rule["weekly_days"].split(",")})
        case _:
            months = (first.year * 12 + first.month - 1 + step for step in count(0, every))
            days = (_day_of(rule, month // 12, month % 12 + 1) for month in months)
            return (day for day in days if day and day >= first)


def _weekly(first: date, every: int, weekdays: set[int]) -> Iterator[date]:
    """Weeks begin on Sunday, which is 1."""
    sunday = first - timedelta(days=first.isoweekday() % 7)
    weeks = (sunday + timedelta(weeks=step) for step in count(0, every))
    days = (week + timedelta(days=weekday - 1) for week in weeks for weekday in sorted(weekdays))
    return (day for day in days if day >= first)


def _day_of(rule: Mapping[str, Any], year: int, month: int) -> date | None:
    """The day in a month. None in a month that does not have it, such as the 31st of April."""
    if "monthly_week" in rule:
        return _weekday_of(year, month, rule["monthly_week"], rule["monthly_week_day"])
    day: int = rule.get("monthly_day", 1)
    return date(year, month, day) if day <= _length(year, month) else None


def _weekday_of(year: int, month: int, week: int, weekday: int) -> date:
    if week == _LAST:
        last = date(year, month, _length(year, month))
        return last - timedelta(days=(last.isoweekday() % 7 + 1 - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday() % 7 - 1) % 7 + 7 * (week - 1))


def _length(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days
