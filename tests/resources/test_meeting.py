"""What is typed becomes a meeting's spec, and what Zoom lists is told from what it does not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot import zoom
from bot.domain.vault import Vault
from bot.errors import Refusal
from bot.resources import base, meeting
from bot.resources.meeting_spec import Spec
from bot.settings import Passcode
from tests.resources import filling
from tests.resources.zooms import Zoom

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
START = datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Europe/Berlin"))
MEETINGS = meeting.Meetings(Passcode.HOST, Vault("secret"))


async def test_without_a_time_zone_a_time_is_asked_about_and_a_meeting_now_is_not() -> None:
    with pytest.raises(Refusal, match="which time zone you are in"):
        await MEETINGS.understand("Retro at tomorrow 15:00", filling.Asker(zone=None), NOW)
    assert isinstance(await MEETINGS.understand("Retro", filling.Asker(zone=None), NOW), Spec)


async def test_a_group_that_is_too_large_is_refused_and_the_asker_does_not_count() -> None:
    line = "Retro with <!subteam^S1|@all>"
    spec = await MEETINGS.understand(line, filling.Asker(group=51), NOW)
    assert len(spec.invited) == 50
    assert "U1" not in spec.invited
    with pytest.raises(Refusal, match="51 people are more than the 50"):
        await MEETINGS.understand(line, filling.Asker(group=52), NOW)


async def test_a_saved_spec_is_in_the_askers_zone_again() -> None:
    spec = await MEETINGS.understand("Retro at tomorrow 15:00 for 45m with <@U2>", filling.Asker(), NOW)
    saved = MEETINGS.spec(spec.model_dump(mode="json", exclude_defaults=True))
    assert saved == spec
    assert isinstance(saved, Spec)
    assert saved.start is not None
    assert saved.start.tzinfo == ZoneInfo("Europe/Berlin")
    now = MEETINGS.spec({"host": "Z1", "topic": "Retro"})
    assert not MEETINGS.findable(now)


def test_a_spec_of_another_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="not a meeting's"):
        MEETINGS.findable(base.Spec())


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (0, True), (1, True)])
def test_a_start_that_has_passed_is_too_late(minutes: int, late: bool) -> None:  # noqa: FBT001 a parameter
    spec = Spec(host="Z1", topic="Retro", start=START, zone="Europe/Berlin")
    assert MEETINGS.too_late(spec, START + timedelta(minutes=minutes)) is late
    assert not MEETINGS.too_late(Spec(host="Z1", topic="Retro"), NOW)


def listed(number: int, **more: object) -> dict[str, object]:
    """What Zoom lists of a meeting that fits."""
    fits = {"topic": "Retro", "start_time": "2026-11-22T14:00:00Z", "created_at": "2026-11-21T12:00:00Z"}
    return {"id": number, **fits, **more}


async def found(spec: Spec, *rows: dict[str, object]) -> list[str]:
    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        return httpx.Response(200, json={"meetings": list(rows)})

    client = zoom.Zoom(
        credentials=zoom.Credentials("a", "c", "s"),
        api_url="http://zoom.test",
        token_url="http://zoom.test/token",
        transport=httpx.MockTransport(answer),
    )
    async with client:
        return list(await MEETINGS.find(client, spec, NOW))


async def test_only_what_has_the_topic_and_the_start_and_is_new_is_found_the_oldest_first() -> None:
    spec = Spec(host="Z1", topic="Retro", start=START, zone="Europe/Berlin")
    rows = [
        listed(2, created_at="2026-11-21T12:00:09Z"),
        listed(1, created_at="2026-11-21T11:56:00Z"),
        listed(3, topic="Retro 2"),
        listed(4, start_time="2026-11-22T15:00:00Z"),
        listed(5, created_at="2026-11-21T11:54:00Z"),
        listed(6, created_at=None),
    ]
    assert await found(spec, *rows) == ["1", "2"]


async def test_a_series_and_one_at_any_time_are_found_by_their_type_too() -> None:
    series = Spec(host="Z1", topic="Retro", start=START, zone="Europe/Berlin", recurrence={"type": 1})
    rows = [listed(1, type=8), listed(2, type=2), listed(3, type=3, start_time=None)]
    assert await found(series, *rows) == ["1"]
    any_time = Spec(host="Z1", topic="Retro", any_time=True)
    assert MEETINGS.findable(any_time)
    assert await found(any_time, *rows) == ["3"]


async def test_what_was_scheduled_for_somebody_else_is_looked_for_among_theirs() -> None:
    there = Zoom({"GET /users/Z2/meetings": {"meetings": [listed(1)]}})
    spec = Spec(host="Z1", topic="Retro", start=START, zone="Europe/Berlin", owner="Z2")
    async with there.client() as client:
        assert await MEETINGS.find(client, spec, NOW) == ["1"]


async def test_it_is_created_on_the_askers_own_path() -> None:
    there = Zoom({"POST /users/Z1/meetings": {"id": 1, "topic": "Retro"}, "GET /meetings/1": {"id": 1}})
    spec = Spec(host="Z1", topic="Retro", start=START, zone="Europe/Berlin", minutes=30)
    async with there.client() as client:
        assert (await MEETINGS.create(client, spec, "U1")).zoom_id == "1"
        assert (await MEETINGS.fetch(client, "1", spec, "U1")).name == "Retro"
    assert there.asked[0][1]["start_time"] == "2026-11-22T15:00:00"


async def test_a_line_without_a_topic_has_the_askers_name() -> None:
    spec = await MEETINGS.understand("", filling.Asker(), NOW)
    assert spec.topic == "Emma's Zoom Meeting"
