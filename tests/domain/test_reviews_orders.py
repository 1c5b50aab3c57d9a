"""Two acts at once: the first decides, and the other comes to nothing; in both orders, 1,000 times."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import reviews
from bot.domain.requests import State
from bot.domain.reviews import Act, Approve, Deny, Edit, Expire, Not, Why, Withdraw
from tests.domain import asked
from tests.domain.asked import ADA, EMMA, INES, LIAM, TICKET, Store, at

HOURS = st.floats(168, 200)
"""When the deadline is just over, so that everything may come first."""
NEEDED = st.integers(1, 2)
THOUSAND = settings(max_examples=1000)


def approve(by: str, hours: float) -> Approve:
    return Approve(by, at(hours), TICKET, entitled=True)


def edit(hours: float) -> Edit:
    changes = (("Type", "Licensed", "Basic"),)
    return Edit(
        INES, at(hours), TICKET, entitled=True, spec={"type": "basic"}, changes=changes, new_ticket="t1"
    )


def waiting(needed: int) -> Store:
    """Where two are needed, one agreed already: the next one decides."""
    votes = {LIAM: at(1)} if needed > 1 else {}
    return Store(asked.request(needed=needed, votes=votes))


def at_once(store: Store, *acts: Act) -> list[State | Why]:
    """Each was thought out on the request as it was before; then they reach the store one after the other."""
    seen = store.request
    thoughts = [(act, reviews.step(seen, act)) for act in acts]
    ends: list[State | Why] = []
    for act, step in thoughts:
        try:
            ends.append(store.settle(seen, act, step).to)
        except Not as nothing:
            ends.append(nothing.why)
    return ends


def one_after_the_other(store: Store, *acts: Act) -> list[State | Why]:
    """The second one sees what the first one did."""
    ends: list[State | Why] = []
    for act in acts:
        try:
            ends.append(store.act(act).to)
        except Not as nothing:
            ends.append(nothing.why)
    return ends


Play = Callable[..., list[State | Why]]
PLAYS = pytest.mark.parametrize("play", [at_once, one_after_the_other])


@pytest.mark.long
@PLAYS
@THOUSAND
@given(needed=NEEDED, first=HOURS, second=HOURS, approves_first=st.booleans())
def test_approve_against_expiry(
    play: Play, needed: int, first: float, second: float, *, approves_first: bool
) -> None:
    store = waiting(needed)
    if approves_first:
        assert play(store, approve(ADA, first), Expire(at(second))) == [State.APPROVED, Why.DECIDED]
        assert store.review.decided_by == ADA
    else:
        assert play(store, Expire(at(first)), approve(ADA, second)) == [State.EXPIRED, Why.DECIDED]
        assert ADA not in store.review.votes
    assert len(store.turns) == 1


@pytest.mark.long
@PLAYS
@THOUSAND
@given(needed=NEEDED, first=HOURS, second=HOURS, approves_first=st.booleans())
def test_withdraw_against_approve(
    play: Play, needed: int, first: float, second: float, *, approves_first: bool
) -> None:
    store = waiting(needed)
    if approves_first:
        assert play(store, approve(ADA, first), Withdraw(EMMA, at(second))) == [State.APPROVED, Why.DECIDED]
        assert store.review.decided_by == ADA
    else:
        assert play(store, Withdraw(EMMA, at(first)), approve(ADA, second)) == [State.WITHDRAWN, Why.DECIDED]
        assert store.review.decided_by == EMMA
    assert len(store.turns) == 1


@pytest.mark.long
@PLAYS
@THOUSAND
@given(needed=NEEDED, first=HOURS, second=HOURS, approves_first=st.booleans())
def test_edit_against_approve(
    play: Play, needed: int, first: float, second: float, *, approves_first: bool
) -> None:
    """Nobody approves what they did not see, and nothing is changed that was approved."""
    store = waiting(needed)
    if approves_first:
        assert play(store, approve(ADA, first), edit(second)) == [State.APPROVED, Why.DECIDED]
        assert store.request.spec == {"type": "licensed"}
    else:
        assert play(store, edit(first), approve(ADA, second)) == [State.PENDING, Why.STALE]
        assert store.request.spec == {"type": "basic"}
        assert store.review.votes == {}
    assert len(store.turns) == 1


@pytest.mark.long
@PLAYS
@THOUSAND
@given(needed=NEEDED, hours=HOURS, order=st.permutations(range(6)))
def test_all_of_them_at_once_are_one_decision(
    play: Play, needed: int, hours: float, order: list[int]
) -> None:
    acts = [
        approve(ADA, hours),
        approve(INES, hours),
        Deny(ADA, at(hours), TICKET, entitled=True, reason="No"),
        Withdraw(EMMA, at(hours)),
        Expire(at(hours)),
        edit(hours),
    ]
    store = waiting(needed)
    ends = play(store, *(acts[each] for each in order))
    decided = {State.APPROVED, State.DENIED, State.WITHDRAWN, State.EXPIRED}
    assert sum(each in decided for each in ends) == 1
    assert sum(each is State.PENDING for each in ends) <= 1
    assert len(store.turns) == sum(isinstance(each, State) for each in ends)


def test_two_who_agree_at_once_both_count() -> None:
    store = Store(asked.request(needed=2))
    assert at_once(store, approve(ADA, 1), approve(INES, 1)) == [State.PENDING, State.APPROVED]
    assert set(store.review.votes) == {ADA, INES}


def test_one_who_presses_twice_at_once_counts_once() -> None:
    store = Store(asked.request(needed=2))
    assert at_once(store, approve(ADA, 1), approve(ADA, 1)) == [State.PENDING, Why.TWICE]
    assert set(store.review.votes) == {ADA}
