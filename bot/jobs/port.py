"""What the bot needs of a durable engine.

A job runs at least once until its task returns, across crashes and restarts; a job ID is used once
for ever. A task must so be repeatable: it reads from the store how far it has come.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.errors import BotError

Payload = Mapping[str, Any]
"""What a task is given: JSON, small, without secrets."""

Task = Callable[[Payload], Awaitable[None]]


class Again(Exception):  # noqa: N818 a task's answer, not a failure
    """Raised by a task that is to run again after a while, because something is not there yet."""

    def __init__(self, after: timedelta, because: str = "") -> None:
        """`after` is at most a minute: longer ones are cut to it. `because` goes to the log at the end."""
        super().__init__(because or "not yet")
        self.after = after


class JobsUnavailable(BotError):  # noqa: N818 it says what is the matter, as the other errors do
    """The engine could not do it now: it is being closed, the disk is full, or its file cannot be used."""


class JobState(StrEnum):
    """How a job stands."""

    WAITING = "waiting"
    """Delayed or queued."""
    RUNNING = "running"
    """Running, or cut off by a crash and run again at the next start."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the engine knows it."""

    id: str
    task: str
    state: JobState
    payload: Payload


class Jobs(Protocol):
    """The durable engine."""

    def register(self, name: str, task: Task) -> None:
        """Name a task. All tasks are registered before `launch`."""
        ...

    async def launch(self) -> None:
        """Start, and run again what a crash cut off. EngineError where it cannot run here.

        A job whose task is not registered stays as it is, until a start where it is: nothing is lost by going
        back to an older version and forth again.
        """
        ...

    async def close(self, *, within: timedelta = timedelta(seconds=10)) -> None:
        """Let running jobs finish for so long; what does not runs again at the next start."""
        ...

    async def start(
        self,
        job_id: str,
        task: str,
        payload: Payload,
        *,
        delay: timedelta | None = None,
        queue: str | None = None,
        priority: int | None = None,
    ) -> bool:
        """Save a job and start it; once this returns it survives a crash. False where the ID was used before.

        A job ID is remembered for as long as the job, which is at least 30 days after its end.
        `queue` is one of those that the engine was given; in it a smaller `priority` (from 1) goes first.
        ValueError for an unknown task or queue, or a payload that is not JSON. JobsUnavailable.
        """
        ...

    async def status(self, job_id: str) -> Job | None:
        """The job of an ID."""
        ...

    async def list(self, prefix: str, *states: JobState) -> Sequence[Job]:
        """The jobs whose ID starts so, in these states (none given: all)."""
        ...

    async def cancel(self, job_ids: Sequence[str]) -> None:
        """Never start them. One that runs goes on to its end, but is cancelled; a finished one stays."""
        ...

    async def resume(self, job_ids: Sequence[str]) -> None:
        """Run cancelled or stranded ones again, now. All others, and unknown IDs, stay as they are."""
        ...

    async def reschedule(self, job_id: str, at: datetime) -> None:
        """Move a delayed job to another moment; one in the past means now. Others stay as they are."""
        ...

    async def pause(self, queue: str) -> None:
        """Start nothing more from a queue, also after a restart, until `unpause`."""
        ...

    async def unpause(self, queue: str) -> None:
        """Start from it again."""
        ...

    async def cron(self, name: str, expression: str, task: str) -> None:
        """Run a registered task on a schedule, once across all processes; its payload says `at` (ISO 8601).

        `expression` has five fields, or six with the seconds first, in UTC. ValueError for a wrong one.
        """
        ...
