"""The forms of an approver: opened for those who may, and taken as they were filled in."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given

from bot.domain.requests import Request
from bot.errors import Refusal
from bot.jobs.port import JobsUnavailable
from bot.resources import base
from bot.services.filling import forms, submitting
from bot.services.filling.drafts import Seen
from bot.services.filling.forms import Clear
from bot.services.review import approver_forms, deciding_words
from bot.services.review.approver_forms import Answered, ApproverForms
from bot.services.review.deciding import Pressed
from bot.slack import errors, form, message, modal
from bot.slack.form import Filled
from bot.slack.message import Message
from bot.slack.modal import OfForm
from bot.slack.values import OfReview, Value
from bot.store.port import StoreUnavailable
from tests.journeys import conforming
from tests.reading import words_of
from tests.services import reviewed
from tests.services.desk import Desk, desk, inputs
from tests.services.reviewed import ADA, NOON
from tests.services.rig import silent
from tests.services.shown import TYPED

REPLY_URL = "http://slack.test/response/1"
PRESSED = Pressed("badge:1.2.3", "t1", ADA, "C1:1.0", REPLY_URL)


@dataclass
class Decisions:
    """Takes what is decided, unless it is to refuse."""

    refusal: Exception | None = None
    request: Request = field(default_factory=reviewed.request)
    taken: list[object] = field(default_factory=list)

    async def may_decide(self, pressed: Pressed) -> Request:
        self._take(pressed)
        return self.request

    async def deny(self, pressed: Pressed, reason: str) -> Message:
        self._take(pressed, reason)
        return message.note("You denied it.")

    async def correct(self, pressed: Pressed, filled: Filled, context: base.Context) -> Message:
        self._take(pressed, filled, context.asker)
        return message.note("You corrected it.")

    def _take(self, *taken: object) -> None:
        self.taken.append(taken if len(taken) > 1 else taken[0])
        if self.refusal:
            raise self.refusal


class Lists:
    """A directory that says what it was asked."""

    async def suggest(self, kind: str, typed: str, *, field: str, asker: str) -> list[form.Option]:
        return [form.Option("x", f"{kind} {field} {typed} {asker}")]


@dataclass
class Office:
    """Where approvers work."""

    desk: Desk
    decisions: Decisions
    resource: reviewed.Badges
    forms: ApproverForms

    @property
    def shown(self) -> modal.Modal:
        return self.desk.slack.shown["V1"][-1]

    async def submit(
        self,
        callback_id: str,
        values: Mapping[str, Mapping[str, Any]],
        *,
        of: Value | None = None,
        view_id: str = "V1",
    ) -> Answered:
        seen = Seen(
            slack_id=ADA,
            view_id=view_id,
            root_id=view_id,
            previous_id="",
            hash="1",
            trigger_id="t",
            callback_id=callback_id,
            metadata=(of or OfReview(key="badge:1.2.3", ticket="t1")).pack(),
            values={name: {f"{form.ACTION}{name}": state} for name, state in values.items()},
            inputs=tuple(values),
        )
        return await self.forms.submitted(seen)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk(tmp_path) as own:
        decisions, resource = Decisions(), reviewed.Badges()
        lists: Any = Lists()
        opens = ApproverForms(
            own.ports, {"badge": resource}, decisions, lists, lambda who, _: cast("base.Asker", who)
        )
        await own.keep(reviewed.request())
        yield Office(own, decisions, resource, opens)


def said(answered: Answered) -> Mapping[str, str]:
    assert isinstance(answered.reaction, forms.Errors)
    assert answered.told is None
    return answered.reaction.errors


async def test_deny_asks_for_a_reason_in_a_form_that_knows_which_request_it_is_of(office: Office) -> None:
    await office.forms.ask_why(PRESSED, "trigger")
    drawn = office.shown.payload()
    assert drawn["callback_id"] == modal.DENY
    assert OfReview.unpack(drawn["private_metadata"]) == OfReview(key="badge:1.2.3", ticket="t1")
    assert "a badge for Noah Diaz" in words_of("", drawn["blocks"])
    (reason,) = inputs(office.shown)
    assert not reason["optional"]


async def test_edit_shows_what_may_be_corrected_as_it_was_asked_for(office: Office) -> None:
    await office.forms.ask_correction(PRESSED, "trigger")
    fields = {each["block_id"]: each for each in inputs(office.shown)}
    assert set(fields) == {"colour", "door"}
    assert fields["colour"]["element"]["initial_option"]["value"] == "red"
    assert not any(each.get("dispatch_action") for each in fields.values())


async def test_there_is_no_form_where_nothing_can_be_corrected() -> None:
    context = base.Context(asker=ADA, zone=None, now=NOON)
    with pytest.raises(Refusal, match="nothing in it"):
        approver_forms.correction(reviewed.request(), reviewed.PrivateBadges(), context)


@given(name=TYPED, why=TYPED)
def test_whatever_was_asked_for_slack_takes_the_forms(name: str, why: str) -> None:
    request = reviewed.request(spec=reviewed.Spec(name=name, why=why).saved())
    context = base.Context(asker=ADA, zone=None, now=NOON)
    for drawn in (
        approver_forms.why(request, reviewed.Badges()),
        approver_forms.correction(request, reviewed.Badges(), context),
    ):
        payload = drawn.payload()
        assert len(payload["private_metadata"]) <= modal.METADATA_LIMIT
        assert all(each["type"] in {"input", "section"} for each in payload["blocks"])
        assert all(each["text"]["type"] == "plain_text" for each in payload["blocks"] if "text" in each)
        if conforming.HERE:
            assert list(conforming.against("ModalView", payload, "form")) == []
            assert list(conforming.of_blocks(payload["blocks"], "form")) == []


async def test_who_may_not_decide_gets_no_form(office: Office) -> None:
    office.decisions.refusal = Refusal("You are not one of those who may decide about it.")
    for opens in (office.forms.ask_why, office.forms.ask_correction):
        with pytest.raises(Refusal, match="not one of those"):
            await opens(PRESSED, "trigger")
    assert office.desk.slack.shown == {}


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (errors.Refused("views.open", "expired_trigger_id"), "too late"),
        (silent(), "nothing was decided"),
    ],
)
async def test_a_form_that_did_not_open_is_told(office: Office, failure: Exception, words: str) -> None:
    office.desk.slack.fail("open", failure)
    with pytest.raises(Refusal, match=words) as raised:
        await office.forms.ask_why(PRESSED, "trigger")
    assert raised.value.next_step == "Press the button again."


async def test_a_form_that_slack_forbids_is_an_incident(office: Office) -> None:
    office.desk.slack.fail("open", errors.Refused("views.open", "invalid_arguments"))
    with pytest.raises(errors.Refused):
        await office.forms.ask_why(PRESSED, "trigger")


async def test_a_reason_is_handed_on_and_answered_where_the_button_was(office: Office) -> None:
    await office.forms.ask_why(PRESSED, "trigger")
    answered = await office.submit(modal.DENY, {"reason": {"value": " No seats left. \n"}})
    assert answered.reaction == Clear()
    assert answered.told
    assert "You denied it." in answered.told.text
    assert answered.reply_url == REPLY_URL
    assert office.decisions.taken[-1] == (
        Pressed("badge:1.2.3", "t1", ADA, "", REPLY_URL), "No seats left.",
    )  # fmt: skip


async def test_after_a_restart_the_answer_is_a_direct_message(office: Office) -> None:
    answered = await office.submit(modal.DENY, {"reason": {"value": "No."}}, view_id="V-of-before")
    assert (answered.told is not None, answered.reply_url) == (True, "")


@pytest.mark.parametrize("state", [{"value": "  "}, {"value": None}, {"value": ["not ours"]}])
async def test_a_denial_without_a_reason_is_asked_for_one(office: Office, state: dict[str, Any]) -> None:
    assert said(await office.submit(modal.DENY, {"reason": state})) == {"reason": deciding_words.NO_REASON}
    assert office.decisions.taken == []


async def test_what_is_refused_leaves_what_was_typed(office: Office) -> None:
    office.decisions.refusal = Refusal("Liam approved it already.", next_step="Look at the card.")
    await office.submit(modal.DENY, {"reason": {"value": "No."}})
    told = said(await office.submit(modal.DENY, {"reason": {"value": "No."}}))
    assert told == {"reason": "Liam approved it already. Look at the card."}


@pytest.mark.parametrize("failure", [StoreUnavailable("full"), JobsUnavailable("closed")])
async def test_what_cannot_be_saved_is_said_in_the_form(office: Office, failure: Exception) -> None:
    office.decisions.refusal = failure
    told = said(await office.submit(modal.DENY, {"reason": {"value": "No."}}))
    assert told == {"reason": submitting.UNSAVED}


async def test_a_form_that_is_not_ours_is_refused(office: Office) -> None:
    answered = await office.submit(modal.DENY, {"reason": {"value": "No."}}, of=OfForm(draft="d"))
    assert "another version" in said(answered)["reason"]


async def test_a_correction_hands_on_what_may_be_corrected_and_nothing_else(office: Office) -> None:
    await office.forms.ask_correction(PRESSED, "trigger")
    office.desk.slack.people.pop(ADA)  # nobody knows their zone
    values: dict[str, Mapping[str, Any]] = {
        "colour": {"selected_option": {"value": "blue"}},
        "name": {"value": "Somebody else"},
    }
    answered = await office.submit(modal.CORRECT, values)
    assert answered.reaction == Clear()
    assert answered.reply_url == REPLY_URL
    assert office.decisions.taken[-1] == (
        Pressed("badge:1.2.3", "t1", ADA, "", REPLY_URL), {"colour": "blue"}, ADA,
    )  # fmt: skip


async def test_what_cannot_be_so_is_said_under_its_field(office: Office) -> None:
    office.decisions.refusal = base.Wrong({"colour": "There are no blue ones left.", "name": "Elsewhere."})
    told = said(await office.submit(modal.CORRECT, {"colour": {"selected_option": {"value": "blue"}}}))
    assert told == {"colour": "There are no blue ones left. Name: Elsewhere."}


async def test_what_cannot_be_read_is_said_under_its_field(office: Office) -> None:
    told = said(await office.submit(modal.CORRECT, {"colour": {"selected_option": {"value": "pink"}}}))
    assert "cannot read" in told["colour"]
    assert office.decisions.taken == []


async def test_a_request_that_is_gone_cannot_be_corrected(office: Office) -> None:
    values = {"colour": {"selected_option": {"value": "blue"}}}
    answered = await office.submit(modal.CORRECT, values, of=OfReview(key="badge:9", ticket="t1"))
    assert said(answered) == {"colour": approver_forms.GONE}


async def test_a_field_of_a_correction_has_suggestions(office: Office) -> None:
    def seen(of: Value) -> Seen:
        return Seen(ADA, "V1", "V1", "", "1", "", modal.CORRECT, of.pack(), {}, ())

    own = OfReview(key="badge:1.2.3", ticket="t1")
    (option,) = await office.forms.suggest(seen(own), "door", "no")
    assert option.label == f"badge door no {ADA}"
    assert await office.forms.suggest(seen(OfReview(key="badge:9", ticket="t1")), "door", "no") == []
    assert await office.forms.suggest(seen(OfForm(draft="d")), "door", "no") == []


async def test_of_very_many_open_forms_the_oldest_answer_is_a_direct_message(office: Office) -> None:
    for _ in range(approver_forms.MOST_OPEN + 1):
        await office.forms.ask_why(PRESSED, "trigger")
    first = await office.submit(modal.DENY, {"reason": {"value": "No."}})
    second = await office.submit(modal.DENY, {"reason": {"value": "No."}}, view_id="V2")
    assert (first.reply_url, second.reply_url) == ("", REPLY_URL)
