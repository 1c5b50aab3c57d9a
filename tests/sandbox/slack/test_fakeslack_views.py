import pytest

from sandbox.slack import actions as actions_
from sandbox.slack import inputs, modals
from tests.sandbox.slack.builders import (
    EMMA,
    GENERAL,
    LIAM,
    Scene,
    actions,
    button,
    modal,
    section,
    text_input,
)


async def trigger(scene: Scene, person: str = EMMA) -> str:
    """A trigger id as a slash command brings it."""
    return (await scene.slack.type(person, GENERAL, "/zoom schedule")).trigger_id


async def opened(scene: Scene, *blocks: dict[str, object], **more: object) -> str:
    """A modal that is open before Emma; its id."""
    view = modal(*(blocks or (text_input(),)), **more)
    answer = await scene.bot.views_open(trigger_id=await trigger(scene), view=view)
    return str(answer["view"]["id"])


def held(scene: Scene, view_id: str, action_id: str) -> object:
    """What stands in an element."""
    view = scene.slack.views[view_id]
    block_id, element = actions_.find(view, action_id, None)
    return inputs.chosen(element, view.values[block_id][action_id])


async def test_a_modal_opens_before_the_one_who_asked(scene: Scene) -> None:
    view_id = await opened(scene, private_metadata="m", callback_id="form")
    view = scene.slack.views[view_id]
    assert (view.person, view.root_id, view.previous_id) == (EMMA, view_id, None)
    assert view.payload["private_metadata"] == "m"
    assert scene.wrongs == []


async def test_opening_another_takes_the_place_of_the_first(scene: Scene) -> None:
    first, second = await opened(scene), await opened(scene)
    assert list(scene.slack.views) == [second] != [first]


async def test_a_trigger_works_once(scene: Scene) -> None:
    used = await trigger(scene)
    await scene.bot.views_open(trigger_id=used, view=modal(text_input()))
    assert (
        await scene.error("views.open", trigger_id=used, view=modal(text_input())) == "exchanged_trigger_id"
    )


async def test_a_trigger_works_for_three_seconds(scene: Scene) -> None:
    late, in_time = await trigger(scene), await trigger(scene)
    scene.time.pass_(seconds=3)
    await scene.bot.views_open(trigger_id=in_time, view=modal(text_input()))
    scene.time.pass_(seconds=0.1)
    assert await scene.error("views.open", trigger_id=late, view=modal(text_input())) == "expired_trigger_id"
    assert await scene.error("views.open", trigger_id="1.2", view=modal(text_input())) == "invalid_trigger_id"
    assert scene.wrongs == []


@pytest.mark.parametrize(
    ("view", "error"),
    [
        ("3", "invalid_arguments"),
        (modal(section("")), "invalid_arguments"),
        (modal(*[section("x" * 3000)] * 90), "view_too_large"),
    ],
)
async def test_a_wrong_view_is_refused(scene: Scene, view: object, error: str) -> None:
    assert await scene.error("views.open", trigger_id=await trigger(scene), view=view) == error
    assert scene.wrongs == [error]


async def test_a_view_needs_a_trigger(scene: Scene) -> None:
    assert await scene.error("views.open", view=modal(text_input())) == "invalid_arguments"


async def test_modals_stack_three_high(scene: Scene) -> None:
    root = await opened(scene)
    second = (await scene.bot.views_push(trigger_id=await trigger(scene), view=modal(section())))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (root, root)
    await scene.bot.views_push(trigger_id=await trigger(scene), view=modal(section()))
    fourth = await trigger(scene)
    assert await scene.error("views.push", trigger_id=fourth, view=modal(section())) == "push_limit_reached"


async def test_nothing_can_be_pushed_on_nothing(scene: Scene) -> None:
    await opened(scene)
    used = await trigger(scene, LIAM)
    assert await scene.error("views.push", trigger_id=used, view=modal(section())) == "not_found"


async def test_an_update_keeps_what_was_typed_where_the_field_stays(scene: Scene) -> None:
    view_id = await opened(scene, text_input("a", "block_a"), text_input("b", "block_b"))
    await scene.slack.press_in_view(view_id, "a", chosen="Retro")
    await scene.slack.press_in_view(view_id, "b", chosen="gone")
    view = scene.slack.views[view_id]
    await scene.bot.views_update(view_id=view_id, hash=view.hash, view=modal(text_input("a", "block_a")))
    assert view.values == {"block_a": {"a": {"type": "plain_text_input", "value": "Retro"}}}


async def test_an_update_with_an_old_hash_is_refused(scene: Scene) -> None:
    view_id = await opened(scene)
    old = scene.slack.views[view_id].hash
    await scene.bot.views_update(view_id=view_id, view=modal(section()))
    error = await scene.error("views.update", view_id=view_id, hash=old, view=modal(section()))
    assert error == "hash_conflict"


async def test_a_modal_is_found_by_the_name_that_the_bot_gave_it(scene: Scene) -> None:
    view_id = await opened(scene, external_id="mine")
    update = modal(section(), external_id="mine")
    assert (await scene.bot.views_update(external_id="mine", view=update))["view"]["id"] == view_id
    assert (await scene.bot.views_update(view_id=view_id, view=update))["view"]["id"] == view_id
    for nothing in ({"external_id": "other"}, {"view_id": "V0"}, {}):
        assert await scene.error("views.update", **nothing, view=modal(section())) == "not_found"
    error = await scene.error("views.push", trigger_id=await trigger(scene), view=update)
    assert error == "duplicate_external_id"


async def test_a_closed_modal_tells_the_bot_only_if_asked_to(scene: Scene) -> None:
    assert await scene.slack.close_view(await opened(scene)) is None
    told = await scene.slack.close_view(await opened(scene, notify_on_close=True))
    assert told is not None
    assert (told.payload["type"], told.payload["is_cleared"]) == ("view_closed", False)
    assert scene.slack.views == {}


async def test_what_is_not_there_cannot_be_filled_in(scene: Scene) -> None:
    view_id = await opened(scene, text_input(), actions(button("go")))
    with pytest.raises(LookupError, match="no element 'nothing'"):
        await scene.slack.submit(view_id, {"nothing": "x"})
    with pytest.raises(LookupError, match="'go' cannot be filled in"):
        await scene.slack.submit(view_id, {"go": "x"})
    assert held(scene, view_id, "topic") is None


@pytest.mark.parametrize(
    "answer", ["words", {"response_action": "errors", "errors": {}}, {"text": "x"}], ids=str
)
async def test_an_answer_that_says_nothing_leaves_the_modal_open(
    scene: Scene, answer: str | dict[str, object]
) -> None:
    view_id = await opened(scene)
    modals.answered(scene.slack.workspace, scene.slack.views[view_id], answer)
    assert scene.wrongs == ["invalid_response"]
    assert view_id in scene.slack.views
