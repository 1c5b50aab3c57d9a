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
