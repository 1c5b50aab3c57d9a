from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import blocks, elements
from tests.sandbox.page.blockkit import button, mrkdwn, plain
from tests.sandbox.page.builders import EMMA, GENERAL, Read, reader
from tests.sandbox.page.standin import CONFIRM, card

EVIL = "<img src=x onerror=alert(1)>"


def drawn(block: dict[str, Any]) -> Read:
    return Read(blocks.draw(reader(), block))


def drawn_element(element: dict[str, Any]) -> Read:
    return Read(elements.draw(reader(), "b1", {"action_id": "a1", **element}))


def rich(*parts: dict[str, Any], box: str = "rich_text_section", **more: object) -> Read:
    return drawn({"type": "rich_text", "elements": [{"type": box, "elements": list(parts), **more}]})


@given(st.text(min_size=1, alphabet=st.characters(exclude_characters="\0\r")))
def test_no_text_of_a_card_becomes_markup(topic: str) -> None:
    read = [drawn(block) for block in card(topic)]
    assert not {tag for each in read for tag in each.tags()} & {"script", "img", "iframe", "svg", "style"}
    assert read[0].text == topic


def test_a_header_is_a_heading() -> None:
    read = drawn({"type": "header", "text": plain(f":tada: {EVIL}")})
    assert (read.tags(), read.text) == ({"h3"}, f"🎉 {EVIL}")


def test_plain_text_without_emoji_keeps_its_colons() -> None:
    read = drawn({"type": "section", "text": {"type": "plain_text", "text": ":tada: *x*", "emoji": False}})
    assert read.text == ":tada: *x*"


def test_a_section_has_text_fields_and_something_beside_it() -> None:
    read = drawn(
        {
            "type": "section",
            "block_id": "b1",
            "text": mrkdwn("*Hi*"),
            "fields": [mrkdwn("one"), mrkdwn("two")],
            "accessory": button("Go", "go"),
        }
    )
    assert read.text == "HionetwoGo"
    assert read.all("button")[0]["data-block"] == "b1"


def test_pictures_are_described_and_never_fetched() -> None:
    image = {"type": "image", "image_url": "https://a.b/c.png", "alt_text": "a cat", "title": plain("Cat")}
    for block in (
        image,
        {"type": "section", "text": mrkdwn("x"), "accessory": image},
        {"type": "context", "elements": [image, mrkdwn("x")]},
    ):
        read = drawn(block)
        assert "img" not in read.tags()
        assert "a cat" in read.text
        assert read.all("a")[0]["href"] == "https://a.b/c.png"
    assert "Cat" not in drawn({**image, "title": {}}).text


def test_a_markdown_block_is_shown_as_written() -> None:
    assert drawn({"type": "markdown", "text": "# **x**"}).text == "# **x**"


def test_an_unknown_block_and_an_unknown_element_are_named() -> None:
    assert drawn({"type": "hologram"}).text == "A block of type hologram"
    assert drawn_element({"type": "hologram"}).text == "hologram"
    assert rich({"type": "hologram"}).text == "hologram"


def test_a_button_says_what_it_is() -> None:
    (made,) = drawn_element(button("Go", "a1", style="danger", confirm=CONFIRM)).all("button")
    assert (made["class"], made["data-do"], made["data-action"]) == ("btn btn-danger", "press", "a1")


def test_a_button_with_a_style_that_slack_does_not_know_is_a_plain_one() -> None:
    assert drawn_element(button("Go", "a1", style='x" onclick="y')).all("button")[0]["class"] == "btn"


def test_a_button_with_an_address_opens_it_and_is_pressed_all_the_same() -> None:
    (link,) = drawn_element(button("Join", "a1", url="https://a.b")).all("a")
    assert (link["href"], link["data-do"], link["target"]) == ("https://a.b", "press", "_blank")
    assert drawn_element(button("Join", "a1", url="javascript:alert(1)")).tags() == {"button"}


def test_an_overflow_menu_has_a_button_for_each_option() -> None:
    options = [{"text": plain(each), "value": each} for each in "ab"]
    made = drawn_element({"type": "overflow", "options": options}).all("button")
    assert [each["data-option"] for each in made] == ["a", "b"]


def test_a_select_offers_its_options_and_groups_and_shows_what_is_chosen() -> None:
    first, second = ({"text": plain(each), "value": each} for each in "ab")
    made = drawn_element(
        {
            "type": "static_select",
            "options": [first],
            "option_groups": [{"options": [second]}],
            "initial_option": second,
            "placeholder": plain("Pick"),
        }
    )
    assert [each["value"] for each in made.all("option")] == ["", "a", "b"]
    assert ["selected" in each for each in made.all("option")] == [False, False, True]
    assert made.all("select")[0]["aria-label"] == "Pick"


@pytest.mark.parametrize(
    ("kind", "initial", "values"),
    [
        ("users_select", {"initial_user": EMMA}, ["", "U0EMMA001", "U0LIAM002"]),
        ("channels_select", {"initial_channel": GENERAL}, ["", GENERAL]),
        ("conversations_select", {"initial_conversation": GENERAL}, ["", GENERAL]),
    ],
)
def test_slack_fills_selects_of_people_and_channels(
    kind: str, initial: dict[str, str], values: list[str]
) -> None:
    made = drawn_element({"type": kind, **initial}).all("option")
    assert [each["value"] for each in made] == values
    assert [each["value"] for each in made if "selected" in each] == list(initial.values())
    assert "selected" in drawn_element({"type": kind}).all("option")[0]


def test_radio_buttons_show_which_one_is_chosen() -> None:
    first, second = ({"text": plain(each), "value": each} for each in "ab")
    made = drawn_element({"type": "radio_buttons", "options": [first, second], "initial_option": second})
    assert ["checked" in each for each in made.all("input")] == [False, True]


def test_pickers_are_the_browsers_own() -> None:
    (day,) = drawn_element({"type": "datepicker", "initial_date": "2026-11-21"}).all("input")
    (time,) = drawn_element({"type": "timepicker", "placeholder": plain("When")}).all("input")
    assert (day["type"], day["value"], day["aria-label"]) == ("date", "2026-11-21", "Choose a date")
    assert (time["type"], time["aria-label"]) == ("time", "When")


def test_rich_text_keeps_its_words_and_styles() -> None:
    style = {"bold": True, "italic": True, "strike": True, "code": True}
    read = rich({"type": "text", "text": EVIL, "style": style})
    assert read.text == EVIL
    assert read.tags() == {"div", "b", "i", "s", "code"}


def test_rich_text_has_everything_that_mrkdwn_has() -> None:
    read = rich(
        {"type": "link", "url": "https://a.b"},
        {"type": "link", "url": "javascript:alert(1)", "text": " evil "},
        {"type": "emoji", "name": "tada"},
        {"type": "emoji", "name": "odd", "unicode": "1f44b-1f3fd"},
        {"type": "emoji", "name": "unheard_of"},
        {"type": "user", "user_id": EMMA},
        {"type": "user", "user_id": "U0NOBODY"},
        {"type": "channel", "channel_id": GENERAL},
        {"type": "usergroup", "usergroup_id": "S0LEADS01"},
        {"type": "broadcast", "range": "here"},
        {
            "type": "date",
            "timestamp": 1795273200,
            "format": "{time}",
            "fallback": "then",
            "url": "https://c.d",
        },
    )
    assert read.text == "https://a.b evil 🎉👋🏽:unheard_of:@Emma Weber@U0NOBODY#general@leads@here16:00"
    assert [each["href"] for each in read.all("a")] == ["https://a.b", "https://c.d"]


def test_rich_text_has_lists_quotes_and_code() -> None:
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    assert rich(item, item, box="rich_text_list", style="ordered", indent=1).tags() == {"div", "ol", "li"}
    assert rich(item, box="rich_text_list", style="bullet").tags() == {"div", "ul", "li"}
    assert "blockquote" in rich({"type": "text", "text": "x"}, box="rich_text_quote").tags()
    assert "pre" in rich({"type": "text", "text": "x"}, box="rich_text_preformatted").tags()
