"""The policy file: what it may say, what is wrong with it and where, and what it decides."""

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import policy, policy_lines
from bot.domain.policy import Decision, Policy, Rule, Standing
from bot.errors import PolicyError

KINDS: Mapping[str, bool] = {"meeting": True, "group": False, "im_group": False}
EMMA, LIAM = Standing("U0EMMA001"), Standing("U0LIAM002")
ADMIN = Standing("U0ADA0003", {"admins": True})

GROUPS = ["group", "im_group"]
LEADS = """\
# Team leads keep their groups themselves.
[[rule]]
kinds = ["group", "im_group"]
for = ["S0LEADS", "U0EMMA001"]
decision = "granted"

[[rule]]
kinds = "*"
for = ["U0LIAM002"]
decision = "refused"
because = "Ask  the\\nhelpdesk."
"""


def wrong(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        policy.parse(text, KINDS)
    return list(caught.value.problems)


def decided(text: str, kind: str, standing: Standing) -> Decision:
    return policy.decide(policy.parse(text, KINDS), kind, standing).decision


def test_the_rules_are_read_in_their_order() -> None:
    assert policy.parse(LEADS, KINDS) == Policy(
        (
            Rule(1, 2, frozenset(GROUPS), frozenset({"S0LEADS", "U0EMMA001"}), Decision.GRANTED),
            Rule(2, 7, frozenset({"*"}), frozenset({"U0LIAM002"}), Decision.REFUSED, "Ask the helpdesk."),
        ),
        frozenset({"meeting"}),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n", "rule = []"])
def test_without_rules_each_kind_has_its_default(text: str) -> None:
    assert decided(text, "meeting", EMMA) is Decision.GRANTED
    assert decided(text, "group", EMMA) is Decision.REFUSED
    assert decided(text, "group", ADMIN) is Decision.GRANTED


def test_the_first_rule_that_fits_decides_and_is_named() -> None:
    rules = policy.parse(LEADS, KINDS)
    verdict = policy.decide(rules, "group", EMMA)
    assert (verdict.decision, verdict.rule, verdict.by_default) == (
        Decision.GRANTED,
        "rule 1 (line 2)",
        False,
    )
    lead = LIAM.with_("S0LEADS", belongs=True)
    assert policy.decide(rules, "group", lead).decision is Decision.GRANTED
    verdict = policy.decide(rules, "meeting", lead)
    assert (verdict.decision, verdict.rule) == (Decision.REFUSED, "rule 2 (line 7)")
    assert verdict.because == "Ask the helpdesk."
    assert policy.decide(rules, "meeting", EMMA).rule == "no rule: by default it is for everybody"
    assert policy.decide(rules, "im_group", Standing("U1")).rule == "no rule: by default it is for admins"


def test_everybody_and_admins_are_whom_they_say() -> None:
    everybody = '[[rule]]\nkinds = ["group"]\nfor = ["everybody"]\ndecision = "granted"\n'
    assert decided(everybody, "group", LIAM) is Decision.GRANTED
    assert decided(everybody, "im_group", LIAM) is Decision.REFUSED
    admins = '[[rule]]\nkinds = ["*"]\nfor = ["admins"]\ndecision = "refused"\n'
    assert decided(admins, "meeting", ADMIN) is Decision.REFUSED
    assert decided(admins, "meeting", EMMA.with_("admins", belongs=False)) is Decision.GRANTED


def test_only_what_matters_has_to_be_known() -> None:
    rules = policy.parse(LEADS, KINDS)
    assert policy.unknown(rules, "meeting", EMMA) == ""
    assert policy.unknown(rules, "group", EMMA) == ""  # named herself, as far as the first rule goes
    assert policy.unknown(rules, "group", LIAM) == "S0LEADS"
    assert policy.unknown(rules, "group", LIAM.with_("S0LEADS", belongs=True)) == ""
    assert policy.unknown(rules, "group", LIAM.with_("S0LEADS", belongs=False)) == ""
    stranger = Standing("U1").with_("S0LEADS", belongs=False)
    assert policy.unknown(rules, "group", stranger) == "admins"
    assert policy.unknown(rules, "group", stranger.with_("admins", belongs=False)) == ""


@pytest.mark.parametrize(
    ("decisions", "admin", "decision", "in_doubt"),
    [
        (["granted"], False, Decision.REFUSED, True),
        (["granted"], True, Decision.GRANTED, False),
        (["refused"], False, Decision.REFUSED, False),
        (["refused"], True, Decision.REFUSED, True),
        (["granted", "refused"], True, Decision.REFUSED, True),
        (["granted", "refused"], False, Decision.REFUSED, True),
        (["refused", "refused"], False, Decision.REFUSED, False),
    ],
)
def test_where_nobody_can_tell_and_it_matters_it_is_refused(
    decisions: list[str],
    admin: bool,  # noqa: FBT001 a case
    decision: Decision,
    in_doubt: bool,  # noqa: FBT001 a case
) -> None:
    rules = policy.parse(
        "".join(
            f'[[rule]]\nkinds = "*"\nfor = ["S0LOST{at}"]\ndecision = "{each}"\n'
            for at, each in enumerate(decisions)
        ),
        KINDS,
    )
    standing = Standing("U1", {"S0LOST0": None, "S0LOST1": None, "admins": admin})
    assert policy.unknown(rules, "group", standing) == ""
    verdict = policy.decide(rules, "group", standing)
    assert (verdict.decision, verdict.in_doubt) == (decision, in_doubt)


GOOD = 'kinds = "*"\nfor = ["admins"]\ndecision = "granted"\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x = 1", 1, "“x” is unknown"),
        ("\n[other]\nrule = 1", 2, "“other” is unknown"),
        (f"[[rule]]\n{GOOD}[other]\nx = 1", 5, "“other” is unknown"),
        ("rule = 3", 1, "[[rule]]"),
        ("[rule]\n" + GOOD, 1, "[[rule]]"),
        ("rule = [1]", 1, "[[rule]]"),
        ('[[rule]]\nfor = ["admins"]\ndecision = "granted"', 1, "kinds: is missing: write kinds = "),
        (f"[[rule]]\n{GOOD}[[rule]]\n{GOOD}cinds = 1", 9, "rule 2: cinds: is unknown: a rule has"),
        ("[[rule]]\n" + GOOD.replace('"*"', "[]"), 2, "kinds: is empty"),
        ("[[rule]]\n" + GOOD.replace('"*"', '"group"'), 2, "kinds: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('"*"', "[1]"), 2, "kinds: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('"*"', '["grup"]'), 2, "“grup” is no kind"),
        ("[[rule]]\n" + GOOD.replace('"*"', '["*", "group"]'), 2, "stands alone"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', "[]"), 3, "for: is empty"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '"everybody"'), 3, "for: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', "{}"), 3, "for: is no list of texts"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["emma"]'), 3, "“emma” is nobody"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["C0CHANNEL"]'), 3, "“C0CHANNEL” is nobody"),
        ("[[rule]]\n" + GOOD.replace('["admins"]', '["everybody", "U0EMMA001"]'), 3, "stands alone"),
        ("[[rule]]\n" + GOOD.replace('"granted"', '"grant"'), 4, 'write decision = "granted"'),
        ("[[rule]]\n" + GOOD.replace('"granted"', '["granted"]'), 4, 'write decision = "granted"'),
        ("[[rule]]\n" + GOOD.replace('"granted"', "true"), 4, 'write decision = "granted"'),
        (f"[[rule]]\n{GOOD}because = 3", 5, "because: write a sentence in quotes"),
        (f"[[rule]]\r\n{GOOD}because = 3", 5, "because: write a sentence in quotes"),
        (f"[[rule]]\n{GOOD}[rule.more]\nx = 1", 1, "more: is unknown"),
        (f"[[ 'rule' ]]\n{GOOD}\"because\" = 3", 5, "because: write a sentence in quotes"),
        ('because = """\n[[rule]]\nkinds = 1\n"""\n[[rule]]\nkinds = "*"', 1, "“because” is unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, said: str) -> None:
    problem = wrong(text)[0]
    assert problem.startswith(f"line {line}: ")
    assert said in problem


def test_everything_that_is_wrong_is_told_at_once() -> None:
    lines = 'x = 1\n[[rule]]\nkinds = ["grup"]\nfor = []\ndecision = ""\nbecause = 1\n[[rule]]\n'
    assert [each.split(":")[0] for each in wrong(lines)] == [
        "line 1", "line 3", "line 4", "line 5", "line 6", "line 7", "line 7", "line 7",
    ]  # fmt: skip


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


def test_a_message_without_a_place_is_told_as_it_is() -> None:
    assert policy_lines.syntax("Something else") == "Something else"


VALUES = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.sampled_from(["*", "group", "everybody", "U0EMMA001", "é"]),
    lambda inner: st.lists(inner, max_size=3),
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["kinds", "for", "decision", "because", "x"]), VALUES), max_size=3
    )
)
def test_whatever_values_there_are_the_file_is_read_or_every_line_is_one_of_it(
    tables: list[dict[str, object]],
) -> None:
    lines = []
    for table in tables:
        lines += ["[[rule]]", *(f"{key} = {toml(value)}" for key, value in table.items())]
    text = "\n".join(lines)
    tomllib.loads(text)
    try:
        found = policy.parse(text, KINDS)
    except PolicyError as refused:
        for problem in refused.problems:
            line, key = int(problem.split(":")[0].removeprefix("line ")), problem.split(": ")[2]
            assert lines[line - 1] == "[[rule]]" or lines[line - 1].startswith(f"{key} = ")
    else:
        assert all(rule.whom for rule in found.rules)
        assert all(lines[rule.line - 1] == "[[rule]]" for rule in found.rules)


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
        policy.parse(text, KINDS)
    except PolicyError as refused:
        problems = refused.problems
    else:
        problems = ("none",)
    assert all(problems)
    assert problems
