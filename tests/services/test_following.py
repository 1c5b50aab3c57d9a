"""What was created is looked at until it stands; what was given for a time ends in time."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from bot.domain.requests import Request, State
from bot.domain.turns import What
from bot.jobs.port import Job, JobState
from bot.resources import user_after
from bot.resources.user import Users
from bot.resources.user_spec import Licence, Spec
from bot.services import following, outcomes
from bot.services.review.deciding import Pressed
from bot.zoom.users import Action
from sandbox.zoom import admission
from sandbox.zoom.user import UserType
from tests.services import hiring, rig
from tests.services.badges import IT, Clock
from tests.services.hiring import APPROVAL, EMAIL, ENDS, GRANTED, licensed, wanted
from tests.services.rig import ADA, EMMA, NOON, Outside, Rig

KEY: Final = "user:V1"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outside(tmp_path: Path, clock: Clock) -> Outside:
    return hiring.outside(tmp_path, clock, GRANTED)


@pytest.fixture
async def life(outside: Outside) -> AsyncIterator[Rig]:
    async with outside.life() as life:
        yield life


async def created(life: Rig, spec: Spec | None = None) -> Request:
    key = await life.submit("user", spec or wanted())
    await life.run_all()
    request = await life.request(key)
    assert request.state is State.DONE
    return request


def waiting(life: Rig, task: str) -> list[Job]:
    return [each for each in life.jobs.saved.values() if each.task == task and each.state is JobState.WAITING]


async def go_on(life: Rig, clock: Clock, **time: float) -> None:
    clock.pass_(**time)
    await life.run_all()


async def until(life: Rig, clock: Clock, moment: datetime) -> None:
    clock.now = moment
    await life.run_all()


async def audited(life: Rig, action: str) -> list[dict[str, Any]]:
    return [dict(each.details) for each in await life.store.audit.recent() if each.action == action]


async def test_an_invitation_that_is_accepted_is_told_once_and_looked_at_no_more(
    life: Rig, clock: Clock
) -> None:
    await created(life)
    await go_on(life, clock, minutes=5)
    assert not life.slack.told("active", to=EMMA)
    life.world.accept(EMAIL)
    await go_on(life, clock, minutes=15)
    assert len(life.slack.told(user_after.ACCEPTED, to=EMMA)) == 1
    assert outcomes.read(await life.request(KEY)).status == "active"
    changes = [{"before": "pending", "after": "active", "status": "active"}]
    assert await audited(life, "user.standing") == changes
    assert waiting(life, following.FOLLOW) == []
    await go_on(life, clock, days=2)
    assert len(life.slack.told(user_after.ACCEPTED, to=EMMA)) == 1


async def test_it_is_looked_at_ever_more_rarely_and_not_for_ever(life: Rig, clock: Clock) -> None:
    await created(life)
    looks = list[timedelta]()
    while jobs := waiting(life, following.FOLLOW):
        (job,) = jobs
        looks.append(life.jobs.due[job.id] - clock())
        await until(life, clock, life.jobs.due[job.id])
    minutes = [each / timedelta(minutes=1) for each in looks]
    assert minutes[:6] == [1, 5, 15, 60, 240, 1440]
    assert set(minutes[5:]) == {1440}
    assert timedelta(days=31) < sum(looks, timedelta()) < timedelta(days=33)
    asked = [each for each in life.world.calls if each.method == "GET" and each.status == 200]
    assert len(asked) < 40


async def test_an_invitation_that_expires_is_told(life: Rig, clock: Clock) -> None:
    await created(life)
    life.world.expire(EMAIL)
    await go_on(life, clock, minutes=5)
    assert life.slack.told(user_after.EXPIRED, to=EMMA)
    assert waiting(life, following.FOLLOW) == []


async def test_what_stands_from_the_start_is_looked_at_once_and_not_told_again(
    life: Rig, clock: Clock
) -> None:
    await created(life, wanted(action=Action.SSO))
    said = len(life.slack.said)
    await go_on(life, clock, minutes=5)
    assert len(life.slack.said) == said
    assert waiting(life, following.FOLLOW) == []


async def test_zoom_that_does_not_answer_is_asked_the_next_time(
    life: Rig, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await created(life)
    life.world.accept(EMAIL)
    life.door.fail("GET", *[httpx.Response(500, json={"code": 1, "message": "Oops."})] * 9)
    with caplog.at_level(logging.WARNING):
        await go_on(life, clock, minutes=5)
    assert "cannot be looked at" in caplog.text
    assert not life.slack.told("active", to=EMMA)
    life.door.failures.clear()
    await go_on(life, clock, minutes=15)
    assert life.slack.told(user_after.ACCEPTED, to=EMMA)


async def test_under_review_the_thread_hears_of_it_and_the_card_shows_it(
    outside: Outside, clock: Clock
) -> None:
    outside.policy.write_text(APPROVAL)
    async with outside.life() as life:
        life.slack.groups = {"S0ITADMIN": frozenset({ADA, LIAM_ADMIN})}
        key = await life.submit("user", wanted())
        await life.run_all()
        request = await life.request(key)
        ticket = str(request.review["ticket"])
        await life.deciding.approve(Pressed(key, ticket, ADA, f"{IT}:1.0", ""))
        await life.run_all()
        request = await life.request(key)
        assert request.state is State.DONE
        life.world.accept(EMAIL)
        await go_on(life, clock, minutes=5)
        assert life.slack.told(user_after.ACCEPTED, to=f"{IT}:{request.thread_ts}")
        assert life.slack.told(user_after.ACCEPTED, to=EMMA)
        drawn = [each for each in life.slack.said if each.to == f"update of {request.thread_ts}"]
        assert "active" in drawn[-1].words
        assert not await life.store.turns.waiting()


LIAM_ADMIN: Final = "U0LIAM002"


async def test_a_turn_is_saved_with_the_change_it_tells_of(outside: Outside, clock: Clock) -> None:
    outside.policy.write_text(APPROVAL)
    async with outside.life() as life:
        life.slack.groups = {"S0ITADMIN": frozenset({ADA})}
        key = await life.submit("user", licensed())
        await life.run_all()
        ticket = str((await life.request(key)).review["ticket"])
        await life.deciding.approve(Pressed(key, ticket, ADA, f"{IT}:1.0", ""))
        await life.run_all()
        clock.now = ENDS - timedelta(days=1)
        life.jobs.wake()
        await life.run(f"{following.LAPSE_SOON}:{key}:1")
        (turn,) = await life.store.turns.untold(key)
        assert turn.what is What.ENDING
        assert turn.details == {
            "at": ENDS.isoformat(),
            "words": user_after.ENDING.format(name="Noah Diaz", day="Mon 30 November 2026"),
        }


async def test_a_licence_for_a_time_ends_in_time_and_is_announced_the_day_before(
    life: Rig, clock: Clock
) -> None:
    request = await created(life, licensed())
    await until(life, clock, ENDS - timedelta(days=1, seconds=1))
    assert not life.slack.told("licence", to=EMMA)
    await until(life, clock, ENDS - timedelta(days=1))
    announced = user_after.ENDING.format(name="Noah Diaz", day="Mon 30 November 2026")
    assert len(life.slack.told(announced, to=EMMA)) == 1
    user = life.world.account.users[request.zoom_id]
    await until(life, clock, ENDS - timedelta(seconds=1))
    assert user.type == UserType.LICENSED
    await until(life, clock, ENDS)
    assert user.type == UserType.BASIC
    assert len(life.slack.told(user_after.ENDED.format(name="Noah Diaz"), to=EMMA)) == 1
    assert outcomes.read(await life.request(KEY)).ends == outcomes.ENDED
    assert len(await audited(life, "user.lapsed")) == 1
    assert await audited(life, "user.ending") == [{"at": ENDS.isoformat()}]


async def test_without_an_end_there_is_no_job_for_it(life: Rig) -> None:
    await created(life, wanted(type=Licence.LICENSED, action=Action.SSO))
    assert waiting(life, following.LAPSE) == waiting(life, following.LAPSE_SOON) == []


async def test_an_end_within_a_day_is_not_announced_first(life: Rig, clock: Clock) -> None:
    await created(life, licensed(until=NOON.date()))
    assert waiting(life, following.LAPSE_SOON) == []
    (job,) = waiting(life, following.LAPSE)
    assert life.jobs.due[job.id] == datetime.fromisoformat("2026-11-22T00:00:00+01:00")
    await go_on(life, clock, days=1)
    assert life.slack.told(user_after.ENDED.format(name="Noah Diaz"), to=EMMA)


async def test_both_jobs_do_nothing_a_second_time(life: Rig, clock: Clock) -> None:
    await created(life, licensed())
    await until(life, clock, ENDS)
    said = len(life.slack.said)
    for job in (f"{following.LAPSE_SOON}:{KEY}:1", f"{following.LAPSE}:{KEY}:1"):
        life.jobs.end(job, JobState.RUNNING)
    await life.run_all()
    assert len(life.slack.said) == said
    assert len(await audited(life, "user.lapsed")) == 1


async def test_a_licence_is_not_announced_to_end_once_it_has(life: Rig, clock: Clock) -> None:
    """The bot was down for the last two days."""
    await created(life, licensed())
    clock.now = ENDS
    life.jobs.wake()
    await life.run(f"{following.LAPSE}:{KEY}:1")
    await life.run(f"{following.LAPSE_SOON}:{KEY}:1")
    assert await audited(life, "user.ending") == []


async def test_to_begin_again_starts_nothing_anew(life: Rig) -> None:
    request = await created(life, licensed())
    jobs = dict(life.jobs.saved)
    await life.following.begin(request, life.kinds["user"])
    assert life.jobs.saved == jobs


async def test_a_licence_that_cannot_be_taken_back_yet_is_tried_each_day(life: Rig, clock: Clock) -> None:
    request = await created(life, licensed(action=Action.CREATE))
    await until(life, clock, ENDS)
    why = user_after.STILL_INVITED.format(name="Noah Diaz")
    assert len(life.slack.told(why, to=ADA)) == 1
    assert not life.slack.told("is over: the user is Basic", to=EMMA)
    await go_on(life, clock, days=1)
    assert len(life.slack.told(why, to=ADA)) == 1, "the admins are told once"
    life.world.accept(EMAIL)
    await go_on(life, clock, days=1)
    assert life.world.account.users[request.zoom_id].type == UserType.BASIC
    assert life.slack.told(user_after.ENDED.format(name="Noah Diaz"), to=EMMA)
    assert waiting(life, following.LAPSE) == []


async def test_what_zoom_refuses_is_told_to_the_admins_and_given_up_after_a_month(
    life: Rig, clock: Clock
) -> None:
    await created(life, licensed())
    life.world.account.of(admission.State).may_license = False
    await until(life, clock, ENDS - timedelta(days=1))
    await until(life, clock, ENDS)
    assert len(life.slack.told("Zoom does not allow that type for that user.", to=ADA)) == 1
    for _ in range(following.TRIES):
        await go_on(life, clock, days=1)
    assert waiting(life, following.LAPSE) == []
    assert len(life.slack.told("Zoom does not allow that type for that user.", to=ADA)) == 2
    assert outcomes.read(await life.request(KEY)).ends == outcomes.SOON


async def test_zoom_that_is_away_at_the_end_is_waited_for(life: Rig, clock: Clock) -> None:
    request = await created(life, licensed())
    clock.now = ENDS
    life.jobs.wake()
    life.door.fail("GET", *[httpx.Response(500, json={"code": 1, "message": "Oops."})] * 9)
    assert await life.run(f"{following.LAPSE}:{KEY}:1") is not None, "it runs again in seconds"
    life.door.failures.clear()
    await life.run_all()
    assert life.world.account.users[request.zoom_id].type == UserType.BASIC


@pytest.mark.parametrize("task", [following.FOLLOW, following.LAPSE_SOON, following.LAPSE])
async def test_what_is_not_there_is_nothing_to_look_after(
    life: Rig, task: str, caplog: pytest.LogCaptureFixture
) -> None:
    await life.jobs.start(f"{task}:nobody:1", task, {"key": "nobody", "n": 1})
    await life.run_all()
    assert "nothing to look after for nobody" in caplog.text


@pytest.mark.parametrize("task", [following.FOLLOW, following.LAPSE_SOON, following.LAPSE])
async def test_a_kind_that_neither_changes_nor_ends_is_left_alone(life: Rig, task: str) -> None:
    key = await life.ask("Retro")
    await life.run_all()
    assert not [each for each in life.jobs.saved if each.startswith(task)]
    said = len(life.slack.said)
    await life.jobs.start(f"{task}:{key}:1", task, {"key": key, "n": 1})
    await life.run_all()
    assert len(life.slack.said) == said


async def test_a_licence_without_an_end_is_not_announced_to_end(life: Rig) -> None:
    await created(life)
    said = len(life.slack.said)
    await life.jobs.start("odd", following.LAPSE_SOON, {"key": KEY, "n": 1})
    await life.run_all()
    assert len(life.slack.said) == said


STRIDE: Final = 2
"""Moments between two crashes: each is a whole play."""


@pytest.mark.long
@pytest.mark.timeout(240)
@pytest.mark.parametrize("rules", [GRANTED, APPROVAL], ids=["granted", "approved"])
async def test_a_crash_at_any_moment_loses_no_end_and_no_word(
    tmp_path: Path, clock: Clock, rules: str
) -> None:
    """From the acceptance on: the look, the announcement, the end."""
    crashed, last = True, 1
    while crashed:
        clock.now = NOON
        outside = rig.outside(tmp_path / str(last), clock, lambda moments: [Users()])  # noqa: ARG005
        outside.policy.parent.mkdir(parents=True)
        outside.policy.write_text(rules)
        crashed = await _cut_off(outside, clock, last)
        await _made_good(outside, clock)
        last += STRIDE
    assert last > 4 * STRIDE


async def _cut_off(outside: Outside, clock: Clock, last: int) -> bool:
    """A play up to a moment; whether there was such a moment."""
    async with outside.life() as life:
        life.slack.groups = {"S0ITADMIN": frozenset({ADA})}
        await life.submit("user", licensed(action=Action.CREATE))
        await life.run_all()
        if ticket := (await life.request(KEY)).review.get("ticket"):
            await life.deciding.approve(Pressed(KEY, str(ticket), ADA, f"{IT}:1.0", ""))
            await life.run_all()
        life.world.accept(EMAIL)
        clock.now = ENDS - timedelta(days=1)
        life.moments.last = life.moments.passed + last
        try:
            await life.run_all()
            await until(life, clock, ENDS)
        except rig.Crash:
            return True
        return False


async def _made_good(outside: Outside, clock: Clock) -> None:
    """The bot starts again, after the end."""
    clock.now = max(clock.now, ENDS)
    async with outside.life() as life:
        life.slack.groups = {"S0ITADMIN": frozenset({ADA})}
        await life.recover()
        await life.run_all()
        await go_on(life, clock, days=2)
        request = await life.request(KEY)
        assert life.world.account.users[request.zoom_id].type == UserType.BASIC
        outcome = outcomes.read(request)
        assert (outcome.status, outcome.ends) == ("active", outcomes.ENDED)
        assert life.slack.told(user_after.ENDED.format(name="Noah Diaz"), to=EMMA)
        assert life.slack.told(user_after.ACCEPTED, to=EMMA)
        assert len(await audited(life, "user.lapsed")) == 1
        assert not await life.store.turns.waiting()
