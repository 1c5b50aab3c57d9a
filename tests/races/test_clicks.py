"""Fifty clicks on Approve at once, on one request: it is created once, and 49 are told who approved it."""

import asyncio
import contextlib
import json
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from sandbox import launch
from sandbox.bot_process import BotProcess
from tests.journeys.stage import ROOT, SIGNING_SECRET, Stage
from tests.kill import approvals, lives, truth
from tests.kill.approvals import Approvals
from tests.races import clicker
from tests.races.files import column

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CLICKS: Final = 50
EMAIL: Final = "nora@acme.example"
EXECUTED: Final = "select subject from audit where action = 'user.created'"
REFUSED: Final = "select result from audit where action = 'approval.refused'"
TAKEN: Final = "select actor from audit where action = 'request.approved'"


@pytest.fixture
async def played(stage: Stage, tmp_path: Path) -> Approvals:
    """A request that waits for an approval, and nobody who runs."""
    approving = Approvals(stage, tmp_path)
    async with lives.nursery() as nursery:
        bot = lives.Lives(stage, nursery, tmp_path, approvals.POLICY)
        await bot.start()
        assert await approving.ask(EMAIL, stage.emma)
        await approving.waiting(EMAIL)
        await approving.settle()
        await bot.kill()
    return approving


def environment(played: Approvals, **changes: str) -> dict[str, str]:
    policy = played.folder / "policy.toml"
    return launch.environment(played.stage.url, played.folder, {}, policy) | changes


@pytest.mark.parametrize("jobs", ["one jobs file", "a jobs file for each"])
async def test_of_fifty_clicks_in_two_processes_one_is_taken(played: Approvals, jobs: str) -> None:
    store = played.folder / "store.sqlite"
    (key,) = column(store, "select key from requests")
    (ticket,) = column(store, "select json_extract(review, '$.ticket') from requests")
    files = [played.folder / "jobs.sqlite", played.folder / "jobs.sqlite"]
    if jobs != "one jobs file":
        files[1] = played.folder / "other.sqlite"
    async with contextlib.AsyncExitStack() as stack:
        processes = [
            await stack.enter_async_context(clicking(played, f"executor-{number}", str(file), key, ticket))
            for number, file in enumerate(files)
        ]
        for each in processes:
            await each.say("go")
        answers = [told for each in processes for told in json.loads(await each.hears())]
        await played.settle()
    whose = Counter(clicker.whose(CLICKS // 2) * 2)
    check(played, key, answers, whose)
    assert await truth.problems(played) == []


def check(played: Approvals, key: str, answers: list[str], whose: Counter[str]) -> None:
    """One was taken; the others were told who had been faster, by their name as Slack has it."""
    store = played.folder / "store.sqlite"
    assert len(answers) == CLICKS
    taken = [each for each in answers if each.startswith("You approved it. ")]
    already = [each for each in answers if "approved it already, on " in each]
    assert (len(taken), len(already)) == (1, CLICKS - 1), Counter(answers)
    (winner,) = column(store, TAKEN)
    name = played.stage.world.slack.people[winner].handle
    who = Counter(each.partition(" approved")[0] for each in already)
    assert who == {"You": whose[winner] - 1, name: CLICKS - whose[winner]}
    posts = [each for each in played.stage.world.zoom.calls if (each.method, each.path) == ("POST", "/users")]
    assert len(posts) == 1
    (user,) = [each for each in played.stage.world.zoom.users.values() if each.email == EMAIL]
    assert column(store, EXECUTED) == [user.id]
    assert column(store, REFUSED) == ["decided"] * (CLICKS - 1)
    assert column(store, "select key from requests where state = 'done'") == [key]


class Clicking:
    """A process of `tests.races.clicker`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()

    async def hears(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            return (await self._process.stdout.readline()).decode().strip()


@contextlib.asynccontextmanager
async def clicking(
    played: Approvals, executor: str, jobs_file: str, key: str, ticket: str
) -> AsyncIterator[Clicking]:
    """One that is ready to press, until it has ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.races.clicker", executor, jobs_file, key, ticket, str(CLICKS // 2),
        cwd=ROOT, env=environment(played), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    one = Clicking(process)
    try:
        assert await one.hears() == "ready"
        yield one
        await one.say("that is all")
        rest, _ = await process.communicate()
        assert (rest, process.returncode) == (b"", 0)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_of_fifty_signed_clicks_over_http_one_is_taken(played: Approvals) -> None:
    (key,) = column(played.folder / "store.sqlite", "select key from requests")
    card = played.open_card(EMAIL)
    assert card is not None
    async with over_http(played):
        people = {each.id: each for each in (played.stage.ada, played.stage.ines)}
        whose = clicker.whose(CLICKS)
        presses = await asyncio.gather(*(people[each].presses(card, "Approve") for each in whose))
        assert all(each.acked for each in presses), Counter(each.error for each in presses)
        await played.stage.until(lambda: len(whispers(played)) >= CLICKS, patience=60)
        await played.settle()
    check(played, key, whispers(played), Counter(whose))
    assert await truth.problems(played) == []


def whispers(played: Approvals) -> list[str]:
    """What the bot answered to presses on the card, each to whoever pressed."""
    said = played.stage.world.slack.messages
    return [each.text for each in said if each.ephemeral_to in clicker.APPROVERS]


@contextlib.asynccontextmanager
async def over_http(played: Approvals) -> AsyncIterator[None]:
    """The bot, as a process, to which Slack delivers by signed requests."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    changes = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SIGNING_SECRET, "BOT_PORT": str(port)}
    env = environment(played, **changes)
    bot = BotProcess(launch.BOT, env, clock=played.stage.clock, echo=print)
    await bot.start()
    try:
        async with asyncio.timeout(60):
            while not await answers(port):  # noqa: ASYNC110 the state is another process's
                await asyncio.sleep(0.05)
        played.stage.world.slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events", SIGNING_SECRET)
        yield
    finally:
        await bot.stop()


async def answers(port: int) -> bool:
    async with aiohttp.ClientSession() as session:
        try:
            async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                return answer.ok
        except aiohttp.ClientError:
            return False
