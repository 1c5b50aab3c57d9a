"""The bot ends at any moment of a change or of an undo and starts again: it is made once, and told."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.store.port import ChangeState
from tests.services import changes
from tests.services.changes import BLUE, Life, Outside
from tests.services.rig import ADA, REPLY_URL, Crash

pytestmark = pytest.mark.long

Play = Callable[[Life], Awaitable[None]]
RED: dict[str, Any] = {"colour": "red", "open": False, "key": "sealed-0815"}


async def crashes(folder: Path, before: Play, play: Play) -> AsyncIterator[tuple[Outside, bool]]:
    """What is left by a crash at each moment of the play, and whether it came to its end all the same.

    The next start has then done what it could.
    """
    moment, crashed = 0, True
    while crashed:
        moment += 1
        outside = changes.outside(folder / str(moment))
        async with outside.life() as life:
            await before(life)
            outside.said.clear()
            life.moments.last = life.moments.passed + moment
            try:
                await play(life)
                crashed = False
            except Crash:
                pass
        async with outside.life() as life:
            await life.applying.recover()
            await life.run_all()
        yield outside, crashed
    assert moment > 15


async def nothing(life: Life) -> None:
    del life


async def locks(life: Life) -> None:
    life.world.locked = {"open"}


def told(outside: Outside, words: str) -> int:
    return len([each for each in outside.said if words in each.words])


async def states(outside: Outside) -> dict[str, ChangeState]:
    """But for what was never acknowledged."""
    async with outside.life() as life:
        found = {key: await life.store.changes.get(key) for key in ("change:1", "undo:change:1")}
    abandoned = ChangeState.ABANDONED
    return {key: each.state for key, each in found.items() if each and each.state is not abandoned}


async def count(outside: Outside, action: str) -> int:
    async with outside.life() as life:
        return len(await life.audited(action))


@pytest.mark.parametrize("before", [nothing, locks])
async def test_a_change_is_made_and_told_and_recorded_once(tmp_path: Path, before: Play) -> None:
    async def play(life: Life) -> None:
        await life.applying.accept(life.change(RED))
        await life.run_all()

    async for outside, _ in crashes(tmp_path, before, play):
        found = await states(outside)
        if not found:
            assert outside.world.things["T1"] == BLUE
            continue
        assert found == {"change:1": ChangeState.DONE}
        assert outside.world.things["T1"] == {**BLUE, "colour": "red", "open": before is locks}
        assert outside.world.keys == {"T1": "sealed-0815"}
        assert await count(outside, "thing.changed") == 1
        assert told(outside, "“Blue” is changed") in {1, 2}  # a crash may come between telling and noting it
        assert not told(outside, "meanwhile")


async def test_an_undo_is_made_and_told_and_recorded_once(tmp_path: Path) -> None:
    async def before(life: Life) -> None:
        await life.changes({"colour": "red", "open": False})

    async def play(life: Life) -> None:
        await life.undoing.undo(ADA, "change:1", REPLY_URL)
        await life.run_all()

    async for outside, _ in crashes(tmp_path, before, play):
        found = await states(outside)
        if "undo:change:1" not in found:
            assert found == {"change:1": ChangeState.DONE}
            continue
        assert found == {"change:1": ChangeState.UNDONE, "undo:change:1": ChangeState.DONE}
        assert outside.world.things["T1"] == BLUE
        assert await count(outside, "thing.change_undone") == 1
        assert told(outside, "as it was before") in {1, 2}


async def test_a_change_that_is_refused_is_told_and_nothing_is_sent(tmp_path: Path) -> None:
    async def play(life: Life) -> None:
        change = life.change(RED)
        life.world.things["T1"]["name"] = "Bluish"
        await life.applying.accept(change)
        await life.run_all()

    async for outside, _ in crashes(tmp_path, nothing, play):
        assert not outside.world.sent
        found = await states(outside)
        if found:
            assert found == {"change:1": ChangeState.REFUSED}
            assert told(outside, "Blue → Bluish") in {1, 2}


@pytest.mark.parametrize("theirs", [{"name": "Bluish"}, {"colour": "green"}])
async def test_what_somebody_else_changes_while_the_bot_is_down_is_never_taken_back(
    tmp_path: Path, theirs: Mapping[str, Any]
) -> None:
    """Between the look and the send nothing guards it: but what is not as it was before is left alone."""
    moment, crashed = 0, True
    while crashed:
        moment += 1
        outside = changes.outside(tmp_path / str(moment))
        async with outside.life() as life:
            life.moments.last = moment
            try:
                await life.applying.accept(life.change({"colour": "red", "open": False}))
                await life.run_all()
                crashed = False
            except Crash:
                outside.world.things["T1"] |= theirs
        async with outside.life() as life:
            await life.applying.recover()
            await life.run_all()
        if crashed:
            assert theirs.items() <= outside.world.things["T1"].items()
