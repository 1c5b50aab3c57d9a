"""Block Kit's interactive elements as HTML.

Each says in data attributes what it is: `data-do` (press, or choose where its value is the choice),
`data-block`, `data-action` and, for what is pressed to choose, `data-option`. One listener on the pane reads
them (see `events`).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from sandbox.page import dates, inline, markup
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
    """What a select or overflow offers: each choice's value and label."""
    kind = str(element.get("type"))
    if kind == "users_select":
        return list(reader.people)
    if kind in {"channels_select", "conversations_select"}:
        return list(reader.channels)
    return [(str(each["value"]), str(each["text"]["text"])) for each in _listed(element)]


def _listed(element: Json) -> list[Json]:
    grouped = (each for group in element.get("option_groups", []) for each in group["options"])
    return [*element.get("options", []), *grouped]


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


def _boxes(kind: str, role: str) -> Draw:
    def boxes(reader: Reader, block_id: str, element: Json) -> Html:
        marks, first = _marks("choose", block_id, element), _initials(element)
        lines = [
            _box(reader, each, markup.tag(
                "input",
                type=kind,
                name=f"{block_id} {element.get('action_id', '')}",
                value=str(each["value"]),
                checked=str(each["value"]) in first,
                **marks,
            ))
            for each in _listed(element)
        ]  # fmt: skip
        return markup.tag("div", *lines, class_="boxes", role=role)

    return boxes


def _box(reader: Reader, option: Json, box: Html) -> Html:
    words = [markup.tag("span", inline.text_object(reader, option["text"]))]
    if "description" in option:
        words.append(markup.tag("small", inline.text_object(reader, option["description"])))
    return markup.tag("label", box, markup.tag("span", *words, class_="box-words"), class_="box")


def _picker(kind: str) -> Draw:
    def pick(_: Reader, block_id: str, element: Json) -> Html:
        words = str(element.get("placeholder", {}).get("text", f"Choose a {kind}"))
        marks, value = _marks("choose", block_id, element), element.get(f"initial_{kind}")
        return markup.tag("input", type=kind, class_="select", aria_label=words, value=value, **marks)

    return pick


def _moment(reader: Reader, block_id: str, element: Json) -> Html:
    seconds = element.get("initial_date_time")
    moment = datetime.fromtimestamp(seconds, UTC) if seconds else None
    day, _, hour = (dates.wall(moment, reader.zone) if moment else "").partition("T")
    where = f"{dates.place(reader.zone.key)} time ({dates.offset(moment or reader.now, reader.zone)})"
    pickers = (
        markup.tag("input", type=kind, class_="select", value=value or None, aria_label=kind.capitalize())
        for kind, value in (("date", day), ("time", hour))
    )
    zone = markup.tag("small", where, class_="zone", title=reader.zone.key)
    return markup.tag("span", *pickers, zone, class_="moment", **_marks("choose", block_id, element))


def _initial(element: Json) -> str | None:
    names = ("initial_user", "initial_channel", "initial_conversation")
    given = next((str(element[name]) for name in names if element.get(name)), None)
    return str(element["initial_option"]["value"]) if element.get("initial_option") else given


def _initials(element: Json) -> set[str]:
    first = [*(element.get("initial_options") or []), *filter(None, [element.get("initial_option")])]
    return {str(each["value"]) for each in first}


def _marks(do: str, block_id: str, element: Json) -> dict[str, markup.Attribute]:
    return {"data_do": do, "data_block": block_id, "data_action": str(element.get("action_id", ""))}


DRAWN: Final[dict[str, Draw]] = {
    "button": _button,
    "overflow": _overflow,
    "static_select": _select,
    "users_select": _select,
    "channels_select": _select,
    "conversations_select": _select,
    "radio_buttons": _boxes("radio", "radiogroup"),
    "checkboxes": _boxes("checkbox", "group"),
    "datepicker": _picker("date"),
    "timepicker": _picker("time"),
    "datetimepicker": _moment,
}
"""How each kind of element is drawn. A new kind is one function and one line."""
