"""What is taken up again at the start, and by one job only."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.jobs.port import JobState, JobsUnavailable
from bot.resources import base
from tests.services import clubs, rig
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


class TestForms:
    """A form stays open where its submission could not be saved, and may be submitted again."""

    @pytest.fixture
    def world(self) -> clubs.World:
        return clubs.World()

    @pytest.fixture
    async def life(self, tmp_path: Path, world: clubs.World) -> AsyncIterator[Rig]:
        async with rig.outside(tmp_path, more=lambda moments: [clubs.Clubs(world, moments)]).life() as life:
            yield life

    async def test_the_same_view_submitted_twice_is_one_request(self, life: Rig, world: clubs.World) -> None:
        for _ in range(2):
            await life.submit("club", clubs.Spec(name="QA"))
        await life.run_all()
        await life.submit("club", clubs.Spec(name="QB"))
        await life.run_all()
        assert list(world.clubs) == ["QA"]

    async def test_all_defaults_are_a_form_too(self, life: Rig) -> None:
        await life.submit("club", base.Spec())
        assert (await life.request("club:V1")).spec == {"invited": []}

    @pytest.mark.parametrize("restarted", [True, False])
    async def test_what_could_not_be_saved_is_made_as_it_is_filled_in_the_next_time(
        self, life: Rig, world: clubs.World, *, restarted: bool
    ) -> None:
        life.jobs.unavailable = True
        with pytest.raises(JobsUnavailable):
            await life.submit("club", clubs.Spec(name="QA"))
        life.jobs.unavailable = False
        if restarted:
            await life.asking.recover()
        await life.submit("club", clubs.Spec(name="QB"))
        await life.submit("club", clubs.Spec(name="QB"))
        await life.run_all()
        await life.asking.recover()
        assert list(world.clubs) == ["QB"]
        assert (await life.request("club:V1")).state is State.ABANDONED
        assert (await life.request("club:V1:2")).state is State.DONE

    async def test_two_submissions_at_once_are_one(self, life: Rig, world: clubs.World) -> None:
        await asyncio.gather(*(life.submit("club", clubs.Spec(name="QA")) for _ in range(5)))
        await life.run_all()
        assert list(world.clubs) == ["QA"]
        assert list(life.jobs.saved) == ["club:V1"]

    async def test_a_form_without_a_job_was_never_acknowledged(self, life: Rig, world: clubs.World) -> None:
        await life.submit("club", clubs.Spec(name="QA"))
        life.jobs.saved.clear()
        await life.asking.recover()
        await life.run_all()
        assert (await life.request("club:V1")).state is State.ABANDONED
        assert world.clubs == {}
