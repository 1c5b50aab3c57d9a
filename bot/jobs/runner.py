"""Runs tasks by name: so many at a time, again where a task asks for it, and reports those that fail."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from weakref import WeakValueDictionary

from bot.jobs.port import Again, Job, Task

OnFailure = Callable[[Job, Exception], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]

_LOG: Final = logging.getLogger(__name__)

LONGEST_PAUSE: Final = timedelta(minutes=1)
"""No job waits longer inside the engine: a task in memory is no place for days."""
_GRACE: Final = timedelta(seconds=5)
"""How long a job that was cut off may take to clean up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the engine does at a time, and how often."""

    at_once: int = 32
    """So many tasks run at a time in this process."""
    attempts: int = 20
    """So often a task is called while it raises Again; if it does so in the last call too, it has failed."""
    queues: Mapping[str, int] = field(default_factory=dict)
    """The queues by name, and how many jobs of each run at a time."""
    stranded_after: timedelta = timedelta(minutes=1)
    """A job that nobody runs for so long is run again."""
    keep: timedelta = timedelta(days=30)
    """So long after its end a job is forgotten, and its ID with it."""


class Runner:
    """The jobs that run in this process."""

    def __init__(self, *, on_failure: OnFailure, limits: Limits, sleep: Sleep) -> None:
        self.tasks: dict[str, Task] = {}
        self._on_failure = on_failure
        self._slots = asyncio.Semaphore(limits.at_once)
        self._attempts = limits.attempts
        self._sleep = sleep
        self._running: dict[asyncio.Task[object], str] = {}
        self._alone: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._left: set[str] = set()
        self._closing = False

    def has(self, job_id: str) -> bool:
        """Whether it runs here, or was left for a start where its task is known."""
        return job_id in self._left or job_id in self._running.values()

    def enter(self, job: Job) -> None:
        """Count the present asyncio task as this job until it is done, with what the engine writes after it.

        Where the job cannot run now it is left as it is, by CancelledError: the engine then records nothing,
        and takes it up at the next start.
        """
        if self._closing:
            raise asyncio.CancelledError
        if job.task not in self.tasks:
            _LOG.warning("job %s waits for a version of the bot that knows its task %r", job.id, job.task)
            self._left.add(job.id)
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 the engine runs jobs in tasks
        self._running[task] = job.id
        task.add_done_callback(self._running.pop)

    async def run(self, job: Job) -> str:
        """Run its task to the end; the name of what went wrong, which was reported, or nothing."""
        alone = self._alone.setdefault(job.id, asyncio.Lock())  # resumed while it still ran
        try:
            async with alone:
                await self._until_done(job)
        except Exception as error:  # noqa: BLE001 whatever a task raises is reported
            await self._report(job, error)
            return type(error).__name__
        return ""

    async def _until_done(self, job: Job) -> None:
        calls = 1
        while again := await self._once(job):
            if calls >= self._attempts:
                raise again
            calls += 1
            await self._sleep(min(again.after, LONGEST_PAUSE).total_seconds())

    async def _once(self, job: Job) -> Again | None:
        try:
            async with self._slots:
                await self.tasks[job.task](job.payload)
        except Again as again:
            return again
        return None

    async def _report(self, job: Job, error: Exception) -> None:
        try:
            await self._on_failure(job, error)
        except Exception:  # noqa: BLE001 the job has failed whatever becomes of the report
            _LOG.exception("the failure of job %s (%s) could not be reported", job.id, type(error).__name__)

    async def close(self, within: timedelta) -> None:
        """Let what runs finish for so long, then cut it off; from now on nothing starts."""
        self._closing = True
        if self._running:
            await asyncio.wait(list(self._running), timeout=within.total_seconds())
        cut_off = list(self._running)
        for task in cut_off:
            task.cancel()
        if cut_off:
            _LOG.warning("%d jobs were cut off; they run again at the next start", len(cut_off))
            await asyncio.wait(cut_off, timeout=_GRACE.total_seconds())
