import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import inline, mrkdwn
from sandbox.page.mrkdwn import Kind, Token
from tests.sandbox.page.builders import Read, reader

PIECES = st.sampled_from(
    [
        *"*_~`<>|:&\n .a1",
        "```",
        "&gt;",
        "&lt;",
        "&amp;",
        "<@U0EMMA001>",
        "<!here>",
        "<https://a.b|x>",
        "<!date^1^{time}|x>",
        ":tada:",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "https://a.b/c",
        "javascript:alert(1)",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))
DRAWN = {"a", "b", "blockquote", "code", "i", "pre", "s", "span", "time"}


def kinds(source: str) -> list[Kind]:
    return [each.kind for each in mrkdwn.parse(source)]


def only(source: str) -> Token:
    (token,) = mrkdwn.parse(source)
    return token


@given(TEXTS, st.booleans())
def test_nothing_is_lost(source: str, verbatim: bool) -> None:  # noqa: FBT001  # hypothesis gives it by place
    assert "".join(each.source for each in mrkdwn.parse(source, verbatim=verbatim)) == source


@given(TEXTS)
def test_only_our_own_elements_come_out_whatever_goes_in(source: str) -> None:
    read = Read(inline.mrkdwn_text(reader(), source))
    assert read.tags() <= DRAWN
    for attributes in read.all("a"):
        assert str(attributes["href"]).lower().startswith(("http://", "https://", "mailto:", "tel:"))
    assert {name for _, attributes in read.elements for name in attributes} <= {
        "class", "href", "rel", "target", "title",
    }  # fmt: skip


@given(st.text(alphabet="<>&abc\"'=/ "))
def test_escaped_text_is_shown_as_it_was_before_it_was_escaped(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    quoted = Read(inline.mrkdwn_text(reader(), f"x{escaped}"))
    assert quoted.text == f"x{words}"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("*a b*", Kind.BOLD),
        ("_a_", Kind.ITALIC),
        ("~a~", Kind.STRIKE),
        ("`a*b*`", Kind.CODE),
        ("```a\n*b*```", Kind.FENCED),
        ("> a\n&gt; b", Kind.QUOTE),
        (":tada:", Kind.EMOJI),
        ("<@U1>", Kind.USER),
        ("<#C1|general>", Kind.CHANNEL),
        ("<!subteam^S1|@leads>", Kind.GROUP),
        ("<!here>", Kind.BROADCAST),
        ("<https://a.b|there>", Kind.LINK),
        ("<mailto:a@b.c|a@b.c>", Kind.LINK),
        ("https://a.b/c_d_e", Kind.LINK),
        ("<!date^1700000000^{date_short} at {time}|then>", Kind.DATE),
        ("_due <!date^1700000000^{date_short_pretty}|then>_", Kind.ITALIC),
    ],
)
def test_markup_is_understood(source: str, kind: Kind) -> None:
    assert only(source).kind is kind


@pytest.mark.parametrize(
    "source",
    [
        "2 * 3 * 4",
        "a*b*c",
        "snake_case_name",
        "12:30:45",
        "*a",
        "* a*",
        "*a *",
        "<script>",
        "<!foo>",
        "<@>",
        "``",
        "__",
    ],
)
def test_what_only_looks_like_markup_is_text(source: str) -> None:
    assert set(kinds(source)) == {Kind.TEXT}


def test_styles_nest_but_none_in_itself() -> None:
    bold = only("*a _b ~c~_*")
    assert [each.kind for each in bold.children] == [Kind.TEXT, Kind.ITALIC]
    assert [each.kind for each in only("*_*a*_*").children[0].children] == [Kind.TEXT]


def test_a_style_does_not_go_over_a_line_end() -> None:
    assert kinds("*a\nb*") == [Kind.TEXT]


def test_the_parts_of_an_entity_are_taken_apart_and_unescaped() -> None:
    link = only("<https://a.b/?x=1&amp;y=2|R&amp;D>")
    assert (link.value, link.label) == ("https://a.b/?x=1&y=2", "R&D")
    date = only("<!date^1700000000^{time}^https://a.b|&lt;then&gt;>")
    assert (date.value, date.url, date.label) == ("1700000000^{time}", "https://a.b", "<then>")


def test_verbatim_text_has_no_links_of_its_own() -> None:
    (token,) = mrkdwn.parse("https://a.b", verbatim=True)
    assert token.kind is Kind.TEXT


def test_a_full_stop_after_an_address_is_not_part_of_it() -> None:
    assert kinds("(https://a.b/c).") == [Kind.TEXT, Kind.LINK, Kind.TEXT]


@pytest.mark.parametrize(
    "piece", ["*a ", "<a>", "*<a>", "`", "*a*a", "_", "*`a", "<", "*_~", "*a b<c", "> \n"]
)
def test_long_and_odd_text_does_not_hold_the_page_up(piece: str) -> None:
    start = time.process_time()
    mrkdwn.parse(piece * 2000)
    assert time.process_time() - start < 2
