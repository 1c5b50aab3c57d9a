"""The fields of a form: drawn, filled in, read back."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import text
from bot.slack import form
from bot.slack.form import Block, Field, Option

SCHEMA = Path(__file__).parents[3] / "shared" / "slack-schemas" / "blockkit.schema.json"
OPTIONS = (Option("a", "First", "Of all"), Option("b", "Second <b>"), Option("c", "Third"))


def untouched(block: Block) -> dict[str, dict[str, Any]]:
    """The view's state as Slack sends it where nobody touched the block."""
    element = block["element"]
    slots = {
        "initial_value": "value", "initial_date": "selected_date", "initial_time": "selected_time",
        "initial_date_time": "selected_date_time", "initial_option": "selected_option",
        "initial_options": "selected_options", "initial_user": "selected_user",
        "initial_users": "selected_users",
    }  # fmt: skip
    filled = {slots[name]: value for name, value in element.items() if name in slots}
    empty: dict[str, dict[str, Any]] = {"checkboxes": {"selected_options": []}}
    state = {"type": element["type"], **empty.get(element["type"], {"value": None}), **filled}
    return {block["block_id"]: {element["action_id"]: state}}


WORDS = st.text(max_size=30).map(text.plain)
LINES = st.lists(WORDS, max_size=4).map("\n".join).map(str.strip).filter(bool)
IDS = st.from_regex("[UW][A-Z0-9]{2,8}", fullmatch=True)
COMMON: dict[str, Any] = {"name": "f", "label": "Field"}
LABELS = st.text(min_size=1, max_size=75)
SUGGESTED = st.fixed_dictionaries({"value": st.text(min_size=1, max_size=150), "label": LABELS})
SEVERAL = st.lists(SUGGESTED, min_size=1, max_size=5, unique_by=itemgetter("value"))
FILLED: list[tuple[Field, st.SearchStrategy[Any]]] = [
    (form.Text(**COMMON, placeholder="Such as Retro"), WORDS.filter(bool)),
    (form.Text(**COMMON, lines=True, most=10), LINES),
    (form.Email(**COMMON, most=5), st.emails()),
    (form.Url(**COMMON), st.just("https://x.example/a?b=c")),
    (form.Number(**COMMON, least=-5, most=1440), st.integers(-5, 1440)),
    (form.Day(**COMMON), st.dates().map(date.isoformat)),
    (form.Hour(**COMMON), st.times().map(lambda each: f"{each:%H:%M}")),
    (form.Moment(**COMMON), st.integers(1_000_000_000, 9_999_999_999)),
    (form.Choice(**COMMON, options=OPTIONS, placeholder="Choose"), st.sampled_from("abc")),
    (form.Choice(**COMMON, options=OPTIONS, radio=True), st.sampled_from("abc")),
    (form.Switch(**COMMON), st.booleans()),
    (form.Choices(**COMMON, options=OPTIONS), st.sampled_from([["a"], ["a", "c"], ["a", "b", "c"]])),
    (form.Choices(**COMMON, options=OPTIONS, boxes=True), st.sampled_from([[], ["b"], ["a", "c"]])),
    (form.Someone(**COMMON, placeholder="Who"), IDS),
    (form.People(**COMMON, most=5), st.lists(IDS, unique=True, min_size=1, max_size=5)),
    (form.Suggested(**COMMON, least=2), SUGGESTED),
    (form.SuggestedMany(**COMMON, most=5), SEVERAL),
]  # fmt: skip
NAMES = [f"{type(field).__name__} {at}" for at, (field, _) in enumerate(FILLED)]
VALUES = st.sampled_from(range(len(FILLED))).flatmap(
    lambda at: st.tuples(st.just(FILLED[at][0]), FILLED[at][1])
)


@given(VALUES)
def test_what_is_drawn_is_read_back_as_it_was(filled: tuple[Field, Any]) -> None:
    field, value = filled
    assert form.read([field], untouched(field.draw(value))) == {"f": value}
    assert json.loads(json.dumps(value)) == value


@pytest.mark.parametrize("field", [field for field, _ in FILLED], ids=NAMES)
def test_what_is_left_empty_is_not_there(field: Field) -> None:
    is_boxes = isinstance(field, form.Choices) and field.boxes
    assert form.read([field], untouched(field.draw())) == ({"f": []} if is_boxes else {})
    assert form.read([field], {}) == {}
    assert form.read([field], {"other": {}}) == {}


@given(VALUES)
def test_what_is_filled_in_can_be_said_and_never_acts_as_markup(filled: tuple[Field, Any]) -> None:
    field, value = filled
    said = field.say(value)
    assert said
    assert not any(each in said for each in ("<!channel", "<!here", "<#", "<http", "<b>"))


@cache
def input_block() -> jsonschema.Draft202012Validator:
    if not SCHEMA.is_file():
        pytest.skip("Slack's schemas do not lie beside the project")
    whole = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator({"$defs": whole["$defs"], "$ref": "#/$defs/InputBlock"})


@pytest.mark.conformance
@given(VALUES, st.fixed_dictionaries({"optional": st.booleans(), "watched": st.booleans()}))
def test_every_block_is_one_of_slacks(filled: tuple[Field, Any], more: dict[str, bool]) -> None:
    field, value = filled
    changed = replace(field, hint="A word on it", optional=more["optional"], watched=more["watched"])
    for block in (changed.draw(value), changed.draw()):
        assert [error.message for error in input_block().iter_errors(block)] == []
        assert (block["optional"], block.get("dispatch_action", False)) == (more["optional"], more["watched"])
        assert block["hint"]["text"] == "A word on it"


def test_several_fields_are_drawn_and_read_by_their_names() -> None:
    fields = [
        form.Text(name="topic", label="Topic"),
        form.Number(name="minutes", label="Minutes", least=1, most=9),
    ]
    drawn = form.draw(fields, {"minutes": 5, "unknown": 1})
    assert [each["block_id"] for each in drawn] == ["topic", "minutes"]
    state = untouched(drawn[0]) | untouched(drawn[1])
    assert form.read(fields, state) == {"minutes": 5}


def test_a_field_is_optional_and_unwatched_unless_it_says_otherwise() -> None:
    drawn = form.Text(**COMMON).draw()
    assert drawn["optional"]
    assert {"hint", "dispatch_action"}.isdisjoint(drawn)
    drawn = form.Text(**COMMON, hint="A word on it", optional=False, watched=True).draw()
    assert (drawn["optional"], drawn["dispatch_action"]) == (False, True)
    assert drawn["hint"] == {"type": "plain_text", "text": "A word on it", "emoji": False}


def test_a_secret_is_never_drawn_nor_said() -> None:
    field = form.Text(name="passcode", label="Passcode", secret=True)
    assert field.draw("hush") == field.draw()
    assert "hush" not in field.say("hush")
    assert form.read([field], {"passcode": {"form.passcode": {"value": " hush "}}}) == {"passcode": "hush"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  Retro ", "Retro"),
        (" \u00a0\u200b\t", None),
        ("", None),
        (None, None),
        ("a\ud800b", "ab"),
        ("a\x00b\x1b", "ab"),
        ("e\u0301", "é"),
        ("a\nb", "a b"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_a_line_is_read_without_what_cannot_be_seen(typed: str | None, read: str | None) -> None:
    field = form.Text(**COMMON)
    assert field.read({"value": typed}) == read
    if read:
        read.encode()


def test_lines_stay_lines() -> None:
    field = form.Text(**COMMON, lines=True)
    assert field.read({"value": "\n 1. One \r\n\r\n2. Two\t\x07\n\n"}) == "1. One\n\n2. Two"


@given(st.text(), st.booleans())
def test_any_text_is_read_as_it_is_drawn_again(typed: str, lines: bool) -> None:  # noqa: FBT001 drawn
    field = form.Text(**COMMON, lines=lines)
    read = field.read({"value": typed})
    assert field.read({"value": read}) == read
    assert (read or "") == field.tidy(typed)
    assert form.read([field], untouched(field.draw(read))).get("f") == read


def test_what_is_there_already_is_shown_whole_where_it_is_longer_than_may_be_typed() -> None:
    field = form.Text(**COMMON, most=5)
    assert field.draw("Retro")["element"]["max_length"] == 5
    assert field.draw("Retro, again")["element"]["max_length"] == 12
    assert len(field.draw("x" * 5000)["element"]["initial_value"]) == 3000
    assert "initial_value" not in field.draw(" ")["element"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (form.Number(**COMMON, least=1, most=9), 10),
        (form.Moment(**COMMON), 999_999_999),
        (form.Choice(**COMMON, options=OPTIONS), "z"),
        (form.Choices(**COMMON, options=OPTIONS), ["z"]),
        (form.People(**COMMON), []),
    ],
)
def test_what_slack_would_refuse_to_show_is_left_empty(field: Field, value: object) -> None:
    assert field.draw(value) == field.draw()


def chosen(value: object) -> Mapping[str, Any]:
    return {"selected_option": {"value": value}}


def option(value: str) -> Mapping[str, Any]:
    return {"value": value, "text": {"type": "plain_text", "text": value}}


@pytest.mark.parametrize(
    ("field", "state"),
    [
        (form.Text(**COMMON), {"value": 3}),
        (form.Number(**COMMON, least=1, most=9), {"value": "10"}),
        (form.Number(**COMMON, least=1, most=9), {"value": "0"}),
        (form.Number(**COMMON, least=1, most=9), {"value": "1.5"}),
        (form.Number(**COMMON, least=1, most=9), {"value": "٣"}),
        (form.Number(**COMMON, least=1, most=9), {"value": "9" * 5000}),
        (form.Number(**COMMON, least=1, most=9), {"value": 3}),
        (form.Day(**COMMON), {"selected_date": "2026-02-31"}),
        (form.Day(**COMMON), {"selected_date": "tomorrow"}),
        (form.Hour(**COMMON), {"selected_time": "25:00"}),
        (form.Moment(**COMMON), {"selected_date_time": 12}),
        (form.Moment(**COMMON), {"selected_date_time": "soon"}),
        (form.Moment(**COMMON), {"selected_date_time": True}),
        (form.Choice(**COMMON, options=OPTIONS), chosen("z")),
        (form.Choice(**COMMON, options=OPTIONS), chosen(["a"])),
        (form.Switch(**COMMON), chosen("maybe")),
        (form.Choices(**COMMON, options=OPTIONS), {"selected_options": [{"value": "a"}, {"value": "z"}]}),
        (form.Choices(**COMMON, options=OPTIONS), {"selected_options": ["a"]}),
        (form.Someone(**COMMON), {"selected_user": "<!channel>"}),
        (form.People(**COMMON), {"selected_users": ["U0EMMA001", "C0GENERAL"]}),
        (form.People(**COMMON), {"selected_users": [3]}),
        (form.Suggested(**COMMON), chosen("a")),
        (form.Suggested(**COMMON), {"selected_option": "a"}),
        (form.SuggestedMany(**COMMON, most=5), {"selected_options": [{"value": "a"}]}),
        (form.SuggestedMany(**COMMON, most=5), {"selected_options": ["a"]}),
        (form.SuggestedMany(**COMMON, most=1), {"selected_options": [option("a"), option("b")]}),
    ],
)
def test_a_state_that_no_such_field_can_have_is_an_error(field: Field, state: Mapping[str, Any]) -> None:
    with pytest.raises((ValueError, LookupError, TypeError, AttributeError)):
        form.read([field], {"f": {"form.f": state}})


def test_a_state_of_another_field_is_an_error() -> None:
    with pytest.raises(LookupError):
        form.read([form.Text(**COMMON)], {"f": {"form.g": {"value": "x"}}})


def test_a_switch_has_three_states() -> None:
    field = form.Switch(**COMMON, unset="As the account has it")
    states = {
        value: field.draw(value)["element"]["initial_option"]["text"]["text"] for value in (None, True, False)
    }
    assert states == {None: "As the account has it", True: "On", False: "Off"}
    assert (field.say(True), field.say(False)) == ("on", "off")  # noqa: FBT003 its value


def test_people_are_read_once_each() -> None:
    assert form.People(**COMMON).read({"selected_users": ["U2", "U1", "U2"]}) == ["U2", "U1"]


def test_values_are_said_by_their_labels() -> None:
    assert form.Choice(**COMMON, options=OPTIONS).say("b") == "Second &lt;b&gt;"
    assert form.Choice(**COMMON, options=OPTIONS).say("<z>") == "&lt;z&gt;"
    assert form.Choices(**COMMON, options=OPTIONS).say(["a", "c", "z"]) == "First, Third, z"
    assert form.Choices(**COMMON, options=OPTIONS).say([]) == "none"
    assert form.People(**COMMON).say(["U1", "U2"]) == "<@U1>, <@U2>"
    assert form.People(**COMMON).say([]) == "none"
    assert form.Someone(**COMMON).say("U1") == "<@U1>"
    assert form.Day(**COMMON).say("2026-12-24") == "Thu 24 December 2026"
    assert form.Hour(**COMMON).say(f"{time(9, 30):%H:%M}") == "09:30"
    assert form.Moment(**COMMON).say(1_800_000_000).startswith("<!date^1800000000^")
    assert form.Suggested(**COMMON).say({"value": "1", "label": "R&D"}) == "R&amp;D"
    several = [{"value": "1", "label": "R&D"}, {"value": "2", "label": "QA"}]
    assert form.SuggestedMany(**COMMON, most=5).say(several) == "R&amp;D, QA"
    assert form.SuggestedMany(**COMMON, most=5).say([]) == "none"


def test_the_same_suggestion_twice_is_one() -> None:
    field = form.SuggestedMany(**COMMON, most=1)
    assert field.read({"selected_options": [option("a"), option("a")]}) == [{"value": "a", "label": "a"}]
    assert field.read({"selected_options": []}) is None
    assert "initial_options" not in field.draw([])["element"]


def test_a_long_or_missing_label_of_a_suggestion_is_shown_as_far_as_slack_can() -> None:
    field = form.Suggested(**COMMON)
    assert (
        field.draw({"value": "1", "label": "x" * 80})["element"]["initial_option"]["text"]["text"] == "x" * 75
    )
    assert field.draw({"value": "1", "label": ""})["element"]["initial_option"]["text"]["text"] == "1"


MANY = tuple(Option(str(each), "x") for each in range(101))


@pytest.mark.parametrize(
    ("kind", "changed", "problem"),
    [
        (form.Text, {"name": ""}, "0 characters"),
        (form.Text, {"name": "x" * 251}, "251 characters"),
        (form.Text, {"label": ""}, "0 characters"),
        (form.Text, {"label": "x" * 2001}, "2001 characters"),
        (form.Text, {"hint": "x" * 2001}, "2001 characters"),
        (form.Text, {"placeholder": "x" * 151}, "151 characters"),
        (form.Text, {"most": 0}, "1 to 3000"),
        (form.Text, {"most": 3001}, "1 to 3000"),
        (form.Number, {"least": 2, "most": 1}, "nothing is from 2 to 1"),
        (form.Choice, {"options": ()}, "0 options"),
        (form.Choice, {"options": MANY}, "101 options"),
        (form.Choice, {"options": MANY[:11], "radio": True}, "11 options"),
        (form.Choice, {"options": (Option("a", "x"), Option("a", "y"))}, "same value"),
        (form.Choice, {"options": OPTIONS, "placeholder": "x" * 151}, "151 characters"),
        (form.Choices, {"options": MANY[:11], "boxes": True}, "11 options"),
        (form.Someone, {"placeholder": "x" * 151}, "151 characters"),
        (form.People, {"placeholder": "x" * 151}, "151 characters"),
        (form.Suggested, {"placeholder": "x" * 151}, "151 characters"),
        (form.SuggestedMany, {"most": 5, "placeholder": "x" * 151}, "151 characters"),
        (form.Switch, {"unset": "x" * 76}, "76 characters"),
    ],
)
def test_a_field_that_slack_would_refuse_is_not_made(
    kind: type[Field], changed: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        kind(**(COMMON | changed))


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        (("", "x"), "0 characters"),
        (("x" * 151, "x"), "151 characters"),
        (("x", ""), "0 characters"),
        (("x", "x" * 76), "76 characters"),
        (("x", "x", "x" * 76), "76 characters"),
    ],
)
def test_an_option_that_slack_would_refuse_is_not_made(option: tuple[str, ...], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Option(*option)
