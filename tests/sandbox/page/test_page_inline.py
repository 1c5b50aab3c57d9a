import pytest

from sandbox.page import avatars, inline
from sandbox.slack.model import Person
from sandbox.slack.workspace import SLACKBOT
from tests.sandbox.page.builders import EMMA, LIAM, Read, reader


def shown(source: str, zone: str = "Europe/Berlin") -> Read:
    return Read(inline.mrkdwn_text(reader(zone), source))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (f"<@{LIAM}>", "@Liam Carter"),
        (f"<@{LIAM}|liam>", "@Liam Carter"),
        ("<@U0GONE|gone>", "@gone"),
        ("<#C0GENERAL>", "#general"),
        ("<#C0GONE|gone>", "#gone"),
        ("<!subteam^S0LEADS01>", "@leads"),
        ("<!subteam^S0GONE|@gone>", "@gone"),
        ("<!channel>", "@channel"),
        (":wave: :nonsense:", "👋 :nonsense:"),
        ("<mailto:a@b.c>", "a@b.c"),
        ("&lt;!channel&gt; &amp;", "<!channel> &"),
        ("<!date^1795273200^{nonsense}|then>", "then"),
        ("<!date^1795273200^{nonsense}>", "1795273200^{nonsense}"),
    ],
)
def test_names_are_looked_up_and_unknown_ones_keep_their_label(source: str, words: str) -> None:
    assert shown(source).text == words


def test_a_mention_of_the_reader_stands_out() -> None:
    assert "mention-me" in str(shown(f"<@{EMMA}>").all("span")[0]["class"])
    assert "mention-me" not in str(shown(f"<@{LIAM}>").all("span")[0]["class"])


def test_a_date_is_in_the_readers_zone_with_the_fallback_to_hover() -> None:
    source = "<!date^1795273200^{date_num} {time}^https://a.b|21 Nov>"
    assert shown(source).text == "2026-11-21 16:00"
    assert shown(source, "Asia/Tokyo").text == "2026-11-22 00:00"
    assert shown(source).all("time")[0]["title"] == "21 Nov"
    assert shown(source).all("a")[0]["href"] == "https://a.b"


@pytest.mark.parametrize(
    ("name", "letters"), [("Emma Weber", "EW"), ("Cher", "C"), ("A B C", "AC"), ("", "?")]
)
def test_a_face_has_the_first_letters(name: str, letters: str) -> None:
    assert avatars.initials(name) == letters


def test_everybody_has_a_face_of_their_own_kind() -> None:
    classes = [
        str(Read(avatars.draw(person, size)).all("span")[0]["class"])
        for person, size in (
            (None, ""),
            (Person("U1", "u", "U One"), "small"),
            (Person("U2", "bot", "Bot", is_bot=True), "tiny"),
            (Person(SLACKBOT, "slackbot", "Slackbot", is_bot=True), ""),
        )
    ]
    assert classes == [
        "avatar avatar-unknown",
        f"avatar avatar-small tint-{avatars.tint('U1')}",
        "avatar avatar-tiny avatar-bot",
        "avatar avatar-slackbot",
    ]
