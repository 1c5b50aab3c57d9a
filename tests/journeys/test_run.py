"""The bot from its start to SIGTERM, as the command line runs it, and what it says of its health."""

import asyncio
import logging
import os
import signal
from pathlib import Path

import aiohttp
import pytest

from bot import app
from tests.journeys.stage import empty, settings


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_what_runs_finish_first(
    tmp_path: Path, how: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with empty(app.now()) as stage:
        running = asyncio.create_task(app.run(settings(stage.url, tmp_path)))
        await stage.until(lambda: len(stage.world.slack.connections) >= 2)
        await stage.emma.types("/zoom meeting Retro")
        os.kill(os.getpid(), how)
        async with asyncio.timeout(20):
            await running
        assert len(stage.cards) == 1
        assert not stage.world.slack.connections
    said = [each.getMessage() for each in caplog.records if each.name == "bot.app"]
    assert said[0].startswith("Ready: /zoom over Socket Mode")
    assert said[-1] == "Stopped"


async def status(port: int, path: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status


@pytest.mark.parametrize("over_http", [False, True])
async def test_it_says_that_it_is_ready(tmp_path: Path, over_http: bool) -> None:  # noqa: FBT001 a parameter
    async with empty(app.now()) as stage:
        changes = {"slack_app_token": None, "slack_signing_secret": "s" * 32} if over_http else {}
        async with app.build(settings(stage.url, tmp_path, **changes)) as bot:
            assert bot.ready() == {"slack": True}
            assert await status(bot.port, "/healthz") == 200
            assert await status(bot.port, "/readyz") == 200
