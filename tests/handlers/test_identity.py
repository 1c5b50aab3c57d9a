"""The bot's token: refused at the start, or taken on trust where Slack does not answer."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.errors import StartError
from bot.slack import api
from handlers import identity
from sandbox.slack.faults import Fault, FaultKind
from sandbox.world import World, serve

MANIFEST = Path(__file__).parent.parent.parent / "app_manifest.yml"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    async with serve(world):
        yield world


async def check(world: World, whose: str = "sandbox", patience: float = 10.0) -> None:
    async with api.session() as pool:
        client = api.web_client(f"xoxb-{whose}", f"{world.slack.base_url}/api/", pool)
        await identity.check(client, patience)


async def test_a_token_that_slack_takes_is_fine(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await check(world)
    assert not caplog.records


async def test_a_token_that_slack_refuses_stops_the_start_and_names_the_setting(world: World) -> None:
    with pytest.raises(StartError, match=r"SLACK_BOT_TOKEN was refused by Slack \(invalid_auth\)") as caught:
        await check(world, "wrong")
    assert "xoxb-wrong" not in str(caught.value.problems)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FaultKind.INTERNAL_ERROR, "internal_error"),
        (FaultKind.FATAL_ERROR, ""),
        (FaultKind.CUT_BEFORE, "Disconnected"),
        (FaultKind.TIMEOUT_BEFORE, "TimeoutError"),
    ],
)
async def test_where_slack_does_not_say_the_bot_starts(
    world: World, caplog: pytest.LogCaptureFixture, kind: FaultKind, said: str
) -> None:
    world.slack.faults.add(Fault(kind, "auth.test"))
    with caplog.at_level(logging.WARNING, identity.__name__):
        await check(world, patience=0.5)
    assert "did not say whether it takes the bot's token" in caplog.text
    assert said in caplog.text


async def test_bolt_is_told_the_token_without_a_call_to_slack() -> None:
    known = await identity.authorize("xoxb-1")()
    assert known.bot_token == "xoxb-1"
