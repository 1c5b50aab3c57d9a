"""Rows of the database."""

from datetime import datetime

from hypothesis import given

from bot.store import rows
from tests.store import builders


@given(builders.moments, builders.moments)
def test_times_sort_as_text_as_they_do_as_times(one: datetime, other: datetime) -> None:
    assert (one < other) == (rows.moment(one) < rows.moment(other))
    assert (one == other) == (rows.moment(one) == rows.moment(other))


def test_text_that_utf_8_can_hold_stays_as_it_is() -> None:
    assert rows.text("é 日本 👩‍💻 \u202e \x00") == "é 日本 👩‍💻 \u202e \x00"
