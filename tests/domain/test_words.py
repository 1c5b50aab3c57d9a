"""The words of the command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import line
from bot.domain.words import BUILT_IN, HELP, Usage, Verb, Word, Words

EMMA = "<@U0EMMA001|emma>"
MEETING = Word(
    "meeting",
    (Usage("meeting [topic]", "Makes one.", "meeting Retro"),),
    kind="meeting",
    verbs={"": Verb.ASK},
)
GROUP = Word(
    "group",
    (
        Usage("group", "Opens a form.", "group"),
        Usage("group add @people to NAME", "Adds people.", line.ADD_EXAMPLE, admins_only=True),
    ),
    kind="group",
    verbs={"": Verb.OPEN, "add": Verb.ADD},
)
IM_GROUP = Word(
    "im-group",
    (Usage("im-group", "Opens a form.", "im-group"), Usage("im-group edit", "Changes one.", "im-group edit")),
    kind="im_group",
    verbs={"": Verb.OPEN, "edit": Verb.CHANGE},
)
WORDS = Words([MEETING, GROUP, IM_GROUP])


def test_every_word_explains_itself_in_a_sentence_and_with_an_example() -> None:
    for word in BUILT_IN:
        assert word.verbs == {"": Verb.ANSWER}
        for usage in word.usages:
            assert usage.syntax.split()[0] == usage.example.split()[0] == word.name
            assert usage.summary.endswith(".")
            assert usage.summary.count(".") == 1


def test_the_words_of_resources_come_first() -> None:
    assert [word.name for word in WORDS] == [
        "meeting", "group", "im-group", "meetings", "requests", "audit", "link", "unlink", "whoami", "help",
    ]  # fmt: skip


def test_two_words_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="same name"):
        Words([MEETING, MEETING])
    with pytest.raises(ValueError, match="same name"):
        Words([Word("help", HELP.usages)])


def test_linking_somebody_else_is_for_admins_and_linking_oneself_is_not() -> None:
    link = WORDS.split("link").word
    assert link is not None
    assert [usage.admins_only for usage in link.usages] == [False, True]
    assert not link.admins_only
    assert Word("audit", (Usage("audit", "Shows all.", "audit", admins_only=True),)).admins_only


def test_a_word_says_its_plainest_use() -> None:
    assert (GROUP.syntax, GROUP.example, GROUP.summary) == ("group", "group", "Opens a form.")


@pytest.mark.parametrize(
    ("raw", "name", "verb", "rest"),
    [
        ("meeting", "meeting", Verb.ASK, ""),
        ("meeting Retro at noon", "meeting", Verb.ASK, "Retro at noon"),
        ("  MEETING\u00a0 Retro ", "meeting", Verb.ASK, "Retro"),
        ("meeting add Bob", "meeting", Verb.ASK, "add Bob"),
        (f"meeting{EMMA}", "meeting", Verb.ASK, EMMA),
        ("Meetings", "meetings", Verb.ANSWER, ""),
        ("\u200bhelp", "help", Verb.ANSWER, ""),
        ("", "help", Verb.ANSWER, ""),
        (" \n ", "help", Verb.ANSWER, ""),
        (f"link {EMMA} <mailto:e@x.com|e@x.com>", "link", Verb.ANSWER, f"{EMMA} <mailto:e@x.com|e@x.com>"),
        ("group", "group", Verb.OPEN, ""),
        ("group Marketing", "group", Verb.OPEN, "Marketing"),
        ("group additional", "group", Verb.OPEN, "additional"),
        ("group edit", "group", Verb.OPEN, "edit"),
        ("group add", "group", Verb.ADD, ""),
        (f"Group ADD  {EMMA} to Add ons", "group", Verb.ADD, f"{EMMA} to Add ons"),
        (f"group\nadd{EMMA} to R&amp;D", "group", Verb.ADD, f"{EMMA} to R&amp;D"),
        (f"group {EMMA} add", "group", Verb.OPEN, f"{EMMA} add"),
        ("im-group", "im-group", Verb.OPEN, ""),
        ("IM-Group Edit", "im-group", Verb.CHANGE, ""),
        ("im-group edit Marketing Team", "im-group", Verb.CHANGE, "Marketing Team"),
    ],
)
def test_the_first_word_counts_then_its_verb_and_the_rest_stays_as_slack_sent_it(
    raw: str, name: str, verb: Verb, rest: str
) -> None:
    found = WORDS.split(raw)
    assert found.word is not None
    assert (found.word.name, found.verb, found.rest) == (name, verb, rest)


def test_the_examples_work_as_they_stand() -> None:
    for example in (line.EXAMPLE, line.LINK_EXAMPLE, line.ADD_EXAMPLE, line.PRESET_EXAMPLE):
        assert WORDS.split(example).word is not None
    added = WORDS.split(line.ADD_EXAMPLE.replace("@emma", EMMA).replace("@liam", "<@U0LIAM002>"))
    assert added.verb is Verb.ADD
    assert line.parse_add(added.rest) == line.AddLine(("U0EMMA001", "U0LIAM002"), (), "Marketing")
    assert line.parse_meeting(WORDS.split(line.PRESET_EXAMPLE).rest) == line.MeetingLine(
        "Retro", preset="standup"
    )


@pytest.mark.parametrize(
    ("raw", "first", "near"),
    [
        ("meating Retro", "meating", "meeting"),
        ("imgroup edit", "imgroup", "im-group"),
        ("Grupp", "Grupp", "group"),
        ("who-am-i", "who-am-i", "whoami"),
        ("unlnk", "unlnk", "unlink"),
        ("xyzzy", "xyzzy", None),
        (f"{EMMA} hi", "@emma", None),
        ("<!channel>", "@channel", None),
        ("m" * 5000, "m" * 29 + "…", None),
    ],
)
def test_an_unknown_word_gets_the_nearest(raw: str, first: str, near: str | None) -> None:
    found = WORDS.split(raw)
    nearest = WORDS.nearest(found.first)
    assert (found.word, found.verb, found.first) == (None, Verb.ANSWER, first)
    assert (nearest.name if nearest else None) == near


@given(
    st.text() | st.lists(st.sampled_from(["group", "add", "EDIT", "im-group", "<", ">", EMMA])).map(" ".join)
)
def test_any_text_at_all_is_split(raw: str) -> None:
    found = WORDS.split(raw)
    WORDS.nearest(found.first)
    assert found.word is None or found.word in WORDS
    assert found.word is None or found.verb in found.word.verbs.values()
    assert found.rest == found.rest.strip()
