"""While a user is being made, and after: what Zoom refuses, and what no good client does."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from sandbox.zoom.creating import TWICE
from sandbox.zoom.faults import Fault, FaultKind
from tests.sandbox.zoom.builders import EMMA, NOAH, PIA, Caller, refused

if TYPE_CHECKING:
    import httpx

BEFORE = [
    FaultKind.SERVER_ERROR_BEFORE,
    FaultKind.PER_SECOND_429,
    FaultKind.INVITE_DAILY_429,
    FaultKind.CONCURRENT_429,
    FaultKind.XML_BODY,
    FaultKind.HTML_BODY,
]
HOURS = 3_600_000


def told(zoom: Caller) -> list[tuple[str, str]]:
    return [(each.error, each.detail) for each in zoom.world.violations]


async def running(zoom: Caller) -> "asyncio.Task[httpx.Response]":
    """A POST /users that goes on until the world closes."""
    zoom.world.faults.add(Fault(FaultKind.LATENCY, "POST", "/users", times=1, ms=HOURS))
    arrived = asyncio.Event()
    unsubscribe = zoom.world.subscribe(arrived.set)
    task = asyncio.create_task(zoom.make())
    await arrived.wait()
    unsubscribe()
    return task


@pytest.mark.parametrize("key", [NOAH.email, NOAH.email.upper(), "noah%40acme.example"])
async def test_nothing_else_is_done_with_a_user_who_is_being_made(zoom: Caller, key: str) -> None:
    making = await running(zoom)
    for answer in (await zoom.get(f"/users/{key}"), await zoom.change(key, type=2)):
        assert refused(answer) == (429, 429)
        assert answer.json()["message"].startswith("Too many concurrent requests.")
    assert (await zoom.get(f"/users/{EMMA.email}")).status_code == 200
    assert (await zoom.get("/users", status="pending")).status_code == 200
    assert (await zoom.make("max@acme.example")).status_code == 201
    zoom.world.close()
    assert (await making).status_code == 201
    assert (await zoom.user(NOAH.email))["status"] == "pending"


async def test_a_second_call_for_somebody_who_is_being_made_is_refused_and_a_violation(
    lenient: Caller,
) -> None:
    making = await running(lenient)
    assert refused(await lenient.make(NOAH.email.upper())) == (429, 429)
    lenient.world.close()
    assert (await making).status_code == 201
    assert told(lenient) == [(TWICE, f"{NOAH.email} is being made by a call that is still going on")]


async def test_a_reset_meanwhile_harms_nobody(zoom: Caller) -> None:
    making = await running(zoom)
    zoom.world.reset()
    zoom.world.close()
    assert refused(await making) == (401, 124)
    await zoom.log_in()
    assert (await zoom.make()).status_code == 201


async def test_whoever_does_not_look_before_trying_again_is_caught(lenient: Caller) -> None:
    lenient.world.faults.add(Fault(FaultKind.SERVER_ERROR_AFTER, "POST", "/users", times=1))
    assert (await lenient.make()).status_code == 500
    assert (await lenient.user(NOAH.email))["status"] == "pending", "it was done"
    assert told(lenient) == []
    assert refused(await lenient.make()) == (409, 1005)
    assert told(lenient) == [(TWICE, f"{NOAH.email} was made by an earlier call")]


async def test_a_second_call_is_a_violation_even_if_a_fault_hides_it(lenient: Caller) -> None:
    await lenient.made()
    lenient.world.faults.add(Fault(FaultKind.SERVER_ERROR_BEFORE, "POST", "/users", times=1))
    await lenient.make()
    lenient.world.accept(NOAH.email)
    await lenient.make()
    assert [error for error, _ in told(lenient)] == [TWICE, TWICE]


@pytest.mark.parametrize("fault", BEFORE)
async def test_after_a_call_that_did_nothing_another_is_as_it_should_be(
    zoom: Caller, fault: FaultKind
) -> None:
    zoom.world.faults.add(Fault(fault, "POST", "/users", times=1))
    assert (await zoom.make()).status_code >= 400
    assert refused(await zoom.get(f"/users/{NOAH.email}")) == (404, 1001)
    assert (await zoom.make()).status_code == 201


async def test_a_call_for_somebody_who_was_there_all_the_time_is_no_violation(zoom: Caller) -> None:
    assert refused(await zoom.make(PIA.email)) == (409, 1005)
    assert refused(await zoom.make(EMMA.email)) == (400, 1009)


@pytest.mark.parametrize("body", [[], {}, {"user_info": 1}, {"user_info": {"email": 7}}])
async def test_what_makes_nobody_is_refused_and_no_more(zoom: Caller, body: object) -> None:
    for _ in range(2):
        assert refused(await zoom.call("POST", "/users", json=body)) == (400, 300)


async def test_the_limit_of_invitations_hits_no_other_call(zoom: Caller) -> None:
    zoom.world.faults.add(Fault(FaultKind.INVITE_DAILY_429))
    assert (await zoom.get("/users")).status_code == 200
    answer = await zoom.make()
    assert refused(answer) == (429, 429)
    assert "(10000) of user invite requests" in answer.json()["message"]
