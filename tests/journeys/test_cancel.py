"""Cancelling, when something is not as it was or does not answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.slack.model import Message
from sandbox.zoom.faults import Fault, FaultKind
from tests.journeys.conftest import NOON
from tests.journeys.stage import Stage, playing, words
from tests.journeys.test_meetings import next_whisper, planned


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with playing(tmp_path, start=NOON) as stage:
        yield stage


async def asked(stage: Stage) -> Message:
    """The question that a press of Cancel brings."""
    return await next_whisper(stage.emma, await planned(stage.emma), "Cancel…")


async def told(stage: Stage, said: str) -> None:
    await stage.until(lambda: [each for each in stage.emma.whispers() if said in words(each)])


async def test_pressed_twice_it_is_cancelled_once(stage: Stage) -> None:
    question = await asked(stage)
    await stage.emma.presses(question, "Cancel the meeting")
    await told(stage, "“Retro” is cancelled")
    deletes = [each for each in stage.world.zoom.calls if each.method == "DELETE"]
    assert len(deletes) == 1


async def test_what_is_gone_already_is_said(stage: Stage) -> None:
    question = await asked(stage)
    stage.world.zoom.meetings.clear()
    await stage.emma.presses(question, "Cancel the meeting")
    await told(stage, "no such meeting any more")


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR_AFTER, FaultKind.SERVER_ERROR_BEFORE])
async def test_a_delete_of_unknown_outcome_is_repeated_until_it_is_gone(
    stage: Stage, kind: FaultKind
) -> None:
    question = await asked(stage)
    stage.world.zoom.faults.add(Fault(kind, method="DELETE", path="/meetings/*", times=1))
    await stage.emma.presses(question, "Cancel the meeting")
    await told(stage, "cancelled")
    assert not stage.world.zoom.meetings


async def test_a_refusal_of_zooms_is_told(stage: Stage) -> None:
    question = await asked(stage)
    stage.world.zoom.faults.add(Fault(FaultKind.DAILY_429, method="DELETE", path="/meetings/*"))
    await stage.emma.presses(question, "Cancel the meeting")
    await told(stage, "You can go on at")
    assert stage.world.zoom.meetings


async def test_somebody_else_cannot_cancel_with_a_forged_button(stage: Stage) -> None:
    question = await asked(stage)
    await stage.liam.asks("/zoom link")
    question.ephemeral_to = stage.liam.id
    await stage.liam.presses(question, "Cancel the meeting")
    await stage.until(lambda: [m for m in stage.liam.whispers() if "Only the host" in words(m)])
    assert stage.world.zoom.meetings


async def test_a_card_that_slack_does_not_change_leaves_the_meeting_cancelled(stage: Stage) -> None:
    question = await asked(stage)
    stage.world.slack.faults.add(SlackFault(SlackFaultKind.INTERNAL_ERROR, method="chat.update"))
    await stage.emma.presses(question, "Cancel the meeting")
    await told(stage, "is cancelled")
    assert not stage.world.zoom.meetings


async def test_the_bot_failing_within_it_is_said_with_an_incident(stage: Stage) -> None:
    question = await asked(stage)
    stage.world.zoom.faults.add(Fault(FaultKind.SERVER_ERROR_BEFORE, method="DELETE", path="/meetings/*"))
    await stage.emma.presses(question, "Cancel the meeting")
    await stage.until(lambda: [m for m in stage.emma.dms() if "name this ID" in words(m)])


async def test_a_meeting_without_a_card_in_a_channel_is_cancelled_too(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro at tomorrow 15:00", "C0SECRET1")
    await stage.until(lambda: stage.world.zoom.meetings)
    question = await next_whisper(
        stage.emma, await planned(stage.emma, "/zoom meeting B at tomorrow 9:30"), "Cancel…"
    )
    await stage.emma.presses(question, "Cancel the meeting")
    await told(stage, "is cancelled")
