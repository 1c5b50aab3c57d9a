"""Users at odd moments: what comes late, too early, or once more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest

from bot.domain.requests import Request, State
from bot.jobs.port import JobState
from bot.resources import user_after
from bot.resources.user_spec import Spec
from bot.services import creating, following, outcomes
from bot.services.review.deciding import Pressed
from bot.store.port import AuditFilter
from sandbox.zoom.user import UserType
from tests.services import hiring
from tests.services.badges import IT, Clock
from tests.services.hiring import APPROVAL, ENDS, licensed, wanted
from tests.services.rig import ADA, EMMA, NOON, Outside, Rig

NOT_THERE: Final = {"code": 1001, "message": "User does not exist."}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outside(tmp_path: Path, clock: Clock) -> Outside:
    return hiring.outside(tmp_path, clock, APPROVAL)


@pytest.fixture
async def life(outside: Outside) -> AsyncIterator[Rig]:
    async with outside.life() as life:
        life.slack.groups = {"S0ITADMIN": frozenset({ADA})}
        yield life


async def asked(life: Rig, spec: Spec, view: str = "V1") -> Request:
    key = await life.submit("user", spec, view)
    await life.run_all()
    return await life.request(key)


async def approved(life: Rig, request: Request) -> Request:
    ticket = str(request.review["ticket"])
    await life.deciding.approve(Pressed(request.key, ticket, ADA, f"{IT}:1.0", ""))
    await life.run_all()
    return await life.request(request.key)


async def test_whom_zoom_does_not_show_yet_is_not_said_to_be_deleted(life: Rig) -> None:
    request = await asked(life, wanted())

    async def lag() -> None:
        life.door.fail("GET", *[httpx.Response(404, json=NOT_THERE)] * 20)

    life.moments.meanwhile["POST"] = lag
    request = await approved(life, request)
    assert request.state is State.DONE
    assert request.zoom_id in life.world.account.users
    assert life.slack.told("is created", to=IT)


async def test_what_is_approved_once_its_time_is_over_is_refused_with_the_reason(
    life: Rig, clock: Clock
) -> None:
    request = await asked(life, licensed(until=NOON.date()))
    clock.pass_(days=2)
    request = await approved(life, request)
    assert request.state is State.REFUSED
    assert request.note.startswith(creating.OVER)
    assert "POST" not in life.door.calls


@pytest.mark.parametrize("task", [following.LAPSE_SOON, following.LAPSE])
async def test_a_job_that_wakes_up_before_its_time_waits_for_it(life: Rig, clock: Clock, task: str) -> None:
    """The clock was ahead for a while."""
    request = await approved(life, await asked(life, licensed()))
    user = life.world.account.users[request.zoom_id]
    clock.pass_(hours=1)
    life.jobs.end(f"{task}:{request.key}:1", JobState.RUNNING)
    await life.run_all()
    assert user.type == UserType.LICENSED
    clock.now = ENDS - timedelta(days=1)
    await life.run_all()
    assert len(life.slack.told("goes back to Basic", to=EMMA)) == 1
    assert user.type == UserType.LICENSED
    clock.now = ENDS
    await life.run_all()
    assert user.type == UserType.BASIC


async def test_an_end_that_is_here_is_not_announced_any_more(life: Rig, clock: Clock) -> None:
    """The bot was down on the day before."""
    request = await approved(life, await asked(life, licensed()))
    clock.now = ENDS
    life.jobs.wake()
    await life.run(f"{following.LAPSE_SOON}:{request.key}:1")
    await life.run_all()
    assert not life.slack.told("goes back to Basic", to=EMMA)
    assert life.slack.told(user_after.ENDED.format(name="Noah Diaz"), to=EMMA)


async def test_the_end_of_one_takes_nothing_from_whom_another_request_created_since(
    life: Rig, clock: Clock
) -> None:
    first = await approved(life, await asked(life, licensed()))
    life.world.account.drop_user(life.world.account.users[first.zoom_id])
    second = await approved(life, await asked(life, licensed(until=None), "V2"))
    assert second.state is State.DONE
    clock.now = ENDS
    await life.run_all()
    assert life.world.account.users[second.zoom_id].type == UserType.LICENSED
    assert life.slack.told(following.SUCCEEDED, to=EMMA)
    assert outcomes.read(await life.request(first.key)).ends == outcomes.ENDED


@pytest.mark.parametrize("answered", [True, False])
async def test_whoever_is_invited_once_more_may_have_the_same_id_again(
    life: Rig, clock: Clock, *, answered: bool
) -> None:
    """Who has a Zoom account of their own keeps its ID, as often as they are invited."""
    life.world.add_user("zoe@gmail.example", free=True)
    spec = wanted(person="", email="zoe@gmail.example")
    first = await approved(life, await asked(life, spec))
    clock.pass_(days=31)
    life.world.expire("zoe@gmail.example")
    await life.run_all()
    second = await asked(life, spec, "V2")
    clock.pass_(minutes=1)
    if not answered:
        life.door.after["POST"] = [httpx.ReadTimeout("lost")]
    second = await approved(life, second)
    assert (second.state, second.zoom_id) == (State.DONE, first.zoom_id)
    assert (await life.request(first.key)).zoom_id == ""
    found = await life.store.audit.find(AuditFilter(action="request.succeeded"))
    assert [(each.request, each.subject) for each in found] == [(first.key, first.zoom_id)]


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("no"),
        httpx.Response(429, json={"code": 429, "message": "Too many concurrent requests."}),
    ],
    ids=["unreachable", "busy"],
)
async def test_an_approval_is_not_lost_where_zoom_takes_no_create_for_a_while(
    life: Rig, clock: Clock, failure: httpx.TransportError | httpx.Response
) -> None:
    request = await asked(life, wanted())
    life.door.fail("POST", *[failure] * 30)
    ticket = str(request.review["ticket"])
    await life.deciding.approve(Pressed(request.key, ticket, ADA, f"{IT}:1.0", ""))
    job = f"decide:{request.key}"
    again = await life.run(job)
    assert again is not None
    assert (await life.request(request.key)).state is State.CREATING
    await life.failing.failed(life.jobs.saved[job], again)
    life.jobs.end(job, JobState.FAILED)
    life.door.failures.clear()
    clock.pass_(minutes=5)
    await life.run_all()
    request = await life.request(request.key)
    assert request.state is State.DONE
    assert request.zoom_id in life.world.account.users
