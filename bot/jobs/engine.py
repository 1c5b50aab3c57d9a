"""The port's engine: DBOS on a SQLite file of its own. The rules by which it is used are in bot/README.md."""

import asyncio
import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    ScheduleInput,
    SetEnqueueOptions,
    SetWorkflowID,
    WorkflowStatus,
)
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import EngineError
from bot.jobs import body, quiet, sqlite, upkeep
from bot.jobs.calls import Calls, first_line
from bot.jobs.lock import FolderLock
from bot.jobs.port import Job, JobState, Payload, Task
from bot.jobs.runner import Limits, OnFailure, Runner, Sleep

_APP: Final = "zoom-chatops"
_VERSION: Final = "1"
"""Constant: the jobs of another version would be left behind without a word."""
_TIMERS: Final = "timers"
"""The queue of delayed jobs that name none."""
_POLL: Final = 0.2
"""Seconds between two looks into a queue, and at most so long for the engine's listener to end."""
_STATES: Final[Mapping[str, JobState]] = {
    "DELAYED": JobState.WAITING,
    "ENQUEUED": JobState.WAITING,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}
_IN_PROCESS: Final = threading.Lock()
"""DBOS is one to a process, too: a second one would silently be the first."""


class Engine:
    """Jobs on DBOS. One to a process, one process to a folder."""

    def __init__(
        self,
        path: Path,
        *,
        on_failure: OnFailure,
        executor_id: str = "local",
        alone: bool = True,
        limits: Limits = Limits(),  # noqa: B008 frozen
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Nothing is opened before `launch`. `on_failure` is told of each job that failed, and why.

        `alone`: no other process may run on the folder. Where others may, each has an executor ID of its own.
        """
        self._path = path
        self._executor_id = executor_id
        self._alone = alone
        self._queues = {_TIMERS: limits.at_once, **limits.queues}
        self._runner = Runner(on_failure=on_failure, limits=limits, sleep=sleep)
        self._calls = Calls()
        self._upkeep = upkeep.Upkeep(self._calls, self._runner, limits, executor_id=executor_id, sleep=sleep)
        self._held: AsyncExitStack | None = None
        self._within = timedelta(0)

    def register(self, name: str, task: Task) -> None:
        """Name a task. All tasks are registered before `launch`."""
        self._runner.tasks[name] = task

    async def launch(self) -> None:
        """Start, and run again what a crash cut off. EngineError where it cannot run here."""
        async with AsyncExitStack() as held:
            if not _IN_PROCESS.acquire(blocking=False):
                raise EngineError(["a job engine runs in this process already; close it first"])
            held.callback(_IN_PROCESS.release)
            if self._alone:
                held.callback(FolderLock(self._path.parent / "jobs.lock").release)
            database = sqlite.open_engine(self._path)
            held.callback(database.dispose)
            held.push_async_callback(_destroy)
            try:
                await self._launch(database)
            except (dbos_error.DBOSException, SQLAlchemyError) as error:
                raise EngineError(
                    [f"{self._path}: the job engine cannot start: {first_line(error)}"]
                ) from None
            held.push_async_callback(self._finish)
            held.push_async_callback(_cancel, asyncio.create_task(self._upkeep.run()))
            self._held = held.pop_all()

    async def _launch(self, database: sqlalchemy.Engine) -> None:
        quiet.tame()
        config: DBOSConfig = {
            "name": _APP,
            "system_database_engine": database,
            "application_version": _VERSION,
            "executor_id": self._executor_id,
            "max_executor_threads": 32,
            "notification_listener_polling_interval_sec": _POLL,  # nothing here waits for notifications
            "log_level": "WARNING",
            "serializer": DBOSPortableJSONSerializer(),
        }
        DBOS(config=config)
        self._job = body.job(self._runner)
        self._tick = body.tick(self._runner, self.start)
        DBOS.launch()
        self._calls.begin()
        for name, at_once in self._queues.items():
            await self._declare(name, at_once)

    async def _declare(self, name: str, at_once: int) -> None:
        known = await DBOS.retrieve_queue_async(name)
        if known is None or await known.get_worker_concurrency_async() != 0:  # 0: it was paused
            await DBOS.register_queue_async(
                name, worker_concurrency=at_once, polling_interval_sec=_POLL, on_conflict="always_update"
            )

    async def close(self, *, within: timedelta = timedelta(seconds=10)) -> None:
        """Let running jobs finish for so long; what does not runs again at the next start."""
        held, self._held = self._held, None
        if held is None:
            return
        self._within = within
        await held.aclose()

    async def _finish(self) -> None:
        await self._runner.close(self._within)
        await self._calls.end()

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
        """Save a job and start it; once this returns it survives a crash. False where the ID is known."""
        self._check(task, queue, payload)

        async def save() -> None:
            with SetWorkflowID(job_id, workflow_id_reuse_policy="reject"):
                if delay is None and queue is None:
                    await DBOS.start_workflow_async(self._job, task, dict(payload))
                    return
                seconds = None if delay is None else max(0.0, delay.total_seconds())
                with SetEnqueueOptions(priority=priority, delay_seconds=seconds):
                    await DBOS.enqueue_workflow_async(queue or _TIMERS, self._job, task, dict(payload))

        try:
            await self._calls.run(save, dbos_error.DBOSWorkflowIDInUseError)
        except dbos_error.DBOSWorkflowIDInUseError:
            return False
        return True

    def _check(self, task: str, queue: str | None, payload: Payload) -> None:
        if task not in self._runner.tasks:
            raise ValueError(f"no task is called {task!r}")
        if queue is not None and queue not in self._queues:
            raise ValueError(f"no queue is called {queue!r}")
        try:
            json.dumps(dict(payload), allow_nan=False)
        except TypeError as error:
            raise ValueError(f"the payload is not JSON: {error}") from None

    async def status(self, job_id: str) -> Job | None:
        """The job of an ID."""
        return next(iter(await self._find(workflow_ids=[job_id])), None)

    async def list(self, prefix: str, *states: JobState) -> Sequence[Job]:
        """The jobs whose ID starts so, in these states (none given: all)."""
        wanted = [name for name, state in _STATES.items() if not states or state in states]
        found = await self._find(workflow_id_prefix=prefix or None, status=wanted)
        return [job for job in found if job.id.startswith(prefix)]

    async def _find(self, **which: Any) -> Sequence[Job]:  # noqa: ANN401 the engine's own filters
        found = await self._calls.run(
            partial(DBOS.list_workflows_async, name="job", load_output=False, **which)
        )
        return [_to_job(status) for status in found]

    async def cancel(self, job_ids: Sequence[str]) -> None:
        """Never start them. One that runs goes on to its end, but is cancelled; a finished one stays."""
        await self._calls.run(partial(DBOS.cancel_workflows_async, [*job_ids]))

    async def resume(self, job_ids: Sequence[str]) -> None:
        """Run cancelled or stranded ones again, now. All others, and unknown IDs, stay as they are."""
        find = partial(DBOS.list_workflows_async, workflow_ids=[*job_ids], status=["CANCELLED", "PENDING"])
        await self._upkeep.resume(
            [
                status
                for status in await self._calls.run(find)
                if status.status == "CANCELLED" or not self._runner.has(status.workflow_id)
            ]
        )

    async def reschedule(self, job_id: str, at: datetime) -> None:
        """Move a delayed job to another moment; one in the past means now. Others stay as they are."""
        moment = max(0, int(at.astimezone(UTC).timestamp() * 1000))
        await self._calls.run(partial(DBOS.set_workflow_delay_async, job_id, delay_until_epoch_ms=moment))

    async def pause(self, queue: str) -> None:
        """Start nothing more from a queue, also after a restart, until `unpause`."""
        await self._limit(queue, 0)

    async def unpause(self, queue: str) -> None:
        """Start from it again."""
        await self._limit(queue, self._queues[queue])

    async def _limit(self, name: str, at_once: int) -> None:
        async def change() -> None:
            queue = await DBOS.retrieve_queue_async(name)
            assert queue is not None  # noqa: S101 declared at launch
            await queue.set_worker_concurrency_async(at_once)

        await self._calls.run(change)

    async def cron(self, name: str, expression: str, task: str) -> None:
        """Run a registered task on a schedule, once across all processes; its payload is `at` (ISO 8601)."""
        self._check(task, None, {})
        schedule: ScheduleInput = {
            "schedule_name": name,
            "workflow_fn": self._tick,
            "schedule": expression,
            "context": {"name": name, "task": task},
        }
        try:
            await self._calls.run(partial(DBOS.apply_schedules_async, [schedule]), dbos_error.DBOSException)
        except dbos_error.DBOSException as error:
            raise ValueError(f"the schedule {expression!r} is wrong: {first_line(error)}") from None


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


async def _destroy() -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as thread:
        await loop.run_in_executor(thread, partial(DBOS.destroy, destroy_registry=True))
    loop.set_default_executor(ThreadPoolExecutor())  # the engine had put its own there, which is shut down


def _to_job(status: WorkflowStatus) -> Job:
    inputs = status.input or {"args": ("", {}), "kwargs": {}}
    task, payload = inputs["args"]
    return Job(status.workflow_id, task, _STATES[status.status], payload)
