"""How a meeting repeats: what is filled in, what Zoom gets, and what Zoom has."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import repeats
from bot.domain.repeats import Repeat, Unit, Weekday
from bot.resources import base, meeting_repeat
from bot.zoom.recurrence import RecurrenceAnswer
from tests.resources import filling

START = datetime(2026, 10, 20, 15, 0, tzinfo=filling.BERLIN)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("filled", "sent"),
    [
        ({"repeat": "daily", "times": 3}, {"type": 1, "repeat_interval": 1, "end_times": 3}),
        (
            {"repeat": "weekdays"},
            {"type": 2, "repeat_interval": 1, "weekly_days": "2,3,4,5,6", "end_times": 10},
        ),
        ({"repeat": "weekly"}, {"type": 2, "repeat_interval": 1, "weekly_days": "3", "end_times": 10}),
        ({"repeat": "monthly"}, {"type": 3, "repeat_interval": 1, "monthly_day": 20, "end_times": 10}),
        (
            {"repeat": "daily", "until": "2026-10-26"},  # the clocks go back on the 25th
            {"type": 1, "repeat_interval": 1, "end_date_time": "2026-10-26T22:59:59Z"},
        ),
        (
            {"repeat": "words", "words": "every 2 weeks on Tue and Sun, 10 times"},
            {"type": 2, "repeat_interval": 2, "weekly_days": "1,3", "end_times": 10},
        ),
        (
            {"repeat": "words", "words": "monthly on the last Friday"},
            {"type": 3, "repeat_interval": 1, "monthly_week": -1, "monthly_week_day": 6, "end_times": 10},
        ),
        (
            {"repeat": "words", "words": "monthly"},
            {"type": 3, "repeat_interval": 1, "monthly_day": 20, "end_times": 10},
        ),
        (
            {"repeat": "words", "words": "weekly"},
            {"type": 2, "repeat_interval": 1, "weekly_days": "3", "end_times": 10},
        ),
    ],
)
def test_zoom_gets_its_own_numbers(filled: dict[str, Any], sent: dict[str, Any]) -> None:
    repeat = meeting_repeat.series(filled, START)
    assert meeting_repeat.to_zoom(repeat, START).as_json() == sent


@pytest.mark.parametrize(
    ("filled", "field", "problem"),
    [
        ({"repeat": "daily", "times": 3, "until": "2026-12-24"}, "until", "not both"),
        ({"repeat": "daily", "times": 61}, "times", "1 to 60"),
        ({"repeat": "daily", "until": "2026-10-19"}, "until", "before the start"),
        ({"repeat": "daily", "until": "2027-10-19"}, "until", "60 meetings at most"),
        ({"repeat": "words"}, "words", "For example"),
        ({"repeat": "words", "words": "every 51 weeks"}, "words", "1 to 50 weeks"),
        ({"repeat": "words", "words": "now and then"}, "words", "For example"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(filled: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(base.Wrong) as wrong:
        meeting_repeat.series(filled, START)
    said = wrong.value.errors[field]
    assert problem in said
    assert ("For example" in said) == (field == "words")  # where nothing is typed, it would only confuse


def test_without_an_end_there_are_ten_dates_unless_it_has_none_in_zoom() -> None:
    assert meeting_repeat.series({"repeat": "daily"}, START).times == 10
    assert meeting_repeat.series({"repeat": "daily"}, START, endless=True).times is None
    assert meeting_repeat.endless({"repeat": "weekly"}, START)
    assert not meeting_repeat.endless({"repeat": "weekly", "times": 2}, START)
    assert not meeting_repeat.endless({"repeat": "once"}, START)


def test_a_way_that_is_not_offered_any_more_is_none() -> None:
    assert meeting_repeat.read({"repeat": "yearly"}, START) is None


_REPEATS = st.one_of(
    st.builds(Repeat, st.just(Unit.DAY), st.integers(1, 99)),
    st.builds(
        Repeat, st.just(Unit.WEEK), st.integers(1, 50), st.frozensets(st.sampled_from(Weekday), min_size=1)
    ),
    st.builds(Repeat, st.just(Unit.MONTH), st.integers(1, 10), month_day=st.integers(1, 31)),
    st.builds(
        Repeat,
        st.just(Unit.MONTH),
        st.integers(1, 10),
        month_week=st.sampled_from([-1, 1, 2, 3, 4]),
        month_weekday=st.sampled_from(Weekday),
    ),
)


@given(
    repeat=_REPEATS,
    end=st.one_of(
        st.just({}),
        st.builds(lambda times: {"times": times}, st.integers(1, 60)),
        st.builds(lambda day: {"until": day}, st.dates(date(2026, 10, 20), date(2030, 1, 1))),
    ),
)
def test_what_zoom_tells_of_a_series_is_what_it_was_given_and_the_form_shows_the_same(
    repeat: Repeat, end: dict[str, Any]
) -> None:
    repeat = replace(repeat, **end)
    sent = meeting_repeat.to_zoom(repeat, START).as_json()
    found = meeting_repeat.of_zoom(RecurrenceAnswer.model_validate(sent), START)
    assert found == repeat
    filled = meeting_repeat.fill(found, START)
    way = meeting_repeat.chosen(filled)
    shown = meeting_repeat._rhythm(way, filled, START)  # noqa: SLF001 without the rules of what can be
    assert repeats.dates(shown, START, 20) == repeats.dates(repeat, START, 20)
    assert (shown.times, shown.until) == (repeat.times, repeat.until)


def test_a_series_that_we_do_not_know_is_none() -> None:
    assert meeting_repeat.of_zoom(RecurrenceAnswer(type=9), START) is None
    assert meeting_repeat.of_zoom(RecurrenceAnswer(type=1, repeat_interval=200), START) is None


def test_zooms_weeks_without_days_are_read() -> None:
    found = meeting_repeat.of_zoom(RecurrenceAnswer(type=2, repeat_interval=None, end_times=0), START)
    assert found == Repeat(Unit.WEEK)


def test_of_a_series_only_the_dates_to_come_are_left() -> None:
    daily = Repeat(Unit.DAY, times=10)
    assert meeting_repeat.left(daily, 4).times == 4
    assert meeting_repeat.left(daily, 0) == daily
    assert meeting_repeat.left(Repeat(Unit.DAY), 4) == Repeat(Unit.DAY)
