"""What Zoom has is opened in its form, and what differs is confirmed and handed on."""

import dataclasses
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import zoom
from bot.errors import Refusal
from bot.services.change import change_words, changing
from bot.services.filling import directory, forms, submitting
from bot.slack import actions, errors, modal
from bot.store.port import ChangeState, Draft
from tests.reading import words_of
from tests.services import changes
from tests.services.changes import BLUE, Life
from tests.services.rig import ADA, EMMA

GONE = zoom.errors.Gone("No longer.", code=4137, status=410)


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with changes.outside(tmp_path / "data").life() as life:
        yield life


async def draft(life: Life) -> Draft:
    """The form of the one thing, open."""
    await life.changing.open("thing", changes.opened(), "T1")
    return life.shows.drawn[-1]


async def submitted(life: Life, after: Mapping[str, Any]) -> forms.Reaction:
    open_ = await draft(life)
    return await life.changing.submitted(open_, {**open_.filled, **after}, "V1")


async def test_words_open_at_once_and_become_the_form(life: Life) -> None:
    async def then() -> None:
        assert changing.READING in life.slack.view

    life.moments.meanwhile["current"] = then
    found = await draft(life)
    assert (found.zoom_id, found.name, found.filled, found.before) == ("T1", "Blue", BLUE, BLUE)


async def test_without_an_id_there_is_a_list_to_choose_from(life: Life) -> None:
    await life.changing.open("thing", changes.opened())
    assert "Which thing do you want to change?" in life.slack.view
    assert life.slack.views[-1].of == modal.OfForm(draft="D1")
    (option,) = await life.changing.suggest(ADA, "D1", "bl")
    await life.changing.picked(ADA, "D1", "V1", option.value)
    assert life.shows.drawn[-1].filled == BLUE


async def test_of_two_choices_at_once_each_form_is_of_what_it_shows(life: Life) -> None:
    """Which view is drawn last is up to Slack: none may be taken for the form of the other."""
    life.world.things["T2"] = {**BLUE, "name": "Red"}
    await life.changing.open("thing", changes.opened())
    for zoom_id in ("T1", "T2"):
        await life.changing.picked(ADA, "D1", "V1", zoom_id)
    for drawn in life.shows.drawn:
        saved = await life.store.drafts.get(drawn.id)
        assert saved is not None
        assert (saved.zoom_id, saved.filled["name"]) == (drawn.zoom_id, drawn.name)


async def test_an_option_that_only_says_something_cannot_be_chosen(life: Life) -> None:
    await life.changing.open("thing", changes.opened())
    await life.changing.picked(ADA, "D1", "V1", directory.HINT)
    assert changing.CHOOSE in life.slack.view
    assert "Which thing" in life.slack.view


async def test_a_list_that_is_lost_or_somebody_elses_says_so(life: Life) -> None:
    await life.changing.open("thing", changes.opened())
    for slack_id, draft_id in ((EMMA, "D1"), (ADA, "D0")):
        await life.changing.picked(slack_id, draft_id, "V1", "T1")
        assert "type the command again" in life.slack.view
        assert await life.changing.suggest(slack_id, draft_id, "") == []
    assert not life.shows.drawn


async def test_what_is_deleted_meanwhile_is_said_in_the_view(life: Life) -> None:
    life.world.things.clear()
    await life.changing.open("thing", changes.opened(), "T1")
    assert "No such thing" in life.slack.view
    assert not life.shows.drawn


async def test_who_may_not_is_refused_before_anything_opens(life: Life) -> None:
    for zoom_id in ("", "T1"):
        with pytest.raises(Refusal, match="Only admins of this bot may"):
            await life.changing.open("thing", changes.opened(EMMA), zoom_id)
    assert not life.slack.views


async def test_slack_that_does_not_say_who_may_is_said(tmp_path: Path) -> None:
    async with changes.outside(tmp_path).life(admins_=frozenset({"S0ADMINS"})) as life:
        life.slack.fail("members", errors.Silent("usergroups.users.list"))
        with pytest.raises(Refusal, match="does not tell me just now"):
            await life.changing.open("thing", changes.opened())


async def test_the_list_opens_by_one_call_and_stays(life: Life) -> None:
    await life.changing.open("thing", changes.opened())
    assert len(life.slack.views) == 1


async def test_a_kind_known_to_have_ended_opens_the_list_of_its_successor(life: Life) -> None:
    life.ports.ended.add("thing")
    await life.changing.open("thing", changes.opened())
    assert len(life.slack.views) == 1
    assert "Zoom has ended things" in life.slack.view
    await life.changing.picked(ADA, "D1", "V1", "T1")
    assert life.shows.drawn[-1].kind == "new_thing"


@pytest.mark.parametrize(("zoom_id", "call"), [("", "everything"), ("T1", "current")])
async def test_a_kind_that_zoom_has_ended_leads_to_its_successor(life: Life, zoom_id: str, call: str) -> None:
    life.world.fail(call, GONE)
    await life.changing.open("thing", changes.opened(), zoom_id)
    assert "Zoom has ended things. These are its new things." in life.slack.view
    assert "Which new thing" in life.slack.view
    await life.changing.picked(ADA, "D1", "V1", "T1")
    assert life.shows.drawn[-1].kind == "new_thing"


async def test_an_ended_kind_without_a_successor_is_said_to_be(life: Life) -> None:
    life.things.successor = ""
    life.world.fail("current", GONE)
    await life.changing.open("thing", changes.opened(), "T1")
    assert not life.shows.drawn
    assert "ended" in life.slack.view
    await life.changing.open("thing", changes.opened())
    (option,) = await life.changing.suggest(ADA, "D2", "")
    assert option.label == directory.ENDED


async def test_a_trigger_that_came_too_late_is_said(life: Life) -> None:
    life.slack.fail("open", errors.Refused("views.open", "expired_trigger_id"))
    with pytest.raises(Refusal, match="three seconds"):
        await life.changing.open("thing", changes.opened(), "T1")
    life.slack.fail("open", errors.Refused("views.open", "invalid_arguments"))
    with pytest.raises(errors.Refused):
        await life.changing.open("thing", changes.opened(), "T1")


async def test_a_view_that_was_closed_meanwhile_is_left_alone(life: Life) -> None:
    life.world.things.clear()
    life.slack.fail("redraw", errors.Refused("views.update", "not_found"))
    await life.changing.open("thing", changes.opened(), "T1")
    life.slack.fail("redraw", errors.Refused("views.update", "invalid_arguments"))
    with pytest.raises(errors.Refused):
        await life.changing.open("thing", changes.opened(), "T1")


async def test_nothing_different_is_said_under_the_first_field(life: Life) -> None:
    reaction = await submitted(life, {"people": ["U2", "U1"], "name": " Blue "})
    assert reaction == forms.Errors({"name": change_words.NOTHING_DIFFERS})


async def test_what_zoom_writes_in_its_own_way_is_no_difference(life: Life) -> None:
    await life.changing.open("tidied", changes.opened(), "T1")
    open_ = life.shows.drawn[-1]
    reaction = await life.changing.submitted(open_, {**open_.filled, "name": "BLUE"}, "V1")
    assert reaction == forms.Errors({"name": change_words.NOTHING_DIFFERS})


async def test_what_cannot_be_is_said_under_its_field(life: Life) -> None:
    assert await submitted(life, {"name": "bad"}) == forms.Errors({"name": "Not that one."})


async def test_before_and_after_are_shown_before_anything_is_sent(life: Life) -> None:
    reaction = await submitted(life, {"colour": "red", "key": "sealed-0815"})
    assert isinstance(reaction, forms.Push)
    view = reaction.modal
    assert view.callback_id == modal.CONFIRM
    assert view.of == modal.OfForm(draft="D1")
    shown = words_of(view.title, view.blocks)
    assert "Blue → Red" in shown
    assert "a new one" in shown
    assert "0815" not in shown
    assert not life.jobs.saved
    saved = await life.store.drafts.get("D1")
    assert saved is not None
    assert await life.changing.confirmed(saved, "V1") == forms.Clear()
    await life.run_all()
    assert life.world.things["T1"]["colour"] == "red"
    assert (await life.saved("change:D1")).state is ChangeState.DONE


async def test_a_kind_that_needs_no_confirming_is_changed_at_once(life: Life) -> None:
    life.things.confirms = False
    assert await submitted(life, {"colour": "red"}) == forms.Clear()
    await life.run_all()
    assert life.world.things["T1"]["colour"] == "red"
    assert actions.UNDO not in str(life.slack.said[-1].message.payload())


async def test_sent_twice_is_changed_once(life: Life) -> None:
    life.things.confirms = False
    open_ = await draft(life)
    for sealed in ("sealed-1", "sealed-2"):
        after = {**open_.filled, "colour": "red", "key": sealed}
        assert await life.changing.submitted(open_, after, "V1") == forms.Clear()
    await life.run_all()
    assert len(life.world.sent) == 1


async def test_sent_again_with_other_choices_is_said(life: Life) -> None:
    life.things.confirms = False
    open_ = await draft(life)
    await life.changing.submitted(open_, {**open_.filled, "colour": "red"}, "V1")
    reaction = await life.changing.submitted(open_, {**open_.filled, "colour": "green"}, "V1")
    assert isinstance(reaction, forms.Show)
    assert submitting.SENT in words_of("", reaction.modal.blocks)
    await life.run_all()
    assert life.world.things["T1"]["colour"] == "red"


async def test_fields_that_only_one_side_has_are_compared_too(life: Life) -> None:
    life.things.confirms = False
    await submitted(life, {"colour": "green", "shade": "lime"})
    await life.run_all()
    assert life.world.things["T1"]["shade"] == "lime"
    assert "nothing → lime" in life.slack.said[-1].words


async def test_a_time_zone_that_slack_does_not_say_holds_nothing_up(life: Life) -> None:
    life.slack.fail("person", errors.Silent("users.info"))
    assert (await life.looking.context(ADA)).zone is None


async def test_what_is_saved_with_its_job_is_not_said_to_be_unsaved(life: Life) -> None:
    open_ = await draft(life)
    life.moments.meanwhile["start"] = life.store.close
    reaction = await life.changing.confirmed(dataclasses.replace(open_, filled={"name": "Red"}), "V1")
    assert isinstance(reaction, forms.Clear)


async def test_slack_is_not_asked_while_it_waits_for_the_answer_to_a_form(life: Life) -> None:
    """It gives three seconds, of which the checks before this may have taken the most."""
    open_ = await draft(life)
    filled = {**open_.filled, "colour": "red"}
    life.slack.fail("person", AssertionError("asked"), AssertionError("asked"))
    assert isinstance(await life.changing.submitted(open_, filled, "V1"), forms.Push)
    for colour in ("red", "green"):
        await life.changing.confirmed(dataclasses.replace(open_, filled={**filled, "colour": colour}), "V1")


def test_ids_are_never_the_same() -> None:
    assert changing.new_id() != changing.new_id()
