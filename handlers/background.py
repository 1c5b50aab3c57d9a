"""Work that goes on after Slack got its answer.

Bolt starts such work without keeping hold of it: it is dropped when the process ends, and what its lazy
functions raise never reaches the error handler (slack_bolt/lazy_listener/async_internals.py). Here each
piece has a name, a bounded place, an owner for its errors, and time to finish when the bot stops.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from handlers import incidents

_log = logging.getLogger(__name__)

_STUBBORN: Final = 1.0
"""Seconds that cancelled work has to clean up."""

Work = Callable[[], Awaitable[None]]
OnError = Callable[[Exception], Awaitable[None]]


class Background:
    """Runs up to `limit` pieces of work at once; more wait for a place, in order. None is refused."""

    def __init__(self, limit: int) -> None:
        self._places = asyncio.Semaphore(limit)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def __len__(self) -> int:
        """How many pieces run or wait."""
        return len(self._tasks)

    def run(self, name: str, work: Work, *, on_error: OnError) -> None:
        """Start a piece of work and return at once. `on_error` is given what it raises.

        The name is for the log: it says what was cut off if there is no time left for it. RuntimeError
        after `drain`.
        """
        if self._closed:
            raise RuntimeError(f"the bot has stopped: {name} was not started")
        task = asyncio.create_task(self._do(name, work, on_error), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, name: str, work: Work, on_error: OnError) -> None:
        async with self._places:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 whatever it is, its owner is told
                await _hand_over(name, error, on_error)

    async def drain(self, within: timedelta) -> None:
        """Let everything finish for so long, also what is started meanwhile; cancel and log what does not."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + within.total_seconds()
        while self._tasks and (left := deadline - clock()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        self._closed = True
        if not self._tasks:
            return
        cut = sorted(task.get_name() for task in self._tasks)
        _log.warning("Stopped before it was done: %s", ", ".join(cut))
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=_STUBBORN)


async def _hand_over(name: str, error: Exception, on_error: OnError) -> None:
    try:
        await on_error(error)
    except Exception as failed:  # noqa: BLE001 the last resort is the log
        failed.__context__ = failed.__context__ or error
        incidents.record(failed, f"reporting a failure of {name}")
