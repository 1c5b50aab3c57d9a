"""The inputs of a modal as HTML, what is chosen in them, and moments as pickers hold them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import choices, dates, fields, offers
from sandbox.slack.model import Person
from tests.sandbox.page.blockkit import button, mrkdwn, plain
from tests.sandbox.page.builders import EMMA, LIAM, Read, reader
from tests.sandbox.page.standin_forms import GROUPED, OPTIONS, field, option

EVIL = "<img src=x onerror=alert(1)>"
BERLIN = ZoneInfo("Europe/Berlin")


def drawn(element: dict[str, Any], **more: Any) -> Read:  # noqa: ANN401  # of a block
    return Read(fields.draw(reader(), field("f", "Field", element, **more)))


@pytest.mark.parametrize(
    ("element", "most", "left"),
    [
        ({"max_length": 10}, "10", "10"),
        ({"max_length": 10, "initial_value": "x" * 12}, "10", "-2"),
        ({"initial_value": "x" * 2950}, "3000", "50"),
        ({"initial_value": "x"}, None, None),
    ],
    ids=["empty", "too long", "nearly full", "no limit of its own"],
)
def test_what_is_left_of_a_text_is_counted_where_there_is_a_limit(
    element: dict[str, Any], most: str | None, left: str | None
) -> None:
    (box,) = drawn({"type": "plain_text_input", **element}).all("div")
    assert (box.get("data-most"), box.get("data-left")) == (most, left)


@pytest.mark.parametrize(
    ("kind", "html"), [("email_text_input", "email"), ("url_text_input", "url"), ("number_input", "text")]
)
def test_lines_are_of_the_browser_s_own_kind(kind: str, html: str) -> None:
    (line,) = drawn({"type": kind, "initial_value": "x"}).all("input")
    assert (line["type"], line["value"], line["data-field"]) == (html, "x", "text")


def test_a_label_names_its_control_whatever_the_block_is_called() -> None:
    block = field('a "b" c', "Field", {"type": "plain_text_input"})
    (named,) = Read(fields.label(reader(), block)).all("label")
    (line,) = Read(fields.draw(reader(), block)).all("input")
    assert named["for"] == line["id"] == "input-a%20%22b%22%20c"


def test_nothing_that_the_bot_writes_becomes_markup() -> None:
    menu = {"type": "static_select", "options": [option(EVIL, EVIL, EVIL)]}
    block = field(EVIL, EVIL, {"type": "plain_text_input", "initial_value": EVIL}, hint=EVIL)
    parts = [
        fields.label(reader(), block),
        fields.hint(reader(), block),
        fields.draw(reader(), block),
        fields.error(EVIL),
    ]
    found = offers.of_options(menu)
    held = {"type": "multi_static_select", "selected_options": menu["options"]}
    parts += [offers.draw_list(found, 0, []), offers.draw_word(EVIL)]
    parts += [offers.draw_chosen(reader(), {"type": "multi_static_select"}, held, [])]
    assert not {"img", "script"} & {tag for each in parts for tag in Read(str(each)).tags()}


def test_a_group_of_options_is_named_once() -> None:
    found = offers.of_options({"option_groups": GROUPED})
    words = Read(offers.draw_list(found, 1, ["b"])).text
    assert words == "EuropeApplesRed onesPearscheckAsiaPlums"
    assert offers.of_options({}) == []


def test_people_are_offered_by_name_and_found_by_handle() -> None:
    people = [
        Person("U2", "zoe", "Zoe Adams"),
        Person("U1", "adam", "Adam Zed"),
        Person("B", "bot", "Bot", is_bot=True),
    ]
    found = offers.of_people(people)
    assert [each.label for each in found] == ["Adam Zed", "Zoe Adams"]
    for typed, values in {
        "ad": ["U1", "U2"],
        "ADAMS z": ["U2"],
        "@zoe": ["U2"],
        "dams": [],
        "": ["U1", "U2"],
    }.items():
        assert [each.value for each in offers.fitting(found, typed)] == values


def test_somebody_unknown_is_shown_by_their_id() -> None:
    held = {"type": "users_select", "selected_user": "U0NOBODY"}
    assert Read(offers.draw_chosen(reader(), {"type": "users_select"}, held, [])).text == "U0NOBODY"
    nobody = {"type": "users_select", "selected_user": None}
    assert offers.draw_chosen(reader(), {"type": "users_select"}, nobody, []) == ""


def test_what_is_chosen_takes_the_place_of_what_stood_there_first() -> None:
    menu = {"type": "users_select", "action_id": "who", "initial_user": EMMA}
    values = {"b": {"who": {"type": "users_select", "selected_user": LIAM}}}
    actions = {"type": "actions", "block_id": "b", "elements": [menu, button("Go", "go")]}
    shown = choices.with_state(actions, values)
    assert shown["elements"] == [menu | {"initial_user": LIAM}, button("Go", "go")]
    section = {"type": "section", "block_id": "b", "text": mrkdwn("x"), "accessory": menu}
    assert choices.with_state(section, values)["accessory"]["initial_user"] == LIAM
    for untouched in ({"type": "divider", "block_id": "d"}, {"type": "divider"}):
        assert choices.with_state(untouched, values) == untouched


def test_radio_buttons_and_boxes_show_what_is_chosen_and_explain_it() -> None:
    made = drawn({"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[:1]})
    assert ["checked" in each for each in made.all("input")] == [True, False, False]
    assert "Red ones" in made.text
    (group,) = [each for each in made.all("div") if each.get("aria-labelledby")]
    assert group["aria-labelledby"] == "label-input-f"


def test_what_no_control_is_made_for_is_named() -> None:
    assert drawn({"type": "file_input"}).text == "file_input"


def test_a_picker_is_called_as_its_field() -> None:
    (day,) = drawn({"type": "datepicker", "placeholder": plain("Choose")}).all("input")
    assert day["aria-label"] == "Field"


@given(st.integers(946_684_800 // 60, 4_070_908_800 // 60), st.sampled_from(["Asia/Tokyo", "UTC"]))
def test_a_moment_survives_the_picker(minutes: int, zone: str) -> None:
    moment = datetime.fromtimestamp(minutes * 60, UTC)
    assert dates.of_wall(dates.wall(moment, ZoneInfo(zone)), ZoneInfo(zone)) == moment.timestamp()


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
    ids=["shown twice", "skipped"],
)
def test_a_time_at_a_change_of_the_clocks_is_a_moment_too(wall: str, utc: datetime) -> None:
    assert dates.of_wall(wall, BERLIN) == utc.timestamp()


@pytest.mark.parametrize("half", ["", "T", "2026-10-25T", "T02:30", "2026-13-01T10:00"])
def test_half_a_moment_is_none(half: str) -> None:
    assert dates.of_wall(half, BERLIN) is None


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC"),
        ("Asia/Tokyo", "UTC+9"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/New_York", "UTC-5"),
        ("America/St_Johns", "UTC-3:30"),
    ],
)
def test_an_offset_is_said_as_people_say_it(zone: str, words: str) -> None:
    assert dates.offset(datetime(2026, 11, 21, tzinfo=UTC), ZoneInfo(zone)) == words
