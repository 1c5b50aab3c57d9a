"""The bot is killed with -9 while people ask and approve: nothing is lost, doubled, or said that is not so.

Once right before each of its effects in turn (`tests.kill.seams`), and at random moments, with the sandbox's
faults switched on at random.
"""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import ClassVar, Final

import pytest

from bot.domain.requests import State
from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.zoom.faults import Fault, FaultKind
from tests.journeys.stage import Player, Stage
from tests.kill import approvals, lives, truth
from tests.kill.approvals import Approvals
from tests.kill.lives import Lives

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOMENTS: Final = 100
APPROVALS: Final = 15
LATENCY_MS: Final = 10
"""Of each call, so that a random moment often falls into one."""
NOT_AT_RANDOM: Final = {FaultKind.LATENCY, FaultKind.MEETING_DAILY_429}
"""It is there all the time; it never acts on users."""


@pytest.fixture
async def bot(stage: Stage, tmp_path: Path) -> AsyncIterator[Lives]:
    async with lives.nursery() as nursery:
        yield Lives(stage, nursery, tmp_path, approvals.POLICY)


@pytest.fixture
async def played(stage: Stage, tmp_path: Path) -> Approvals:
    return Approvals(stage, tmp_path)


class Deed:
    """Something that people do, at each of whose effects the bot is killed."""

    ends: ClassVar[State]

    def __init__(self, played: Approvals) -> None:
        self.played = played
        self.emma, self.ada = played.stage.emma, played.stage.ada

    async def before(self, email: str) -> None:
        """Let it come as far as that."""
        assert await self.played.ask(email, self.emma)
        await self.played.waiting(email)

    async def do(self, email: str) -> None:
        """Do it, or do it again where it came to nothing."""
        raise NotImplementedError


class Ask(Deed):
    ends = State.PENDING

    async def before(self, email: str) -> None:
        if self.emma.view is None:
            await self.emma.opens("/zoom user")
        self.emma.fills({"email": email})

    async def do(self, email: str) -> None:
        if self.emma.view is not None:
            await self.played.ask(email, self.emma)


class Approve(Deed):
    ends = State.DONE

    async def do(self, email: str) -> None:
        await self.played.press(self.ada, email, "Approve")


class Deny(Deed):
    ends = State.DENIED

    async def before(self, email: str) -> None:
        await super().before(email)
        await self.played.press(self.ada, email, "Deny")
        await self.played.stage.until(lambda: self.ada.view)

    async def do(self, email: str) -> None:  # noqa: ARG002 its form is open
        if self.ada.view is not None:
            await self.ada.submits({"reason": "We have enough of them."})


class Withdraw(Deed):
    ends = State.WITHDRAWN

    async def do(self, email: str) -> None:
        await self.played.withdraw(email)


@pytest.mark.parametrize(("deed", "least"), [(Ask, 10), (Approve, 20), (Deny, 8), (Withdraw, 8)])
async def test_killed_before_each_of_its_effects(
    bot: Lives, played: Approvals, deed: type[Deed], least: int
) -> None:
    doing, number, at, deeds = deed(played), 0, list[str](), list[asyncio.Task[None]]()
    await bot.start()
    while True:
        number += 1
        email = f"new{number:02d}@acme.example"
        await doing.before(email)
        await played.settle()
        bot.arm(number)
        deeds.append(asyncio.create_task(until_done(played, doing, email)))
        await asyncio.wait({deeds[-1], bot.ending()}, return_when=asyncio.FIRST_COMPLETED)
        if not bot.reached:
            break
        at.append(bot.reached)
        await bot.ended()
        await bot.start()
        await played.settle()
        await doing.do(email)
        await played.settle()
    await bot.kill()
    await asyncio.gather(*deeds)
    assert await truth.problems(played) == [], at
    left = [each for each in await truth.requests(played) if each.state not in {doing.ends, State.ABANDONED}]
    for each in left:  # its user is there; the card to whoever asked may be, and is never sent again unasked
        assert (each.state, bool(each.zoom_id)) == (State.ATTENTION, True), at
        assert truth.asked_about_its_card(played, each), at
    assert len(left) < number // 3, at
    assert number > least, at


async def until_done(played: Approvals, doing: Deed, email: str) -> None:
    """Slack waits for an acknowledgement for three seconds, though the bot is dead: nobody waits for that."""
    await doing.do(email)
    await played.settle()


@pytest.mark.parametrize("seed", [1, 2])
async def test_killed_at_random_moments_with_faults_at_random(
    stage: Stage, bot: Lives, played: Approvals, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 it only picks moments
    emails = [f"new{number:02d}@acme.example" for number in range(APPROVALS)]
    stage.world.slack.faults.add(SlackFault(SlackFaultKind.LATENCY, ms=LATENCY_MS))
    stage.world.zoom.faults.add(Fault(FaultKind.LATENCY, ms=LATENCY_MS))
    async with asyncio.TaskGroup() as people:
        busy = [
            people.create_task(asks(played, who, emails[number::3], chance))
            for number, who in enumerate(played.askers)
        ]
        busy.append(people.create_task(decide(played, emails, chance)))
        for _ in range(MOMENTS):
            await bot.start()
            something_fails(stage, chance)
            await asyncio.sleep(chance.uniform(0, 0.4))
            await bot.kill()
        stage.world.slack.faults.clear()
        stage.world.zoom.faults.clear()
        await bot.start()
        await asyncio.wait(busy[:-1])
        busy[-1].cancel()
    await played.settle()
    for email in emails:
        await played.press(stage.ada, email, "Approve")
    await played.settle()
    await bot.kill()
    assert await truth.problems(played) == []
    ends = Counter(each.state for each in await truth.requests(played))
    assert ends[State.DONE] >= APPROVALS // 3, f"hardly a user was created: {ends}"


async def asks(played: Approvals, who: Player, emails: Sequence[str], chance: random.Random) -> None:
    """Somebody asks for one after the other, each until it is taken."""
    for email in emails:
        while True:
            with contextlib.suppress(TimeoutError):
                if await played.ask(email, who, patience=3):
                    break
            await asyncio.sleep(chance.uniform(0, 0.2))
        await asyncio.sleep(chance.uniform(0, 4))


async def decide(played: Approvals, emails: Sequence[str], chance: random.Random) -> None:
    """The approvers, and sometimes whoever asked, decide what they see; some at the same moment."""
    ada, ines = played.stage.ada, played.stage.ines
    while True:
        await asyncio.sleep(chance.uniform(0, 0.3))
        waiting = [each for each in emails if played.open_card(each)]
        if not waiting:
            continue
        email, first, second = chance.choice(waiting), *chance.sample([ada, ines], 2)
        dice = chance.random()
        with contextlib.suppress(TimeoutError):
            if dice < 0.1:
                await played.deny(first, email, patience=3)
            elif dice < 0.2:
                await asyncio.gather(played.withdraw(email), played.press(second, email, "Approve"))
            else:
                await asyncio.gather(*(played.press(each, email, "Approve") for each in (first, second)))


def something_fails(stage: Stage, chance: random.Random) -> None:
    """Half of the time: a fault of Zoom, of Slack, or of both, for one call."""
    if chance.random() < 0.3:
        kind = chance.choice(sorted(set(FaultKind) - NOT_AT_RANDOM))
        stage.world.zoom.faults.add(Fault(kind, times=1))
    if chance.random() < 0.3:
        slack_kind = chance.choice(sorted(set(SlackFaultKind) - {SlackFaultKind.LATENCY}))
        stage.world.slack.faults.add(SlackFault(slack_kind, times=1))
