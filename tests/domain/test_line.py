"""The line after `/zoom meeting` and `/zoom link`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import line
from bot.domain.line import AddLine, LinkLine, MeetingLine
from bot.errors import BadInput, Refusal

EMMA, LIAM = "<@U0EMMA001|emma>", "<@U0LIAM002|liam>"

TOPICS = [
    "Retro",
    "Lunch at the office",
    "Plan for May",
    "May planning",
    "What now",
    "Retro now",
    "Coffee with friends",
    "Q&A at scale",
    "Prep for 3 customers",
    "Budget for 2026",
    "Where we are at",
    "What for",
    "Who are you with",
    "Prep for 1:1",
    "1:1",
    "Plan for 2 weeks of leave",
    "Party at May Fair",
    "Standup at Sun Valley",
    "Looking at next steps",
    "At home",
    "For you",
    "With love",
    "Retro today",
    "Made for an audience",
    "Half time",
    "Release 1.5",
    "Ready for 2.0",
    "24/7 support",
    "Emma's 1:1",
    "We're at it again",
    "Asking for a friend",
    "50% off",
    "At for with",
    "at at at",
    "All hands: what's next?",
    "Retro #12",
    "A <b>bold</b> topic",
    "Fish & chips",
    'The "best" day',
    "Nothing but\u3000wide\u3000blanks".replace("\u3000", " "),
    "Ende für heute um drei",
    "meeting",
    "@nobody here",
    "Sync @ HQ",
    "Talks at the office",
    "Back in 3 weeks of May",
]
"""Topics that need no quotes, also before clauses."""


def escaped(words: str) -> str:
    """As Slack sends it."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_survives_alone(topic: str) -> None:
    assert line.parse_meeting(escaped(topic)) == MeetingLine(topic=topic)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize(
    "clauses",
    [
        f"at 3 May 15:00 for 45m with {EMMA} and {LIAM}",
        f"with {EMMA}, {LIAM} for 45 min at 3 May 15:00",
        f"for 45 minutes at 3 May 15:00 with {EMMA} {LIAM}",
        f"AT 3 May 15:00 WITH {EMMA}{LIAM} For 0:45",
    ],
)
def test_a_topic_survives_before_clauses_in_any_order(topic: str, clauses: str) -> None:
    assert line.parse_meeting(f"{escaped(topic)} {clauses}") == MeetingLine(
        topic=topic, when="3 May 15:00", minutes=45, people=("U0EMMA001", "U0LIAM002")
    )


WORDS = st.sampled_from(
    ["at", "for", "with", "now", "May", "tomorrow", "15:00", "45m", "@nobody", "in", "2", "hours", "and",
     "Retro", "the", "office", "noon", "AT", "&", "<!channel>", "friday", "3 days", "25:99",
     "-5m", "🎉", "会議", "today"]
)  # fmt: skip
PLAIN_TOPICS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
LINES = st.builds(
    MeetingLine,
    topic=PLAIN_TOPICS,
    when=st.sampled_from(["", "15:00", "tomorrow 15:00", "in 2 hours", "friday at 10:00", "May 3 25:99"]),
    minutes=st.none() | st.integers(10, 1440),
    people=st.lists(st.from_regex(r"[UW][A-Z0-9]{4,9}", fullmatch=True), unique=True, max_size=4).map(tuple),
    groups=st.lists(st.from_regex(r"S[A-Z0-9]{4,9}", fullmatch=True), unique=True, max_size=2).map(tuple),
)
QUOTES = st.sampled_from(['""', "“”", "„“", "«»", "””", "「」"])


@given(LINES, QUOTES, st.permutations(range(3)))
def test_a_quoted_topic_survives_whatever_it_holds(said: MeetingLine, quotes: str, order: list[int]) -> None:
    people = [f"<@{each}>" for each in said.people] + [f"<!subteam^{each}|@g>" for each in said.groups]
    clauses = [
        f"at {said.when}" if said.when else "",
        f"for {said.minutes}" if said.minutes else "",
        f"with {' '.join(people)}" if people else "",
    ]
    typed = [quotes[0] + escaped(said.topic) + quotes[1], *(clauses[each] for each in order)]
    assert line.parse_meeting(" ".join(typed)) == said


def test_no_text_is_a_meeting_now_without_a_topic() -> None:
    assert line.parse_meeting("") == line.parse_meeting(" \n") == line.parse_meeting('""') == MeetingLine()


@pytest.mark.parametrize("raw", ["now", "Now", "at now", "right now", "at right now", "@ now"])
def test_now_alone_is_a_meeting_now_without_a_topic(raw: str) -> None:
    assert line.parse_meeting(raw) == MeetingLine()


def test_a_topic_may_be_called_now_when_there_is_a_time() -> None:
    assert line.parse_meeting("now at 15:00") == MeetingLine(topic="now", when="15:00")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("at 15:00", MeetingLine(when="15:00")),
        ("for 45m", MeetingLine(minutes=45)),
        (f"with {EMMA}", MeetingLine(people=("U0EMMA001",))),
        ("Retro @ 15:00", MeetingLine("Retro", "15:00")),
        ("Retro at tomorrow at 15:00", MeetingLine("Retro", "tomorrow at 15:00")),
        ("Retro at 15:00 on friday", MeetingLine("Retro", "15:00 on friday")),
        ("Retro at friday, 15:00,", MeetingLine("Retro", "friday, 15:00")),
        ("Retro at in 2 hours", MeetingLine("Retro", "in 2 hours")),
        ("Tea at noon with friends at 3 May 15:00", MeetingLine("Tea at noon with friends", "3 May 15:00")),
        ("Retro\u00a0at\u200715:00", MeetingLine("Retro", "15:00")),
        ("Retro\nat 15:00\nfor 45m", MeetingLine("Retro", "15:00", 45)),
        ("Re\u200btro at 15\u200b:00", MeetingLine("Retro", "15:00")),
        ("Retro at half past 3", MeetingLine("Retro", "half past 3")),
        ("Retro at three pm", MeetingLine("Retro", "three pm")),
        ("Retro at 25:99", MeetingLine("Retro", "25:99")),
        ("Retro at -5", MeetingLine("Retro", "-5")),
        (f"1:1 {EMMA} at 15:00", MeetingLine("1:1 @emma", "15:00")),
        (f"Sync with {EMMA}'s team", MeetingLine("Sync with @emma's team")),
        (f"Sync with {EMMA}'s team for 1h", MeetingLine("Sync with @emma's team", minutes=60)),
        ("About <#C1|general> on <https://x.example|x.example>", MeetingLine("About #general on x.example")),
        ("Hello <!channel>", MeetingLine("Hello @channel")),
        ('"Lunch at 12:00" at 15:00', MeetingLine("Lunch at 12:00", "15:00")),
        ('The "at 12:00" talk at 15:00', MeetingLine('The "at 12:00" talk', "15:00")),
        ('"One" and "two at 3" at 15:00', MeetingLine('"One" and "two at 3"', "15:00")),
        ('Open "quote at 15:00', MeetingLine('Open "quote', "15:00")),
        (f'"{EMMA} at 3" at 15:00', MeetingLine("@emma at 3", "15:00")),
        (f'"Ask {EMMA}" at 15:00', MeetingLine("Ask @emma", "15:00")),
        ('5" pipes "at 3"x', MeetingLine('5" pipes "at 3"x')),
        (f'"Retro"{EMMA}', MeetingLine('"Retro"@emma')),
        (f"with {EMMA}, {LIAM}", MeetingLine(people=("U0EMMA001", "U0LIAM002"))),
        (f"with {EMMA} &amp; <!subteam^S1|@t>.", MeetingLine(people=("U0EMMA001",), groups=("S1",))),
        ('"now" for 1h', MeetingLine("now", minutes=60)),
        (f"Retro with {EMMA} {EMMA} <@U0EMMA001>", MeetingLine("Retro", people=("U0EMMA001",))),
        ('"Retro tomorrow" at 15:00', MeetingLine("Retro tomorrow", "15:00")),
        ("Retro tomorrow at friday 15:00", MeetingLine("Retro tomorrow", "friday 15:00")),
        ("Retro tomorrow at in 2 hours", MeetingLine("Retro tomorrow", "in 2 hours")),
        ("Retro tomorrow at 25:99", MeetingLine("Retro tomorrow", "25:99")),
    ],
)  # fmt: skip
def test_a_line_is_understood_as_people_type_it(raw: str, said: MeetingLine) -> None:
    assert line.parse_meeting(raw) == said


@pytest.mark.parametrize(
    ("raw", "part", "problem"),
    [
        ("Retro for -5m", "-5m", "in minutes or hours"),
        ("Retro for 3 days", "3 days", "in minutes or hours"),
        ("Retro for 2", "2", "2m or 2h"),
        ("Retro for 45m tomorrow", "45m tomorrow", "in minutes or hours"),
        ("Retro with @nobody", "@nobody", "nobody here has that name"),
        (f"Retro with {EMMA}, @nobody and {LIAM}", "@nobody", "nobody here has that name"),
        (f"Retro with @nix,@nobody {EMMA}", "@nix, @nobody", "nobody here has that name"),
        ("Retro with @nobody at 15:00", "@nobody", "nobody here has that name"),
        ("Retro with <!channel>", "@channel", "by name"),
        ("Retro with <#C1|general>", "#general", "by name"),
        ("Retro with <mailto:a@b.com|a@b.com>", "a@b.com", "Slack name"),
        (f"Retro with {EMMA} about money", "about money", "only people"),
        ("Retro at 15:00 with Bob", "with Bob", "choose each person"),
        ("Retro at 15:00 for Bob", "for Bob", "not a duration"),
        ("Retro at 15:00 at home", "at home", "not a time"),
        ("Retro for 45m at home", "at home", "not a time"),
        (f"Retro at 15:00 {EMMA}", "@emma", "after “with”"),
        (f"Retro for 45m {EMMA}", "@emma", "after “with”"),
        ("Retro for 45m for 1h", "for 45m", "once"),
        ("Retro at 3 May at 15:00 at 16:00", "at 3 May", "once"),
        (f"Retro with {EMMA} with {LIAM}", "with @emma", "once"),
        ("Retro at 15:00 for 45m at tomorrow", "at 15:00", "once"),
        ("Retro tomorrow at 15:00", "tomorrow at 15:00", "is “tomorrow” the day"),
        ("Retro on Friday at 3", "on Friday at 3", "is “on Friday” the day"),
        ("Retro 3 May at noon", "3 May at noon", "is “3 May” the day"),
        ("Retro next week at 15:00 for 45m", "next week at 15:00", "is “next week” the day"),
        ("tomorrow at 15:00", "tomorrow at 15:00", "is “tomorrow” the day"),
        ("x" * 201, "x" * 59 + "…", "200 characters at most, and this one has 201"),
    ],
)
def test_what_is_wrong_is_named_exactly(raw: str, part: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        line.parse_meeting(raw)
    assert caught.value.part == part
    assert problem in caught.value.problem
    assert caught.value.example


def test_a_day_in_front_of_the_time_is_asked_about_with_both_ways_to_type_it() -> None:
    with pytest.raises(BadInput) as caught:
        line.parse_meeting("Retro on Friday at 15:00")
    assert caught.value.example == 'Retro at Friday 15:00, or in quotes: "Retro on Friday" at 15:00'
    assert line.parse_meeting("Retro at Friday 15:00") == MeetingLine("Retro", "Friday 15:00")
    assert line.parse_meeting('"Retro on Friday" at 15:00') == MeetingLine("Retro on Friday", "15:00")


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Retro tomorrow 15:00", "tomorrow 15:00"),
        ("Retro 15:00 tomorrow for 45m", "15:00 tomorrow"),
        (f"Retro on Friday at home 3 May 3pm with {EMMA}", "3 May 3pm"),
        ("tomorrow 15:00", "tomorrow 15:00"),
        ("Retro next friday 9:30", "next friday 9:30"),
        ("Retro in 2 hours", "in 2 hours"),
        ("in half an hour", "in half an hour"),
        ("Retro, 2027-05-03 15:00 UTC", "2027-05-03 15:00 UTC"),
    ],
)
def test_a_whole_moment_without_at_is_asked_about_not_held_at_once(raw: str, moment: str) -> None:
    with pytest.raises(BadInput) as caught:
        line.parse_meeting(raw)
    assert caught.value.part == moment
    assert "when it starts, or part of the topic" in caught.value.problem
    assert f"at {moment}" in caught.value.example


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ("Retro at tomorow 15:00", "tomorow 15:00"),
        ("Retro at morgen 15:00 for 45m", "morgen 15:00"),
        ("Retro at end of may 3 pm", "end of may 3 pm"),
        ("at toomorrow 15:00", "toomorrow 15:00"),
        (f"Lunch at the office 12:30 with {EMMA}", "the office 12:30"),
    ],
)
def test_a_time_of_day_after_words_that_are_no_day_is_asked_about(raw: str, part: str) -> None:
    with pytest.raises(BadInput) as caught:
        line.parse_meeting(raw)
    assert caught.value.part == part
    assert "put the topic in quotes" in caught.value.problem


@pytest.mark.parametrize(
    "topic", ["Retro tomorrow 15:00", "in 2 hours", "Lunch at the office 12:30", "Meet at noonish 15:00"]
)
def test_in_quotes_or_before_a_moment_a_time_is_the_topics(topic: str) -> None:
    assert line.parse_meeting(f'"{topic}"') == MeetingLine(topic)
    assert line.parse_meeting(f"{topic} at 3 May 16:00") == MeetingLine(topic, "3 May 16:00")


@pytest.mark.parametrize(
    "topic", ["Standup 9:30", "Review 3 May", "Retro friday", "Look at my 16:9 screen", "Talk 2 in 1"]
)
def test_half_a_moment_without_at_is_a_topic(topic: str) -> None:
    assert line.parse_meeting(topic) == MeetingLine(topic)


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "words", ["at 1 ", "for 5m ", f"with {EMMA} ", '"a ', "at ", '" ', "tomorrow ", "x at the ", "a\u200d"]
)
def test_forty_thousand_characters_take_no_time(words: str) -> None:
    with pytest.raises(BadInput):
        line.parse_meeting(words * (40_000 // len(words)))


def test_nobody_can_make_a_topic_that_mentions_everybody_or_runs_backwards() -> None:
    said = line.parse_meeting("&lt;!channel&gt; <!here> \u202egnp.exe")
    assert said.topic == "<!channel> @here gnp.exe"


FRAGMENTS = st.lists(
    st.sampled_from(
        ["at", "for", "with", "@", "and", ",", "15:00", "25:99", "3", "45m", "-5m", "tomorrow", "friday",
         "next", "week", "in", "hours", "the", "half", "an", "hour", "noon", "May", "Retro", '"', "“", "”",
         EMMA, LIAM, "<!subteam^S1|@t>", "<!channel>", "<#C1|c>", "<mailto:a@b.com|a@b.com>", "@nobody",
         "a@b.com",
         "to", "&amp;", "<https://x>", "<|>", "<>", "<@>", "<!>", "\u202e", "\u200d", "\ud800", "\x00",
         "now", "x" * 90]
    )
    | st.text(max_size=5),
    max_size=14,
)  # fmt: skip
RAW = st.text() | st.builds(str.join, st.sampled_from(["", " ", "  "]), FRAGMENTS)


@given(RAW)
@settings(max_examples=300)
def test_any_text_at_all_is_a_meeting_line_or_refused(raw: str) -> None:
    try:
        said = line.parse_meeting(raw)
    except Refusal:
        return
    assert len(said.topic) <= 200
    assert len(set(said.people)) == len(said.people)


@given(RAW)
def test_any_text_at_all_is_a_link_line_or_refused(raw: str) -> None:
    try:
        said = line.parse_link(raw)
    except Refusal:
        return
    assert (said.person is None) == (said.email is None)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", LinkLine()),
        (f"{EMMA} <mailto:E.Weber@x.com|E.Weber@x.com>", LinkLine("U0EMMA001", "E.Weber@x.com")),
        (f"<mailto:e@x.com|e@x.com> {EMMA}", LinkLine("U0EMMA001", "e@x.com")),
        (f"{EMMA} e+zoom@mail.x.com", LinkLine("U0EMMA001", "e+zoom@mail.x.com")),
        (f"{EMMA} to e@x.com", LinkLine("U0EMMA001", "e@x.com")),
    ],
)
def test_a_link_line_is_understood(raw: str, said: LinkLine) -> None:
    assert line.parse_link(raw) == said


@pytest.mark.parametrize(
    ("raw", "part", "problem"),
    [
        (EMMA, "@emma", "address of their Zoom user is missing"),
        ("e@x.com", "e@x.com", "Slack user is missing"),
        ("@nobody e@x.com", "@nobody", "nobody here has that name"),
        (f"{EMMA} e@x", "e@x", "not an e-mail address"),
        (f"{EMMA} emma", "emma", "neither a person nor"),
        (f"{EMMA} <#C1|general>", "#general", "neither a person nor"),
        (f"{EMMA} {LIAM} e@x.com", "@emma @liam", "one person at a time"),
        (f"{EMMA} e@x.com f@x.com", "e@x.com f@x.com", "one address at a time"),
    ],
)
def test_what_is_wrong_in_a_link_line_is_named_exactly(raw: str, part: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        line.parse_link(raw)
    assert caught.value.part == part
    assert problem in caught.value.problem
    assert caught.value.example == line.LINK_EXAMPLE


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Retro with preset standup", MeetingLine("Retro", preset="standup")),
        ("with preset standup", MeetingLine(preset="standup")),
        ("Retro WITH Preset Standup", MeetingLine("Retro", preset="Standup")),
        ("Retro with preset standup at 15:00 for 45m", MeetingLine("Retro", "15:00", 45, preset="standup")),
        ("Retro at 15:00 with preset standup for 45m", MeetingLine("Retro", "15:00", 45, preset="standup")),
        ("Retro with preset daily standup", MeetingLine("Retro", preset="daily standup")),
        ('Retro with preset "at 3, with all"', MeetingLine("Retro", preset="at 3, with all")),
        ('Retro with preset "@emma and I"', MeetingLine("Retro", preset="@emma and I")),
        ("Retro with preset Fish &amp; Chips", MeetingLine("Retro", preset="Fish & Chips")),
        (
            f"Retro with {LIAM}, preset up and down and {EMMA}",
            MeetingLine("Retro", people=("U0LIAM002", "U0EMMA001"), preset="up and down"),
        ),
    ],
)  # fmt: skip
def test_a_preset_is_named(raw: str, said: MeetingLine) -> None:
    assert line.parse_meeting(raw) == said


@pytest.mark.parametrize(
    "raw",
    [
        f"Retro with preset standup and {EMMA}",
        f"Retro with preset standup, {EMMA}",
        f"Retro with preset standup {EMMA}",
        f"Retro with {EMMA} and preset standup",
        f"Retro with {EMMA} with preset standup",
        f"Retro with preset standup with {EMMA}",
    ],
)
def test_a_preset_is_named_together_with_people(raw: str) -> None:
    assert line.parse_meeting(raw) == MeetingLine("Retro", people=("U0EMMA001",), preset="standup")


@pytest.mark.parametrize(
    "topic",
    ["Preset standup", "A preset", "preset", "Which preset for whom", "Talk about preset with friends",
     "Working with presets", "Tea with a preset", '"Retro with preset standup" for all'],
)  # fmt: skip
def test_a_topic_that_holds_the_word_preset_survives(topic: str) -> None:
    assert line.parse_meeting(topic) == MeetingLine(topic)
    assert line.parse_meeting(f"{topic} with preset x") == MeetingLine(topic, preset="x")


@pytest.mark.parametrize(
    ("raw", "part", "problem"),
    [
        ("Retro with preset", "preset", "which one"),
        ("Retro with preset at 15:00", "preset", "which one"),
        (f"Retro with preset and {EMMA}", "preset", "which one"),
        (f"Retro with {EMMA} and preset", "preset", "which one"),
        ("Retro with preset a with preset b", "with preset a", "once"),
        (f"Retro with {EMMA} and preset a with preset b", "preset a", "once"),
        ("Retro with preset standup and @nobody", "@nobody", "nobody here has that name"),
        (f"Retro with preset standup and {EMMA} too", "too", "only people"),
    ],
)
def test_a_preset_that_is_not_clear_is_asked_about(raw: str, part: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        line.parse_meeting(raw)
    assert caught.value.part == part
    assert problem in caught.value.problem


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (f"{EMMA} {LIAM} to Marketing Team", AddLine(("U0EMMA001", "U0LIAM002"), (), "Marketing Team")),
        (f"{EMMA}, {LIAM} and {EMMA} TO Marketing", AddLine(("U0EMMA001", "U0LIAM002"), (), "Marketing")),
        (f"{EMMA} to Road to Rome", AddLine(("U0EMMA001",), (), "Road to Rome")),
        (f'{EMMA} to "To do"', AddLine(("U0EMMA001",), (), "To do")),
        (f"<!subteam^S1|@leads> &amp; {EMMA} to R&amp;D", AddLine(("U0EMMA001",), ("S1",), "R&D")),
        (f"{EMMA}to 🎉", AddLine(("U0EMMA001",), (), "🎉")),
        (f"{EMMA} to\n <#C1|general>  and {LIAM}", AddLine(("U0EMMA001",), (), "#general and @liam")),
    ],
)
def test_people_are_added_to_a_name(raw: str, said: AddLine) -> None:
    assert line.parse_add(raw) == said


@pytest.mark.parametrize(
    ("raw", "part", "problem"),
    [
        ("", "", "Whom shall I add"),
        ("to Marketing", "", "Whom shall I add"),
        (EMMA, "", "To which group"),
        (f"{EMMA} to", "", "To which group"),
        (f'{EMMA} to ""', "", "To which group"),
        ("@emma to Marketing", "@emma", "nobody here has that name"),
        (f"{EMMA} @liam to Marketing", "@liam", "nobody here has that name"),
        (f"{EMMA} Marketing", "Marketing", "before “to”"),
        ("Bob to Marketing", "Bob", "before “to”"),
        ("<!channel> to Marketing", "@channel", "by name"),
        ("<#C1|general> to Marketing", "#general", "by name"),
        ("<mailto:a@b.com|a@b.com> to Marketing", "a@b.com", "Slack name"),
    ],
)
def test_what_cannot_be_added_is_said(raw: str, part: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        line.parse_add(raw)
    assert caught.value.part == part
    assert problem in caught.value.problem
    assert caught.value.example == line.ADD_EXAMPLE


@given(
    st.lists(st.sampled_from([EMMA, LIAM, "<!subteam^S1|@leads>"]), min_size=1, max_size=5),
    st.lists(WORDS, min_size=1, max_size=5).map(" ".join),
)
def test_any_name_of_words_survives_behind_to(people: list[str], name: str) -> None:
    said = line.parse_add(f"{' '.join(people)} to {escaped(name)}")
    assert said.name == " ".join(name.split())
    assert {*said.people, *said.groups} == {
        {EMMA: "U0EMMA001", LIAM: "U0LIAM002"}.get(each, "S1") for each in people
    }


@given(st.text())
def test_any_text_is_added_or_refused(raw: str) -> None:
    try:
        said = line.parse_add(raw)
    except Refusal:
        return
    assert said.name
    assert said.people or said.groups
