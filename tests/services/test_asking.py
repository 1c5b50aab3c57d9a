"""What is taken up again at the start, and by one job only."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.jobs.port import JobState, JobsUnavailable
from tests.services import rig
from tests.services.rig import Rig

KEY = "meeting:1"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


async def move(life: Rig, *states: State) -> None:
    for to in states:
        request = await life.store.requests.get(KEY)
        assert request is not None
        await life.ports.move(request, to, "x")


def at_work(life: Rig) -> list[str]:
    return [job.id for job in life.jobs.saved.values() if job.state is JobState.RUNNING]


async def test_the_same_key_twice_is_one_request(life: Rig) -> None:
    await life.ask("Retro")
    await life.ask("Retro")
    await life.run_all()
    assert len(life.world.meetings) == 1


async def test_a_request_whose_job_could_not_be_saved_is_abandoned(life: Rig) -> None:
    life.jobs.unavailable = True
    with pytest.raises(JobsUnavailable):
        await life.ask("Retro")
    life.jobs.unavailable = False
    await life.asking.recover()
    request = await life.store.requests.get(KEY)
    assert request is not None
    assert request.state is State.ABANDONED


async def test_what_has_a_job_at_work_gets_no_other(life: Rig) -> None:
    await life.ask("Retro")
    await life.asking.recover()
    assert at_work(life) == [KEY]


@pytest.mark.parametrize("end", [JobState.FAILED, JobState.DONE, JobState.CANCELLED])
async def test_what_no_job_goes_on_with_gets_one_however_often_the_bot_starts(
    life: Rig, end: JobState
) -> None:
    await life.ask("Retro")
    await move(life, State.CREATING)
    life.jobs.end(KEY, end)
    await life.asking.recover()
    await life.asking.recover()
    (again,) = at_work(life)
    assert again.startswith(f"{KEY}:again:")


async def test_the_job_of_another_key_is_not_taken_for_ones_own(life: Rig) -> None:
    await life.ask("Retro")
    await life.ask("Retro", 11)
    life.jobs.end(KEY, JobState.FAILED)
    await life.asking.recover()
    assert len(at_work(life)) == 2
