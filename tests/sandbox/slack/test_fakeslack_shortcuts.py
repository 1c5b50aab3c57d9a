"""Message shortcuts: who can use them where, and what the bot gets of it."""

import pytest

from tests.sandbox.slack.builders import EMMA, GENERAL, LEADS, LIAM, RANDOM, YUKI, Scene, modal, text_input


async def test_a_shortcut_tells_who_used_it_on_which_message(scene: Scene) -> None:
    await scene.slack.type(LIAM, RANDOM, "I am new here")
    (message,) = scene.slack.messages
    payload = (await scene.slack.shortcut(EMMA, message, "report")).payload
    assert (payload["type"], payload["callback_id"]) == ("message_action", "report")
    assert (payload["user"]["id"], payload["channel"]) == (EMMA, {"id": RANDOM, "name": "random"})
    assert (payload["message"]["user"], payload["message_ts"]) == (LIAM, message.ts)


async def test_its_trigger_opens_a_modal_for_who_used_it(scene: Scene) -> None:
    await scene.slack.type(LIAM, GENERAL, "I am new here")
    used = await scene.slack.shortcut(EMMA, scene.slack.messages[0], "report")
    await scene.bot.views_open(trigger_id=used.trigger_id, view=modal(text_input()))
    assert [each.person for each in scene.slack.views.values()] == [EMMA]


async def test_its_response_url_answers_where_the_message_is_and_changes_nobody_s_words(scene: Scene) -> None:
    await scene.slack.type(LIAM, RANDOM, "I am new here")
    used = await scene.slack.shortcut(EMMA, scene.slack.messages[0], "report")
    assert await scene.respond(used.payload["response_url"], text="Thanks") == (200, "ok")
    told = scene.slack.messages[-1]
    assert (told.channel, told.ephemeral_to, told.text) == (RANDOM, EMMA, "Thanks")
    status, _ = await scene.respond(used.payload["response_url"], text="Mine", replace_original=True)
    assert (status, scene.slack.messages[0].text) == (400, "I am new here")


@pytest.mark.parametrize("callback_id", ["start", "nonsense"])
async def test_a_message_offers_only_the_message_shortcuts_of_the_manifest(
    scene: Scene, callback_id: str
) -> None:
    await scene.post()
    with pytest.raises(LookupError, match=f"offers no shortcut '{callback_id}'"):
        await scene.slack.shortcut(EMMA, scene.slack.messages[0], callback_id)
    assert scene.slack.deliveries == []


async def test_what_somebody_does_not_see_or_is_not_kept_offers_none(scene: Scene) -> None:
    await scene.post(LEADS)
    with pytest.raises(LookupError, match="sees no message"):
        await scene.slack.shortcut(YUKI, scene.slack.messages[0], "report")
    scene.slack.workspace.whisper(EMMA, GENERAL, "psst")
    with pytest.raises(LookupError, match="offers no shortcut"):
        await scene.slack.shortcut(EMMA, scene.slack.messages[-1], "report")
