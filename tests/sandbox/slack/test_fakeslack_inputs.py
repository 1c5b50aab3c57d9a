"""What stands in the inputs of a modal, and what Slack itself finds wrong with it."""

from typing import Any

import pytest

from sandbox.slack.modals import NOT_SENT
from tests.sandbox.slack.builders import EMMA, GENERAL, Scene, actions, button, modal, section
from tests.sandbox.slack.forms import field, held, opened, option
from tests.sandbox.slack.samples import INPUTS, RICH, URL

Json = dict[str, Any]
A, B = option("a"), option("b")
FIRST: dict[str, object] = {
    "checkboxes": [INPUTS["checkboxes"]["options"][1]],
    "radio_buttons": INPUTS["radio_buttons"]["initial_option"],
    "datepicker": "2026-10-12",
    "timepicker": "09:30",
    "datetimepicker": 1_700_000_000,
    "static_select": INPUTS["static_select"]["initial_option"],
    "external_select": INPUTS["external_select"]["initial_option"],
    "users_select": "U1",
    "channels_select": "C1",
    "conversations_select": "C1",
    "multi_static_select": INPUTS["multi_static_select"]["initial_options"],
    "multi_external_select": INPUTS["multi_external_select"]["initial_options"],
    "multi_users_select": ["U1"],
    "multi_channels_select": ["C1"],
    "multi_conversations_select": ["C1"],
    "plain_text_input": "x",
    "rich_text_input": {"type": "rich_text", "elements": RICH["elements"]},
    "email_text_input": "a@b.example",
    "url_text_input": URL,
    "number_input": "5",
}


def bare(element: Json) -> Json:
    return {name: each for name, each in element.items() if not name.startswith("initial_")}


@pytest.mark.parametrize("kind", FIRST)
async def test_what_stands_there_first_counts_as_filled_in(scene: Scene, kind: str) -> None:
    view_id = await opened(scene, field("f", INPUTS[kind]), field("g", bare(INPUTS[kind])))
    values = (await scene.slack.submit(view_id)).payload["view"]["state"]["values"]
    action_id = INPUTS[kind]["action_id"]
    (slot,) = set(values["f"][action_id]) - {"type"}
    assert values["f"][action_id] == {"type": kind, slot: FIRST[kind]}
    assert values["g"][action_id] == {"type": kind, slot: [] if isinstance(FIRST[kind], list) else None}


async def test_menus_outside_of_inputs_are_in_the_state_and_buttons_are_not(scene: Scene) -> None:
    menu = {"type": "static_select", "action_id": "menu", "options": [A]}
    menu_block = section(accessory=menu, block_id="s")
    view_id = await opened(scene, menu_block, actions(button(), block_id="a"))
    (sent,) = [(await scene.slack.submit(view_id)).payload["view"]["state"]["values"]]
    assert sent == {"s": {"menu": {"type": "static_select", "selected_option": None}}}


async def test_the_state_of_a_press_in_a_modal_is_in_its_view(scene: Scene) -> None:
    view_id = await opened(scene, field("f", {"type": "plain_text_input"}), actions(button()))
    scene.slack.fill(view_id, "f", "typed")
    sent = (await scene.slack.press_in_view(view_id, "go")).payload
    assert "state" not in sent
    assert sent["view"]["state"]["values"]["f"]["f"]["value"] == "typed"
    scene.slack.fill(view_id, "f", "")
    assert held(scene, view_id, "f") is None
    assert sent["view"]["state"]["values"]["f"]["f"]["value"] == "typed"


async def test_answers_to_the_bot_s_calls_do_not_tell_what_is_filled_in(scene: Scene) -> None:
    view_id = await opened(scene, field("f", {"type": "plain_text_input", "initial_value": "x"}))
    answer = await scene.bot.views_update(view_id=view_id, view=modal(section()))
    assert answer["view"]["state"] == {"values": {}}


@pytest.mark.parametrize(
    ("after", "value"),
    [
        (field("f", {"type": "plain_text_input", "initial_value": "new"}), "typed"),
        (field("f", {"type": "email_text_input", "initial_value": "new"}), "new"),
        (field("f", {"type": "plain_text_input", "action_id": "f2", "initial_value": "new"}), "new"),
        ({**field("f", {"type": "plain_text_input", "initial_value": "new"}), "block_id": "g"}, "new"),
    ],
    ids=["same ids", "another kind", "another action id", "another block id"],
)
async def test_an_update_keeps_what_was_typed_where_both_ids_and_the_kind_stay(
    scene: Scene, after: Json, value: str
) -> None:
    view_id = await opened(scene, field("f", {"type": "plain_text_input"}))
    scene.slack.fill(view_id, "f", "typed")
    await scene.bot.views_update(view_id=view_id, view=modal(after))
    assert held(scene, view_id, after["element"]["action_id"]) == value


@pytest.mark.parametrize(
    ("kind", "chosen", "kept"),
    [
        ("static_select", "a", None),
        ("static_select", "b", B),
        ("multi_static_select", ["a", "b"], []),
        ("multi_static_select", ["b"], [B]),
        ("radio_buttons", None, None),
    ],
)
async def test_a_choice_goes_when_it_is_not_offered_any_more(
    scene: Scene, kind: str, chosen: Any, kept: Any  # noqa: ANN401  # as many types as elements
) -> None:  # fmt: skip
    view_id = await opened(scene, field("f", {"type": kind, "options": [A, B]}))
    scene.slack.fill(view_id, "f", chosen)
    await scene.bot.views_update(view_id=view_id, view=modal(field("f", {"type": kind, "options": [B]})))
    assert held(scene, view_id, "f") == kept


NUMBER = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}
WRONG: list[tuple[Json, object, str]] = [
    ({"type": "plain_text_input", "min_length": 3}, "ab", "Please enter at least 3 characters."),
    ({"type": "plain_text_input", "max_length": 3}, "abcd", "Please enter 3 characters at most."),
    ({"type": "plain_text_input"}, "x" * 3001, "Please enter 3000 characters at most."),
    (NUMBER, "nine", "Please enter a number."),
    (NUMBER, "1.5", "Please enter a whole number."),
    (NUMBER, "NaN", "Please enter a whole number."),
    ({**NUMBER, "is_decimal_allowed": True}, "Infinity", "Please enter a number."),
    (NUMBER, "0", "Please enter 1 or more."),
    (NUMBER, "10", "Please enter 9 or less."),
    ({"type": "email_text_input"}, "a@b", "Please enter a valid email address."),
    ({"type": "url_text_input"}, "b.example", "Please enter a valid URL, such as https://example.com."),
    ({"type": "multi_users_select", "max_selected_items": 1}, ["U1", "U2"], "You can choose 1 at most."),
]
RIGHT: list[tuple[Json, object]] = [
    ({"type": "plain_text_input", "min_length": 3, "max_length": 3}, "abc"),
    ({"type": "plain_text_input"}, "   "),
    (NUMBER, "9"),
    ({"type": "number_input", "is_decimal_allowed": True}, "-1.5"),
    ({"type": "email_text_input"}, "a@b.example"),
    ({"type": "url_text_input"}, "https://b.example/x?y"),
    ({"type": "multi_users_select", "max_selected_items": 1}, ["U1"]),
    ({"type": "multi_users_select"}, ["U1"] * 101),
    ({"type": "datepicker"}, "2026-11-21"),
]


@pytest.mark.parametrize(
    ("element", "chosen", "words"), WRONG, ids=[f"{each[2]} {each[1]}"[:60] for each in WRONG]
)
async def test_what_slack_itself_finds_wrong_is_not_sent(
    scene: Scene, element: Json, chosen: object, words: str
) -> None:
    view_id = await opened(scene, field("f", element))
    before = len(scene.slack.deliveries)
    delivery = await scene.slack.submit(view_id, {"f": chosen})
    assert (delivery.error, delivery.acked, len(scene.slack.deliveries)) == (NOT_SENT, False, before)
    assert scene.slack.views[view_id].errors == {"f": words}
    scene.slack.fill(view_id, "f", None)
    assert scene.slack.views[view_id].errors == {}


@pytest.mark.parametrize(
    ("element", "chosen"), RIGHT, ids=[f"{each[0]['type']} {each[1]}"[:60] for each in RIGHT]
)
async def test_what_slack_finds_right_is_sent(scene: Scene, element: Json, chosen: object) -> None:
    view_id = await opened(scene, field("f", element, optional=False))
    assert (await scene.slack.submit(view_id, {"f": chosen})).error == "not_connected"


@pytest.mark.parametrize("kind", sorted(set(FIRST) - {"rich_text_input"}))
async def test_a_field_that_must_be_filled_in_is(scene: Scene, kind: str) -> None:
    view_id = await opened(scene, field("f", bare(INPUTS[kind]), optional=False))
    assert (await scene.slack.submit(view_id)).error == NOT_SENT
    assert scene.slack.views[view_id].errors == {"f": "Please complete this required field."}


async def test_a_message_s_state_has_every_menu_too(scene: Scene) -> None:
    menus = [{"type": "users_select", "action_id": "who"}, button()]
    ts = await scene.post(blocks=[actions(*menus, block_id="b")])
    sent = (await scene.slack.press(EMMA, GENERAL, ts, "go")).payload
    assert sent["state"]["values"] == {"b": {"who": {"type": "users_select", "selected_user": None}}}
