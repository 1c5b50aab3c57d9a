import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack import text
from sandbox.slack.model import Channel, Kind, Person, UserGroup

PEOPLE = [Person("U1", "emma", "Emma"), Person("U2", "liam.c", "Liam")]
CHANNELS = [Channel("C1", "general", Kind.PUBLIC, set()), Channel("D1", "", Kind.DM, set())]
GROUPS = [UserGroup("S1", "it-admins", "IT", ())]


def typed(line: str) -> str:
    return text.typed(line, PEOPLE, CHANNELS, GROUPS)


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("Retro with @emma", "Retro with <@U1|emma>"),
        ("@Emma, @liam.c.", "<@U1|emma>, <@U2|liam.c>."),
        ("with @nobody", "with @nobody"),
        ("in #general now", "in <#C1|general> now"),
        ("in #nowhere", "in #nowhere"),
        ("ask @it-admins", "ask <!subteam^S1|@it-admins>"),
        ("@here @channel @everyone", "<!here> <!channel> <!everyone>"),
        ("R&D <b> 3 > 2", "R&amp;D &lt;b&gt; 3 &gt; 2"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("see https://x.example/a?b=1&c=2.", "see <https://x.example/a?b=1&amp;c=2>."),
        ("(http://x.example)", "(<http://x.example>)"),
        ("link emma@acme.example", "link <mailto:emma@acme.example|emma@acme.example>"),
        ("not-an-address@ here", "not-an-address@ here"),
        ("C# and a#general", "C# and a#general"),
        ("a@emma", "a@emma"),
        ("", ""),
    ],
)
def test_what_people_type_becomes_what_slack_sends(line: str, sent: str) -> None:
    assert typed(line) == sent


@given(st.text())
def test_escaping_loses_nothing(words: str) -> None:
    assert text.unescape(text.escape(words)) == words


@given(st.text(alphabet=st.characters(exclude_characters="@#:<>&")))
def test_plain_words_stay_as_they_are(words: str) -> None:
    assert typed(words) == words


@given(st.text(alphabet="@#<>!|&emagnrl https://x."))
def test_only_known_names_and_addresses_make_an_entity(words: str) -> None:
    sent = typed(words)
    entities = ("<@U1|", "<#C1|", "<!subteam^S1|", "<!here>", "<http", "<mailto:")
    assert sent.count("<") == sum(sent.count(each) for each in entities)
