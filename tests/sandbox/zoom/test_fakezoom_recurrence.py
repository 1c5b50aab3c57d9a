"""Occurrences, compared with a slower and plainer way to find them, and across summer time."""

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.zoom import recurrence

BERLIN = ZoneInfo("Europe/Berlin")


def local(rule: dict[str, Any], first: datetime, zone: ZoneInfo = BERLIN) -> list[str]:
    return [
        f"{each.astimezone(zone):%a %Y-%m-%d %H:%M}"
        for each in recurrence.starts(rule, first.astimezone(UTC), zone)
    ]


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def test_every_other_day() -> None:
    rule = {"type": 1, "repeat_interval": 2, "end_times": 3}
    assert local(rule, at(2026, 10, 12, 9)) == [
        "Mon 2026-10-12 09:00",
        "Wed 2026-10-14 09:00",
        "Fri 2026-10-16 09:00",
    ]


def test_a_week_begins_on_sunday_and_days_before_the_start_are_left_out() -> None:
    rule = {"type": 2, "repeat_interval": 2, "weekly_days": "7,1,4", "end_times": 4}
    assert local(rule, at(2026, 10, 14, 9)) == [
        "Wed 2026-10-14 09:00",
        "Sat 2026-10-17 09:00",
        "Sun 2026-10-25 09:00",
        "Wed 2026-10-28 09:00",
    ]


def test_the_first_occurrence_may_come_after_the_start() -> None:
    assert local({"type": 2, "weekly_days": "2"}, at(2026, 10, 14, 9)) == ["Mon 2026-10-19 09:00"]


def test_a_month_without_the_day_is_left_out() -> None:
    rule = {"type": 3, "monthly_day": 31, "end_times": 3}
    assert local(rule, at(2026, 10, 31, 9)) == [
        "Sat 2026-10-31 09:00",
        "Thu 2026-12-31 09:00",
        "Sun 2027-01-31 09:00",
    ]


def test_a_month_counts_its_weeks_from_both_ends() -> None:
    second = {"type": 3, "monthly_week": 2, "monthly_week_day": 3, "end_times": 3}
    assert local(second, at(2026, 10, 14, 9)) == [
        "Tue 2026-11-10 09:00",
        "Tue 2026-12-08 09:00",
        "Tue 2027-01-12 09:00",
    ]
    last = {"type": 3, "monthly_week": -1, "monthly_week_day": 1, "repeat_interval": 2, "end_times": 2}
    assert local(last, at(2026, 10, 14, 9)) == ["Sun 2026-10-25 09:00", "Sun 2026-12-27 09:00"]


def test_a_month_without_a_day_is_its_first() -> None:
    assert local({"type": 3, "end_times": 1}, at(2026, 10, 14, 9)) == ["Sun 2026-11-01 09:00"]


def test_without_an_end_there_is_one_and_with_zero_as_many_as_zoom_plans() -> None:
    assert len(local({"type": 1}, at(2026, 10, 14, 9))) == 1
    assert len(local({"type": 1, "end_times": 0}, at(2026, 10, 14, 9))) == 60
    assert len(local({"type": 3, "repeat_interval": 10, "end_times": 0}, at(2026, 10, 1, 9))) == 60


def test_an_end_date_holds_the_last_one_that_starts_by_then() -> None:
    rule = {"type": 1, "end_date_time": "2026-10-16T07:00:00Z"}
    assert local(rule, at(2026, 10, 14, 9))[-1] == "Fri 2026-10-16 09:00"
    rule = {"type": 1, "end_date_time": "2026-10-16T06:59:59Z"}
    assert local(rule, at(2026, 10, 14, 9))[-1] == "Thu 2026-10-15 09:00"
    assert local({"type": 1, "end_date_time": "2030-01-01T00:00:00Z"}, at(2026, 10, 14, 9))[-1].endswith(
        "09:00"
    )
    assert len(local({"type": 1, "end_date_time": "2030-01-01T00:00:00Z"}, at(2026, 10, 14, 9))) == 60


def test_the_clock_on_the_wall_stays_through_the_end_of_summer_time() -> None:
    starts = recurrence.starts({"type": 1, "end_times": 3}, at(2026, 10, 24, 15), BERLIN)
    assert [each.hour for each in starts] == [13, 14, 14]


def test_an_hour_that_does_not_exist_moves_on_and_one_that_exists_twice_is_the_first() -> None:
    assert local({"type": 1, "end_times": 3}, at(2027, 3, 27, 2, 30)) == [
        "Sat 2027-03-27 02:30",
        "Sun 2027-03-28 03:30",
        "Mon 2027-03-29 02:30",
    ]
    starts = recurrence.starts({"type": 1, "end_times": 2}, at(2026, 10, 24, 2, 30), BERLIN)
    assert starts[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from([1, 2, 3]))
    rule: dict[str, Any] = {"type": kind, "repeat_interval": draw(st.integers(1, 5))}
    if kind == 2:
        days = draw(st.sets(st.integers(1, 7), min_size=1))
        rule["weekly_days"] = ",".join(str(day) for day in draw(st.permutations(sorted(days))))
    elif kind == 3 and draw(st.booleans()):
        rule["monthly_week"] = draw(st.sampled_from([-1, 1, 2, 3, 4]))
        rule["monthly_week_day"] = draw(st.integers(1, 7))
    elif kind == 3:
        rule["monthly_day"] = draw(st.integers(1, 31))
    return rule | {"end_times": draw(st.integers(1, 12))}


def is_day_of(rule: dict[str, Any], first: date, day: date) -> bool:
    """Whether one of the series takes place on that day, found out for each day by itself."""
    every, weekday = rule["repeat_interval"], day.isoweekday() % 7 + 1
    if rule["type"] == 1:
        return bool((day - first).days % every == 0)
    if rule["type"] == 2:
        weeks = ((day - timedelta(weekday - 1)) - (first - timedelta(first.isoweekday() % 7))).days // 7
        return weeks % every == 0 and str(weekday) in rule["weekly_days"].split(",")
    months = (day.year - first.year) * 12 + day.month - first.month
    if months % every:
        return False
    if "monthly_day" in rule:
        return bool(day.day == rule["monthly_day"])
    length = calendar.monthrange(day.year, day.month)[1]
    is_week = (
        day.day > length - 7 if rule["monthly_week"] == -1 else (day.day + 6) // 7 == rule["monthly_week"]
    )
    return bool(is_week and weekday == rule["monthly_week_day"])


@given(
    rule=rules(),
    days=st.floats(0, 800),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"]),
)
def test_occurrences_are_those_that_a_look_at_every_day_finds(
    rule: dict[str, Any], days: float, zone: str
) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
    start = first.replace(second=0, microsecond=0).astimezone(ZoneInfo(zone))
    found = recurrence.starts(rule, start.astimezone(UTC), ZoneInfo(zone))
    day, expected = start.date(), list[date]()
    while len(expected) < rule["end_times"]:
        if is_day_of(rule, start.date(), day):
            expected.append(day)
        day += timedelta(days=1)
    naive = [datetime.combine(each, start.time()) for each in expected]
    assert found == [each.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for each in naive]
    assert found == sorted(set(found))
    assert found[0] >= start.astimezone(UTC) - timedelta(hours=1), (
        "an hour only where the start is a repeated hour"
    )


@pytest.mark.parametrize("day", [29, 30, 31])
@pytest.mark.parametrize("every", range(1, 11))
def test_a_rare_day_is_found_within_reach_whatever_the_interval(day: int, every: int) -> None:
    rule = {"type": 3, "monthly_day": day, "repeat_interval": every, "end_times": 12}
    assert len(recurrence.starts(rule, datetime(2026, 2, 1, tzinfo=UTC), ZoneInfo("UTC"))) == 12
