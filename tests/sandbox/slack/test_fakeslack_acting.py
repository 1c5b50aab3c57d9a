"""People type, press and choose; what the bot gets of it. Real Bolt is in test_fakeslack_bolt.py."""

import pytest

from sandbox.slack.model import Kind
from tests.sandbox.slack.builders import (
    EMMA,
    GENERAL,
    LEADS,
    LIAM,
    OURS,
    RANDOM,
    YUKI,
    Scene,
    actions,
    button,
    plain,
    section,
    text_input,
)
from tests.sandbox.slack.samples import CONFIRM, MENUS, OPTION

CHOICES = [
    ("static_select", "1", {"selected_option": OPTION}),
    ("static_select_groups", "1", {"selected_option": OPTION}),
    ("radio_buttons", "1", {"selected_option": OPTION}),
    ("external_select", "x", {"selected_option": {"text": plain("x"), "value": "x"}}),
    ("multi_static_select", ["1"], {"selected_options": [OPTION]}),
    ("checkboxes", [], {"selected_options": []}),
    ("users_select", LIAM, {"selected_user": LIAM}),
    ("channels_select", RANDOM, {"selected_channel": RANDOM}),
    ("conversations_select", RANDOM, {"selected_conversation": RANDOM}),
    ("multi_users_select", [LIAM], {"selected_users": [LIAM]}),
    ("datepicker", "2026-10-13", {"selected_date": "2026-10-13"}),
    ("timepicker", "10:00", {"selected_time": "10:00"}),
]


async def test_a_plain_line_is_a_message_of_the_person(scene: Scene) -> None:
    delivery = await scene.slack.type(EMMA, GENERAL, "hello @liam & all, see https://x.example")
    (message,) = scene.slack.view_of(YUKI, GENERAL)
    assert message.text == f"hello <@{LIAM}|liam> &amp; all, see <https://x.example>"
    assert (message.user, message.by_app, delivery.acked) == (EMMA, False, True)
    assert scene.slack.deliveries == []


async def test_a_reply_is_in_its_thread(scene: Scene) -> None:
    ts = await scene.post()
    await scene.slack.type(EMMA, GENERAL, "thanks", thread_ts=ts)
    assert scene.slack.messages[-1].thread_ts == ts


async def test_a_command_of_nobody_is_none(scene: Scene) -> None:
    delivery = await scene.slack.type(EMMA, GENERAL, "/zom meeting")
    (whisper,) = scene.slack.view_of(EMMA, GENERAL)
    assert (delivery.error, whisper.text) == ("invalid_command", "/zom is not a valid command.")
    assert scene.slack.view_of(LIAM, GENERAL) == []
    assert scene.slack.deliveries == []


async def test_commands_do_not_work_in_threads(scene: Scene) -> None:
    ts = await scene.post()
    delivery = await scene.slack.type(EMMA, GENERAL, "/zoom meeting", thread_ts=ts)
    assert delivery.error == "invalid_command"
    assert scene.slack.messages[-1].text == "/zoom is not supported in threads. Sorry!"


async def test_names_become_ids_only_where_the_manifest_says_so(scene: Scene) -> None:
    escaped = await scene.slack.type(EMMA, GENERAL, "/zoom  meeting with @liam & #general ")
    raw = await scene.slack.type(EMMA, GENERAL, "/raw with @liam & #general")
    assert escaped.payload["text"] == f"meeting with <@{LIAM}|liam> &amp; <#{GENERAL}|general>"
    assert raw.payload["text"] == "with @liam &amp; #general"


@pytest.mark.parametrize(
    ("channel", "name"),
    [(GENERAL, "general"), (LEADS, "privategroup"), (OURS, "directmessage"), ("D0EMMA001", "directmessage")],
)
async def test_a_command_works_wherever_the_person_is(scene: Scene, channel: str, name: str) -> None:
    payload = (await scene.slack.type(EMMA, channel, "/zoom")).payload
    assert (payload["channel_id"], payload["channel_name"], payload["text"]) == (channel, name, "")
    assert payload["response_url"].startswith(f"{scene.url}/slack/response/")
    assert payload["is_enterprise_install"] == "false"


async def test_nobody_types_where_they_are_not(scene: Scene) -> None:
    with pytest.raises(PermissionError, match="Yuki Tanaka is not in leads"):
        await scene.slack.type(YUKI, LEADS, "hello")
    with pytest.raises(PermissionError, match=f"Yuki Tanaka is not in {OURS}"):
        await scene.slack.type(YUKI, OURS, "hello")


async def test_a_press_tells_who_pressed_what_where(scene: Scene) -> None:
    root = await scene.post()
    ts = await scene.post(thread_ts=root, blocks=[section(accessory=button("a", value="v", confirm=CONFIRM))])
    payload = (await scene.slack.press(LIAM, GENERAL, ts, "a")).payload
    (action,) = payload["actions"]
    assert (action["action_id"], action["value"], action["confirm"]) == ("a", "v", CONFIRM)
    assert action["block_id"] == payload["message"]["blocks"][0]["block_id"]
    assert payload["user"]["id"] == LIAM
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": GENERAL,
        "is_ephemeral": False,
        "thread_ts": root,
    }
    assert payload["state"] == {"values": {}}


async def test_a_press_in_an_ephemeral_comes_without_the_message(scene: Scene) -> None:
    answer = await scene.bot.chat_postEphemeral(
        channel=GENERAL, user=EMMA, text="x", blocks=[actions(button())]
    )
    payload = (await scene.slack.press(EMMA, GENERAL, answer["message_ts"], "go")).payload
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    with pytest.raises(LookupError, match="sees no message"):
        await scene.slack.press(LIAM, GENERAL, answer["message_ts"], "go")


async def test_a_button_with_a_url_tells_the_bot_too(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(button("join", url="https://zoom.example/j/1"))])
    payload = (await scene.slack.press(EMMA, GENERAL, ts, "join")).payload
    assert payload["actions"][0]["url"] == "https://zoom.example/j/1"


async def test_only_what_is_there_can_be_pressed(scene: Scene) -> None:
    ts = await scene.post(blocks=[{"type": "divider"}, actions(button(), block_id="b")])
    with pytest.raises(LookupError, match="no element 'gone' in any block"):
        await scene.slack.press(EMMA, GENERAL, ts, "gone")
    with pytest.raises(LookupError, match="no element 'go' in other"):
        await scene.slack.press(EMMA, GENERAL, ts, "go", "other")
    await scene.slack.press(EMMA, GENERAL, ts, "go", "b")


async def test_elements_without_an_id_get_one(scene: Scene) -> None:
    anonymous = {"type": "button", "text": plain()}
    await scene.post(blocks=[actions(anonymous, anonymous), section(accessory=anonymous)])
    ids = [each["action_id"] for _, each in scene.slack.messages[0].elements()]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(("name", "chosen", "state"), CHOICES, ids=[each[0] for each in CHOICES])
async def test_a_choice_is_told_and_kept(
    scene: Scene, name: str, chosen: object, state: dict[str, object]
) -> None:
    ts = await scene.post(blocks=[actions(MENUS[name], block_id="b")])
    payload = (await scene.slack.press(EMMA, GENERAL, ts, "a", chosen=chosen)).payload
    assert state.items() <= payload["actions"][0].items()
    assert payload["state"]["values"]["b"]["a"] == {"type": MENUS[name]["type"], **state}


async def test_an_overflow_has_no_state(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(MENUS["overflow"])])
    payload = (await scene.slack.press(EMMA, GENERAL, ts, "a", chosen="1")).payload
    assert payload["actions"][0]["selected_option"]["value"] == "1"
    assert payload["state"] == {"values": {}}


async def test_a_choice_can_be_taken_back_but_not_made_up(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(MENUS["static_select"])])
    payload = (await scene.slack.press(EMMA, GENERAL, ts, "a")).payload
    assert payload["actions"][0]["selected_option"] is None
    with pytest.raises(LookupError, match="no option '2' in 'a'"):
        await scene.slack.press(EMMA, GENERAL, ts, "a", chosen="2")


async def test_an_input_in_a_message_can_be_filled_in(scene: Scene) -> None:
    ts = await scene.post(blocks=[text_input()])
    payload = (await scene.slack.press(EMMA, GENERAL, ts, "topic", chosen="Retro")).payload
    assert payload["state"]["values"]["topic_block"]["topic"]["value"] == "Retro"


async def test_reset_is_the_first_day_again(scene: Scene) -> None:
    await scene.post(LEADS)
    await scene.slack.type(EMMA, GENERAL, "/zoom help")
    await scene.error("no.such.method")
    scene.slack.people[EMMA].is_deactivated = True
    scene.slack.reset()
    kept = (scene.slack.messages, scene.slack.calls, scene.slack.violations, scene.slack.deliveries)
    assert not any(kept)
    assert scene.slack.people[EMMA].is_deactivated is False
    assert sum(each.kind is Kind.DM for each in scene.slack.channels.values()) == 9
