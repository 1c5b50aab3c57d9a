import pytest

from tests.sandbox.slack.builders import (
    BOT,
    EMMA,
    GENERAL,
    LEADS,
    MANIFEST,
    OURS,
    RANDOM,
    SECRET,
    YUKI,
    Scene,
    actions,
    button,
    section,
    without_scope,
)
from tests.sandbox.slack.builders import scene as open_scene

OLD = "1700000000.000001"


async def test_a_posted_message_is_seen_by_all_in_the_channel(scene: Scene) -> None:
    answer = await scene.bot.chat_postMessage(
        channel=GENERAL, text="card", blocks=[section()], unfurl_links=False, unfurl_media=False
    )
    (message,) = scene.slack.view_of(EMMA, GENERAL)
    assert (message.ts, message.text, message.user, message.by_app) == (answer["ts"], "card", BOT, True)
    assert answer["message"]["blocks"][0]["block_id"] == message.blocks[0]["block_id"]
    assert answer["message"]["bot_id"] == "B0ZOOMBOT"
    assert scene.wrongs == []


async def test_every_message_has_a_ts_of_its_own_that_grows_while_the_clock_stands(scene: Scene) -> None:
    stamps = [await scene.post() for _ in range(5)]
    scene.time.pass_(seconds=-5)
    stamps.append(await scene.post())
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize("name", [GENERAL, "#general", "general"])
async def test_a_channel_is_named_by_id_or_by_name(scene: Scene, name: str) -> None:
    assert (await scene.bot.chat_postMessage(channel=name, text="x"))["channel"] == GENERAL


async def test_a_person_s_id_is_their_dm_with_the_bot(scene: Scene) -> None:
    answer = await scene.bot.chat_postMessage(channel=EMMA, text="psst")
    assert answer["channel"] == scene.slack.dm_of(EMMA).id
    assert [each.text for each in scene.slack.view_of(EMMA, answer["channel"])] == ["psst"]
    assert scene.slack.view_of(YUKI, answer["channel"]) == []


async def test_a_dm_needs_the_messages_tab_which_is_off_by_default() -> None:
    features = {each: value for each, value in MANIFEST["features"].items() if each != "app_home"}
    async with open_scene(MANIFEST | {"features": features}) as scene:
        assert await scene.error("chat.postMessage", channel=EMMA, text="psst") == "messages_tab_disabled"
        assert scene.wrongs == ["messages_tab_disabled"]
        with pytest.raises(PermissionError, match="turned off"):
            await scene.slack.type(EMMA, scene.slack.dm_of(EMMA).id, "/zoom")


@pytest.mark.parametrize("channel", [SECRET, OURS, "C0NOWHERE"])
async def test_where_the_bot_cannot_look_there_is_no_channel(scene: Scene, channel: str) -> None:
    assert await scene.error("chat.postMessage", channel=channel, text="x") == "channel_not_found"
    assert scene.wrongs == []


async def test_a_public_channel_takes_the_bot_s_posts_only_with_the_scope(scene: Scene) -> None:
    await scene.post(RANDOM)
    async with open_scene(without_scope("chat:write.public")) as poorer:
        assert await poorer.error("chat.postMessage", channel=RANDOM, text="x") == "not_in_channel"
        await poorer.post(LEADS)
        assert poorer.wrongs == []


async def test_a_message_needs_something_to_say(scene: Scene) -> None:
    assert await scene.error("chat.postMessage", channel=GENERAL) == "no_text"
    assert await scene.error("chat.postMessage", channel=GENERAL, text="  ") == "no_text"
    assert await scene.error("chat.postMessage", channel=GENERAL, text="x", markdown_text="y") == (
        "markdown_text_conflict"
    )
    assert scene.wrongs == ["no_text", "no_text", "markdown_text_conflict"]


async def test_blocks_without_text_are_taken_but_are_a_violation(scene: Scene) -> None:
    await scene.bot.api_call("chat.postMessage", json={"channel": GENERAL, "blocks": [section()]})
    assert scene.wrongs == ["missing_text_in_message"]


async def test_a_text_that_is_too_long_is_cut(scene: Scene) -> None:
    await scene.post(text="x" * 40_001)
    assert len(scene.slack.messages[0].text) == 40_000
    assert scene.wrongs == ["msg_too_long"]


async def test_wrong_blocks_are_refused_with_slack_s_pointer(scene: Scene) -> None:
    refused = await scene.refused("chat.postMessage", channel=GENERAL, text="x", blocks=[section("x" * 3001)])
    assert refused["error"] == "invalid_blocks"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert scene.wrongs == ["invalid_blocks"]
    assert scene.slack.messages == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"blocks": ["divider"]}, "invalid_blocks_format"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"attachments": "[3]"}, "invalid_attachments"),
        ({"attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"metadata": "3"}, "invalid_metadata_format"),
        ({"metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        ({"metadata": {"event_type": "x", "event_payload": 3}}, "invalid_metadata_schema"),
    ],
)
async def test_content_that_slack_does_not_take(scene: Scene, content: dict[str, object], error: str) -> None:
    assert await scene.error("chat.postMessage", channel=GENERAL, text="x", **content) == error
    assert scene.wrongs == [error]


async def test_blocks_and_metadata_come_as_json_text_too(scene: Scene) -> None:
    metadata = '{"event_type": "zoom", "event_payload": {"id": "1"}}'
    await scene.bot.api_call(
        "chat.postMessage",
        data={"channel": GENERAL, "text": "x", "blocks": '[{"type": "divider"}]', "metadata": metadata},
    )
    (message,) = scene.slack.messages
    assert message.blocks[0]["type"] == "divider"
    assert message.metadata == {"event_type": "zoom", "event_payload": {"id": "1"}}


@pytest.mark.parametrize(
    "content",
    [
        {"text": "<!channel> hi"},
        {"text": "x", "blocks": [section("<!here|here>")]},
        {"text": "x", "blocks": [{"type": "markdown", "text": "<!everyone>"}]},
        {
            "text": "x",
            "blocks": [
                {
                    "type": "rich_text",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}
                    ],
                }
            ],
        },
    ],
)
async def test_a_bot_that_shouts_is_a_violation(scene: Scene, content: dict[str, object]) -> None:
    await scene.bot.api_call("chat.postMessage", json={"channel": GENERAL, **content})
    assert scene.wrongs == ["broadcast_mention"]


async def test_a_forged_mention_as_plain_text_is_harmless(scene: Scene) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}
    await scene.post(text="&lt;!channel&gt;", blocks=[header])
    assert scene.wrongs == []


async def test_an_ephemeral_is_seen_by_one_person_until_they_reload(scene: Scene) -> None:
    answer = await scene.bot.chat_postEphemeral(channel=GENERAL, user=EMMA, text="psst")
    (message,) = scene.slack.view_of(EMMA, GENERAL)
    assert (message.ts, message.is_ephemeral) == (answer["message_ts"], True)
    assert scene.slack.view_of(YUKI, GENERAL) == []
    scene.slack.forget_ephemerals(EMMA)
    assert scene.slack.view_of(EMMA, GENERAL) == []


@pytest.mark.parametrize(
    ("channel", "user", "error"),
    [
        (RANDOM, EMMA, "not_in_channel"),
        (LEADS, YUKI, "user_not_in_channel"),
        (SECRET, EMMA, "channel_not_found"),
    ],
)
async def test_an_ephemeral_needs_both_in_the_channel(
    scene: Scene, channel: str, user: str, error: str
) -> None:
    assert await scene.error("chat.postEphemeral", channel=channel, user=user, text="x") == error
    assert scene.wrongs == []


async def test_a_long_ephemeral_is_refused(scene: Scene) -> None:
    error = await scene.error("chat.postEphemeral", channel=GENERAL, user=EMMA, text="x" * 40_001)
    assert error == "msg_too_long"
    assert scene.wrongs == ["msg_too_long"]


async def test_an_update_changes_the_message_and_marks_it(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(button())], metadata={"event_type": "a", "event_payload": {}})
    answer = await scene.bot.chat_update(
        channel=GENERAL, ts=ts, text="new", blocks=[section()], attachments=[{"text": "y"}]
    )
    (message,) = scene.slack.messages
    assert (message.text, message.blocks[0]["type"], message.is_edited) == ("new", "section", True)
    assert message.attachments == [{"text": "y"}]
    assert message.metadata == {"event_type": "a", "event_payload": {}}
    assert answer["message"]["edited"]["user"] == BOT


async def test_an_update_without_blocks_leaves_the_blocks(scene: Scene) -> None:
    """As Slack does: github.com/slackapi/python-slack-sdk/issues/523."""
    ts = await scene.post(blocks=[section()])
    await scene.bot.chat_update(channel=GENERAL, ts=ts, text="new")
    assert scene.slack.messages[0].blocks[0]["type"] == "section"
    await scene.bot.chat_update(channel=GENERAL, ts=ts, text="new", blocks=[])
    assert scene.slack.messages[0].blocks == []


async def test_an_update_takes_no_more_than_4000_characters(scene: Scene) -> None:
    ts = await scene.post()
    assert await scene.error("chat.update", channel=GENERAL, ts=ts, text="x" * 4001) == "msg_too_long"


async def test_only_what_the_bot_posted_for_all_can_be_changed_or_deleted(scene: Scene) -> None:
    await scene.slack.type(EMMA, GENERAL, "hello")
    hers = scene.slack.messages[0].ts
    whisper = (await scene.bot.chat_postEphemeral(channel=GENERAL, user=EMMA, text="x"))["message_ts"]
    assert await scene.error("chat.update", channel=GENERAL, ts=hers, text="x") == "cant_update_message"
    assert await scene.error("chat.delete", channel=GENERAL, ts=hers) == "cant_delete_message"
    for ts in (whisper, OLD):
        assert await scene.error("chat.update", channel=GENERAL, ts=ts, text="x") == "message_not_found"
        assert await scene.error("chat.delete", channel=GENERAL, ts=ts) == "message_not_found"


async def test_a_deleted_message_is_gone(scene: Scene) -> None:
    ts = await scene.post()
    await scene.bot.chat_delete(channel=GENERAL, ts=ts)
    assert scene.slack.messages == []


async def test_a_reply_stands_in_the_thread_of_its_root(scene: Scene) -> None:
    root = await scene.post()
    reply = await scene.post(thread_ts=root)
    await scene.post(thread_ts=reply)
    assert [each.thread_ts for each in scene.slack.messages] == [None, root, root]
    assert scene.slack.view_of(EMMA, GENERAL)[1].thread_ts == root


async def test_there_is_no_thread_under_nothing_nor_under_a_whisper(scene: Scene) -> None:
    whisper = (await scene.bot.chat_postEphemeral(channel=GENERAL, user=EMMA, text="x"))["message_ts"]
    for ts in (OLD, whisper):
        assert (
            await scene.error("chat.postMessage", channel=GENERAL, text="x", thread_ts=ts)
            == "thread_not_found"
        )


async def test_a_permalink_leads_to_a_message_that_is_there(scene: Scene) -> None:
    ts = await scene.post()
    answer = await scene.bot.chat_getPermalink(channel=GENERAL, message_ts=ts)
    assert answer["permalink"] == f"https://acme.slack.com/archives/{GENERAL}/p{ts.replace('.', '')}"
    scene.slack.messages.clear()
    url = f"{scene.url}/slack/api/chat.getPermalink"
    query = {"channel": GENERAL, "message_ts": ts, "token": "xoxb-sandbox"}
    async with scene.http.get(url, params=query) as refused:
        assert (await refused.json())["error"] == "message_not_found"
