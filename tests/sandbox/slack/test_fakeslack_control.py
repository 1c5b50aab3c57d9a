"""Slack's control routes, which drive it from another process."""

from tests.sandbox.slack.builders import EMMA, GENERAL, LIAM, Scene, actions, button, modal, text_input


async def test_the_state_tells_of_everything(scene: Scene) -> None:
    state = await scene.get("state")
    assert {each["handle"] for each in state["people"]} >= {"emma", "ada", "zoom-chatops", "slackbot"}
    assert [each["name"] for each in state["channels"][:3]] == ["general", "it-admins", "random"]
    assert EMMA in state["channels"][0]["members"]
    assert state["groups"][0]["handle"] == "it-admins"
    assert (state["connections"], state["faults"], state["violations"]) == ([], [], 0)


async def test_a_line_is_typed_and_a_button_pressed(scene: Scene) -> None:
    typed = await scene.tell("type", person=EMMA, channel=GENERAL, text="/zoom help")
    assert (typed["error"], typed["type"]) == ("not_connected", "slash_commands")
    assert typed["trigger_id"] == typed["payload"]["trigger_id"]
    ts = await scene.post(blocks=[actions(button())])
    pressed = await scene.tell("press", person=EMMA, channel=GENERAL, ts=ts, action_id="go")
    assert pressed["payload"]["actions"][0]["action_id"] == "go"
    assert len(await scene.get("deliveries")) == 2


async def test_messages_are_seen_by_a_person_or_by_the_one_who_looks_at_all(scene: Scene) -> None:
    await scene.post(text="for all")
    await scene.post("C0LEADS01", text="for leads")
    await scene.bot.chat_postEphemeral(channel=GENERAL, user=EMMA, text="for Emma")
    assert [each["text"] for each in await scene.get("messages")] == ["for all", "for leads", "for Emma"]
    assert [each["text"] for each in await scene.get("messages", channel=GENERAL)] == ["for all", "for Emma"]
    of_liam = await scene.get("messages", person=LIAM, channel=GENERAL)
    assert [each["text"] for each in of_liam] == ["for all"]


async def test_calls_and_violations_are_listed(scene: Scene) -> None:
    await scene.post()
    await scene.error("chat.nothing")
    assert [each["method"] for each in await scene.get("calls")] == ["chat.postMessage", "chat.nothing"]
    (call,) = await scene.get("calls", method="chat.nothing")
    assert (call["error"], call["at"]) == ("unknown_method", "2026-10-12T09:00:00+00:00")
    (violation,) = await scene.get("violations")
    assert violation["error"] == "unknown_method"


async def test_faults_are_switched_on_and_off(scene: Scene) -> None:
    (fault,) = await scene.tell("faults", kind="ratelimited", method="chat.update", times=3, retry_after=9)
    assert (fault["kind"], fault["method"], fault["times"], fault["retry_after"]) == (
        "ratelimited", "chat.update", 3, 9,
    )  # fmt: skip
    assert len((await scene.get("state"))["faults"]) == 1
    assert await scene.tell("faults", clear=True) == []


async def test_a_form_is_sent(scene: Scene) -> None:
    trigger = (await scene.slack.type(EMMA, GENERAL, "/zoom")).trigger_id
    view = (await scene.bot.views_open(trigger_id=trigger, view=modal(text_input())))["view"]
    sent = await scene.tell("submit", view_id=view["id"], values={"topic": "Retro"})
    assert sent["payload"]["view"]["state"]["values"]["topic_block"]["topic"]["value"] == "Retro"
    assert [each["id"] for each in (await scene.get("state"))["views"]] == [view["id"]]


async def test_a_modal_is_worked(scene: Scene) -> None:
    pick = {"type": "external_select", "action_id": "pick", "min_query_length": 0}
    block = {**text_input(), "element": pick, "dispatch_action": True}
    trigger = (await scene.slack.type(EMMA, GENERAL, "/zoom")).trigger_id
    view = (await scene.bot.views_open(trigger_id=trigger, view=modal(block)))["view"]
    asked = await scene.tell("suggest", view_id=view["id"], action_id="pick", typed="gr")
    assert (asked["payload"]["type"], asked["payload"]["value"]) == ("block_suggestion", "gr")
    chosen = await scene.tell("press_in_view", view_id=view["id"], action_id="pick", chosen="g1")
    assert chosen["payload"]["actions"][0]["selected_option"]["value"] == "g1"
    assert chosen["at"] == "2026-10-12T09:00:00+00:00"


async def test_what_slack_keeps_to_itself_has_no_time(scene: Scene) -> None:
    trigger = (await scene.slack.type(EMMA, GENERAL, "/zoom")).trigger_id
    view = (await scene.bot.views_open(trigger_id=trigger, view=modal(text_input())))["view"]
    unsent = await scene.tell("submit", view_id=view["id"])
    assert (unsent["error"], unsent["at"]) == ("not_sent", None)


async def test_connections_are_broken_and_all_is_reset(scene: Scene) -> None:
    assert await scene.tell("break", how="silent") == {"connections": 0}
    assert await scene.tell("break") == {"connections": 0}
    await scene.post()
    await scene.tell("reset")
    assert (await scene.get("state"))["messages"] == 0


async def test_what_makes_no_sense_gets_400(scene: Scene) -> None:
    for path, body in (
        ("type", {}),
        ("type", {"person": "U0YUKI005", "channel": "C0LEADS01", "text": "x"}),
        ("press", {"person": EMMA, "channel": GENERAL, "ts": "1", "action_id": "x"}),
        ("faults", {"kind": "flood"}),
        ("break", {"how": "gently"}),
        ("faults", {"kind": "latency", "colour": "red"}),
    ):
        async with scene.http.post(f"{scene.url}/sandbox/slack/{path}", json=body) as answer:
            assert answer.status == 400, path
            assert (await answer.json())["error"]
