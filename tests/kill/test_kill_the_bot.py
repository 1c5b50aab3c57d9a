"""The bot is killed with -9 while people type: what was acknowledged is not lost, and nothing happens twice.

The bot is a process of its own; Slack and Zoom are the sandbox's, in this one.
"""

import asyncio
import random
import re
from collections import Counter

import pytest

from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.slack.model import Message
from sandbox.zoom.faults import Fault, FaultKind
from tests.journeys.stage import Stage, labels, words
from tests.kill.process import Process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MOMENTS = 20
LATENCY_MS = 15
"""Of each call, so that a random moment often falls into one."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_twenty_kills_during_twenty_commands_lose_none_and_double_none(
    stage: Stage, bot: Process, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 it only picks moments
    stage.world.slack.faults.add(SlackFault(SlackFaultKind.LATENCY, ms=LATENCY_MS))
    stage.world.zoom.faults.add(Fault(FaultKind.LATENCY, ms=LATENCY_MS))
    people = [stage.emma, stage.liam, stage.ada, stage.yuki]
    accepted: dict[str, bool] = {}
    for number in range(MOMENTS):
        when = " at tomorrow 15:00" if number % 2 else ""
        typing = asyncio.create_task(people[number % 4].types(f"/zoom meeting Topic{number:02d}{when}"))
        await asyncio.sleep(chance.uniform(0, 0.12))
        await bot.kill()
        accepted[f"Topic{number:02d}"] = (await typing).acked
        await bot.start()
    await stage.until(lambda: not missing(stage, accepted), patience=60)
    await bot.settle()
    cards, asked = told(stage)
    for topic, was_acked in accepted.items():
        assert cards[topic] <= 1, f"{topic} has {cards[topic]} cards"
        assert not was_acked or cards[topic] + bool(asked[topic]) == 1, f"{topic} was accepted and lost"
    assert all(count == 1 for count in scheduled(stage).values())
    assert sum(accepted.values()) >= MOMENTS // 4, (
        "hardly a command was accepted: the moments are badly chosen"
    )


def told(stage: Stage) -> tuple[Counter[str], Counter[str]]:
    """By topic: the cards in channels, and the notes to askers that their card may be missing."""
    cards = Counter(topic(each) for each in stage.cards)
    asked = Counter(
        topic(each) for each in stage.world.slack.messages if each.by_app and "Post the card" in labels(each)
    )
    return cards, Counter({name: count for name, count in asked.items() if not cards[name]})


def missing(stage: Stage, accepted: dict[str, bool]) -> list[str]:
    cards, asked = told(stage)
    return [each for each, was_acked in accepted.items() if was_acked and not cards[each] + asked[each]]


def topic(message: Message) -> str:
    found = re.search(r"Topic\d\d", words(message))
    return found[0] if found else ""


def scheduled(stage: Stage) -> Counter[str]:
    return Counter(each.topic for each in stage.world.zoom.meetings.values() if each.type == 2)


async def test_killed_after_zoom_created_it_the_scheduled_meeting_is_adopted(
    stage: Stage, bot: Process
) -> None:
    stage.world.zoom.faults.add(
        Fault(FaultKind.TIMEOUT_AFTER, path="/users/*/meetings", method="POST", times=1)
    )
    assert (await stage.emma.types("/zoom meeting Topic01 at tomorrow 15:00")).acked
    await stage.until(lambda: scheduled(stage))
    await bot.restart()
    await stage.until(lambda: stage.cards, patience=30)
    assert scheduled(stage) == {"Topic01": 1}
    assert stage.posts_to_zoom() == 1


async def test_killed_before_zoom_created_it_the_meeting_is_created(stage: Stage, bot: Process) -> None:
    stage.world.zoom.faults.add(
        Fault(FaultKind.TIMEOUT_BEFORE, path="/users/*/meetings", method="POST", times=1)
    )
    assert (await stage.emma.types("/zoom meeting Topic01 at tomorrow 15:00")).acked
    await stage.until(stage.posts_to_zoom)
    await bot.restart()
    await stage.until(lambda: stage.cards, patience=30)
    assert scheduled(stage) == {"Topic01": 1}
    assert stage.posts_to_zoom() == 2


async def test_killed_within_an_instant_create_there_is_one_card(stage: Stage, bot: Process) -> None:
    stage.world.zoom.faults.add(
        Fault(FaultKind.TIMEOUT_AFTER, path="/users/*/meetings", method="POST", times=1)
    )
    assert (await stage.emma.types("/zoom meeting Topic01")).acked
    await stage.until(stage.posts_to_zoom)
    await bot.restart()
    await stage.until(lambda: stage.cards, patience=30)
    await bot.settle()
    assert len(stage.cards) == 1


@pytest.mark.parametrize("kind", [SlackFaultKind.TIMEOUT_BEFORE, SlackFaultKind.TIMEOUT_AFTER])
async def test_killed_within_the_post_the_card_is_never_posted_again_unasked(
    stage: Stage, bot: Process, kind: SlackFaultKind
) -> None:
    stage.world.slack.faults.add(SlackFault(kind, method="chat.postMessage", times=1))
    assert (await stage.emma.types("/zoom meeting Topic01")).acked
    await stage.until(lambda: [c for c in stage.world.slack.calls if c.method == "chat.postMessage"])
    await bot.restart()
    note = await stage.until(
        lambda: next((each for each in stage.world.slack.messages if "Post the card" in labels(each)), None),
        patience=30,
    )
    assert "Join" in labels(note)
    there = kind is SlackFaultKind.TIMEOUT_AFTER
    assert len(stage.cards) == there
    if not there:
        await asyncio.gather(*(stage.emma.presses(note, "Post the card") for _ in range(2)))
        await stage.until(lambda: stage.cards)
        await bot.settle()
        assert len(stage.cards) == 1
