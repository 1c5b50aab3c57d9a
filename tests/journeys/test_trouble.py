"""When Zoom or Slack fails: the person hears the truth, and nothing happens twice."""

import re
from pathlib import Path

import pytest

from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.zoom.faults import Fault, FaultKind
from tests.journeys.conftest import NOON
from tests.journeys.stage import SECRET, Stage, labels, playing, words


def on_create(kind: FaultKind, times: int | None = None) -> Fault:
    return Fault(kind, method="POST", path="/users/*/meetings", times=times)


def topics(stage: Stage) -> list[str]:
    return [each.topic for each in stage.world.zoom.meetings.values()]


@pytest.mark.parametrize(
    "kind",
    [FaultKind.SERVER_ERROR_AFTER, FaultKind.CUT_OFF_AFTER],
)
async def test_created_without_an_answer_is_found_and_adopted(stage: Stage, kind: FaultKind) -> None:
    stage.world.zoom.faults.add(on_create(kind, times=1))
    await stage.emma.types("/zoom meeting Retro at tomorrow 15:00")
    await stage.until(lambda: stage.cards)
    assert topics(stage) == ["Retro"]
    assert stage.posts_to_zoom() == 1
    assert any("do not know yet" in words(each) for each in stage.emma.whispers())


async def test_failed_for_certain_is_tried_once_more(stage: Stage) -> None:
    stage.world.zoom.faults.add(on_create(FaultKind.SERVER_ERROR_BEFORE, times=1))
    await stage.emma.types("/zoom meeting Retro at tomorrow 15:00")
    await stage.until(lambda: stage.cards)
    assert topics(stage) == ["Retro"]
    assert stage.posts_to_zoom() == 2


async def test_failed_twice_is_said_and_nothing_is_there(stage: Stage) -> None:
    stage.world.zoom.faults.add(on_create(FaultKind.SERVER_ERROR_BEFORE, times=2))
    await stage.emma.types("/zoom meeting Retro at tomorrow 15:00")
    await stage.until(lambda: [m for m in stage.emma.whispers() if "nothing was created" in words(m)])
    assert topics(stage) == []
    assert stage.cards == []


async def test_an_instant_meeting_without_an_answer_is_made_again_with_one_link_published(
    stage: Stage,
) -> None:
    stage.world.zoom.faults.add(on_create(FaultKind.SERVER_ERROR_AFTER, times=1))
    await stage.emma.types("/zoom meeting Retro")
    await stage.until(lambda: stage.cards)
    assert stage.posts_to_zoom() == 2
    assert len(stage.cards) == 1


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        (FaultKind.XML_BODY, 400, "Zoom refused"),
        (FaultKind.HTML_BODY, 502, "have not found it"),
        (FaultKind.HTML_BODY, 200, "Start gives you a link"),
        (FaultKind.PER_SECOND_429, None, "Start gives you a link"),
    ],
)
async def test_an_odd_answer_ends_in_a_success_or_in_the_truth(
    stage: Stage, kind: FaultKind, status: int | None, said: str
) -> None:
    await stage.emma.asks("/zoom link")
    before = len(stage.emma.whispers())
    fault = on_create(kind, times=1)
    fault.status = status
    stage.world.zoom.faults.add(fault)
    await stage.emma.types("/zoom meeting Retro at tomorrow 15:00")
    await stage.until(lambda: [m for m in stage.emma.whispers()[before:] if said in words(m)])
    assert len(topics(stage)) == len(stage.cards) == ("Start" in said)


@pytest.mark.parametrize("kind", [FaultKind.MEETING_DAILY_429, FaultKind.DAILY_429])
async def test_a_daily_limit_says_when_it_ends_in_the_askers_zone(stage: Stage, kind: FaultKind) -> None:
    await stage.yuki.asks("/zoom link")
    stage.world.zoom.faults.add(on_create(kind))
    answer = await stage.yuki.asks("/zoom meeting Retro")
    assert "09:00 JST" in words(answer)
    assert stage.posts_to_zoom() == 1


async def test_an_expired_token_is_renewed_unnoticed(stage: Stage) -> None:
    await stage.emma.asks("/zoom link")
    stage.world.zoom.faults.add(on_create(FaultKind.EXPIRED_TOKEN, times=1))
    await stage.emma.types("/zoom meeting Retro")
    await stage.until(lambda: stage.cards)
    assert len(stage.cards) == 1


async def test_a_card_that_slack_lost_is_offered_to_its_asker(stage: Stage) -> None:
    stage.world.slack.faults.add(SlackFault(SlackFaultKind.CUT_BEFORE, method="chat.postMessage", times=1))
    await stage.emma.types("/zoom meeting Retro")
    note = await stage.until(
        lambda: next((m for m in stage.emma.whispers() if "Post the card" in labels(m)), None)
    )
    assert stage.cards == []
    await stage.emma.presses(note, "Post the card")
    await stage.until(lambda: stage.cards)


async def test_a_busy_slack_is_waited_for(stage: Stage) -> None:
    stage.world.slack.faults.add(
        SlackFault(SlackFaultKind.RATE_LIMITED, method="chat.postMessage", times=1, retry_after=0)
    )
    await stage.emma.types("/zoom meeting Retro")
    await stage.until(lambda: stage.cards)
    assert len(stage.cards) == 1


async def test_slack_that_never_answers_is_given_up_with_an_incident(stage: Stage) -> None:
    stage.world.slack.faults.add(SlackFault(SlackFaultKind.INTERNAL_ERROR, method="users.info"))
    await stage.emma.types("/zoom meeting Retro")
    told = await stage.until(
        lambda: next((m for m in stage.emma.whispers() if "nothing was created" in words(m)), None)
    )
    assert re.search(r"ID: [0-9A-Z]{4}-[0-9A-Z]{4}", words(told))
    assert stage.posts_to_zoom() == 0


async def test_silence_from_zoom_ends_in_attention_for_asker_and_admins(tmp_path: Path) -> None:
    async with playing(tmp_path, start=NOON, deadline=0.5) as stage:
        stage.world.zoom.faults.add(on_create(FaultKind.TIMEOUT_BEFORE))
        await stage.emma.types("/zoom meeting Retro at tomorrow 15:00")
        await stage.until(lambda: [m for m in stage.emma.whispers() if "have not found it" in words(m)])
        await stage.until(lambda: [m for m in stage.ada.dms() if "needs attention" in words(m)])
        assert stage.cards == []
        assert stage.posts_to_zoom() == 1


@pytest.mark.parametrize("kind", [SlackFaultKind.CUT_BEFORE, SlackFaultKind.CUT_AFTER])
async def test_a_card_by_reply_url_without_an_answer_is_offered_too(
    stage: Stage, kind: SlackFaultKind
) -> None:
    await stage.emma.asks("/zoom link")
    stage.world.slack.faults.add(SlackFault(kind, method="response_url", times=1))
    await stage.emma.types("/zoom meeting Retro", SECRET)
    await stage.until(lambda: [m for m in stage.emma.whispers(SECRET) if "Post the card" in labels(m)])


async def test_a_card_that_slack_finds_wrong_is_offered_to_its_asker(stage: Stage) -> None:
    stage.world.slack.faults.add(
        SlackFault(SlackFaultKind.RATE_LIMITED, method="chat.postMessage", times=3, retry_after=0)
    )
    await stage.emma.types("/zoom meeting Retro")
    await stage.until(lambda: [m for m in stage.emma.whispers() if "Post the card" in labels(m)])
    assert stage.cards == []


async def test_without_a_reply_url_an_answer_is_a_direct_message(stage: Stage) -> None:
    stage.world.slack.faults.add(
        SlackFault(SlackFaultKind.RATE_LIMITED, method="response_url", times=3, retry_after=0)
    )
    await stage.emma.types("/zoom whoami")
    await stage.until(lambda: [m for m in stage.emma.dms() if "not linked" in words(m)])


@pytest.mark.parametrize("kind", [SlackFaultKind.CUT_BEFORE, SlackFaultKind.INTERNAL_ERROR])
async def test_an_answer_of_unknown_fate_comes_as_a_direct_message(
    stage: Stage, kind: SlackFaultKind
) -> None:
    stage.world.slack.faults.add(SlackFault(kind, method="response_url", times=1))
    await stage.emma.types("/zoom whoami")
    await stage.until(lambda: [m for m in stage.emma.dms() if "not linked" in words(m)])
