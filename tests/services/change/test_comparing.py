"""What counts as different, and how it is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.change import comparing
from bot.services.change.comparing import Difference
from bot.slack import form, message

LINES = form.Text(name="lines", label="Lines", lines=True)
NAME = form.Text(name="name", label="Name <b>")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        ([], None),
        (["b", "a"], ("a", "b")),
        (" two\r\nlines ", "two\nlines"),
        ({"value": "1", "label": "cut…"}, {"value": "1", "label": "cut off"}),
        ({}, None),
        ("un\u200bseen", "unseen"),
    ],
)
def test_what_means_the_same(one: object, other: object) -> None:
    assert comparing.same(LINES, one, other)
    assert comparing.same(LINES, other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (False, None),
        (0, None),
        (["a"], ["a", "a2"]),
        ({"value": "1"}, {"value": "2"}),
        ("a", "A"),
    ],
)
def test_what_does_not(one: object, other: object) -> None:
    assert not comparing.same(LINES, one, other)


def test_what_was_typed_is_no_markup() -> None:
    line = Difference(NAME, "<!channel>", "R&D").line()
    assert line == "*Name &lt;b&gt;*\n&lt;!channel&gt; → R&amp;D"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (NAME, "x" * 201, "x" * 199 + "…"),
        (form.Switch(name="s", label="S"), None, "as the account has it"),
        (form.Switch(name="s", label="S"), False, "off"),
        (form.Number(name="n", label="N", least=0, most=9), 0, "0"),
        (form.Hour(name="h", label="H"), "09:30", "09:30"),
        (form.People(name="p", label="P"), ["U1"] * 32, ", ".join(["<@U1>"] * 30) + " and 2 more"),
    ],
)
def test_values_in_words(field: form.Field, value: object, words: str) -> None:
    assert comparing.said(field, value) == words


def test_more_differences_than_a_message_takes_are_counted() -> None:
    found = [Difference(NAME, "a", "b")] * (comparing.MOST_SHOWN + 3)
    blocks = comparing.blocks(found)
    assert len(blocks) == comparing.MOST_SHOWN + 1
    assert "And 3 more." in str(blocks[-1].to_dict())


def test_what_is_too_long_for_slack_is_named_only() -> None:
    options = tuple(form.Option(str(each), f"{each:03}" + "&" * 72) for each in range(30))
    field = form.Choices(name="c", label="Choices", options=options)
    line = Difference(field, [str(each) for each in range(30)], ["1"]).line()
    assert line == "*Choices*\nchanges; it is too long to be shown"


@given(st.text(max_size=500), st.text(max_size=500), st.text(min_size=1, max_size=50))
def test_a_line_always_fits(before: str, after: str, label: str) -> None:
    assert len(Difference(form.Text(name="t", label=label), before, after).line()) <= message.TEXT_LIMIT


def test_a_secret_is_in_no_record() -> None:
    key: form.Field = form.Text(name="key", label="Key", secret=True)
    known: dict[str, form.Field] = {"name": NAME, "key": key}
    before: dict[str, Any] = {"name": "A", "key": "old"}
    found = comparing.differences(known, before, {"name": "B", "key": "new"})
    assert comparing.recorded(found) == {"before": {"name": "A"}, "after": {"name": "B"}, "secrets": ["key"]}
    assert comparing.differences(known, before, {"name": "A"}) == []
