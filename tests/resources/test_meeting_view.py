from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.resources import meeting_view
from bot.resources.meeting_spec import Spec
from bot.settings import Passcode
from bot.slack.message import Message
from bot.zoom import meetings
from tests.reading import words_of

SPEC = Spec(
    host="Z1",
    topic="Retro",
    start=datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Europe/Berlin")),
    zone="Europe/Berlin",
    minutes=45,
)
JOIN = "https://acme.zoom.us/j/12345678901?pwd=abc"


def meeting(**more: Any) -> meetings.Meeting:  # noqa: ANN401 any field of Zoom's
    fields: dict[str, Any] = {
        "id": 12345678901,
        "topic": "Retro",
        "join_url": JOIN,
        "password": "s3cr<t",
        **more,
    }
    return meetings.Meeting.model_validate(fields)


def shown(message: Message) -> str:
    return words_of(message.text, message.payload()["blocks"])


@pytest.mark.parametrize(
    ("passcode", "on_card", "for_host"),
    [(Passcode.SHOW, True, False), (Passcode.HIDE, False, False), (Passcode.HOST, False, True)],
)
def test_the_passcode_is_shown_to_whom_the_setting_says(
    passcode: Passcode, *, on_card: bool, for_host: bool
) -> None:
    made = meeting_view.made(meeting(), SPEC, "U1", passcode)
    assert ("s3cr&lt;t" in shown(made.card)) is on_card
    assert ("s3cr&lt;t" in shown(made.invitation)) is on_card
    assert ("s3cr&lt;t" in shown(made.private)) is for_host


def test_the_host_link_is_nowhere() -> None:
    made = meeting_view.made(meeting(start_url="https://acme.zoom.us/s/1?zak=KEY"), SPEC, "U1", Passcode.SHOW)
    for message in (made.card, made.invitation, made.private):
        assert "KEY" not in str(message.payload())


def test_a_card_without_a_join_link_says_so() -> None:
    made = meeting_view.made(meeting(join_url=None), SPEC, "U1", Passcode.HOST)
    assert "no link to join" in shown(made.card)
    assert "zoom.us" not in str(made.card.payload())


def test_dial_in_numbers_are_there_where_zoom_gives_them() -> None:
    numbers = [
        {"country": "DE", "country_name": "Germany", "city": "Berlin", "number": "+49 1"},
        {"country": "US", "country_name": "US", "number": "+1 2"},
        {"country": "CH", "number": "+41 3"},
        {"country": "AT", "number": "+43 4"},
    ]
    made = meeting_view.made(meeting(settings={"global_dial_in_numbers": numbers}), SPEC, "U1", Passcode.HOST)
    text = shown(made.card)
    assert "+49 1 (Berlin)\n+1 2 (US)\n+41 3 (CH)" in text
    assert "+43" not in text


def test_the_askers_zone_is_spelled_out_below_the_readers_own() -> None:
    text = shown(meeting_view.made(meeting(), SPEC, "U1", Passcode.HOST).card)
    assert "<!date^1795356000^" in text
    assert "Sun 22 Nov 15:00" in text
    assert "Europe/Berlin" in text
    assert "45 min" in text


def test_a_length_for_an_instant_meeting_is_said_to_be_left_out() -> None:
    spec = Spec(host="Z1", topic="Retro", minutes=45)
    assert "no set length" in shown(meeting_view.made(meeting(), spec, "U1", Passcode.HOST).private)


@pytest.mark.parametrize(
    ("number", "written"),
    [(1234567890, "123 456 7890"), (12345678901, "123 4567 8901"), (123456789, "123 456 789")],
)
def test_a_meeting_id_is_written_as_zoom_writes_it(number: int, written: str) -> None:
    assert meeting_view.spaced(number) == written


def test_the_card_has_the_moment_that_zoom_has() -> None:
    moved = meeting(start_time="2026-11-22T16:30:00Z", duration=20)
    text = shown(meeting_view.made(moved, SPEC, "U1", Passcode.HOST).card)
    assert f"<!date^{int(datetime(2026, 11, 22, 16, 30, tzinfo=UTC).timestamp())}^" in text
    assert "17:30" in text
    assert "20" in text
    assert "15:00" not in text


def test_a_meeting_that_zoom_tells_no_topic_of_has_the_one_that_was_asked_for() -> None:
    made = meeting_view.made(meeting(topic=""), SPEC, "U1", Passcode.HOST)
    assert "Retro" in shown(made.card)
    assert made.name == "Retro"


SERIES: dict[str, Any] = {
    "type": 8,
    "start_time": "2026-11-20T14:00:00Z",
    "recurrence": {"type": 2, "repeat_interval": 1, "weekly_days": "1", "end_times": 6},
    "occurrences": [
        {"start_time": f"2026-{day}T14:00:00Z", "status": status}
        for day, status in [
            ("11-22", "deleted"),
            ("11-29", "available"),
            ("12-06", "available"),
            ("12-13", "available"),
            ("12-20", "available"),
            ("12-27", "available"),
        ]
    ],
}


def card(spec: Spec = SPEC, **more: Any) -> str:  # noqa: ANN401 any field of Zoom's
    return shown(meeting_view.made(meeting(**more), spec, "U1", Passcode.HOST).card)


def test_the_card_of_a_series_has_the_next_date_how_it_repeats_and_the_dates_after() -> None:
    text = card(**SERIES)
    assert "Sun 29 Nov 15:00" in text
    assert "every Sunday, 6 times" in text
    assert text.count("<!date^") == 5  # in the headline, and four dates
    assert "and 1 more" in text
    few = card(**{**SERIES, "occurrences": SERIES["occurrences"][:2], "recurrence": {"type": 9}})
    assert "Then" not in few
    assert "Repeats" not in few


def test_the_card_of_a_series_with_few_dates_counts_none() -> None:
    assert "more" not in card(**{**SERIES, "occurrences": SERIES["occurrences"][:5]})


def test_the_card_shows_what_a_meeting_became_since_it_was_asked_for() -> None:
    assert "At any time" in card(type=3, start_time=None)
    any_time = Spec(host="Z1", topic="Retro", any_time=True)
    assert "17:30 Europe/Berlin" in card(
        any_time, type=2, start_time="2026-11-22T16:30:00Z", timezone="Europe/Berlin"
    )
    assert "16:30 UTC" in card(any_time, type=2, start_time="2026-11-22T16:30:00Z", timezone="Mars/Base")
    assert "When" not in card(any_time, type=2)
    assert "When" not in card(any_time, type=1, start_time="2026-11-22T16:30:00Z")


def test_the_agenda_is_on_the_card_without_markup_and_not_too_long() -> None:
    text = card(agenda="Numbers <!channel>\n\n  Plans  ")
    assert "Numbers <!channel>\nPlans" in text
    made = meeting_view.made(meeting(agenda="<!channel>"), SPEC, "U1", Passcode.HOST)
    section = next(each for each in made.card.payload()["blocks"] if "<!channel>" in str(each))
    assert section["text"]["type"] == "plain_text"
    assert len(card(agenda="x" * 2000)) < 1500


def test_who_it_was_scheduled_for_is_the_host_and_the_asker_has_no_start() -> None:
    spec = SPEC.model_copy(update={"owner": "Z2", "chosen": {"schedule_for": "U2"}})
    made = meeting_view.made(meeting(), spec, "U1", Passcode.HOST)
    assert "of <@U2>" in made.card.text
    assert "<@U1>" not in shown(made.card)
    assert "<@U2> is the host" in shown(made.private)
    assert "Start" not in shown(made.private)
    assert "s3cr" not in shown(made.private)


def test_one_at_any_time_has_no_length_to_speak_of() -> None:
    spec = Spec(host="Z1", topic="Retro", minutes=30, any_time=True)
    assert "no set length" not in shown(meeting_view.made(meeting(type=3), spec, "U1", Passcode.HOST).private)
