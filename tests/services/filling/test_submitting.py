"""What becomes of a form that is submitted: saved once, or told what is wrong, and nothing typed is lost."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import zoom
from bot.errors import Refusal
from bot.services.filling import drawing, forms
from bot.slack import modal
from bot.slack.modal import Modal, OfForm
from bot.store.port import Draft
from sandbox.slack.model import Delivery
from tests.services import shop as shop_
from tests.services.rig import silent
from tests.services.shop import CHANNEL, EMMA, LIAM, NOON, SEEN, Shop, Town

START = int(NOON.timestamp()) + 1800


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return shop_.town(tmp_path)


@pytest.fixture
async def shop(town: Town) -> AsyncIterator[Shop]:
    async with town.life() as shop:
        yield shop


def wrong(delivery: Delivery) -> dict[str, str]:
    """What stands under the inputs."""
    assert isinstance(delivery.body, dict), delivery.body
    assert delivery.body["response_action"] == "errors"
    found: dict[str, str] = delivery.body["errors"]
    return found


async def test_a_submitted_form_is_saved_with_its_job_and_closed(shop: Shop) -> None:
    root = (await shop.opens()).id
    delivery = await shop.submits(name=" Brown Betty ", guests=[LIAM])
    assert delivery.body == {"response_action": "clear"}
    assert shop.open_views == 0
    assert list(shop.jobs.saved) == [f"pot:{root}"]
    assert await shop.requests() == [
        {"name": "Brown Betty", "start": START, "times": "once", "guests": [LIAM]}
    ]
    request = await shop.store.requests.get(f"pot:{root}")
    assert request is not None
    assert (request.asker, request.channel, request.reply_url[:5]) == (EMMA, CHANNEL, "http:")


async def test_what_other_pages_hold_is_asked_for_too(shop: Shop) -> None:
    await shop.opens()
    shop.fills(name="Betty")
    await shop.turns_to("safety")
    await shop.submits(lid="off", spout=[])
    await shop.presses("form.page", "looks")
    await shop.submits(keeper=LIAM, fired="2026-12-01", story="Once", glaze=None)
    await shop.closes()
    await shop.submits()
    assert await shop.requests() == [
        {
            "name": "Betty",
            "start": START,
            "times": "once",
            "lid": False,
            "spout": [],
            "keeper": LIAM,
            "fired": "2026-12-01",
            "story": "Once",
        }
    ]


async def test_what_was_emptied_is_not_asked_for_any_more(shop: Shop) -> None:
    await shop.opens()
    shop.fills(name="Betty")
    await shop.turns_to("looks")
    await shop.submits(story="Once", keeper=LIAM)
    await shop.presses("form.page", "looks")
    await shop.submits(story="")
    await shop.closes()
    await shop.submits()
    ((filled),) = await shop.requests()
    assert "story" not in filled
    assert filled["keeper"] == LIAM


async def test_what_is_there_no_more_is_not_asked_for(shop: Shop) -> None:
    await shop.opens()
    await shop.chooses(times="daily")
    shop.fills(count="5")
    await shop.turns_to("safety")
    await shop.closes()
    await shop.closes()
    assert (await shop.draft()).filled["count"] == 5
    await shop.chooses(times="once")
    await shop.submits(name="Betty")
    assert "count" not in (await shop.requests())[0]


async def test_a_secret_whose_field_is_gone_is_gone_too(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("safety")
    await shop.chooses(lid="on")
    await shop.submits(lock="hunter2")
    await shop.presses("form.page", "safety")
    await shop.chooses(lid="off")
    await shop.submits()
    assert "lock" not in (await shop.draft()).filled


async def test_a_field_that_only_now_appears_keeps_what_was_saved(shop: Shop) -> None:
    """Slack sends the view as it was drawn; what a redraw will bring is not in it yet."""
    await shop.opens()
    draft = dataclasses.replace(await shop.draft(), filled={"times": "once", "count": 7, "name": "Betty"})
    await shop.store.drafts.put(draft)
    shop.fills(times="daily", name="Betty")  # and pressed before the form is drawn again
    await shop.submits()
    assert (await shop.requests())[0]["count"] == 7


async def test_the_same_form_twice_is_one_request(shop: Shop) -> None:
    await shop.opens()
    delivery = await shop.submits(name="Betty")
    again = await shop.deliver(Delivery("interactive", delivery.payload))
    assert again.body == {"response_action": "clear"}
    assert len(await shop.requests()) == 1


async def test_a_form_that_is_sent_again_with_other_choices_says_which_hold(shop: Shop) -> None:
    """Slack may have lost the answer, so that the form stayed open."""
    await shop.opens()
    delivery = await shop.submits(name="Betty")
    delivery.payload["view"]["state"]["values"]["name"]["form.name"]["value"] = "Betsy"
    again = await shop.deliver(Delivery("interactive", delivery.payload))
    assert isinstance(again.body, dict)
    assert again.body["response_action"] == "update"
    assert "those hold" in json.dumps(again.body)
    assert [each["name"] for each in await shop.requests()] == ["Betty"]


async def test_what_is_saved_with_its_job_is_not_said_to_be_unsaved(shop: Shop) -> None:
    await shop.opens()
    shop.moments.meanwhile["start"] = shop.store.close
    assert (await shop.submits(name="Betty")).body == {"response_action": "clear"}
    assert len(shop.jobs.saved) == 1


async def test_the_same_page_twice_is_harmless(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("looks")
    delivery = await shop.submits(story="Once")
    again = await shop.deliver(Delivery("interactive", delivery.payload))
    assert again.body is None
    assert (await shop.draft()).filled["story"] == "Once"


async def test_a_form_that_was_open_while_the_bot_restarted_still_submits(town: Town) -> None:
    async with town.life() as shop:
        await shop.opens()
        shop.fills(name="Betty")
        await shop.turns_to("looks")
        await shop.submits(story="Once")
    town.clock.skip(timedelta(hours=30))
    async with town.life() as shop:
        await shop.closes()
        assert (await shop.submits()).body == {"response_action": "clear"}
        assert (await shop.requests())[0]["story"] == "Once"


async def test_what_is_wrong_stands_under_its_field_and_the_form_stays(shop: Shop) -> None:
    await shop.opens()
    shop.pots.wrong = {"name": "There is one already."}
    assert wrong(await shop.submits(name="Betty")) == {"name": "There is one already."}
    assert shop.shows("name") == "Betty"
    assert await shop.requests() == []
    shop.pots.wrong = {}
    await shop.submits(name="Betsy")
    assert (await shop.requests())[0]["name"] == "Betsy"


async def test_what_is_wrong_on_another_page_stands_under_the_first_field_with_its_place(shop: Shop) -> None:
    await shop.opens()
    shop.pots.wrong = {"story": "Too short.", "start": "Too late.", "glaze": "Gone."}
    assert wrong(await shop.submits(name="Betty")) == {
        "start": "Too late.",
        "name": "Looks, Story: Too short. Looks, Glaze: Gone.",
    }


async def test_words_of_the_first_field_come_before_those_of_other_pages(shop: Shop) -> None:
    await shop.opens()
    shop.pots.wrong = {"name": "Too plain.", "story": "Too short."}
    assert wrong(await shop.submits(name="Betty")) == {"name": "Too plain. Looks, Story: Too short."}


async def test_what_is_wrong_with_no_field_at_all_is_said_too(shop: Shop) -> None:
    await shop.opens()
    shop.pots.wrong = {"ghost": "The shop is closed."}
    assert wrong(await shop.submits(name="Betty")) == {"name": "The shop is closed."}


async def test_a_field_of_the_first_page_that_is_not_drawn_yet_is_named(shop: Shop) -> None:
    await shop.opens()
    shop.pots.wrong = {"count": "Say how many times."}
    shop.fills(times="daily")
    assert wrong(await shop.submits(name="Betty")) == {"name": "How many times: Say how many times."}


async def test_what_is_wrong_on_a_page_is_said_when_that_is_submitted(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("looks")
    shop.pots.wrong = {"story": "Too short.", "name": "Say what it is called."}
    assert wrong(await shop.submits(story="O")) == {"story": "Too short."}
    shop.pots.wrong = {"name": "Say what it is called."}
    assert (await shop.submits(story="Once upon a time")).body is None


async def test_what_zoom_says_is_wrong_stands_under_its_field(shop: Shop) -> None:
    await shop.opens()
    shop.pots.wrong = {"guests": "verify: Liam may not."}
    assert wrong(await shop.submits(name="Betty", guests=[LIAM])) == {"guests": "verify: Liam may not."}
    await shop.turns_to("looks")
    shop.pots.wrong = {"keeper": "verify: Liam may not."}
    assert wrong(await shop.submits(keeper=LIAM)) == {"keeper": "verify: Liam may not."}
    assert "keeper" not in (await shop.draft()).filled


@pytest.mark.parametrize("most", [100])
async def test_too_many_people_are_refused_under_their_field(shop: Shop, most: int) -> None:
    await shop.opens()
    people = [f"U{number:08d}" for number in range(most + 1)]
    assert wrong(await shop.submits(name="Betty", guests=people)) == {
        "guests": "101 people are more than the 100 that I take at once: leave some out."
    }
    shop.fills(guests=people[:most])
    await shop.submits()
    assert (await shop.requests())[0]["guests"] == people[:most]


async def test_what_only_says_something_cannot_be_chosen(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("looks")
    await shop.modals.suggest(shop.top.id, "form.glaze", "cel")
    assert "one of the list" in wrong(await shop.submits(glaze="-"))["glaze"]
    await shop.submits(glaze="celadon")
    assert (await shop.draft()).filled["glaze"] == {"value": "celadon", "label": "Celadon"}


@pytest.mark.parametrize(
    "state",
    [{"value": "many"}, {"value": "1.5"}, {}, {"value": ["1"]}, {"value": {}}],
)
async def test_what_cannot_be_read_is_said_under_its_field(shop: Shop, state: dict[str, Any]) -> None:
    await shop.opens()
    await shop.chooses(times="daily")
    shop.fills(name="Betty")
    shop.top.values["count"]["form.count"] = {"type": "number_input", "value": "3"}
    payload = json.loads(json.dumps((await shop.submits()).payload))
    (key,) = shop.jobs.saved
    assert key
    payload["view"]["state"]["values"]["count"] = {"form.count": state} if state else {}
    delivery = await shop.deliver(Delivery("interactive", payload))
    assert wrong(delivery) == {"count": "I cannot read this: fill it in again."}


async def submit_of(shop: Shop, *, person: str = EMMA, **changes: Any) -> Delivery:  # noqa: ANN401 of a view
    """The form that is open, submitted with something about its view forged."""
    shop.fills(name="Betty")
    top = shop.top
    view = {**top.payload, "id": top.id, "root_view_id": top.root_id, "state": {"values": top.values}}
    payload = {"type": "view_submission", "user": {"id": person}, "team": {"id": "T1"}, "trigger_id": "1"}
    return await shop.deliver(Delivery("interactive", {**payload, "view": {**view, **changes}}))


async def test_a_lost_form_says_so_and_keeps_what_was_typed(shop: Shop) -> None:
    await shop.opens()
    await shop.store.drafts.remove((await shop.draft()).id)
    words = wrong(await shop.submits(name="Betty"))["name"]
    assert "I do not have this form any more" in words
    assert "Copy what you typed" in words
    assert shop.shows("name") == "Betty"


async def test_nobody_can_submit_the_form_of_somebody_else(shop: Shop) -> None:
    await shop.opens()
    words = wrong(await submit_of(shop, person=LIAM))["name"]
    assert "I do not have this form" in words
    assert await shop.requests() == []


@pytest.mark.parametrize("metadata", ["", "not ours", "[]", '{"draft": 7}', '{"draft": "x", "more": 1}'])
async def test_a_forged_form_is_lost(shop: Shop, metadata: str) -> None:
    await shop.opens()
    assert "I do not have this form" in wrong(await submit_of(shop, private_metadata=metadata))["name"]


@pytest.mark.parametrize(
    ("callback_id", "page"),
    [(modal.MENU, ""), (modal.NOTICE, ""), (modal.FORM, "attic"), (modal.PAGE, "attic")],
)
async def test_a_view_that_nobody_submits_is_lost(shop: Shop, callback_id: str, page: str) -> None:
    await shop.opens()
    of = OfForm(draft=(await shop.draft()).id, page=page).pack()
    delivery = await submit_of(shop, callback_id=callback_id, private_metadata=of)
    assert "I do not have this form" in wrong(delivery)["name"]
    assert await shop.requests() == []


async def test_a_callback_that_nobody_knows_is_answered_in_the_form(shop: Shop) -> None:
    await shop.opens()
    assert "another version" in wrong(await submit_of(shop, callback_id="old"))["name"]


async def test_a_kind_that_is_gone_is_lost(shop: Shop) -> None:
    await shop.opens()
    await shop.store.drafts.put(dataclasses.replace(await shop.draft(), kind="kettle"))
    assert "I do not have this form" in wrong(await shop.submits(name="Betty"))["name"]


async def test_words_for_a_view_without_inputs_take_its_place(shop: Shop) -> None:
    await shop.opens()
    shop.slack.workspace.views.clear()
    seen = dataclasses.replace(SEEN, callback_id=modal.CONFIRM, metadata=OfForm(draft="gone").pack())
    reaction = await shop.submitting.submitted(seen)
    assert isinstance(reaction, forms.Show)
    assert "I do not have this form" in str(reaction.modal.payload())


async def test_a_page_of_a_menu_that_is_gone_says_so(shop: Shop) -> None:
    await shop.opens()
    await shop.presses("form.more")
    for _, element in shop.top.elements():
        element["value"] = "attic"
    await shop.presses("form.page", "attic")
    assert shop.top.payload["callback_id"] == modal.NOTICE


async def test_a_store_that_cannot_be_written_says_so_and_the_form_stays(shop: Shop) -> None:
    await shop.opens()
    shop.jobs.unavailable = True
    assert "Press again in a minute" in wrong(await shop.submits(name="Betty"))["name"]
    shop.jobs.unavailable = False
    assert (await shop.submits()).body == {"response_action": "clear"}
    assert len(shop.jobs.saved) == 1


async def test_a_failure_that_nobody_expected_leaves_the_form_as_it_is(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    await shop.opens()
    shop.pots.failures = [RuntimeError("no tea")]
    words = wrong(await shop.submits(name="Betty"))["name"]
    assert "ABCD-1234" in words
    assert "is kept" in words
    assert (await shop.draft()).filled["name"] == "Betty"
    assert "no tea" in caplog.text
    assert (await shop.submits()).body == {"response_action": "clear"}


async def test_a_check_that_takes_long_says_so_and_the_next_press_finds_its_result(town: Town) -> None:
    async with town.life(patience=0.001) as shop:
        await shop.opens()
        shop.pots.gate.clear()
        assert "Press again" in wrong(await shop.submits(name="Betty"))["name"]
        assert "Press again" in wrong(await shop.submits())["name"]
        shop.pots.gate.set()
        await shop.checked()
        assert (await shop.submits()).body == {"response_action": "clear"}
        assert len(shop.pots.verified) == 1


async def test_a_check_of_something_else_is_another_check(town: Town) -> None:
    async with town.life(patience=0.001) as shop:
        await shop.opens()
        shop.pots.gate.clear()
        await shop.submits(name="Betty")
        await shop.submits(name="Betsy")
        assert [filled["name"] for _, filled in shop.pots.verified] == ["Betty", "Betsy"]


async def test_a_secret_that_is_sealed_anew_is_the_same_check(town: Town) -> None:
    async with town.life(patience=0.001) as shop:
        await shop.opens()
        await shop.turns_to("safety")
        await shop.chooses(lid="on")
        shop.pots.gate.clear()
        await shop.submits(lock="hunter2")
        await shop.submits(lock="hunter2")
        assert len(shop.pots.verified) == 1


async def test_checks_that_nobody_comes_back_for_are_given_up(town: Town) -> None:
    async with town.life(patience=0) as shop:
        await shop.opens()
        shop.pots.gate.clear()
        for number in range(101):
            await shop.submits(name=f"Betty {number}")
        await shop.submits(name="Betty 0")
        assert [filled["name"] for _, filled in shop.pots.verified].count("Betty 0") == 2


async def test_a_check_that_is_given_up_while_somebody_waits_says_press_again(shop: Shop) -> None:
    await shop.opens()
    shop.pots.gate.clear()
    pressed = asyncio.create_task(shop.submits(name="Betty"))
    await shop.pots.asked.wait()
    await shop.verifying.close()
    assert "Press again" in wrong(await pressed)["name"]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (silent(), "Slack does not answer me"),
        (Refusal("No Zoom user.", next_step="Ask an admin."), "No Zoom user. Ask an admin."),
        (zoom.errors.Unreachable("no answer", sent=False), "Zoom"),
    ],
)
async def test_who_does_not_answer_a_check_is_named(shop: Shop, failure: Exception, said: str) -> None:
    await shop.opens()
    shop.pots.failures = [failure]
    assert said in wrong(await shop.submits(name="Betty"))["name"]
    assert (await shop.submits()).body == {"response_action": "clear"}


async def test_slack_that_does_not_say_who_it_is_keeps_no_form_from_being_sent(town: Town) -> None:
    async with town.life(zone=0.01) as shop:
        shop.slack.hidden = True
        await shop.opens()
        assert (await shop.submits(name="Betty")).body == {"response_action": "clear"}


async def changing(shop: Shop) -> Draft:
    """A form that changes a teapot is open."""
    await shop.opens()
    await shop.slack.redraw(shop.top.id, drawing.notice("Change the teapot", "Reading it from Zoom…"))
    before = {"name": "Betty", "lid": True}
    draft = Draft("d1", "pot", EMMA, CHANNEL, "", NOON, before, zoom_id="z1", before=before)
    await shop.forms.show(draft, shop.top.id)
    return draft


async def test_a_change_goes_its_own_way(shop: Shop) -> None:
    await changing(shop)
    root = shop.top.id
    shop.pots.wrong = {"name": "Not for a new one."}
    assert (await shop.submits(name="Betsy")).body == {"response_action": "clear"}
    ((what, filled, view_id),) = shop.changes.seen
    assert (what, view_id) == ("submitted", root)
    assert filled["name"] == "Betsy"
    assert filled["lid"] is True
    assert shop.pots.verified
    assert await shop.requests() == []


async def test_a_page_of_a_change_is_not_read_as_something_new(shop: Shop) -> None:
    await changing(shop)
    shop.pots.wrong = {"story": "Not for a new one."}
    await shop.turns_to("looks")
    assert (await shop.submits(story="O")).body is None


async def test_what_cannot_become_so_is_said_when_its_page_is_submitted(shop: Shop) -> None:
    await changing(shop)
    shop.pots.cannot_become = {"story": "Too short.", "name": "Not that one."}
    await shop.turns_to("looks")
    assert wrong(await shop.submits(story="O")) == {"story": "Too short."}
    shop.pots.cannot_become = {"name": "Not that one."}
    assert (await shop.submits(story="Once")).body is None


async def test_what_cannot_become_so_stands_under_its_field(shop: Shop) -> None:
    await changing(shop)
    shop.changes.reaction = forms.Errors({"story": "Too short.", "name": "Nothing differs."})
    assert wrong(await shop.submits()) == {"name": "Nothing differs. Looks, Story: Too short."}


async def test_a_change_that_is_confirmed_is_pushed_then_cleared(shop: Shop) -> None:
    draft = await changing(shop)
    words = {"type": "section", "text": {"type": "plain_text", "text": "Betty to Betsy"}}
    of = OfForm(draft=draft.id)
    confirm = Modal(modal.CONFIRM, "Change it?", [words], of, submit="Change it")
    shop.changes.reaction = forms.Push(confirm)
    root = shop.top.id
    await shop.submits(name="Betsy")
    assert "Betty to Betsy" in shop.text
    shop.changes.reaction = forms.Clear()
    await shop.submits()
    assert shop.open_views == 0
    assert [(what, view_id) for what, _, view_id in shop.changes.seen] == [
        ("submitted", root),
        ("confirmed", root),
    ]


async def test_what_is_wrong_with_a_confirmed_change_takes_the_place_of_the_view(shop: Shop) -> None:
    draft = await changing(shop)
    words = {"type": "section", "text": {"type": "plain_text", "text": "Betty to Betsy"}}
    confirm = Modal(modal.CONFIRM, "Change it?", [words], OfForm(draft=draft.id), submit="Change it")
    shop.changes.reaction = forms.Push(confirm)
    await shop.submits(name="Betsy")
    shop.changes.reaction = forms.Errors({"name": "Taken meanwhile."})
    await shop.submits()
    assert shop.top.payload["callback_id"] == modal.NOTICE
    assert "Name: Taken meanwhile." in shop.text


async def test_a_reaction_that_shows_another_view_is_drawn_in_its_place(shop: Shop) -> None:
    await changing(shop)
    shop.changes.reaction = forms.Show(Modal(modal.NOTICE, "Wait", [{"type": "divider"}]))
    await shop.submits()
    assert shop.top.payload["callback_id"] == modal.NOTICE


async def test_the_private_data_of_the_fullest_form_is_its_drafts_id_alone(shop: Shop) -> None:
    await shop.opens()
    shop.fills(name="x" * 30, guests=[f"U{number:08d}" for number in range(100)])
    await shop.turns_to("looks")
    await shop.submits(story="y" * 3000)
    draft = await shop.draft()
    for view in shop.slack.workspace.views.values():
        assert json.loads(view.payload["private_metadata"]) == {"draft": draft.id}
        assert len(view.payload["private_metadata"]) < 100
    assert draft.filled["story"] == "y" * 3000


async def test_a_store_that_fails_while_a_form_is_looked_up_keeps_the_form(shop: Shop) -> None:
    await shop.opens()
    seen = dataclasses.replace(SEEN, metadata=shop.top.payload["private_metadata"], inputs=("name",))
    await shop.store.close()
    reaction = await shop.submitting.submitted(seen)
    assert isinstance(reaction, forms.Errors)
    assert "cannot save" in reaction.errors["name"]
