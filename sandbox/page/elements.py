"""Block Kit's interactive elements as HTML.

Each says in data attributes what it is: `data-do` (press, or choose where its value is the choice),
`data-block`, `data-action` and, for what is pressed to choose, `data-option`. One listener on the pane reads
them (see `events`).
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sandbox.page import inline, markup
from sandbox.page.inline import Reader
from sandbox.page.markup import Html

Json: TypeAlias = dict[str, Any]
Draw: TypeAlias = Callable[[Reader, str, Json], Html]


def draw(reader: Reader, block_id: str, element: Json) -> Html:
    """The element; a grey chip with its type where it is not drawn here."""
    kind = str(element.get("type"))
    by_kind = DRAWN.get(kind)
    return by_kind(reader, block_id, element) if by_kind else markup.tag("span", kind, class_="undrawn")


def options(reader: Reader, element: Json) -> list[tuple[str, str]]:
    """What a select, overflow or group of radio buttons offers: each choice's value and label."""
    kind = str(element.get("type"))
    if kind == "users_select":
        return list(reader.people)
    if kind in {"channels_select", "conversations_select"}:
        return list(reader.channels)
    grouped = (each for group in element.get("option_groups", []) for each in group["options"])
    listed: list[Json] = [*element.get("options", []), *grouped]
    return [(str(each["value"]), str(each["text"]["text"])) for each in listed]


def _button(_: Reader, block_id: str, element: Json) -> Html:
    style = str(element.get("style", ""))
    common = _marks("press", block_id, element) | {
        "class_": f"btn btn-{style}" if style in {"primary", "danger"} else "btn",
        "aria_label": element.get("accessibility_label"),
    }
    label = inline.plain(str(element["text"]["text"]), emoji_names=element["text"].get("emoji", True))
    url = str(element.get("url", ""))
    if not markup.is_safe(url):
        return markup.tag("button", label, type="button", **common)
    arrow = markup.icon("open_in_new")
    return markup.tag("a", label, arrow, href=url, target="_blank", rel="noopener noreferrer", **common)


def _overflow(reader: Reader, block_id: str, element: Json) -> Html:
    marks = _marks("press", block_id, element)
    items = [
        markup.tag("button", inline.plain(label), type="button", data_option=value, **marks)
        for value, label in options(reader, element)
    ]
    summary = markup.tag("summary", markup.icon("more_horiz"), class_="btn", aria_label="More actions")
    return markup.tag("details", summary, markup.tag("div", *items, class_="menu"), class_="overflow")


def _select(reader: Reader, block_id: str, element: Json) -> Html:
    words = str(element.get("placeholder", {}).get("text", "Choose an option"))
    initial = _initial(element)
    offered = [
        markup.tag("option", inline.plain(label), value=value, selected=value == initial)
        for value, label in options(reader, element)
    ]
    first = markup.tag("option", words, value="", disabled=True, selected=initial is None)
    marks = _marks("choose", block_id, element)
    return markup.tag("select", first, *offered, class_="select", aria_label=words, **marks)


def _radio(reader: Reader, block_id: str, element: Json) -> Html:
    marks, initial = _marks("press", block_id, element), _initial(element)
    lines = [
        markup.tag(
            "button",
            markup.tag("span", class_="dot dot-on" if value == initial else "dot"),
            inline.plain(label),
            type="button",
            role="radio",
            aria_checked="true" if value == initial else "false",
            data_option=value,
            **marks,
        )
        for value, label in options(reader, element)
    ]
    return markup.tag("div", *lines, class_="radios", role="radiogroup")


def _picker(kind: str) -> Draw:
    def pick(_: Reader, block_id: str, element: Json) -> Html:
        words = str(element.get("placeholder", {}).get("text", f"Choose a {kind}"))
        marks, value = _marks("choose", block_id, element), element.get(f"initial_{kind}")
        return markup.tag("input", type=kind, class_="select", aria_label=words, value=value, **marks)

    return pick


def _initial(element: Json) -> str | None:
    names = ("initial_user", "initial_channel", "initial_conversation")
    given = next((str(element[name]) for name in names if name in element), None)
    return str(element["initial_option"]["value"]) if "initial_option" in element else given


def _marks(do: str, block_id: str, element: Json) -> dict[str, markup.Attribute]:
    return {"data_do": do, "data_block": block_id, "data_action": str(element.get("action_id", ""))}


DRAWN: Final[dict[str, Draw]] = {
    "button": _button,
    "overflow": _overflow,
    "static_select": _select,
    "users_select": _select,
    "channels_select": _select,
    "conversations_select": _select,
    "radio_buttons": _radio,
    "datepicker": _picker("date"),
    "timepicker": _picker("time"),
}
"""How each kind of element is drawn. A new kind is one function and one line."""
