"""Asking, editing, deciding, time, lost answers and crashes in any order: what holds of an approval always.

The model beside it knows only what people did and were told.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot import zoom
from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.resources import base
from bot.services.review.deciding import Pressed
from tests.services import badges, rig
from tests.services.badges import GROUP, INES, IT, KEY, NOAH
from tests.services.rig import ADA, EMMA, Crash, Rig

pytestmark = pytest.mark.long

_T = TypeVar("_T")

CRASH = st.integers(-40, 40)
"""At which moment of what is done the bot ends; mostly at none."""
OLD = st.sampled_from([0, 0, 0, 1, 2])
"""How many edits old the card is on which somebody presses. One that there never was is forged."""
PEOPLE = st.sampled_from([ADA, INES, EMMA, NOAH])
FAULTS = {
    "create": zoom.errors.Unreachable("no answer", sent=True),
    "prepare": zoom.errors.ServerError("down", status=500),
    "find": zoom.errors.Unreachable("no answer", sent=True),
    "fetch": zoom.errors.ServerError("down", status=500),
}
DECISIONS = {"request.approved", "request.denied", "request.expired", "request.withdrawn"}
WAITS = {State.ACCEPTED, State.PENDING}
MADE = {State.CREATED, State.POSTING, State.DONE}


class Machine(RuleBasedStateMachine):
    """One request of Emma's. Ada approves, and Ines while she is of the group; Noah never may."""

    @initialize(needed=st.integers(1, 2), crash=CRASH)
    def emma_asks(self, needed: int, crash: int) -> None:
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        rules = f"{badges.RULE}approvals = {needed}\n"
        self.play = badges.play(Path(self.folder.name), rules=rules)
        self.needed = needed
        self.group = frozenset({ADA, INES})
        self.decided: list[str] = []
        """What people were told that they had decided."""
        self.cards: list[str] = []
        """The tickets of all cards that there were."""
        self.life = self.await_(self.begin())
        self.does(self.ask, crash)

    def teardown(self) -> None:
        """Whatever happened: once the bot may do what it can, all is as it has to be."""
        if not hasattr(self, "life"):
            return
        self.play.world.failures.clear()
        self.play.world.after.clear()
        self.the_bot_is_started_again()
        self.await_(self.life.run_all())
        if self.request is not None and self.request.state is not State.ABANDONED:
            self.await_(badges.check(self.life))
            self.is_as_people_were_told(self.request)
        self.await_(self.stack.aclose())
        self.loop.close()
        self.folder.cleanup()

    def await_(self, what: Awaitable[_T]) -> _T:
        return self.loop.run_until_complete(what)

    async def begin(self) -> Rig:
        life = await self.stack.enter_async_context(self.play.outside.life())
        life.slack.groups = {GROUP: self.group}
        return life

    def does(self, deed: Callable[[], Awaitable[object]], crash: int) -> None:
        """Have it done, as far as the bot comes with it."""
        moments = self.life.moments
        moments.last = moments.passed + crash if crash > 0 else None
        try:
            self.await_(deed())
        except Crash:
            self.the_bot_is_started_again()
        else:
            moments.last = None
        if self.request is not None and self.request.review:
            ticket = self.request.review["ticket"]
            self.cards += [ticket] if ticket not in self.cards else []

    @property
    def request(self) -> Request | None:
        return self.await_(self.life.store.requests.get(KEY))

    async def ask(self) -> None:
        await self.life.ask("Seven", kind="badge")
        await self.life.run_all()

    @rule(crash=CRASH)
    def the_jobs_run(self, crash: int) -> None:
        self.does(self.life.run_all, crash)

    @rule()
    def the_bot_is_started_again(self) -> None:
        self.await_(self.stack.aclose())
        self.life = self.await_(self.begin())
        self.await_(self.life.recover())

    @rule(hours=st.sampled_from([1, 1, 4, 4, 24, 7 * 24]))
    def time_passes(self, hours: int) -> None:
        self.play.clock.pass_(hours=hours)

    @rule()
    def ines_leaves_the_group_or_comes_back(self) -> None:
        self.group ^= {INES}
        self.life.slack.groups = {GROUP: self.group}
        self.play.clock.pass_(seconds=5)

    @rule(name=st.sampled_from(sorted(FAULTS)), done=st.booleans())
    def zoom_fails(self, name: str, *, done: bool) -> None:
        faults = self.play.world.after if done else self.play.world.failures
        faults[name] = [FAULTS[name]]

    @rule(method=st.sampled_from(["post", "update", "members", "person", f"post:{IT}"]))
    def slack_is_silent(self, method: str) -> None:
        self.life.slack.fail(method, rig.silent())

    @rule(who=PEOPLE, old=OLD, crash=CRASH)
    def somebody_approves(self, who: str, old: int, crash: int) -> None:
        self.does(lambda: self.presses(self.life.deciding.approve, "approved", who, old), crash)

    @rule(crash=CRASH)
    def ada_approves_the_card_as_it_is(self, crash: int) -> None:
        self.does(lambda: self.presses(self.life.deciding.approve, "approved", ADA, 0), crash)

    @rule(who=PEOPLE, old=st.sampled_from([3, 2, 1, 0]), crash=CRASH)
    def somebody_denies(self, who: str, old: int, crash: int) -> None:
        self.does(
            lambda: self.presses(lambda each: self.life.deciding.deny(each, "No."), "denied", who, old), crash
        )

    @rule(who=PEOPLE, crash=CRASH)
    def somebody_withdraws(self, who: str, crash: int) -> None:
        self.does(lambda: self.presses(self.life.deciding.withdraw, "withdrew", who, 0), crash)

    @rule(who=PEOPLE, old=OLD, colour=st.sampled_from(["red", "blue"]), crash=CRASH)
    def somebody_edits(self, who: str, old: int, colour: str, crash: int) -> None:
        context = base.Context(asker=who, zone=None, now=self.play.clock())

        def correct(pressed: Pressed) -> Awaitable[object]:
            return self.life.deciding.correct(pressed, {"colour": colour}, context)

        self.does(lambda: self.presses(correct, "edited", who, old), crash)

    async def presses(
        self, press: Callable[[Pressed], Awaitable[object]], deed: str, who: str, old: int
    ) -> None:
        """A press on the card as it was so many edits ago; what was answered is held against the model."""
        ticket = self.cards[-1 - old] if old < len(self.cards) else "forged"
        before = await self.life.store.requests.get(KEY)
        try:
            await press(Pressed(KEY, ticket, who, f"{IT}:1.0", ""))
        except Refusal:
            return
        assert before is not None
        assert before.state is State.PENDING
        assert who == EMMA if deed == "withdrew" else who in self.group
        if deed != "withdrew":
            assert ticket == before.review["ticket"]
        if deed == "approved":
            assert who not in before.review["votes"]
        last = len(before.review["votes"]) + 1 == self.needed
        if deed in {"denied", "withdrew"} or (deed == "approved" and last):
            self.decided.append(deed)

    def is_as_people_were_told(self, request: Request) -> None:
        if not self.decided:
            return
        (decided,) = self.decided
        if decided == "denied":
            assert request.state is State.DENIED
        elif decided == "withdrew":
            assert request.state is State.WITHDRAWN
        else:
            assert request.state not in WAITS | {State.DENIED, State.WITHDRAWN, State.EXPIRED}

    @invariant()
    def nothing_is_doubled_or_out_of_nothing(self) -> None:
        if not hasattr(self, "life"):
            return
        assert self.play.world.posts <= 1
        request = self.request
        if request is None:
            assert not self.play.world.posts
            return
        self.is_as_people_were_told(request)
        actions = self.await_(badges.actions(self.life))
        assert sum(each in DECISIONS for each in actions) <= 1
        if self.play.world.posts:
            assert "request.approved" in actions
        if request.state in MADE:
            assert list(self.play.world.clubs) == ["Seven"]


TestMachine = pytest.mark.timeout(300)(Machine.TestCase)
TestMachine.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
