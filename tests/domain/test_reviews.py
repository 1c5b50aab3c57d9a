"""What each act makes of a request that waits for an approval."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain import reviews
from bot.domain.requests import MOVES, State
from bot.domain.reviews import Act, Approve, Deny, Edit, Expire, Not, Remind, Terms, Why, Withdraw
from bot.domain.turns import BOT, Turn, What
from tests.domain import asked
from tests.domain.asked import ADA, ASKED_AT, EMMA, INES, LIAM, NOAH, TICKET, Store, at


def approve(by: str = ADA, hours: float = 1, **more: Any) -> Approve:  # noqa: ANN401 fields of the act
    return Approve(**{"by": by, "at": at(hours), "ticket": TICKET, "entitled": True, **more})


def deny(by: str = ADA, hours: float = 1, **more: Any) -> Deny:  # noqa: ANN401 fields of the act
    return Deny(
        **{"by": by, "at": at(hours), "ticket": TICKET, "entitled": True, "reason": "No seat", **more}
    )


def edit(by: str = ADA, hours: float = 1, **more: Any) -> Edit:  # noqa: ANN401 fields of the act
    fields = {"by": by, "at": at(hours), "ticket": TICKET, "entitled": True, "spec": {"type": "basic"}}
    changes = (("Type", "Licensed", "Basic"),)
    return Edit(
        **{**fields, "changes": changes, "new_ticket": "ticket-1", "hints": ("No seat left.",), **more}
    )


def why(act: Act, store: Store | None = None) -> Why:
    with pytest.raises(Not) as caught:
        reviews.step((store or Store(asked.request())).request, act)
    return caught.value.why


def test_an_approval_decides_and_says_by_whom_and_when() -> None:
    step = reviews.step(asked.request(), approve())
    assert step.to is State.APPROVED
    assert step.turn == Turn("user:1", at(1), ADA, What.APPROVED)
    assert (step.review.decided_by, step.review.decided_at) == (ADA, at(1))
    assert step.review.votes == {ADA: at(1)}
    assert step.review.reason == ""
    assert step.spec is None


def test_where_several_have_to_agree_the_last_of_them_decides() -> None:
    store = Store(asked.request(needed=3))
    first = store.act(approve(ADA))
    assert first.to is State.PENDING
    assert first.turn == Turn("user:1", at(1), ADA, What.AGREED, {"agreed": 1, "needed": 3})
    assert (first.review.decided_by, first.review.decided_at) == ("", None)
    assert store.act(approve(INES, 2)).turn.details == {"agreed": 2, "needed": 3}
    assert store.request.state is State.PENDING
    assert store.act(approve(LIAM, 3)).to is State.APPROVED
    assert store.review.votes == {ADA: at(1), INES: at(2), LIAM: at(3)}
    assert store.review.decided_by == LIAM


def test_nobody_agrees_twice() -> None:
    store = Store(asked.request(needed=2))
    store.act(approve(ADA))
    assert why(approve(ADA, 2), store) is Why.TWICE
    assert store.request.state is State.PENDING


@pytest.mark.parametrize("own", [EMMA, NOAH])
def test_nobody_approves_what_they_asked_for_or_get_unless_the_policy_lets_them(own: str) -> None:
    assert why(approve(own)) is Why.OWN
    assert why(approve(own), Store(asked.request(needed=2))) is Why.OWN
    assert reviews.step(asked.request(), approve(own, self_approval=True)).to is State.APPROVED


def test_that_the_terms_once_let_them_does_not_count() -> None:
    terms = Terms(by=frozenset({EMMA}), channel="C1", self_approval=True)
    assert why(approve(EMMA), Store(asked.request(terms=terms))) is Why.OWN


@pytest.mark.parametrize("act", [approve(entitled=False), deny(entitled=False), edit(entitled=False)])
def test_a_stranger_decides_nothing(act: Act) -> None:
    assert why(act) is Why.STRANGER


@pytest.mark.parametrize("act", [approve(ticket="forged"), deny(ticket="forged"), edit(ticket="")])
def test_a_button_of_another_card_decides_nothing(act: Act) -> None:
    assert why(act) is Why.STALE


def test_somebody_whose_own_it_is_and_who_is_a_stranger_is_told_the_latter() -> None:
    assert why(approve(EMMA, entitled=False)) is Why.STRANGER


def test_a_denial_keeps_its_reason() -> None:
    step = reviews.step(asked.request(), deny())
    assert step.to is State.DENIED
    assert step.turn == Turn("user:1", at(1), ADA, What.DENIED, {"reason": "No seat"})
    assert (step.review.decided_by, step.review.decided_at, step.review.reason) == (ADA, at(1), "No seat")


def test_who_agreed_may_still_deny() -> None:
    store = Store(asked.request(needed=2))
    store.act(approve())
    assert store.act(deny(hours=2)).to is State.DENIED


def test_an_edit_changes_what_is_asked_for_and_takes_back_approvals_and_buttons() -> None:
    store = Store(asked.request(needed=2))
    store.act(approve(INES))
    step = store.act(edit(hours=2))
    assert step.to is State.PENDING
    assert step.turn == Turn("user:1", at(2), ADA, What.EDITED, {"changes": [["Type", "Licensed", "Basic"]]})
    assert store.request.spec == {"type": "basic"}
    assert store.review.votes == {}
    assert store.review.ticket == "ticket-1"
    assert store.review.hints == ("No seat left.",)
    assert store.review.edited_by == ADA
    assert (store.review.decided_by, store.review.decided_at) == ("", None)
    assert why(approve(INES, 3), store) is Why.STALE
    store.act(approve(INES, 4, ticket="ticket-1"))
    assert store.act(approve(ADA, 5, ticket="ticket-1")).to is State.APPROVED


def test_its_asker_takes_it_back() -> None:
    step = reviews.step(asked.request(), Withdraw(EMMA, at(1)))
    assert step.to is State.WITHDRAWN
    assert step.turn == Turn("user:1", at(1), EMMA, What.WITHDRAWN)
    assert (step.review.decided_by, step.review.decided_at) == (EMMA, at(1))


@pytest.mark.parametrize("by", [NOAH, ADA])
def test_nobody_else_takes_it_back(by: str) -> None:
    assert why(Withdraw(by, at(1))) is Why.NOT_ASKER


def test_it_expires_at_its_deadline_and_not_before() -> None:
    assert why(Expire(at(168) - timedelta(microseconds=1))) is Why.NOT_YET
    step = reviews.step(asked.request(), Expire(at(168)))
    assert step.to is State.EXPIRED
    assert step.turn == Turn("user:1", at(168), BOT, What.EXPIRED)
    assert (step.review.decided_by, step.review.decided_at) == (BOT, at(168))
    assert reviews.step(asked.request(), Expire(at(500))).to is State.EXPIRED


def test_who_decides_at_the_deadline_before_it_expired_is_first() -> None:
    assert reviews.step(asked.request(), approve(hours=169)).to is State.APPROVED


def test_reminders_come_at_their_times_and_each_once() -> None:
    store = Store(asked.request())
    assert why(Remind(at(3.9)), store) is Why.NOT_YET
    step = store.act(Remind(at(4)))
    assert step.to is State.PENDING
    assert step.turn == Turn("user:1", at(4), BOT, What.REMINDED)
    assert store.review.reminded == 1
    assert why(Remind(at(5)), store) is Why.NOT_YET
    store.act(Remind(at(24)))
    assert store.review.reminded == 2
    assert why(Remind(at(48)), store) is Why.NOT_YET


def test_where_several_reminders_are_due_one_says_it_all() -> None:
    store = Store(asked.request())
    store.act(Remind(at(30)))
    assert store.review.reminded == 2
    assert reviews.next_at(store.review, ASKED_AT) == at(168)


def test_nobody_is_reminded_when_it_is_too_late() -> None:
    assert why(Remind(at(168))) is Why.NOT_YET
    assert reviews.step(asked.request(), Remind(at(168) - timedelta(seconds=1))).turn.what is What.REMINDED


def test_the_next_reminder_is_due_or_else_the_deadline() -> None:
    times = []
    for reminded in range(3):
        review = reviews.of(asked.request(reminded=reminded))
        times.append(reviews.next_at(review, ASKED_AT))
    assert times == [at(4), at(24), at(168)]
    soon = reviews.of(asked.request(deadline=at(2)))
    assert reviews.next_at(soon, ASKED_AT) == at(2)


ACTS = [approve(), deny(), edit(), Withdraw(EMMA, at(1)), Expire(at(200)), Remind(at(5))]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", sorted(set(State) - {State.PENDING}))
def test_what_is_not_pending_is_decided(state: State, act: Act) -> None:
    assert why(act, Store(asked.request(state=state))) is Why.DECIDED


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_a_move_that_there_is(act: Act) -> None:
    step = reviews.step(asked.request(), act)
    assert step.to in MOVES[State.PENDING]
    assert step.turn.request == "user:1"


@pytest.mark.parametrize("act", ACTS)
def test_an_act_touches_nothing_but_its_own(act: Act) -> None:
    before = asked.request(needed=2, votes={INES: at(0.5)}, hints=("Pending in Zoom.",))
    saved = dict(before.review)
    after = reviews.step(before, act).review
    changed = {
        name for name in type(after).model_fields if getattr(after, name) != getattr(reviews.of(before), name)
    }
    allowed = {
        Approve: {"votes", "decided_by", "decided_at"},
        Deny: {"decided_by", "decided_at", "reason"},
        Edit: {"votes", "ticket", "edited_by", "hints"},
        Remind: {"reminded"},
    }
    assert changed == allowed.get(type(act), {"decided_by", "decided_at"})
    assert before.review == saved


def test_a_review_is_saved_as_json_and_read_back() -> None:
    store = Store(asked.request(needed=2))
    store.act(approve())
    step = reviews.step(store.request, approve(INES, 2))
    assert type(step.review).model_validate_json(step.review.model_dump_json()) == step.review


def test_what_is_no_review_is_not_read() -> None:
    with pytest.raises(ValidationError):
        reviews.of(replace(asked.request(), review={}))
    with pytest.raises(ValidationError):
        asked.request(passcode="x")


def test_an_answer_says_why_in_one_word() -> None:
    assert str(Not(Why.NOT_ASKER)) == "not_asker"


def under_review(**fields: Any) -> Any:  # noqa: ANN401 fields of a request
    return replace(asked.request(state=State.CREATING), **fields)


@pytest.mark.parametrize(
    ("to", "changes", "what", "details"),
    [
        (State.CREATED, {"zoom_id": "z1"}, What.CREATED, {"zoom_id": "z1"}),
        (State.CREATED, {}, What.CREATED, {"zoom_id": ""}),
        (State.REFUSED, {"note": "No.\nAsk."}, What.FAILED, {"note": "No.\nAsk."}),
        (State.REFUSED, {}, What.FAILED, {"note": ""}),
        (State.ATTENTION, {"note": "Look."}, What.ATTENTION, {"note": "Look."}),
        (State.ATTENTION, {}, What.ATTENTION, {"note": ""}),
        (State.POSTING, {"outcome": {"remarks": ["x"]}}, What.FINISHED, {"outcome": {"remarks": ["x"]}}),
        (
            State.POSTING,
            {"outcome": {"missing": {"U": "x"}}},
            What.FINISHED,
            {"outcome": {"missing": {"U": "x"}}},
        ),
        (State.DONE, {}, What.SETTLED, {}),
    ],
)
def test_what_zoom_made_of_it_is_told(
    to: State, changes: dict[str, Any], what: What, details: dict[str, Any]
) -> None:
    assert reviews.after(under_review(), to, changes, at(9)) == Turn("user:1", at(9), BOT, what, details)


def test_an_outcome_that_was_saved_before_is_told_too() -> None:
    outcome = {"missing": {"U": "x"}}
    told = reviews.after(under_review(outcome=outcome), State.POSTING, {}, at(9))
    assert told == Turn("user:1", at(9), BOT, What.FINISHED, {"outcome": outcome})
    newer = {"remarks": ["y"]}
    told = reviews.after(under_review(outcome=outcome), State.POSTING, {"outcome": newer}, at(9))
    assert told is not None
    assert told.details == {"outcome": newer}


@pytest.mark.parametrize(
    ("to", "changes"),
    [
        (State.POSTING, {}),
        (State.POSTING, {"outcome": {"remarks": [], "missing": {}, "status": "pending"}}),
        (State.CREATING, {"spec": {}}),
    ],
)
def test_what_is_nothing_new_is_not_told(to: State, changes: dict[str, Any]) -> None:
    assert reviews.after(under_review(), to, changes, at(9)) is None


def test_of_a_request_without_a_review_nothing_is_told() -> None:
    assert reviews.after(under_review(review={}), State.CREATED, {"zoom_id": "z1"}, at(9)) is None
