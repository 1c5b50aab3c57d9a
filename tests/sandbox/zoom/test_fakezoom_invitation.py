"""The invitation text."""

from typing import Any

import pytest

from tests.sandbox.zoom.builders import EMMA, YUKI, Caller, refused, series


async def invitation(
    zoom: Caller, host: str = EMMA.email, **body: object
) -> tuple[dict[str, Any], list[str]]:
    meeting = await zoom.created(host, **body)
    answer = (await zoom.get(f"/meetings/{meeting['id']}/invitation")).json()
    assert answer["invitation"].endswith("\r\n")
    assert answer["sip_links"] == [f"{meeting['id']}@zoomcrc.example"]
    return meeting, answer["invitation"].split("\r\n")


async def test_it_says_who_what_when_and_where(zoom: Caller) -> None:
    meeting, lines = await invitation(
        zoom, topic="Retro", start_time="2026-10-20T15:05:00", timezone="America/New_York"
    )
    digits = str(meeting["id"])
    assert lines[:9] == [
        "Emma Weber is inviting you to a scheduled Zoom meeting.",
        "",
        "Topic: Retro",
        "Time: Oct 20, 2026 03:05 PM America, New York",
        "",
        "Join Zoom Meeting",
        meeting["join_url"],
        "",
        f"Meeting ID: {digits[:3]} {digits[3:7]} {digits[7:]}",
    ]
    assert lines[9] == f"Passcode: {meeting['password']}"


async def test_it_has_the_numbers_to_call_with_the_codes_in_them(zoom: Caller) -> None:
    meeting, lines = await invitation(zoom, settings={"global_dial_in_countries": ["DE"]})
    assert f"+493055501004,,{meeting['id']}#,,,,*{meeting['pstn_password']}# Germany" in lines
    assert "\u2022 +49 30 5550 1004 Germany" in lines
    assert any(line.startswith("Find your local number: http://zoom.test/zoom/u/") for line in lines)


async def test_a_basic_hosts_meeting_has_no_numbers(zoom: Caller) -> None:
    _, lines = await invitation(zoom, YUKI.email)
    assert "One tap mobile" not in lines


async def test_without_a_passcode_none_is_mentioned(zoom: Caller) -> None:
    meeting, lines = await invitation(zoom, default_password=False)
    assert "password" not in meeting
    assert not any(line.startswith("Passcode") for line in lines)
    assert f"+16465550100,,{meeting['id']}# US (New York)" in lines


async def test_instant_meetings_have_no_time_and_open_ones_are_for_any_time(zoom: Caller) -> None:
    _, lines = await invitation(zoom, type=1)
    assert not any(line.startswith("Time:") for line in lines)
    _, lines = await invitation(zoom, type=3)
    assert "Time: This is a recurring meeting Meet anytime" in lines


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"type": 1, "repeat_interval": 2, "end_times": 3}, "Every 2 days, 3 occurrence(s)"),
        ({"type": 2, "weekly_days": "3,5", "end_times": 4}, "Every week on Tue, Thu, 4 occurrence(s)"),
        (
            {"type": 2, "weekly_days": "3", "end_date_time": "2026-11-10T15:00:00Z"},
            "Every week on Tue, until Nov 10, 2026, 4 occurrence(s)",
        ),
        (
            {"type": 3, "monthly_day": 20, "end_times": 2},
            "Every month on the 20 of the month, 2 occurrence(s)",
        ),
        (
            {"type": 3, "monthly_week": -1, "monthly_week_day": 6, "end_times": 2},
            "Every month on the last Fri, 2 occurrence(s)",
        ),
    ],
)
async def test_a_series_is_put_into_words(zoom: Caller, rule: dict[str, Any], words: str) -> None:
    _, lines = await invitation(zoom, **series(recurrence=rule))
    assert f"        {words}" in lines


async def test_the_coming_occurrences_are_written_out_in_the_meetings_zone(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    await zoom.delete(meeting["id"], occurrence_id=meeting["occurrences"][0]["occurrence_id"])
    text = (await zoom.get(f"/meetings/{meeting['id']}/invitation")).json()["invitation"]
    assert "        Oct 27, 2026 03:00 PM\r\n        Nov 3, 2026 03:00 PM\r\n" in text
    assert "        Oct 20, 2026" not in text


async def test_there_is_none_to_an_unknown_meeting(zoom: Caller) -> None:
    assert refused(await zoom.get("/meetings/1/invitation")) == (404, 3001)
