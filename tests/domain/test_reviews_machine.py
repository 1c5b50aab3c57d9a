"""A request under review, in whatever order people, time, Zoom and crashes come: what holds of it always.

The model beside it knows only what people did, and none of the code.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from bot.domain import reviews
from bot.domain.requests import FINAL, MOVES, Request, State
from bot.domain.reviews import Act, Approve, Deny, Edit, Expire, Not, Remind, Step, Withdraw
from bot.domain.turns import BOT, What
from tests.domain import asked
from tests.domain.asked import ADA, ASKED_AT, EMMA, INES, LIAM, NOAH, Store

ENTITLED = frozenset({ADA, INES, EMMA})
"""Emma asked for it herself; Noah gets it; Liam is a stranger."""
PEOPLE = st.sampled_from([ADA, INES, EMMA, NOAH, LIAM])
LATE = st.sampled_from([False, False, True])
ALLOWED = st.sampled_from([False, False, False, True])
DECISIONS = {What.APPROVED, What.DENIED, What.EXPIRED, What.WITHDRAWN}


@dataclass(frozen=True)
class Thought:
    """What some process made of an act, on the request as it was then."""

    seen: Request
    step: Step


class UnderReview(RuleBasedStateMachine):
    """Everybody presses everything, also on old cards; processes answer late, or crash before they answer."""

    thoughts = Bundle("thoughts")

    @initialize(needed=st.integers(1, 3), alone=st.booleans())
    def begin(self, needed: int, *, alone: bool) -> None:
        own = (EMMA,) if alone else (EMMA, NOAH)
        self.store = Store(asked.request(needed=needed, own=own))
        self.needed = needed
        self.own = own
        self.now = ASKED_AT
        self.edits = 0
        self.cards = [asked.TICKET]
        """The tickets of all cards that there were."""
        self.agreed: dict[str, set[str]] = {}
        """The model: who pressed Approve, by the ticket of the card that they saw, and was entitled."""
        self.before = self.store.request

    @rule(minutes=st.integers(1, 60 * 60))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def do(self, act: Act, *, late: bool) -> MultipleResults[Thought]:
        """It reaches the store at once; or late, or never, as a thought to come back to."""
        try:
            thought = Thought(self.store.request, reviews.step(self.store.request, act))
        except Not:
            return multiple()
        if late:
            return multiple(thought)
        self.reach(thought)
        return multiple()

    def reach(self, thought: Thought) -> None:
        self.store.move(thought.seen, thought.step)
        if self.store.review.ticket not in self.cards:
            self.cards.append(self.store.review.ticket)

    def ticket(self, back: int) -> str:
        """Of the card as somebody sees it, who may have looked at it some edits ago."""
        return self.cards[max(0, len(self.cards) - 1 - back)]

    @rule(target=thoughts, by=PEOPLE, back=st.integers(0, 2), allowed=ALLOWED, late=LATE)
    def approve(self, by: str, back: int, *, allowed: bool, late: bool) -> MultipleResults[Thought]:
        ticket = self.ticket(back)
        self.agreed.setdefault(ticket, set())
        if by in ENTITLED and (by not in self.own or allowed):
            self.agreed[ticket].add(by)
        return self.do(Approve(by, self.now, ticket, by in ENTITLED, self_approval=allowed), late=late)

    @rule(target=thoughts, by=PEOPLE, back=st.integers(0, 2), late=LATE)
    def deny(self, by: str, back: int, *, late: bool) -> MultipleResults[Thought]:
        return self.do(Deny(by, self.now, self.ticket(back), by in ENTITLED, "No"), late=late)

    @rule(target=thoughts, by=PEOPLE, back=st.integers(0, 2), late=LATE)
    def edit(self, by: str, back: int, *, late: bool) -> MultipleResults[Thought]:
        self.edits += 1  # each new ticket is new, also where the edit comes to nothing
        new = f"ticket-{self.edits}"
        changes = (("Type", "Licensed", new),)
        spec = {"type": new}
        act = Edit(by, self.now, self.ticket(back), by in ENTITLED, spec, changes, new)
        return self.do(act, late=late)

    @rule(target=thoughts, by=PEOPLE, late=LATE)
    def withdraw(self, by: str, *, late: bool) -> MultipleResults[Thought]:
        return self.do(Withdraw(by, self.now), late=late)

    @rule(target=thoughts, late=LATE)
    def expire(self, *, late: bool) -> MultipleResults[Thought]:
        return self.do(Expire(self.now), late=late)

    @rule(target=thoughts, late=LATE)
    def remind(self, *, late: bool) -> MultipleResults[Thought]:
        return self.do(Remind(self.now), late=late)

    @rule(thought=consumes(thoughts), tries=st.integers(1, 2))
    def late_answer(self, thought: Thought, tries: int) -> None:
        """It reaches the store late, and perhaps twice, as its process crashed before it knew."""
        for _ in range(tries):
            self.reach(thought)

    @rule(thought=consumes(thoughts))
    def crash(self, thought: Thought) -> None:
        """It never reaches the store."""

    @precondition(lambda self: self.store.request.state not in FINAL | {State.PENDING})
    @rule(to=st.sampled_from(State))
    def provision(self, to: State) -> None:
        """What follows an approval: any move that there is."""
        request = self.store.request
        if to in MOVES[request.state]:
            turn = reviews.after(request, to, {"zoom_id": "z", "note": "n"}, self.now)
            self.store.turns += [turn] if turn else []
            self.store.request = replace(request, state=to, revision=request.revision + 1)

    @invariant()
    def at_most_one_decision(self) -> None:
        decisions = [turn for turn in self.store.turns if turn.what in DECISIONS]
        assert len(decisions) <= 1
        review = self.store.review
        if self.store.request.state is State.PENDING:
            assert not decisions
            assert (review.decided_by, review.decided_at) == ("", None)
        else:
            (decision,) = decisions
            assert (review.decided_by, review.decided_at) == (decision.actor, decision.at)

    @invariant()
    def approved_only_by_enough_who_may_and_saw_it(self) -> None:
        review = self.store.review
        assert set(review.votes) <= self.agreed.get(review.ticket, set())
        approved = any(turn.what is What.APPROVED for turn in self.store.turns)
        assert (len(review.votes) >= self.needed) is approved
        assert len(review.votes) <= self.needed

    @invariant()
    def what_is_approved_is_what_they_saw(self) -> None:
        ticket = self.store.review.ticket
        assert self.store.request.spec["type"] == ("licensed" if ticket == asked.TICKET else ticket)

    @invariant()
    def never_out_of_a_final_state_and_only_by_moves_that_there_are(self) -> None:
        before, now = self.before, self.store.request
        if now.revision > before.revision:
            assert now.state in MOVES[before.state]
            assert now.revision == before.revision + 1
        else:
            assert now == before
        self.before = now

    @invariant()
    def time_does_nothing_too_early(self) -> None:
        for turn in self.store.turns:
            if turn.what is What.EXPIRED:
                assert turn.at >= self.store.review.deadline
            if turn.what is What.REMINDED:
                assert turn.at < self.store.review.deadline
        reminders = sum(turn.what is What.REMINDED for turn in self.store.turns)
        assert reminders <= self.store.review.reminded <= len(self.store.review.terms.remind_after)

    @invariant()
    def what_is_due_next_is_never_after_the_deadline(self) -> None:
        review = self.store.review
        due: datetime = reviews.next_at(review, ASKED_AT)
        assert ASKED_AT < due <= review.deadline

    @invariant()
    def each_turn_says_who(self) -> None:
        for turn in self.store.turns:
            if turn.what in {What.AGREED, What.APPROVED, What.EDITED, What.DENIED}:
                assert turn.actor in ENTITLED
            elif turn.what is What.WITHDRAWN:
                assert turn.actor == EMMA
            else:
                assert turn.actor == BOT


UnderReview.TestCase.settings = settings(stateful_step_count=40)
TestUnderReview = UnderReview.TestCase
