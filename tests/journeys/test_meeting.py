"""`/zoom meeting`, from the line that is typed to the card and the host's Start."""

import asyncio

import pytest

from sandbox.slack.model import Message
from tests.journeys.stage import BETWEEN_TWO, GENERAL, RANDOM, SECRET, Player, Stage, labels, url_of, words


async def start_of(player: Player, channel: str = GENERAL) -> Message:
    """The host's own note, which comes last."""
    return await player.stage.until(
        lambda: next((each for each in player.whispers(channel) if "Start" in labels(each)), None)
    )


async def test_an_instant_meeting_has_one_card_and_a_start_for_its_host_alone(either_way: Stage) -> None:
    stage = either_way
    assert (await stage.emma.types("/zoom meeting Retro")).acked
    start = await start_of(stage.emma)
    (card,) = stage.cards
    (meeting,) = stage.world.zoom.meetings.values()
    assert card.channel == GENERAL
    assert "Retro" in words(card)
    assert f"{str(meeting.id)[:3]} " in words(card)
    assert url_of(card, "Join").startswith(f"{stage.url}/zoom/j/{meeting.id}")
    assert start.ephemeral_to == stage.emma.id
    assert not any("Start" in labels(each) for each in [card, *stage.liam.sees()])
    assert stage.posts_to_zoom() == 1


async def test_the_path_to_zoom_names_the_linked_user_and_never_me(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro")
    await start_of(stage.emma)
    paths = [
        each.path for each in stage.world.zoom.calls if each.method == "POST" and "meetings" in each.path
    ]
    assert paths == [f"/users/{stage.emma.who.zoom_id}/meetings"]


async def test_the_first_meeting_links_by_the_profile_and_says_so(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro")
    await start_of(stage.emma)
    assert any("emma@acme.example" in words(each) for each in stage.emma.whispers())
    before = len(stage.emma.whispers())
    await stage.emma.types("/zoom meeting Retro 2")
    await stage.until(lambda: len(stage.cards) == 2)
    assert not any("linked" in words(each) for each in stage.emma.whispers()[before:])


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("noah", "no user with the address noah@acme.example"),
        ("pia", "still pending"),
        ("otto", "deactivated"),
    ],
)
async def test_who_cannot_host_is_told_why_and_nothing_is_created(stage: Stage, who: str, said: str) -> None:
    player: Player = getattr(stage, who)
    answer = await player.asks("/zoom meeting Retro")
    assert answer.ephemeral_to == player.id
    assert said in words(answer)
    assert stage.posts_to_zoom() == 0


async def test_a_time_is_understood_in_the_askers_zone_and_shown_in_each_readers(stage: Stage) -> None:
    await stage.yuki.types("/zoom meeting Retro at tomorrow 15:00 for 45m")
    card = (await stage.until(lambda: stage.cards))[0]
    (meeting,) = stage.world.zoom.meetings.values()
    assert meeting.start is not None
    assert meeting.start.isoformat() == "2026-11-22T06:00:00+00:00"
    assert f"<!date^{int(meeting.start.timestamp())}^" in words(card)
    assert "Asia/Tokyo" in words(card)
    assert meeting.duration == 45


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/zoom meeting Retro at 25:99", "25:99"),
        ("/zoom meeting Retro for -5m", "-5m"),
        ("/zoom meeting Retro for 3 days", "3 days"),
        ("/zoom meeting Retro with @nobody", "@nobody"),
        ("/zoom meeting Retro at 9:00", "9:00"),
        (f"/zoom meeting {'x' * 5000}", "200"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_created(stage: Stage, line: str, said: str) -> None:
    answer = await stage.emma.asks(line)
    assert answer.ephemeral_to == stage.emma.id
    assert said in words(answer)
    assert "For example" in words(answer) or "?" in words(answer)
    assert stage.posts_to_zoom() == 0


@pytest.mark.parametrize(
    "topic",
    [
        "Plan for May",
        "What now",
        "Lunch at the office",
        "Coffee with friends",
        "*bold* _it_ `x`",
        "🎉 Party 👩‍💻",
    ],
)
async def test_a_topic_survives_as_it_was_typed(stage: Stage, topic: str) -> None:
    await stage.emma.types(f"/zoom meeting {topic}")
    (card,) = await stage.until(lambda: stage.cards)
    (meeting,) = stage.world.zoom.meetings.values()
    assert meeting.topic == topic
    assert topic in words(card)


async def test_nobody_can_make_the_bot_call_a_channel(stage: Stage) -> None:
    await stage.emma.types(
        "/zoom meeting Hey @channel @here <!everyone> <@U0LIAM002> <https://evil.example|Join>"
    )
    (card,) = await stage.until(lambda: stage.cards)
    assert "<!" not in card.text
    assert "<@U0LIAM002>" not in card.text
    assert "<https" not in card.text
    assert "@channel @here <!everyone>" in words(card)
    assert all(each.get("type") in {"rich_text", "section", "actions"} for each in card.blocks)


async def test_the_invited_get_a_direct_message_with_the_card(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro at tomorrow 15:00 with @liam @ada @emma")
    for player in (stage.liam, stage.ada):
        (dm,) = await stage.until(player.dms)
        assert "Retro" in words(dm)
        assert "Join" in labels(dm)
    assert stage.emma.dms() == []


async def test_a_user_group_is_invited_person_by_person(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro with @leads")
    await stage.until(lambda: stage.liam.dms() and stage.ada.dms())
    assert stage.noah.dms() == []


@pytest.mark.parametrize("channel", [SECRET, BETWEEN_TWO])
async def test_where_the_bot_may_not_post_the_card_comes_by_the_reply(stage: Stage, channel: str) -> None:
    await stage.emma.types("/zoom meeting Retro", channel)
    card = await stage.until(
        lambda: next((each for each in stage.liam.sees(channel) if "Join" in labels(each)), None)
    )
    assert "Retro" in words(card)
    assert stage.posts_to_zoom() == 1


async def test_a_public_channel_without_the_bot_gets_its_card(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro", RANDOM)
    (card,) = await stage.until(lambda: stage.cards)
    assert card.channel == RANDOM


async def test_the_same_delivery_twice_is_one_meeting(either_way: Stage) -> None:
    stage = either_way
    delivery = await stage.emma.types("/zoom meeting Retro")
    again = await asyncio.gather(*(stage.world.slack.redeliver(delivery) for _ in range(3)))
    assert all(each.acked for each in again)
    await start_of(stage.emma)
    assert len(stage.cards) == stage.posts_to_zoom() == 1


async def test_twelve_people_at_once_get_twelve_meetings(stage: Stage) -> None:
    people = [stage.emma, stage.liam, stage.ada, stage.yuki] * 3
    done = await asyncio.gather(*(each.types(f"/zoom meeting M{n}") for n, each in enumerate(people)))
    assert all(each.acked for each in done)
    await stage.until(lambda: len(stage.cards) == 12)
    assert stage.posts_to_zoom() == 12


async def test_without_a_topic_it_is_named_after_its_host(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting")
    (card,) = await stage.until(lambda: stage.cards)
    assert "Zoom Meeting" in words(card)
    (meeting,) = stage.world.zoom.meetings.values()
    assert meeting.topic.endswith("'s Zoom Meeting")


async def test_a_press_of_join_needs_no_answer(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro")
    (card,) = await stage.until(lambda: stage.cards)
    before = len(stage.liam.sees())
    assert (await stage.liam.presses(card, "Join")).acked
    assert len(stage.liam.sees()) == before
