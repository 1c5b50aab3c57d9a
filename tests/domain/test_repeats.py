"""How often a meeting repeats: in words, by Zoom's rules, as dates."""

import dataclasses
import itertools
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain import repeats
from bot.domain.repeats import Repeat, Unit, Weekday
from bot.errors import BadInput, Refusal
from tests.domain.builders import BERLIN

MON, TUE, WED, THU, FRI, SAT, SUN = Weekday
TODAY = date(2026, 11, 18)
START = datetime(2026, 11, 18, 15, 0, tzinfo=BERLIN)
"""A Wednesday."""


def weekly(*days: Weekday, interval: int = 1, times: int | None = None) -> Repeat:
    return Repeat(Unit.WEEK, interval, frozenset(days), times=times)


def monthly(day: int | None = None, week: int | None = None, weekday: Weekday | None = None) -> Repeat:
    return Repeat(Unit.MONTH, 1, month_day=day, month_week=week, month_weekday=weekday)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("daily", Repeat(Unit.DAY)),
        ("Every day", Repeat(Unit.DAY)),
        ("each day", Repeat(Unit.DAY)),
        ("once a day", Repeat(Unit.DAY)),
        ("every 3 days", Repeat(Unit.DAY, 3)),
        ("every other day", Repeat(Unit.DAY, 2)),
        ("every third day", Repeat(Unit.DAY, 3)),
        ("every 10th day", Repeat(Unit.DAY, 10)),
        ("weekdays", weekly(MON, TUE, WED, THU, FRI)),
        ("every weekday", weekly(MON, TUE, WED, THU, FRI)),
        ("each working day", weekly(MON, TUE, WED, THU, FRI)),
        ("weekly on weekdays", weekly(MON, TUE, WED, THU, FRI)),
        ("Mon-Fri", weekly(MON, TUE, WED, THU, FRI)),
        ("from now on", None),
        ("Monday to Wednesday", weekly(MON, TUE, WED)),
        ("sat – mon", weekly(SAT, SUN, MON)),  # noqa: RUF001 as phones type it
        ("weekends", weekly(SAT, SUN)),
        ("weekly", Repeat(Unit.WEEK)),
        ("every week", Repeat(Unit.WEEK)),
        ("repeats every week", Repeat(Unit.WEEK)),
        ("fortnightly", Repeat(Unit.WEEK, 2)),
        ("every fortnight", Repeat(Unit.WEEK, 2)),
        ("every other week", Repeat(Unit.WEEK, 2)),
        ("every two weeks", Repeat(Unit.WEEK, 2)),
        ("every 2 weeks on Tue and Thu", weekly(TUE, THU, interval=2)),
        ("  EVERY 2\u00a0weeks, on Tues. &\nThurs! ", weekly(TUE, THU, interval=2)),
        ("Tuesdays every 2 weeks", weekly(TUE, interval=2)),
        ("every other Tuesday", weekly(TUE, interval=2)),
        ("every Tuesday and Friday", weekly(TUE, FRI)),
        ("every Tuesday and every Friday", weekly(TUE, FRI)),
        ("Mon, Wed, Fri", weekly(MON, WED, FRI)),
        ("mon/wed/fri", weekly(MON, WED, FRI)),
        ("tue thu tue", weekly(TUE, THU)),
        ("on Mondays", weekly(MON)),
        ("monthly", Repeat(Unit.MONTH)),
        ("quarterly", Repeat(Unit.MONTH, 3)),
        ("every month on the 15th", monthly(15)),
        ("monthly 15th", monthly(15)),
        ("monthly on 15", monthly(15)),
        ("the 15. of the month", monthly(15)),
        ("on the 15th of every month", monthly(15)),
        ("the 15th of the month", monthly(15)),
        ("monthly on day 31", monthly(31)),
        ("monthly on the first", monthly(1)),
        ("every month on the second Tuesday", monthly(week=2, weekday=TUE)),
        ("every 2nd Tuesday of the month", monthly(week=2, weekday=TUE)),
        ("monthly on the last Friday", monthly(week=-1, weekday=FRI)),
        ("last Fri of each month", monthly(week=-1, weekday=FRI)),
        ("every 3 months on the last Friday", Repeat(Unit.MONTH, 3, month_week=-1, month_weekday=FRI)),
        ("every 2 weeks on Tue and Thu, 10 times", weekly(TUE, THU, interval=2, times=10)),
        ("weekly for 10 times", Repeat(Unit.WEEK, times=10)),
        ("weekly, ten times", Repeat(Unit.WEEK, times=10)),
        ("weekly 10x", Repeat(Unit.WEEK, times=10)),
        ("weekly x10", Repeat(Unit.WEEK, times=10)),
        ("weekly, 10 meetings in total", Repeat(Unit.WEEK, times=10)),
        ("10 times weekly", Repeat(Unit.WEEK, times=10)),
        ("weekdays until 24 Dec", Repeat(Unit.WEEK, 1, repeats.WORKDAYS, until=date(2026, 12, 24))),
        ("weekly until 24.12.", Repeat(Unit.WEEK, until=date(2026, 12, 24))),
        ("weekly until 10 Nov", Repeat(Unit.WEEK, until=date(2027, 11, 10))),
        ("weekly till 18 November", Repeat(Unit.WEEK, until=TODAY)),
        ("weekly, ending on Thu 24 Dec 2026.", Repeat(Unit.WEEK, until=date(2026, 12, 24))),
        ("weekly until 2027-03-01", Repeat(Unit.WEEK, until=date(2027, 3, 1))),
        ("weekly until 2060-03-01", Repeat(Unit.WEEK, until=date(2060, 3, 1))),
        ("Mon until Fri 18 Dec", Repeat(Unit.WEEK, 1, frozenset({MON}), until=date(2026, 12, 18))),
    ],
)
def test_a_recurrence_is_understood_as_people_say_it(words: str, meant: Repeat | None) -> None:
    if meant is None:
        with pytest.raises(BadInput):
            repeats.parse(words, TODAY)
    else:
        assert repeats.parse(words, TODAY) == meant


@pytest.mark.parametrize(
    ("words", "part", "problem"),
    [
        ("", "", "How does it repeat"),
        (" ,. ", "", "How does it repeat"),
        ("every foo", "foo", "do not understand"),
        ("every Tuseday and Friday", "tuseday", "do not understand"),
        ("every wed at 15:00", "at 15:00", "time of day is that of the start"),
        ("every", "every", "do not understand"),
        ("10 times", "10 times", "do not understand"),
        ("until 24 Dec", "until 24 Dec", "do not understand"),
        ("on the 15th", "on the 15th", "do not understand"),
        ("every 2 Tuesdays", "every 2 Tuesdays", "do not understand"),
        ("every first week", "first", "do not understand"),
        ("monthly on the 15th and the 30th", "monthly on the 15th and the 30th", "do not understand"),
        ("x" * 100, "x" * 59 + "…", "do not understand"),
        ("monthly 15", "monthly 15", "how many times, or on which day"),
        ("10 weekly", "10 weekly", "how many times, or on which day"),
        ("biweekly", "biweekly", "or every second time"),
        ("bi-monthly", "bi-monthly", "or every second time"),
        ("twice a week", "twice a week", "on which days"),
        ("3 times a week", "3 times a week", "on which days"),
        ("every second Tuesday", "second tuesday", "of the month, or every so many weeks"),
        ("every last Friday", "last friday", "of the month, or every so many weeks"),
        ("every other weekday", "every other weekday", "on which days"),
        ("yearly", "yearly", "days, weeks or months"),
        ("every 30 minutes", "minutes", "days, weeks or months"),
        ("weekly for 8 weeks", "for 8 weeks", "how many times"),
        ("daily for a week", "for a week", "how many times"),
        ("weekdays except Friday", "except friday", "leaves out no days"),
        ("monthly on the fifth Friday", "fifth friday", "first to fourth, or last"),
        ("monthly on the last day", "last day", "a day from 1 to 31"),
        ("first weekday of the month", "first weekday", "a day from 1 to 31"),
        ("never", "never", "how often does it repeat"),
        ("monthly on Friday", "monthly on Friday", "which one in the month"),
        ("every day on Friday", "every day on Friday", "go with weeks"),
        ("weekly on the 15th", "weekly on the 15th", "goes with months"),
        ("daily on the last Friday", "daily on the last Friday", "goes with months"),
        ("every 0 days", "every 0 days", "every 1 to 99 days"),
        ("every 100 days", "every 100 days", "every 1 to 99 days"),
        ("every 51 weeks", "every 51 weeks", "every 1 to 50 weeks"),
        ("every 11 months", "every 11 months", "every 1 to 10 months"),
        ("monthly on day 0", "monthly on day 0", "days 1 to 31"),
        ("monthly on the 32nd", "monthly on the 32nd", "days 1 to 31"),
        ("weekly, 0 times", "weekly, 0 times", "1 to 60 meetings"),
        ("weekly, 61 times", "weekly, 61 times", "1 to 60 meetings"),
        ("weekly until 24 Dec, 10 times", "weekly until 24 Dec, 10 times", "not both"),
        ("10x weekly until 24 Dec", "10x weekly until 24 Dec", "not both"),
        ("weekly until Friday in 8 weeks", "until friday in 8 weeks", "as a date"),
        ("weekly until the end", "until the end", "as a date"),
        ("weekly until", "until", "until which day"),
        ("weekly until 31 Feb 2027", "until 31 feb 2027", "no such day"),
        ("weekly until 0000-01-01", "until 0000-01-01", "no such day"),
        ("weekly until Fri 24 Dec 2026", "until fri 24 dec 2026", "that date is Thu 24 December 2026"),
        ("weekly until 03/04", "until 03/04", "Thu 4 March 2027 or Sat 3 April 2027"),
        ("weekly until 3/4/27", "until 3/4/27", "year with four digits"),
    ],
)
def test_what_is_not_understood_or_has_two_meanings_is_asked_about(
    words: str, part: str, problem: str
) -> None:
    with pytest.raises(BadInput) as caught:
        repeats.parse(words, TODAY)
    assert caught.value.part == part
    assert problem in caught.value.problem
    assert caught.value.example


@pytest.mark.parametrize(
    "words",
    [
        "every so often",
        "every 2 weeks on",
        "biweekly",
        "monthly on Fri",
        "every 2nd Tue",
        "3 times a day",
        "monthly 3",
    ],
)
def test_what_is_given_as_an_example_is_understood(words: str) -> None:
    with pytest.raises(BadInput) as caught:
        repeats.parse(words)
    for example in caught.value.example.split(", or "):
        repeats.parse(example)


def test_a_last_day_without_a_year_needs_a_start() -> None:
    with pytest.raises(BadInput, match="in which year"):
        repeats.parse("weekly until 24 Dec")
    assert repeats.parse("weekly until 24 Dec 2026").until == date(2026, 12, 24)


def ends() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.just({}),
        st.fixed_dictionaries({"times": st.integers(1, repeats.MOST)}),
        st.fixed_dictionaries({"until": st.dates(date(2000, 1, 1), date(2200, 1, 1))}),
    )


@st.composite
def anything_valid(draw: st.DrawFn) -> Repeat:
    unit = draw(st.sampled_from(Unit))
    more: dict[str, Any] = dict(draw(ends()))
    if unit is Unit.WEEK:
        more["weekdays"] = draw(st.frozensets(st.sampled_from(Weekday)))
    elif unit is Unit.MONTH:
        day = st.fixed_dictionaries({"month_day": st.integers(1, 31)})
        week = {
            "month_week": st.sampled_from(sorted(repeats.WEEKS)),
            "month_weekday": st.sampled_from(Weekday),
        }
        more |= draw(st.one_of(st.just({}), day, st.fixed_dictionaries(week)))
    return dataclasses.replace(Repeat(unit, draw(st.integers(1, repeats.LONGEST[unit]))), **more)


@given(anything_valid())
def test_what_is_said_is_understood_as_it_was_meant(repeat: Repeat) -> None:
    assert repeats.parse(repeats.say(repeat)) == repeat
    assert repeats.parse(repeats.say(repeat).upper()) == repeat


SOME_WORDS = [
    "every",
    "2",
    "weeks",
    "month",
    "on",
    "the",
    "last",
    "Tue",
    "fri",
    "15th",
    "until",
    "3",
    "x",
    ",",
]


@given(st.text() | st.lists(st.sampled_from(SOME_WORDS)).map(" ".join))
def test_any_text_is_understood_or_refused(words: str) -> None:
    try:
        repeat = repeats.parse(words, TODAY)
    except Refusal:
        return
    assert repeats.parse(repeats.say(repeat)) == repeat


def walked(repeat: Repeat, start: datetime) -> Iterator[date]:
    """The dates, found by looking at one day after the other."""
    first = start.date()
    sunday = first - timedelta(days=first.isoweekday() % 7)
    for day in (first + timedelta(days=step) for step in itertools.count()):
        steps = {
            Unit.DAY: (day - first).days,
            Unit.WEEK: (day - sunday).days // 7,
            Unit.MONTH: (day.year - first.year) * 12 + day.month - first.month,
        }
        fits = steps[repeat.every] % repeat.interval == 0
        if repeat.every is Unit.WEEK:
            fits = fits and day.weekday() in (repeat.weekdays or {first.weekday()})
        if repeat.every is Unit.MONTH:
            fits = fits and in_month(repeat, day, first.day)
        if repeat.until and day > repeat.until:
            return
        if fits:
            yield day


def in_month(repeat: Repeat, day: date, own: int) -> bool:
    if repeat.month_weekday is None:
        return day.day == (repeat.month_day or own)
    last = day.day > monthrange(day.year, day.month)[1] - 7
    nth = last if repeat.month_week == -1 else (day.day - 1) // 7 + 1 == repeat.month_week
    return nth and day.weekday() == repeat.month_weekday


ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Santiago", "UTC"]
).map(ZoneInfo)
STARTS = st.builds(
    lambda zone, moment: moment.replace(second=0).astimezone(zone),
    ZONES,
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 UTC is drawn
)


@given(anything_valid(), STARTS)
def test_the_dates_are_those_that_a_walk_over_the_days_finds(repeat: Repeat, start: datetime) -> None:
    assume(repeat.until is None or repeat.until.year < 2040)
    found = repeats.dates(repeat, start, 12)
    assert [each.date() for each in found] == list(
        itertools.islice(walked(repeat, start), min(12, repeat.times or 12))
    )


@given(anything_valid(), STARTS)
def test_the_dates_go_up_and_keep_their_hour(repeat: Repeat, start: datetime) -> None:
    found = repeats.dates(repeat, start)
    assert len(found) <= min(repeats.MOST, repeat.times or repeats.MOST)
    assert found[:1] >= [start] or not found
    assert all(each.tzinfo is start.tzinfo for each in found)
    moments = [each.astimezone(UTC) for each in found]
    assert all(one < other for one, other in itertools.pairwise(moments))
    for each in found:
        wall = each.replace(hour=start.hour, minute=start.minute, fold=0)
        skipped = wall.astimezone(UTC).astimezone(start.tzinfo).replace(fold=0) != wall
        assert skipped or (each.hour, each.minute) == (start.hour, start.minute)
        assert each == start or each.fold == 0


def shown(words: str, start: datetime, limit: int = 60) -> list[str]:
    return [f"{each:%a %d %b %H:%M %Z}" for each in repeats.dates(repeats.parse(words), start, limit)]


def test_the_hour_stays_over_summer_time() -> None:
    start = datetime(2027, 3, 21, 15, 0, tzinfo=BERLIN)
    assert shown("weekly, 3 times", start) == [
        "Sun 21 Mar 15:00 CET", "Sun 28 Mar 15:00 CEST", "Sun 04 Apr 15:00 CEST",
    ]  # fmt: skip


def test_a_time_that_the_clocks_skip_is_later_that_day_alone() -> None:
    start = datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN)
    assert shown("daily, 3 times", start) == [
        "Sat 27 Mar 02:30 CET", "Sun 28 Mar 03:30 CEST", "Mon 29 Mar 02:30 CEST",
    ]  # fmt: skip
    (remark,) = repeats.remarks(repeats.parse("daily, 3 times"), start)
    assert remark == "On Sun 28 March 2027 it is at 03:30, as the clocks are put forward that day."


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    start = datetime(2027, 10, 30, 2, 30, tzinfo=BERLIN)
    assert shown("daily, 3 times", start) == [
        "Sat 30 Oct 02:30 CEST", "Sun 31 Oct 02:30 CEST", "Mon 01 Nov 02:30 CET",
    ]  # fmt: skip


def test_the_start_stays_the_second_of_two() -> None:
    start = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=1)
    assert shown("daily, 2 times", start) == ["Sun 31 Oct 02:30 CET", "Mon 01 Nov 02:30 CET"]


def test_every_second_week_is_counted_from_sunday() -> None:
    assert shown("every 2 weeks on Sun and Wed, 4 times", START) == [
        "Wed 18 Nov 15:00 CET", "Sun 29 Nov 15:00 CET", "Wed 02 Dec 15:00 CET", "Sun 13 Dec 15:00 CET",
    ]  # fmt: skip


def test_a_start_on_another_day_is_told() -> None:
    repeat = repeats.parse("every Tuesday")
    assert shown("every Tuesday", START, 1) == ["Tue 24 Nov 15:00 CET"]
    assert repeats.remarks(repeat, START) == [
        "The first one is on Tue 24 November 2026, as Wed 18 November 2026 is no day of the series."
    ]
    assert repeats.remarks(repeats.parse("every Wednesday"), START) == []


@pytest.mark.parametrize(
    ("words", "start", "said"),
    [
        ("monthly on day 31", START.replace(day=30), True),
        ("monthly", datetime(2027, 1, 31, 15, 0, tzinfo=BERLIN), True),
        ("monthly on the 28th", START.replace(day=28), False),
        ("monthly on the last Mon", START.replace(day=30), False),
    ],
)
def test_months_that_are_left_out_are_told(words: str, start: datetime, said: bool) -> None:  # noqa: FBT001 a case
    remarks = repeats.remarks(repeats.parse(words), start)
    assert ("Months without a 31st are left out." in remarks) is said
    assert shown("monthly on day 31, 3 times", START) == [
        "Thu 31 Dec 15:00 CET", "Sun 31 Jan 15:00 CET", "Wed 31 Mar 15:00 CEST",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["daily", "weekly until 18 Nov 2026", "daily, 60 times", "daily until 16 Jan 2027"]
)
def test_what_zoom_takes_passes(words: str) -> None:
    repeats.check(repeats.parse(words), START)


@pytest.mark.parametrize(
    ("words", "part", "problem"),
    [
        ("daily until 17 Nov 2026", "until Tue 17 November 2026", "before the start, Wed 18 November 2026"),
        ("every Mon until 20 Nov 2026", "until Fri 20 November 2026", "no meeting of the series"),
        ("daily until 17 Jan 2027", "until Sun 17 January 2027", "reaches that on Sat 16 January 2027"),
    ],
)
def test_an_end_that_cannot_be_is_told(words: str, part: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        repeats.check(repeats.parse(words), START)
    assert caught.value.part == part
    assert problem in caught.value.problem


def test_too_late_an_end_comes_with_the_latest_that_fits() -> None:
    with pytest.raises(BadInput) as caught:
        repeats.check(repeats.parse("weekdays until 1 Jan 2030"), START)
    nearest = repeats.parse(caught.value.example)
    repeats.check(nearest, START)
    assert len(repeats.dates(nearest, START, 100)) == repeats.MOST


@pytest.mark.parametrize(
    ("repeat", "problem"),
    [
        (Repeat(Unit.DAY, 0), "1 to 99"),
        (Repeat(Unit.DAY, weekdays=frozenset({MON})), "go with weeks"),
        (Repeat(Unit.WEEK, month_day=1), "goes with months"),
        (monthly(1, 1, MON), "not both"),
        (monthly(week=1), "which day of that week"),
        (monthly(weekday=MON), "first to fourth, or last"),
        (monthly(week=0, weekday=MON), "first to fourth, or last"),
        (monthly(week=5, weekday=MON), "first to fourth, or last"),
        (monthly(0), "days 1 to 31"),
        (Repeat(Unit.WEEK, times=0), "1 to 60"),
        (Repeat(Unit.WEEK, times=3, until=TODAY), "not both"),
    ],
)
def test_what_can_never_be_is_refused_before_any_date_is_looked_for(repeat: Repeat, problem: str) -> None:
    for refused in (repeats.check, repeats.dates):
        with pytest.raises(BadInput, match=problem):
            refused(repeat, START)
