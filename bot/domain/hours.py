"""The time of day: which ones the words for it can mean."""

import re
from datetime import time
from typing import Final, NamedTuple

from bot.errors import BadInput

_CLOCK: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?|h)?"
    r" ?(?:(?P<half>[ap])\.?m\.?)?(?: ?o.clock)?",
    re.IGNORECASE,
)
_NIGHT: Final = range(1, 7)
"""At these hours nearly nobody meets: 3:00 without am or pm may well be the afternoon's."""
_PARTS: Final = {"morning": range(12), "afternoon": range(12, 18), "evening": range(17, 25)}


class Hour(NamedTuple):
    """A time of day, and how many days after the day that was named."""

    time: time
    days: int = 0


def readings(clock: str, part: str) -> tuple[Hour, ...]:
    """What the words can mean, the earlier first; `part` is the part of the day, if one was named.

    - 15:00, 03:00, 15h, 3pm, noon have one meaning, and so have 24:00 and 12am (midnight) and 12pm (noon).
    - An hour alone (at 3) has two.
    - 7:00 to 11:59 are the morning's, as on every 24-hour clock; 1:00 to 6:59 have two meanings, unless
      the zero in front (03:00) says that it is a 24-hour clock.
    - midnight is the start of its day, or the end.

    BadInput where it is no time of day, or not one in that part of the day.
    """
    found = tuple(hour for hour in _all(clock, any_half=bool(part)) if _fits(hour, part))
    if not found:
        raise BadInput(clock, f"that is not in the {part}.", example="at tomorrow 15:00")
    return found


def has_other_half(clock: str) -> bool:
    """Whether a morning's time was written without am or pm, so that the evening's may be meant."""
    match = _CLOCK.fullmatch(clock)
    return bool(match and not match["half"] and 1 <= int(match["hour"]) < 12)  # noqa: PLR2004 hours


def _all(clock: str, *, any_half: bool) -> tuple[Hour, ...]:
    if clock.casefold() in {"noon", "midday"}:
        return (Hour(time(12)),)
    if clock.casefold() == "midnight":
        return Hour(time(0)), Hour(time(0), 1)
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise _wrong(clock)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if minute >= 60 or int(match["second"] or 0):  # noqa: PLR2004 minutes
        raise _wrong(clock)
    if match["half"]:
        return (_twelve(clock, hour, minute, afternoon=match["half"] in "pP"),)
    return _twenty_four(clock, hour, minute, in_doubt=any_half or match["minute"] is None or hour in _NIGHT)


def _twelve(clock: str, hour: int, minute: int, *, afternoon: bool) -> Hour:
    if not 1 <= hour <= 12:  # noqa: PLR2004 hours
        raise _wrong(clock)
    return Hour(time(hour % 12 + 12 * afternoon, minute))


def _twenty_four(clock: str, hour: int, minute: int, *, in_doubt: bool) -> tuple[Hour, ...]:
    if (hour, minute) == (24, 0):
        return (Hour(time(0), 1),)
    if hour >= 24:  # noqa: PLR2004 hours
        raise _wrong(clock)
    if in_doubt and 1 <= hour < 12 and not clock.startswith("0"):  # noqa: PLR2004 hours
        return Hour(time(hour, minute)), Hour(time(hour + 12, minute))
    return (Hour(time(hour, minute)),)


def _fits(hour: Hour, part: str) -> bool:
    return not part or (24 if hour.days else hour.time.hour) in _PARTS[part]


def _wrong(clock: str) -> BadInput:
    return BadInput(clock, "that is not a time of day.", example="at 15:30, or at 3:30 pm")
