"""What the views of a form say, within what Slack takes."""

from typing import Any

import pytest

from bot.errors import Refusal
from bot.resources import base
from bot.services.filling import drawing
from bot.services.filling.drafts import Sheet
from bot.slack import form
from bot.slack.modal import BLOCK_LIMIT, TITLE_LIMIT
from bot.store.port import Draft
from sandbox.slack import blocks
from tests.reading import words_of
from tests.services.shop import EMMA, NOON
from tests.services.teapots import PotForm, Pots


def sheet(filled: dict[str, Any], *, presets: tuple[str, ...] = ()) -> Sheet:
    context = base.Context(asker=EMMA, zone=None, now=NOON, presets=presets)
    return Sheet(Draft("d1", "pot", EMMA, "C1", "", NOON, filled), Pots(), context)


def section(drawn: Any, beside: str) -> str:  # noqa: ANN401 a modal
    """The text of a section of a view."""
    texts = [each["text"]["text"] for each in drawn.blocks if each.get("type") == "section"]
    return str(next(each for each in texts if beside in each))


def test_a_summary_is_cut_where_it_is_too_long() -> None:
    filled = {"story": "&<>" * 1000, "keeper": EMMA}
    menu = drawing.menu(sheet(filled))
    said = section(menu, "*Looks*")
    assert len(said) < 700
    assert said.endswith("…")
    assert f"<@{EMMA}>" in said
    assert blocks.check_view(menu.payload(), most=BLOCK_LIMIT) == []


@pytest.mark.parametrize("length", range(290, 310))
def test_no_entity_and_no_mention_is_cut_in_two(length: int) -> None:
    for unit in ("&amp;", "<@U0EMMA001>", "<!date^1795262400^{date_short_pretty}|then>"):
        said = drawing.cut((unit * 60)[: length * 2], length)
        assert said.removesuffix(" …").replace(unit, "") == ""
        assert len(said) <= length


def test_what_fits_is_not_cut() -> None:
    assert drawing.cut("x" * 300, 300) == "x" * 300


def test_lines_that_do_not_fit_are_counted() -> None:
    assert drawing.some(["a" * 10, "b" * 10, "c" * 10], 22) == f"{'a' * 10}\n{'b' * 10}\nand 1 more"
    assert drawing.some([], 10) == ""


def test_lines_are_shown_on_one_line_each() -> None:
    assert "Story: One two" in section(drawing.menu(sheet({"story": "One\n\n two"})), "*Looks*")


def test_what_people_typed_is_no_markup() -> None:
    said = section(drawing.menu(sheet({"story": "<!channel> & <@U1>"}, presets=("<!here>",))), "*Looks*")
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt;" in said
    assert "&lt;!here&gt;" in section(drawing.menu(sheet({}, presets=("<!here>",))), "*Presets*")


def test_many_presets_are_cut_too() -> None:
    names = tuple(f"{number} {'&' * 30}" for number in range(50))
    menu = drawing.menu(sheet({}, presets=names))
    assert blocks.check_view(menu.payload(), most=BLOCK_LIMIT) == []


def test_what_follows_from_a_field_stands_right_below_it() -> None:
    first = drawing.first(sheet({"times": "once"}))
    shown = [each.get("block_id", each["type"]) for each in first.blocks]
    assert shown[:5] == ["name", "start", "times", "context", "guests"]


def test_where_nothing_is_watched_notes_come_last() -> None:
    looks = drawing.page(sheet({}), "looks")
    assert [each["type"] for each in looks.blocks].index("context") == len(looks.blocks) - 1


def test_the_first_page_says_in_short_what_the_others_hold() -> None:
    filled = {"lid": True, "spout": ["left"], "story": "y" * 3000}
    said = section(drawing.first(sheet(filled)), "More settings")
    assert "Safety: Lid: on; Spouts: Left" in said
    assert len(said) < 700


def test_a_notice_has_a_title_that_fits() -> None:
    drawn = drawing.notice("A title that is far too long for Slack", "Words.", "")
    assert len(drawn.title) == TITLE_LIMIT
    assert words_of("", drawn.payload()["blocks"]).strip() == "Words."
    assert not drawn.submit


def test_every_view_is_one_that_slack_takes() -> None:
    filled = {"name": "Betty", "lid": True, "lock": "sealed", "times": "daily", "count": 3}
    full = sheet(filled, presets=("tea",))
    drawn = [
        drawing.first(full),
        drawing.menu(full),
        *(drawing.page(full, page.name) for page in full.pages[1:]),
    ]
    for each in drawn:
        assert blocks.check_view(each.payload(), most=BLOCK_LIMIT) == []
    assert "sealed" not in str([each.payload() for each in drawn])


def test_a_page_that_is_not_there_is_lost() -> None:
    with pytest.raises(Refusal, match="I do not have this form"):
        drawing.page(sheet({}), "attic")


def test_the_action_ids_of_buttons_start_as_those_of_fields_do() -> None:
    """So one listener hears of all; a button is told by its type."""
    names = {field.name for page in PotForm.pages for field in sheet({"lid": True}).fields(page.name)}
    for action_id in (drawing.MORE, drawing.CHANGE, drawing.UNSET):
        assert action_id.startswith(form.ACTION)
        assert action_id.removeprefix(form.ACTION) not in names
