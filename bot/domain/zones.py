"""Time zones: as people name them beside a time, and as they are shown."""

import re
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import BadInput

EXAMPLE: Final = "at 15:00 UTC+01:00, or at 15:00 Europe/Berlin"

_OFFSET: Final = re.compile(r"(?:utc|gmt)?([+-])([0-9]{1,2}):?([0-9]{2})?")
_FARTHEST: Final = timedelta(hours=14)
"""East of Greenwich, in Kiribati."""


def named(words: str, own: ZoneInfo, now: datetime) -> tzinfo:
    """The zone of `UTC`, `+02:00`, `Europe/Berlin`, or of the abbreviations of one's own zone (CET, CEST).

    Others' abbreviations are refused: IST is India, Ireland and Israel. BadInput for what is no zone.
    """
    said = words.casefold()
    if is_own_name(words, own, now):
        return timezone(_abbreviations(own, now.year)[words.upper()], words.upper())
    if said in {"utc", "gmt", "z"}:
        return UTC
    if match := _OFFSET.fullmatch(said):
        return _fixed(words, match)
    if "/" in said:
        return _place(words)
    raise BadInput(
        words,
        "is no time zone that I can be sure of: write its distance from UTC, or a place.",
        example=EXAMPLE,
    )


def is_own_name(words: str, own: ZoneInfo, now: datetime) -> bool:
    """Whether clocks in one's own zone go by that abbreviation at some time of the year."""
    return words.upper() in _abbreviations(own, now.year)


def spell(moment: datetime) -> str:
    """The zone of an aware moment, for people: Europe/Berlin (CET, UTC+01:00)."""
    offset = spell_offset(moment)
    key = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else ""
    if key in {"", "UTC"}:
        return offset
    short = moment.tzname() or ""
    return f"{key} ({short}, {offset})" if short.isalpha() else f"{key} ({offset})"


def spell_offset(moment: datetime) -> str:
    """Its distance from UTC, as `named` understands it: UTC+01:00."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "UTC"


def spell_moment(moment: datetime, zone: ZoneInfo | None) -> str:
    """For one reader, in plain text: Saturday 21 November at 13:00 CET; in UTC where that is unknown."""
    return f"{moment.astimezone(zone or UTC):%A %d %B at %H:%M %Z}"


def spell_short(moment: datetime, own: ZoneInfo) -> str:
    """Behind a time in one's own zone, as `named` understands it: CET, or UTC+10:30."""
    short = moment.tzname() or ""
    known = short.isalpha() and _abbreviations(own, moment.year).get(short) == moment.utcoffset()
    return short if known else spell_offset(moment)


def _fixed(words: str, match: re.Match[str]) -> tzinfo:
    distance = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if distance > _FARTHEST or int(match[3] or 0) >= 60:  # noqa: PLR2004 minutes
        raise BadInput(words, "no time zone is that far from UTC.", example=EXAMPLE)
    return timezone(distance if match[1] == "+" else -distance)


def _place(words: str) -> tzinfo:
    key = _places().get(words.casefold())
    if key is None:
        raise BadInput(words, "is no time zone that I know.", example=EXAMPLE)
    return ZoneInfo(key)


@cache
def _places() -> dict[str, str]:
    return {key.casefold(): key for key in zoneinfo.available_timezones()}


def _abbreviations(zone: ZoneInfo, year: int) -> dict[str, timedelta]:
    """What the zone's own clocks are called in the course of this year and the next."""
    days = (datetime(each, month, 1, tzinfo=zone) for each in (year, year + 1) for month in range(1, 13))
    return {name: day.utcoffset() or timedelta() for day in days if (name := day.tzname())}
