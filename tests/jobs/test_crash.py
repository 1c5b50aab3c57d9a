"""A job that was confirmed runs to its end, whenever the process is killed."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot.jobs.engine import Engine
from bot.jobs.port import Job, JobState, Payload
from tests.jobs import builders, worker

pytestmark = pytest.mark.long


def work_and_be_killed(path: Path, prefix: str, mode: str, after: int) -> list[str]:
    """Kill a worker once it has said so many lines; all that it said until then."""
    command = [sys.executable, "-m", "tests.jobs.worker", str(path), prefix, mode]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 our own
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(after)]
        process.kill()
        said += process.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]


async def finish(path: Path, expected: set[str]) -> list[str]:
    """Start again, and wait until these have ended; the IDs of all that ran now."""
    ran: list[str] = []

    async def task(payload: Payload) -> None:
        ran.append(payload["id"])

    async def failed(job: Job, error: Exception) -> None:
        raise AssertionError(job.id) from error

    engine = Engine(path, on_failure=failed, limits=worker.LIMITS)
    engine.register("task", task)
    await engine.launch()

    async def all_done() -> bool:
        # Also those whose start was saved, but not said before the kill.
        at_work = await engine.list("", JobState.WAITING, JobState.RUNNING)
        return not at_work and expected <= {job.id for job in await engine.list("", JobState.DONE)}

    await builders.until(all_done)
    not_well = await engine.list("", JobState.FAILED, JobState.CANCELLED)
    await engine.close()
    assert not_well == []
    return ran


def ids(said: list[str], what: str) -> set[str]:
    return {line.split()[1] for line in said if line.startswith(what)}


def test_each_sort_of_job_runs_after_a_crash_and_no_more_than_once(path: Path) -> None:
    started = ids(work_and_be_killed(path, "", "first", after=3), "started")
    assert started == {"direct", "queued", "delayed"}
    assert sorted(asyncio.run(finish(path, started))) == sorted(started)
    assert asyncio.run(finish(path, started)) == []


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param([9], id="once"),
        pytest.param([3 + 11 * n for n in range(20)], id="often", marks=pytest.mark.slow),
    ],
)
@pytest.mark.timeout(240)
def test_no_job_is_lost_whenever_the_process_is_killed(path: Path, kills: list[int]) -> None:
    for n, after in enumerate(kills):
        said = work_and_be_killed(path, f"{n}:", "stream", after)
        started, ended = ids(said, "started"), ids(said, "ended")
        again = asyncio.run(finish(path, started))
        assert len(again) == len(set(again))
        assert started <= ended | set(again)
        assert not ids(said, "failed")
