"""Nothing that acts as a key is in a file or in the log, and no topic acts as markup."""

import logging
from pathlib import Path

import pytest

from sandbox.slack.model import Message
from sandbox.zoom.account import Meeting
from tests.journeys import test_edit_im_group, test_groups
from tests.journeys.conftest import NOON
from tests.journeys.stage import GENERAL, Stage, empty, labels, running, url_of, words
from tests.journeys.test_meetings import listed, next_whisper


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def keys(stage: Stage, meeting: Meeting, start: Message) -> list[str]:
    """All that must not be kept."""
    (token,) = [each for each in stage.world.zoom.calls if each.path.endswith("/oauth/token")]
    return [
        token.response_body["access_token"],
        meeting.password,
        url_of(start, "Open Zoom as host"),
        "xoxb-sandbox",
        "xapp-sandbox",
        "sandbox-secret",
        "/slack/response/",
    ]


async def test_after_all_that_can_be_done_no_key_is_in_a_file_or_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="handlers")
    caplog.set_level(logging.INFO)
    async with empty(NOON) as stage:
        async with running(stage, tmp_path):
            await stage.emma.types("/zoom meeting Retro at tomorrow 15:00 with @liam")
            await stage.until(lambda: stage.liam.dms() and stage.cards)
            (meeting,) = stage.world.zoom.meetings.values()
            mine = await listed(stage.emma)
            start = await next_whisper(stage.emma, mine, "Start")
            await next_whisper(stage.emma, mine, "Copy invitation")
            question = await next_whisper(stage.emma, mine, "Cancel…")
            found = keys(stage, meeting, start)
            await stage.emma.presses(question, "Cancel the meeting")
            await stage.until(lambda: [m for m in stage.liam.dms() if "Cancelled" in words(m)])
            await stage.until(lambda: [m for m in stage.emma.whispers() if "is cancelled" in words(m)])
        kept = bytes_of(tmp_path)
        assert any(b"Retro" in each for each in kept.values())
        for key in found:
            assert key
            assert [name for name, data in kept.items() if key.encode() in data] == []
            assert key not in caplog.text


async def test_no_way_to_answer_is_kept_once_all_that_groups_can_do_is_answered(tmp_path: Path) -> None:
    async with empty(NOON) as stage:
        async with running(stage, tmp_path):
            ada = stage.ada
            await test_groups.asks_for(ada, "/zoom group", {"name": "Quality", "members": [stage.noah.id]})
            missing = await test_groups.is_told(ada, "could not be added")
            await ada.presses(missing, "Try to add them again")
            await test_groups.is_told(ada, "but still")
            await ada.types("/zoom group add @liam to Quality")
            await test_groups.is_told(ada, "1 person added")
            test_edit_im_group.group(stage)
            told = await test_edit_im_group.changed(ada)
            await ada.presses(told, "Undo")
            await test_edit_im_group.is_told(ada, "as it was before")
        kept = bytes_of(tmp_path)
        assert any(b"Quality" in each for each in kept.values())
        assert [name for name, data in kept.items() if b"/slack/response/" in data] == []


@pytest.mark.parametrize(
    "topic",
    [
        "<!channel> & <@U0LIAM002> *bold* `x` ~y~",
        "אבג العربية 👩‍💻🎉",
        "é" * 200,
        "&lt;b&gt; <https://evil.example|Join>",
    ],
)
async def test_a_topic_is_shown_as_it_is_in_every_message(stage: Stage, topic: str) -> None:
    emma = stage.emma
    typed = topic.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    await emma.types(f"/zoom meeting {topic} at tomorrow 15:00 with @liam")
    await stage.until(lambda: stage.cards and stage.liam.dms())
    mine = await listed(emma)
    question = await next_whisper(emma, mine, "Cancel…")
    start = await next_whisper(emma, mine, "Start")
    shown = [*stage.cards, *stage.liam.dms(), mine, question, start]
    await emma.presses(question, "Cancel the meeting")
    await stage.until(lambda: [m for m in stage.liam.dms() if "Cancelled" in words(m)])
    shown += [m for m in stage.world.slack.messages if m.is_edited or "Cancelled" in m.text]
    for each in shown:
        assert topic in words(each) or typed in words(each), labels(each)
        assert "<!channel>" not in each.text
        assert "<@U0LIAM002>" not in each.text
        assert "<https" not in each.text
    assert GENERAL in {each.channel for each in shown}
