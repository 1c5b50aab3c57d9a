"""Block Kit: which blocks there are, where each may stand, and what is wrong with those that the bot sent.

https://docs.slack.dev/reference/block-kit/blocks. Stricter than Slack's own type definitions where Slack is.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sandbox.slack.blocks_elements import (
    BUTTON,
    ELEMENTS,
    IMAGE_ELEMENT,
    IMAGE_SOURCE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from sandbox.slack.blocks_rules import (
    Rule,
    Shape,
    at_least_one,
    choice,
    distinct,
    exactly_one,
    flag,
    many,
    number,
    string,
    typed,
    url,
    wrong,
)
from sandbox.slack.blocks_text import BLOCK_ID, RICH_TEXT, TEXTS, mrkdwn, plain, text
from sandbox.slack.model import Json

MOST_MARKDOWN: Final = 12_000


def _block(required: dict[str, Rule], *checks: Rule, **optional: Rule) -> Shape:
    return Shape(required, {"block_id": BLOCK_ID, **optional}, checks)


def _unique_actions(block: Json, at: str) -> Iterator[str]:
    elements = enumerate(block["elements"])
    yield from distinct([(f"{at}/elements/{i}", each.get("action_id")) for i, each in elements], "action_id")


def _rectangle(block: Json, at: str) -> Iterator[str]:
    if len({len(row) for row in block["rows"]}) > 1:
        yield from wrong("all rows must have as many cells", f"{at}/rows")


_CELL: Final = typed(
    {
        "raw_text": Shape({"text": string()}),
        "raw_number": Shape({"text": string(), "value": number()}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN: Final = Shape(optional={"align": choice("left", "center", "right"), "is_wrapped": flag})
_SOURCE: Final = typed({"url": Shape({"url": url, "text": string()})})
_CARD: Final = _block(
    {},
    at_least_one("hero_image", "title", "actions", "body"),
    title=mrkdwn(150),
    subtitle=mrkdwn(150),
    body=mrkdwn(200),
    icon=IMAGE_ELEMENT,
    hero_image=IMAGE_ELEMENT,
    actions=many(BUTTON),
)
_TASK: Final = _block(
    {
        "status": choice("pending", "in_progress", "complete", "error"),
        "task_id": string(),
        "title": string(),
    },
    details=RICH_TEXT,
    output=RICH_TEXT,
    sources=many(_SOURCE),
)
_IN_CONTEXT: Final = typed({**TEXTS, "image": ELEMENTS["image"]})

BLOCKS: Final[dict[str, Rule]] = {
    "actions": _block({"elements": many(IN_ACTIONS, 25)}, _unique_actions),
    "alert": _block({"text": text()}, level=choice("default", "info", "warning", "error", "success")),
    "card": _CARD,
    "carousel": _block({"elements": many(typed({"card": _CARD}), 10)}),
    "context": _block({"elements": many(_IN_CONTEXT, 10)}),
    "context_actions": _block({"elements": many(IN_CONTEXT_ACTIONS, 5)}, _unique_actions),
    "data_table": _block(
        {"caption": string(), "rows": many(many(_CELL))},
        _rectangle,
        page_size=number(1, 100),
        row_header_column_index=number(),
    ),
    "divider": _block({}),
    "file": _block({"external_id": string(), "source": string()}),
    "header": _block({"text": plain(150)}),
    "image": _block(
        {"alt_text": string(2000)},
        exactly_one("image_url", "slack_file"),
        title=plain(2000),
        **IMAGE_SOURCE,
    ),
    "input": _block(
        {"label": plain(2000), "element": IN_INPUT}, hint=plain(2000), optional=flag, dispatch_action=flag
    ),
    "markdown": _block({"text": string(MOST_MARKDOWN, least=1)}),
    "plan": _block({"title": string()}, tasks=many(typed({"task_card": _TASK}))),
    "rich_text": RICH_TEXT,
    "section": _block(
        {},
        at_least_one("text", "fields"),
        text=text(3000),
        fields=many(text(2000), 10),
        accessory=IN_SECTION,
        expand=flag,
    ),
    "table": _block({"rows": many(many(_CELL, 20), 100)}, _rectangle, column_settings=many(_COLUMN, 20)),
    "task_card": _TASK,
    "video": _block(
        {"alt_text": string(), "thumbnail_url": url, "title": plain(200), "video_url": url},
        author_name=string(50),
        description=plain(200),
        provider_icon_url=url,
        provider_name=string(),
        title_url=url,
    ),
}
_IN_CONTAINER: Final = (
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table",
    "video",
)  # fmt: skip
BLOCKS["container"] = _block(
    {"child_blocks": many(typed(BLOCKS, *_IN_CONTAINER), 10)},
    at_least_one("title", "rich_text_title"),
    title=plain(150),
    rich_text_title=RICH_TEXT,
    subtitle=text(150),
    icon=IMAGE_ELEMENT,
    width=choice("narrow", "standard", "wide", "full"),
    is_collapsible=flag,
    default_collapsed=flag,
    has_header_divider=flag,
)

_EVERYWHERE: Final = frozenset({"message", "modal", "home"})
SURFACES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(BLOCKS, _EVERYWHERE),
    **dict.fromkeys(
        ("container", "context_actions", "file", "markdown", "plan", "task_card"), frozenset({"message"})
    ),
    **dict.fromkeys(("carousel", "data_table", "table"), frozenset({"message", "home"})),
    "alert": frozenset({"modal"}),
}
"""Where each block may stand. https://docs.slack.dev/reference/block-kit/blocks."""

_LABEL: Final = plain(24)
_VIEW: Final = Shape(
    {"title": _LABEL, "blocks": many(typed(BLOCKS), least=0)},
    {
        "submit": _LABEL,
        "close": _LABEL,
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
)


def check(blocks: list[Json], *, surface: str, most: int) -> list[str]:
    """What is wrong with the blocks, in Slack's words with a JSON pointer; empty if nothing is.

    `surface` is message, modal or home; `most` is how many blocks it holds.
    """
    problems = [*many(typed(BLOCKS), most, least=0)(blocks, "/blocks")]
    return problems or [*_together(blocks, surface)]


def check_view(view: Json, *, most: int) -> list[str]:
    """What is wrong with the modal; empty if nothing is."""
    problems = [*typed({"modal": _VIEW})(view, "/view")]
    if problems:
        return problems
    needs_submit = any(each["type"] == "input" for each in view["blocks"])
    missing = (
        wrong("missing required field: submit", "/view") if needs_submit and "submit" not in view else ()
    )
    return [*missing, *check(view["blocks"], surface="modal", most=most)]


def _together(blocks: list[Json], surface: str) -> Iterator[str]:
    """What no block can know alone."""
    for index, block in enumerate(blocks):
        at = f"/blocks/{index}"
        if surface not in SURFACES[block["type"]]:
            yield from wrong(f"unsupported type: {block['type']} in a {surface}", at)
        if surface != "modal" and block.get("element", {}).get("type") == "file_input":
            yield from wrong(f"unsupported type: file_input in a {surface}", at)
    yield from distinct([(f"/blocks/{i}", each.get("block_id")) for i, each in enumerate(blocks)], "block_id")
    written = sum(len(each["text"]) for each in blocks if each["type"] == "markdown")
    if written > MOST_MARKDOWN:
        yield from wrong(f"markdown blocks hold {written} characters, more than {MOST_MARKDOWN}", "/blocks")
    if sum(each["type"] == "table" for each in blocks) > 1:
        yield from wrong("only one table is allowed", "/blocks")
