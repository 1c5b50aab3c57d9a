"""Two decisions about one request at the same moment: one is taken, and nothing of the other.

Two bots, each with a store of its own on the same file, decide with the real services. Each play is of a
thousand requests; half of the time the one begins, half of the time the other.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from bot.domain.requests import Request, State
from bot.domain.turns import What
from bot.resources import base
from bot.services.review import reminding
from bot.services.review.deciding import Pressed
from tests.races.files import column
from tests.services import badges, reviewed
from tests.services.rig import ADA, EMMA, NOON, Rig

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ROUNDS: Final = 1000
AT_ONCE: Final = 10
"""Races under way at a time: on a busy file the order is not that of the presses."""
DEADLINE: Final = NOON + timedelta(days=7)
TICKET: Final = "t1"
"""Of the card that everybody has before them."""
TRIED: Final = "approval.refused"


@dataclass
class Bots:
    """Two of them."""

    one: Rig
    other: Rig
    early: badges.Clock
    late: badges.Clock
    file: Path

    async def approves(self, key: str) -> str:
        return await badges.told(self.one.deciding.approve(pressed(key, ADA)))

    async def expires(self, key: str) -> str:
        """Its alarm goes off; nobody is told."""
        await self.other.jobs.tasks[reminding.TASK]({"key": key})
        return ""

    async def withdraws(self, key: str) -> str:
        return await badges.told(self.other.deciding.withdraw(pressed(key, EMMA)))

    async def corrects(self, key: str) -> str:
        context = base.Context(asker=badges.INES, zone=None, now=NOON)
        filled = {"colour": "red"}
        return await badges.told(self.other.deciding.correct(pressed(key, badges.INES), filled, context))


def pressed(key: str, who: str) -> Pressed:
    return Pressed(key, TICKET, who, f"{badges.IT}:1.0", "")


@pytest.fixture
async def bots(tmp_path: Path) -> AsyncIterator[Bots]:
    early, late = badges.play(tmp_path), badges.play(tmp_path)
    async with early.outside.life() as one, late.outside.life() as other:
        yield Bots(badges.start(one), badges.start(other), early.clock, late.clock, tmp_path / "store.sqlite")


async def waiting(bots: Bots, number: int) -> str:
    """The key of a request that waits for an approval."""
    review = reviewed.review(
        reviewed.terms(by=frozenset({badges.GROUP}), channel=badges.IT), own=(EMMA,), deadline=DEADLINE
    )
    request = reviewed.request(
        of=review,
        key=f"badge:{number}",
        spec={"name": f"Badge{number}", "colour": "blue", "owner": ""},
        alike=f"Badge{number}",
    )
    assert await bots.one.store.requests.add(request)
    return request.key


Act = Callable[[Bots, str], Coroutine[Any, Any, str]]


@pytest.mark.parametrize(
    ("against", "to", "turn"),
    [
        pytest.param(Bots.expires, State.EXPIRED, What.EXPIRED, id="expiry"),
        pytest.param(Bots.withdraws, State.WITHDRAWN, What.WITHDRAWN, id="withdrawal"),
        pytest.param(Bots.corrects, State.PENDING, What.EDITED, id="edit"),
    ],
)
async def test_of_an_approval_and_another_decision_one_is_taken(
    bots: Bots, against: Act, to: State, turn: What
) -> None:
    if to is State.EXPIRED:
        bots.early.now, bots.late.now = DEADLINE - timedelta(milliseconds=1), DEADLINE
    keys = [await waiting(bots, number) for number in range(ROUNDS)]
    said = await raced(bots, keys, against)
    found = {each.key: each for each in await bots.one.store.requests.in_states(State.APPROVED, to)}
    assert found.keys() == set(keys)
    wins = Counter(each.state for each in found.values())
    assert min(wins[State.APPROVED], wins[to]) > ROUNDS // 20, f"hardly a race: {wins}"
    for key, request in found.items():
        won = What.APPROVED if request.state is State.APPROVED else turn
        assert column(bots.file, "select what from turns where request = ?", key) == [won]
        recorded = column(bots.file, "select action from audit where request = ? order by id", key)
        assert recorded.count(f"request.{won}") == 1
        lost = [] if against is Bots.expires and won is What.APPROVED else [TRIED]
        assert [each for each in recorded if each != f"request.{won}"] == lost
        told_of_it(request, *said[key], against)
    assert {each for each in bots.one.jobs.saved if each.startswith("decide:")} == {
        f"decide:{key}" for key, request in found.items() if request.state is State.APPROVED
    }


async def raced(bots: Bots, keys: list[str], against: Act) -> dict[str, tuple[str, str]]:
    """What the approver is told, and whoever did the other thing, by key."""
    chance = random.Random(1)  # noqa: S311 it only picks moments
    said: dict[str, tuple[str, str]] = {}

    async def race(key: str, first: Act, second: Act) -> None:
        beginning = asyncio.create_task(first(bots, key))
        for _ in range(chance.randrange(12)):
            await asyncio.sleep(0)
        later = await second(bots, key)
        both = {first: await beginning, second: later}
        said[key] = both[Bots.approves], both[against]

    for start in range(0, ROUNDS, AT_ONCE):
        orders = [
            (Bots.approves, against) if number % 2 else (against, Bots.approves) for number in range(AT_ONCE)
        ]
        batch = zip(keys[start : start + AT_ONCE], orders, strict=True)
        await asyncio.gather(*(race(key, *order) for key, order in batch))
    return said


def told_of_it(request: Request, approver: str, other: str, against: Act) -> None:
    """Each was told what became of it, and nobody that theirs was taken where it was not."""
    if request.state is State.APPROVED:
        assert "You approved it" in approver
        assert request.spec["colour"] == "blue", "what was approved is not what was seen"
        assert against is Bots.expires or "approved it already" in other
        return
    lost = {State.EXPIRED: "It expired", State.WITHDRAWN: "withdrew it already", State.PENDING: "corrected"}
    assert lost[request.state] in approver
    assert "You approved" not in approver


async def test_an_approval_of_what_was_edited_meanwhile_counts_for_nothing(bots: Bots) -> None:
    """In this order for certain: the edit is saved before the press on the card of before."""
    key = await waiting(bots, 1)
    await bots.corrects(key)
    assert "corrected since you saw it" in await bots.approves(key)
    request = await bots.one.request(key)
    assert (request.state, request.review["votes"]) == (State.PENDING, {})
    press = replace(pressed(key, ADA), ticket=request.review["ticket"])
    assert "You approved it" in await badges.told(bots.one.deciding.approve(press))
    assert (await bots.one.request(key)).spec["colour"] == "red"
