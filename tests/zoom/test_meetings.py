"""Meetings: what is sent, what comes back."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pydantic
import pytest

from bot.zoom import errors, meetings
from tests.zoom import builders
from tests.zoom.builders import Fake

OFFSET = timezone(timedelta(hours=5, minutes=30))


async def test_creating_sends_what_was_given_and_nothing_else(fake: Fake) -> None:
    route = fake.on("POST", "/users/alice/meetings").respond(201, json=builders.CREATED)
    await meetings.create(
        fake.client,
        "alice",
        meetings.MeetingRequest(
            topic="Retro",
            agenda=None,
            settings=meetings.Settings(waiting_room=False, jbh_time=None, audio="voip"),
        ),
    )
    assert builders.body_of(route) == {"topic": "Retro", "settings": {"waiting_room": False, "audio": "voip"}}
    assert route.calls.last.request.headers["Content-Type"] == "application/json"


async def test_the_answer_becomes_a_meeting(fake: Fake) -> None:
    fake.on("POST", "/users/alice/meetings").respond(201, json=builders.CREATED)
    meeting = await meetings.create(fake.client, "alice", meetings.MeetingRequest(topic="Retro"))
    assert (meeting.id, meeting.type, meeting.duration) == (93214567890, meetings.Type.SCHEDULED, 45)
    assert meeting.start_time == datetime(2026, 10, 21, 13, tzinfo=UTC)
    assert meeting.start_url is not None
    assert meeting.start_url.get_secret_value().startswith("https://zoom.us/s/93214567890?zak=")
    numbers = [each.number for each in meeting.settings.global_dial_in_numbers or []]
    assert numbers == ["+1 1000200200", "+1 6699006833", "+1 408000000"]


async def test_fields_that_zoom_adds_survive(fake: Fake) -> None:
    fake.on("GET", "/meetings/7").respond(
        200, json={"id": 7, "hologram": True, "settings": {"smell": "rose"}}
    )
    meeting = await meetings.get(fake.client, 7)
    assert meeting.model_extra == {"hologram": True}
    assert meeting.settings.model_extra == {"smell": "rose"}


async def test_no_secret_is_in_the_text_of_a_meeting(fake: Fake) -> None:
    fake.on("POST", "/users/alice/meetings").respond(201, json=builders.CREATED)
    meeting = await meetings.create(fake.client, "alice", meetings.MeetingRequest())
    request = meetings.MeetingRequest(password=pydantic.SecretStr("k4Dq9z"))
    for text in (repr(meeting), str(meeting), repr(request), f"{meeting.model_dump()}"):
        for secret in ("zak=", "k4Dq9z", "482913"):
            assert secret not in text
    assert "pwd=" not in repr(meeting)


@pytest.mark.parametrize(
    ("zone", "moment", "sent"),
    [
        ("Europe/Berlin", datetime(2026, 10, 21, 13, tzinfo=UTC), "2026-10-21T15:00:00"),
        ("Europe/Berlin", datetime(2026, 10, 21, 18, 30, tzinfo=OFFSET), "2026-10-21T15:00:00"),
        ("UTC", datetime(2026, 10, 21, 13, tzinfo=UTC), "2026-10-21T13:00:00"),
        (None, datetime(2026, 10, 21, 18, 30, 5, 999, tzinfo=OFFSET), "2026-10-21T13:00:05Z"),
        # 02:30 happens twice this night in Berlin: the first can be said in local time, the second cannot
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T02:30:00"),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T01:30:00Z"),
    ],
)
def test_a_start_is_sent_as_the_moment_it_is(zone: str | None, moment: datetime, sent: str) -> None:
    request = meetings.MeetingRequest(start_time=moment, timezone=zone)
    assert request.as_json()["start_time"] == sent


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_time": datetime(2026, 10, 21, 13)},  # noqa: DTZ001 without a zone nobody knows when it is
        {"topic": "x" * 201},
        {"agenda": "x" * 2001},
        {"duration": 0},
        {"duration": 1441},
        {"password": "12345678901"},
        {"timezone": "Europe"},
        {"timezone": "Mars/Olympus"},
        {"timezone": "../etc/passwd"},
        {"type": 9},
        {"topik": "Retro"},
        {"settings": {"jbh_time": 7}},
        {"settings": {"audio": "smoke signals"}},
        {"settings": {"waiting_room_options": {"mode": "custom"}}},
        {
            "settings": {
                "request_permission_to_unmute_participants": True,
                "allow_host_control_participant_mute_state": True,
            }
        },
        {"type": 2, "recurrence": {"type": 1}},
        {"type": 1, "schedule_for": "bob"},
        {"type": 8, "pre_schedule": True},
    ],
)
def test_what_zoom_would_refuse_or_ignore_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(pydantic.ValidationError):
        meetings.MeetingRequest.model_validate(wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"type": 8, "recurrence": {"type": 1}},
        {"type": 2, "schedule_for": "bob", "pre_schedule": True},
        {"settings": {"waiting_room_options": {"mode": "custom", "who_goes_to_waiting_room": "everyone"}}},
        {"settings": {"allow_host_control_participant_mute_state": True}},
        {"topic": "x" * 200, "agenda": "x" * 2000, "duration": 1440, "password": "1234567890"},
    ],
)
def test_what_lies_on_the_limit_is_sent_as_it_is(right: dict[str, Any]) -> None:
    assert meetings.MeetingRequest.model_validate(right).as_json() == right


def test_a_passcode_is_sent_in_the_clear_and_shown_hidden() -> None:
    request = meetings.MeetingRequest(password=pydantic.SecretStr("k4Dq9z"))
    assert request.as_json() == {"password": "k4Dq9z"}
    assert "k4Dq9z" not in f"{request!r} {request.model_dump()}"


def test_the_example_of_a_series_keeps_its_hour() -> None:
    request = meetings.MeetingRequest(
        type=meetings.Type.RECURRING_FIXED,
        start_time=datetime(2026, 10, 21, 13, tzinfo=UTC),
        timezone="Europe/Berlin",
        recurrence=meetings.Recurrence(type=meetings.Every.WEEK, weekly_days="4", end_times=8),
    )
    assert request.as_json() == {
        "type": 8,
        "start_time": "2026-10-21T15:00:00",
        "timezone": "Europe/Berlin",
        "recurrence": {"type": 2, "weekly_days": "4", "end_times": 8},
    }


async def test_a_change_sends_only_the_change(fake: Fake) -> None:
    route = fake.on("PATCH", "/meetings/7").respond(204)
    change = meetings.MeetingUpdate(start_time=None, duration=30)
    await meetings.update(fake.client, 7, change, occurrence_id="1648194360000")
    assert builders.body_of(route) == {"duration": 30}
    assert dict(route.calls.last.request.url.params) == {"occurrence_id": "1648194360000"}


async def test_deleting_says_who_is_told(fake: Fake) -> None:
    route = fake.on("DELETE", "/meetings/7").respond(204)
    await meetings.delete(fake.client, 7, notify_hosts=False, notify_registrants=True)
    assert dict(route.calls.last.request.url.params) == {
        "schedule_for_reminder": "false",
        "cancel_meeting_reminder": "true",
    }
    await meetings.delete(fake.client, 7)
    assert not route.calls.last.request.url.query


async def test_ending_is_a_status(fake: Fake) -> None:
    route = fake.on("PUT", "/meetings/7/status").respond(204)
    await meetings.end(fake.client, 7)
    assert builders.body_of(route) == {"action": "end"}


async def test_the_invitation_is_zooms_text(fake: Fake) -> None:
    fake.on("GET", "/meetings/7/invitation").respond(200, json={"invitation": "Alice invites you\r\npwd=1"})
    invitation = await meetings.invitation(fake.client, 7)
    assert invitation.invitation == "Alice invites you\r\npwd=1"
    assert "pwd" not in repr(invitation)


async def test_a_list_asks_for_the_kind_and_the_days(fake: Fake) -> None:
    route = fake.on("GET", "/users/alice/meetings").respond(200, json={"meetings": [{"id": 1}, {"id": 2}]})
    found = meetings.each(
        fake.client,
        "alice",
        kind=meetings.Kind.UPCOMING,
        since=date(2026, 10, 1),
        until=date(2026, 10, 31),
    )
    assert [each.id async for each in found] == [1, 2]
    assert dict(route.calls.last.request.url.params) == {
        "page_size": "300",
        "type": "upcoming",
        "from": "2026-10-01",
        "to": "2026-10-31",
    }


async def test_an_odd_field_does_not_hide_that_the_meeting_is_there(
    fake: Fake, caplog: pytest.LogCaptureFixture
) -> None:
    odd = {**builders.CREATED, "start_time": "", "pmi": "none", "settings": "locked"}
    fake.on("POST", "/users/alice/meetings").respond(201, json=odd)
    meeting = await meetings.create(fake.client, "alice", meetings.MeetingRequest())
    assert (meeting.id, meeting.start_time, meeting.pmi) == (93214567890, None, None)
    assert "['pmi', 'settings', 'start_time']" in caplog.text
    assert "locked" not in caplog.text


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'{"id": "many"}', b'"created"'])
async def test_a_success_without_a_meeting_leaves_the_outcome_open(fake: Fake, body: bytes) -> None:
    route = fake.on("POST", "/users/alice/meetings").mock(return_value=httpx.Response(201, content=body))
    with pytest.raises(errors.Garbled) as caught:
        await meetings.create(fake.client, "alice", meetings.MeetingRequest())
    assert caught.value.outcome_unknown
    assert route.call_count == 1


def test_times_in_answers_are_utc() -> None:
    meeting = meetings.Meeting(id=1, start_time=datetime(2026, 10, 21, 15, tzinfo=ZoneInfo("Europe/Berlin")))
    assert meeting.start_time is not None
    assert meeting.start_time.tzinfo is UTC
    assert meeting.start_time.hour == 13
