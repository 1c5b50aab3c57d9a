"""What stands in inputs and menus: at the start, after a choice, after a change, and what is wrong with it.

The state that Slack sends has every element that can hold something, chosen or not
(docs.slack.dev/changelog, "A full state on view submission and block actions").
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from sandbox.slack.model import Json, View

Values: TypeAlias = dict[str, dict[str, Json]]
"""State by block ID and action ID."""

MIN_QUERY_LENGTH: Final = 3
"""How much is typed before Slack asks for suggestions, where an element does not say."""
_MOST_TEXT: Final = 3000


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an element's state is kept, and which of its fields says what stands there at first."""

    name: str
    initial: str
    is_list: bool = False


_TEXT: Final = Slot("value", "initial_value")
_OPTION: Final = Slot("selected_option", "initial_option")
_OPTIONS: Final = Slot("selected_options", "initial_options", is_list=True)
SLOTS: Final[dict[str, Slot]] = {
    "static_select": _OPTION,
    "external_select": _OPTION,
    "radio_buttons": _OPTION,
    "multi_static_select": _OPTIONS,
    "multi_external_select": _OPTIONS,
    "checkboxes": _OPTIONS,
    "users_select": Slot("selected_user", "initial_user"),
    "conversations_select": Slot("selected_conversation", "initial_conversation"),
    "channels_select": Slot("selected_channel", "initial_channel"),
    "multi_users_select": Slot("selected_users", "initial_users", is_list=True),
    "multi_conversations_select": Slot("selected_conversations", "initial_conversations", is_list=True),
    "multi_channels_select": Slot("selected_channels", "initial_channels", is_list=True),
    "datepicker": Slot("selected_date", "initial_date"),
    "timepicker": Slot("selected_time", "initial_time"),
    "datetimepicker": Slot("selected_date_time", "initial_date_time"),
    "plain_text_input": _TEXT,
    "email_text_input": _TEXT,
    "url_text_input": _TEXT,
    "number_input": _TEXT,
    "rich_text_input": Slot("rich_text_value", "initial_value"),
}
TEXTS: Final = frozenset(name for name, slot in SLOTS.items() if slot is _TEXT)
EXTERNAL: Final = frozenset({"external_select", "multi_external_select"})
_OFFERED: Final = frozenset({"static_select", "radio_buttons", "multi_static_select", "checkboxes"})


def options(element: Json) -> list[Json]:
    """All that a menu offers, its groups one after the other."""
    grouped = (each for group in element.get("option_groups", []) for each in group["options"])
    return [*element.get("options", []), *grouped]


def state(elements: Iterable[tuple[str, Json]], kept: Values | None = None) -> Values:
    """The full state of these elements: what is kept where it still fits, or else what stands there first."""
    found: Values = {}
    for block_id, element in elements:
        action_id = element["action_id"]
        before = (kept or {}).get(block_id, {}).get(action_id)
        now = before if before is not None and _fits(element, before) else _at_first(element)
        if now is not None:
            found.setdefault(block_id, {})[action_id] = now
    return found


def chosen(element: Json, values: Json) -> Any:  # noqa: ANN401  # as many types as elements
    """What is chosen or typed, in an element's state; None or an empty list where nothing is."""
    return values.get(SLOTS[element["type"]].name)


def _at_first(element: Json) -> Json | None:
    slot = SLOTS.get(element["type"])
    if slot is None:
        return None
    return {"type": element["type"], slot.name: element.get(slot.initial) or ([] if slot.is_list else None)}


def _fits(element: Json, before: Json) -> bool:
    """Whether what was chosen can stay: the same kind of element, which still offers it."""
    if before["type"] != element["type"]:
        return False
    if element["type"] not in _OFFERED:
        return True
    held = chosen(element, before)
    offered = options(element)
    return all(each in offered for each in (held if isinstance(held, list) else filter(None, [held])))


def wrong(view: View) -> dict[str, str]:
    """What Slack itself finds wrong with what is filled in, by block ID: such a modal is not sent."""
    found = {}
    for block in view.payload["blocks"]:
        if block["type"] == "input" and block["element"]["type"] in SLOTS:
            element = block["element"]
            held = chosen(element, view.values[block["block_id"]][element["action_id"]])
            words = _wrong(element, held, is_optional=block.get("optional", False))
            if words:
                found[block["block_id"]] = words
    return found


def _wrong(element: Json, held: Any, *, is_optional: bool) -> str:  # noqa: ANN401  # as many types as elements
    if held in (None, "", []):
        return "" if is_optional else "Please complete this required field."
    check = _CHECKS.get(element["type"], _many)
    return check(element, held)


def _many(element: Json, held: object) -> str:
    most = element.get("max_selected_items")
    if not isinstance(held, list) or most is None or len(held) <= most:
        return ""
    return f"You can choose {most} at most."


def _plain(element: Json, held: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", _MOST_TEXT)
    if len(held) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter {most} characters at most." if len(held) > most else ""


def _number(element: Json, held: str) -> str:
    is_whole = not element["is_decimal_allowed"]
    try:
        number = Decimal(held)
    except InvalidOperation:
        return "Please enter a number."
    if not number.is_finite() or (is_whole and number != number.to_integral_value()):
        return "Please enter a whole number." if is_whole else "Please enter a number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return ""


def _matches(pattern: str, words: str) -> Callable[[Json, str], str]:
    compiled = re.compile(pattern)
    return lambda _, held: "" if compiled.fullmatch(held) else words


_CHECKS: Final[dict[str, Callable[[Json, Any], str]]] = {
    "plain_text_input": _plain,
    "number_input": _number,
    "email_text_input": _matches(r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "url_text_input": _matches(
        r"https?://[^\s/]\S*", "Please enter a valid URL, such as https://example.com."
    ),
}
