"""Times of day in words, where `moments` has not looked at them before."""

from datetime import time

import pytest

from bot.domain import hours
from bot.domain.hours import Hour
from bot.errors import BadInput


def test_words_that_are_no_time_of_day_are_refused() -> None:
    with pytest.raises(BadInput, match="“soon”: that is not a time of day"):
        hours.readings("soon", "")


@pytest.mark.parametrize("hour", range(24))
def test_a_zero_in_front_or_minutes_settle_which_half_of_the_day_is_meant(hour: int) -> None:
    assert hours.readings(f"{hour:02}:15", "") == (Hour(time(hour, 15)),)
    assert (len(hours.readings(f"{hour}:15", "")) == 2) == (1 <= hour <= 6)
    assert (len(hours.readings(f"{hour}", "")) == 2) == (1 <= hour <= 11)


@pytest.mark.parametrize("minutes", ["", ":30"])
@pytest.mark.parametrize("hour", range(1, 13))
def test_am_and_pm_have_one_meaning_as_on_every_twelve_hour_clock(hour: int, minutes: str) -> None:
    (morning,), (evening,) = (hours.readings(f"{hour}{minutes} {half}", "") for half in ("am", "pm"))
    assert morning.time.hour == hour % 12
    assert evening.time.hour == hour % 12 + 12


@pytest.mark.parametrize(
    ("clock", "doubt"), [("9:00", True), ("12:00", False), ("0:30", False), ("9 am", False), ("noon", False)]
)
def test_only_a_morning_without_am_may_be_meant_for_the_evening(clock: str, doubt: bool) -> None:  # noqa: FBT001 a table's column
    assert hours.has_other_half(clock) == doubt
