"""What the engine leaves to its users: jobs that were left running by nobody, and jobs long finished."""

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

from dbos import DBOS, WorkflowStatus

from bot.jobs.calls import Calls
from bot.jobs.port import JobsUnavailable
from bot.jobs.runner import Limits, Runner, Sleep

_LOG: Final = logging.getLogger(__name__)

_MINUTES_A_DAY: Final = 24 * 60
_BATCH: Final = 500
_FINISHED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class Upkeep:
    """Looks for stranded jobs each minute, and for old ones each day."""

    def __init__(
        self, calls: Calls, runner: Runner, limits: Limits, *, executor_id: str, sleep: Sleep
    ) -> None:
        self._calls = calls
        self._runner = runner
        self._limits = limits
        self._executor_id = executor_id
        self._sleep = sleep

    async def run(self) -> None:
        """Go on until cancelled."""
        minute = 0
        while True:
            try:
                if minute % _MINUTES_A_DAY == 0:
                    await self._forget()
                await self._rescue()
            except JobsUnavailable as error:
                _LOG.warning("the upkeep of jobs failed and is tried again in a minute: %s", error)
            await self._sleep(60)
            minute += 1

    async def _rescue(self) -> None:
        """Resume those of this process that nobody runs: recording their end failed, say on a full disk."""
        latest = (time.time() - self._limits.stranded_after.total_seconds()) * 1000
        running = await self._calls.run(
            partial(
                DBOS.list_workflows_async, status=["PENDING"], executor_id=self._executor_id, load_input=False
            )
        )
        stranded = [job for job in running if (job.updated_at or 0) <= latest]
        await self.resume([job for job in stranded if not self._runner.has(job.workflow_id)])

    async def resume(self, jobs: Sequence[WorkflowStatus]) -> None:
        """Run them again, each in its queue."""
        for queue in {job.queue_name for job in jobs}:
            ids = [job.workflow_id for job in jobs if job.queue_name == queue]
            await self._calls.run(partial(DBOS.resume_workflows_async, ids, queue_name=queue))

    async def _forget(self) -> None:
        """Delete those that ended long ago."""
        before = datetime.fromtimestamp(time.time(), UTC) - self._limits.keep
        find = partial(
            DBOS.list_workflows_async,
            status=_FINISHED,
            completed_before=before.isoformat(),
            limit=_BATCH,
            load_input=False,
            load_output=False,
        )
        while old := [job.workflow_id for job in await self._calls.run(find)]:
            await self._calls.run(partial(DBOS.delete_workflows_async, old))
