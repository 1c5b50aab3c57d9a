"""Meetings: create, get, delete, end and recover."""

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.cast import Character
from tests.sandbox.zoom.builders import (
    EMMA,
    LIAM,
    NOAH,
    OTTO,
    PIA,
    YUKI,
    Caller,
    calling,
    refused,
    series,
    wrong_fields,
)


async def test_an_empty_body_makes_a_scheduled_meeting_now(zoom: Caller) -> None:
    meeting = await zoom.created()
    assert (meeting["type"], meeting["topic"], meeting["duration"]) == (2, "Zoom Meeting", 60)
    assert meeting["start_time"] == meeting["created_at"] == "2026-10-12T09:00:00Z"
    assert meeting["timezone"] == "Europe/Berlin"
    assert (meeting["host_id"], meeting["host_email"]) == (EMMA.zoom_id, EMMA.email)
    assert meeting["status"] == "waiting"


async def test_what_was_created_can_be_read_again_apart_from_its_start_link(zoom: Caller) -> None:
    created = await zoom.created(topic="Retro", agenda="All of it", duration=45)
    read = await zoom.read(created["id"])
    assert created.pop("start_url") != read.pop("start_url")
    assert created == read


async def test_meeting_numbers_have_eleven_digits_and_uuids_sometimes_start_with_a_slash(
    zoom: Caller,
) -> None:
    zoom.world.account.limits_apply = False
    made = [await zoom.created() for _ in range(60)]
    assert all(10**10 <= each["id"] < 10**11 for each in made)
    assert len({each["id"] for each in made}) == 60
    assert all(len(base64.b64decode(each["uuid"])) == 16 for each in made)
    assert 1 <= sum(each["uuid"].startswith("/") for each in made) < 30


async def test_an_instant_meeting_has_no_start_and_ignores_one(zoom: Caller) -> None:
    meeting = await zoom.created(type=1, start_time="2027-01-01T00:00:00Z", timezone="Asia/Tokyo")
    assert "start_time" not in meeting
    assert meeting["timezone"] == "Europe/Berlin"


@pytest.mark.parametrize("kind", [3, 10])
async def test_other_types_without_a_fixed_time_have_no_start(zoom: Caller, kind: int) -> None:
    assert "start_time" not in await zoom.created(type=kind, start_time="2027-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("start", "zone", "utc"),
    [
        ("2026-10-20T15:00:00Z", "Europe/Berlin", "2026-10-20T15:00:00Z"),
        ("2026-10-20T15:00:00", "Europe/Berlin", "2026-10-20T13:00:00Z"),
        ("2026-10-26T15:00:00", "Europe/Berlin", "2026-10-26T14:00:00Z"),
        ("2026-10-20T15:00:00", "America/New_York", "2026-10-20T19:00:00Z"),
        ("2026-10-20T15:00:00", "UTC", "2026-10-20T15:00:00Z"),
        ("2026-10-20T15:00:00", None, "2026-10-20T13:00:00Z"),
    ],
)
async def test_a_start_with_z_is_gmt_and_one_without_is_local(
    zoom: Caller, start: str, zone: str | None, utc: str
) -> None:
    body: dict[str, Any] = {"start_time": start} | ({"timezone": zone} if zone else {})
    meeting = await zoom.created(**body)
    assert meeting["start_time"] == utc
    assert meeting["timezone"] == (zone or "Europe/Berlin")


async def test_a_past_start_silently_becomes_now(zoom: Caller) -> None:
    meeting = await zoom.created(start_time="2020-01-01T00:00:00Z")
    assert meeting["start_time"] == "2026-10-12T09:00:00Z"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"topic": "x" * 201}, ["topic"]),
        ({"topic": None}, ["topic"]),
        ({"topic": 7}, ["topic"]),
        ({"agenda": "x" * 2001}, ["agenda"]),
        ({"duration": 0}, ["duration"]),
        ({"duration": 1441}, ["duration"]),
        ({"duration": 45.5}, ["duration"]),
        ({"duration": True}, ["duration"]),
        ({"type": 4}, ["type"]),
        ({"type": "2"}, ["type"]),
        ({"start_time": "tomorrow"}, ["start_time"]),
        ({"start_time": "2026-10-20T15:00:00+02:00"}, ["start_time"]),
        ({"start_time": "2026-10-20T15:00:00.000Z"}, ["start_time"]),
        ({"start_time": "2026-02-30T15:00:00Z"}, ["start_time"]),
        ({"timezone": "Berlin"}, ["timezone"]),
        ({"timezone": "../etc/passwd"}, ["timezone"]),
        ({"timezone": "Europe"}, ["timezone"]),
        ({"settings": None}, ["settings"]),
        ({"settings": {"waiting_room": None}}, ["settings.waiting_room"]),
        ({"settings": {"new_in_2027": None}}, ["settings.new_in_2027"]),
        ({"settings": {"audio": "loud"}}, ["settings.audio"]),
        ({"settings": {"jbh_time": 7}}, ["settings.jbh_time"]),
        ({"settings": {"audio_conference_info": "x" * 2049}}, ["settings.audio_conference_info"]),
        ({"settings": {"waiting_room_options": {}}}, ["settings.waiting_room_options.mode"]),
        ({"settings": {"meeting_invitees": [{"email": 1}]}}, ["settings.meeting_invitees[0].email"]),
        ({"tracking_fields": [{"value": "x"}]}, ["tracking_fields[0].field"]),
        ({"topic": "x" * 201, "duration": 0}, ["topic", "duration"]),
        ({"type": 8}, ["recurrence"]),
        (series(recurrence={}), ["recurrence.type"]),
        (series(recurrence={"type": 4}), ["recurrence.type"]),
        (series(recurrence={"type": 2}), ["recurrence.weekly_days"]),
        (series(recurrence={"type": 2, "weekly_days": "0"}), ["recurrence.weekly_days"]),
        (series(recurrence={"type": 2, "weekly_days": "2, 4"}), ["recurrence.weekly_days"]),
        (series(recurrence={"type": 1, "repeat_interval": 100}), ["recurrence.repeat_interval"]),
        (series(recurrence={"type": 1, "repeat_interval": 0}), ["recurrence.repeat_interval"]),
        (
            series(recurrence={"type": 2, "weekly_days": "1", "repeat_interval": 51}),
            ["recurrence.repeat_interval"],
        ),
        (series(recurrence={"type": 3, "repeat_interval": 11}), ["recurrence.repeat_interval"]),
        (series(recurrence={"type": 3, "monthly_day": 32}), ["recurrence.monthly_day"]),
        (series(recurrence={"type": 3, "monthly_week": 1}), ["recurrence.monthly_week_day"]),
        (series(recurrence={"type": 3, "monthly_week_day": 1}), ["recurrence.monthly_week"]),
        (
            series(recurrence={"type": 3, "monthly_week": 5, "monthly_week_day": 1}),
            ["recurrence.monthly_week"],
        ),
        (series(recurrence={"type": 1, "end_times": 61}), ["recurrence.end_times"]),
        (
            series(recurrence={"type": 1, "end_times": 2, "end_date_time": "2026-12-01T00:00:00Z"}),
            ["recurrence.end_date_time"],
        ),
        (
            series(recurrence={"type": 1, "end_date_time": "2026-12-01T00:00:00"}),
            ["recurrence.end_date_time"],
        ),
        (
            series(recurrence={"type": 1, "end_date_time": "2026-10-13T00:00:00Z"}),
            ["recurrence.end_date_time"],
        ),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_created(
    zoom: Caller, body: dict[str, Any], fields: list[str]
) -> None:
    assert wrong_fields(await zoom.create(**body)) == fields
    assert zoom.world.meetings == {}


async def test_values_at_the_limit_are_taken(zoom: Caller) -> None:
    meeting = await zoom.created(topic="x" * 200, agenda="y" * 2000, duration=1440)
    assert (len(meeting["topic"]), len(meeting["agenda"]), meeting["duration"]) == (200, 2000, 1440)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"content": b"{"},
        {"json": []},
        {"json": None},
        {"content": b"\xff"},
        {"data": {"topic": "x"}},
        {"content": b"{}", "headers": {"Content-Type": "text/plain"}},
        {"files": {"topic": b"x"}},
    ],
)
async def test_a_body_that_is_not_a_json_object_is_refused(zoom: Caller, how: dict[str, Any]) -> None:
    zoom.headers |= how.pop("headers", {})
    answer = await zoom.call("POST", f"/users/{EMMA.email}/meetings", **how)
    assert refused(answer) == (400, 300)
    assert answer.json()["message"] == "Request Body should be a valid JSON object."


async def test_a_field_that_zoom_does_not_know_is_ignored_and_noticed(lenient: Caller) -> None:
    meeting = await lenient.created(
        topik="x", settings={"waiting_rom": True, "meeting_invitees": [{"mail": "a"}]}
    )
    assert "topik" not in meeting
    assert "waiting_rom" not in meeting["settings"]
    assert [each.detail for each in lenient.world.violations] == [
        "unknown field topik",
        "unknown field settings.waiting_rom",
        "unknown field settings.meeting_invitees.mail",
    ]


async def test_a_recurrence_of_a_single_meeting_is_ignored_and_noticed(lenient: Caller) -> None:
    assert "recurrence" not in await lenient.created(**series(type=2))
    (violation,) = lenient.world.violations
    assert violation.detail == "recurrence is for type 8 only"


@pytest.mark.parametrize(
    ("who", "error"),
    [(PIA, (400, 3161)), (OTTO, (400, 3161)), (NOAH, (404, 1001))],
    ids=["pending", "inactive", "unknown"],
)
async def test_who_may_not_host_gets_no_meeting(zoom: Caller, who: Character, error: tuple[int, int]) -> None:
    assert refused(await zoom.create(who.email)) == error


async def test_a_user_without_meetings_basic_may_not_host(zoom: Caller) -> None:
    zoom.world.users[YUKI.zoom_id].type = 4
    assert refused(await zoom.create(YUKI.email)) == (400, 3161)


async def test_a_host_who_is_deactivated_later_takes_the_meetings_along(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.world.users[EMMA.zoom_id].status = "inactive"
    assert refused(await zoom.get(f"/meetings/{meeting['id']}")) == (400, 3161)


async def test_me_hosts_nothing(zoom: Caller) -> None:
    assert refused(await zoom.create("me")) == (404, 1001)


async def test_links_carry_the_passcode_and_the_host_key(zoom: Caller) -> None:
    meeting = await zoom.created()
    join, start = urlsplit(meeting["join_url"]), urlsplit(meeting["start_url"])
    assert join.path == f"/zoom/j/{meeting['id']}"
    assert parse_qs(join.query) == {"pwd": [meeting["encrypted_password"]]}
    assert meeting["password"] not in meeting["join_url"]
    assert start.path == f"/zoom/s/{meeting['id']}"
    assert parse_qs(start.query)["zak"]
    assert meeting["h323_password"] == meeting["pstn_password"]
    assert meeting["pstn_password"].isdigit()


async def test_settings_start_from_the_defaults_and_come_back_as_given(zoom: Caller) -> None:
    given = {"waiting_room": True, "mute_upon_entry": True, "alternative_hosts": LIAM.email, "jbh_time": 5}
    settings = (await zoom.created(settings=given))["settings"]
    assert given.items() <= settings.items()
    assert settings["audio"] == "both"
    assert settings["approval_type"] == 2


async def test_nobody_joins_before_the_host_through_a_waiting_room(zoom: Caller) -> None:
    settings = (await zoom.created(settings={"waiting_room": True, "join_before_host": True}))["settings"]
    assert settings["join_before_host"] is False
    settings = (await zoom.created(settings={"join_before_host": True}))["settings"]
    assert settings["join_before_host"] is True


async def test_a_locked_setting_is_dropped_without_a_word(zoom: Caller) -> None:
    zoom.world.account.locked_settings = {"breakout_room", "contact_name"}
    rooms = {"enable": True, "rooms": [{"name": "One", "participants": []}]}
    meeting = await zoom.created(settings={"breakout_room": rooms, "contact_name": "Emma", "watermark": True})
    assert meeting["settings"]["breakout_room"] == {"enable": False}
    assert "contact_name" not in meeting["settings"]
    assert meeting["settings"]["watermark"] is True


async def test_only_a_licensed_hosts_meeting_has_numbers_to_call(zoom: Caller) -> None:
    numbers = (await zoom.created())["settings"]["global_dial_in_numbers"]
    assert {each["country"] for each in numbers} == {"US"}
    german = await zoom.created(settings={"global_dial_in_countries": ["DE"]})
    assert [each["country"] for each in german["settings"]["global_dial_in_numbers"]] == ["DE"]
    assert "global_dial_in_numbers" not in (await zoom.created(settings={"audio": "voip"}))["settings"]
    assert "global_dial_in_numbers" not in (await zoom.created(YUKI.email))["settings"]


async def test_registration_is_for_licensed_hosts(zoom: Caller) -> None:
    assert "registration_url" in await zoom.created(settings={"approval_type": 0})
    basic = await zoom.created(YUKI.email, settings={"approval_type": 0})
    assert basic["settings"]["approval_type"] == 2
    assert "registration_url" not in basic


async def test_a_personal_number_is_used_where_it_can_be(zoom: Caller) -> None:
    pmi = zoom.world.users[EMMA.zoom_id].pmi
    meeting = await zoom.created(settings={"use_pmi": True})
    assert meeting["pmi"] == str(pmi)
    assert f"/j/{pmi}?" in meeting["join_url"]
    assert (await zoom.created(type=1, settings={"use_pmi": True}))["settings"]["use_pmi"] is False


async def test_other_fields_come_back(zoom: Caller) -> None:
    more: dict[str, Any] = {
        "tracking_fields": [{"field": "team", "value": "blue"}],
        "template_id": "Dv4YdINdTk+Z5RToadh5ug==",
        "pre_schedule": True,
    }
    assert more.items() <= (await zoom.created(**more)).items()


async def test_commas_between_login_domains_are_refused(zoom: Caller) -> None:
    answer = await zoom.create(settings={"enforce_login_domains": "a.example,b.example"})
    assert refused(answer) == (400, 300)
    assert "semicolons" in answer.json()["message"]


async def test_scheduling_for_another_needs_that_others_leave(zoom: Caller) -> None:
    answer = await zoom.create(schedule_for=LIAM.email)
    assert refused(answer) == (400, 3000)
    assert answer.json()["message"] == f"You cannot schedule a meeting for {LIAM.email}"
    zoom.world.users[LIAM.zoom_id].schedulers.add(EMMA.zoom_id)
    meeting = await zoom.created(schedule_for=LIAM.email)
    assert (meeting["host_email"], meeting["assistant_id"]) == (LIAM.email, EMMA.zoom_id)


async def test_scheduling_for_oneself_is_nothing_special(zoom: Caller) -> None:
    assert "assistant_id" not in await zoom.created(schedule_for=EMMA.zoom_id)


async def test_scheduling_for_nobody_a_stranger_or_one_who_may_not_is_refused(zoom: Caller) -> None:
    ines = zoom.world.add_user("ines@other.example", foreign=True)
    zoom.world.users[OTTO.zoom_id].schedulers.add(EMMA.zoom_id)
    assert refused(await zoom.create(schedule_for=NOAH.email)) == (400, 300)
    assert refused(await zoom.create(schedule_for=ines.email)) == (400, 300)
    assert refused(await zoom.create(schedule_for=OTTO.email)) == (400, 3161)
    assert refused(await zoom.create(type=1, schedule_for=LIAM.email)) == (400, 3000)


@pytest.mark.parametrize("number", ["1", "abc", "99999999999", "9" * 40, "%2Fabc%3D%3D"])
async def test_an_unknown_meeting_does_not_exist(zoom: Caller, number: str) -> None:
    answer = await zoom.get(f"/meetings/{number}")
    assert refused(answer) == (404, 3001)
    assert answer.json()["message"].startswith("Meeting does not exist: ")


async def test_a_meeting_number_is_forgotten_thirty_days_after_its_last_use(zoom: Caller) -> None:
    meeting = await zoom.created(start_time="2026-10-20T09:00:00Z")
    zoom.time.pass_(days=38)
    await zoom.log_in()
    assert (await zoom.get(f"/meetings/{meeting['id']}")).status_code == 200
    zoom.time.pass_(seconds=1)
    assert refused(await zoom.get(f"/meetings/{meeting['id']}")) == (404, 3001)


async def test_a_deleted_meeting_is_gone_until_it_is_recovered(zoom: Caller) -> None:
    meeting = await zoom.created()
    assert (await zoom.delete(meeting["id"])).status_code == 204
    assert refused(await zoom.delete(meeting["id"])) == (404, 3001)
    assert (await zoom.set_status(meeting["id"], "recover")).status_code == 204
    assert (await zoom.read(meeting["id"]))["topic"] == "Zoom Meeting"
    assert refused(await zoom.set_status(meeting["id"], "recover")) == (404, 3001)


async def test_deleting_takes_the_reminder_flags_and_nothing_else_for_them(zoom: Caller) -> None:
    meeting = await zoom.created()
    assert wrong_fields(await zoom.delete(meeting["id"], schedule_for_reminder="yes")) == [
        "schedule_for_reminder"
    ]
    answer = await zoom.delete(meeting["id"], schedule_for_reminder="true", cancel_meeting_reminder="false")
    assert answer.status_code == 204
    assert answer.content == b""


async def test_a_personal_number_cannot_be_deleted(zoom: Caller) -> None:
    assert refused(await zoom.delete(zoom.world.users[EMMA.zoom_id].pmi)) == (400, 3018)


async def test_deleting_one_occurrence_leaves_it_as_deleted(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    second = meeting["occurrences"][1]["occurrence_id"]
    assert (await zoom.delete(meeting["id"], occurrence_id=second)).status_code == 204
    states = [each["status"] for each in (await zoom.read(meeting["id"]))["occurrences"]]
    assert states == ["available", "deleted", "available"]
    assert refused(await zoom.delete(meeting["id"], occurrence_id="1")) == (400, 300)


async def test_a_meeting_in_progress_is_not_deleted(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.world.start(meeting["id"])
    assert refused(await zoom.delete(meeting["id"])) == (400, 3002)


async def test_ending_a_meeting_makes_it_wait_again_under_a_new_uuid(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.world.start(meeting["id"])
    assert (await zoom.read(meeting["id"]))["status"] == "started"
    assert (await zoom.set_status(meeting["id"], "end")).status_code == 204
    read = await zoom.read(meeting["id"])
    assert read["status"] == "waiting"
    assert read["uuid"] != meeting["uuid"]


async def test_an_instant_meeting_that_has_ended_does_not_exist_any_more(zoom: Caller) -> None:
    meeting = await zoom.created(type=1)
    zoom.world.start(meeting["id"])
    assert (await zoom.get(f"/meetings/{meeting['id']}")).status_code == 200
    zoom.world.end(meeting["id"])
    assert refused(await zoom.get(f"/meetings/{meeting['id']}")) == (404, 3001)


async def test_a_meeting_that_goes_on_for_ever_is_not_forgotten(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.world.start(meeting["id"])
    zoom.time.pass_(days=90)
    await zoom.log_in()
    assert (await zoom.read(meeting["id"]))["status"] == "started"


async def test_a_meeting_that_has_not_started_cannot_be_ended(zoom: Caller) -> None:
    meeting = await zoom.created()
    assert refused(await zoom.set_status(meeting["id"], "end")) == (400, 3063)


@pytest.mark.parametrize("action", ["start", None, 1])
async def test_no_other_status_can_be_set(zoom: Caller, action: object) -> None:
    meeting = await zoom.created()
    assert wrong_fields(await zoom.set_status(meeting["id"], action)) == ["action"]


async def test_an_occurrence_is_read_by_its_id(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    last = meeting["occurrences"][-1]
    read = await zoom.read(meeting["id"], occurrence_id=last["occurrence_id"])
    assert read["start_time"] == last["start_time"] == "2026-11-03T14:00:00Z"
    assert refused(await zoom.get(f"/meetings/{meeting['id']}", occurrence_id="1")) == (404, 3001)


async def test_past_occurrences_are_shown_when_asked_for(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    zoom.time.pass_(days=9)
    await zoom.log_in()
    assert len((await zoom.read(meeting["id"]))["occurrences"]) == 2
    assert len((await zoom.read(meeting["id"], show_previous_occurrences="true"))["occurrences"]) == 3


async def test_a_start_link_is_made_anew_at_each_reading_and_lives_two_hours(zoom: Caller) -> None:
    meeting = await zoom.created()
    links = {(await zoom.read(meeting["id"]))["start_url"] for _ in range(3)}
    assert len(links) == 3
    assert {ends for _, ends in zoom.world.account.zaks.values()} == {zoom.time.now + timedelta(hours=2)}


async def test_two_worlds_share_nothing() -> None:
    async with calling() as one, calling() as other:
        await one.created()
        assert other.world.meetings == {}
