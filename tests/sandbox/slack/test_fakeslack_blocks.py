"""Each rule of Block Kit, broken once. What is right is in test_fakeslack_conformance.py's samples too."""

from typing import Any

import pytest

from sandbox.slack import blocks
from tests.sandbox.slack.builders import actions, button, modal, mrkdwn, plain, section, text_input

Json = dict[str, Any]

OPTION = {"text": plain(), "value": "v"}
SELECT = {"type": "static_select", "action_id": "s", "options": [OPTION]}
IMAGE = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}
DIVIDER = {"type": "divider"}


def wrong(*blocks_: Any, surface: str = "message") -> list[str]:  # noqa: ANN401  # wrong types too
    return blocks.check(list(blocks_), surface=surface, most=50)


def long(most: int) -> str:
    return "x" * (most + 1)


def options(count: int) -> list[Json]:
    return [{"text": plain(), "value": str(each)} for each in range(count)]


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


CASES: list[tuple[str, Any, str]] = [
    ("a block of no type", {}, "missing required field: type [json-pointer:/blocks/0]"),
    ("an unknown block", {"type": "sektion"}, "unsupported type: sektion [json-pointer:/blocks/0]"),
    (
        "a type that is no string",
        {"type": ["section"]},
        "unsupported type: ['section'] [json-pointer:/blocks/0]",
    ),
    ("a block that is no object", "divider", "must be an object [json-pointer:/blocks/0]"),
    ("an unknown field", {**DIVIDER, "x": 1}, "invalid additional property: x [json-pointer:/blocks/0]"),
    ("a null field", {**DIVIDER, "block_id": None}, "must be a string [json-pointer:/blocks/0/block_id]"),
    (
        "a long block id",
        {**DIVIDER, "block_id": long(255)},
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    ("an empty section", {"type": "section"}, "must have one of text, fields [json-pointer:/blocks/0]"),
    ("an empty text", section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("a text of no type", {"type": "section", "text": {"text": "x"}}, "missing required field: type"),
    ("a text that is a string", {"type": "section", "text": "x"}, "must be an object"),
    ("an option that is a string", actions({**SELECT, "options": ["v"]}), "must be an object"),
    (
        "a text of a wrong kind",
        {"type": "section", "text": {"type": "html", "text": "x"}},
        "unsupported type: html",
    ),
    ("emoji in mrkdwn", {"type": "section", "text": {**mrkdwn(), "emoji": True}}, "property: emoji"),
    (
        "verbatim in plain text",
        {"type": "section", "text": {**plain(), "verbatim": True}},
        "property: verbatim",
    ),
    ("a flag that is a word", {"type": "section", "text": {**plain(), "emoji": "yes"}}, "must be a boolean"),
    ("a long section", section(long(3000)), "must be less than 3001 characters"),
    ("a long field", {"type": "section", "fields": [mrkdwn(long(2000))]}, "must be less than 2001"),
    ("eleven fields", {"type": "section", "fields": [plain()] * 11}, "no more than 10 items allowed"),
    ("no fields", {"type": "section", "fields": []}, "must have at least 1 items"),
    ("fields that are no list", {"type": "section", "fields": plain()}, "must be an array"),
    (
        "an input as an accessory",
        section(accessory=text_input()["element"]),
        "unsupported type: plain_text_input",
    ),
    ("a mrkdwn header", {"type": "header", "text": mrkdwn()}, "unsupported type: mrkdwn"),
    ("a long header", {"type": "header", "text": plain(long(150))}, "must be less than 151"),
    ("no elements", {"type": "actions", "elements": []}, "must have at least 1 items"),
    ("26 elements", actions(*(button(str(i)) for i in range(26))), "no more than 25 items allowed"),
    ("two actions of one id", actions(button("a"), button("a")), "action_id a already exists"),
    (
        "eleven in a context",
        {"type": "context", "elements": [mrkdwn()] * 11},
        "no more than 10 items allowed",
    ),
    ("a button in a context", {"type": "context", "elements": [button()]}, "unsupported type: button"),
    ("an image without words", {**IMAGE, "alt_text": 1}, "must be a string"),
    ("an image from nowhere", {"type": "image", "alt_text": "a"}, "must have one of image_url, slack_file"),
    ("an image from two places", {**IMAGE, "slack_file": {"id": "F1"}}, "and only one"),
    ("a relative address", {**IMAGE, "image_url": "a.png"}, "invalid url"),
    ("a long markdown", {"type": "markdown", "text": long(12_000)}, "must be less than 12001"),
    ("a long label", actions(button(label=long(75))), "must be less than 76"),
    ("a mrkdwn label", actions({**button(), "text": mrkdwn()}), "unsupported type: mrkdwn"),
    ("a long value", actions(button(value=long(2000))), "must be less than 2001"),
    ("a long url", actions(button(url="https://" + long(3000))), "must be less than 3001"),
    ("a url that is none", actions(button(url="zoom.us")), "invalid url"),
    ("an unknown style", actions(button(style="green")), "must be one of primary, danger"),
    ("a style that is a flag", actions(button(style=True)), "must be one of primary, danger"),
    ("a long action id", actions(button(long(255))), "must be less than 256"),
    ("an empty action id", actions(button("")), "must be more than 0"),
    (
        "a long confirm title",
        actions(button(confirm={"text": plain(), "title": plain(long(100))})),
        "than 101",
    ),
    ("a long confirm text", actions(button(confirm={"text": mrkdwn(long(300))})), "than 301"),
    ("a long confirm answer", actions(button(confirm={"text": plain(), "deny": plain(long(30))})), "than 31"),
    ("a confirm of nothing", actions(button(confirm={})), "missing required field: text"),
    (
        "a select without options",
        actions({"type": "static_select"}),
        "must have one of options, option_groups",
    ),
    ("a select with 101 options", actions({**SELECT, "options": options(101)}), "no more than 100"),
    (
        "a select with both",
        actions({**SELECT, "option_groups": [{"label": plain(), "options": [OPTION]}]}),
        "and only one",
    ),
    (
        "a choice that is no option",
        actions({**SELECT, "initial_option": {"text": plain("other"), "value": "o"}}),
        "the initial option is not among the options",
    ),
    ("a long placeholder", actions({**SELECT, "placeholder": plain(long(150))}), "less than 151"),
    ("a long option", actions({**SELECT, "options": [{"text": plain(long(75)), "value": "v"}]}), "than 76"),
    (
        "a long option value",
        actions({**SELECT, "options": [{"text": plain(), "value": long(150)}]}),
        "than 151",
    ),
    ("six in an overflow", actions({"type": "overflow", "options": options(6)}), "no more than 5"),
    ("eleven boxes", actions({"type": "checkboxes", "options": options(11)}), "no more than 10"),
    (
        "a date that is none",
        actions({"type": "datepicker", "initial_date": "12.10.2026"}),
        "match the pattern",
    ),
    ("an hour that is none", actions({"type": "timepicker", "initial_time": "25:00"}), "match the pattern"),
    ("a moment long ago", actions({"type": "datetimepicker", "initial_date_time": 5}), "must be between"),
    (
        "a number that is a flag",
        actions({"type": "datetimepicker", "initial_date_time": True}),
        "be a number",
    ),
    ("an empty filter", actions({"type": "conversations_select", "filter": {}}), "must have one of include"),
    (
        "none selectable",
        actions({"type": "multi_users_select", "max_selected_items": 0}),
        "must be between 1",
    ),
    ("a long label of an input", {**text_input(), "label": plain(long(2000))}, "less than 2001"),
    ("a button as an input", {**text_input(), "element": button()}, "unsupported type: button"),
    (
        "more than all",
        {**text_input(), "element": {"type": "plain_text_input", "min_length": 5, "max_length": 4}},
        "min_length must not be more than max_length",
    ),
    ("21 cells", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}, "no more than 20"),
    ("101 rows", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}, "no more than 100"),
    (
        "rows of two lengths",
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * each for each in (1, 2)]},
        "all rows must have as many cells",
    ),
    ("an unknown rich part", rich({"type": "smell"}), "unsupported type: smell"),
    ("an empty rich text", rich({"type": "text", "text": ""}), "must be more than 0"),
    (
        "a rich style that is none",
        rich({"type": "text", "text": "x", "style": {"loud": True}}),
        "property: loud",
    ),
    (
        "a rich date without a format",
        rich({"type": "date", "timestamp": 1}),
        "missing required field: format",
    ),
    ("an alert in a message", {"type": "alert", "text": plain()}, "unsupported type: alert in a message"),
    (
        "a file input in a message",
        {**text_input(), "element": {"type": "file_input"}},
        "unsupported type: file_input in a message",
    ),
]


@pytest.mark.parametrize(("block", "message"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_a_broken_rule_is_named(block: Any, message: str) -> None:  # noqa: ANN401  # wrong types too
    (only,) = wrong(block)
    assert message in only
    assert only.endswith("]")


def test_every_mistake_is_named_with_its_place() -> None:
    assert wrong(section(""), {"type": "header"}, {**DIVIDER, "x": 1, "y": 2}) == [
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "missing required field: text [json-pointer:/blocks/1]",
        "invalid additional property: x [json-pointer:/blocks/2]",
        "invalid additional property: y [json-pointer:/blocks/2]",
    ]


def test_fifty_blocks_and_no_more() -> None:
    assert wrong(*[DIVIDER] * 50) == []
    assert wrong(*[DIVIDER] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_limits_may_be_reached() -> None:
    assert wrong(section("x" * 3000), actions(*(button(str(i), "x" * 75) for i in range(25)))) == []


def test_block_ids_are_of_one_block_each() -> None:
    assert wrong({**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "a"}) == [
        "block_id a already exists [json-pointer:/blocks/1]"
    ]
    assert wrong(DIVIDER, DIVIDER, {**DIVIDER, "block_id": "a"}) == []


def test_the_same_action_may_stand_in_two_blocks() -> None:
    assert wrong(actions(button("a")), actions(button("a"))) == []


def test_all_markdown_together_has_a_limit() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert wrong(half, half) == []
    assert "hold 12001 characters" in wrong(half, half, {"type": "markdown", "text": "x"})[0]


def test_a_message_has_one_table() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert wrong(table) == []
    assert wrong(table, table) == ["only one table is allowed [json-pointer:/blocks]"]


def test_a_modal_is_checked_as_a_whole() -> None:
    def wrong_view(view: Any) -> list[str]:  # noqa: ANN401  # wrong types too
        return blocks.check_view(view, most=100)

    assert wrong_view(modal(text_input())) == []
    assert wrong_view(modal(*[DIVIDER] * 101)) == ["no more than 100 items allowed [json-pointer:/blocks]"]
    assert wrong_view({**modal(DIVIDER), "title": plain(long(24))}) == [
        "must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert "less than 3001" in wrong_view(modal(DIVIDER, private_metadata=long(3000)))[0]
    assert wrong_view({"type": "home", "blocks": []}) == ["unsupported type: home [json-pointer:/view]"]
    assert "in a modal" in wrong_view(modal({"type": "markdown", "text": "x"}))[0]
    assert wrong_view(modal({**text_input(), "element": {"type": "file_input"}})) == []
    without = {name: value for name, value in modal(text_input()).items() if name != "submit"}
    assert wrong_view(without) == ["missing required field: submit [json-pointer:/view]"]
    assert wrong_view({**without, "blocks": [DIVIDER]}) == []
