"""Faults: what they do to an answer, and whether the thing was done all the same."""

import asyncio
import time
from xml.etree import ElementTree as ET

import pytest

from sandbox.zoom.faults import Fault, FaultKind, Faults, matches
from tests.sandbox.zoom.builders import AUTH, EMMA, FORM, LIAM, Caller, refused

USER = f"/users/{EMMA.email}"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FaultKind.PER_SECOND_429, "per-second"),
        (FaultKind.DAILY_429, "maximum daily rate limit"),
        (FaultKind.MEETING_DAILY_429, "GMT 00:00:00"),
        (FaultKind.CONCURRENT_429, "Too many concurrent requests"),
    ],
)
async def test_each_kind_of_429_has_its_own_words_and_nothing_is_done(
    zoom: Caller, kind: FaultKind, words: str
) -> None:
    zoom.world.faults.add(Fault(kind, times=1))
    answer = await zoom.create()
    assert refused(answer) == (429, 429)
    assert words in answer.json()["message"]
    assert answer.headers["x-ratelimit-category"] == "Light"
    assert zoom.world.meetings == {}
    assert (await zoom.create()).status_code == 201


async def test_a_daily_429_says_when_the_day_ends_on_any_plan(zoom: Caller) -> None:
    zoom.world.faults.add(Fault(FaultKind.DAILY_429))
    assert (await zoom.get(USER)).headers["retry-after"] == "2026-10-13T00:00:00Z"


async def test_the_hundred_a_day_concern_meeting_writes_alone(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.world.faults.add(Fault(FaultKind.MEETING_DAILY_429))
    assert (await zoom.get(USER)).status_code == 200
    assert (await zoom.get(f"/meetings/{meeting['id']}")).status_code == 200
    assert (await zoom.patch(meeting["id"], {"topic": "x"})).status_code == 429
    assert (await zoom.delete(meeting["id"])).status_code == 204


@pytest.mark.parametrize(
    ("kind", "meetings"), [(FaultKind.SERVER_ERROR_BEFORE, 0), (FaultKind.SERVER_ERROR_AFTER, 1)]
)
@pytest.mark.parametrize("status", [None, 503])
async def test_a_server_error_comes_before_or_after_the_effect(
    zoom: Caller, kind: FaultKind, meetings: int, status: int | None
) -> None:
    zoom.world.faults.add(Fault(kind, times=1, status=status))
    assert (await zoom.create()).status_code == (status or 500)
    assert len(zoom.world.meetings) == meetings


@pytest.mark.parametrize(
    ("kind", "status", "answered", "meetings"),
    [
        (FaultKind.XML_BODY, None, 400, 0),
        (FaultKind.XML_BODY, 200, 200, 1),
        (FaultKind.HTML_BODY, None, 502, 0),
        (FaultKind.HTML_BODY, 400, 400, 0),
        (FaultKind.HTML_BODY, 200, 200, 1),
    ],
)
async def test_a_foreign_body_has_a_status_that_tells_whether_it_was_done(
    zoom: Caller, kind: FaultKind, status: int | None, answered: int, meetings: int
) -> None:
    zoom.world.faults.add(Fault(kind, times=1, status=status))
    answer = await zoom.create()
    assert answer.status_code == answered
    assert answer.text.startswith("<")
    assert "json" not in answer.headers["content-type"]
    assert len(zoom.world.meetings) == meetings
    if kind is FaultKind.XML_BODY:
        ET.fromstring(answer.text)  # noqa: S314 our own


async def test_an_expired_token_ends_those_that_are_out_and_a_new_one_works(zoom: Caller) -> None:
    zoom.world.faults.add(Fault(FaultKind.EXPIRED_TOKEN, times=1))
    answer = await zoom.get(USER)
    assert refused(answer) == (401, 124)
    assert answer.json()["message"] == "Access token is expired."
    assert refused(await zoom.get(USER)) == (401, 124)
    await zoom.log_in()
    assert (await zoom.get(USER)).status_code == 200


@pytest.mark.parametrize(("kind", "meetings"), [(FaultKind.TIMEOUT_BEFORE, 0), (FaultKind.TIMEOUT_AFTER, 1)])
async def test_a_call_that_hangs_is_let_go_when_the_world_closes(
    zoom: Caller, kind: FaultKind, meetings: int
) -> None:
    zoom.world.faults.add(Fault(kind, times=1))
    reached = asyncio.Event()
    zoom.world.subscribe(reached.set)
    waiting = asyncio.create_task(zoom.create())
    await asyncio.wait_for(reached.wait(), 5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 0.02)
    assert len(zoom.world.meetings) == meetings
    assert zoom.world.calls[-1].status == 0
    zoom.world.close()
    assert (await asyncio.wait_for(waiting, 5)).status_code == 503


async def test_latency_adds_up_and_leaves_the_rest_alone(zoom: Caller) -> None:
    zoom.world.faults.add(Fault(FaultKind.LATENCY, ms=20))
    zoom.world.faults.add(Fault(FaultKind.LATENCY, ms=15, times=1))
    before = time.monotonic()
    assert (await zoom.get(USER)).status_code == 200
    assert time.monotonic() - before >= 0.03
    zoom.world.faults.add(Fault(FaultKind.SERVER_ERROR_BEFORE))
    assert (await zoom.get(USER)).status_code == 500
    assert [call.fault for call in zoom.world.calls[1:]] == [FaultKind.LATENCY, FaultKind.SERVER_ERROR_BEFORE]


async def test_closing_the_world_cuts_latency_short(zoom: Caller) -> None:
    zoom.world.faults.add(Fault(FaultKind.LATENCY, ms=60_000))
    zoom.world.close()
    assert (await asyncio.wait_for(zoom.get(USER), 5)).status_code == 200


async def test_a_fault_acts_so_many_times_and_then_the_next_one_does(zoom: Caller) -> None:
    first = zoom.world.faults.add(Fault(FaultKind.SERVER_ERROR_BEFORE, times=2))
    zoom.world.faults.add(Fault(FaultKind.CONCURRENT_429, times=1))
    assert [(await zoom.get(USER)).status_code for _ in range(4)] == [500, 500, 429, 200]
    assert zoom.world.faults.active == []
    assert first.times == 0


async def test_a_fault_concerns_its_method_and_path_alone(zoom: Caller) -> None:
    zoom.world.faults.add(Fault(FaultKind.SERVER_ERROR_BEFORE, method="post", path="/users/*/meetings"))
    assert (await zoom.get(f"{USER}/meetings")).status_code == 200
    assert (await zoom.create()).status_code == 500
    assert (await zoom.create(LIAM.email)).status_code == 500


async def test_only_a_fault_that_names_it_acts_on_the_token_endpoint(zoom: Caller) -> None:
    async def status() -> int:
        return (await zoom.http.post("/zoom/oauth/token", data=FORM, auth=AUTH)).status_code

    zoom.world.faults.add(Fault(FaultKind.SERVER_ERROR_BEFORE))
    assert await status() == 200
    zoom.world.faults.add(Fault(FaultKind.PER_SECOND_429, path="/oauth/token", times=1))
    assert [await status(), await status()] == [429, 200]


async def test_an_answer_after_a_fault_is_in_the_log_with_it(zoom: Caller) -> None:
    zoom.world.faults.add(Fault(FaultKind.SERVER_ERROR_AFTER, times=1))
    await zoom.create(topic="Retro")
    call = zoom.world.calls[-1]
    assert (call.method, call.path, call.status) == ("POST", f"{USER}/meetings", 500)
    assert call.request_body == {"topic": "Retro"}
    assert call.fault is FaultKind.SERVER_ERROR_AFTER


def test_a_fault_is_switched_off_by_its_number() -> None:
    faults = Faults()
    first, second = faults.add(Fault(FaultKind.LATENCY)), faults.add(Fault(FaultKind.LATENCY))
    assert faults.remove(first.id)
    assert not faults.remove(first.id)
    assert faults.active == [second]
    faults.clear()
    assert faults.active == []


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/users/*/meetings", "/users/x/meetings", True),
        ("/users/*/meetings", "/users/x/y/meetings", False),
        ("/users/*", "/users/x/meetings", False),
        ("/users", "/users", True),
        ("/users", "/users/", False),
        ("/meetings/1.3", "/meetings/123", False),
        ("*", "users", True),
    ],
)
def test_a_star_stands_for_one_part_of_a_path(pattern: str, path: str, *, fits: bool) -> None:
    assert matches(pattern, path) is fits
