"""`python -m sandbox` as people run it: its own process, and the real bot."""

import asyncio
import signal
from pathlib import Path

import httpx
import pytest

from tests.sandbox.page.browser import sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_sandbox_and_bot_without_a_trace(how: signal.Signals) -> None:
    async with sandbox() as running:
        assert "The bot is connected." in running.lines
        assert await running.end(how) == 0
        out = "\n".join(running.lines)
        assert running.lines[-1] == "Ended."
        assert "Traceback" not in out
        assert "-- the bot ended with exit code 0" in out


async def test_it_ends_while_a_call_still_hangs() -> None:
    async with sandbox("--no-bot") as running, httpx.AsyncClient(base_url=running.url) as client:
        await client.post("/sandbox/slack/faults", json={"kind": "timeout_before", "times": 1})
        hanging = asyncio.create_task(client.post("/slack/api/api.test", timeout=60))
        async with asyncio.timeout(20):
            while (await client.post("/sandbox/slack/faults")).json():
                pass
        assert await running.end(signal.SIGINT) == 0
        await asyncio.wait([hanging])


async def test_the_real_bot_answers_a_command(tmp_path: Path) -> None:
    async with (
        sandbox("--data-dir", str(tmp_path)) as running,
        httpx.AsyncClient(base_url=running.url) as client,
    ):
        given = {"person": "U0EMMA001", "channel": "C0GENERAL", "text": "/zoom help"}
        delivery = (await client.post("/sandbox/slack/type", json=given)).json()
        assert (delivery["acked"], delivery["error"]) == (True, "")
        assert await running.end(signal.SIGTERM) == 0
    assert (tmp_path / "jobs.sqlite").exists(), "a data folder that was asked for is kept"
