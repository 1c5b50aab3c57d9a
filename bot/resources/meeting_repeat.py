"""How often a meeting repeats: what is filled in, what Zoom gets, and what Zoom has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Final

from bot.domain import repeats
from bot.domain.repeats import Repeat, Unit
from bot.errors import BadInput
from bot.resources import base
from bot.slack import form
from bot.slack.form import Field, Filled
from bot.zoom import meetings
from bot.zoom.recurrence import Every, Recurrence, RecurrenceAnswer

DEFAULT_TIMES: Final = 10
"""How many dates a series has where nothing is said. Zoom would take one."""


class Choice(StrEnum):
    """The ways to repeat that are offered."""

    ONCE = "once"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    WORDS = "words"
    ANY_TIME = "any_time"


_LABELS: Final = {
    Choice.ONCE: "Does not repeat",
    Choice.DAILY: "Every day",
    Choice.WEEKDAYS: "Every weekday, Monday to Friday",
    Choice.WEEKLY: "Every week, on that day",
    Choice.MONTHLY: "Every month, on that date",
    Choice.WORDS: "In my own words",
    Choice.ANY_TIME: "No fixed time",
}
REPEAT: Final = form.Choice(
    name="repeat",
    label="Repeats",
    options=tuple(form.Option(value, label) for value, label in _LABELS.items()),
    optional=False,
    watched=True,
)
WORDS: Final = form.Text(
    name="words",
    label="How often",
    optional=False,
    hint="As in: every 2 weeks on Tue and Thu, 10 times. Press Enter to see the dates.",
    placeholder=repeats.EXAMPLE,
    most=200,
    watched=True,
)
TIMES: Final = form.Number(
    name="times",
    label="How many times",
    hint=f"{DEFAULT_TIMES} times if you choose neither this nor a last day.",
    least=1,
    most=repeats.MOST,
    watched=True,
)
UNTIL: Final = form.Day(name="until", label="Or until", watched=True)

SERIES: Final = frozenset({Choice.DAILY, Choice.WEEKDAYS, Choice.WEEKLY, Choice.MONTHLY, Choice.WORDS})
"""The ways that make a series of dates."""

_TYPES: Final = {Choice.ONCE: meetings.Type.SCHEDULED, Choice.ANY_TIME: meetings.Type.RECURRING}
_UNITS: Final = {Every.DAY: Unit.DAY, Every.WEEK: Unit.WEEK, Every.MONTH: Unit.MONTH}
_ZOOMS: Final = {unit: every for every, unit in _UNITS.items()}


def fields(filled: Filled) -> Sequence[Field]:
    """Those that belong to the way that is chosen."""
    way = chosen(filled)
    if way is Choice.WORDS:
        return (REPEAT, WORDS)
    return (REPEAT, TIMES, UNTIL) if way in SERIES else (REPEAT,)


def chosen(filled: Filled) -> Choice:
    """The way that is chosen; of one that is not offered any more, none."""
    value = filled.get("repeat")
    return Choice(value) if value in _LABELS else Choice.ONCE


def kind(filled: Filled) -> meetings.Type:
    """Zoom's type of such a meeting."""
    return _TYPES.get(chosen(filled), meetings.Type.RECURRING_FIXED)


def read(filled: Filled, start: datetime) -> Repeat | None:
    """How it repeats, for a start in its zone; None where it is no series. Raises Wrong."""
    return series(filled, start) if chosen(filled) in SERIES else None


def series(filled: Filled, start: datetime, *, endless: bool = False) -> Repeat:
    """How a series goes on, checked, for a start in its zone. Raises Wrong.

    Without an end it has ten dates, unless it is one that may have none.
    """
    way = chosen(filled)
    try:
        repeat = _rhythm(way, filled, start)
        if not endless and _open(repeat):
            repeat = replace(repeat, times=DEFAULT_TIMES)
        repeats.check(repeat, start)
    except BadInput as wrong:
        # An example of how to write it is of no use to who chose from a list.
        said = f"{wrong.text} {wrong.next_step}" if way is Choice.WORDS else wrong.text
        raise base.Wrong({_blamed(way, filled): said}) from None
    return repeat


def endless(filled: Filled, start: datetime) -> bool:
    """Whether it is a series for which nothing says when it ends."""
    way = chosen(filled)
    return way in SERIES and _open(_rhythm(way, filled, start))


def _open(repeat: Repeat) -> bool:
    return repeat.times is None and repeat.until is None


def _rhythm(way: Choice, filled: Filled, start: datetime) -> Repeat:
    if way is Choice.WORDS:
        return repeats.parse(filled.get("words", ""), start.date())
    weekday = repeats.Weekday(start.weekday())
    rhythm = {
        Choice.DAILY: Repeat(Unit.DAY),
        Choice.WEEKDAYS: Repeat(Unit.WEEK, weekdays=repeats.WORKDAYS),
        Choice.WEEKLY: Repeat(Unit.WEEK, weekdays=frozenset({weekday})),
        Choice.MONTHLY: Repeat(Unit.MONTH, month_day=start.day),
    }[way]
    until = date.fromisoformat(filled["until"]) if filled.get("until") else None
    return replace(rhythm, times=filled.get("times"), until=until)


def _blamed(way: Choice, filled: Filled) -> str:
    if way is Choice.WORDS:
        return "words"
    return "until" if filled.get("until") else "times"


def first(repeat: Repeat, start: datetime) -> datetime:
    """The first date of a series: its start, or the first after it that fits."""
    return repeats.dates(repeat, start, 1)[0]


def to_zoom(repeat: Repeat, start: datetime) -> Recurrence:
    """As Zoom takes it, for a start in its zone. It ends with its last day there."""
    facts: dict[str, Any] = {"type": _ZOOMS[repeat.every], "repeat_interval": repeat.interval}
    if repeat.every is Unit.WEEK:
        facts["weekly_days"] = [_to_zoom(day) for day in repeat.weekdays or {start.weekday()}]
    elif repeat.every is Unit.MONTH and repeat.month_week and repeat.month_weekday is not None:
        facts |= {"monthly_week": repeat.month_week, "monthly_week_day": _to_zoom(repeat.month_weekday)}
    elif repeat.every is Unit.MONTH:
        facts["monthly_day"] = repeat.month_day or start.day
    if repeat.until:
        end = datetime.combine(repeat.until, time(23, 59, 59), start.tzinfo)
        return Recurrence(**facts, end_date_time=end.astimezone(UTC))
    return Recurrence(**facts, end_times=repeat.times or 0)


def _to_zoom(weekday: int) -> int:
    """Zoom counts from Sunday, which is 1; Python from Monday, which is 0."""
    return (weekday + 1) % 7 + 1


def of_zoom(found: RecurrenceAnswer, start: datetime) -> Repeat | None:
    """What Zoom has, for a start in its zone; None for one that we do not know. 0 times is without an end."""
    if found.type not in set(Every):
        return None
    until = found.end_date_time.astimezone(start.tzinfo).date() if found.end_date_time else None
    repeat = Repeat(
        _UNITS[Every(found.type)],
        found.repeat_interval or 1,
        times=(found.end_times or None) if until is None else None,
        until=until,
        **_days(found),
    )
    try:
        repeats.dates(repeat, start, 1)
    except BadInput:
        return None
    return repeat


def _days(found: RecurrenceAnswer) -> Mapping[str, Any]:
    if found.type == Every.WEEK and found.weekly_days:
        numbers = [int(day) for day in found.weekly_days.split(",")]
        return {"weekdays": frozenset(repeats.Weekday(_of_zoom(number)) for number in numbers)}
    if found.type == Every.MONTH and found.monthly_week and found.monthly_week_day:
        weekday = repeats.Weekday(_of_zoom(found.monthly_week_day))
        return {"month_week": found.monthly_week, "month_weekday": weekday}
    return {"month_day": found.monthly_day or None} if found.type == Every.MONTH else {}


def _of_zoom(number: int) -> int:
    return (number - 2) % 7


def left(repeat: Repeat, coming: int) -> Repeat:
    """The same, with no more dates than there are to come, where it ends after a number of them."""
    return replace(repeat, times=min(coming, repeat.times)) if repeat.times and coming else repeat


def fill(repeat: Repeat, start: datetime) -> dict[str, Any]:
    """The form's values for how a meeting repeats: one of the ways offered, or words."""
    offered = (way for way in SERIES - {Choice.WORDS} if _is(way, repeat, start))
    way = next(offered, Choice.WORDS)
    if way is Choice.WORDS:
        return {"repeat": way.value, "words": repeats.say(repeat)}
    end = {"times": repeat.times, "until": repeat.until.isoformat() if repeat.until else None}
    return {"repeat": way.value} | {name: value for name, value in end.items() if value is not None}


def _is(way: Choice, repeat: Repeat, start: datetime) -> bool:
    return _rhythm(way, {}, start) == replace(repeat, times=None, until=None)
