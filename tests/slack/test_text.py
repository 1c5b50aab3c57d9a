import re
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.slack import message, text


@given(st.text())
def test_escaped_text_holds_no_control_character_and_loses_nothing(typed: str) -> None:
    escaped = text.escape(typed)
    assert not set("<>") & set(escaped)
    assert not re.search(r"&(?!amp;|lt;|gt;)", escaped)
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == typed


def test_a_moment_is_for_slack_to_show_in_each_readers_zone() -> None:
    moment = datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert text.when(moment) == "<!date^1795356000^{date_short_pretty} at {time}|2026-11-22 15:00 CET>"


def test_a_note_shows_typed_text_as_plain_text() -> None:
    note = message.note("<!channel> & *bold*", "next")
    payload = note.payload()
    assert payload["text"] == "&lt;!channel&gt; &amp; *bold*\nnext"
    assert payload["blocks"][0]["text"] == {
        "type": "plain_text",
        "text": "<!channel> & *bold*",
        "emoji": False,
    }


def test_a_long_text_is_cut_at_slacks_limit() -> None:
    assert len(message.plain("x" * 5000).to_dict()["text"]["text"]) == 3000


def test_a_mention_is_of_a_person_or_of_all_in_a_user_group() -> None:
    assert text.mention("U1") == text.person("U1") == "<@U1>"
    assert text.mention("W1") == "<@W1>"
    assert text.mention("S1") == "<!subteam^S1>"
