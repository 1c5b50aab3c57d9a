"""What one person is told, where Slack takes it or not."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services.replies import Replies
from bot.slack import errors, message
from tests.services import rig
from tests.services.rig import EMMA, REPLY_URL, Rig

NOTE = message.note("Hear, hear")


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


async def test_a_spent_reply_url_becomes_a_direct_message(life: Rig) -> None:
    life.slack.fail("answer", errors.NoEntry("response_url", "used_url"))
    await Replies(life.ports).whisper(EMMA, REPLY_URL, NOTE)
    assert [each.to for each in life.slack.said] == [EMMA]


async def test_what_may_be_lost_is_told_by_direct_message(life: Rig) -> None:
    life.slack.fail("answer", errors.Silent("response_url"))
    await Replies(life.ports).whisper(EMMA, REPLY_URL, NOTE)
    assert [each.to for each in life.slack.said] == [EMMA]


async def test_a_whisper_into_silence_is_logged_without_its_words(
    life: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    life.slack.fail("answer", errors.Silent("response_url"))
    life.slack.fail("post", errors.Silent("chat.postMessage"))
    with caplog.at_level(logging.WARNING):
        await Replies(life.ports).whisper(EMMA, REPLY_URL, NOTE)
    assert life.slack.said == []
    assert EMMA in caplog.text
    assert REPLY_URL not in caplog.text
    assert "Hear" not in caplog.text


async def test_what_must_not_be_missed_raises_where_nobody_knows(life: Rig) -> None:
    life.slack.fail("answer", errors.Silent("response_url"))
    with pytest.raises(errors.Silent):
        await Replies(life.ports).deliver(EMMA, REPLY_URL, NOTE)


async def test_whom_slack_refuses_to_tell_is_logged(life: Rig, caplog: pytest.LogCaptureFixture) -> None:
    life.slack.fail("post", errors.NoEntry("chat.postMessage", "messages_tab_disabled"))
    with caplog.at_level(logging.WARNING):
        await Replies(life.ports).deliver(EMMA, "", NOTE)
    assert "messages_tab_disabled" in caplog.text
