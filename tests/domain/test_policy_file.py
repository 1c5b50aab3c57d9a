"""The policy file: what it may say, what is wrong with one, and where."""

import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import policy_file, reviews
from bot.domain.policy import Decision, Policy, Rule
from bot.domain.reviews import Terms
from bot.errors import PolicyError
from tests.domain import rules
from tests.domain.rules import KINDS, read

FILE = """\
# Team leads keep their groups themselves.
[[rule]]
kinds = ["group", "user"]
for = ["S0LEADS", "U0EMMA001", "W0ABC"]
decision = "granted"

[[rule]]
kinds = "*"
for = ["admins"]
decision = "refused"
because = "Ask  the\\nhelpdesk."

[[rule]]
kinds = ["user"]
for = ["everybody"]
when.type = ["Licensed"]
when.domain = ["Acme.example", "b.example"]
decision = "approval"
because = "Licences cost."
by = ["S0ITADMIN", "U0ADA0003", "admins"]
channel = "C0ITADMIN"
approvals = 2
expires_after = "2d"
remind_after = ["1d", "30m", "2h", "30m"]
ping = true
self_approval = true
"""


def wrong(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        read(text)
    return list(caught.value.problems)


def test_the_rules_are_read_in_their_order() -> None:
    terms = Terms(
        by=frozenset({"S0ITADMIN", "U0ADA0003", "admins"}),
        channel="C0ITADMIN",
        needed=2,
        expires_after=timedelta(days=2),
        remind_after=(timedelta(minutes=30), timedelta(hours=2), timedelta(days=1)),
        ping=True,
        self_approval=True,
    )
    when = {"type": frozenset({"licensed"}), "domain": frozenset({"acme.example", "b.example"})}
    leads = frozenset({"S0LEADS", "U0EMMA001", "W0ABC"})
    everybody = frozenset({"everybody"})
    assert read(FILE) == Policy(
        (
            Rule(1, 2, frozenset({"group", "user"}), leads, Decision.GRANTED),
            Rule(2, 7, frozenset({"*"}), frozenset({"admins"}), Decision.REFUSED, "Ask the helpdesk."),
            Rule(3, 13, frozenset({"user"}), everybody, Decision.APPROVAL, "Licences cost.", when, terms),
        ),
        {kind: each.default for kind, each in KINDS.items()},
    )


def test_terms_have_defaults() -> None:
    (only,) = read(rules.rule("approval")).rules
    assert only.terms == Terms(by=frozenset({"S0ITADMIN"}), channel="C0ITADMIN")
    assert only.terms.needed == 1
    assert only.terms.expires_after == timedelta(days=7)
    assert only.terms.remind_after == (timedelta(hours=4), timedelta(days=1))
    assert not only.terms.ping
    assert not only.terms.self_approval


@pytest.mark.parametrize(
    ("expires_after", "reminders"),
    [("1m", 0), ("4h", 0), ("241m", 1), ("24h", 1), ("25h", 2), ("365d", 2)],
)
def test_the_default_reminders_come_only_before_it_expires(expires_after: str, reminders: int) -> None:
    (only,) = read(rules.rule("approval") + f'expires_after = "{expires_after}"').rules
    assert only.terms is not None
    assert only.terms.remind_after == reviews.REMIND_AFTER[:reminders]


def test_reminders_may_be_switched_off() -> None:
    (only,) = read(rules.rule("approval") + "remind_after = []").rules
    assert only.terms is not None
    assert only.terms.remind_after == ()


@pytest.mark.parametrize("conditions", ['when = { type = ["basic"] }', '[rule.when]\ntype = ["basic"]'])
def test_conditions_may_be_a_table(conditions: str) -> None:
    assert read(rules.rule() + conditions).rules == read(rules.rule(type="basic")).rules


def test_a_condition_that_all_kinds_have_may_be_in_a_rule_for_several() -> None:
    both = rules.rule(domain="x").replace('["user"]', '["user", "group"]')
    assert read(both).rules[0].when == {"domain": frozenset({"x"})}


def test_two_approvals_are_right_where_two_people_or_a_group_may_give_them() -> None:
    two = rules.rule("approval") + "approvals = 2\n"
    assert read(two).rules
    assert read(two.replace('"S0ITADMIN"', '"U0ADA0003", "U0INES008"')).rules
    assert read(two.replace('"S0ITADMIN"', '"admins"')).rules
    assert read(two.replace('"S0ITADMIN"', '"U0ADA0003", "admins"').replace("= 2", "= 3")).rules


GOOD = 'kinds = "*"\nfor = ["admins"]\ndecision = "granted"\n'
ASKING = rules.rule("approval")
"""Its lines: 1 the head, 2 kinds, 3 for, 4 decision, 5 by, 6 channel."""


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x = 1", 1, "“x” is unknown: the file has [[rule]] tables and nothing else"),
        ("\n[other]\nrule = 1", 2, "“other” is unknown"),
        (f"[[rule]]\n{GOOD}[other]\nx = 1", 5, "“other” is unknown"),
        ("\nrule = 3", 2, "rule: write each as a table, headed by [[rule]]"),
        ("[rule]\n" + GOOD, 1, "[[rule]]"),
        ("rule = [1]", 1, "[[rule]]"),
        ('[[rule]]\nfor = ["admins"]\ndecision = "granted"', 1, 'kinds: is missing: write kinds = ["meeting'),
        (f"[[rule]]\n{GOOD}[[rule]]\n{GOOD}cinds = 1", 9, "rule 2: cinds: is unknown: did you mean kinds? a"),
        (f"[[rule]]\n{GOOD}xyz = 1", 5, "rule 1: xyz: is unknown: a rule has kinds, for, when, decision, be"),
        ("[[rule]]\n" + GOOD.replace('"*"', "[]"), 2, "kinds: is empty: write"),
        ("[[rule]]\n" + GOOD.replace('"*"', '"group"'), 2, "kinds: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('"*"', "[1]"), 2, "kinds: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('"*"', '["group", 1]'), 2, "kinds: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('"*"', '["grup"]'), 2, "“grup” is no kind: did you mean group? write"),
        ("[[rule]]\n" + GOOD.replace('"*"', '["x"]'), 2, 'or kinds = "*" for all; the kinds are meeting, gr'),
        ("[[rule]]\n" + GOOD.replace('"*"', '["group",\n"grup"]'), 3, "“grup” is no kind"),
        ("[[rule]]\n" + GOOD.replace('"*"', '["*", "group"]'), 2, '"*" means all, and stands alone'),
        ("[[rule]]\n" + GOOD.replace('["admins"]', "[]"), 3, 'for: is empty: write for = ["everybody"]'),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '"everybody"'), 3, "for: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', "{}"), 3, "for: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["emma"]'), 3, "“emma” is nobody: write for"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["C0CHANNEL"]'), 3, "“C0CHANNEL” is nobody"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["U1"]'), 3, "“U1” is nobody"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["u0emma001"]'), 3, "“u0emma001” is nobody"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["everybody", "U0EMMA001"]'), 3, "“everybody” stands al"),
        ("[[rule]]\n" + GOOD.replace('"granted"', '"grant"'), 4, 'decision: write decision = "granted"'),
        ("[[rule]]\n" + GOOD.replace('"granted"', '["granted"]'), 4, 'write decision = "granted"'),
        ("[[rule]]\n" + GOOD.replace('"granted"', "true"), 4, 'write decision = "granted"'),
        ('[[rule]]\nkinds = "*"\nfor = ["admins"]', 1, 'decision: write decision = "granted"'),
        (f"[[rule]]\n{GOOD}because = 3", 5, "because: write a sentence in quotes, such as because = "),
        (f"[[rule]]\r\n{GOOD}because = 3", 5, "because: write a sentence in quotes"),
        (f"[[rule]]\n{GOOD}[rule.more]\nx = 1", 5, "more: is unknown"),
        (f"[[ 'rule' ]]\n{GOOD}\"because\" = 3", 5, "because: write a sentence in quotes"),
        ('because = """\n[[rule]]\nkinds = 1\n"""\n[[rule]]\nkinds = "*"', 1, "“because” is unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, said: str) -> None:
    problem = wrong(text)[0]
    assert problem.startswith(f"line {line}: ")
    assert said in problem


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (ASKING.replace('["S0ITADMIN"]', "[]"), 5, "by: is empty: write IDs of Slack users (U...) and user"),
        (ASKING.replace('by = ["S0ITADMIN"]', ""), 1, "by: is missing: write IDs"),
        (ASKING.replace('["S0ITADMIN"]', '["everybody"]'), 5, "by: never means everybody: write IDs"),
        (ASKING.replace('["S0ITADMIN"]', '["U0ADA0003",\n"ada"]'), 6, "by: “ada” is nobody"),
        (ASKING.replace('channel = "C0ITADMIN"', ""), 1, "channel: is missing: write the ID of the channel"),
        (ASKING.replace('"C0ITADMIN"', '"#it-admins"'), 6, "channel: “#it-admins” is none: write the ID"),
        (ASKING.replace('"C0ITADMIN"', '"D0ITADMIN"'), 6, "channel: “D0ITADMIN” is none"),
        (ASKING.replace('"C0ITADMIN"', '"C0"'), 6, "channel: “C0” is none"),
        (ASKING.replace('"C0ITADMIN"', '["C0ITADMIN"]'), 6, "channel: is no text: write the ID"),
        (ASKING + "approvals = 0", 7, "approvals: write a whole number of at least 1, such as approvals = 2"),
        (ASKING + "approvals = -1", 7, "approvals: write a whole number"),
        (ASKING + "approvals = true", 7, "approvals: write a whole number"),
        (ASKING + "approvals = 1.0", 7, "approvals: write a whole number"),
        (ASKING + 'approvals = "2"', 7, "approvals: write a whole number"),
        (ASKING.replace("S0ITADMIN", "U0ADA0003") + "approvals = 2", 7, "approvals: 2 have to agree, and by"),
        (ASKING + 'expires_after = "0d"', 7, "expires_after: write a number and m, h or d, up to 365 days:"),
        (ASKING + 'expires_after = "366d"', 7, "expires_after: write a number"),
        (ASKING + 'expires_after = "1w"', 7, "expires_after: write a number"),
        (ASKING + 'expires_after = "1d 2h"', 7, "expires_after: write a number"),
        (ASKING + 'expires_after = "9999999m"', 7, "expires_after: write a number"),
        (ASKING + "expires_after = 7", 7, "expires_after: write a number"),
        (ASKING + 'remind_after = "4h"', 7, 'remind_after: write a list such as remind_after = ["4h", "1d"]'),
        (ASKING + 'remind_after = ["4h", "x"]', 7, "remind_after: write a list"),
        (ASKING + "remind_after = [4]", 7, "remind_after: write a list"),
        (ASKING + 'remind_after = ["4h", "7d"]', 7, "remind_after: the last one comes when it has expired"),
        (ASKING + 'expires_after = "1h"\nremind_after = ["1h"]', 8, "remind_after: the last one comes when"),
        (ASKING + "ping = 1", 7, "ping: write ping = true or ping = false, without quotes"),
        (ASKING + 'self_approval = "no"', 7, "self_approval: write self_approval = true or self_approval ="),
        (rules.rule() + "ping = true", 5, 'ping: takes decision = "approval": leave it out, or correct that'),
        (rules.rule("refused") + 'by = ["U0ADA0003"]', 5, 'by: takes decision = "approval"'),
        (ASKING + "aprovals = 2", 7, "aprovals: is unknown: did you mean approvals? a rule has"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_approval_is_told_with_its_line(text: str, line: int, said: str) -> None:
    (problem,) = wrong(text)
    assert problem.startswith(f"line {line}: rule 1: {said}")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('when.type = ["licenced"]', 5, "type: “licenced” is none: did you mean licensed? write a list such"),
        ('when.type = ["basic",\n"x"]', 6, 'type: “x” is none: write a list such as when.type = ["basic"];'),
        ('when.type = "basic"', 5, 'type: is no list of texts: write a list such as when.type = ["basic"];'),
        ("when.type = []", 5, "type: is empty: write a list such as when.type"),
        ("when.type = [1]", 5, "type: is no list of texts"),
        ("when.domain = []", 5, 'domain: is empty: write a list such as when.domain = ["..."]'),
        ('when.domain = ["@acme.example"]', 5, "domain: “@acme.example” is none: leave out @ and blanks at"),
        ('when.domain = ["acme.example "]', 5, "domain: “acme.example ” is none: leave out"),
        ('when.tipe = ["basic"]', 5, "tipe: is no condition: did you mean type? user has type, domain"),
        ('[rule.when]\nkind = ["basic"]', 6, "kind: is no condition: user has type, domain"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_condition_is_told_with_its_line(text: str, line: int, said: str) -> None:
    (problem,) = wrong(rules.rule() + text)
    assert problem.startswith(f"line {line}: rule 1: when.{said}")


@pytest.mark.parametrize("given", ["1", '["type"]', "{}", '"basic"'])
def test_conditions_that_are_no_table_are_told(given: str) -> None:
    right = 'write conditions such as when.type = ["basic"]'
    assert wrong(rules.rule() + f"when = {given}") == [f"line 5: rule 1: when: {right}"]


TERMS = "by, channel, approvals, expires_after, remind_after, ping, self_approval"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("when.domain = []", 'when.domain: is empty: write a list such as when.domain = ["..."]'),
        (
            "when.type = []",
            'when.type: is empty: write a list such as when.type = ["basic"]; there is basic, licensed',
        ),
        (
            "xyz = 1",
            f"xyz: is unknown: a rule has kinds, for, when, decision, because; for an approval {TERMS}",
        ),
    ],
)
def test_a_mistake_says_all_that_would_be_right(text: str, said: str) -> None:
    assert wrong(rules.rule() + text) == [f"line 5: rule 1: {said}"]


def test_a_wrong_value_has_its_own_line_and_a_right_one_its_letters() -> None:
    (problem,) = wrong(rules.rule() + 'when.domain = ["a.example",\n"@b.example"]')
    assert problem.startswith("line 6: ")
    assert read(rules.rule(domain="X.example x")).rules[0].when["domain"] == {"x.example", "x"}


def test_each_kind_of_a_rule_has_to_have_its_conditions() -> None:
    assert wrong(rules.rule(type="basic").replace('["user"]', '["user", "group", "meeting"]')) == [
        "line 5: rule 1: when.type: is no condition: meeting has none; group has domain"
    ]
    assert wrong(rules.rule(domain="x").replace('["user"]', '"*"')) == [
        "line 5: rule 1: when.domain: is no condition: meeting has none"
    ]


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_lines() -> None:
    lines = 'x = 1\n[[rule]]\nkinds = ["grup"]\nfor = []\ndecision = ""\nbecause = 1\n[[rule]]\nping = 1\n'
    assert [each.split(":")[0] for each in wrong(lines)] == [
        "line 1", "line 3", "line 4", "line 5", "line 6", "line 7", "line 7", "line 7", "line 8",
    ]  # fmt: skip
    backwards = '[[rule]]\nbecause = 1\ndecision = ""\nfor = []\nxyz = 1\nkinds = []\n'
    assert [each.split(":")[0] for each in wrong(backwards)] == [f"line {line}" for line in range(2, 7)]


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_text_of_several_lines_does_not_shift_the_others(quotes: str) -> None:
    text = f"[[rule]]\n{GOOD}because = {quotes}\n[[rule]]\nfor = []\n{quotes}\n[[rule]]\n{GOOD}because = 1"
    assert wrong(text) == [
        'line 13: rule 2: because: write a sentence in quotes, such as because = "Ask the helpdesk."'
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]]\nkinds =\n", "line 2: invalid value"),
        ("[[rule]]\nkinds = 1\nkinds = 2\n", "line 3: cannot overwrite a value"),
        ('a = "', "at its end: unterminated string"),
        ("a = 1 b", "line 1: expected newline"),
    ],
)
def test_wrong_syntax_is_told_with_its_line(text: str, said: str) -> None:
    (problem,) = wrong(text)
    assert problem.startswith(said)
    assert problem.endswith("see https://toml.io/en/v1.0.0")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[rule]\nfor = 1\n[[rule]]\n", "a key stands twice in one rule, or [rule] stands for [[rule]]"),
        ("[[rule]]\nping = true\nping = true\n", "a key stands twice in one rule"),
        ("[[rule]]\n[rule]\n", "each rule begins with [[rule]]"),
        ("for = S0SALES01", "each text takes quotes"),
        ("ping = yes", "yes is true"),
        ('channel = "C0ITADMIN\nping = true', "a quote is missing"),
        ('channel = "', "a quote is missing"),
        ('for = ["U0EMMA001" "U0NOAH004"]', "a comma or a closing bracket is missing"),
        ("kinds user", "write a key, = and a value"),
    ],
)
def test_wrong_syntax_is_told_with_what_is_most_probably_wrong(text: str, hint: str) -> None:
    (problem,) = wrong(text)
    assert f": {hint}" in problem or f", {hint}" in problem or f"; {hint}" in problem


@pytest.mark.parametrize("text", [f"a = {'9' * 5000}", f"a = {'[' * 5000}{']' * 5000}"])
def test_what_is_too_much_for_the_parser_is_told_too(text: str) -> None:
    assert wrong(text) == ["is no policy: it holds a number or a list beyond all bounds"]


VALUES = st.recursive(
    st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["*", "group", "everybody", "U0EMMA001", "é", "approval", "7d", "C0ITADMIN", "basic"]),
    lambda inner: st.lists(inner, max_size=3),
)
NAMES = ("kinds", "for", "decision", "because", "x", "when.type", "when.domain", "when.x",
         "by", "channel", "approvals", "expires_after", "remind_after", "ping", "self_approval")  # fmt: skip


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8), max_size=3))
def test_whatever_values_there_are_the_file_is_read_or_every_line_is_one_of_it(
    tables: list[dict[str, object]],
) -> None:
    lines = []
    for table in tables:
        lines += ["[[rule]]", *(f"{key} = {toml(value)}" for key, value in table.items())]
    text = "\n".join(lines)
    tomllib.loads(text)
    try:
        found = read(text)
    except PolicyError as refused:
        for problem in refused.problems:
            line, key = int(problem.split(":")[0].removeprefix("line ")), problem.split(": ")[2]
            assert lines[line - 1] == "[[rule]]" or lines[line - 1].startswith(f"{key} = ")
    else:
        assert all(rule.whom for rule in found.rules)
        assert all(lines[rule.line - 1] == "[[rule]]" for rule in found.rules)
        for rule in found.rules:
            assert (rule.terms is not None) is (rule.decision is Decision.APPROVAL)
            assert rule.terms is None or rule.terms.by


def toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


@given(st.text())
def test_any_text_is_a_policy_or_refused_with_words(text: str) -> None:
    try:
        read(text)
    except PolicyError as refused:
        problems = refused.problems
    else:
        problems = ("none",)
    assert all(problems)
    assert problems


def test_the_example_in_the_documentation_is_a_policy() -> None:
    assert policy_file.__doc__
    example = policy_file.__doc__.split("\n\n")[1]
    (only,) = read(example).rules
    assert only.terms is not None
    assert only.terms == Terms(by=frozenset({"S0ITADMIN"}), channel="C0ITADMIN")
