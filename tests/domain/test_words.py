"""The registry of command words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import line, times, words
from tests.domain.builders import BERLIN, NOON


def test_every_word_explains_itself() -> None:
    names = [word.name for word in words.WORDS]
    assert len(set(names)) == len(names)
    for word in words.WORDS:
        for usage in word.usages:
            assert usage.syntax.split()[0] == usage.example.split()[0] == word.name
            assert usage.summary.endswith(".")
            assert usage.summary.count(".") == 1
    assert {word.name for word in words.WORDS if not word.ready} == {"schedule"}


def test_linking_somebody_else_is_for_admins_and_linking_oneself_is_not() -> None:
    link = words.split("link").word
    assert link is not None
    assert [usage.admins_only for usage in link.usages] == [False, True]
    assert not link.admins_only
    assert words.Word("audit", (words.Usage("audit", "Shows all.", "audit", admins_only=True),)).admins_only


def test_a_word_says_its_plainest_use() -> None:
    link = words.nearest("link")
    assert link is not None
    assert (link.syntax, link.example) == ("link", "link")
    assert link.summary == link.usages[0].summary


def test_the_examples_work_as_they_stand() -> None:
    example = words.split(words.WORDS[0].example.replace("@emma", "<@U0EMMA001|emma>"))
    said = line.parse_meeting(example.rest)
    assert (said.topic, said.minutes, said.people) == ("Retro", 45, ("U0EMMA001",))
    assert times.understand(said.when, BERLIN, NOON).hour == 15
    for each in (line.EXAMPLE, line.LINK_EXAMPLE):
        assert words.split(each).word is not None


@pytest.mark.parametrize(
    ("raw", "name", "rest"),
    [
        ("meeting", "meeting", ""),
        ("meeting Retro at noon", "meeting", "Retro at noon"),
        ("  MEETING\u00a0 Retro ", "meeting", "Retro"),
        ("Meetings", "meetings", ""),
        ("\u200bhelp", "help", ""),
        ("", "help", ""),
        (" \n ", "help", ""),
        ("link <@U1|emma> <mailto:e@x.com|e@x.com>", "link", "<@U1|emma> <mailto:e@x.com|e@x.com>"),
        ("meeting<@U1|emma>", "meeting", "<@U1|emma>"),
    ],
)
def test_the_first_word_counts_and_the_rest_stays_as_slack_sent_it(raw: str, name: str, rest: str) -> None:
    found = words.split(raw)
    assert found.word is not None
    assert (found.word.name, found.rest) == (name, rest)


@pytest.mark.parametrize(
    ("raw", "first", "near"),
    [
        ("meating Retro", "meating", "meeting"),
        ("Shedule", "Shedule", "schedule"),
        ("who-am-i", "who-am-i", "whoami"),
        ("unlnk", "unlnk", "unlink"),
        ("xyzzy", "xyzzy", None),
        ("<@U1|emma> hi", "@emma", None),
        ("<!channel>", "@channel", None),
        ("m" * 5000, "m" * 29 + "…", None),
    ],
)
def test_an_unknown_word_gets_the_nearest(raw: str, first: str, near: str | None) -> None:
    found = words.split(raw)
    nearest = words.nearest(found.first)
    assert (found.word, found.first) == (None, first)
    assert (nearest.name if nearest else None) == near


@given(st.text())
def test_any_text_at_all_is_split(raw: str) -> None:
    found = words.split(raw)
    words.nearest(found.first)
    assert found.word is None or found.word in words.WORDS
