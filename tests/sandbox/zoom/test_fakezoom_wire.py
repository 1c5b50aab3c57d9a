"""What only a real connection shows: no answer, and half an answer."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn

from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.world import ZoomWorld
from tests.sandbox.zoom.builders import AUTH, EMMA, FORM, NOAH, Caller, Time, app_of


@asynccontextmanager
async def serving() -> AsyncIterator[Caller]:
    """A world on a real port. Leaving this takes as long as the server needs to shut down."""
    time = Time()
    world = ZoomWorld(clock=time)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app_of(world), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 `serve` would take the signals
    try:
        port = listener.getsockname()[1]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            caller = Caller(world, http, time)
            await caller.log_in()
            yield caller
    finally:
        world.close()
        server.should_exit = True
        await asyncio.wait_for(task, 10)
        listener.close()


@pytest.mark.parametrize(("kind", "meetings"), [(FaultKind.TIMEOUT_BEFORE, 0), (FaultKind.TIMEOUT_AFTER, 1)])
async def test_a_client_gives_up_on_an_answer_that_does_not_come(kind: FaultKind, meetings: int) -> None:
    async with serving() as zoom:
        zoom.world.faults.add(Fault(kind, times=1))
        with pytest.raises(httpx.ReadTimeout):
            await zoom.call("POST", f"/users/{EMMA.email}/meetings", json={}, timeout=0.2)
        assert len(zoom.world.meetings) == meetings
        assert (await zoom.create()).status_code == 201, "the next one is answered"


async def test_a_call_that_hangs_does_not_hold_up_the_shutdown() -> None:
    async with serving() as zoom:
        zoom.world.faults.add(Fault(FaultKind.TIMEOUT_BEFORE))
        reached = asyncio.Event()
        zoom.world.subscribe(reached.set)
        waiting = asyncio.create_task(zoom.create())
        await asyncio.wait_for(reached.wait(), 5)
        zoom.world.close()
        assert (await waiting).status_code == 503


async def test_half_an_answer_is_half_of_what_was_promised() -> None:
    async with serving() as zoom:
        zoom.world.faults.add(Fault(FaultKind.CUT_OFF_AFTER, times=1))
        with pytest.raises(httpx.RemoteProtocolError):
            await zoom.create(topic="Retro")
        (meeting,) = zoom.world.meetings.values()
        assert meeting.topic == "Retro"
        call = zoom.world.calls[-1]
        assert (call.status, call.fault) == (201, FaultKind.CUT_OFF_AFTER)


@pytest.mark.parametrize(
    ("kind", "status"), [(FaultKind.TIMEOUT_BEFORE, 404), (FaultKind.TIMEOUT_AFTER, 200)]
)
async def test_without_an_answer_only_looking_tells_whether_a_user_was_made(
    kind: FaultKind, status: int
) -> None:
    async with serving() as zoom:
        zoom.world.faults.add(Fault(kind, "POST", "/users", times=1))
        over = asyncio.Event()
        zoom.world.subscribe(over.set)
        waiting = asyncio.create_task(zoom.make())
        await asyncio.wait_for(over.wait(), 10)
        waiting.cancel()
        assert (await zoom.get(f"/users/{NOAH.email}")).status_code == status
        assert zoom.world.violations == []


async def test_with_half_an_answer_a_user_was_made() -> None:
    async with serving() as zoom:
        zoom.world.faults.add(Fault(FaultKind.CUT_OFF_AFTER, "POST", "/users", times=1))
        with pytest.raises(httpx.RemoteProtocolError):
            await zoom.make()
        assert (await zoom.user(NOAH.email))["status"] == "pending"


async def test_an_answer_without_a_body_is_cut_off_too() -> None:
    async with serving() as zoom:
        meeting = await zoom.created()
        zoom.world.faults.add(Fault(FaultKind.CUT_OFF_AFTER, method="DELETE"))
        with pytest.raises(httpx.RemoteProtocolError):
            await zoom.delete(meeting["id"])
        assert zoom.world.meetings == {}


async def test_what_arrives_of_a_cut_off_answer_is_no_json() -> None:
    async with serving() as zoom:
        zoom.world.faults.add(Fault(FaultKind.CUT_OFF_AFTER, path="/oauth/token"))
        request = zoom.http.build_request("POST", "/zoom/oauth/token", data=FORM)
        answer = await zoom.http.send(request, auth=AUTH, stream=True)
        arrived: list[bytes] = []

        async def read() -> None:
            async for chunk in answer.aiter_raw():
                arrived.append(chunk)  # noqa: PERF401 what came before the error must be kept

        with pytest.raises(httpx.RemoteProtocolError):
            await read()
        half = b"".join(arrived)
        assert 0 < len(half) < int(answer.headers["content-length"])
        with pytest.raises(json.JSONDecodeError):
            json.loads(half)
