"""Calls of the engine: none is torn apart, and its errors become ours."""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from bot.jobs.port import JobsUnavailable

_T = TypeVar("_T")


class Calls:
    """The calls under way."""

    def __init__(self) -> None:
        self._open = False
        self._under_way: set[asyncio.Task[Any]] = set()

    def begin(self) -> None:
        """From now on calls go through."""
        self._open = True

    async def end(self) -> None:
        """Let no more calls through, and wait for those under way."""
        self._open = False
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def run(self, call: Callable[[], Coroutine[Any, Any, _T]], *answers: type[Exception]) -> _T:
        """Call it, to its end even where the caller is cancelled: half a start is a row that nobody runs.

        It does not see which job calls it, since the engine would take it for a part of that job.
        Errors of the engine become JobsUnavailable, but for `answers`.
        """
        if not self._open:
            raise JobsUnavailable("the job engine is not running")
        task = asyncio.create_task(call(), context=contextvars.Context())
        self._under_way.add(task)
        task.add_done_callback(self._done)
        try:
            return await asyncio.shield(task)
        except answers:
            raise
        except (dbos_error.DBOSException, SQLAlchemyError) as error:
            raise JobsUnavailable(f"the job engine did not take it: {first_line(error)}") from error

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen, also where its caller was cancelled


def first_line(error: BaseException) -> str:
    """What happened, without the statement and the values that SQLAlchemy adds."""
    return str(error).partition("\n")[0]
