"""Where something stands in a TOML file."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import policy_lines
from bot.domain.policy_lines import Lines

FILE = '''\
# a comment = 1 [ {
x.y = 1 # ["
[[rule]]
kinds = ["a", # ] }
  "b = c",

  'd']
when.type = ["x"]
when."domain" = 'q'
because = """
[[rule]]
"quoted\\" = 1""""
[[ 'rule' ]]
when = { type = [
  "e"], group.more = { f = [1.5, 2026-01-01T00:00:00Z] } }
[rule.more]
a = { b = 1, c = [{ d = 1 }, { e = 2 }] }
[other]
z = +1_000
[[other.rule]]
[[other.rule]]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("x",), 2),
        (("x", "y"), 2),
        (("rule", 1), 3),
        (("rule", 1, "kinds"), 4),
        (("rule", 1, "kinds", 1), 4),
        (("rule", 1, "kinds", 2), 5),
        (("rule", 1, "kinds", 3), 7),
        (("rule", 1, "when"), 8),
        (("rule", 1, "when", "type"), 8),
        (("rule", 1, "when", "domain"), 9),
        (("rule", 1, "because"), 10),
        (("rule", 2), 13),
        (("rule", 2, "when"), 14),
        (("rule", 2, "when", "type"), 14),
        (("rule", 2, "when", "type", 1), 15),
        (("rule", 2, "when", "group", "more", "f", 2), 15),
        (("rule", 2, "more"), 16),
        (("rule", 2, "more", "a", "c", 2, "e"), 17),
        (("other", "z"), 19),
        (("other", "rule", 1), 20),
        (("other", "rule", 2), 21),
    ],
)
def test_each_key_and_each_of_a_list_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(FILE)
    assert Lines(FILE).of(*path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("rule", 1, "for"), 3),
        (("rule", 1, "kinds", 9), 4),
        (("rule", 2, "when", "domain", 1), 14),
        (("rule", 9, "for"), 1),
        (("nothing",), 1),
        ((), 1),
    ],
)
def test_what_is_not_there_has_the_line_of_what_it_would_be_in(
    path: tuple[str | int, ...], line: int
) -> None:
    assert Lines(FILE).of(*path) == line


def test_rules_may_be_one_list() -> None:
    lines = Lines('\nrule = [\n  { for = ["a"] },\n  { for = [\n] }]')
    assert [lines.of("rule"), lines.of("rule", 1, "for"), lines.of("rule", 2)] == [2, 3, 4]


def test_a_table_that_is_no_list_has_its_line_too() -> None:
    lines = Lines("a = 1\n[rule]\nfor = 1\n[rule.when]\n[ a . b ]\n")
    assert [lines.of("rule"), lines.of("rule", "for"), lines.of("rule", "when")] == [2, 3, 4]
    assert lines.of("a", "b") == 5


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("text", ['"""{}"""', "'''{}'''", '"{}"', "'{}'"])
def test_texts_shift_nothing_whatever_is_in_them(text: str, ends: str) -> None:
    inner = {'"""{}"""': '[[rule]]{}""{}#', "'''{}'''": "[[rule]]{}''{}#"}.get(text, "[[rule]] = #")
    value = text.format(inner.replace("{}", ends))
    file = f"a = {value}{ends}b = 1{ends}"
    tomllib.loads(file)
    assert Lines(file).of("b") == value.count("\n") + 2
    assert Lines(file).of("rule") == 1


KEYS = st.sampled_from(["a", "b c", "type", "rule", "é"])
TEXTS = st.text(st.sampled_from("ab [],{}=#'.\n\"\\"), max_size=6)
VALUES = st.recursive(
    st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def text_of(text: str) -> str:
    """A TOML text; of several lines where it has line breaks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""' if "\n" in text else f'"{escaped}"'


def value_of(value: Any) -> str:  # noqa: ANN401 whatever TOML has
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{key_of(key)} = {value_of(each)}" for key, each in value.items()) + "}"
        case list():
            return "[\n" + "".join(f"{value_of(each)}, # x = [\n" for each in value) + "]"
        case str():
            return text_of(value)
        case _:
            return repr(value)


def key_of(key: str) -> str:
    return key if key.isascii() and key.isalpha() else text_of(key)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=3))
def test_whatever_a_file_holds_each_key_of_each_rule_is_found_in_its_line(
    tables: list[dict[str, Any]],
) -> None:
    file, expected = "", {}
    for number, table in enumerate(tables, 1):
        file += "[[rule]]\n"
        for key, value in table.items():
            expected["rule", number, key] = file.count("\n") + 1
            file += f"{key_of(key)} = {value_of(value)}\n"
    tomllib.loads(file)
    lines = Lines(file)
    assert {path: lines.of(*path) for path in expected} == expected


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Odd newline (at line 2, column 8)", "line 2: odd newline: see https://toml.io/en/v1.0.0"),
        ("Odd (at end of document)", "at its end: odd: see https://toml.io/en/v1.0.0"),
        ("Something else", "Something else"),
    ],
)  # fmt: skip
def test_what_python_says_of_wrong_syntax_begins_with_the_line(message: str, said: str) -> None:
    assert policy_lines.syntax(message) == said
