"""What somebody hit in an element, as the fake Slack takes it; and elements with what is chosen in them."""

from collections.abc import Mapping
from typing import Any

from sandbox.page import dates
from sandbox.page.inline import Reader
from sandbox.slack import inputs
from sandbox.slack.model import Json


def chosen(reader: Reader, element: Json, held: Mapping[str, Any] | None, option: str | None) -> Any:  # noqa: ANN401  # as many types as elements
    """What is chosen after the hit: a moment in seconds, the boxes that are ticked, or what was hit."""
    kind = element["type"]
    if kind == "datetimepicker":
        return dates.of_wall(option or "", reader.zone)
    if kind == "checkboxes":
        ticked = values_of(element, held)
        return [each for each in ticked if each != option] + ([option] if option not in ticked else [])
    return option or None


def values_of(element: Json, held: Mapping[str, Any] | None) -> list[str]:
    """What is chosen in a menu or in boxes: values of options, or ids."""
    found = inputs.chosen(element, dict(held or {}))
    listed = found if isinstance(found, list) else [found] if found else []
    return [str(each["value"]) if isinstance(each, dict) else str(each) for each in listed]


def with_state(block: Json, values: Mapping[str, Mapping[str, Any]]) -> Json:
    """The block with what is chosen in its elements in the place of what stood there first."""
    state = values.get(str(block.get("block_id")), {})
    if not state:
        return block
    filled: Json = {
        name: _filled(block[name], state)
        for name in ("accessory", "element")
        if isinstance(block.get(name), dict)
    }
    if block["type"] == "actions":
        filled["elements"] = [_filled(each, state) for each in block["elements"]]
    return block | filled


def _filled(element: Json, state: Mapping[str, Any]) -> Json:
    slot = inputs.SLOTS.get(element["type"])
    held = state.get(str(element.get("action_id")))
    if slot is None or held is None:
        return element
    return element | {slot.initial: held.get(slot.name)}
