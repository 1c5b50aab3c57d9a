"""What matches what was typed, in which order, and under which label."""

from hypothesis import given
from hypothesis import strategies as st

from bot.resources.base import Found
from bot.services.filling.listing import Listing
from bot.slack import form


def listing(*names: str) -> Listing:
    found = Listing()
    for number, name in enumerate(names):
        found.add(Found(f"ID-{number:04}", name))
    return found


def labels(found: Listing, typed: str) -> list[str]:
    return [each.label for each in found.matches(typed)]


def test_what_begins_so_comes_first_then_words_that_do_then_the_rest() -> None:
    found = listing("Remarkable", "Zoo Marketing", "Marketing", "Sales", "marked")
    assert labels(found, "mark") == ["marked", "Marketing", "Zoo Marketing", "Remarkable"]


def test_each_word_may_be_anywhere() -> None:
    found = listing("Team Marketing Europe", "Marketing Asia", "Europe")
    assert labels(found, "euro mark") == ["Team Marketing Europe"]


def test_capitals_accents_and_blanks_do_not_matter() -> None:
    assert labels(listing("Björks  Café"), "  BJORKS cafe ") == ["Björks Café"]


def test_nothing_typed_is_all_in_order() -> None:
    assert labels(listing("b", "C", "a"), "") == ["a", "b", "C"]


def test_there_are_a_hundred_at_most_and_the_best() -> None:
    found = listing(*(f"Old Group {number:04}" for number in range(300)), "Group Z")
    assert len(found) == 301
    assert len(labels(found, "group")) == 100
    assert labels(found, "group")[0] == "Group Z"


def test_equal_names_are_told_apart_by_the_end_of_their_ids() -> None:
    assert labels(listing("QA", "QA", "QA team"), "qa") == ["QA (…0000)", "QA (…0001)", "QA team"]


def test_more_of_the_id_is_shown_where_the_ends_are_the_same() -> None:
    found = Listing()
    for zoom_id in ("a-9999", "b-9999", "9999"):
        found.add(Found(zoom_id, "QA"))
    assert labels(found, "") == ["QA (…9999)", "QA (…a-9999)", "QA (…b-9999)"]


def test_long_names_that_look_the_same_are_told_apart() -> None:
    shown = labels(listing("x" * 90 + "1", "x" * 90 + "2"), "")
    assert len(set(shown)) == 2
    assert {len(each) for each in shown} == {form.OPTION_LIMIT}


def test_no_name_is_said_to_be_none() -> None:
    assert labels(listing("", "\u200b"), "") == ["(no name) (…0000)", "(no name) (…0001)"]


def test_one_that_is_there_already_and_one_that_slack_cannot_carry_are_left_out() -> None:
    found = listing("QA")
    for zoom_id in ("ID-0000", "", "x" * 151):
        found.add(Found(zoom_id, "Other"))
    assert labels(found, "") == ["QA"]


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=160), st.text(max_size=90)), max_size=30),
    st.text(max_size=8),
)
def test_whatever_the_names_slack_takes_the_options(named: list[tuple[str, str]], typed: str) -> None:
    found = Listing()
    for zoom_id, name in named:
        found.add(Found(zoom_id, name))
    options = [form.Option(each.found.zoom_id, each.label) for each in found.matches(typed)]
    assert all(0 < len(option.label) <= form.OPTION_LIMIT for option in options)


@given(st.lists(st.sampled_from(["QA", "qa", "Ops", "x" * 80]), max_size=12))
def test_no_two_have_the_same_label(names: list[str]) -> None:
    shown = labels(listing(*names), "")
    assert len(shown) == len(set(shown)) == len(names)
