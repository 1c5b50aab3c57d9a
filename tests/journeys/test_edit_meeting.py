"""`/zoom meetings`, Edit: the same form, filled in; what differs is sent, and the card shows it."""

from typing import Any

from sandbox.slack.model import Message
from tests.journeys.stage import Player, Stage, filled, labels, read, words
from tests.journeys.test_meetings import a_series_made_in_zoom, listed, planned


def patches(stage: Stage) -> list[dict[str, Any]]:
    """What was sent to change meetings, each as the body of one call."""
    return [each.request_body for each in stage.world.zoom.calls if each.method == "PATCH"]


async def edits(player: Player, mine: Message) -> None:
    """Press Edit beside the first meeting, and wait for the form."""
    assert (await player.presses(mine, "Edit")).acked
    await player.sees_view(lambda view: view.payload["callback_id"] == "form")


async def is_told(player: Player, text: str) -> Message:
    return await player.stage.until(
        lambda: next((each for each in player.whispers() if text in words(each)), None)
    )


async def test_the_form_shows_what_zoom_has_and_sends_what_differs(stage: Stage) -> None:
    emma = stage.emma
    await edits(emma, await planned(emma))
    assert filled(emma.top, "topic")["value"] == "Retro"
    assert (await emma.submits({"topic": "Retrospective"})).acked
    told = await is_told(emma, "is changed")
    assert "Retro → Retrospective" in words(told)
    assert emma.view is None
    assert patches(stage) == [{"topic": "Retrospective"}]
    (card,) = stage.cards
    assert "Retrospective" in words(card)
    assert card.is_edited


async def test_nothing_changed_is_said_under_the_first_field(stage: Stage) -> None:
    emma = stage.emma
    await edits(emma, await planned(emma))
    await emma.submits()
    assert "Nothing is different" in read(emma.top)
    assert patches(stage) == []


async def test_a_meeting_deleted_while_its_form_was_open_is_told(stage: Stage) -> None:
    emma = stage.emma
    await edits(emma, await planned(emma))
    stage.world.zoom.meetings.clear()
    await emma.submits({"topic": "Retrospective"})
    await is_told(emma, "not in Zoom any more")
    assert patches(stage) == []


async def test_a_meeting_deleted_before_is_told_in_the_view(stage: Stage) -> None:
    emma = stage.emma
    mine = await planned(emma)
    stage.world.zoom.meetings.clear()
    assert (await emma.presses(mine, "Edit")).acked
    await emma.sees_in_view("not in Zoom any more")


async def test_a_meeting_changed_meanwhile_is_left_alone_and_opened_again(stage: Stage) -> None:
    emma = stage.emma
    await edits(emma, await planned(emma))
    (meeting,) = stage.world.zoom.meetings.values()
    meeting.topic = "Renamed in Zoom"
    await emma.submits({"topic": "Retrospective"})
    told = await is_told(emma, "meanwhile")
    assert "Retro → Renamed in Zoom" in words(told)
    assert patches(stage) == []
    await emma.presses(told, "Open it again")
    await emma.sees_view(lambda view: view.payload["callback_id"] == "form")
    assert filled(emma.top, "topic")["value"] == "Renamed in Zoom"


async def test_a_series_says_that_all_dates_change(stage: Stage) -> None:
    await stage.emma.asks("/zoom link")
    await a_series_made_in_zoom(stage)
    await edits(stage.emma, await listed(stage.emma))
    assert "all its coming dates" in read(stage.emma.top)
    await stage.emma.submits({"topic": "Fortnightly"})
    await is_told(stage.emma, "is changed")
    assert patches(stage) == [{"topic": "Fortnightly"}]


async def test_a_forged_edit_is_refused_in_the_view(stage: Stage) -> None:
    await planned(stage.emma)
    theirs = await planned(stage.liam, "/zoom meeting Own at tomorrow 9:30")
    (meeting,) = [each for each in stage.world.zoom.meetings.values() if each.topic == "Retro"]
    for _, element in theirs.elements():
        if element["text"]["text"] == "Edit":
            element["value"] = f'{{"kind":"meeting","zoom_id":"{meeting.id}"}}'
    await stage.liam.presses(theirs, "Edit")
    await stage.liam.sees_in_view("Only its host can change")


async def test_edit_stands_beside_the_other_buttons(stage: Stage) -> None:
    mine = await planned(stage.emma)
    assert [each for each in labels(mine) if each] == ["Start", "Copy invitation", "Edit", "Cancel…"]


async def test_a_date_that_was_cancelled_comes_back_as_the_form_says_where_its_series_is_moved(
    stage: Stage,
) -> None:
    emma = stage.emma
    await emma.asks("/zoom link")
    await a_series_made_in_zoom(stage)
    (meeting,) = stage.world.zoom.meetings.values()
    meeting.occurrences[1].deleted = True
    await edits(emma, await listed(emma))
    assert "single dates that were cancelled may come back" in read(emma.top)
    start = filled(emma.top, "start")["selected_date_time"]
    await emma.submits({"start": start + 3600})
    await is_told(emma, "is changed")
    assert not any(each.deleted for each in meeting.occurrences)
