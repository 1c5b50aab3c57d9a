"""The bot as a child process, with tiny children in its place."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.bot_process import LINE, BotProcess, State

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 21, tzinfo=UTC)
ANSWERS_SIGTERM = """
import os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: (os.write(1, b"going\\n"), sys.exit(0)))
print("up", flush=True)
signal.pause()
"""
IGNORES_SIGTERM = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
while True: signal.pause()
"""


@asynccontextmanager
async def child(script: str, **more: float) -> AsyncIterator[BotProcess]:
    bot = BotProcess(
        (sys.executable, "-c", script), {"GREETING": "hello"}, clock=lambda: AT, echo=lambda _: None, **more
    )
    try:
        yield bot
    finally:
        await bot.kill()


async def until(bot: BotProcess, true: Callable[[], bool]) -> None:
    changed = asyncio.Event()
    end = bot.subscribe(changed.set)
    async with asyncio.timeout(20):
        while not true():
            changed.clear()
            await changed.wait()
    end()


async def test_it_runs_with_the_given_environment_and_its_output_is_kept() -> None:
    async with child("import os; print(sorted(os.environ)); print(os.environ['GREETING'])") as bot:
        await bot.start()
        await until(bot, lambda: bot.state is State.DIED)
        assert "hello" in bot.lines
        assert "HOME" not in bot.lines[0]


async def test_it_ends_politely_on_stop_and_says_how() -> None:
    async with child(ANSWERS_SIGTERM) as bot:
        await bot.start()
        await until(bot, lambda: "up" in bot.lines)
        await bot.stop()
        assert (bot.state, bot.code, bot.pid) == (State.STOPPED, 0, None)
        assert list(bot.lines)[-2:] == ["going", "-- the bot ended with exit code 0"]


async def test_one_that_does_not_end_is_killed_after_the_grace() -> None:
    async with child(IGNORES_SIGTERM, grace=0.2) as bot:
        await bot.start()
        await until(bot, lambda: "up" in bot.lines)
        await bot.stop()
        assert (bot.state, bot.code) == (State.STOPPED, -signal.SIGKILL)
        assert "The bot did not end within 0.2 s: killing it" in bot.lines


async def test_kill_ends_it_at_once_and_it_can_be_started_again() -> None:
    async with child(ANSWERS_SIGTERM) as bot:
        await bot.start()
        first = bot.pid
        await bot.kill()
        assert (bot.state, bot.code) == (State.STOPPED, -signal.SIGKILL)
        await bot.start()
        assert (bot.state, bot.starts, bot.code) == (State.RUNNING, 2, None)
        assert bot.pid != first


async def test_one_that_dies_by_itself_is_told_from_one_that_was_stopped() -> None:
    async with child("import sys; print('no settings', file=sys.stderr); sys.exit(3)") as bot:
        await bot.start()
        await until(bot, lambda: bot.state is State.DIED)
        assert list(bot.lines) == ["no settings", "-- the bot ended with exit code 3"]


async def test_one_that_is_killed_from_outside_has_died() -> None:
    async with child(ANSWERS_SIGTERM) as bot:
        await bot.start()
        assert bot.pid
        os.kill(bot.pid, signal.SIGKILL)
        await until(bot, lambda: bot.state is State.DIED)
        assert bot.code == -signal.SIGKILL


async def test_a_command_that_cannot_be_run_is_said_and_not_raised() -> None:
    bot = BotProcess(("/nowhere/bot",), {}, clock=lambda: AT, echo=lambda _: None)
    await bot.start()
    assert bot.state is State.DIED
    assert "could not be started" in bot.lines[0]


async def test_starting_twice_and_stopping_what_does_not_run_do_nothing() -> None:
    async with child(ANSWERS_SIGTERM) as bot:
        await bot.stop()
        await bot.kill()
        await bot.ended()
        await bot.start()
        await bot.start()
        assert bot.starts == 1


async def test_output_is_cut_into_lines_without_colours_and_without_end() -> None:
    script = r"import sys; sys.stdout.write('\x1b[31mred\x1b[0m\r\n' + 'x' * 300000 + '\nno newline \xff')"
    async with child(script) as bot:
        await bot.start()
        await until(bot, lambda: bot.state is State.DIED)
        red, long, last, _ = bot.lines
        assert (red, len(long), last[:10]) == ("red", LINE, "no newline")


async def test_each_line_is_echoed() -> None:
    echoed: list[str] = []
    bot = BotProcess((sys.executable, "-c", "print(1)"), {}, clock=lambda: AT, echo=echoed.append)
    await bot.start()
    await until(bot, lambda: bot.state is State.DIED)
    assert echoed == ["1", "-- the bot ended with exit code 0"]


async def test_a_ctrl_c_in_the_terminal_does_not_reach_it() -> None:
    async with child("import os; print(os.getpgrp() == os.getpid())") as bot:
        await bot.start()
        await until(bot, lambda: bot.state is State.DIED)
        assert bot.lines[0] == "True"


PARENT = """
import asyncio, sys
from datetime import UTC, datetime
from sandbox.bot_process import BotProcess
script = "import os, signal; print(os.getpid(), flush=True); signal.pause()"

async def main():
    command = (sys.executable, "-c", script)
    bot = BotProcess(command, {}, clock=lambda: datetime.min, echo=lambda line: print(line, flush=True))
    await bot.start()
    await bot.ended()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
async def test_it_ends_with_a_sandbox_that_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert parent.stdout
    child = os.pidfd_open(int(await parent.stdout.readline()))
    gone = asyncio.Event()
    asyncio.get_running_loop().add_reader(child, gone.set)
    try:
        parent.kill()
        await parent.wait()
        async with asyncio.timeout(20):
            await gone.wait()
    finally:
        asyncio.get_running_loop().remove_reader(child)
        os.close(child)
