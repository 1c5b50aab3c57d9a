"""What the engine runs. Only ever append to these: what waits in its file was begun by an older version."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, Final

from dbos import DBOS

from bot.jobs.port import Job, JobState, Payload
from bot.jobs.runner import Runner

_STARTS: Final = 1000
"""How often a job may be started over by restarts before it is given up."""

Body = Callable[..., Coroutine[Any, Any, None]]
Start = Callable[[str, str, Payload], Awaitable[bool]]


class TaskFailed(Exception):  # noqa: N818 only the engine sees it
    """What the engine keeps of a failure: the name of the error, never its text."""


def job(runner: Runner) -> Body:
    """The one body of all jobs: one step, which calls the task by its name.

    So nothing that waits or was cut off depends on the code of the day on which it was started.
    """

    @DBOS.workflow(name="job", max_recovery_attempts=_STARTS)
    async def run(task: str, payload: dict[str, Any]) -> None:
        running = Job(str(DBOS.workflow_id), task, JobState.RUNNING, payload)
        runner.enter(running)
        failure = await DBOS.run_step_async({"name": "task"}, runner.run, running)
        if failure:
            raise TaskFailed(failure)

    return run


def tick(runner: Runner, start: Start) -> Body:
    """The body of a moment on a schedule: it starts a job."""

    @DBOS.workflow(name="tick", max_recovery_attempts=_STARTS)
    async def run(at: datetime, context: dict[str, str]) -> None:
        if context["task"] in runner.tasks:  # else it is an older version's schedule
            await start(f"cron:{context['name']}:{at.isoformat()}", context["task"], {"at": at.isoformat()})

    return run
