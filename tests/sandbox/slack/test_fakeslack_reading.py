"""What is new to whom: in conversations, in threads, and what calls for somebody."""

import pytest

from sandbox.slack.model import Message
from tests.sandbox.slack.builders import ADA, EMMA, GENERAL, INES, IT_ADMINS, LEADS, LIAM, YUKI, Scene


def head(scene: Scene) -> Message:
    return scene.slack.messages[0]


async def test_replies_are_new_until_somebody_looks_at_the_thread(scene: Scene) -> None:
    ts = await scene.post()
    reading = scene.slack.reading
    reading.mark_thread_read(EMMA, head(scene))
    for line in ("one", "two"):
        await scene.slack.type(LIAM, GENERAL, line, thread_ts=ts)
    scene.slack.mark_read(EMMA, GENERAL)
    assert (reading.unread_replies(EMMA, head(scene)), reading.unread_replies(LIAM, head(scene))) == (2, 0)
    reading.mark_thread_read(EMMA, head(scene))
    assert reading.unread_replies(EMMA, head(scene)) == 0
    await scene.post(thread_ts=ts)
    assert (reading.unread_replies(EMMA, head(scene)), reading.unread_replies(LIAM, head(scene))) == (1, 1)


async def test_a_direct_message_calls_for_the_person_until_it_is_read(scene: Scene) -> None:
    await scene.post(EMMA)
    assert [scene.slack.reading.calls(each) for each in (EMMA, LIAM)] == [1, 0]
    scene.slack.mark_read(EMMA, scene.slack.dm_of(EMMA).id)
    assert scene.slack.reading.calls(EMMA) == 0


@pytest.mark.parametrize(
    "said",
    [
        {"text": "<!subteam^S0ITADMIN> please look"},
        {"text": f"<@{ADA}> and <@{INES}|ines>"},
        {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<!subteam^S0ITADMIN|@x>"}}]},
        {
            "blocks": [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "user", "user_id": each} for each in (ADA, INES)],
                        }
                    ],
                }
            ]
        },
    ],
    ids=["group", "people", "block", "rich text"],
)
async def test_a_mention_calls_for_those_who_are_mentioned(scene: Scene, said: dict[str, object]) -> None:
    await scene.post(IT_ADMINS, **said)
    assert [scene.slack.reading.calls(each) for each in (ADA, INES, LIAM)] == [1, 1, 0]


async def test_what_is_said_to_nobody_calls_for_nobody(scene: Scene) -> None:
    await scene.post()
    assert scene.slack.reading.calls(EMMA) == 0


async def test_a_mention_calls_for_nobody_who_is_not_there_or_may_not_see_it(scene: Scene) -> None:
    await scene.post(LEADS, text=f"<@{YUKI}>")
    await scene.bot.chat_postEphemeral(channel=GENERAL, user=LIAM, text=f"<@{YUKI}>")
    assert scene.slack.reading.calls(YUKI) == 0


async def test_nobody_is_called_by_what_they_say_themselves(scene: Scene) -> None:
    await scene.slack.type(LIAM, GENERAL, "that is me, @liam")
    assert scene.slack.reading.calls(LIAM) == 0
