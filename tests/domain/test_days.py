"""Days in words, where `moments` has not looked at them before."""

from datetime import date

import pytest

from bot.domain import days
from bot.errors import BadInput


def test_words_that_are_no_day_are_refused() -> None:
    with pytest.raises(BadInput, match="“someday”: there is no such day"):
        days.readings("someday", date(2026, 11, 18))


@pytest.mark.parametrize("today", [date(2027, 2, 28), date(2028, 2, 29), date(2027, 12, 31)])
def test_a_leap_day_is_found_in_this_year_or_the_next(today: date) -> None:
    assert days.readings("29 Feb", today) == (days.Day(date(2028, 2, 29), comes_yearly=True),)


def test_a_leap_day_too_far_off_is_refused() -> None:
    with pytest.raises(BadInput, match="no such day"):
        days.readings("29 Feb", date(2026, 11, 18))
