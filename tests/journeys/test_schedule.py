"""`/zoom schedule`: the form opens at once, survives what happens to it, and is sent once."""

import asyncio
import copy
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.slack.model import Delivery, View
from tests.journeys.conftest import NOON
from tests.journeys.stage import LEADS, Player, Stage, empty, filled, read, running, words
from tests.journeys.test_secrets import bytes_of

HALF_PAST = int(NOON.timestamp()) + 1800


@pytest.fixture
async def quiet() -> AsyncIterator[Stage]:
    """Slack and Zoom, without the bot."""
    async with empty(NOON) as stage:
        yield stage


def methods(stage: Stage) -> list[str]:
    """What the bot called in Slack, but to connect."""
    return [
        each.method
        for each in stage.world.slack.calls
        if each.method not in {"auth.test", "apps.connections.open"}
    ]


def errors_of(delivery: Delivery) -> dict[str, str]:
    assert isinstance(delivery.body, dict), delivery.body
    found: dict[str, str] = delivery.body["errors"]
    return found


async def the_card(stage: Stage) -> str:
    (card,) = await stage.until(lambda: stage.cards)
    return words(card)


async def at_page(player: Player, title: str) -> View:
    await player.sees_more()
    return await player.turns_to(title)


async def back(player: Player) -> None:
    """From the menu to the form."""
    await player.sees_view(lambda view: view.payload["callback_id"] == "form.menu")
    await player.closes()


async def test_the_form_opens_with_one_call_to_slack_and_none_to_zoom(either_way: Stage) -> None:
    stage = either_way
    view = await stage.emma.opens("/zoom schedule")
    assert methods(stage)[0] == "views.open"
    assert stage.world.zoom.calls == []
    assert filled(view, "start")["selected_date_time"] == HALF_PAST
    assert filled(view, "minutes")["value"] == "30"
    await stage.emma.sees_in_view("Europe/Berlin")
    assert methods(stage) == ["views.open", "users.info", "views.update"]
    assert stage.world.zoom.calls == []


async def test_the_zone_is_each_persons_own(stage: Stage) -> None:
    await stage.yuki.opens("/zoom schedule")
    await stage.yuki.sees_in_view("Asia/Tokyo")


async def test_a_topic_is_all_that_it_takes(either_way: Stage) -> None:
    stage = either_way
    await stage.emma.opens("/zoom schedule")
    delivery = await stage.emma.submits({"topic": "Retro"})
    assert delivery.body == {"response_action": "clear"}
    assert stage.emma.view is None
    assert "Retro" in await the_card(stage)
    (meeting,) = stage.world.zoom.meetings.values()
    assert meeting.start is not None
    assert int(meeting.start.timestamp()) == HALF_PAST
    assert meeting.duration == 30


async def test_pressed_twice_it_is_one_meeting(either_way: Stage) -> None:
    stage = either_way
    await stage.emma.opens("/zoom schedule")
    delivery = await stage.emma.submits({"topic": "Retro"})
    again = await asyncio.gather(*(stage.world.slack.redeliver(delivery) for _ in range(3)))
    assert [each.body for each in again] == [{"response_action": "clear"}] * 3
    await the_card(stage)
    await stage.emma.asks("/zoom whoami")
    assert stage.posts_to_zoom() == len(stage.cards) == 1


async def test_what_was_chosen_on_its_pages_comes_through_a_restart(quiet: Stage, tmp_path: Path) -> None:
    stage = quiet
    async with running(stage, tmp_path):
        await stage.emma.opens("/zoom schedule")
        stage.emma.fills({"topic": "Retro"})
        await at_page(stage.emma, "Security")
        assert (await stage.emma.submits({"waiting_room": "on", "passcode": "s3cret"})).acked
        await stage.emma.sees_in_view("Waiting room: on")
    stage.clock.skip(timedelta(minutes=1))
    async with running(stage, tmp_path):
        await stage.emma.closes()
        delivery = await stage.emma.submits()
        assert delivery.body == {"response_action": "clear"}
        assert "Retro" in await the_card(stage)
    (create,) = [each for each in stage.world.zoom.calls if each.path.endswith("/meetings")]
    assert create.request_body["password"] == "s3cret"
    assert create.request_body["settings"] == {"waiting_room": True}


async def test_a_form_that_comes_again_after_a_restart_is_one_meeting(quiet: Stage, tmp_path: Path) -> None:
    stage = quiet
    async with running(stage, tmp_path):
        await stage.emma.opens("/zoom schedule")
        delivery = await stage.emma.submits({"topic": "Retro"})
        await the_card(stage)
    stage.clock.skip(timedelta(seconds=1))
    async with running(stage, tmp_path):
        again = await stage.world.slack.redeliver(delivery)
        assert again.body == {"response_action": "clear"}
        await stage.liam.asks("/zoom whoami")
    assert stage.posts_to_zoom() == len(stage.cards) == 1


async def test_who_came_too_late_is_told_to_type_again(either_way: Stage) -> None:
    stage = either_way
    first = await stage.emma.types("/zoom help")
    late = copy.deepcopy(first.payload) | {"text": "schedule"}
    late["trigger_id"] = stage.world.slack.workspace.trigger(stage.emma.id)
    stage.clock.skip(timedelta(seconds=4))
    assert (await stage.world.slack.redeliver(Delivery("slash_commands", late))).acked
    told = await stage.until(lambda: [m for m in stage.emma.whispers() if "too late" in words(m)])
    assert "/zoom schedule" in words(told[0])
    assert stage.emma.view is None


async def test_errors_stand_under_their_fields_and_are_corrected(either_way: Stage) -> None:
    stage, emma = either_way, either_way.emma
    await emma.opens("/zoom schedule")
    past = HALF_PAST - 7200
    said = errors_of(await emma.submits({"topic": "Retro", "start": past}))
    assert list(said) == ["start"]
    assert emma.top.errors == said
    assert filled(emma.top, "topic")["value"] == "Retro"
    assert stage.posts_to_zoom() == 0
    assert (await emma.submits({"start": HALF_PAST})).body == {"response_action": "clear"}
    assert "Retro" in await the_card(stage)


async def test_too_many_people_are_refused_under_their_field(stage: Stage) -> None:
    emma = stage.emma
    await emma.opens("/zoom schedule")
    most = next(each for _, each in emma.top.elements() if each["action_id"] == "form.invite")
    assert most["max_selected_items"] <= 100
    emma.fills({"topic": "Retro"})
    # Slack keeps to that; what else sends a form does not.
    emma.top.values["invite"]["form.invite"]["selected_users"] = [f"U{n:08d}" for n in range(101)]
    del most["max_selected_items"]
    assert "101 people are more than" in errors_of(await emma.submits())["invite"]
    assert stage.posts_to_zoom() == 0


async def test_a_form_that_is_lost_says_so_and_stays(quiet: Stage, tmp_path: Path) -> None:
    stage = quiet
    async with running(stage, tmp_path / "one"):
        await stage.emma.opens("/zoom schedule")
    stage.clock.skip(timedelta(seconds=1))
    async with running(stage, tmp_path / "another"):
        said = errors_of(await stage.emma.submits({"topic": "Retro"}))
        assert "I do not have this form any more" in said["topic"]
        assert filled(stage.emma.top, "topic")["value"] == "Retro"


async def test_nobody_can_send_the_form_of_somebody_else(stage: Stage) -> None:
    await stage.emma.opens("/zoom schedule")
    stolen = stage.emma.top.payload["private_metadata"]
    await stage.liam.opens("/zoom schedule")
    stage.liam.top.payload["private_metadata"] = stolen
    said = errors_of(await stage.liam.submits({"topic": "Retro"}))
    assert "I do not have this form" in said["topic"]
    assert stage.posts_to_zoom() == 0


async def test_a_form_of_another_version_says_so_and_stays(stage: Stage) -> None:
    await stage.emma.opens("/zoom schedule")
    stage.emma.top.payload["callback_id"] = "meeting.form.of.old"
    assert "another version" in errors_of(await stage.emma.submits({"topic": "Retro"}))["topic"]


async def test_a_preset_is_kept_and_used_in_a_form_and_in_a_line(stage: Stage) -> None:
    emma = stage.emma
    await emma.opens("/zoom schedule")
    emma.fills({"topic": "Standup", "minutes": "15", "invite": [stage.liam.id]})
    await at_page(emma, "Security")
    assert (await emma.submits({"waiting_room": "off", "passcode": "s3cret"})).acked
    await emma.sees_in_view("Waiting room: off")
    await emma.turns_to("Presets")
    assert (await emma.submits({"preset.keep": "Standup"})).acked
    await emma.sees_in_view("Yours: Standup")
    await emma.closes()
    await emma.closes()

    view = await emma.opens("/zoom schedule standup")
    assert filled(view, "topic")["value"] == "Standup"
    assert filled(view, "minutes")["value"] == "15"
    assert filled(view, "start")["selected_date_time"] == HALF_PAST
    assert "Waiting room: off" in read(view)
    assert "Passcode" not in read(view)
    await emma.submits()
    assert "Standup" in await the_card(stage)
    await stage.until(stage.liam.dms)

    await emma.types("/zoom meeting Retro with preset standup")
    await stage.until(lambda: len(stage.cards) == 2)
    creates = [each.request_body for each in stage.world.zoom.calls if each.path.endswith("/meetings")]
    assert [each["topic"] for each in creates] == ["Standup", "Retro"]
    assert all(each["settings"] == {"waiting_room": False} for each in creates)


async def test_an_unknown_preset_is_told_with_those_that_there_are(stage: Stage) -> None:
    assert "You have no preset “standup”" in words(await stage.emma.asks("/zoom schedule standup"))
    assert stage.emma.view is None


async def test_the_fullest_form_carries_nothing_but_the_id_of_its_draft(stage: Stage) -> None:
    emma = stage.emma
    await emma.opens("/zoom schedule")
    emma.fills({"topic": "é" * 200, "agenda": "<&>" * 666, "invite": [each.id for each in (stage.liam,)]})
    await at_page(emma, "Breakout rooms")
    rooms = "\n".join(f"Room {number}: liam@acme.example" for number in range(80))
    assert (await emma.submits({"breakout_rooms": "on", "rooms": rooms})).acked
    await emma.sees_in_view("Room 0")
    for view in stage.world.slack.views.values():
        assert list(json.loads(view.payload["private_metadata"])) == ["draft"]
        assert len(json.dumps(view.payload)) < 50_000
    await back(emma)
    assert (await emma.submits()).body == {"response_action": "clear"}
    await the_card(stage)


async def test_a_passcode_that_somebody_typed_is_in_no_file_no_view_and_no_log(
    quiet: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="handlers")
    stage, emma = quiet, quiet.emma
    async with running(stage, tmp_path):
        await emma.opens("/zoom schedule")
        emma.fills({"topic": "Retro"})
        await at_page(emma, "Security")
        assert (await emma.submits({"passcode": "s3cret77"})).acked
        await emma.sees_in_view("Passcode: set")
        assert "s3cret77" not in str([view.payload for view in stage.world.slack.views.values()])
        await back(emma)
        await emma.submits()
        await the_card(stage)
    (create,) = [each for each in stage.world.zoom.calls if each.path.endswith("/meetings")]
    assert create.request_body["password"] == "s3cret77"
    kept = bytes_of(tmp_path)
    assert any(b"Retro" in each for each in kept.values())
    assert [name for name, data in kept.items() if b"s3cret77" in data or b"/slack/response/" in data] == []
    assert "s3cret77" not in caplog.text


async def test_where_it_was_opened_the_card_comes(stage: Stage) -> None:
    await stage.liam.opens("/zoom schedule", LEADS)
    await stage.liam.submits({"topic": "Plans"})
    (card,) = await stage.until(lambda: stage.cards)
    assert card.channel == LEADS


async def test_who_may_not_is_told_and_gets_no_form(stage: Stage) -> None:
    answer = await stage.emma.asks("/zoom group")
    assert "Only admins" in words(answer)
    assert stage.emma.view is None


async def test_what_is_closed_is_not_sent(stage: Stage) -> None:
    await stage.emma.opens("/zoom schedule")
    await stage.emma.sees_in_view("Europe/Berlin")
    await stage.emma.closes()
    await stage.emma.asks("/zoom whoami")
    assert stage.posts_to_zoom() == 0
