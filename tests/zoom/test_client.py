"""What the client does around a request: pace, retries, what is never repeated."""

import logging

import httpx
import pytest

from bot.zoom import errors, limits, meetings, users
from bot.zoom.limits import Label
from tests.zoom import builders
from tests.zoom.builders import Fake

ALICE = httpx.Response(200, json={"id": "alice"})
CREATED = httpx.Response(201, json=builders.CREATED)
PER_SECOND = builders.refusal(429, 429, "You have reached the maximum per-second rate limit for this API.")
DAILY = builders.refusal(429, 429, "You have exceeded the daily rate limit (100) of Meeting Create/Update.")
CONCURRENT = builders.refusal(429, 429, "Too many concurrent requests.")
UNKNOWN = [
    httpx.Response(500),
    httpx.Response(503, text="<html>"),
    httpx.Response(200, content=b'{"id": 93214'),
    httpx.Response(201, text="<html>"),
    httpx.ReadTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("odd"),
]


@pytest.mark.parametrize("trouble", UNKNOWN, ids=repr)
async def test_a_post_whose_outcome_is_unknown_is_never_repeated(
    fake: Fake, trouble: httpx.Response | Exception
) -> None:
    route = fake.on("POST", "/users/alice/meetings").mock(side_effect=[trouble, CREATED])
    with pytest.raises(errors.ZoomError) as caught:
        await meetings.create(fake.client, "alice", meetings.MeetingRequest())
    assert caught.value.outcome_unknown
    assert (route.call_count, fake.time.slept) == (1, [])


@pytest.mark.parametrize("trouble", UNKNOWN, ids=repr)
async def test_a_get_is_tried_three_times(fake: Fake, trouble: httpx.Response | Exception) -> None:
    route = fake.on("GET", "/users/alice").mock(side_effect=[trouble, trouble, ALICE])
    assert (await users.get(fake.client, "alice")).id == "alice"
    route.mock(side_effect=[trouble, trouble, trouble, ALICE])
    with pytest.raises(errors.ZoomError):
        await users.get(fake.client, "alice")
    assert route.call_count == 6
    assert fake.time.slept == [0.75, 1.5] * 2


@pytest.mark.parametrize(
    "trouble", [PER_SECOND, CONCURRENT, httpx.ConnectError("refused")], ids=["pace", "busy", "refused"]
)
async def test_a_post_that_zoom_turned_away_is_repeated(
    fake: Fake, trouble: httpx.Response | Exception
) -> None:
    route = fake.on("POST", "/users/alice/meetings").mock(side_effect=[trouble, CREATED])
    meeting = await meetings.create(fake.client, "alice", meetings.MeetingRequest(topic="Retro"))
    assert meeting.id == 93214567890
    assert [call.request.content for call in route.calls] == [b'{"topic":"Retro"}'] * 2
    assert len(fake.time.slept) == 1


async def test_a_daily_limit_is_told_at_once(fake: Fake) -> None:
    route = fake.on("POST", "/users/alice/meetings").mock(side_effect=[DAILY, CREATED])
    with pytest.raises(errors.Daily) as caught:
        await meetings.create(fake.client, "alice", meetings.MeetingRequest())
    assert (caught.value.resets_at - builders.NOW).total_seconds() == 14.5 * 3600
    assert (route.call_count, fake.time.slept) == (1, [])


async def test_a_refusal_for_the_pace_slows_all_requests_of_the_label() -> None:
    fake = builders.Fake(rates=limits.PUBLISHED[limits.Plan.PRO])
    async with fake.client:
        fake.on("GET", "/users/alice").mock(side_effect=[PER_SECOND, ALICE, ALICE, ALICE])
        await users.get(fake.client, "alice")
        assert fake.time.seconds == 1.5
        gone = []
        for _ in range(2):
            await users.get(fake.client, "alice")
            gone.append(fake.time.seconds)
        assert gone[1] - gone[0] == pytest.approx(2 / 28.5)


async def test_requests_keep_to_the_plan() -> None:
    fake = builders.Fake(rates=limits.PUBLISHED[limits.Plan.FREE])
    async with fake.client:
        fake.on("GET", "/users/alice").mock(return_value=ALICE)
        for _ in range(20):
            await users.get(fake.client, "alice")
        assert fake.time.seconds == pytest.approx(19 / 3.8)


async def test_parameters_that_are_none_are_left_out(fake: Fake) -> None:
    route = fake.on("GET", "/past_meetings/x").respond(200, json={})
    call = fake.client.request
    await call("GET", "/past_meetings/x", label=Label.LIGHT, params={"a": None, "b": True, "c": 0, "d": "é&"})
    assert route.calls.last.request.url.query == b"b=true&c=0&d=%C3%A9%26"
    assert route.calls.last.request.content == b""


async def test_a_retry_is_logged_without_secrets(fake: Fake, caplog: pytest.LogCaptureFixture) -> None:
    fake.on("POST", "/users/alice/meetings").mock(side_effect=[PER_SECOND, CREATED])
    with caplog.at_level(logging.DEBUG):
        await meetings.create(fake.client, "alice", meetings.MeetingRequest())
    assert "POST /users/alice/meetings: attempt 1 failed, next in 1.5 s: You have reached" in caplog.text
    for secret in (builders.SECRET, "token-1", "zak=", "pwd=", "k4Dq9z"):
        assert secret not in caplog.text
