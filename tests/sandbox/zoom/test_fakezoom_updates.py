"""PATCH of a meeting, of a series, and of one occurrence."""

from typing import Any

import pytest

from tests.sandbox.zoom.builders import EMMA, LIAM, Caller, refused, series, wrong_fields


async def test_an_update_answers_nothing_and_changes_what_was_given(zoom: Caller) -> None:
    meeting = await zoom.created(topic="Old", agenda="Same", settings={"watermark": True})
    body = {"topic": "New", "duration": 30, "settings": {"mute_upon_entry": True}}
    answer = await zoom.patch(meeting["id"], body)
    assert (answer.status_code, answer.content) == (204, b"")
    read = await zoom.read(meeting["id"])
    assert (read["topic"], read["agenda"], read["duration"]) == ("New", "Same", 30)
    assert read["settings"]["watermark"] is True
    assert read["settings"]["mute_upon_entry"] is True
    assert read["start_time"] == meeting["start_time"]
    assert read["uuid"] == meeting["uuid"]


async def test_a_future_start_is_taken_and_a_past_one_ignored(zoom: Caller) -> None:
    meeting = await zoom.created(start_time="2026-10-20T15:00:00Z")
    await zoom.patch(meeting["id"], {"start_time": "2026-10-21T15:00:00", "timezone": "Europe/London"})
    read = await zoom.read(meeting["id"])
    assert (read["start_time"], read["timezone"]) == ("2026-10-21T14:00:00Z", "Europe/London")
    await zoom.patch(meeting["id"], {"start_time": "2020-01-01T00:00:00Z", "topic": "Later"})
    read = await zoom.read(meeting["id"])
    assert (read["start_time"], read["topic"]) == ("2026-10-21T14:00:00Z", "Later")


async def test_a_scheduled_meeting_can_become_a_series_and_lose_its_time(zoom: Caller) -> None:
    meeting = await zoom.created(start_time="2026-10-20T13:00:00Z")
    assert wrong_fields(await zoom.patch(meeting["id"], {"type": 8})) == ["recurrence"]
    await zoom.patch(meeting["id"], {"type": 8, "recurrence": {"type": 1, "end_times": 2}})
    assert len((await zoom.read(meeting["id"]))["occurrences"]) == 2
    await zoom.patch(meeting["id"], {"type": 3})
    read = await zoom.read(meeting["id"])
    assert "occurrences" not in read
    assert "start_time" not in read


async def test_moving_a_whole_series_needs_its_recurrence(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    move = {"start_time": "2026-10-22T10:00:00"}
    assert wrong_fields(await zoom.patch(meeting["id"], move)) == ["recurrence"]
    assert (await zoom.patch(meeting["id"], move | {"recurrence": series()["recurrence"]})).status_code == 204
    starts = [each["start_time"] for each in (await zoom.read(meeting["id"]))["occurrences"]]
    assert starts == ["2026-10-27T09:00:00Z", "2026-11-03T09:00:00Z", "2026-11-10T09:00:00Z"]


async def test_a_new_recurrence_alone_keeps_the_start(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    await zoom.patch(meeting["id"], {"recurrence": {"type": 1, "end_times": 2}})
    starts = [each["start_time"] for each in (await zoom.read(meeting["id"]))["occurrences"]]
    assert starts == ["2026-10-20T13:00:00Z", "2026-10-21T13:00:00Z"]


async def test_a_new_topic_or_length_leaves_deleted_occurrences_deleted(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    await zoom.delete(meeting["id"], occurrence_id=meeting["occurrences"][0]["occurrence_id"])
    await zoom.patch(meeting["id"], {"topic": "New", "duration": 15})
    occurrences = (await zoom.read(meeting["id"]))["occurrences"]
    assert [each["status"] for each in occurrences] == ["deleted", "available", "available"]
    assert {each["duration"] for each in occurrences} == {15}


async def test_an_update_that_is_refused_changes_nothing(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    bad = {"type": 1, "end_date_time": "2026-10-13T00:00:00Z"}
    assert wrong_fields(await zoom.patch(meeting["id"], {"topic": "New", "recurrence": bad})) == [
        "recurrence.end_date_time"
    ]
    read = await zoom.read(meeting["id"])
    assert (read["topic"], read["recurrence"]) == ("Retro", meeting["recurrence"])


async def test_one_occurrence_can_differ(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    which = meeting["occurrences"][1]["occurrence_id"]
    body = {
        "start_time": "2026-10-28T16:00:00",
        "duration": 15,
        "agenda": "Short one",
        "settings": {"waiting_room": True, "audio": "voip"},
    }
    assert (await zoom.patch(meeting["id"], body, occurrence_id=which)).status_code == 204
    one = await zoom.read(meeting["id"], occurrence_id=which)
    assert (one["start_time"], one["duration"], one["agenda"]) == ("2026-10-28T15:00:00Z", 15, "Short one")
    assert one["settings"]["waiting_room"] is True
    assert one["settings"]["audio"] == "both", "not one of the settings that an occurrence has of its own"
    whole = await zoom.read(meeting["id"])
    assert (whole["duration"], whole["agenda"], whole["settings"]["waiting_room"]) == (45, "", False)
    assert [each["duration"] for each in whole["occurrences"]] == [45, 15, 45]


async def test_a_past_start_of_an_occurrence_is_ignored(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    which = meeting["occurrences"][1]["occurrence_id"]
    await zoom.patch(meeting["id"], {"start_time": "2020-01-01T00:00:00Z"}, occurrence_id=which)
    one = await zoom.read(meeting["id"], occurrence_id=which)
    assert (one["start_time"], one["agenda"]) == (meeting["occurrences"][1]["start_time"], "")


async def test_an_unknown_or_deleted_occurrence_cannot_be_changed(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    which = meeting["occurrences"][1]["occurrence_id"]
    assert refused(await zoom.patch(meeting["id"], {"duration": 15}, occurrence_id="1")) == (400, 300)
    await zoom.delete(meeting["id"], occurrence_id=which)
    assert refused(await zoom.patch(meeting["id"], {"duration": 15}, occurrence_id=which)) == (400, 300)


async def test_a_topic_of_one_occurrence_is_ignored_and_noticed(lenient: Caller) -> None:
    meeting = await lenient.created(**series())
    which = meeting["occurrences"][1]["occurrence_id"]
    assert (await lenient.patch(meeting["id"], {"topic": "x"}, occurrence_id=which)).status_code == 204
    assert (await lenient.read(meeting["id"]))["topic"] == "Retro"
    assert [each.detail for each in lenient.world.violations] == ["topic cannot differ in one occurrence"]


async def test_only_meetings_of_types_2_and_3_can_be_prescheduled(zoom: Caller) -> None:
    assert refused(await zoom.create(**series(pre_schedule=True))) == (400, 3000)
    meeting = await zoom.created(pre_schedule=True)
    assert (await zoom.read(meeting["id"]))["pre_schedule"] is True
    whole = await zoom.created(**series(pre_schedule=False))
    assert refused(await zoom.patch(whole["id"], {"pre_schedule": True})) == (400, 3000)


async def test_the_host_cannot_be_changed_by_a_server_to_server_app(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.world.users[LIAM.zoom_id].schedulers.add(EMMA.zoom_id)
    assert refused(await zoom.patch(meeting["id"], {"schedule_for": LIAM.email})) == (400, 3000)


async def test_a_new_passcode_makes_a_new_join_link(zoom: Caller) -> None:
    meeting = await zoom.created()
    await zoom.patch(meeting["id"], {"password": "N3w_code"})
    read = await zoom.read(meeting["id"])
    assert read["password"] == "N3w_code"
    assert read["join_url"] != meeting["join_url"]
    await zoom.patch(meeting["id"], {"password": ""})
    read = await zoom.read(meeting["id"])
    assert "password" not in read
    assert "?" not in read["join_url"]


@pytest.mark.parametrize(
    "body", [{"password": "no!"}, {"password": "with space"}, {"password": "elevenchars"}]
)
async def test_an_update_takes_fewer_characters_in_a_passcode_than_a_create(
    zoom: Caller, body: dict[str, Any]
) -> None:
    meeting = await zoom.created()
    answer = await zoom.patch(meeting["id"], body)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/xml")


async def test_an_unknown_meeting_or_a_wrong_field_is_not_updated(zoom: Caller) -> None:
    assert refused(await zoom.patch(1, {"topic": "x"})) == (404, 3001)
    meeting = await zoom.created()
    assert wrong_fields(await zoom.patch(meeting["id"], {"duration": 0})) == ["duration"]


async def test_an_emptied_topic_becomes_zooms_own(zoom: Caller) -> None:
    meeting = await zoom.created(topic="Retro")
    await zoom.patch(meeting["id"], {"topic": ""})
    assert (await zoom.read(meeting["id"]))["topic"] == "Zoom Meeting"
