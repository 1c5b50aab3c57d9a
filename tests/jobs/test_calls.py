"""Calls of the engine are not torn apart."""

import asyncio

import pytest

from bot.jobs.calls import Calls
from bot.jobs.port import JobsUnavailable


async def test_the_end_waits_for_what_is_under_way() -> None:
    calls, gate, done = Calls(), asyncio.Event(), []

    async def work() -> None:
        await gate.wait()
        done.append(True)

    calls.begin()
    caller = asyncio.create_task(calls.run(work))
    await asyncio.sleep(0)
    caller.cancel()
    end = asyncio.create_task(calls.end())
    await asyncio.sleep(0)
    assert not end.done()
    gate.set()
    await end
    assert done == [True]
    with pytest.raises(JobsUnavailable):
        await calls.run(work)


async def test_a_loop_that_ends_takes_its_calls_with_it_quietly() -> None:
    calls = Calls()
    calls.begin()
    caller = asyncio.create_task(calls.run(asyncio.Event().wait))
    await asyncio.sleep(0)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await calls.end()
