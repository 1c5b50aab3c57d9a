"""The bot ends at any moment of an approval and starts again: decided once, created once, all told, no lie.

The moments are counted, not chosen, so that every one of them has its turn.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.requests import Request, State
from bot.resources import base
from tests.services import badges
from tests.services.badges import INES, IT, KEY, Play
from tests.services.rig import ADA, EMMA, Crash, Rig

pytestmark = pytest.mark.long

Part = Callable[[Play, Rig], Awaitable[None]]

DENIES = "Not this week."


async def crashes(folder: Path, before: Part, part: Part, rules: str = badges.RULE) -> AsyncIterator[Play]:
    """What is left by a crash at each moment of a part of the play."""
    moment, crashed = 0, True
    while crashed:
        moment += 1
        play = badges.play(folder / str(moment), rules=rules)
        async with play.outside.life() as life:
            badges.start(life)
            await before(play, life)
            life.moments.last = life.moments.passed + moment
            try:
                await part(play, life)
                crashed = False
            except Crash:
                pass
        yield play
    assert moment > 10


async def after(play: Play) -> Request | None:
    """The next start does what it can; the request then, of which all is as it has to be."""
    async with play.outside.life() as life:
        badges.start(life)
        await life.recover()
        await life.run_all()
        assert play.world.posts <= 1
        if await life.store.requests.get(KEY) is None:
            return None
        request = await life.request(KEY)
        if request.state is State.ABANDONED:
            return None
        return await badges.check(life)


async def nothing(play: Play, life: Rig) -> None:
    del play, life


async def asked(play: Play, life: Rig) -> None:
    del play
    await badges.ask(life)


async def run(life: Rig) -> None:
    await life.run_all()


async def test_what_is_asked_for_waits_with_one_card(tmp_path: Path) -> None:
    async for play in crashes(tmp_path, nothing, asked):
        acknowledged = bool(play.outside.jobs)
        request = await after(play)
        assert bool(request) is acknowledged
        if request is not None:
            assert request.state is State.PENDING
            assert play.world.posts == 0


async def approve(play: Play, life: Rig) -> None:
    del play
    assert await badges.approve(life) == "You approved it. It is being created now."
    await life.run_all()


async def test_what_is_approved_is_created_once(tmp_path: Path) -> None:
    states = set()
    async for play in crashes(tmp_path, asked, approve):
        request = await after(play)
        assert request is not None
        states.add(request.state)
        if request.state is State.PENDING:
            continue
        assert list(play.world.clubs) == ["Seven"]
        assert play.world.posts == 1
        said = [each.words for each in play.outside.said if each.to == EMMA]
        cards = sum("Card of Seven" in each for each in said)
        assert cards <= 1
        if request.state is State.ATTENTION:
            assert any("Post the card" in each for each in said)
        else:
            assert request.state is State.DONE
            assert cards == 1
    assert states == {State.PENDING, State.DONE, State.ATTENTION}


async def test_whoever_approves_again_after_a_crash_is_heard(tmp_path: Path) -> None:
    async def once_more(play: Play, life: Rig) -> None:
        await approve(play, life)

    async for play in crashes(tmp_path, asked, once_more):
        async with play.outside.life() as life:
            badges.start(life)
            await life.recover()
            told = await badges.approve(life)
            await life.run_all()
            request = await badges.check(life)
            assert "You approved it" in told
            assert request.state in {State.DONE, State.ATTENTION}
            assert play.world.posts == 1


async def deny(play: Play, life: Rig) -> None:
    del play
    await life.deciding.deny(await badges.pressed(life, ADA), DENIES)
    await life.run_all()


async def withdraw(play: Play, life: Rig) -> None:
    del play
    await life.deciding.withdraw(await badges.pressed(life, EMMA))
    await life.run_all()


async def edit(play: Play, life: Rig) -> None:
    context = base.Context(asker=ADA, zone=None, now=play.clock())
    await life.deciding.correct(await badges.pressed(life, ADA), {"colour": "red"}, context)
    await life.run_all()


async def late(play: Play, life: Rig) -> None:
    play.clock.pass_(days=7)
    await life.run_all()


async def reminder(play: Play, life: Rig) -> None:
    play.clock.pass_(hours=4)
    await life.run_all()


@pytest.mark.parametrize(
    ("part", "ends"), [(deny, State.DENIED), (withdraw, State.WITHDRAWN), (late, State.EXPIRED)]
)
async def test_what_ends_without_an_approval_creates_nothing(tmp_path: Path, part: Part, ends: State) -> None:
    states = set()
    async for play in crashes(tmp_path, asked, part):
        request = await after(play)
        assert request is not None
        states.add(request.state)
        assert play.world.posts == 0
    assert states - {State.PENDING} == {ends}


@pytest.mark.parametrize("part", [edit, reminder])
async def test_what_goes_on_waiting_can_be_approved(tmp_path: Path, part: Part) -> None:
    async for play in crashes(tmp_path, asked, part):
        request = await after(play)
        assert request is not None
        assert request.state is State.PENDING
        async with play.outside.life() as life:
            badges.start(life)
            await approve(play, life)
            assert (await badges.check(life)).state is State.DONE


async def test_the_second_of_two_approvals_decides(tmp_path: Path) -> None:
    async def both(play: Play, life: Rig) -> None:
        del play
        for who in (ADA, INES):
            await badges.approve(life, who)
        await life.run_all()

    rules = f"{badges.RULE}approvals = 2\n"
    async for play in crashes(tmp_path, asked, both, rules):
        request = await after(play)
        assert request is not None
        votes = request.review["votes"]
        assert (len(votes) == 2) is (request.state is not State.PENDING)
        assert play.world.posts == (len(votes) == 2)


async def test_a_channel_that_takes_nothing_refuses_the_request(tmp_path: Path) -> None:
    async def shut(play: Play, life: Rig) -> None:
        del play
        life.slack.shut = {IT: "not_in_channel"}
        await badges.ask(life)

    async for play in crashes(tmp_path, nothing, shut):
        acknowledged = bool(play.outside.jobs)
        async with play.outside.life() as life:
            badges.start(life)
            life.slack.shut = {IT: "not_in_channel"}
            await life.recover()
            await life.run_all()
            if not acknowledged:
                continue
            assert (await badges.check(life)).state is State.REFUSED
            assert life.slack.told("I cannot post in the channel", to=EMMA)
            assert life.slack.told("does not let me post", to=ADA)
