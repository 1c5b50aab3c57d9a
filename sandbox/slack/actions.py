"""What a person did with an element, as Slack tells the bot."""

from typing import Any

from sandbox.slack import inputs
from sandbox.slack.model import Json, Message, View

_COPIED = ("text", "value", "url", "style", "confirm", "placeholder")


def find(shown: Message | View, action_id: str, block_id: str | None) -> tuple[str, Json]:
    """The block id and the element. Raises LookupError when it is not there."""
    for each_block, element in shown.elements():
        if element["action_id"] == action_id and block_id in {None, each_block}:
            return each_block, element
    raise LookupError(f"there is no element {action_id!r} in {block_id or 'any block'}")


def act(shown: Message | View, action_id: str, block_id: str | None, chosen: Any, at: str) -> Json:  # noqa: ANN401  # as many types as elements
    """The action: the element was pressed, or this was chosen in it. What was chosen is kept in the state."""
    block, element = find(shown, action_id, block_id)
    action = {
        "type": element["type"],
        "action_id": action_id,
        "block_id": block,
        "action_ts": at,
        **{name: element[name] for name in _COPIED if name in element},
    }
    if element["type"] == "overflow":
        return action | {"selected_option": _option(element, chosen, [])}
    return action | (choose(shown, block, element, chosen) or {})


def choose(shown: Message | View, block: str, element: Json, chosen: Any) -> Json | None:  # noqa: ANN401  # as many types as elements
    """Keeps what was chosen or typed; an option by its value. The new state; None for a button.

    Raises LookupError for an option that is not offered.
    """
    state = value_of(element, chosen, _seen(shown, block, element))
    if state is not None:
        shown.values.setdefault(block, {})[element["action_id"]] = state
    return state


def _seen(shown: Message | View, block: str, element: Json) -> list[Json]:
    """The options of an element that are not in it: what was suggested, and what is chosen now."""
    action_id = element["action_id"]
    now = shown.values.get(block, {}).get(action_id, {})
    held = [*now.get("selected_options", []), *filter(None, [now.get("selected_option")])]
    suggested = shown.suggested.get((block, action_id)) if isinstance(shown, View) else None
    return [*(suggested or []), *held] if suggested is not None else []


def value_of(element: Json, chosen: Any, suggested: list[Json]) -> Json | None:  # noqa: ANN401  # as many types as elements
    """The element's state after this was chosen in it; None for a button, which has none."""
    kind = element["type"]
    slot = inputs.SLOTS.get(kind)
    if slot is None:
        return None
    state: Any
    if slot.name == "selected_option":
        state = _option(element, chosen, suggested) if chosen is not None else None
    elif slot.name == "selected_options":
        state = [_option(element, each, suggested) for each in chosen or []]
    else:
        state = chosen or ([] if slot.is_list else None)
    return {"type": kind, slot.name: state}


def _option(element: Json, value: str, suggested: list[Json]) -> Json:
    first = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    for option in [*inputs.options(element), *suggested, *first]:
        if option.get("value") == value:
            return dict(option)
    if element["type"] in inputs.EXTERNAL and not suggested:  # of a message, or of somebody in a hurry
        return {"text": {"type": "plain_text", "text": value}, "value": value}
    raise LookupError(f"there is no option {value!r} in {element['action_id']!r}")
