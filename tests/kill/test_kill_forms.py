"""The bot is killed with -9 while people submit forms: each is made once, and a form stays until taken."""

import asyncio
import random
import re
from collections import Counter

import pytest

from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.slack.model import Message
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.kinds import groups
from tests.journeys.stage import Stage, labels, words
from tests.kill.process import Process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOMENTS = 12
LATENCY_MS = 15
"""Of each call, so that a random moment often falls into one."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_kills_during_submissions_lose_none_and_double_none(
    stage: Stage, bot: Process, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 it only picks moments
    stage.world.slack.faults.add(SlackFault(SlackFaultKind.LATENCY, ms=LATENCY_MS))
    stage.world.zoom.faults.add(Fault(FaultKind.LATENCY, ms=LATENCY_MS))
    names = [f"Topic{number:02d}" for number in range(MOMENTS)]
    for number, name in enumerate(names):
        await fill_in(stage, name, group=bool(number % 2))
        submitting = asyncio.create_task(stage.ada.submits())
        if number % 3 == 0:
            await submitting
        await asyncio.sleep(chance.uniform(0, 0.15))
        await bot.kill()
        acked = (await submitting).acked
        await bot.start()
        if not acked:
            assert (await stage.ada.submits()).acked
        assert stage.ada.view is None
    await stage.until(lambda: not set(names) - told(stage).keys(), patience=60)
    await bot.settle()
    for name in names:
        assert cards(stage)[name] <= 1, f"{name} has {cards(stage)[name]} cards"
    assert meetings(stage) == dict.fromkeys(names[::2], 1)
    made = stage.world.zoom.of(groups.State).own
    assert sorted(each.name for each in made) == names[1::2]
    assert all(len(each.members) == 1 for each in made)


async def fill_in(stage: Stage, name: str, *, group: bool) -> None:
    """Ada has a form filled in."""
    await stage.ada.opens("/zoom group" if group else "/zoom schedule")
    field = "name" if group else "topic"
    stage.ada.fills({field: name} | ({"members": [stage.liam.id]} if group else {}))


def cards(stage: Stage) -> Counter[str]:
    """By name: what a channel was told of it."""
    said = [each for each in stage.world.slack.messages if each.by_app and each.channel[0] == "C"]
    return Counter(name(each) for each in said if not each.is_ephemeral)


def told(stage: Stage) -> Counter[str]:
    """By name: the cards, and the notes to askers that their card may be missing."""
    notes = [each for each in stage.world.slack.messages if each.by_app and "Post the card" in labels(each)]
    return cards(stage) + Counter(map(name, notes))


def name(message: Message) -> str:
    found = re.search(r"Topic\d\d", words(message))
    return found[0] if found else ""


def meetings(stage: Stage) -> Counter[str]:
    return Counter(each.topic for each in stage.world.zoom.meetings.values())
