"""Groups of all kinds, from the form to the card: with people who cannot be in them, and two at once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from sandbox.slack.model import Message
from sandbox.zoom import by_hand
from sandbox.zoom.account import Plan
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.kinds import contact_groups, groups, im_groups
from sandbox.zoom.shelf import Shelf
from tests.journeys import stage as stage_
from tests.journeys.conftest import NOON
from tests.journeys.stage import Player, Stage, filled, read, words

STATES = (groups.State, im_groups.State, contact_groups.State)


def posts(stage: Stage, path: str) -> list[Any]:
    """The bodies of the creates."""
    calls = stage.world.zoom.calls
    return [each.request_body for each in calls if each.method == "POST" and each.path.endswith(path)]


def shelf(stage: Stage, kind: type[Shelf]) -> Shelf:
    return stage.world.zoom.of(kind)


async def card(stage: Stage, name: str) -> Message:
    """What everybody sees of it."""
    return await stage.until(
        lambda: next(
            (
                each
                for each in stage.world.slack.messages
                if not each.is_ephemeral and "Group ID" in words(each) and name in words(each)
            ),
            None,
        )
    )


async def is_told(player: Player, text: str) -> Message:
    return await player.stage.until(
        lambda: next((each for each in [*player.whispers(), *player.dms()] if text in words(each)), None)
    )


async def asks_for(player: Player, line: str, values: dict[str, Any]) -> None:
    """Fill a form in and send it."""
    await player.opens(line)
    delivery = await player.submits(values)
    assert delivery.acked, delivery.error
    assert player.view is None, read(player.top)


async def test_a_group_has_its_members_and_who_is_missing_can_be_added_later(either_way: Stage) -> None:
    stage, ada = either_way, either_way.ada
    people = [each.id for each in (stage.emma, stage.liam, stage.noah)]
    await asks_for(ada, "/zoom group", {"name": "  Quality ", "members": people})
    shown = await card(stage, "Quality")
    item = shelf(stage, groups.State).named("Quality")
    assert item is not None
    assert item.id in words(shown)
    assert "*Members*\n2" in words(shown)
    assert posts(stage, "/groups") == [{"name": "Quality"}]
    missing = await is_told(ada, "could not be added")
    assert stage.noah.id in words(missing)
    assert "no Zoom user" in words(missing)
    assert [each for each in stage.emma.whispers() if "could not be added" in words(each)] == []

    stage.world.zoom.add_user(stage.noah.who.email)
    await ada.presses(missing, "Try to add them again")
    await is_told(ada, "is there now")
    assert len(item.members) == 3
    await stage.until(lambda: "*Members*\n3" in words(shown))
    assert len(posts(stage, "/groups")) == 1


async def test_of_two_who_want_the_same_group_at_once_one_gets_it_and_the_other_learns_who(
    tmp_path: Path,
) -> None:
    admins = "U0ADA0003,U0LIAM002"
    async with stage_.playing(tmp_path, start=NOON, bot_admins=admins) as stage:
        for each in (stage.ada, stage.liam):
            await each.opens("/zoom group")
            each.fills({"name": "Quality"})
        await asyncio.gather(stage.ada.submits(), stage.liam.submits())
        shown = await card(stage, "Quality")
        first = stage.ada if stage.ada.id in words(shown) else stage.liam
        second = stage.liam if first is stage.ada else stage.ada
        told = await is_told(second, "already")
        assert f"{first.who.handle} asked for it" in words(told)
        assert len(posts(stage, "/groups")) == 1
        assert len(shelf(stage, groups.State).own) == 1


async def test_a_group_whose_members_all_failed_is_said_exactly_and_finished_with_one_button(
    stage: Stage,
) -> None:
    stage.world.zoom.faults.add(Fault(FaultKind.DAILY_429, method="POST", path="/groups/*/members", times=1))
    people = [stage.emma.id, stage.liam.id]
    await asks_for(stage.ada, "/zoom group", {"name": "Quality", "members": people})
    shown = await card(stage, "Quality")
    assert "*Members*\n0" in words(shown)
    missing = await is_told(stage.ada, "could not be added")
    assert all(each in words(missing) for each in people)
    assert "daily limit" in words(missing)
    await stage.ada.presses(missing, "Try to add them again")
    await is_told(stage.ada, "is there now")
    await stage.until(lambda: "*Members*\n2" in words(shown))


@pytest.mark.parametrize("kind", [FaultKind.CUT_OFF_AFTER, FaultKind.SERVER_ERROR_BEFORE])
@pytest.mark.parametrize("word", ["group", "im-group", "contact-group"])
async def test_a_create_whose_answer_is_lost_makes_one_group(
    stage: Stage, word: str, kind: FaultKind
) -> None:
    path = {"group": "/groups", "im-group": "/im/groups", "contact-group": "/contacts/groups"}[word]
    stage.world.zoom.faults.add(Fault(kind, method="POST", path=path, times=1))
    await asks_for(stage.ada, f"/zoom {word}", {"name": "Quality", "members": [stage.emma.id]})
    shown = await card(stage, "Quality")
    assert "*Members*\n1" in words(shown)
    (there,) = (shelf(stage, each).own for each in STATES if shelf(stage, each).own)
    assert len(there) == 1


@pytest.mark.parametrize("name", ["   ", "\u200b\u2060", "\u3164"])
async def test_a_name_that_nobody_can_see_is_refused_under_its_field(stage: Stage, name: str) -> None:
    await stage.ada.opens("/zoom group")
    await stage.ada.submits({"name": name, "members": [stage.emma.id]})
    assert "people can see" in read(stage.ada.top)
    assert filled(stage.ada.top, "members")["selected_users"] == [stage.emma.id]
    assert posts(stage, "/groups") == []


async def test_a_name_of_129_characters_is_refused(stage: Stage) -> None:
    told = await stage.ada.asks(f"/zoom group {'x' * 129}")
    assert "cannot do anything" in words(told)
    await asks_for(stage.ada, f"/zoom group {'x' * 128}", {})
    await card(stage, "x" * 128)


async def test_a_name_of_only_emoji_is_taken_as_it_is(stage: Stage) -> None:
    await asks_for(stage.ada, "/zoom group", {"name": "🎉🚀"})
    await card(stage, "🎉🚀")
    assert shelf(stage, groups.State).named("🎉🚀")
    await stage.ada.types("/zoom group add @emma to 🎉🚀")
    await is_told(stage.ada, "Added to “🎉🚀”")


async def test_a_name_that_is_taken_by_somebody_in_zoom_is_told(stage: Stage) -> None:
    by_hand.make(stage.world.zoom.account, shelf(stage, groups.State), {"name": "Quality"})
    await asks_for(stage.ada, "/zoom group", {"name": "Quality"})
    told = await is_told(stage.ada, "already")
    assert "not made by this bot" in words(told)
    assert posts(stage, "/groups") == []


async def test_a_name_that_is_nearly_taken_is_taken_and_told(stage: Stage) -> None:
    by_hand.make(stage.world.zoom.account, shelf(stage, groups.State), {"name": "quality"})
    await asks_for(stage.ada, "/zoom group", {"name": "Quality"})
    await card(stage, "Quality")
    await is_told(stage.ada, "There is also a user group “quality”")


async def test_the_limits_of_zoom_are_said_before_it_is_asked(stage: Stage) -> None:
    account, there = stage.world.zoom.account, shelf(stage, groups.State)
    by_hand.seed(account, there, 5000)
    await asks_for(stage.ada, "/zoom group", {"name": "One more"})
    told = await is_told(stage.ada, "allows no more")
    assert "5,000" in words(told)
    assert posts(stage, "/groups") == []


async def test_zooms_daily_limit_is_told_with_the_time_at_which_it_ends(stage: Stage) -> None:
    stage.world.zoom.limits.set_made(groups.CREATED, groups.A_DAY)
    await asks_for(stage.ada, "/zoom group", {"name": "One more"})
    told = await is_told(stage.ada, "100 of these a day")
    assert "01:00 CET on Sunday 22 November" in words(told)


async def test_a_free_account_is_told_that_it_has_no_groups(stage: Stage) -> None:
    stage.world.zoom.account.plan = Plan.FREE
    await asks_for(stage.ada, "/zoom group", {"name": "Quality"})
    await is_told(stage.ada, "only to paid accounts")


async def test_an_im_group_is_created_with_every_switch_said(either_way: Stage) -> None:
    stage = either_way
    values = {
        "name": "QA",
        "type": "restricted",
        "search": ["search_by_account"],
        "members": [stage.emma.id, stage.liam.id],
    }
    await asks_for(stage.ada, "/zoom im-group", values)
    shown = await card(stage, "QA")
    assert "Restricted" in words(shown)
    assert "*Members*\n2" in words(shown)
    assert posts(stage, "/im/groups") == [
        {
            "name": "QA",
            "type": "restricted",
            "search_by_domain": False,
            "search_by_account": True,
            "search_by_ma_account": False,
        }
    ]


async def test_an_im_group_of_which_zoom_says_nothing_is_found_by_its_name(stage: Stage) -> None:
    state = stage.world.zoom.of(im_groups.State)
    state.answers_empty = True
    await asks_for(stage.ada, "/zoom im-group", {"name": "QA", "members": [stage.emma.id]})
    shown = await card(stage, "QA")
    item = state.named("QA")
    assert item is not None
    assert item.id in words(shown)
    assert len(item.members) == 1


async def test_where_im_groups_have_ended_the_same_form_opens_for_a_contact_group(stage: Stage) -> None:
    stage.world.zoom.of(im_groups.State).ended = True
    values = {"name": "QA", "type": "shared", "members": [stage.emma.id]}
    await asks_for(stage.ada, "/zoom im-group", values)
    told = await is_told(stage.ada, "ended")
    assert posts(stage, "/im/groups") == []
    await stage.ada.presses(told, "Open the form for a contact group")
    view = await stage.ada.sees_view(lambda _: True)
    assert filled(view, "name")["value"] == "QA"
    assert filled(view, "privacy")["selected_option"]["value"] == "1"
    await stage.ada.submits()
    await card(stage, "QA")
    item = shelf(stage, contact_groups.State).named("QA")
    assert item is not None
    assert len(item.members) == 1
    assert item.traits["group_privacy"] == 1
    # From now on the word leads there at once.
    await stage.ada.opens("/zoom im-group Ops")
    assert "contact group" in read(stage.ada.top)
    assert filled(stage.ada.top, "name")["value"] == "Ops"


async def test_what_was_refused_opens_again_as_it_was_filled_in(stage: Stage) -> None:
    state = stage.world.zoom.of(groups.State)
    state.add(stage.world.zoom.account.random, "QA", [])
    await asks_for(stage.ada, "/zoom group", {"name": "QA", "members": [stage.emma.id]})
    told = await is_told(stage.ada, "already")
    await stage.ada.presses(told, "Open the form again")
    view = await stage.ada.sees_view(lambda _: True)
    assert filled(view, "name")["value"] == "QA"
    assert filled(view, "members")["selected_users"] == [stage.emma.id]
    await stage.ada.submits({"name": "Quality"})
    await card(stage, "Quality")
    item = state.named("Quality")
    assert item is not None
    assert len(item.members) == 1


async def test_people_are_added_to_a_group_by_its_name(stage: Stage) -> None:
    await asks_for(stage.ada, "/zoom group", {"name": "Quality"})
    shown = await card(stage, "Quality")
    await stage.ada.types("/zoom group add @emma @noah to quality")
    told = await is_told(stage.ada, "Not added to “Quality”")
    assert stage.noah.id in words(told)
    await stage.until(lambda: "*Members*\n1" in words(shown))
    await stage.ada.types("/zoom group add @emma to Qualty")
    await is_told(stage.ada, "Did you mean “Quality”?")


@pytest.mark.parametrize(
    ("words_typed", "nouns"),
    [
        ("group", "user groups"),
        ("im-group", "IM groups"),
        ("im-group edit", "IM groups"),
        ("contact-group", "contact groups"),
        ("contact-group edit", "contact groups"),
    ],
)
async def test_who_is_no_admin_has_no_form_for_groups(stage: Stage, words_typed: str, nouns: str) -> None:
    await stage.emma.types(f"/zoom {words_typed}")
    await is_told(stage.emma, f"Only admins of this bot may create or change {nouns}.")
    assert stage.emma.view is None
