"""Times in words, in the zone of whoever typed them. It is Wednesday, 18 November 2026, noon in Berlin."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import days, times
from bot.errors import BadInput, Refusal
from tests.domain.builders import BERLIN, NOON

ZONES = [
    ZoneInfo(key)
    for key in (
        "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Istanbul",
        "Africa/Casablanca",
        "Africa/Cairo", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
        "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo", "America/Santiago", "America/Havana",
        "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Jerusalem", "Asia/Beirut", "Australia/Sydney",
        "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham",
        "Pacific/Kiritimati",
        "Antarctica/Troll", "Atlantic/Azores", "UTC",
    )
]  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    times.warm_up()


def understood(words: str, now: datetime = NOON) -> str:
    return f"{times.understand(words, BERLIN, now):%a %d %b %Y %H:%M %Z}"


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("15:00", "Wed 18 Nov 2026 15:00 CET"),
        ("15.30", "Wed 18 Nov 2026 15:30 CET"),
        ("15h30", "Wed 18 Nov 2026 15:30 CET"),
        ("15h", "Wed 18 Nov 2026 15:00 CET"),
        ("15", "Wed 18 Nov 2026 15:00 CET"),
        ("3pm", "Wed 18 Nov 2026 15:00 CET"),
        ("3:30 p.m.", "Wed 18 Nov 2026 15:30 CET"),
        ("3 PM", "Wed 18 Nov 2026 15:00 CET"),
        ("3 in the afternoon", "Wed 18 Nov 2026 15:00 CET"),
        ("this evening 8", "Wed 18 Nov 2026 20:00 CET"),
        ("tonight 8", "Wed 18 Nov 2026 20:00 CET"),
        ("tonight at 8:30", "Wed 18 Nov 2026 20:30 CET"),
        ("today 12:01", "Wed 18 Nov 2026 12:01 CET"),
        ("midnight", "Thu 19 Nov 2026 00:00 CET"),
        ("tonight midnight", "Thu 19 Nov 2026 00:00 CET"),
        ("24:00", "Thu 19 Nov 2026 00:00 CET"),
        ("tomorrow 24:00", "Fri 20 Nov 2026 00:00 CET"),
        ("tomorrow 15:00", "Thu 19 Nov 2026 15:00 CET"),
        ("Tomorrow, at 3 p.m.", "Thu 19 Nov 2026 15:00 CET"),
        ("15:00 tomorrow", "Thu 19 Nov 2026 15:00 CET"),
        ("tomorrow noon", "Thu 19 Nov 2026 12:00 CET"),
        ("noon tomorrow", "Thu 19 Nov 2026 12:00 CET"),
        ("tomorrow 9:00", "Thu 19 Nov 2026 09:00 CET"),
        ("tomorrow 03:00", "Thu 19 Nov 2026 03:00 CET"),
        ("tomorrow 12am", "Thu 19 Nov 2026 00:00 CET"),
        ("tomorrow 12pm", "Thu 19 Nov 2026 12:00 CET"),
        ("tomorrow morning 9", "Thu 19 Nov 2026 09:00 CET"),
        ("the day after tomorrow 15:00", "Fri 20 Nov 2026 15:00 CET"),
        ("in 2 days at 15:00", "Fri 20 Nov 2026 15:00 CET"),
        ("in a week 15:00", "Wed 25 Nov 2026 15:00 CET"),
        ("in two weeks, 15:00", "Wed 02 Dec 2026 15:00 CET"),
        ("friday 10:00", "Fri 20 Nov 2026 10:00 CET"),
        ("Thurs. 10:00", "Thu 19 Nov 2026 10:00 CET"),
        ("10:00 on monday", "Mon 23 Nov 2026 10:00 CET"),
        ("this friday 10:00", "Fri 20 Nov 2026 10:00 CET"),
        ("next monday 10:00", "Mon 23 Nov 2026 10:00 CET"),
        ("friday next week 10:00", "Fri 27 Nov 2026 10:00 CET"),
        ("next week friday 10:00", "Fri 27 Nov 2026 10:00 CET"),
        ("wednesday 10:00", "Wed 25 Nov 2026 10:00 CET"),
        ("3 May 15:00", "Mon 03 May 2027 15:00 CEST"),
        ("May 3 15:00", "Mon 03 May 2027 15:00 CEST"),
        ("May 3rd at 3pm", "Mon 03 May 2027 15:00 CEST"),
        ("on the 3rd of May, 2027 at 15:00", "Mon 03 May 2027 15:00 CEST"),
        ("Sept 3 2027 15:00", "Fri 03 Sep 2027 15:00 CEST"),
        ("Fri 20 November 10:00", "Fri 20 Nov 2026 10:00 CET"),
        ("Friday, 20 November 2026, 10:00", "Fri 20 Nov 2026 10:00 CET"),
        ("25/12 15:00", "Fri 25 Dec 2026 15:00 CET"),
        ("12/25/2026 15:00", "Fri 25 Dec 2026 15:00 CET"),
        ("24.12. 15:00", "Thu 24 Dec 2026 15:00 CET"),
        ("12/12 15:00", "Sat 12 Dec 2026 15:00 CET"),
        ("2026-12-01 15:00", "Tue 01 Dec 2026 15:00 CET"),
        ("2026/12/1 15:00", "Tue 01 Dec 2026 15:00 CET"),
        ("2026-12-01T15:00", "Tue 01 Dec 2026 15:00 CET"),
        ("2026-12-01T15:00Z", "Tue 01 Dec 2026 16:00 CET"),
        ("2026-12-01T15:00:00-05:00", "Tue 01 Dec 2026 21:00 CET"),
        ("15:00 UTC", "Wed 18 Nov 2026 16:00 CET"),
        ("15:00Z", "Wed 18 Nov 2026 16:00 CET"),
        ("15:00+02:00", "Wed 18 Nov 2026 14:00 CET"),
        ("3pm GMT-5", "Wed 18 Nov 2026 21:00 CET"),
        ("15:00 CET", "Wed 18 Nov 2026 15:00 CET"),
        ("15:00 cet tomorrow", "Thu 19 Nov 2026 15:00 CET"),
        ("3pm America/New_York", "Wed 18 Nov 2026 21:00 CET"),
        ("tomorrow 15:00 europe/london", "Thu 19 Nov 2026 16:00 CET"),
        ("in 2 hours", "Wed 18 Nov 2026 14:00 CET"),
        ("in 30 minutes", "Wed 18 Nov 2026 12:30 CET"),
        ("in half an hour", "Wed 18 Nov 2026 12:30 CET"),
        ("in an hour and a half", "Wed 18 Nov 2026 13:30 CET"),
        ("45m from now", "Wed 18 Nov 2026 12:45 CET"),
        ("in 36 hours", "Fri 20 Nov 2026 00:00 CET"),
        ("１５:00", "Wed 18 Nov 2026 15:00 CET"),  # noqa: RUF001 as a Japanese keyboard types it
    ],
)
def test_words_with_one_meaning_are_understood(words: str, moment: str) -> None:
    assert understood(words) == moment


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("3", ["Wed 18 November 2026 15:00", "Thu 19 November 2026 03:00"]),
        ("10", ["Wed 18 November 2026 22:00", "Thu 19 November 2026 10:00"]),
        ("3:30", ["Wed 18 November 2026 15:30", "Thu 19 November 2026 03:30"]),
        ("tomorrow 3", ["Thu 19 November 2026 03:00", "Thu 19 November 2026 15:00"]),
        ("3 o'clock", ["Wed 18 November 2026 15:00", "Thu 19 November 2026 03:00"]),
        ("tomorrow 3:00", ["Thu 19 November 2026 03:00", "Thu 19 November 2026 15:00"]),
        ("tomorrow midnight", ["Thu 19 November 2026 00:00", "Fri 20 November 2026 00:00"]),
        ("wednesday 15:00", ["Wed 18 November 2026 15:00", "Wed 25 November 2026 15:00"]),
        ("next friday 10:00", ["Fri 20 November 2026 10:00", "Fri 27 November 2026 10:00"]),
        ("sunday next week 10:00", ["Sun 22 November 2026 10:00", "Sun 29 November 2026 10:00"]),
        ("03/04 15:00", ["Thu 4 March 2027 15:00", "Sat 3 April 2027 15:00"]),
        ("03.04.2027 15:00", ["Thu 4 March 2027 15:00", "Sat 3 April 2027 15:00"]),
        ("2027-07-01 15:00 CET", ["Thu 1 July 2027 15:00", "Thu 1 July 2027 16:00"]),
        ("2027-10-31 02:30", ["Sun 31 October 2027 02:30 CEST", "Sun 31 October 2027 02:30 CET"]),
    ],
)
def test_words_with_two_meanings_are_asked_about(words: str, choices: list[str]) -> None:
    with pytest.raises(times.Ambiguous) as caught:
        times.understand(words, BERLIN, NOON)
    assert list(caught.value.choices) == choices
    assert all(choice in caught.value.text for choice in choices)
    assert caught.value.next_step == f"For example: at {choices[0]}"


def test_a_time_that_comes_twice_is_asked_about_as_such() -> None:
    with pytest.raises(times.Ambiguous, match=r"comes twice, as the clocks go back: .* CEST and then .* CET"):
        times.understand("2027-10-31 02:30", BERLIN, NOON)
    assert understood("2027-10-31 02:30 CEST") == "Sun 31 Oct 2027 02:30 CEST"
    assert understood("2027-10-31 02:30 CET") == "Sun 31 Oct 2027 02:30 CET"
    assert understood("2027-10-31 02:30+01:00") == "Sun 31 Oct 2027 02:30 CET"


def test_the_second_of_two_is_meant_once_the_first_has_passed() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert understood("02:30", between) == "Sun 25 Oct 2026 02:30 CET"


def test_a_time_that_the_clocks_skip_is_asked_about() -> None:
    with pytest.raises(times.Nonexistent, match=r"no Sun 28 March 2027 02:30.*put forward") as caught:
        times.understand("2027-03-28 02:30", BERLIN, NOON)
    assert caught.value.choices == ("Sun 28 March 2027 03:30", "Sun 28 March 2027 01:30")


def test_a_skipped_time_that_has_passed_has_no_choices() -> None:
    with pytest.raises(times.Nonexistent) as caught:
        times.understand("2026-03-29 02:30", BERLIN, NOON)
    assert caught.value.choices == ()


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("9:00", ["Thu 19 November 2026 09:00", "Wed 18 November 2026 21:00"]),
        ("today 9:00", ["Thu 19 November 2026 09:00", "Wed 18 November 2026 21:00"]),
        ("9:00 am", ["Thu 19 November 2026 09:00"]),
        ("9 in the morning", ["Thu 19 November 2026 09:00"]),
        ("noon", ["Thu 19 November 2026 12:00"]),
        ("12:00", ["Thu 19 November 2026 12:00"]),
        ("yesterday 15:00", []),
        ("2026-11-17 15:00", []),
        ("10:00 UTC", ["Thu 19 November 2026 11:00", "Wed 18 November 2026 23:00"]),
    ],
)
def test_what_has_passed_is_never_rolled_over(words: str, choices: list[str]) -> None:
    with pytest.raises(times.Past, match="has passed") as caught:
        times.understand(words, BERLIN, NOON)
    assert list(caught.value.choices) == choices


def test_a_date_that_has_just_passed_is_not_taken_for_next_year() -> None:
    with pytest.raises(times.Past, match=r"just passed this year. Did you mean Sun 14 November 2027 15:00?"):
        times.understand("14 November 15:00", BERLIN, NOON)
    assert understood("14 November 2027 15:00") == "Sun 14 Nov 2027 15:00 CET"


@pytest.mark.parametrize(
    ("words", "part", "problem"),
    [
        ("25:99", "25:99", "not a time of day"),
        ("tomorrow 25:99", "25:99", "not a time of day"),
        ("24:30", "24:30", "not a time of day"),
        ("15:60", "15:60", "not a time of day"),
        ("15:00:30", "15:00:30", "not a time of day"),
        ("13PM", "13PM", "not a time of day"),
        ("0am", "0am", "not a time of day"),
        ("99", "99", "not a time of day"),
        ("tonight 15:00", "15:00", "not in the evening"),
        ("tomorrow", "tomorrow", "which time of day"),
        ("", "", "which time of day"),
        ("in 2 days", "in 2 days", "which time of day"),
        ("tomorrow morning", "tomorrow morning", "which time of day"),
        ("in 5", "in 5", "minutes, hours or days"),
        ("in 0 minutes", "in 0 minutes", "leave out"),
        ("in 999999 hours", "in 999999 hours", "two years"),
        ("half past 3", "half past 3", "in digits"),
        ("10:00-11:00", "10:00-11:00", "how long"),
        ("tomorrow 10 to 11", "10 to 11", "how long"),
        ("9-5", "9-5", "how long"),
        ("next week 15:00", "next week", "on which day"),
        ("the 3rd 15:00", "the 3rd", "in which month"),
        ("May 15:00", "May", "day of the month"),
        ("1530", "1530", "such as 15:30"),
        ("-5", "-5", "neither a time of day"),
        ("15:00 in room 5", "in room 5", "in quotes"),
        ("12 Main Street", "Main Street", "in quotes"),
        ("15:00 16:00", "16:00", "second time of day"),
        ("monday tomorrow 15:00", "tomorrow", "second day"),
        ("15:00 UTC CET", "CET", "second time zone"),
        ("morning 9 evening", "evening", "second part of the day"),
        ("Thu 20 November 10:00", "Thu 20 November", "that date is Fri 20 November 2026"),
        ("31 February 15:00", "31 February", "no such day"),
        ("29 February 15:00", "29 February", "no such day"),
        ("13/13 15:00", "13/13", "no such day"),
        ("3/4/27 15:00", "3/4/27", "four digits"),
        ("2036-01-01 15:00", "2036-01-01 15:00", "two years"),
        ("2036-03-30 02:30", "2036-03-30 02:30", "two years"),  # which the clocks skip in Berlin
        ("3 May 2099 15:00", "3 May 2099", "too many years"),
        ("0001-01-01 00:00", "0001-01-01", "too many years"),
        ("9999-12-31 24:00", "9999-12-31", "too many years"),
        ("15:00 EST", "EST", "distance from UTC"),
        ("15:00 Mars/Olympus", "Mars/Olympus", "no time zone that I know"),
        ("15:00 UTC+15", "UTC+15", "that far from UTC"),
        ("15:00 +01:75", "+01:75", "that far from UTC"),
    ],
)
def test_what_is_not_understood_is_named_exactly(words: str, part: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        times.understand(words, BERLIN, NOON)
    assert caught.value.part == part
    assert problem in caught.value.problem
    assert caught.value.example


def test_two_years_ahead_is_the_farthest() -> None:
    assert understood("2028-11-18 12:00") == "Sat 18 Nov 2028 12:00 CET"
    with pytest.raises(BadInput, match="two years"):
        times.understand("2028-11-19 12:01", BERLIN, NOON)


def test_hours_from_now_pass_a_change_of_the_clocks_by_real_time() -> None:
    evening = datetime(2027, 3, 27, 23, 0, 40, tzinfo=BERLIN)
    assert understood("in 4 hours", evening) == "Sun 28 Mar 2027 04:00 CEST"


def test_today_in_a_named_zone_that_is_another_day_there_is_asked_about() -> None:
    late = datetime(2026, 11, 18, 22, 0, tzinfo=BERLIN)  # 19 November, 06:00 in Tokyo
    with pytest.raises(times.Ambiguous) as caught:
        times.understand("tomorrow 15:00 Asia/Tokyo", BERLIN, late)
    assert caught.value.choices == ("Thu 19 November 2026 07:00", "Fri 20 November 2026 07:00")
    assert understood("15:00 Asia/Tokyo", late) == "Thu 19 Nov 2026 07:00 CET"


@pytest.mark.parametrize("today", [16, 17, 18, 19, 20, 21, 22])
def test_next_week_is_asked_about_only_where_its_first_day_matters(today: int) -> None:
    """On a Sunday, a week that begins on Sunday has begun already."""
    now = datetime(2026, 11, today, 12, tzinfo=BERLIN)
    if today == 22:
        with pytest.raises(times.Ambiguous):
            times.understand("next thursday 10:00", BERLIN, now)
        with pytest.raises(times.Ambiguous):
            times.understand("thursday next week 10:00", BERLIN, now)
    else:
        assert understood("thursday next week 10:00", now) == "Thu 26 Nov 2026 10:00 CET"


def test_this_weekday_is_never_a_day_that_has_passed_while_one_is_to_come() -> None:
    sunday = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
    assert understood("this friday 10:00", sunday) == "Fri 27 Nov 2026 10:00 CET"
    saturday = datetime(2026, 11, 21, 12, tzinfo=BERLIN)
    with pytest.raises(times.Past):
        times.understand("this friday 10:00", BERLIN, saturday)


def edges(zone: ZoneInfo) -> list[datetime]:
    """Around each change of the clocks in the next two years, and one quiet hour, in UTC."""
    days = [datetime(2026, 11, 19, tzinfo=UTC) + timedelta(days=each) for each in range(720)]
    changes = [
        next(hour for hour in (early + timedelta(hours=each) for each in range(25)) if changed(hour, zone))
        for early, late in itertools.pairwise(days)
        if early.astimezone(zone).utcoffset() != late.astimezone(zone).utcoffset()
    ]
    return [*changes, days[5]]


def changed(hour: datetime, zone: ZoneInfo) -> bool:
    return hour.astimezone(zone).utcoffset() != (hour + timedelta(hours=1)).astimezone(zone).utcoffset()


EDGES = {zone.key: edges(zone) for zone in ZONES}


@given(st.sampled_from(ZONES), st.data(), st.integers(-240, 240))
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_a_wall_time_is_its_moment_or_asked_about_exactly_at_the_edges(
    zone: ZoneInfo, data: st.DataObject, minutes: int
) -> None:
    edge = data.draw(st.sampled_from(EDGES[zone.key]))
    wall = edge.astimezone(zone).replace(tzinfo=None) + timedelta(minutes=minutes)
    # Every minute that passes around the edge, by the clock on the wall: independent of how times does it.
    passing = (edge + timedelta(minutes=each) for each in range(-600, 600))
    shown = [moment for moment in passing if moment.astimezone(zone).replace(tzinfo=None, fold=0) == wall]
    try:
        found = times.understand(f"{wall:%Y-%m-%d %H:%M}", zone, NOON)
    except times.Nonexistent as refusal:
        assert not shown
        choices = refusal.choices
    except times.Ambiguous as refusal:
        assert len(shown) == 2
        choices = refusal.choices
        # Compared in UTC: between zones, Python takes no two moments of such an hour for equal (PEP 495).
        assert [times.understand(each, zone, NOON).astimezone(UTC) for each in choices] == shown
    else:
        assert [found.astimezone(UTC)] == shown
        assert found.tzinfo is zone
        choices = ()
    for choice in choices:
        assert times.understand(choice, zone, NOON) > NOON


def test_the_zones_under_test_have_edges() -> None:
    assert sum(len(each) > 1 for each in EDGES.values()) >= 20


FRAGMENTS = st.lists(
    st.sampled_from(
        ["tomorrow", "today", "tonight", "yesterday", "friday", "wed", "next", "this", "week", "in", "2",
         "days",
         "hours", "at", "on", "the", "of", "noon", "midnight", "3", "3:00", "03:00", "9:00", "15:00",
         "25:99", "3pm",
         "12 am", "24:00", "May", "3rd", "3 May", "May 3", "2027", "29 Feb", "03/04", "31.12.", "2026-12-01",
         "2027-10-31 02:30", "2027-03-28 02:30", "1:30", "UTC", "Z", "+02:00", "-05:00", "CET", "CEST",
         "EDT", "morning",
         "evening", "in the afternoon", "Europe/Berlin", "America/New_York", "Etc/GMT+5", "from now",
         "now", ",", "."]
    )
    | st.text(max_size=4),
    min_size=1,
    max_size=5,
)  # fmt: skip
SAID = st.builds(str.join, st.sampled_from([" ", " ", ""]), FRAGMENTS) | st.text()
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 bounds are naive


@given(SAID, st.sampled_from(ZONES), NOWS)
@settings(max_examples=700)
def test_any_words_at_all_have_one_coming_moment_or_are_asked_about(
    words: str, zone: ZoneInfo, now: datetime
) -> None:
    try:
        found = times.understand(words, zone, now)
    except Refusal as refusal:
        for choice in getattr(refusal, "choices", ()):
            assert now < times.understand(choice, zone, now)
        return
    assert now < found <= now + times.FARTHEST
    assert found.second == found.microsecond == 0


@given(SAID)
def test_choices_are_different_moments(words: str) -> None:
    try:
        times.understand(words, BERLIN, NOON)
    except (times.Ambiguous, times.Nonexistent, times.Past) as refusal:
        found = [times.understand(choice, BERLIN, NOON) for choice in refusal.choices]
        assert len({each.timestamp() for each in found}) == len(found)
    except BadInput:
        return


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_day_that_was_spelled_is_understood(day: date) -> None:
    assert days.readings(days.spell(day), date(2026, 11, 18)) == (days.Day(day),)


@pytest.mark.parametrize(
    ("key", "spelled"),
    [
        ("Europe/Berlin", "Europe/Berlin (CET, UTC+01:00)"),
        ("Europe/London", "Europe/London (GMT, UTC)"),
        ("America/St_Johns", "America/St_Johns (NST, UTC-03:30)"),
        ("Europe/Istanbul", "Europe/Istanbul (UTC+03:00)"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_spelled_for_people(key: str, spelled: str) -> None:
    assert times.spell_zone(NOON.astimezone(ZoneInfo(key))) == spelled


def test_a_fixed_distance_from_utc_is_spelled_as_such() -> None:
    assert times.spell_zone(datetime.fromisoformat("2026-11-18T12:00+02:00")) == "UTC+02:00"
