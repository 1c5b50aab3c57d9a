"""`/zoom im-group edit`: typed and chosen, before and after, sent, taken back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sandbox.slack.model import Message, View
from sandbox.zoom import by_hand
from sandbox.zoom.kinds import contact_groups, im_groups
from sandbox.zoom.shelf import Item
from tests.journeys import stage as stage_
from tests.journeys.conftest import NOON
from tests.journeys.stage import Player, Stage, filled, labels, read, words

PICK = "change.pick"


def group(stage: Stage, name: str = "Marketing") -> Item:
    """An IM group that somebody made in Zoom."""
    zoom = stage.world.zoom
    shelf = zoom.of(im_groups.State)
    return by_hand.make(zoom.account, shelf, {"name": name})


def patches(stage: Stage) -> list[dict[str, Any]]:
    return [each.request_body for each in stage.world.zoom.calls if each.method == "PATCH"]


async def types(player: Player, typed: str) -> list[dict[str, Any]]:
    """Type in the list; the options that Slack then shows."""
    delivery = await player.stage.world.slack.suggest(player.top.id, PICK, typed)
    assert delivery.acked, delivery.error
    assert isinstance(delivery.body, dict)
    options: list[dict[str, Any]] = delivery.body["options"]
    return options


async def chooses(player: Player, typed: str) -> View:
    """Type, choose the first, and wait for the form."""
    (option, *_) = await types(player, typed)
    await player.stage.world.slack.press_in_view(player.top.id, PICK, chosen=option["value"])
    return await player.sees_view(lambda view: view.payload["callback_id"] == "form")


async def edits(player: Player, typed: str = "mark") -> View:
    """From the command to the form."""
    await player.opens("/zoom im-group edit")
    await player.sees_in_view("Which IM group")
    return await chooses(player, typed)


async def is_told(player: Player, text: str) -> Message:
    return await player.stage.until(
        lambda: next((each for each in player.whispers() if text in words(each)), None)
    )


async def changed(player: Player) -> Message:
    """Marketing becomes Sales; what its changer is told."""
    await edits(player)
    await player.submits({"name": "Sales"})
    await player.submits()
    return await is_told(player, "is changed")


async def test_it_is_chosen_filled_in_confirmed_sent_and_told(stage: Stage) -> None:
    item = group(stage)
    form = await edits(stage.ada)
    assert filled(form, "name")["value"] == "Marketing"
    await stage.ada.submits({"name": "Sales", "type": "shared"})
    assert "Marketing → Sales" in read(stage.ada.top)
    assert "Normal → Shared" in read(stage.ada.top)
    assert patches(stage) == []
    await stage.ada.submits()
    told = await is_told(stage.ada, "is changed")
    assert stage.ada.view is None
    assert patches(stage) == [{"name": "Sales", "type": "shared"}]
    assert item.name == "Sales"
    assert labels(told) == ["Undo"]


async def test_back_leads_to_the_form_as_it_was_filled_in(stage: Stage) -> None:
    group(stage)
    await edits(stage.ada)
    await stage.ada.submits({"name": "Sales"})
    await stage.ada.closes()
    assert filled(stage.ada.top, "name")["value"] == "Sales"
    await stage.ada.submits({"name": "Marketing"})
    assert "Nothing is different" in read(stage.ada.top)
    assert patches(stage) == []


async def test_one_of_five_thousand_is_found_by_typing(stage: Stage) -> None:
    zoom = stage.world.zoom
    by_hand.seed(zoom.account, zoom.of(im_groups.State), 5000)
    group(stage, "Zebra crossing")
    await stage.ada.opens("/zoom im-group edit")
    await stage.ada.sees_in_view("Which IM group")
    # On a slow machine a list of five thousand may take longer than a keystroke waits: then one types on.
    while "Zebra crossing" not in (
        found := [each["text"]["text"] for each in await types(stage.ada, "cross")]
    ):
        assert found
    assert len(await types(stage.ada, "")) == 100
    form = await chooses(stage.ada, "zebra")
    assert filled(form, "name")["value"] == "Zebra crossing"


async def test_undo_takes_it_back_once(stage: Stage) -> None:
    item = group(stage)
    told = await changed(stage.ada)
    await stage.ada.presses(told, "Undo")
    await is_told(stage.ada, "is as it was before")
    assert item.name == "Marketing"
    await stage.ada.presses(told, "Undo")
    await is_told(stage.ada, "undone already")
    assert len(patches(stage)) == 2


async def test_undo_after_ten_minutes_is_told_plainly(stage: Stage) -> None:
    item = group(stage)
    told = await changed(stage.ada)
    stage.clock.skip(timedelta(minutes=11))
    await stage.ada.presses(told, "Undo")
    await is_told(stage.ada, "within ten minutes")
    assert item.name == "Sales"


async def test_undo_of_what_was_changed_meanwhile_is_refused_and_shown(stage: Stage) -> None:
    item = group(stage)
    told = await changed(stage.ada)
    item.name = "Somebody's own"
    await stage.ada.presses(told, "Undo")
    refused = await is_told(stage.ada, "so I did not undo")
    assert "Sales → Somebody's own" in words(refused)
    assert labels(refused) == ["Open it again"]


async def test_changed_meanwhile_is_refused_and_opened_again(stage: Stage) -> None:
    item = group(stage)
    await edits(stage.ada)
    await stage.ada.submits({"name": "Sales"})
    item.name = "Renamed in Zoom"
    await stage.ada.submits()
    refused = await is_told(stage.ada, "meanwhile")
    assert "Marketing → Renamed in Zoom" in words(refused)
    assert patches(stage) == []
    await stage.ada.presses(refused, "Open it again")
    form = await stage.ada.sees_view(lambda view: view.payload["callback_id"] == "form")
    assert filled(form, "name")["value"] == "Renamed in Zoom"


async def test_where_zoom_has_ended_im_groups_a_contact_group_is_chosen(stage: Stage) -> None:
    zoom = stage.world.zoom
    zoom.of(im_groups.State).ended = True
    by_hand.make(zoom.account, zoom.of(contact_groups.State), {"name": "Marketing"})
    await stage.ada.opens("/zoom im-group edit")
    view = await stage.ada.sees_in_view("Which contact group")
    assert "Zoom has ended IM groups" in read(view)
    form = await chooses(stage.ada, "mark")
    assert filled(form, "name")["value"] == "Marketing"


async def test_a_form_that_was_open_while_the_bot_restarted_still_goes_on(tmp_path: Path) -> None:
    async with stage_.empty(NOON) as stage:
        async with stage_.running(stage, tmp_path):
            item = group(stage)
            await edits(stage.ada)
        async with stage_.running(stage, tmp_path):
            await stage.ada.submits({"name": "Sales"})
            assert "Marketing → Sales" in read(stage.ada.top)
        async with stage_.running(stage, tmp_path):
            await stage.ada.submits()
            told = await is_told(stage.ada, "is changed")
        async with stage_.running(stage, tmp_path):
            await stage.ada.presses(told, "Undo")
            await is_told(stage.ada, "is as it was before")
    assert item.name == "Marketing"


async def test_who_may_not_is_told_instead(stage: Stage) -> None:
    group(stage)
    await stage.emma.types("/zoom im-group edit")
    await is_told(stage.emma, "Only admins of this bot may")
    assert stage.emma.view is None


async def test_people_are_added_by_a_line(stage: Stage) -> None:
    item = group(stage)
    await stage.ada.types("/zoom im-group add @emma @noah to Marketing")
    told = await is_told(stage.ada, "added to “Marketing”")
    assert stage.emma.who.zoom_id in item.members
    assert "belongs to no Zoom user" in words(told)


async def test_a_name_that_there_is_not_is_told_with_near_ones(stage: Stage) -> None:
    group(stage)
    await stage.ada.types("/zoom im-group add @emma to Marketting")
    assert "Marketing" in words(await is_told(stage.ada, "Marketting"))


async def test_a_forged_list_is_refused_in_the_view(stage: Stage) -> None:
    group(stage)
    await stage.ada.opens("/zoom im-group edit")
    view = await stage.ada.sees_in_view("Which IM group")
    (option,) = await types(stage.ada, "mark")
    view.payload["private_metadata"] = "{}"
    assert await types(stage.ada, "mark") == []
    await stage.world.slack.press_in_view(view.id, PICK, chosen=option["value"])
    await stage.ada.sees_in_view("another version of the bot")
