"""The meetings of a user, by type."""

import pytest

from tests.sandbox.zoom.builders import EMMA, LIAM, NOAH, PIA, Caller, refused, series, wrong_fields

MINE = f"/users/{EMMA.email}/meetings"


async def topics(zoom: Caller, **query: str | int) -> list[str]:
    answer = await zoom.get(MINE, **query)
    assert answer.status_code == 200, answer.text
    return [each["topic"] for each in answer.json()["meetings"]]


async def test_scheduled_ones_are_listed_by_start_but_neither_instant_ones_nor_those_of_others(
    zoom: Caller,
) -> None:
    await zoom.created(topic="Second", start_time="2026-10-21T09:00:00Z")
    await zoom.created(topic="First", start_time="2026-10-20T09:00:00Z")
    await zoom.created(topic="Now", type=1)
    await zoom.created(topic="Screen", type=10)
    await zoom.created(LIAM.email, topic="Other")
    assert await topics(zoom) == await topics(zoom, type="scheduled") == ["First", "Second"]


async def test_a_row_holds_no_start_link_and_no_passcode_of_its_own(zoom: Caller) -> None:
    await zoom.created(agenda="x" * 300, settings={"use_pmi": True})
    (row,) = (await zoom.get(MINE)).json()["meetings"]
    assert not row.keys() & {"start_url", "password", "settings"}
    assert len(row["agenda"]) == 250
    assert row["pmi"] == str(zoom.world.users[EMMA.zoom_id].pmi)
    assert "pwd=" in row["join_url"]


async def test_upcoming_ones_are_those_that_are_not_over(zoom: Caller) -> None:
    await zoom.created(topic="Soon", start_time="2026-10-12T10:00:00Z", duration=30)
    await zoom.created(topic="Far", start_time="2027-10-12T10:00:00Z")
    await zoom.created(topic="Any time", type=3)
    assert await topics(zoom, type="upcoming") == ["Any time", "Soon"]
    zoom.time.pass_(minutes=89)
    await zoom.log_in()
    assert await topics(zoom, type="upcoming_meetings") == ["Any time", "Soon"]
    zoom.time.pass_(minutes=1)
    assert await topics(zoom, type="upcoming") == ["Any time"]
    assert await topics(zoom, type="previous_meetings") == ["Soon"]
    assert await topics(zoom, type="scheduled") == ["Any time", "Soon", "Far"]


async def test_a_meeting_that_overruns_is_upcoming_while_it_is_live(zoom: Caller) -> None:
    meeting = await zoom.created(topic="Long", duration=10)
    zoom.world.start(meeting["id"])
    zoom.time.pass_(minutes=30)
    assert await topics(zoom, type="upcoming") == await topics(zoom, type="live") == ["Long"]
    zoom.world.end(meeting["id"])
    assert await topics(zoom, type="upcoming") == await topics(zoom, type="live") == []


async def test_a_series_is_one_row_but_one_for_each_occurrence_among_the_upcoming(zoom: Caller) -> None:
    meeting = await zoom.created(**series())
    await zoom.delete(meeting["id"], occurrence_id=meeting["occurrences"][0]["occurrence_id"])
    assert await topics(zoom) == ["Retro"]
    rows = (await zoom.get(MINE, type="upcoming")).json()["meetings"]
    assert [each["start_time"] for each in rows] == ["2026-10-27T14:00:00Z", "2026-11-03T14:00:00Z"]
    assert {each["id"] for each in rows} == {meeting["id"]}


async def test_expired_ones_are_left_out(zoom: Caller) -> None:
    await zoom.created(topic="Old")
    zoom.time.pass_(days=31)
    await zoom.log_in()
    assert await topics(zoom) == await topics(zoom, type="previous_meetings") == []


async def test_a_window_is_of_whole_days_in_its_zone(zoom: Caller) -> None:
    await zoom.created(topic="Late", start_time="2026-10-20T22:30:00Z")
    await zoom.created(topic="Any time", type=3)
    day = {"from": "2026-10-20", "to": "2026-10-20"}
    assert await topics(zoom, **day) == ["Any time", "Late"]
    assert await topics(zoom, **day, timezone="Europe/Berlin") == ["Any time"]
    next_day = {"from": "2026-10-21", "to": "2026-10-21", "timezone": "Europe/Berlin"}
    assert await topics(zoom, **next_day) == ["Any time", "Late"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"type": "all"}, "type"),
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-13-01"}, "to"),
        ({"timezone": "Mars"}, "timezone"),
        ({"page_size": "301"}, "page_size"),
    ],
)
async def test_a_wrong_parameter_is_named(zoom: Caller, query: dict[str, str], name: str) -> None:
    assert wrong_fields(await zoom.get(MINE, **query)) == [name]


async def test_pages_hold_each_meeting_once(zoom: Caller) -> None:
    for number in range(5):
        await zoom.created(topic=str(number), start_time=f"2026-10-2{number}T09:00:00Z")
    seen: list[str] = []
    query: dict[str, str | int] = {"page_size": 2}
    while True:
        page = (await zoom.get(MINE, **query)).json()
        seen += [each["topic"] for each in page["meetings"]]
        if not page["next_page_token"]:
            break
        query["next_page_token"] = page["next_page_token"]
    assert seen == ["0", "1", "2", "3", "4"]


async def test_who_may_not_host_and_who_is_unknown_have_no_list(zoom: Caller) -> None:
    assert refused(await zoom.get(f"/users/{PIA.email}/meetings")) == (400, 3161)
    assert refused(await zoom.get(f"/users/{NOAH.email}/meetings")) == (404, 1001)
