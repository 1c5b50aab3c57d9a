"""`/zoom schedule`: every setting is reached, a series shows its dates, who cannot host is named."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.slack.model import Message
from sandbox.zoom import templates
from tests.journeys.stage import Player, Stage, read, words

FRIDAY = int(datetime(2026, 11, 27, 8, 0, tzinfo=UTC).timestamp())
"""9:00 in Berlin."""


def created(stage: Stage) -> dict[str, Any]:
    """The body of the one create."""
    (body,) = [
        each.request_body
        for each in stage.world.zoom.calls
        if each.method == "POST" and each.path.endswith("/meetings")
    ]
    found: dict[str, Any] = body
    return found


async def a_form(player: Player, **values: Any) -> None:  # noqa: ANN401 as many types as fields
    """Open it, and fill in the first page."""
    await player.asks("/zoom link")
    await player.opens("/zoom schedule")
    player.fills({"topic": "Retro", **values})


async def a_page(player: Player, title: str, values: dict[str, Any]) -> None:
    """From the first view to a page, fill it in, and back."""
    await player.sees_more()
    await player.turns_to(title)
    assert (await player.submits(values)).acked
    await player.sees_view(lambda view: view.payload["callback_id"] == "form.menu")
    await player.closes()


async def the_card(stage: Stage) -> Message:
    return await stage.until(lambda: next(iter(stage.cards), None))


async def is_told(player: Player, text: str) -> Message:
    return await player.stage.until(
        lambda: next((each for each in player.whispers() if text in words(each)), None)
    )


async def test_a_form_that_is_only_given_a_topic_makes_a_meeting_at_the_next_half_hour(
    either_way: Stage,
) -> None:
    stage = either_way
    await a_form(stage.emma)
    assert (await stage.emma.submits()).acked
    card = await the_card(stage)
    assert "Retro" in words(card)
    assert "13:30" in words(card)
    assert created(stage) == {
        "topic": "Retro",
        "type": 2,
        "start_time": "2026-11-21T13:30:00",
        "timezone": "Europe/Berlin",
        "duration": 30,
    }


async def test_a_series_in_words_shows_its_dates_and_is_made_so(stage: Stage) -> None:
    emma = stage.emma
    await a_form(emma)
    await emma.chooses("repeat", "words")
    await emma.sees_view(lambda view: "How often" in read(view))
    await emma.chooses("start", FRIDAY)
    await emma.chooses("words", "every 99 weeks")
    await emma.sees_in_view("1 to 50 weeks")
    await emma.chooses("words", "every 2 weeks on Tue and Thu, 10 times")
    shown = read(await emma.sees_in_view("Every 2 weeks on Tuesday and Thursday, 10 times, in Europe/Berlin"))
    assert "Tue 8 Dec 2026, 09:00" in shown
    assert (await emma.submits()).acked
    card = await the_card(stage)
    assert "every 2 weeks on Tuesday and Thursday, 10 times" in words(card)
    assert "and 6 more" in words(card)
    body = created(stage)
    assert body["recurrence"] == {"type": 2, "repeat_interval": 2, "weekly_days": "3,5", "end_times": 10}
    assert body["start_time"] == "2026-12-08T09:00:00"


async def test_a_meeting_without_a_fixed_time_is_made(stage: Stage) -> None:
    emma = stage.emma
    await a_form(emma)
    await emma.chooses("repeat", "any_time")
    await emma.sees_view(lambda view: "Starts" not in read(view))
    assert (await emma.submits()).acked
    assert "At any time" in words(await the_card(stage))
    assert created(stage) == {"topic": "Retro", "type": 3}


async def test_settings_arrive_and_what_the_account_drops_is_told(stage: Stage) -> None:
    emma = stage.emma
    stage.world.zoom.account.locked_settings = {"breakout_room"}
    await a_form(emma)
    await a_page(emma, "Breakout rooms", {"breakout_rooms": "on", "rooms": "Room A: liam@acme.example"})
    await a_page(emma, "Security", {"waiting_room": "off", "passcode": "s3cret"})
    assert (await emma.submits()).acked
    told = await is_told(emma, "The account does not allow breakout rooms; the rest is as you asked.")
    assert "s3cret" not in words(told)
    body = created(stage)
    assert body["password"] == "s3cret"
    assert body["settings"] == {
        "waiting_room": False,
        "breakout_room": {
            "enable": True,
            "rooms": [{"name": "Room A", "participants": ["liam@acme.example"]}],
        },
    }


async def test_what_is_wrong_on_a_page_is_said_in_its_line_and_stays_filled_in(stage: Stage) -> None:
    emma = stage.emma
    await a_form(emma)
    await emma.sees_more()
    await emma.turns_to("Breakout rooms")
    await emma.submits({"breakout_rooms": "on", "rooms": "A: liam@acme.example\nB: liam"})
    assert emma.top.errors == {"rooms": "Line 2: “liam” is no e-mail address."}
    assert (await emma.submits({"rooms": "A: liam@acme.example\nB: ada@acme.example"})).acked
    await emma.sees_view(lambda view: view.payload["callback_id"] == "form.menu")


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("noah", "noah's e-mail address belongs to no Zoom user"),
        ("yuki", "has a Basic licence in Zoom"),
        ("pia", "pending"),
        ("emma", "is the host already"),
    ],
)
async def test_who_cannot_be_an_alternative_host_is_named_at_the_field(
    stage: Stage, who: str, said: str
) -> None:
    emma = stage.emma
    chosen = getattr(stage, who)
    await a_form(emma)
    await emma.sees_more()
    await emma.turns_to("Hosts")
    await emma.submits({"alternative_hosts": [chosen.id]})
    assert said in emma.top.errors["alternative_hosts"]
    assert (await emma.submits({"alternative_hosts": [stage.liam.id]})).acked
    await emma.sees_view(lambda view: view.payload["callback_id"] == "form.menu")
    await emma.closes()
    assert (await emma.submits()).acked
    await the_card(stage)
    assert created(stage)["settings"] == {"alternative_hosts": "liam@acme.example"}


async def test_a_meeting_scheduled_for_somebody_else_is_theirs(stage: Stage) -> None:
    emma, liam = stage.emma, stage.liam
    stage.world.zoom.users[liam.who.zoom_id].schedulers.add(emma.who.zoom_id)
    await a_form(emma)
    await a_page(emma, "Hosts", {"schedule_for": liam.id})
    assert (await emma.submits()).acked
    assert f"<@{liam.id}>" in words(await the_card(stage))
    await is_told(emma, "is the host")
    assert created(stage)["schedule_for"] == "liam@acme.example"
    (meeting,) = stage.world.zoom.meetings.values()
    assert meeting.host_id == liam.who.zoom_id


async def test_a_template_is_found_by_typing_and_one_that_vanished_is_said(stage: Stage) -> None:
    emma = stage.emma
    await a_form(emma)
    await emma.sees_more()
    page = await emma.turns_to("Tracking and template")
    delivery = await stage.world.slack.suggest(page.id, "form.template", "stand")
    assert isinstance(delivery.body, dict)
    (standup,) = delivery.body["options"]
    assert standup["text"]["text"] == "Standup"
    shelf = stage.world.zoom.of(templates.State).items
    kept = dict(shelf)
    shelf.clear()
    await emma.submits({"template": standup["value"]})
    assert "Zoom has this template no more" in emma.top.errors["template"]
    shelf.update(kept)
    assert (await emma.submits({"tracking_fields": ""})).acked
    await emma.sees_view(lambda view: view.payload["callback_id"] == "form.menu")
    await emma.closes()
    assert (await emma.submits()).acked
    await the_card(stage)
    assert created(stage)["template_id"] == standup["value"]


async def test_who_has_no_zoom_user_learns_it_while_the_form_is_there(stage: Stage) -> None:
    noah = stage.noah
    await noah.opens("/zoom schedule")
    await noah.submits({"topic": "Retro"})
    assert "no user with the address" in noah.top.errors["topic"]
    assert stage.posts_to_zoom() == 0


async def test_an_edited_series_moves_all_its_coming_dates(stage: Stage) -> None:
    emma = stage.emma
    await a_form(emma)
    await emma.chooses("repeat", "weekly")
    await emma.sees_view(lambda view: "How many times" in read(view))
    assert (await emma.submits({"start": FRIDAY, "times": "3"})).acked
    await is_told(emma, "You are the host")
    mine = await emma.asks("/zoom meetings")
    assert (await emma.presses(mine, "Edit")).acked
    await emma.sees_in_view("all its coming dates")
    assert (await emma.submits({"start": FRIDAY + 3600})).acked
    await is_told(emma, "is changed")
    (card,) = stage.cards
    assert "Fri 27 Nov 10:00" in words(card)
    (meeting,) = stage.world.zoom.meetings.values()
    assert [each.start.hour for each in meeting.occurrences] == [9, 9, 9]
