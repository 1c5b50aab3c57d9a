"""What a person did with an element, as Slack tells the bot."""

from typing import Any

from sandbox.slack.model import Json, Message, View

_PLAIN = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_ONE = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_MANY = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
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
    state = value_of(element, chosen)
    if state is not None:
        action |= state
        if element["type"] != "overflow":
            shown.values.setdefault(block, {})[action_id] = state
    return action


def value_of(element: Json, chosen: Any) -> Json | None:  # noqa: ANN401  # as many types as elements
    """The element's state after this was chosen in it; None for a button, which has none."""
    kind = element["type"]
    if kind in _ONE:
        return {"type": kind, "selected_option": _option(element, chosen) if chosen is not None else None}
    if kind in _MANY:
        return {"type": kind, "selected_options": [_option(element, each) for each in chosen or []]}
    if kind in _PLAIN:
        return {"type": kind, _PLAIN[kind]: chosen}
    return None


def _option(element: Json, value: str) -> Json:
    groups = [group["options"] for group in element.get("option_groups", [])]
    for option in [*element.get("options", []), *(each for group in groups for each in group)]:
        if option.get("value") == value:
            return dict(option)
    if "external" in element["type"]:
        return {"text": {"type": "plain_text", "text": value}, "value": value}
    raise LookupError(f"there is no option {value!r} in {element['action_id']!r}")
