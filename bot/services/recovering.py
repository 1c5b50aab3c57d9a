"""Recover: what a crash left open, and no job goes on with, is given another one."""

from collections.abc import Sequence
from typing import Final

from bot.jobs.port import Job, JobState
from bot.services.ports import Ports

AT_WORK: Final = frozenset({JobState.WAITING, JobState.RUNNING})

AGAIN: Final = ":again:"
"""Between the key of what is open and the moment of a start at which another job went on with it."""


async def jobs_of(ports: Ports, key: str) -> Sequence[Job]:
    """All jobs of what has this key: two at a time would do it twice."""
    return [job for job in await ports.jobs.list(key) if job.id == key or job.id.startswith(f"{key}{AGAIN}")]


async def go_on(ports: Ports, key: str, task: str, jobs: Sequence[Job]) -> None:
    """Start another job, unless one of these is at work."""
    if not any(job.state in AT_WORK for job in jobs):
        again = f"{key}{AGAIN}{ports.clock():%Y%m%dT%H%M%S%f}"
        await ports.jobs.start(again, task, {"key": key})
