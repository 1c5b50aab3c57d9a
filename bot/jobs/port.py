"""What the bot needs of a durable engine.

A job runs at least once until its task returns, across crashes and restarts; a job ID is used once
for ever. A task must so be repeatable: it reads from the store how far it has come.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

Payload = Mapping[str, Any]
"""What a task is given: JSON, small, without secrets."""

Task = Callable[[Payload], Awaitable[None]]


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
        """Start, and run again what a crash cut off. EngineError where it cannot run here."""
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
        """Save a job and start it; when this returns it survives a crash. False where the ID was used before."""
        ...

    async def status(self, job_id: str) -> Job | None:
        """The job of an ID."""
        ...

    async def list(self, prefix: str, *states: JobState) -> Sequence[Job]:
        """The jobs whose ID starts so, in these states (none given: all)."""
        ...

    async def cancel(self, job_ids: Sequence[str]) -> None:
        """Stop them before their next step."""
        ...

    async def resume(self, job_ids: Sequence[str]) -> None:
        """Run cancelled or stranded ones again."""
        ...

    async def reschedule(self, job_id: str, at: datetime) -> None:
        """Move a waiting job to another moment."""
        ...

    async def pause(self, queue: str) -> None:
        """Start nothing more from a queue."""
        ...

    async def unpause(self, queue: str) -> None:
        """Start from it again."""
        ...

    async def cron(self, name: str, expression: str, task: str) -> None:
        """Run a registered task on a schedule, once across all processes."""
        ...
