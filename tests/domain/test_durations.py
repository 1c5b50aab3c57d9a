"""Lengths of meetings in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import durations
from bot.errors import BadInput


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("45m", 45),
        ("45 min", 45),
        ("45 mins.", 45),
        ("45 Minutes", 45),
        ("1h", 60),
        ("1 hr", 60),
        ("2 hours", 120),
        ("1h30", 90),
        ("1h 30", 90),
        ("1h5", 65),
        ("1h30m", 90),
        ("1 h 30 min", 90),
        ("1 hour and 30 minutes", 90),
        ("1 hour, 30 minutes", 90),
        ("1:30", 90),
        ("0:45", 45),
        ("1:30 h", 90),
        ("1.5h", 90),
        ("1,5 h", 90),
        ("0.25 hours", 15),
        ("90", 90),
        ("10", 10),
        ("half an hour", 30),
        ("half hour", 30),
        ("a half hour", 30),
        ("an hour", 60),
        ("a quarter of an hour", 15),
        ("three quarters of an hour", 45),
        ("an hour and a half", 90),
        ("one and a half hours", 90),
        ("two hours", 120),
        ("fifteen minutes", 15),
        ("24h", 1440),
        ("1440", 1440),
        ("1m", 1),
        ("４５m", 45),  # noqa: RUF001 as a Japanese keyboard types it
        (" 45m , ", 45),
    ],
)
def test_a_length_is_understood(words: str, minutes: int) -> None:
    assert durations.parse(words) == minutes


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("-5m", "in minutes or hours"),
        ("3 days", "in minutes or hours"),
        ("30 seconds", "in minutes or hours"),
        ("", "in minutes or hours"),
        ("1h90", "in minutes or hours"),
        ("45m tomorrow", "in minutes or hours"),
        ("9" * 5000, "in minutes or hours"),
        ("0m", "1 minute at least and 24 hours at most"),
        ("25h", "1 minute at least and 24 hours at most"),
        ("1441", "1 minute at least and 24 hours at most"),
        ("24h1m", "1 minute at least and 24 hours at most"),
        ("999999h", "1 minute at least and 24 hours at most"),
        ("1.5m", "whole number of minutes"),
        ("0.01h", "whole number of minutes"),
        ("2", "Say 2m or 2h"),
        ("9", "Say 9m or 9h"),
    ],
)
def test_anything_else_is_refused_by_name(words: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem) as caught:
        durations.parse(words)
    assert caught.value.part == words or caught.value.part.endswith("…")
    assert "for 45m" in caught.value.next_step


@given(st.integers(1, durations.LONGEST))
def test_a_length_that_was_spelled_is_understood(minutes: int) -> None:
    assert durations.parse(durations.spell(minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "spelled"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min"), (1440, "24 h")]
)
def test_a_length_is_spelled_shortly(minutes: int, spelled: str) -> None:
    assert durations.spell(minutes) == spelled


@pytest.mark.parametrize(
    "words",
    ["45m", "-5m", "\N{MINUS SIGN}5m", "3 days", "two weeks", "half a day", "1h30", "90", "2", "0", "25h",
     "5000",
     "45m late", "half an hour", "an hour", "1:30", "99999"],
)  # fmt: skip
def test_words_that_mean_a_length_look_so(words: str) -> None:
    assert durations.looks_like(words.split())


@pytest.mark.parametrize(
    "words",
    ["3 customers", "2026", "1999", "1:1", "a friend", "May", "3 days of workshops", "", "mars", "5 mice",
     "the 3 of us", "half the team", "2 hands", "one more", "1.5", "2.10"],
)  # fmt: skip
def test_words_of_a_topic_do_not(words: str) -> None:
    assert not durations.looks_like(words.split())


@given(st.text())
def test_any_text_at_all_is_understood_or_refused(words: str) -> None:
    durations.looks_like(words.split())
    try:
        assert 1 <= durations.parse(words) <= durations.LONGEST
    except BadInput:
        return
