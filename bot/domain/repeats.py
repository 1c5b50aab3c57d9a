"""How often a meeting repeats: from words, back to words, with Zoom's rules, and as dates.

The rules are those of `recurrence` in https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/users/{userId}/meetings.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from enum import IntEnum, StrEnum
from itertools import islice
from typing import Final, Literal

from dateutil import rrule

from bot.domain import days, repeat_words, text
from bot.errors import BadInput

EXAMPLE: Final = repeat_words.EXAMPLE
MOST: Final = 60
"""Meetings of a series, at most."""


class Unit(StrEnum):
    """What a rhythm is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


LONGEST: Final = {Unit.DAY: 99, Unit.WEEK: 50, Unit.MONTH: 10}
"""The longest interval of each unit."""


class Weekday(IntEnum):
    """Python's numbers: Zoom's go from Sunday, which is 1."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


WORKDAYS: Final = frozenset({Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI})
WEEKS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
"""Of a month, in words."""
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FREQUENCIES: Final[dict[Unit, Literal[1, 2, 3]]] = {
    Unit.DAY: rrule.DAILY,
    Unit.WEEK: rrule.WEEKLY,
    Unit.MONTH: rrule.MONTHLY,
}
_IN_ALL_MONTHS: Final = 28
_DAYS: Final = {None, *range(1, 32)}
_COUNTS: Final = {None, *range(1, MOST + 1)}
_IN_MONTH: Final = "monthly on the 15th"
_IN_WEEK: Final = "monthly on the last Friday"
_PLACES: Final = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rhythm, and when it ends. `check` tells whether it can be."""

    every: Unit
    interval: int = 1
    weekdays: frozenset[Weekday] = frozenset()
    """Weeks only; empty for the weekday of the start."""
    month_day: int | None = None
    """Months only, 1 to 31; without this and without a week, the start's own day of the month."""
    month_week: int | None = None
    """Months only: 1 to 4, or -1 for the last; with `month_weekday`."""
    month_weekday: Weekday | None = None
    times: int | None = None
    until: date | None = None
    """The last day, where the meetings take place. Not together with `times`; neither: no end was said."""


def parse(words: str, start: date | None = None) -> Repeat:
    """What the words mean: every 2 weeks on Tue and Thu, 10 times; weekdays until 24 Dec.

    A last day without a year is the next one from `start` on; without a start it is asked about. BadInput
    names what is not understood, has two meanings, or breaks a rule of Zoom's that needs no start.
    """
    written = repeat_words.take_apart(words)
    in_month = written.month_day is not None or written.month_week is not None
    repeat = Repeat(
        Unit(written.unit) if written.unit else Unit.MONTH if in_month else Unit.WEEK,
        written.interval,
        frozenset(map(Weekday, written.weekdays)),
        written.month_day,
        written.month_week,
        None if written.month_weekday is None else Weekday(written.month_weekday),
        written.times,
        _last_day(written.until, start) if written.until else None,
    )
    _check_alone(repeat, words)
    return repeat


def check(repeat: Repeat, start: datetime) -> None:
    """Zoom's rules for a series that starts then, an aware moment in its zone. BadInput, in plain words."""
    _check_alone(repeat, say(repeat))
    if repeat.until is None:
        return
    part = f"until {days.spell(repeat.until)}"
    if repeat.until < start.date():
        problem = f"that is before the start, {days.spell(start)}."
        raise BadInput(part, problem, example=EXAMPLE)
    found = dates(repeat, start, MOST + 1)
    if not found:
        raise BadInput(part, "no meeting of the series is on that day or before.", example=EXAMPLE)
    if len(found) > MOST:
        problem = (
            f"a series has {MOST} meetings at most; this one reaches that on {days.spell(found[MOST - 1])}."
        )
        raise BadInput(part, problem, example=say(replace(repeat, until=found[MOST - 1].date())))


def dates(repeat: Repeat, start: datetime, limit: int = MOST) -> list[datetime]:
    """When the meetings are, in the zone of `start`: from the first match on or after it, `limit` at most.

    As Zoom has it: all at the same time on the clock, summer time or not. A time that the clocks skip that
    day is later by what they skip; one that comes twice is the first of the two, but the start stays what it
    is. Weeks begin on Sunday, which matters where every second week has several days. A month without the
    day, such as a 31st, is left out. BadInput where `repeat` cannot be at all.
    """
    _check_alone(repeat, say(repeat))
    first = start.replace(tzinfo=None, fold=0, microsecond=0)
    walls: Iterable[datetime] = rrule.rrule(
        _FREQUENCIES[repeat.every],
        dtstart=first,
        interval=repeat.interval,
        wkst=rrule.SU,
        count=repeat.times,
        until=datetime.combine(repeat.until, time.max) if repeat.until else None,
        byweekday=_byweekday(repeat),
        bymonthday=repeat.month_day,
    )
    return [start if wall == first else _shown(wall, start.tzinfo) for wall in islice(walls, limit)]


def remarks(repeat: Repeat, start: datetime) -> list[str]:
    """Sentences on what may surprise about the dates of a series; `check` has passed."""
    found = dates(repeat, start)
    said = []
    if found and found[0].date() != start.date():
        said.append(
            f"The first one is on {days.spell(found[0])}, as {days.spell(start)} is no day of the series."
        )
    if repeat.every is Unit.MONTH and repeat.month_week is None:
        day = repeat.month_day or start.day
        said += [f"Months without a {_nth(day)} are left out."] * (day > _IN_ALL_MONTHS)
    said += [
        f"On {days.spell(each)} it is at {each:%H:%M}, as the clocks are put forward that day."
        for each in found
        if each.replace(tzinfo=None).time() != start.replace(tzinfo=None).time()
    ]
    return said


def say(repeat: Repeat) -> str:
    """In words that `parse` understands: every 2 weeks on Tuesday and Thursday, 10 times."""
    said = _say_rhythm(repeat)
    if repeat.times is not None:
        said += f", {repeat.times} time{'s' * (repeat.times != 1)}"
    return said + (f" until {days.spell(repeat.until)}" if repeat.until else "")


def _say_rhythm(repeat: Repeat) -> str:
    names = _and([_NAMES[day] for day in sorted(repeat.weekdays)])
    if repeat.weekdays and repeat.interval == 1:
        return "every weekday" if repeat.weekdays == WORKDAYS else f"every {names}"
    said = f"every {repeat.interval} {repeat.every}s" if repeat.interval != 1 else f"every {repeat.every}"
    if repeat.weekdays:
        return f"{said} on {names}"
    if repeat.month_week is not None and repeat.month_weekday is not None:
        return f"{said} on the {WEEKS.get(repeat.month_week)} {_NAMES[repeat.month_weekday]}"
    return f"{said} on the {_nth(repeat.month_day)}" if repeat.month_day is not None else said


def _nth(day: int) -> str:
    return f"{day}{_PLACES.get(day, 'th')}"


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1])] * (len(names) > 1) + list(names[-1:]))


def _last_day(words: str, start: date | None) -> date:
    part = f"until {text.abridged(words)}"
    example = "every week until 24 Dec 2027"
    words = words if repeat_words.DATE.fullmatch(words) else words.rstrip(".")
    if not repeat_words.DATE.fullmatch(words):
        raise BadInput(part, "write the last day as a date.", example=example)
    year = re.search(r"[0-9]{4}", words)
    if start is None and year is None:
        raise BadInput(part, "in which year?", example=example)
    counted_from = date(max(int(year[0]), 1), 1, 1) if year else start
    try:
        found = days.readings(words, counted_from or date.min)
    except BadInput as wrong:
        raise BadInput(part, wrong.problem, example=example) from None
    if len(found) > 1:
        meanings = " or ".join(days.spell(day.date) for day in found)
        raise BadInput(part, f"is that {meanings}?", example=f"every week until {days.spell(found[0].date)}")
    return found[0].date


def _check_alone(repeat: Repeat, said: str) -> None:
    """The rules that need no start: each with what is wrong where it is broken."""
    unit, longest = repeat.every, LONGEST[repeat.every]
    in_week = repeat.month_week is not None or repeat.month_weekday is not None
    in_month = in_week or repeat.month_day is not None
    which = "which one in the month?" if unit is Unit.MONTH else "days of the week go with weeks."
    rules = (
        (1 <= repeat.interval <= longest, f"Zoom repeats a meeting every 1 to {longest} {unit}s.", EXAMPLE),
        (unit is Unit.WEEK or not repeat.weekdays, which, f"{_IN_WEEK}, or every Tuesday and Friday"),
        (unit is Unit.MONTH or not in_month, "a day of the month goes with months.", _IN_MONTH),
        (not in_week or repeat.month_day is None, "a day of the month, or a week of it, not both.", _IN_WEEK),
        (repeat.month_day in _DAYS, "a month has the days 1 to 31.", _IN_MONTH),
        (not in_week or repeat.month_week in WEEKS, "first to fourth, or last?", _IN_WEEK),
        (not in_week or repeat.month_weekday is not None, "which day of that week?", _IN_WEEK),
        (repeat.times in _COUNTS, f"a series has 1 to {MOST} meetings.", EXAMPLE),
        (not (repeat.times and repeat.until), "it ends by a day or by a number of times, not both.", EXAMPLE),
    )
    for kept, problem, example in rules:
        if not kept:
            raise BadInput(text.abridged(text.plain(said)), problem, example=example)


def _byweekday(repeat: Repeat) -> Sequence[rrule.weekday] | None:
    if repeat.month_week is not None and repeat.month_weekday is not None:
        return [rrule.weekday(repeat.month_weekday, repeat.month_week)]
    return [rrule.weekday(day) for day in sorted(repeat.weekdays)] or None


def _shown(wall: datetime, zone: tzinfo | None) -> datetime:
    """What a clock in the zone shows then: by way of UTC, a time that is skipped moves on (PEP 495)."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
