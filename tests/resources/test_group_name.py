"""Names of groups: what may be one, and which was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import text
from bot.errors import Refusal
from bot.resources import base, group_name
from bot.resources.base import Found

THERE = [Found("1", "Marketing"), Found("2", "Sales"), Found("3", "sales"), Found("4", "Sales  EMEA")]
TWINS = [Found("1", "QA"), Found("2", "QA")]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Marketing", "Marketing"),
        ("  Marketing\t", "Marketing"),
        ("Sales   EMEA", "Sales EMEA"),
        ("Mar\u200bketing", "Marketing"),
        ("🎉", "🎉"),
        ("🏳️‍🌈🚀", "🏳️‍🌈🚀"),
        ("42", "42"),
        ("+", "+"),
        ("マーケ", "マーケ"),
        ("x" * 128, "x" * 128),
        ("🎉" * 128, "🎉" * 128),
    ],
)
def test_a_name_is_one_line_that_one_can_see(typed: str, name: str) -> None:
    assert group_name.read({"name": typed}) == name


@pytest.mark.parametrize(
    "typed", [None, "", "   ", "\u200b", "\u3164", "\u2800\u2800", "\ufe0f", "\u0301", "\t\n"]
)
def test_a_name_that_nobody_can_see_is_wrong(typed: str | None) -> None:
    with pytest.raises(base.Wrong) as caught:
        group_name.read({"name": typed} if typed is not None else {})
    assert caught.value.errors == {"name": "Type a name that people can see."}


def test_a_name_that_is_too_long_is_wrong_and_its_length_is_said() -> None:
    with pytest.raises(base.Wrong) as caught:
        group_name.read({"name": "x" * 129})
    assert "128" in caught.value.errors["name"]
    assert "129" in caught.value.errors["name"]


@given(st.text())
def test_whatever_is_typed_is_a_name_or_wrong(typed: str) -> None:
    try:
        name = group_name.read({"name": typed})
    except base.Wrong:
        return
    assert group_name.read({"name": name}) == name
    assert 1 <= len(name) <= group_name.LONGEST
    assert text.plain(name) == name


@pytest.mark.parametrize(
    ("typed", "zoom_id"),
    [("Marketing", "1"), ("marketing", "1"), ("Sales", "2"), ("sales", "3"), ("sales emea", "4")],
)
def test_a_name_means_the_one_that_has_it_and_capitals_matter_only_between_two(
    typed: str, zoom_id: str
) -> None:
    assert group_name.meant("group", typed, THERE).zoom_id == zoom_id


@pytest.mark.parametrize("typed", ["SALES", "sAles"])
def test_a_name_that_two_nearly_have_means_neither(typed: str) -> None:
    with pytest.raises(Refusal, match="2 groups are called") as caught:
        group_name.meant("group", typed, THERE)
    assert "different names" in caught.value.next_step


def test_a_name_that_two_have_means_neither() -> None:
    with pytest.raises(Refusal, match="2 contact groups are called “QA”"):
        group_name.meant("contact group", "QA", TWINS)


@pytest.mark.parametrize(
    ("typed", "next_step"),
    [
        ("Marketting", "Did you mean “Marketing”?"),
        ("Nothing like it", "Type its name as Zoom shows it."),
        ("x" * 3000, "Type its name as Zoom shows it."),
    ],
)
def test_a_name_that_there_is_not_is_told_with_what_comes_near(typed: str, next_step: str) -> None:
    with pytest.raises(Refusal, match="There is no group") as caught:
        group_name.meant("group", typed, THERE[:2])
    assert caught.value.next_step == next_step
    assert len(caught.value.text) < 100


def test_where_there_is_none_at_all_nothing_comes_near() -> None:
    with pytest.raises(Refusal, match="There is no group “QA”"):
        group_name.meant("group", "QA", [])
