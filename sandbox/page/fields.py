"""The inputs of a modal that are typed into, as HTML; and what stands around every input."""

from typing import Final
from urllib.parse import quote

from sandbox.page import elements, inline, markup
from sandbox.page.elements import Json
from sandbox.page.inline import Reader
from sandbox.page.markup import Html

_KINDS: Final = {
    "plain_text_input": "text",
    "email_text_input": "email",
    "url_text_input": "url",
    "number_input": "text",
}
MENUS: Final = frozenset(
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "channels", "conversations")
)
"""The elements that a menu of their own is made for: see `menu`."""
_GROUPS: Final = frozenset({"checkboxes", "radio_buttons", "datetimepicker"})
_LEFT_FROM: Final = 100
"""Below how many characters left they are counted, where the limit is Slack's own."""
_MOST: Final = 3000


def label(reader: Reader, block: Json) -> Html:
    """What the input is called."""
    words = inline.text_object(reader, block["label"])
    optional = markup.tag("span", " (optional)", class_="optional") if block.get("optional") else None
    if block["element"]["type"] in _GROUPS:
        return markup.tag("div", words, optional, class_="label", id=f"label-{_id(block)}")
    return markup.tag("label", words, optional, class_="label", for_=_id(block))


def hint(reader: Reader, block: Json) -> Html | None:
    """The words below it, if there are any."""
    words = block.get("hint")
    return markup.tag("div", inline.text_object(reader, words), class_="hint") if words else None


def error(words: str) -> Html:
    """What is wrong with what is filled in."""
    return markup.tag("div", markup.icon("warning"), words, class_="field-error", role="alert")


def draw(reader: Reader, block: Json) -> Html:
    """The control of an input block that is no menu, with what stands in its element as `initial_...`."""
    element = block["element"]
    kind = element["type"]
    if kind in _KINDS:
        return _text(block, element, _KINDS[kind])
    if kind in _GROUPS:
        drawn = elements.draw(reader, block["block_id"], element)
        return markup.tag("div", drawn, role="group", aria_labelledby=f"label-{_id(block)}")
    named = element | {"placeholder": block["label"]}  # what a picker has for its name
    return markup.tag("div", elements.draw(reader, block["block_id"], named), class_="control-native")


def _text(block: Json, element: Json, kind: str) -> Html:
    value = str(element.get("initial_value") or "")
    most = int(element.get("max_length", _MOST))
    is_counted = kind == "text" and (most < _MOST or most - len(value) < _LEFT_FROM)
    common: dict[str, markup.Attribute] = {
        "id": _id(block),
        "class_": "text",
        "data_field": "text",
        "data_block": block["block_id"],
        "data_action": element["action_id"],
        "placeholder": element.get("placeholder", {}).get("text"),
        "autocomplete": "off",
    }
    if element.get("multiline"):
        box = markup.tag("textarea", value, rows=4, **common)
    else:
        mode = "decimal" if element["type"] == "number_input" else None
        box = markup.tag("input", type=kind, value=value, inputmode=mode, **common)
    left = most - len(value) if is_counted else None
    return markup.tag("div", box, class_="control", data_most=most if is_counted else None, data_left=left)


def _id(block: Json) -> str:
    return id_of(str(block["block_id"]))


def id_of(block_id: str) -> str:
    """The HTML id of the control of this block, which its label names."""
    return f"input-{quote(block_id, safe='')}"
