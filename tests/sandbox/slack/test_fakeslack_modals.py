"""What people do in modals: suggestions, presses, submissions that go wrong, closing."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from sandbox.slack import suggestions
from sandbox.slack.modals import NOT_SENT, TROUBLE
from tests.sandbox.slack.builders import EMMA, LIAM, Scene, actions, button, modal, section
from tests.sandbox.slack.forms import field, held, opened, option, pushed

Json = dict[str, Any]
PICK = field("pick", {"type": "external_select", "min_query_length": 2})
PICKS = field("picks", {"type": "multi_external_select", "min_query_length": 0})
TEXT = field("f", {"type": "plain_text_input"})


@contextlib.asynccontextmanager
async def answering(scene: Scene, answer: Json | None) -> AsyncIterator[list[Json]]:
    """A bot that answers suggestions and submissions so, or not at all; what it got."""
    app = AsyncApp(client=scene.bot, process_before_response=True)
    got: list[Json] = []

    async def act(ack: Any, body: Json) -> None:  # noqa: ANN401  # Bolt's
        got.append(body)
        if answer is not None:
            await ack(**answer)

    for listen in (app.options, app.action):
        for action in ("pick", "picks", "f", "go"):
            listen(action)(act)
    app.view("form")(act)
    app.view_closed("form")(act)
    handler = AsyncSocketModeHandler(app, "xapp-sandbox", web_client=scene.bot)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
    try:
        yield got
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's


async def test_suggestions_are_asked_for_and_can_then_be_chosen(scene: Scene) -> None:
    async with answering(scene, {"options": [option("a"), option("b")]}) as got:
        view_id = await opened(scene, PICK)
        delivery = await scene.slack.suggest(view_id, "pick", "ab")
        assert (delivery.error, delivery.body) == ("", {"options": [option("a"), option("b")]})
        scene.slack.fill(view_id, "pick", "b")
        assert held(scene, view_id, "pick") == option("b")
        with pytest.raises(LookupError, match="no option 'c'"):
            scene.slack.fill(view_id, "pick", "c")
    (asked,) = got
    assert set(asked) == {
        "type", "team", "user", "api_app_id", "token", "view", "enterprise", "is_enterprise_install",
        "container", "action_id", "block_id", "value",
    }  # fmt: skip
    assert (asked["type"], asked["action_id"], asked["value"]) == ("block_suggestion", "pick", "ab")
    assert asked["container"] == {"type": "view", "view_id": view_id}
    assert scene.wrongs == []


async def test_slack_asks_only_when_enough_is_typed(scene: Scene) -> None:
    default = field("f", {"type": "external_select"})
    view_id = await opened(scene, PICK, PICKS, default)
    for action_id, typed, error in (
        ("pick", "a", NOT_SENT), ("pick", "ab", "not_connected"), ("picks", "", "not_connected"),
        ("f", "ab", NOT_SENT), ("f", "abc", "not_connected"),
    ):  # fmt: skip
        assert (await scene.slack.suggest(view_id, action_id, typed)).error == error


async def test_only_menus_of_the_bot_s_take_suggestions(scene: Scene) -> None:
    view_id = await opened(scene, TEXT)
    with pytest.raises(LookupError, match="takes no suggestions"):
        await scene.slack.suggest(view_id, "f", "abc")


async def test_what_was_chosen_stays_choosable_beside_new_suggestions(scene: Scene) -> None:
    first = field(
        "picks", {"type": "multi_external_select", "initial_options": [option("old")], "min_query_length": 0}
    )
    async with answering(
        scene, {"option_groups": [{"label": option("x")["text"], "options": [option("a")]}]}
    ):
        view_id = await opened(scene, first)
        await scene.slack.suggest(view_id, "picks", "")
        scene.slack.fill(view_id, "picks", ["old", "a"])
        await scene.bot.views_update(view_id=view_id, view=modal(PICKS))
        scene.slack.fill(view_id, "picks", ["old"])
        assert held(scene, view_id, "picks") == [option("old")]
    assert scene.wrongs == []


async def test_who_is_in_a_hurry_chooses_without_suggestions(scene: Scene) -> None:
    view_id = await opened(scene, PICK)
    scene.slack.fill(view_id, "pick", "g1")
    assert held(scene, view_id, "pick") == {"text": {"type": "plain_text", "text": "g1"}, "value": "g1"}


LONG = {"text": {"type": "plain_text", "text": "x" * 76}, "value": "x"}
NO_SUGGESTIONS: dict[str, Json] = {
    "nothing": {},
    "too many": {"options": [option(str(number)) for number in range(101)]},
    "too long": {"options": [LONG]},
    "without a value": {"options": [{"text": option("a")["text"]}]},
    "a group without a label": {"option_groups": [{"options": [option("a")]}]},
}


@pytest.mark.parametrize("answer", NO_SUGGESTIONS.values(), ids=NO_SUGGESTIONS)
async def test_suggestions_that_slack_does_not_take_are_a_violation(scene: Scene, answer: Json) -> None:
    async with answering(scene, answer):
        view_id = await opened(scene, PICK)
        delivery = await scene.slack.suggest(view_id, "pick", "ab")
    assert (delivery.acked, delivery.error) == (True, "invalid_options")
    assert scene.wrongs == ["invalid_options"]
    assert scene.slack.views[view_id].suggested == {("pick", "pick"): []}


@pytest.mark.parametrize(
    "answer",
    [None, "a", {"options": "a"}, {"options": ["a"]}, {"options": [option("a")], "option_groups": []}],
    ids=str,
)
def test_nothing_is_read_out_of_an_answer_that_is_none(answer: object) -> None:
    offered, problems = suggestions.read(answer)
    assert (offered, bool(problems)) == ([], True)


async def test_no_suggestions_are_fine(scene: Scene) -> None:
    async with answering(scene, {"options": []}):
        view_id = await opened(scene, PICK)
        assert (await scene.slack.suggest(view_id, "pick", "zz")).error == ""
    assert scene.wrongs == []


async def test_suggestions_that_do_not_come_are_waited_for_no_longer_than_slack_waits(scene: Scene) -> None:
    async with answering(scene, None):
        view_id = await opened(scene, PICK)
        assert (await scene.slack.suggest(view_id, "pick", "ab")).error == "operation_timeout"


async def test_of_an_input_the_bot_hears_only_if_it_asked_to(scene: Scene) -> None:
    async with answering(scene, {}) as got:
        view_id = await opened(scene, TEXT, {**PICK, "dispatch_action": True}, actions(button()))
        assert (await scene.slack.press_in_view(view_id, "f", chosen="typed")).error == NOT_SENT
        assert (await scene.slack.press_in_view(view_id, "pick", chosen="a")).acked
        assert (await scene.slack.press_in_view(view_id, "go")).acked
    assert held(scene, view_id, "f") == "typed"
    assert [each["actions"][0]["action_id"] for each in got] == ["pick", "go"]
    assert got[0]["view"]["state"]["values"]["f"]["f"]["value"] == "typed"


async def test_a_submission_that_is_not_answered_leaves_the_modal_with_a_word(scene: Scene) -> None:
    async with answering(scene, None):
        view_id = await opened(scene, TEXT, callback_id="form")
        delivery = await scene.slack.submit(view_id, {"f": "typed"})
    view = scene.slack.views[view_id]
    assert (delivery.error, view.trouble, view.is_sending) == ("operation_timeout", TROUBLE, False)
    assert held(scene, view_id, "f") == "typed"


@pytest.mark.parametrize("words", ["", None, 3])
async def test_an_error_needs_words(scene: Scene, words: object) -> None:
    async with answering(scene, {"response_action": "errors", "errors": {"f": words}}):
        view_id = await opened(scene, TEXT, callback_id="form")
        await scene.slack.submit(view_id)
    assert scene.wrongs == ["invalid_response"]
    assert scene.slack.views[view_id].trouble == TROUBLE


async def test_only_the_top_of_a_stack_can_be_worked(scene: Scene) -> None:
    root = await opened(scene, TEXT)
    await pushed(scene, section())
    for act in (scene.slack.submit(root), scene.slack.press_in_view(root, "f", chosen="x")):
        with pytest.raises(LookupError, match=f"nobody sees the view {root}"):
            await act
    with pytest.raises(LookupError, match="nobody sees the view V0"):
        scene.slack.fill("V0", "f", "x")


async def test_closing_takes_the_top_view_and_leaves_the_ones_below(scene: Scene) -> None:
    root = await opened(scene, TEXT)
    scene.slack.fill(root, "f", "typed")
    other = await opened(scene, TEXT, person=LIAM)
    assert await scene.slack.close_view(await pushed(scene, section())) is None
    assert list(scene.slack.views) == [root, other]
    assert held(scene, root, "f") == "typed"


async def test_the_x_takes_the_whole_stack_and_tells_each_view_that_asked(scene: Scene) -> None:
    async with answering(scene, {}) as got:
        root = await opened(scene, TEXT, callback_id="form", notify_on_close=True)
        scene.slack.fill(root, "f", "typed")
        await pushed(scene, section())
        top = await pushed(scene, section(), callback_id="form", notify_on_close=True)
        other = await opened(scene, TEXT, person=LIAM)
        told = await scene.slack.dismiss(EMMA)
    assert list(scene.slack.views) == [other]
    assert [each.payload["view"]["id"] for each in told] == [top, root]
    assert [(each["is_cleared"], each["view"]["state"]) for each in got] == [(True, {"values": {}})] * 2
    assert await scene.slack.dismiss(EMMA) == []


async def test_a_view_may_say_that_closing_it_closes_all(scene: Scene) -> None:
    await opened(scene, TEXT, callback_id="form", notify_on_close=True)
    top = await pushed(scene, section(), clear_on_close=True)
    assert await scene.slack.close_view(top) is None
    assert scene.slack.views == {}
    asked = await opened(scene, TEXT, clear_on_close=True, notify_on_close=True)
    told = await scene.slack.close_view(asked)
    assert told is not None
    assert told.payload["view"]["id"] == asked
