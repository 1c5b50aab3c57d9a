"""What is filled in becomes a spec, or errors at their fields, before anything is sent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.vault import Vault
from bot.errors import Refusal
from bot.resources import base, meeting_fields, meeting_request, meeting_rules
from bot.zoom import meetings
from tests.resources import filling
from tests.resources.filling import CONTEXT, MEETINGS, NOW, VAULT, asked, opened

ON = {"meeting_authentication": True, "join_before_host": True, "breakout_rooms": True}


def wrong(**filled: Any) -> dict[str, str]:  # noqa: ANN401 values of all fields
    with pytest.raises(base.Wrong) as found:
        MEETINGS.read(opened(**filled), CONTEXT)
    return found.value.errors


@pytest.mark.parametrize(
    ("filled", "field", "said"),
    [
        ({"topic": "x" * 201}, "topic", "200 characters at most"),
        ({"topic": "\u200b"}, "topic", "Give it a topic."),
        ({"start": int(NOW.timestamp())}, "start", "That time has passed: choose a later one."),
        ({"start": int((NOW + timedelta(days=740)).timestamp())}, "start", "more than two years ahead"),
        ({"start": None}, "start", "When does it start?"),
        ({"minutes": None}, "minutes", "1 to 1440 minutes."),
        ({"minutes": 1441}, "minutes", "1 to 1440 minutes."),
        ({"invite": [f"U{n}" for n in range(2, 53)]}, "invite", "51 people are more than the 50"),
        ({"repeat": "words", "words": "sometimes"}, "words", "For example"),
        ({"rooms": "Room A", **ON, "breakout_rooms": False}, "rooms", "It needs “Breakout rooms”: on."),
        ({"rooms": "Room A: x", **ON}, "rooms", "Line 1: “x” is no e-mail address."),
        ({"jbh_time": "5"}, "jbh_time", "It needs “Join before the host”: on."),
        ({"jbh_time": "7", "join_before_host": True}, "jbh_time", "Choose one of the list."),
        ({"show_join_info": True}, "show_join_info", "Approved at once or Approved by hand"),
        ({"join_before_host": True, "waiting_room": True}, "join_before_host", "waiting room"),
        (
            {"auto_recording": "cloud", "encryption_type": "e2ee"},
            "auto_recording",
            "no recording in the cloud",
        ),
        ({"use_pmi": True, "repeat": "daily"}, "use_pmi", "personal meeting ID"),
        ({"pre_schedule": True, "repeat": "daily"}, "pre_schedule", "Google's calendar"),
        ({"registration_type": "1", "approval_type": "0"}, "registration_type", "Only a series"),
        ({"timezone": "Mars/Base"}, "timezone", "no time zone"),
        ({"passcode": VAULT.seal("pässe")}, "passcode", "letters A to Z"),
        ({"passcode": VAULT.seal("12345678901")}, "passcode", "1 to 10 characters"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(filled: dict[str, Any], field: str, said: str) -> None:
    given = {name: value for name, value in opened(**filled).items() if value is not None}
    with pytest.raises(base.Wrong) as found:
        MEETINGS.read(given, CONTEXT)
    assert set(found.value.errors) == {field}
    assert said in found.value.errors[field]


def test_both_ways_to_unmute_cannot_be_on() -> None:
    both = dict.fromkeys(
        ("request_permission_to_unmute_participants", "allow_host_control_participant_mute_state"), True
    )
    assert "switch one of the two off" in wrong(**both)["allow_host_control_participant_mute_state"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(wrong(topic=" ", minutes=0, repeat="words", words="x", rooms="A")) == {
        "topic", "minutes", "words", "rooms",
    }  # fmt: skip


def test_an_off_needs_nothing_else() -> None:
    spec = asked(opened(show_join_info=False, registrants_confirmation_email=False))
    assert set(spec.chosen) == {"show_join_info", "registrants_confirmation_email"}


def test_the_rules_are_about_fields_that_there_are() -> None:
    known = {*meeting_fields.BY_NAME, "repeat"}
    assert all(set(rule.about) <= known for rule in meeting_rules.RULES)
    assert all(each.need.name in known for each in meeting_fields.ALL if each.need)


def test_a_series_begins_with_its_first_date_and_one_at_any_time_has_no_start() -> None:
    series = asked(opened(repeat="words", words="every Friday, 3 times"))
    assert f"{series.start:%a %d %b %H:%M}" == "Fri 23 Oct 14:30"
    assert meeting_request.kind(series) is meetings.Type.RECURRING_FIXED
    any_time = asked(opened(repeat="any_time", timezone="Asia/Tokyo"))
    assert any_time.start is None
    assert meeting_request.build(any_time, VAULT).as_json() == {
        "topic": "Retro", "type": 3, "timezone": "Asia/Tokyo",
    }  # fmt: skip


def test_the_asker_is_not_among_the_invited_and_nobody_is_twice() -> None:
    assert asked(opened(invite=["U2", "U1", "U2", "U3"])).invited == ("U2", "U3")


def test_without_a_time_zone_one_meeting_is_in_utc_and_a_series_is_asked_about() -> None:
    nowhere = replace(CONTEXT, zone=None)
    assert MEETINGS.read(opened(), nowhere).zone == "UTC"
    with pytest.raises(base.Wrong, match="which time zone you are in"):
        MEETINGS.read(opened(repeat="daily"), nowhere)
    assert MEETINGS.read(opened(repeat="daily", timezone="Asia/Tokyo"), nowhere).zone == "Asia/Tokyo"


def test_a_passcode_is_kept_sealed_and_one_that_nobody_can_open_is_refused() -> None:
    spec = MEETINGS.read(opened(passcode=VAULT.seal("s3cret")), CONTEXT)
    assert "s3cret" not in spec.model_dump_json()
    assert "s3cret" not in repr(spec)
    assert meeting_request.build(spec, VAULT).as_json()["password"] == "s3cret"
    assert "s3cret" not in repr(meeting_request.build(spec, VAULT))
    with pytest.raises(Refusal, match="cannot read the passcode"):
        MEETINGS.read(opened(passcode=Vault("another").seal("s3cret")), CONTEXT)


def test_a_setting_that_is_not_offered_any_more_is_left_out() -> None:
    spec = asked(opened()).model_copy(update={"chosen": {"hologram": True}})
    assert set(meeting_request.build(spec, VAULT).as_json()) == set(filling.FIRST_PAGE)
