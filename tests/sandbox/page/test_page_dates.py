from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import dates

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AT = int(datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("pattern", "spelled"),
    [
        ("{date_num} {time}", "2026-11-22 15:05"),
        ("{date_slash}", "11/22/2026"),
        ("{date}", "November 22nd, 2026"),
        ("{date_short}", "Nov 22, 2026"),
        ("{date_long}", "Sunday, November 22nd, 2026"),
        ("{date_short_pretty} at {time}", "tomorrow at 15:05"),
        ("{date_pretty}", "tomorrow"),
        ("{date_long_pretty}", "tomorrow"),
        ("{day_divider_pretty}", "tomorrow"),
        ("{ago}", "tomorrow"),
        ("{time_secs}", "15:05:09"),
        ("no token", "no token"),
    ],
)
def test_slacks_date_format_is_spelled_in_the_readers_zone(pattern: str, spelled: str) -> None:
    assert dates.formatted(f"{AT}^{pattern}", BERLIN, NOW) == spelled


def test_the_same_moment_is_another_day_elsewhere() -> None:
    at = int(datetime(2026, 11, 21, 16, 0, tzinfo=UTC).timestamp())
    assert dates.formatted(f"{at}^{{date_pretty}}, {{time}}", BERLIN, NOW) == "today, 17:00"
    assert (
        dates.formatted(f"{at}^{{date_pretty}}, {{time}}", ZoneInfo("Asia/Tokyo"), NOW) == "tomorrow, 01:00"
    )


@pytest.mark.parametrize(
    ("days", "pattern", "spelled"),
    [
        (-1, "{date_pretty}", "yesterday"),
        (5, "{date_short_pretty}", "Nov 26, 2026"),
        (5, "{day_divider_pretty}", "Thursday, November 26th"),
        (60, "{day_divider_pretty}", "Wednesday, January 20th, 2027"),
        (5, "{ago}", "in 5 days"),
        (-5, "{ago}", "5 days ago"),
    ],
)
def test_far_days_are_named(days: int, pattern: str, spelled: str) -> None:
    at = int(NOW.timestamp()) + days * 86400
    assert dates.formatted(f"{at}^{pattern}", BERLIN, NOW) == spelled


@pytest.mark.parametrize(
    "moment", ["x^{time}", "999999999999^{time}", f"{AT}^{{nonsense}}", f"{AT}^{{foo_pretty}}"]
)
def test_what_cannot_be_formatted_is_left_to_the_fallback(moment: str) -> None:
    assert dates.formatted(moment, BERLIN, NOW) is None


@given(st.integers(), st.text())
def test_no_date_breaks_the_page(stamp: int, pattern: str) -> None:
    dates.formatted(f"{stamp}^{pattern}", BERLIN, NOW)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "Today"),
        (date(2026, 11, 20), "Yesterday"),
        (date(2026, 11, 12), "Thursday, November 12th"),
        (date(2026, 11, 1), "Sunday, November 1st"),
        (date(2026, 11, 3), "Tuesday, November 3rd"),
        (date(2026, 11, 22), "Sunday, November 22nd"),
    ],
)
def test_a_day_divider_says_which_day_it_is(day: date, words: str) -> None:
    assert dates.day(day, date(2026, 11, 21)) == words


def test_the_time_of_a_message_comes_from_its_ts() -> None:
    moment = dates.of_ts(f"{AT}.000100")
    assert dates.clock(moment, BERLIN) == "15:05"
    assert dates.full(moment, BERLIN) == "22 November 2026 at 15:05:09"


def test_a_zone_is_called_by_its_city() -> None:
    assert [dates.place(each) for each in ("America/New_York", "UTC")] == ["New York", "UTC"]
