"""The card of a request under review: how it looks in each state, and what nobody can make it say."""

from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.requests import Request, State
from bot.services.review import approval_card
from bot.slack import actions, text
from bot.slack.message import Message
from bot.slack.values import OfReview
from tests.services import reviewed
from tests.services.reviewed import ADA, EMMA, GROUP, INES, NOAH, NOON
from tests.services.shown import TYPED, buttons, check, words

STATES: Final = sorted(set(State) - {State.ACCEPTED, State.ABANDONED})
BADGES: Final = reviewed.Badges()


def card(request: Request, resource: reviewed.Badges = BADGES) -> Message:
    return approval_card.card(request, resource)


def header(message: Message) -> str:
    first = message.payload()["blocks"][0]
    assert first["type"] == "header"
    return str(first["text"]["text"])


def outcome(**given: object) -> dict[str, object]:
    return given


def looks() -> dict[str, Message]:
    """The card in all that looks different."""
    two = reviewed.review(reviewed.terms(needed=2), votes={ADA: NOON})
    return {
        "pending": card(reviewed.request()),
        "pending, one of two": card(reviewed.request(of=two)),
        "being created": card(reviewed.request(State.CREATING)),
        "created": card(reviewed.request(State.DONE)),
        "invited": card(reviewed.request(State.DONE, outcome=outcome(status="pending"))),
        "active": card(reviewed.request(State.DONE, outcome=outcome(status="active"))),
        "ended": card(reviewed.request(State.DONE, outcome=outcome(status="active", ends="ended"))),
        "denied": card(reviewed.request(State.DENIED)),
        "expired": card(reviewed.request(State.EXPIRED)),
        "withdrawn": card(reviewed.request(State.WITHDRAWN)),
        "failed": card(reviewed.request(State.REFUSED)),
        "attention": card(reviewed.request(State.ATTENTION)),
    }


def test_every_state_looks_different_at_a_glance() -> None:
    shown = {name: header(each) for name, each in looks().items() if name != "pending, one of two"}
    assert len(set(shown.values())) == len(shown)
    emoji = {name: each.split()[0] for name, each in shown.items()}
    alike = [{"created", "active"}]
    assert len(set(emoji.values())) == len(emoji) - sum(len(each) - 1 for each in alike)


@pytest.mark.parametrize("state", STATES)
def test_every_state_says_who_asked_when_for_whom_what_why_and_what_next(state: State) -> None:
    said = words(card(reviewed.request(state)))
    for part in (text.person(EMMA), text.when(NOON), text.person(NOAH), "Noah Diaz", "Starts on Monday."):
        assert part in said
    assert "*Next:*" in said
    assert "rule 2 (line 7)" in said


def test_one_that_waits_says_of_whom_and_until_when() -> None:
    said = words(card(reviewed.request()))
    for part in (f"<!subteam^{GROUP}>", text.person(ADA), "the admins of this bot", "It takes 1 approval,"):
        assert part in said
    assert f"*Until* {text.when(reviewed.review().deadline)}" in said
    assert "Nobody approves what is their own" in said


def test_one_of_two_who_agreed_is_named() -> None:
    of = reviewed.review(reviewed.terms(needed=3, self_approval=True), votes={ADA: NOON})
    said = words(card(reviewed.request(of=of)))
    assert f"*Approved so far* 1 of 3: {text.person(ADA)} ({text.when(NOON)})" in said
    assert "It takes 2 more approvals of different people" in said
    assert "Nobody approves" not in said


def test_the_last_who_has_to_agree_is_one_more() -> None:
    of = reviewed.review(reviewed.terms(needed=2), votes={ADA: NOON})
    assert "It takes 1 more approval, by" in words(card(reviewed.request(of=of)))


@pytest.mark.parametrize("state", [State.APPROVED, State.CREATING])
def test_approved_is_not_yet_created_and_says_so(state: State) -> None:
    shown = card(reviewed.request(state))
    assert "being created" in header(shown)
    assert "✅" not in words(shown)
    assert f"*Approved by* {text.person(ADA)}" in words(shown)
    assert "This card says so once it is certainly there" in words(shown)


def test_one_that_is_in_zoom_names_its_id() -> None:
    assert "*In Zoom:* `z-77`" in words(card(reviewed.request(State.DONE)))


def test_an_invitation_that_waits_says_for_whom() -> None:
    shown = looks()["invited"]
    assert "invitation pending" in header(shown)
    assert "accepts Zoom's invitation" in words(shown)


@pytest.mark.parametrize("state", [State.CREATED, State.POSTING])
def test_one_that_is_created_is_not_called_done_before_it_is(state: State) -> None:
    said = words(card(reviewed.request(state, outcome=outcome(status="active"))))
    assert "is being done" in said
    assert "Nothing: it is done" in words(looks()["active"])


def test_what_differs_from_what_was_asked_is_said() -> None:
    differs = outcome(remarks=["The <door> is shut."], missing={NOAH: "no key"})
    said = words(card(reviewed.request(State.DONE, outcome=differs)))
    assert "*Otherwise than asked:* The &lt;door&gt; is shut." in said
    assert f"*Not added* {text.person(NOAH)}: {text.person(EMMA)} was told why" in said


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.DENIED, [f"*Denied by* {text.person(ADA)}", "*Why:* No seats left this month."]),
        (State.EXPIRED, ["*Expired* <!date", "nobody decided in time"]),
        (State.WITHDRAWN, [f"*Withdrawn by* {text.person(EMMA)}"]),
        (State.REFUSED, ["*Why:* There was no seat left.", "*Next:* A Zoom admin buys one."]),
        (State.ATTENTION, ["*Stuck* <!date", "looks in Zoom whether it is there"]),
    ],
)
def test_each_end_says_who_when_and_why(state: State, expected: Sequence[str]) -> None:
    said = words(card(reviewed.request(state)))
    for part in expected:
        assert part in said


def test_a_failure_without_a_next_step_may_be_asked_for_again() -> None:
    said = words(card(reviewed.request(State.REFUSED, note="It is gone.", changed_at=None)))
    assert "may ask again" in said
    assert "at an unknown time" in said


def test_what_needs_attention_names_what_zoom_has() -> None:
    said = words(card(reviewed.request(State.ATTENTION, zoom_id="z-9", note="It vanished.\nAsk Ada.")))
    assert "*In Zoom:* `z-9`" in said
    assert "*Next:* Ask Ada. A Zoom admin looks" in said


def test_an_edit_is_said_with_who_made_it() -> None:
    said = words(card(reviewed.request(of=reviewed.review(edited_by=ADA))))
    assert f"*Corrected by* {text.person(ADA)}" in said


def test_the_buttons_name_the_request_as_it_was_seen() -> None:
    shown = buttons(card(reviewed.request()))
    assert list(shown) == ["Approve", "Deny", "Edit", "Withdraw"]
    assert {each["value"] for each in shown.values()} == {OfReview(key="badge:1.2.3", ticket="t1").pack()}
    assert [each["action_id"] for each in shown.values()] == [
        actions.APPROVE, actions.DENY, actions.CORRECT, actions.WITHDRAW,
    ]  # fmt: skip


def test_there_is_no_edit_where_nothing_can_be_corrected() -> None:
    shown = buttons(card(reviewed.request(), reviewed.PrivateBadges()))
    assert list(shown) == ["Approve", "Deny", "Withdraw"]


@pytest.mark.parametrize("state", sorted(set(STATES) - {State.PENDING}))
def test_what_is_decided_has_no_buttons(state: State) -> None:
    assert buttons(card(reviewed.request(state))) == {}


def test_who_asks_for_themselves_is_named_once() -> None:
    spec = reviewed.Spec(name="Emma", holder=EMMA).saved()
    assert "*for*" not in words(card(reviewed.request(spec=spec)))


def test_the_placeholder_says_only_what_stays_true() -> None:
    said = words(approval_card.placeholder(reviewed.request(), BADGES))
    assert f"{text.person(EMMA)} asked for an access badge" in said
    assert "wait" not in said


def test_of_very_many_approvers_the_rest_is_counted() -> None:
    many = reviewed.review(reviewed.terms(by=frozenset(f"U{number:08}" for number in range(100))))
    said = approval_card.approvers(many)
    assert said.count("<@") == approval_card.MOST_PEOPLE
    assert said.endswith("70 more")


def test_hints_are_shown_to_the_approvers_in_plain_text() -> None:
    of = reviewed.review(hints=("2 of 50 seats are free.", "<!channel> *look*"))
    said = words(card(reviewed.request(of=of)))
    assert "• 2 of 50 seats are free." in said
    assert "&lt;!channel&gt;" in said


@pytest.mark.parametrize("rest", ["", "please " * 30])
def test_a_reason_of_several_lines_cannot_look_like_a_line_of_the_card(rest: str) -> None:
    why = f"I need it.\n*Approved by* {text.person(ADA)}\n{rest}"
    said = words(card(reviewed.request(spec=reviewed.Spec(name="N", why=why).saved())))
    assert "\n> *Approved by* &lt;@" in said


def test_more_values_than_there_is_room_for_are_counted() -> None:
    more = tuple((f"Label {number}", "x" * 150) for number in range(100))
    shown = card(reviewed.request(spec=reviewed.Spec(name="N", more=more).saved()))
    assert "and 43 more" in words(shown)
    check(shown)


@given(
    state=st.sampled_from(STATES),
    name=TYPED,
    why=TYPED,
    more=st.lists(st.tuples(st.text(min_size=1, max_size=100), TYPED), max_size=80),
    hints=st.lists(TYPED, max_size=30),
    note=TYPED,
    status=st.sampled_from(["", "pending", "active", "x" * 300]),
    votes=st.sets(st.sampled_from([ADA, INES])),
)
def test_whatever_is_typed_the_card_is_one_that_slack_takes(  # noqa: PLR0913 all that people can say
    *,
    state: State,
    name: str,
    why: str,
    more: list[tuple[str, str]],
    hints: list[str],
    note: str,
    status: str,
    votes: set[str],
) -> None:
    decided = reviewed.DECIDED.get(state, {}) | {"votes": dict.fromkeys(votes, NOON), "hints": tuple(hints)}
    if state is State.DENIED:
        decided |= {"reason": why or "no"}
    request = reviewed.request(
        state,
        of=reviewed.review(**decided),
        spec=reviewed.Spec(name=name, why=why, holder=NOAH, more=tuple(more)).saved(),
        note=note,
        outcome={"status": status, "remarks": hints[:5], "missing": dict.fromkeys(votes, why)},
    )
    check(card(request))
    check(approval_card.placeholder(request, BADGES))


def test_every_state_has_a_face() -> None:
    assert set(approval_card.FACES) == set(State)
