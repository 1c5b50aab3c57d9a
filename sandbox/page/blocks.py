"""Block Kit's blocks as HTML, one small function for each type."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sandbox.page import elements, inline, markup, rich_text
from sandbox.page.inline import Reader
from sandbox.page.markup import Html

Json: TypeAlias = dict[str, Any]


def draw(reader: Reader, block: Json) -> Html:
    """The block; a grey box with its type where it is not drawn here."""
    kind = str(block.get("type"))
    by_kind = DRAWN.get(kind)
    return (
        by_kind(reader, block) if by_kind else markup.tag("div", f"A block of type {kind}", class_="undrawn")
    )


def _header(_: Reader, block: Json) -> Html:
    return markup.tag("h3", inline.plain(block["text"]["text"]), class_="header")


def _section(reader: Reader, block: Json) -> Html:
    parts = []
    if text := block.get("text"):
        parts.append(markup.tag("div", inline.text_object(reader, text)))
    if fields := block.get("fields"):
        cells = [markup.tag("div", inline.text_object(reader, each)) for each in fields]
        parts.append(markup.tag("div", *cells, class_="fields"))
    words = markup.tag("div", *parts, class_="section-words")
    accessory = block.get("accessory")
    beside = _accessory(reader, str(block.get("block_id", "")), accessory) if accessory else None
    return markup.tag("div", words, beside, class_="section")


def _accessory(reader: Reader, block_id: str, element: Json) -> Html:
    if element["type"] == "image":
        return markup.tag("div", _picture(element), class_="accessory-image")
    return elements.draw(reader, block_id, element)


def _context(reader: Reader, block: Json) -> Html:
    parts = [
        _picture(each) if each["type"] == "image" else markup.tag("span", inline.text_object(reader, each))
        for each in block["elements"]
    ]
    return markup.tag("div", *parts, class_="context")


def _actions(reader: Reader, block: Json) -> Html:
    block_id = str(block.get("block_id", ""))
    drawn = [elements.draw(reader, block_id, each) for each in block["elements"]]
    return markup.tag("div", *drawn, class_="actions")


def _divider(_: Reader, __: Json) -> Html:
    return markup.tag("hr", class_="divider")


def _image(_: Reader, block: Json) -> Html:
    title = block.get("title", {}).get("text")
    caption = markup.tag("figcaption", title) if title else None
    return markup.tag("figure", caption, _picture(block), class_="image")


def _markdown(_: Reader, block: Json) -> Html:
    return markup.tag("div", str(block.get("text", "")), class_="markdown")


def _picture(image: Json) -> Html:
    """What the picture shows, in words, with a link to it.

    The page itself loads nothing from elsewhere: the sandbox works without a network, and tells nobody.
    """
    words = str(image.get("alt_text", "image"))
    return markup.link(str(image.get("image_url", "")), markup.icon("image"), words, class_="picture")


DRAWN: Final[dict[str, Callable[[Reader, Json], Html]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "markdown": _markdown,
    "rich_text": rich_text.draw,
}
"""How each type of block is drawn. A new type is one function and one line."""
