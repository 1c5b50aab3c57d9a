"""Modals for the tests: an input of any element, opened before somebody."""

from typing import Any

from sandbox.slack import actions, inputs
from tests.sandbox.slack.builders import EMMA, GENERAL, Scene, modal, plain

Json = dict[str, Any]


def field(name: str, element: Json, *, optional: bool = True, **more: object) -> Json:
    """An input block with this element; its action ID is its block ID."""
    drawn = {"type": "input", "block_id": name, "label": plain(name), "optional": optional, **more}
    return drawn | {"element": {"action_id": name, **element}}


def option(value: str) -> Json:
    return {"text": plain(value.upper()), "value": value}


async def opened(scene: Scene, *blocks: Json, person: str = EMMA, **more: object) -> str:
    """A modal of these blocks, open before the person; its id."""
    trigger = (await scene.slack.type(person, GENERAL, "/zoom schedule")).trigger_id
    answer = await scene.bot.views_open(trigger_id=trigger, view=modal(*blocks, **more))
    return str(answer["view"]["id"])


async def pushed(scene: Scene, *blocks: Json, **more: object) -> str:
    """One more modal on top; its id."""
    trigger = (await scene.slack.type(EMMA, GENERAL, "/zoom schedule")).trigger_id
    answer = await scene.bot.views_push(trigger_id=trigger, view=modal(*blocks, **more))
    return str(answer["view"]["id"])


def held(scene: Scene, view_id: str, action_id: str) -> object:
    """What stands in an element."""
    view = scene.slack.views[view_id]
    block_id, element = actions.find(view, action_id, None)
    return inputs.chosen(element, view.values[block_id][action_id])
