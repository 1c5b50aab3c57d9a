"""Text objects and rich text. https://docs.slack.dev/reference/block-kit/composition-objects/text-object."""

from typing import Final

from sandbox.slack.blocks_rules import (
    Rule,
    Shape,
    choice,
    flag,
    many,
    number,
    string,
    typed,
    url,
)

LONGEST: Final = 3000


def _texts(most: int) -> dict[str, Rule]:
    words = {"text": string(most, least=1)}
    return {
        "plain_text": Shape(words, {"emoji": flag}),
        "mrkdwn": Shape(words, {"verbatim": flag}),
    }


def plain(most: int = LONGEST) -> Rule:
    """A plain_text object of so many characters."""
    return typed(_texts(most), "plain_text")


def mrkdwn(most: int = LONGEST) -> Rule:
    """A mrkdwn object of so many characters."""
    return typed(_texts(most), "mrkdwn")


def text(most: int = LONGEST) -> Rule:
    """A plain_text or mrkdwn object of so many characters."""
    return typed(_texts(most))


TEXTS: Final = _texts(LONGEST)

_STYLE: Final = Shape(optional=dict.fromkeys(("bold", "code", "italic", "strike", "underline"), flag))
_BORDER: Final = choice(0, 1)


def _inline(required: dict[str, Rule], **optional: Rule) -> Shape:
    return Shape(required, {"style": _STYLE, **optional})


_INLINE: Final[dict[str, Rule]] = {
    "broadcast": _inline({"range": choice("here", "channel", "everyone")}),
    "channel": _inline({"channel_id": string()}),
    "color": _inline({"value": string()}),
    "date": _inline({"timestamp": number(), "format": string()}, url=url, fallback=string()),
    "emoji": _inline({"name": string()}, unicode=string(), url=string()),
    "link": _inline({"url": string(least=1)}, text=string(), unsafe=flag),
    "team": _inline({"team_id": string()}),
    "text": _inline({"text": string(least=1)}),
    "user": _inline({"user_id": string()}),
    "usergroup": _inline({"usergroup_id": string()}),
}
_SECTION: Final = Shape({"elements": many(typed(_INLINE), least=0)})
_PARTS: Final[dict[str, Rule]] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": Shape({"elements": many(typed(_INLINE), least=0)}, {"border": _BORDER}),
    "rich_text_preformatted": Shape(
        {"elements": many(typed(_INLINE, "text", "link"), least=0)}, {"border": _BORDER}
    ),
    "rich_text_list": Shape(
        {
            "elements": many(typed({"rich_text_section": _SECTION}), least=0),
            "style": choice("bullet", "ordered"),
        },
        {"indent": number(), "offset": number(), "border": _BORDER},
    ),
}
BLOCK_ID: Final = string(255)
RICH_TEXT: Final[Rule] = typed(
    {"rich_text": Shape({"elements": many(typed(_PARTS))}, {"block_id": BLOCK_ID})}
)
