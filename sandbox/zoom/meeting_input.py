"""The body of a meeting create or update, found valid or refused."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.zoom import meeting_settings, recurrence
from sandbox.zoom.account import Type
from sandbox.zoom.exchange import Ask
from sandbox.zoom.refusal import INVALID, MISSING, Refusal
from sandbox.zoom.shapes import Shape, each, flag, number, record, text

RECURRENCE: Final[Shape] = record(
    {
        "type": number(1, 2, 3),
        "repeat_interval": number(least=1, most=99),
        "weekly_days": text(),
        "monthly_day": number(least=1, most=31),
        "monthly_week": number(-1, 1, 2, 3, 4),
        "monthly_week_day": number(1, 2, 3, 4, 5, 6, 7),
        "end_times": number(least=0, most=60),
        "end_date_time": text(),
    },
    "type",
)
SHAPE: Final[Shape] = record(
    {
        "agenda": text(most=2000),
        "default_password": flag(),
        "duration": number(least=1, most=1440),
        "password": text(),
        "pre_schedule": flag(),
        "recurrence": RECURRENCE,
        "schedule_for": text(),
        "settings": meeting_settings.SHAPE,
        "start_time": text(),
        "template_id": text(),
        "timezone": text(),
        "topic": text(most=200),
        "tracking_fields": each(record({"field": text(), "value": text()}, "field")),
        "type": number(Type.INSTANT, Type.SCHEDULED, Type.ANY_TIME, Type.SERIES, Type.SCREEN_SHARE),
    }
)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z?)")
_WEEKDAYS: Final = re.compile(r"[1-7](,[1-7])*")
_INTERVALS: Final = {recurrence.DAILY: 99, recurrence.WEEKLY: 50, recurrence.MONTHLY: 10}


def check(ask: Ask) -> None:
    """Pass a body whose fields are all well formed. Refusal 400/300 names those that are not.

    A field that Zoom does not know is ignored as Zoom does it, and noticed.
    """
    problems = [*SHAPE.problems(ask.body)]
    if not problems:
        problems = [*_times(ask.body), *_recurrence(ask.body.get("recurrence"))]
    if problems:
        raise Refusal.invalid(*problems)
    if "," in ask.body.get("settings", {}).get("enforce_login_domains", ""):
        raise Refusal(400, 300, "Invalid `enforce_login_domains`. Separate multiple domains with semicolons.")
    if "recurrence" in ask.body and ask.body.get("type", Type.SERIES) != Type.SERIES:
        ask.notice("recurrence is for type 8 only")
    for name in SHAPE.strangers(ask.body):
        ask.notice(f"unknown field {name}")


def moment(words: str, zone: ZoneInfo) -> datetime:
    """A start_time in UTC: GMT with a Z, local to the zone without."""
    read = datetime.fromisoformat(words)
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


def _times(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "start_time" in body and not _is_time(body["start_time"]):
        yield "start_time", INVALID
    if "timezone" in body and not is_zone(body["timezone"]):
        yield "timezone", INVALID


def _recurrence(rule: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if rule is None:
        return
    if rule.get("repeat_interval", 1) > _INTERVALS[rule["type"]]:
        yield "recurrence.repeat_interval", INVALID
    if rule["type"] == recurrence.WEEKLY:
        if "weekly_days" not in rule:
            yield "recurrence.weekly_days", MISSING
        elif not _WEEKDAYS.fullmatch(rule["weekly_days"]):
            yield "recurrence.weekly_days", INVALID
    if rule["type"] == recurrence.MONTHLY and ("monthly_week" in rule) != ("monthly_week_day" in rule):
        yield f"recurrence.{'monthly_week_day' if 'monthly_week' in rule else 'monthly_week'}", MISSING
    if "end_date_time" in rule and ("end_times" in rule or not _is_time(rule["end_date_time"], utc=True)):
        yield "recurrence.end_date_time", INVALID


def _is_time(words: str, *, utc: bool = False) -> bool:
    found = _TIME.fullmatch(words)
    if not found or (utc and not found[1]):
        return False
    try:
        datetime.fromisoformat(words)
    except ValueError:
        return False
    return True


def is_zone(name: str) -> bool:
    """Whether there is such a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
