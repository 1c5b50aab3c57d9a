import asyncio
import gc
import logging
from datetime import timedelta

import pytest

from handlers.background import Background
from tests.handlers.builders import FIRST_WAIT

LONG = timedelta(seconds=FIRST_WAIT)
NOW = timedelta()


async def _nobody(error: Exception) -> None:
    raise AssertionError(f"there should be no error, but there was {error!r}")


async def test_run_returns_before_the_work_begins_and_the_work_is_done() -> None:
    background, done = Background(limit=1), asyncio.Event()

    async def work() -> None:
        done.set()

    background.run("a thing", work, on_error=_nobody)
    assert not done.is_set()
    await asyncio.wait_for(done.wait(), FIRST_WAIT)


async def test_work_that_nobody_holds_survives_the_garbage_collector() -> None:
    background, go, done = Background(limit=1), asyncio.Event(), []

    async def work() -> None:
        await go.wait()
        done.append(1)

    background.run("a thing", work, on_error=_nobody)
    await asyncio.sleep(0)
    gc.collect()
    go.set()
    await background.drain(LONG)
    assert done == [1]


async def test_more_work_than_places_waits_and_none_is_refused() -> None:
    background, two, go = Background(limit=2), asyncio.Event(), asyncio.Event()
    running, most, done = 0, 0, 0

    async def work() -> None:
        nonlocal running, most, done
        running += 1
        most = max(most, running)
        if running == 2:
            two.set()
        await go.wait()
        running -= 1
        done += 1

    for number in range(9):
        background.run(f"number {number}", work, on_error=_nobody)
    assert len(background) == 9
    await asyncio.wait_for(two.wait(), FIRST_WAIT)
    go.set()
    await background.drain(LONG)
    assert (most, done, len(background)) == (2, 9, 0)


async def test_what_work_raises_goes_to_its_owner_and_frees_the_place() -> None:
    background = Background(limit=1)
    owned: list[tuple[str, Exception]] = []

    async def fail() -> None:
        raise ValueError("no")

    async def first(error: Exception) -> None:
        owned.append(("first", error))

    async def second(error: Exception) -> None:
        owned.append(("second", error))

    background.run("one", fail, on_error=first)
    background.run("two", fail, on_error=second)
    await background.drain(LONG)
    assert [owner for owner, _ in owned] == ["first", "second"]
    assert all(isinstance(error, ValueError) for _, error in owned)


async def test_an_owner_that_fails_too_ends_in_the_log_with_both_errors(
    caplog: pytest.LogCaptureFixture,
) -> None:
    background = Background(limit=1)

    async def fail() -> None:
        raise ValueError("the first thing")

    async def fail_again(error: Exception) -> None:  # noqa: ARG001 it fails before it looks
        raise LookupError("the second thing")

    background.run("the card", fail, on_error=fail_again)
    await background.drain(LONG)
    assert "reporting a failure of the card" in caplog.text
    assert "the first thing" in caplog.text
    assert "the second thing" in caplog.text


async def test_sigterm_drains_work_that_runs_and_work_that_it_starts() -> None:
    background, done = Background(limit=5), []

    async def after() -> None:
        for _ in range(9):  # it ends well after what started it
            await asyncio.sleep(0)
        done.append("after")

    async def work() -> None:
        await asyncio.sleep(0)
        background.run("after", after, on_error=_nobody)
        done.append("work")

    background.run("work", work, on_error=_nobody)
    await background.drain(LONG)
    assert sorted(done) == ["after", "work"]


async def test_drain_names_what_it_cuts_and_lets_it_clean_up(caplog: pytest.LogCaptureFixture) -> None:
    background, forever, cleaned = Background(limit=1), asyncio.Event(), []

    async def work() -> None:
        try:
            await forever.wait()
        finally:
            cleaned.append(1)

    background.run("a card for U1", work, on_error=_nobody)
    background.run("waiting for a place", work, on_error=_nobody)
    await asyncio.sleep(0)
    await background.drain(NOW)
    assert caplog.messages == ["Stopped before it was done: a card for U1, waiting for a place"]
    assert caplog.records[0].levelno == logging.WARNING
    assert cleaned == [1]
    assert len(background) == 0


async def test_drain_of_nothing_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    await Background(limit=1).drain(LONG)
    assert not caplog.records


async def test_after_drain_nothing_is_started_unnoticed() -> None:
    background = Background(limit=1)
    await background.drain(NOW)

    async def work() -> None:
        raise AssertionError("it must not run")

    with pytest.raises(RuntimeError, match="a card was not started"):
        background.run("a card", work, on_error=_nobody)
