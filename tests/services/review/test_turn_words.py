"""What the thread and the asker are told of each turn."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import turns
from bot.domain.requests import Request, State
from bot.domain.turns import What
from bot.services.review import turn_words
from bot.slack import actions, text
from bot.slack.message import Message
from bot.slack.values import OfReview
from tests.services import reviewed
from tests.services.reviewed import ADA, EMMA, GROUP, NOAH
from tests.services.shown import TYPED, buttons, check, words

BADGES: Final = reviewed.Badges()
PINGED: Final = reviewed.review(reviewed.terms(ping=True))

SAID: Final[dict[What, str]] = {
    What.ASKED: f"{text.person(EMMA)} asked for *a badge for Noah Diaz*. It waits for an approval until",
    What.REMINDED: "expires <!date",
    What.AGREED: f"{text.person(ADA)} approved *a badge for Noah Diaz*: 1 of 2.",
    What.EDITED: "*Colour*: Red → Blue",
    What.APPROVED: "It is being created in Zoom now.",
    What.DENIED: f"{text.person(ADA)} denied *a badge for Noah Diaz*: No seats left.",
    What.EXPIRED: "Nobody decided about *a badge for Noah Diaz* in time: it expired.",
    What.WITHDRAWN: f"{text.person(EMMA)} withdrew *a badge for Noah Diaz*.",
    What.CREATED: "Its ID in Zoom is `z-77`.",
    What.FINISHED: "The door was not opened.",
    What.FAILED: "was not created. There was no seat left. A Zoom admin buys one.",
    What.ATTENTION: "needs attention. Zoom did not answer.",
    What.STANDING: "Noah Diaz took the badge.",
    What.ENDING: "The badge of Noah Diaz ends tomorrow.",
    What.ENDED: "The badge of Noah Diaz is locked.",
}


def reply(what: What, request: Request | None = None, **details: Any) -> Message | None:  # noqa: ANN401 JSON
    return turn_words.reply(reviewed.turn(what, **details), request or reviewed.request(), BADGES)


def told(
    what: What,
    request: Request | None = None,
    *,
    actor: str = "",
    resource: reviewed.Badges = BADGES,
) -> Message | None:
    turn = reviewed.turn(what, actor)
    return turn_words.to_asker(turn, request or reviewed.request(), resource, "/zoom")


def read(message: Message | None) -> str:
    assert message is not None
    return words(message)


@pytest.mark.parametrize("what", SAID)
def test_the_thread_hears_of_every_turn(what: What) -> None:
    said = reply(what)
    assert SAID[what] in read(said)


@pytest.mark.parametrize(
    "what", sorted(SAID.keys() - {What.FAILED, What.ATTENTION, What.FINISHED, What.WITHDRAWN})
)
def test_the_asker_hears_of_every_turn_that_they_are_not_told_of_otherwise(what: What) -> None:
    assert "Noah Diaz" in read(told(what))


@pytest.mark.parametrize("what", [What.FAILED, What.ATTENTION, What.FINISHED])
def test_what_its_creation_tells_them_is_not_said_twice(what: What) -> None:
    assert told(what) is None


def test_the_asker_is_not_told_what_they_did_themselves() -> None:
    assert told(What.WITHDRAWN) is None
    assert told(What.APPROVED, actor=EMMA) is None


def test_a_private_card_is_how_its_asker_hears_of_the_creation() -> None:
    assert told(What.CREATED, resource=reviewed.PrivateBadges()) is None
    assert told(What.CREATED) is not None


def test_the_asker_can_withdraw_where_they_are_told_that_it_waits() -> None:
    message = told(What.ASKED)
    assert message is not None
    button = buttons(message)["Withdraw"]
    assert button["action_id"] == actions.WITHDRAW
    assert button["value"] == OfReview(key="badge:1.2.3", ticket="t1").pack()
    assert "`/zoom requests`" in words(message)


def test_what_was_decided_before_they_are_told_has_nothing_to_withdraw() -> None:
    message = told(What.ASKED, reviewed.request(State.DENIED))
    assert message is not None
    assert buttons(message) == {}


@pytest.mark.parametrize("what", [What.DENIED, What.EXPIRED])
def test_where_nothing_came_of_it_the_asker_is_told_how_to_ask_again(what: What) -> None:
    assert "Nothing was created. To ask again, type `/zoom badge`." in read(told(what))


@pytest.mark.parametrize("what", SAID)
def test_nobody_is_pinged_unless_the_rule_says_so(what: What) -> None:
    assert f"<!subteam^{GROUP}>" not in read(reply(what))


@pytest.mark.parametrize("what", [What.ASKED, What.REMINDED])
def test_the_approvers_are_mentioned_where_the_rule_says_so(what: What) -> None:
    said = read(reply(what, reviewed.request(of=PINGED)))
    assert f"<!subteam^{GROUP}>" in said
    assert text.person(ADA) in said
    assert "the admins of this bot" in said


def test_only_the_card_changes_once_all_is_done() -> None:
    assert set(What) - SAID.keys() == {What.SETTLED}
    assert reply(What.SETTLED) is None
    assert told(What.SETTLED) is None


def test_nobody_is_asked_for_what_was_decided_meanwhile() -> None:
    decided = reviewed.request(State.WITHDRAWN, of=PINGED)
    assert reply(What.REMINDED, decided) is None
    assert told(What.REMINDED, decided) is None
    assert "please" not in read(reply(What.ASKED, decided))


def test_where_only_the_card_changes_nothing_is_said() -> None:
    assert reply(What.SETTLED) is None
    assert told(What.SETTLED) is None


def test_several_approvals_are_counted() -> None:
    of = reviewed.review(reviewed.terms(needed=2))
    assert "the approvals of 2 people" in read(reply(What.ASKED, reviewed.request(of=of)))


def test_who_could_not_be_added_is_named() -> None:
    said = read(reply(What.FINISHED))
    assert f"Not added: {text.person(NOAH)}. {text.person(EMMA)} was told why." in said
    assert "Not added" not in read(reply(What.FINISHED, outcome={"remarks": ["It is red."]}))


def test_what_nobody_did_was_done_by_the_bot() -> None:
    by_the_bot = reviewed.turn(What.EDITED, turns.BOT)
    assert "The bot corrected" in read(turn_words.reply(by_the_bot, reviewed.request(), BADGES))


@given(what=st.sampled_from(list(SAID)), name=TYPED, said=TYPED)
def test_whatever_is_typed_slack_takes_what_is_said(what: What, name: str, said: str) -> None:
    details: dict[str, Any] = {"reason": said, "note": said, "words": said, "status": said}
    if what is What.EDITED:
        details["changes"] = [[said or "Colour", name, said]] * 5
    if what is What.FINISHED:
        details["outcome"] = {"remarks": [said] * 5, "missing": {NOAH: said}}
    request = reviewed.request(spec=reviewed.Spec(name=name).saved())
    turn = reviewed.turn(what, **details)
    for message in (
        turn_words.reply(turn, request, BADGES),
        turn_words.to_asker(turn, request, BADGES, "/zoom"),
    ):
        if message is not None:
            check(message)
