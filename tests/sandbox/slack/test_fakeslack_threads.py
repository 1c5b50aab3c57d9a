"""Threads: what stands in them, how their heads tell of it, and what is left of a head that is deleted."""

import pytest

from tests.sandbox.slack.builders import ADA, BOT, EMMA, GENERAL, LIAM, Scene, actions, button

NOBODY_S = "1712345678.000100"


async def test_a_head_tells_how_many_answered_and_who(scene: Scene) -> None:
    head = await scene.post(blocks=[actions(button())])
    alone = (await scene.slack.press(EMMA, GENERAL, head, "go")).payload["message"]
    assert "thread_ts" not in alone
    await scene.slack.type(EMMA, GENERAL, "one", thread_ts=head)
    await scene.slack.type(LIAM, GENERAL, "two", thread_ts=head)
    last = await scene.post(thread_ts=head)
    answered = (await scene.slack.press(EMMA, GENERAL, head, "go")).payload["message"]
    assert (answered["thread_ts"], answered["latest_reply"]) == (head, last)
    assert (answered["reply_count"], answered["reply_users_count"]) == (3, 3)
    assert answered["reply_users"] == [EMMA, LIAM, BOT]


async def test_a_reply_names_its_head_and_who_wrote_that(scene: Scene) -> None:
    head = (await scene.slack.type(EMMA, GENERAL, "a question")).payload["ts"]
    posted = await scene.bot.chat_postMessage(channel=GENERAL, text="an answer", thread_ts=head)
    assert (posted["message"]["thread_ts"], posted["message"]["parent_user_id"]) == (head, EMMA)
    assert "subtype" not in posted["message"]


async def test_a_reply_to_a_reply_is_in_the_same_thread(scene: Scene) -> None:
    head = await scene.post()
    first = await scene.post(thread_ts=head)
    await scene.post(thread_ts=first)
    assert [each.thread_ts for each in scene.slack.messages] == [None, head, head]


async def test_a_thread_that_is_not_there_takes_no_reply(scene: Scene) -> None:
    assert await scene.error("chat.postMessage", channel=GENERAL, text="x", thread_ts=NOBODY_S)
    assert scene.slack.messages == []


async def test_a_reply_can_stand_in_the_channel_too(scene: Scene) -> None:
    head = await scene.post()
    await scene.post(reply_broadcast=True)
    shown = await scene.bot.chat_postMessage(
        channel=GENERAL, text="done", thread_ts=head, reply_broadcast=True
    )
    assert shown["message"]["subtype"] == "thread_broadcast"
    assert [each.is_broadcast for each in scene.slack.messages] == [False, False, True]


async def test_a_reply_can_be_shown_in_the_channel_later_but_no_head_can(scene: Scene) -> None:
    head = await scene.post()
    reply = await scene.post(thread_ts=head)
    await scene.bot.chat_update(channel=GENERAL, ts=reply, text="done", reply_broadcast=True)
    assert scene.slack.messages[-1].is_broadcast
    await scene.bot.chat_update(channel=GENERAL, ts=reply, text="quite done")
    assert scene.slack.messages[-1].is_broadcast
    wrong = {"channel": GENERAL, "ts": head, "text": "x", "reply_broadcast": True}
    assert await scene.error("chat.update", **wrong) == "cant_broadcast_message"


async def test_an_ephemeral_reply_is_not_counted(scene: Scene) -> None:
    head = await scene.post()
    await scene.bot.chat_postEphemeral(channel=GENERAL, user=EMMA, text="psst", thread_ts=head)
    (message,) = [each for each in scene.slack.messages if each.ts == head]
    assert scene.slack.workspace.replies(message) == []


async def test_a_press_in_a_thread_says_in_which(scene: Scene) -> None:
    head = await scene.post()
    reply = await scene.post(thread_ts=head, blocks=[actions(button())])
    pressed = (await scene.slack.press(ADA, GENERAL, reply, "go")).payload
    assert pressed["container"]["thread_ts"] == head
    assert (pressed["message"]["thread_ts"], pressed["message"]["parent_user_id"]) == (head, BOT)


@pytest.mark.parametrize("answered", [True, False])
async def test_of_a_head_that_is_deleted_a_note_stays_while_there_are_replies(
    scene: Scene, *, answered: bool
) -> None:
    head = await scene.post(blocks=[actions(button())])
    if answered:
        await scene.post(thread_ts=head)
    await scene.bot.chat_delete(channel=GENERAL, ts=head)
    texts = [(each.text, each.blocks) for each in scene.slack.messages if each.ts == head]
    assert texts == ([("This message was deleted.", [])] if answered else [])
    update = {"channel": GENERAL, "ts": head, "text": "back again"}
    assert await scene.error("chat.update", **update) == (
        "cant_update_message" if answered else "message_not_found"
    )
