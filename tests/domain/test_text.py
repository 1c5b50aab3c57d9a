"""Text as Slack sends it, made plain and safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import text
from bot.domain.text import Kind, Piece
from bot.errors import BadInput


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("a\tb\nc\r\nd\u00a0e\u2003f\u2028g", "a b c d e f g"),
        ("  a   b  ", "a b"),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("pay\u202egpj.exe\u202c", "paygpj.exe"),
        ("a\u2066b\u2069c\u200ed\u200fe\u061cf", "abcdef"),
        ("zero\u200bwidth\ufeff and\u00ad soft\u2060", "zerowidth and soft"),
        ("half \ud83d pair", "half pair"),
        ("cafe\u0301", "café"),
    ],
)
def test_what_cannot_be_seen_or_reorders_is_removed(raw: str, seen: str) -> None:
    assert text.plain(raw) == seen


@pytest.mark.parametrize(
    "kept",
    [
        "👩‍💻 pairing 👨‍👩‍👧‍👦",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f match",
        "❤️ retro",
        "פגישה עם הצוות",
        "جلسة الفريق",
        "می\u200cخواهم",  # noqa: RUF001 Persian
        "क्\u200dष",
        "会議の件",
        ":tada: party",
        "Ünïcödé — “smart” ‘quotes’ …",  # noqa: RUF001 typographic on purpose
        "\U0001fae9 newer than this Python",
    ],
)
def test_scripts_and_emoji_stay_as_they_are(kept: str) -> None:
    assert text.plain(kept) == kept


def test_a_joiner_with_nothing_to_join_is_removed() -> None:
    assert text.plain("\u200d a \u200d b\u200c") == "a b"


def test_letters_hidden_as_a_flag_without_a_flag_are_removed() -> None:
    assert text.plain("a\U000e0068\U000e0069\U000e007fb") == "ab"


@given(st.text())
def test_plain_text_is_one_line_that_stays_as_it_is(raw: str) -> None:
    once = text.plain(raw)
    assert text.plain(once) == once
    assert once == once.strip()
    assert "  " not in once
    assert not {unicodedata.category(each) for each in once} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    once.encode()


def test_a_topic_of_200_characters_passes() -> None:
    assert text.clean_topic("é" * 200) == "é" * 200


def test_a_longer_topic_is_refused_with_the_limit_and_is_not_quoted_whole() -> None:
    with pytest.raises(BadInput, match="200 characters at most, and this one has 5000") as caught:
        text.clean_topic("x" * 5000)
    assert len(caught.value.text) < 200


def test_a_topic_is_measured_after_it_is_cleaned() -> None:
    assert text.clean_topic("\u200b" * 300 + "Retro") == "Retro"


@pytest.mark.parametrize(
    ("raw", "pieces"),
    [
        ("<@U1|emma>", [Piece(Kind.PERSON, "@emma", "U1")]),
        ("<@W1>", [Piece(Kind.PERSON, "@W1", "W1")]),
        ("<!subteam^S1|@team>", [Piece(Kind.GROUP, "@team", "S1")]),
        ("<!subteam^S1>", [Piece(Kind.GROUP, "@S1", "S1")]),
        ("<#C1|general>", [Piece(Kind.CHANNEL, "#general", "C1")]),
        ("<#C1|>", [Piece(Kind.CHANNEL, "#C1", "C1")]),
        ("<!channel>", [Piece(Kind.BROADCAST, "@channel")]),
        ("<!here|here>", [Piece(Kind.BROADCAST, "@here")]),
        ("<mailto:a@b.com|a@b.com>", [Piece(Kind.EMAIL, "a@b.com", "a@b.com")]),
        ("<mailto:a@b.com>", [Piece(Kind.EMAIL, "a@b.com", "a@b.com")]),
        ("<https://x.example/?a=1&amp;b=2>", [Piece(Kind.WORDS, "https://x.example/?a=1&b=2")]),
        ("<https://x.example|label &amp; more>", [Piece(Kind.WORDS, "label & more")]),
        ("<!date^1^{time}|noon>", [Piece(Kind.WORDS, "noon")]),
        ("&lt;!channel&gt;", [Piece(Kind.WORDS, "<!channel>")]),
        ("Q&amp;A &amp;lt;", [Piece(Kind.WORDS, "Q&A &lt;")]),
        ("<typed>", [Piece(Kind.WORDS, "<typed>")]),
        ("<a|b>", [Piece(Kind.WORDS, "<a|b>")]),
        ("a <@U1|b>!", [Piece(Kind.WORDS, "a "), Piece(Kind.PERSON, "@b", "U1"), Piece(Kind.WORDS, "!")]),
    ],
)  # fmt: skip
def test_what_slack_puts_in_brackets_is_told_apart(raw: str, pieces: list[Piece]) -> None:
    assert text.pieces(raw) == pieces


def test_a_command_is_shown_as_it_was_typed() -> None:
    assert text.shown("Q&amp;A  with <@U1|emma> in <#C1|general>") == "Q&A with @emma in #general"


@pytest.mark.parametrize(("words", "short"), [("abc", "abc"), ("abcd", "ab…")])
def test_long_words_are_abridged(words: str, short: str) -> None:
    assert text.abridged(words, 3) == short
