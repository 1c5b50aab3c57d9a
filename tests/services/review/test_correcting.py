"""What an approver makes of a request that waits."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import zoom
from bot.domain.requests import Request
from bot.errors import Refusal
from bot.resources import base
from bot.services.review.correcting import NOT_LOOKED_UP, Corrected, Correcting
from bot.slack.form import Filled
from tests.services import badges
from tests.services.badges import IT, NOAH, Play
from tests.services.rig import ADA, NOON, Rig

CONTEXT = base.Context(asker=ADA, zone=None, now=NOON)
TO_RED = (("Colour", "blue", "red"),)


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return badges.play(tmp_path)


@pytest.fixture
async def life(play: Play) -> AsyncIterator[Rig]:
    async with play.outside.life() as life:
        yield badges.start(life)


@pytest.fixture
async def request_(life: Rig) -> Request:
    return await badges.ask(life)


async def corrected(life: Rig, request: Request, filled: Filled) -> Corrected:
    correcting = Correcting(life.ports, life.kinds, life.entitling, life.askers)
    return await correcting.corrected(request, filled, CONTEXT)


async def test_what_differs_is_named_with_before_and_after_and_looked_up_anew(
    life: Rig, play: Play, request_: Request
) -> None:
    play.world.clubs["Eight"] = []
    found = await corrected(life, request_, {"colour": "red"})
    assert (found.changes, found.hints) == (TO_RED, ("There are 1 badges.",))
    assert badges.Spec.model_validate(found.spec).colour == "red"


async def test_words_are_as_they_were_typed(life: Rig, request_: Request) -> None:
    found = await corrected(life, request_, {"colour": "<red> & &lt;blue&gt;"})
    assert found.changes == (("Colour", "blue", "<red> & &lt;blue&gt;"),)


async def test_the_same_as_before_changes_nothing_and_asks_nobody(life: Rig, request_: Request) -> None:
    life.slack.calls.clear()
    assert (await corrected(life, request_, {"colour": "blue"})).changes == ()
    assert not life.slack.calls


@pytest.mark.parametrize(
    "rule",
    [
        'decision = "refused"',
        f'decision = "approval"\nby = ["{NOAH}"]\nchannel = "{IT}"',
    ],
)
async def test_nobody_can_make_of_it_what_takes_the_approval_of_others(
    life: Rig, play: Play, request_: Request, rule: str
) -> None:
    gold = f'[[rule]]\nkinds = ["badge"]\nfor = ["everybody"]\nwhen.colour = ["gold"]\n{rule}\n'
    play.rules(gold + badges.RULE)
    with pytest.raises(base.Wrong, match="takes the approval of others, or nobody may have it"):
        await corrected(life, request_, {"colour": "gold"})
    assert (await corrected(life, request_, {"colour": "red"})).changes == TO_RED


async def test_what_zoom_says_to_it_is_said_at_the_field(life: Rig, play: Play, request_: Request) -> None:
    play.world.fail("prepare", Refusal("No red is left.", next_step="Take blue."))
    with pytest.raises(base.Wrong) as wrong:
        await corrected(life, request_, {"colour": "red"})
    assert wrong.value.errors == {"colour": "No red is left. Take blue."}


async def test_where_zoom_does_not_answer_it_says_so(life: Rig, play: Play, request_: Request) -> None:
    play.world.fail("prepare", zoom.errors.ServerError("down", status=500))
    found = await corrected(life, request_, {"colour": "red"})
    assert (found.changes, found.hints) == (TO_RED, (NOT_LOOKED_UP,))


async def test_nobody_waits_for_zoom_for_long(life: Rig, request_: Request) -> None:
    life.moments.before["prepare"] = asyncio.Event().wait
    soon = timedelta(milliseconds=1)
    correcting = Correcting(life.ports, life.kinds, life.entitling, life.askers, soon)
    found = await correcting.corrected(request_, {"colour": "red"}, CONTEXT)
    assert found.hints == (NOT_LOOKED_UP,)
