"""The sandbox as a whole, in this process: worlds, page and a bot."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from nicegui import Client
from nicegui.testing.general import nicegui_reset_globals

from sandbox import __main__ as program
from sandbox import launch, server
from sandbox.bot_process import BotProcess, State
from sandbox.world import World, serve
from tests.sandbox.page import standin
from tests.sandbox.page.builders import manifest

AT = datetime(2026, 11, 21, tzinfo=UTC)
SLEEPS = "import time; print('up', flush=True); time.sleep(60)"


class Said:
    """What was said, and when something new was."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._more = asyncio.Event()

    def __call__(self, words: str) -> None:
        self.lines.append(words)
        self._more.set()

    async def until(self, part: str) -> str:
        async with asyncio.timeout(20):
            while not any(part in each for each in self.lines):
                self._more.clear()
                await self._more.wait()
        return next(each for each in self.lines if part in each)


def child(script: str) -> BotProcess:
    return BotProcess((sys.executable, "-c", script), {}, clock=lambda: AT, echo=lambda _: None)


@contextlib.asynccontextmanager
async def running(make_bot: launch.MakeBot) -> AsyncIterator[tuple[str, Said, asyncio.Event]]:
    said, stop, sock = Said(), asyncio.Event(), server.listen(0)
    with nicegui_reset_globals():
        task = asyncio.create_task(launch.run(sock, manifest(), make_bot, stop, said))
        try:
            words = await said.until("Open http")
            yield words.split("Open ")[1].split("/ ")[0], said, stop
        finally:
            stop.set()
            await task
            Client.page_routes.clear()  # or NiceGUI would unload the modules that the pages come from


async def test_it_says_what_it_does_and_serves_page_slack_and_zoom_at_one_address() -> None:
    async with running(lambda _: None) as (url, said, _), httpx.AsyncClient(base_url=url) as client:
        assert (await client.get("/")).status_code == 200
        assert (await client.post("/slack/api/api.test")).status_code == 200
        assert (await client.get("/zoom/v2/users")).status_code == 401
        assert (await client.get("/sandbox/slack/state")).json()["messages"] == 1
        assert "No bot is connected" in said.lines[-1]
        assert "/zoom meeting Design review" in said.lines[-1]
    assert [each for each in said.lines if each.endswith("...")] == [
        "Making a Slack and a Zoom for Acme ...",
        "Making the page ...",
        "Ending ...",
    ]
    assert said.lines[-1] == "Ended."


async def test_a_bot_that_dies_at_its_start_does_not_keep_the_page_away() -> None:
    bot = child("print('no settings')")
    async with running(lambda _: bot) as (_, said, _):
        assert "Starting the bot ..." in said.lines
        assert "see the page's Bot tab" in said.lines[-1]
        assert (bot.state, bot.lines[0]) == (State.DIED, "no settings")


async def test_the_bot_ends_with_the_sandbox() -> None:
    bots: list[BotProcess] = []

    def connects(url: str) -> BotProcess:
        script = f"import asyncio; from tests.sandbox.page import standin; asyncio.run(standin.stay({url!r}))"
        bots.append(child(script))
        return bots[0]

    async with running(connects) as (_, said, _):
        assert "The bot is connected." in said.lines[-1]
        assert bots[0].pid is not None
    assert bots[0].state is State.STOPPED


async def test_waiting_for_the_bot_ends_when_it_is_connected() -> None:
    world, bot = World(manifest()), child(SLEEPS)
    async with serve(world) as url, standin.connected(url):
        await launch.start(bot, world, asyncio.Event(), within=20)
        assert bot.state is State.RUNNING
        await bot.stop()


async def test_waiting_for_the_bot_ends_when_it_takes_too_long() -> None:
    world, bot = World(manifest()), child(SLEEPS)
    await launch.start(bot, world, asyncio.Event(), within=0.1)
    assert bot.state is State.RUNNING
    await bot.stop()


async def test_waiting_for_the_bot_ends_when_all_is_to_end() -> None:
    world, bot, stop = World(manifest()), child(SLEEPS), asyncio.Event()
    bot.subscribe(stop.set)
    await launch.start(bot, world, stop, within=20)
    await bot.stop()
    assert bot.state is State.STOPPED


def test_the_bot_gets_the_sandboxs_settings_and_none_of_ours() -> None:
    inherited = {
        "PATH": "/bin",
        "SLACK_BOT_TOKEN": "xoxb-real",
        "BOT_POLICY": "real",
        "ZOOM_PLAN": "free",
        "https_proxy": "http://proxy.example:3128",
    }
    env = launch.environment("http://127.0.0.1:1", Path("/data"), inherited)
    assert env["PATH"] == "/bin"
    assert env["SLACK_BOT_TOKEN"] == "xoxb-sandbox"
    assert env["SLACK_API_URL"] == "http://127.0.0.1:1/slack/api/"
    assert env["ZOOM_TOKEN_URL"] == "http://127.0.0.1:1/zoom/oauth/token"
    assert "BOT_POLICY" not in env
    assert "https_proxy" not in env
    asked_for = launch.environment("http://127.0.0.1:1", Path("/data"), inherited, Path("/policy.toml"))
    assert asked_for == env | {"BOT_POLICY": "/policy.toml"}


def test_users_can_be_asked_for_in_every_way() -> None:
    env = launch.environment("http://127.0.0.1:1", Path("/data"), {"BOT_USER_ACTIONS": "create"})
    assert env["BOT_USER_ACTIONS"] == "create,autoCreate,custCreate,ssoCreate"


def test_a_policy_of_its_own_lies_in_the_data_folder_and_stays_as_somebody_made_it(tmp_path: Path) -> None:
    policy = launch.policy_in(tmp_path / "data")
    assert policy.parent == tmp_path / "data"
    assert "[[rule]]" in policy.read_text(encoding="utf-8")
    policy.write_text("# mine")
    assert launch.policy_in(tmp_path / "data") == policy
    assert policy.read_text() == "# mine"


async def test_the_real_bot_is_told_where_the_sandbox_is_and_its_output_is_marked() -> None:
    said: list[str] = []
    bot = launch.real_bot(Path("/data"), {}, said.append)("http://127.0.0.1:1")
    assert bot is not None
    assert bot.env["ZOOM_API_URL"] == "http://127.0.0.1:1/zoom/v2"
    bot.env.clear()
    bot.env["PYTHONHOME"] = "/nowhere"
    await bot.start()
    await bot.ended()
    assert said
    assert all(each.startswith("bot | ") for each in said)


def test_a_port_that_is_taken_is_said_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(server.listen(0)) as sock:
        sock.listen()
        port = sock.getsockname()[1]
        assert program.main(["--port", str(port)]) == 1
    out = capsys.readouterr().out
    assert f"Port {port} cannot be used" in out
    assert "--port 9000" in out


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_that_is_none_is_said_too(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main([f"--port={port}"])
    assert ended.value.code == 2
    assert "argument --port" in capsys.readouterr().err


def test_the_program_runs_until_a_signal_and_gives_zero(capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(server.listen(0)) as sock:
        port = sock.getsockname()[1]

    def interrupt() -> None:
        transport = httpx.HTTPTransport(retries=50)
        with httpx.Client(transport=transport, timeout=20) as client:
            client.get(f"http://127.0.0.1:{port}/sandbox/slack/state")
        os.kill(os.getpid(), signal.SIGINT)

    waiting = threading.Thread(target=interrupt)
    with nicegui_reset_globals():
        waiting.start()
        assert program.main(["--no-bot", "--port", str(port)]) == 0
        waiting.join()
    assert capsys.readouterr().out.endswith("Ending ...\nEnded.\n")
