"""Slack's rich_text block as HTML.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sandbox.page import emoji, inline, markup
from sandbox.page.inline import Reader
from sandbox.page.markup import Html

Json: TypeAlias = dict[str, Any]

_STYLES: Final = (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code"))
_BOXES: Final = {"rich_text_section": "div", "rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}


def draw(reader: Reader, block: Json) -> Html:
    """The block's sections, lists, quotes and code."""
    return markup.tag("div", *(_box(reader, each) for each in block["elements"]), class_="rich")


def _box(reader: Reader, box: Json) -> Html:
    if box["type"] == "rich_text_list":
        items = [markup.tag("li", _parts(reader, each)) for each in box["elements"]]
        name = "ol" if box.get("style") == "ordered" else "ul"
        return markup.tag(name, *items, class_=f"indent-{int(box.get('indent', 0))}")
    return markup.tag(_BOXES.get(box["type"], "div"), _parts(reader, box))


def _parts(reader: Reader, box: Json) -> Html:
    return markup.join(_part(reader, each) for each in box["elements"])


def _part(reader: Reader, part: Json) -> Html:
    by_kind = _PARTS.get(part["type"])
    drawn = by_kind(reader, part) if by_kind else markup.tag("span", part["type"], class_="undrawn")
    for style, name in _STYLES:
        if part.get("style", {}).get(style):
            drawn = markup.tag(name, drawn)
    return drawn


def _emoji(_: Reader, part: Json) -> Html:
    code = part.get("unicode")
    spelled = "".join(chr(int(each, 16)) for each in code.split("-")) if code else emoji.char(part["name"])
    return markup.text(spelled or f":{part['name']}:")


def _named(sigil: str, key: str) -> Callable[[Reader, Json], Html]:
    return lambda reader, part: inline.other_mention(f"{sigil}{reader.name_of(part[key]) or part[key]}")


_PARTS: Final[dict[str, Callable[[Reader, Json], Html]]] = {
    "text": lambda _, part: markup.text(part["text"]),
    "link": lambda _, part: markup.link(part["url"], part.get("text") or part["url"]),
    "emoji": _emoji,
    "user": lambda reader, part: inline.mention(reader, part["user_id"]),
    "channel": _named("#", "channel_id"),
    "usergroup": _named("@", "usergroup_id"),
    "broadcast": lambda _, part: inline.broadcast(part["range"]),
    "date": lambda reader, part: inline.date(
        reader, f"{part['timestamp']}^{part['format']}", part.get("fallback", ""), part.get("url", "")
    ),
}
