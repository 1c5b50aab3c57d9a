"""Moments in words, in the zone of the person who looks."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_PART: Final = re.compile(r"\{(\w+)\}")


def formatted(moment: str, zone: ZoneInfo, now: datetime) -> str | None:
    """Slack's date formatting: `timestamp^format` with {date_short}, {time} and so on, in the zone.

    https://docs.slack.dev/messaging/formatting-message-text (date formatting). None where the timestamp is
    out of range or the format has a token that Slack does not know: then Slack shows the fallback.
    """
    stamp, _, pattern = moment.partition("^")
    try:
        local = datetime.fromtimestamp(int(stamp), UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return None
    today = now.astimezone(zone).date()
    if any(_spell(name, local, today) is None for name in _PART.findall(pattern)):
        return None
    return _PART.sub(lambda part: _spell(part[1], local, today) or "", pattern)


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day, as 15:05."""
    return f"{moment.astimezone(zone):%H:%M}"


def full(moment: datetime, zone: ZoneInfo) -> str:
    """The whole of it, for who hovers: 21 November 2026 at 15:05:09."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y} at {local:%H:%M:%S}"


def day(moment: date, today: date) -> str:
    """The day as a divider between messages says it: Today, Yesterday, or Friday, November 20th."""
    near = _near(moment, today)
    return near.capitalize() if near in {"today", "yesterday"} else f"{moment:%A, %B} {_ordinal(moment.day)}"


def of_ts(ts: str) -> datetime:
    """The moment of a message, from its ts."""
    return datetime.fromtimestamp(float(ts), UTC)


def wall(moment: datetime, zone: ZoneInfo) -> str:
    """The moment as pickers hold it: 2026-11-21T15:05."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"


def of_wall(picked: str, zone: ZoneInfo) -> int | None:
    """Unix seconds of a date and time as pickers hold it; None where one of them is missing or wrong.

    A time that a clock shows twice is the first one; one that it skips counts on from before the skip.
    """
    try:
        return int(datetime.strptime(picked, "%Y-%m-%dT%H:%M").replace(tzinfo=zone).timestamp())
    except ValueError:
        return None


def offset(moment: datetime, zone: ZoneInfo) -> str:
    """How far the zone is from UTC at that moment: UTC+1, UTC+5:30."""
    minutes = int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}" if minutes else "UTC"


def place(zone: str) -> str:
    """The city of a zone: New York for America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def _spell(name: str, local: datetime, today: date) -> str | None:
    near = _near(local.date(), today)
    year = "" if local.year == today.year else f", {local.year}"
    forms = {
        "date_num": f"{local:%Y-%m-%d}",
        "date_slash": f"{local:%m/%d/%Y}",
        "date": f"{local:%B} {_ordinal(local.day)}, {local.year}",
        "date_short": f"{local:%b} {local.day}, {local.year}",
        "date_long": f"{local:%A, %B} {_ordinal(local.day)}, {local.year}",
        "day_divider_pretty": near or f"{local:%A, %B} {_ordinal(local.day)}{year}",
        "time": f"{local:%H:%M}",
        "time_secs": f"{local:%H:%M:%S}",
        "ago": _ago(local, today),
    }
    if name.endswith("_pretty") and name.removesuffix("_pretty") in forms:
        return near or forms[name.removesuffix("_pretty")]
    return forms.get(name)


def _near(moment: date, today: date) -> str:
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((moment - today) // timedelta(days=1), "")


def _ago(local: datetime, today: date) -> str:
    days = (local.date() - today).days
    return _near(local.date(), today) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def _ordinal(number: int) -> str:
    suffix = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
