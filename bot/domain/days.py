"""The day: which ones the words for it can mean."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from bot.domain import durations
from bot.domain.moments import EXAMPLE, MONTH, ORDINAL, WEEKDAY
from bot.errors import BadInput

_ISO: Final = re.compile(r"([0-9]{4})[-/]([0-9]+)[-/]([0-9]+)")
_NUMERIC: Final = re.compile(r"([0-9]+)[/.]([0-9]+)[/.]?([0-9]*)")
_DAY_MONTH: Final = re.compile(
    rf"(?:the )?([0-9]+){ORDINAL}? (?:of )?({MONTH})\.?(?:,? ([0-9]{{4}}))?", re.IGNORECASE
)
_MONTH_DAY: Final = re.compile(
    rf"({MONTH})\.? (?:the )?([0-9]+){ORDINAL}?(?:,? ([0-9]{{4}}))?", re.IGNORECASE
)
_WITH_DATE: Final = re.compile(rf"(?:(?:this|next|coming) )?({WEEKDAY})\.?,? (.*[0-9].*)", re.IGNORECASE)
_OF_WEEK: Final = re.compile(
    rf"(?:(this|next|coming|next week|next week on) )?({WEEKDAY})\.?(?: (this|next) week)?", re.IGNORECASE
)

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK: Final = timedelta(days=7)
_YEARS: Final = 10
"""From now, either way: farther off, nothing is looked at."""


class Day(NamedTuple):
    """A day that the words can mean."""

    date: date
    comes_yearly: bool = False
    """True for such as 3 May, and then this is the next."""


def readings(words: str, today: date) -> tuple[Day, ...]:
    """What the words can mean, the earlier first; the words are a day as `moments` takes it out of a line.

    - A weekday is the next such day; on that day itself it is also today.
    - `next friday` is the coming one, or the one of next week; whether a week begins on Sunday or on
      Monday makes a difference too.
    - 03/04 is 3 April and March 4.
    - A date without a year is the next such date.

    BadInput where there is no such day.
    """
    found = _read(words, today)
    near = sorted({day for day in found if abs(day.date.year - today.year) <= _YEARS})
    if not near:
        problem = "is too many years away." if found else "there is no such day."
        raise BadInput(words, problem, example=EXAMPLE)
    return tuple(near)


def spell(day: date) -> str:
    """As `readings` understands it, with one meaning only: Sat 3 April 2027."""
    return f"{_WEEKDAYS[day.weekday()].title()} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _read(words: str, today: date) -> Sequence[Day]:
    for pattern, read in _READERS:
        if match := pattern.fullmatch(words):
            return read(match, today)
    return [Day(_parsed("today" if words.casefold() == "tonight" else durations.in_digits(words), today))]


def _iso(match: re.Match[str], today: date) -> Sequence[Day]:
    return _dated(int(match[3]), int(match[2]), match[1], today)


def _numeric(match: re.Match[str], today: date) -> Sequence[Day]:
    first, second, year = int(match[1]), int(match[2]), match[3]
    if year and len(year) < 4:  # noqa: PLR2004 digits of a year
        raise BadInput(match[0], "write the year with four digits.", example="at 2027-05-03 15:00")
    return [*_dated(first, second, year, today), *_dated(second, first, year, today)]


def _day_month(match: re.Match[str], today: date) -> Sequence[Day]:
    return _dated(int(match[1]), _month(match[2]), match[3], today)


def _month_day(match: re.Match[str], today: date) -> Sequence[Day]:
    return _dated(int(match[2]), _month(match[1]), match[3], today)


def _dated(day: int, month: int, year: str | None, today: date) -> Sequence[Day]:
    if year:
        found = _calendar(int(year), month, day)
        return [Day(found)] if found else []
    either = (_calendar(each, month, day) for each in (today.year, today.year + 1))
    return [Day(found, comes_yearly=True) for found in either if found and found >= today][:1]


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(at for at, month in enumerate(_MONTHS, 1) if month[:3] == name[:3].title())


def _weekday(name: str) -> int:
    return _WEEKDAYS.index(name[:3].casefold())


def _with_date(match: re.Match[str], today: date) -> Sequence[Day]:
    """Only dates that are on the weekday that was said with them."""
    found = _read(match[2], today)
    right = [day for day in found if day.date.weekday() == _weekday(match[1])]
    if found and not right:
        raise BadInput(match[0], f"that date is {spell(found[0].date)}.", example=EXAMPLE)
    return right


def _of_week(match: re.Match[str], today: date) -> Sequence[Day]:
    which, name, week = (each and each.casefold() for each in match.groups())
    weekday = _weekday(name)
    this_week = {
        today - timedelta(days=today.weekday() - weekday),  # it began on Monday
        today - timedelta(days=(today.weekday() + 1) % 7 - (weekday + 1) % 7),  # on Sunday
    }
    next_week = {day + _WEEK for day in this_week}
    coming = _parsed(name[:3], today)
    match which, week:
        case ((None | "coming"), None):
            found = {coming, today} if today.weekday() == weekday else {coming}
        case "this", _:
            found = {day for day in this_week if day >= today} or this_week
        case "next", None:
            found = {coming} | next_week
        case _:
            found = next_week
    return [Day(day) for day in found]


def _parsed(words: str, today: date) -> date:
    """The day of words that only count from today: tomorrow, in 2 weeks, fri."""
    # It takes 100 ms to import and its first call 150 ms more: a start need not wait for it, nor `--help`.
    import dateparser  # noqa: PLC0415 the reason is above

    found = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "PREFER_DATES_FROM": "future",
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    if found is None:
        raise BadInput(words, "there is no such day.", example=EXAMPLE)
    return found.date()


_READERS: Final = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
    (_WITH_DATE, _with_date),
    (_OF_WEEK, _of_week),
)
