"""How often a task is called, and with what pauses."""

from datetime import timedelta

import pytest

from bot.jobs.port import Again, Job, JobState, Payload
from bot.jobs.runner import Limits, Runner

JOB = Job("a", "task", JobState.RUNNING, {})


class Scene:
    """A runner whose task asks for these pauses before it ends."""

    def __init__(self, *pauses: timedelta, attempts: int = 20) -> None:
        self._asked = list(pauses)
        self.calls = 0
        self.slept: list[float] = []
        self.failures: list[tuple[Job, Exception]] = []
        self.runner = Runner(on_failure=self._fail, limits=Limits(attempts=attempts), sleep=self._sleep)
        self.runner.tasks["task"] = self._task

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def _fail(self, job: Job, error: Exception) -> None:
        self.failures.append((job, error))

    async def _task(self, _payload: Payload) -> None:
        self.calls += 1
        if self._asked:
            raise Again(self._asked.pop(0), "Zoom does not answer")


async def test_a_task_that_ends_is_called_once() -> None:
    scene = Scene()
    assert await scene.runner.run(JOB) == ""
    assert (scene.calls, scene.slept, scene.failures) == (1, [], [])


async def test_a_task_is_called_again_after_the_pause_that_it_asks_for_and_a_minute_at_most() -> None:
    scene = Scene(timedelta(seconds=2.5), timedelta(hours=1))
    assert await scene.runner.run(JOB) == ""
    assert (scene.calls, scene.slept, scene.failures) == (3, [2.5, 60.0], [])


@pytest.mark.parametrize("attempts", [1, 3])
async def test_a_task_that_never_ends_has_failed_after_so_many_calls(attempts: int) -> None:
    scene = Scene(*[timedelta(seconds=1)] * 9, attempts=attempts)
    assert await scene.runner.run(JOB) == "Again"
    assert scene.calls == attempts
    assert scene.slept == [1.0] * (attempts - 1)
    ((job, error),) = scene.failures
    assert (job, str(error)) == (JOB, "Zoom does not answer")


async def test_nobody_waits_for_a_place_because_of_one_that_pauses() -> None:
    """With one place, a job that pauses for another one to be done would wait for ever."""
    ran: list[str] = []

    async def sleep(_seconds: float) -> None:
        assert await runner.run(Job("b", "other", JobState.RUNNING, {})) == ""

    async def first(_payload: Payload) -> None:
        if not ran:
            raise Again(timedelta(seconds=1))

    async def other(_payload: Payload) -> None:
        ran.append("other")

    async def fail(_job: Job, error: Exception) -> None:
        raise AssertionError from error

    runner = Runner(on_failure=fail, limits=Limits(at_once=1), sleep=sleep)
    runner.tasks |= {"task": first, "other": other}
    assert await runner.run(JOB) == ""
    assert ran == ["other"]
