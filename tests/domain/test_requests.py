"""The states of a request and its moves."""

import re
from pathlib import Path

import pytest

from bot.domain.requests import FINAL, MOVES, State

MAP = Path(__file__).parents[2] / "bot" / "README.md"


def reachable(start: State) -> set[State]:
    found, todo = {start}, [start]
    while todo:
        new = MOVES[todo.pop()] - found
        found |= new
        todo += new
    return found


def test_each_state_says_where_it_goes() -> None:
    assert set(MOVES) == set(State)


def test_each_state_is_reached_from_the_first() -> None:
    assert reachable(State.ACCEPTED) == set(State)


@pytest.mark.parametrize("state", State)
def test_each_state_leads_to_an_end(state: State) -> None:
    assert reachable(state) & FINAL


def test_nothing_is_created_without_saying_so_first() -> None:
    """Whatever crash comes, a request for which Zoom was asked is one that says so."""
    before_created = {state for state, after in MOVES.items() if State.CREATED in after}
    assert before_created == {State.CREATING}
    before_creating = {state for state, after in MOVES.items() if State.CREATING in after}
    assert before_creating == {State.ACCEPTED, State.APPROVED}


def test_what_is_denied_expired_or_withdrawn_stays_so() -> None:
    assert {State.DENIED, State.EXPIRED, State.WITHDRAWN} <= FINAL
    for each in (State.APPROVED, State.DENIED, State.EXPIRED, State.WITHDRAWN):
        assert {state for state, after in MOVES.items() if each in after} == {State.PENDING}


def test_only_what_waits_for_approval_stays_where_it_is() -> None:
    assert {state for state, after in MOVES.items() if state in after} == {State.PENDING}


def test_a_card_that_may_be_there_is_not_sent_again_without_a_look_at_it() -> None:
    assert State.POSTING not in MOVES[State.POSTING] | MOVES[State.DONE]
    assert {state for state, after in MOVES.items() if State.POSTING in after} == {
        State.CREATED,
        State.ATTENTION,
    }


def drawn() -> set[tuple[State, State]]:
    """The moves in the drawing, each of them once."""
    found = re.findall(r"^ *([a-z]+) --> ([a-z]+)", MAP.read_text(), re.MULTILINE)
    assert len(found) == len(set(found))
    return {(State(frm), State(to)) for frm, to in found}


def test_the_drawing_in_the_map_shows_these_moves() -> None:
    assert drawn() == {(frm, to) for frm, after in MOVES.items() for to in after}


def test_the_drawing_in_the_map_ends_where_nothing_follows() -> None:
    ends = re.findall(r"^ *([a-z]+) --> \[\*\]", MAP.read_text(), re.MULTILINE)
    assert sorted(ends) == sorted(FINAL)
