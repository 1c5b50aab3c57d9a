"""Changes, undos, other people's changes, lost answers and restarts in any order: what must always hold."""

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot import zoom
from bot.errors import Refusal
from bot.store.port import ChangeState
from tests.services import changes
from tests.services.rig import ADA, REPLY_URL

pytestmark = pytest.mark.long

_T = TypeVar("_T")

COLOURS = st.sampled_from(["blue", "red", "green"])
NAMES = st.sampled_from(["Blue", "Red", "Ultramarine"])
ENDED = {ChangeState.DONE, ChangeState.REFUSED, ChangeState.UNDONE}
LOST = zoom.errors.Unreachable("no answer", sent=True)


class Machine(RuleBasedStateMachine):
    """One thing in Zoom, one person of the bot's, and somebody in Zoom itself.

    `theirs` is what somebody set in Zoom after the bot last touched that field: the bot may overwrite it only
    for a person who has seen it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        self.outside = changes.outside(Path(self.folder.name) / "data")
        self.life: changes.Life = self.await_(self.stack.enter_async_context(self.outside.life()))
        self.count = 0

    def await_(self, what: Awaitable[_T]) -> _T:
        return self.loop.run_until_complete(what)

    def teardown(self) -> None:
        self.await_(self.stack.aclose())
        self.loop.close()
        self.folder.cleanup()

    @property
    def thing(self) -> dict[str, Any]:
        return self.outside.world.things["T1"]

    async def ended(self, key: str) -> ChangeState:
        """Run what there is to run; how one ended."""
        before = dict(self.thing)
        await self.life.run_all()
        saved = await self.life.saved(key)
        assert saved.state in ENDED
        if saved.state is ChangeState.REFUSED:
            assert self.thing == before
        return saved.state

    @rule(colour=COLOURS, name=NAMES, lose=st.booleans())
    def somebody_changes_it_here(self, colour: str, name: str, lose: bool) -> None:  # noqa: FBT001 hypothesis's call
        self.count += 1
        if lose:
            self.outside.world.fail("apply", LOST)
        change = self.life.change({"colour": colour, "name": name}, self.count)
        before, differs = dict(self.thing), change.before != change.after
        self.await_(self.life.applying.accept(change))
        assert self.await_(self.ended(change.key)) is ChangeState.DONE
        assert self.thing == {**before, "colour": colour, "name": name}
        assert differs or self.thing == before
        self.outside.world.failures.clear()

    @rule(colour=COLOURS, theirs=NAMES)
    def somebody_else_is_faster(self, colour: str, theirs: str) -> None:
        self.count += 1
        change = self.life.change({"colour": colour}, self.count)
        seen = dict(self.thing)
        self.thing["name"] = theirs
        self.await_(self.life.applying.accept(change))
        state = self.await_(self.ended(change.key))
        assert self.thing["name"] == theirs
        assert (state is ChangeState.REFUSED) == (theirs != seen["name"])

    @precondition(lambda self: self.count)
    @rule(data=st.data())
    def undoes_one(self, data: st.DataObject) -> None:
        key = f"change:{data.draw(st.integers(1, self.count))}"
        change = self.await_(self.life.saved(key))
        late = self.life.clock() - (change.changed_at or change.at) > timedelta(minutes=10)
        before = dict(self.thing)
        try:
            self.await_(self.life.undoing.undo(ADA, key, REPLY_URL))
        except Refusal:
            assert self.thing == before
            return
        assert change.state is ChangeState.DONE
        assert not late
        state = self.await_(self.ended(f"undo:{key}"))
        seen = all(before.get(name) == value for name, value in change.found.items())
        if state is ChangeState.DONE:
            touched = {name for name in change.after if change.after[name] != change.before.get(name)}
            assert self.thing == {**before, **{name: change.before[name] for name in touched}}
        else:
            assert not seen

    @rule(colour=COLOURS)
    def somebody_changes_it_in_zoom(self, colour: str) -> None:
        self.thing["colour"] = colour

    @rule(minutes=st.integers(1, 11))
    def time_passes(self, minutes: int) -> None:
        self.life.clock.skip(timedelta(minutes=minutes))

    @rule()
    def the_bot_is_started_again(self) -> None:
        self.await_(self.stack.aclose())
        self.life = self.await_(self.stack.enter_async_context(self.outside.life()))
        self.await_(self.life.applying.recover())

    @invariant()
    def nothing_is_left_open(self) -> None:
        assert not self.await_(self.life.store.changes.open())


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
