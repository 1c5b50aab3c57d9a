"""Modals, as Slack takes them."""

import json
from pathlib import Path

import jsonschema
import pytest

from bot.errors import Refusal
from bot.slack import form, modal
from bot.slack.modal import Modal, OfForm
from bot.slack.values import OfReview

SCHEMA = Path(__file__).parents[3] / "shared" / "slack-schemas" / "blockkit.schema.json"
TOPIC = form.Text(name="topic", label="Topic").draw()
WORDS: form.Block = {"type": "section", "text": {"type": "plain_text", "text": "Reading it", "emoji": False}}


def test_a_form_carries_which_draft_it_is_of() -> None:
    drawn = Modal(modal.FORM, "A meeting", [TOPIC, WORDS], OfForm(draft="d-1"), submit="Create").payload()
    assert drawn["type"] == "modal"
    assert drawn["callback_id"] == "form"
    assert drawn["submit"]["text"] == "Create"
    assert drawn["close"]["text"] == "Cancel"
    assert drawn["blocks"] == [TOPIC, WORDS]
    assert OfForm.unpack(drawn["private_metadata"]) == OfForm(draft="d-1")


def test_a_form_of_an_approver_carries_the_request_that_it_is_of() -> None:
    of = OfReview(key="user:1", ticket="t1")
    drawn = Modal(modal.DENY, "Deny", [TOPIC], of, submit="Deny").payload()
    assert OfReview.unpack(drawn["private_metadata"]) == of


def test_words_alone_carry_nothing_and_have_no_button_to_submit() -> None:
    drawn = Modal(modal.NOTICE, "Wait", [WORDS], close="Close").payload()
    assert {"submit", "private_metadata"}.isdisjoint(drawn)


@pytest.mark.conformance
def test_both_are_as_slack_has_them() -> None:
    if not SCHEMA.is_file():
        pytest.skip("Slack's schemas do not lie beside the project")
    defs = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    view = jsonschema.Draft202012Validator({"$defs": defs, "$ref": "#/$defs/ModalView"})
    for each in (
        Modal(
            modal.PAGE, "x" * 24, [TOPIC] * 1, OfForm(draft="d", page="security"), submit="Done", close="Back"
        ),
        Modal(modal.NOTICE, "Wait", [WORDS] * 100, close="Close"),
    ):
        assert [error.message for error in view.iter_errors(each.payload())] == []


@pytest.mark.parametrize(
    ("title", "blocks", "submit", "close", "problem"),
    [
        ("", [WORDS], "", "Close", "0 characters"),
        ("x" * 25, [WORDS], "", "Close", "25 characters"),
        ("x", [WORDS], "x" * 25, "Close", "25 characters"),
        ("x", [WORDS], "", "x" * 25, "25 characters"),
        ("x", [WORDS], "", "", "0 characters"),
        ("x", [], "", "Close", "0 blocks"),
        ("x", [WORDS] * 101, "", "Close", "101 blocks"),
        ("x", [TOPIC, TOPIC], "Create", "Close", "same ID"),
        ("x", [TOPIC], "", "Close", "no button to submit"),
    ],
)
def test_what_slack_would_refuse_is_not_made(
    title: str, blocks: list[form.Block], submit: str, close: str, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        Modal(modal.FORM, title, blocks, submit=submit, close=close)


def test_what_a_view_carries_stays_within_slacks_limit() -> None:
    longest = OfForm(draft="d" * (modal.METADATA_LIMIT - len('{"draft":""}')))
    assert len(longest.pack()) == modal.METADATA_LIMIT
    too_much = Modal(modal.FORM, "x", [WORDS], OfForm(draft=longest.draft + "d"))
    with pytest.raises(ValueError, match="3001 of 3000"):
        too_much.payload()


@pytest.mark.parametrize("metadata", ["", "{}", "x", '{"draft": "d", "more": 1}', '{"draft": 1}'])
def test_what_another_version_carried_is_a_refusal(metadata: str) -> None:
    with pytest.raises(Refusal):
        OfForm.unpack(metadata)
