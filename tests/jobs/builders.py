"""An engine with tasks that tell what happens to them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.jobs.engine import Engine
from bot.jobs.port import Job, Payload
from bot.jobs.runner import Limits, Sleep

_T = TypeVar("_T")

SOON = 10.0
"""Seconds after which a test gives up. What it waits for comes much sooner."""
A_MOMENT = timedelta(milliseconds=100)


class Tasks:
    """Tasks, and what became of them."""

    def __init__(self) -> None:
        self.began: asyncio.Queue[Payload] = asyncio.Queue()
        self.ended: list[Payload] = []
        self.failed: asyncio.Queue[tuple[Job, Exception]] = asyncio.Queue()
        self.gate = asyncio.Event()
        self.at_once = 0
        self.most_at_once = 0

    async def quick(self, payload: Payload) -> None:
        self.ended.append(payload)
        self.began.put_nowait(payload)

    async def slow(self, payload: Payload) -> None:
        """Ends once the gate is open."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.began.put_nowait(payload)
        try:
            await self.gate.wait()
            self.ended.append(payload)
        finally:
            self.at_once -= 1

    async def bad(self, payload: Payload) -> None:
        self.began.put_nowait(payload)
        raise LookupError(f"no such thing as {payload['secret']}")

    async def on_failure(self, job: Job, error: Exception) -> None:
        self.failed.put_nowait((job, error))


async def soon(what: Awaitable[_T]) -> _T:
    """What it gives, within the time of a test."""
    async with asyncio.timeout(SOON):
        return await what


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Come back once it holds. The engine tells nobody when it has recorded something, so it is asked."""
    async with asyncio.timeout(SOON):
        while not await true():  # noqa: ASYNC110 there is no event to wait for
            await asyncio.sleep(0.01)


async def never(_seconds: float) -> None:
    """A sleep that does not end: no upkeep after the first."""
    await asyncio.Event().wait()


@asynccontextmanager
async def running(
    path: Path,
    tasks: Tasks,
    *,
    limits: Limits = Limits(),  # noqa: B008 frozen
    sleep: Sleep = never,
    without: str = "",
) -> AsyncIterator[Engine]:
    """An engine that knows these tasks; at the end it is closed, and what still runs cut off."""
    engine = Engine(path, on_failure=tasks.on_failure, limits=limits, sleep=sleep)
    for task in (tasks.quick, tasks.slow, tasks.bad):
        if task.__name__ != without:
            engine.register(task.__name__, task)
    await engine.launch()
    try:
        yield engine
    finally:
        await engine.close(within=timedelta(0))
