"""Recover: what a crash left open, and no job goes on with, is given another one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from bot.jobs.port import Job, JobState
from bot.services.ports import Ports

AT_WORK: Final = frozenset({JobState.WAITING, JobState.RUNNING})

AGAIN: Final = ":again:"
"""Between the key of what is open and the moment of a start at which another job went on with it."""

DECIDE: Final = "decide:"
"""What the ID of the job begins with that goes on with a request once it is approved; its key follows."""


async def jobs_of(ports: Ports, key: str) -> Sequence[Job]:
    """All jobs of what has this key: two at a time would do it twice."""
    found = [*await ports.jobs.list(key), *await ports.jobs.list(f"{DECIDE}{key}")]
    own = {key, f"{DECIDE}{key}"}
    return [job for job in found if job.id in own or job.id.partition(AGAIN)[0] in own]


async def go_on(ports: Ports, key: str, task: str, jobs: Sequence[Job]) -> None:
    """Start another job, unless one of these is at work."""
    if not any(job.state in AT_WORK for job in jobs):
        await start_again(ports, key, task, {"key": key})


async def start_again(
    ports: Ports, id_: str, task: str, payload: dict[str, Any], delay: timedelta = timedelta(0)
) -> bool:
    """Start a job in the place of those that had this ID, in this moment once. Raises JobsUnavailable."""
    again = f"{id_}{AGAIN}{ports.clock():%Y%m%dT%H%M%S%f}"
    return await ports.jobs.start(again, task, payload, delay=delay or None)


async def at_work(ports: Ports, prefix: str) -> frozenset[str]:
    """The keys of requests that a job goes on with whose ID begins so."""
    found = await ports.jobs.list(prefix, *AT_WORK)
    return frozenset(str(job.payload.get("key", "")) for job in found)
