"""What a policy decides, and what has to be known for that."""

import itertools
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import policy
from bot.domain.policy import Decision, Default, Facts, Policy, Rule, Standing, Verdict
from bot.domain.reviews import Terms
from tests.domain.rules import KINDS, facts, read, rule

EMMA, LIAM = Standing("U0EMMA001"), Standing("U0LIAM002")
ADMIN = Standing("U0ADA0003", {"admins": True})
GRANTED, REFUSED, APPROVAL = Decision.GRANTED, Decision.REFUSED, Decision.APPROVAL
NOTHING: Facts = {}

LEADS = rule("granted", "group", "S0LEADS U0EMMA001") + rule("refused", "*", "U0LIAM002")
"""Its rules are in lines 1 and 5."""


def decided(text: str, kind: str, standing: Standing, asked: Facts = NOTHING) -> Decision:
    return policy.decide(read(text), kind, standing, asked).decision


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n", "rule = []"])
def test_without_rules_each_kind_has_its_default(text: str) -> None:
    assert decided(text, "meeting", EMMA) is GRANTED
    assert decided(text, "group", EMMA) is REFUSED
    assert decided(text, "group", ADMIN) is GRANTED
    assert decided(text, "user", ADMIN) is REFUSED


def test_a_kind_that_nobody_heard_of_is_for_nobody() -> None:
    assert policy.decide(Policy(), "webinar", ADMIN, {}) == Verdict(
        REFUSED, "no rule: by default it is for nobody", default=Default.NOBODY
    )


def test_the_first_rule_that_fits_decides_and_is_named() -> None:
    rules = read(LEADS + 'because = "Ask the helpdesk."')
    assert policy.decide(rules, "group", EMMA, {}) == Verdict(GRANTED, "rule 1 (line 1)")
    lead = LIAM.with_("S0LEADS", belongs=True)
    assert policy.decide(rules, "group", lead, {}).decision is GRANTED
    assert policy.decide(rules, "meeting", lead, {}) == Verdict(
        REFUSED, "rule 2 (line 5)", because="Ask the helpdesk."
    )


def test_a_default_says_so() -> None:
    rules = read("")
    assert policy.decide(rules, "meeting", EMMA, {}) == Verdict(
        GRANTED, "no rule: by default it is for everybody", default=Default.EVERYBODY
    )
    assert policy.decide(rules, "group", EMMA, {}) == Verdict(
        REFUSED, "no rule: by default it is for admins", default=Default.ADMINS
    )
    assert policy.decide(rules, "user", EMMA, {}) == Verdict(
        REFUSED, "no rule: by default it is for nobody", default=Default.NOBODY
    )


def test_everybody_and_admins_are_whom_they_say() -> None:
    everybody = rule("granted", "group")
    assert decided(everybody, "group", LIAM) is GRANTED
    assert decided(everybody, "user", LIAM) is REFUSED
    admins = rule("refused", "*", "admins")
    assert decided(admins, "meeting", ADMIN) is REFUSED
    assert decided(admins, "meeting", EMMA.with_("admins", belongs=False)) is GRANTED
    assert decided("", "group", EMMA.with_("admins", belongs=None)) is REFUSED


def test_an_approval_comes_with_its_terms() -> None:
    verdict = policy.decide(read(rule("approval") + "approvals = 2"), "user", EMMA, {})
    assert verdict.decision is APPROVAL
    assert verdict.terms == Terms(by=frozenset({"S0ITADMIN"}), channel="C0ITADMIN", needed=2)


SALES = rule("approval", type="licensed", whom="S0SALES01") + rule(
    type="basic", domain="Acme.example b.example"
)


@pytest.mark.parametrize(
    ("asked", "sales", "decision"),
    [
        (facts(type="licensed", domain="acme.example"), True, APPROVAL),
        (facts(type="LICENSED", domain="acme.example"), True, APPROVAL),
        (facts(type="licensed", domain="acme.example"), False, REFUSED),
        (facts(type="basic", domain="acme.example"), False, GRANTED),
        (facts(type="Basic", domain="ACME.example"), False, GRANTED),
        (facts(type="basic", domain="other.example"), False, REFUSED),
        (facts(type="basic"), False, REFUSED),
        (facts(domain="acme.example"), True, REFUSED),
    ],
)
def test_conditions_look_at_what_is_asked_for(
    asked: Facts,
    sales: bool,  # noqa: FBT001 a case
    decision: Decision,
) -> None:
    assert decided(SALES, "user", EMMA.with_("S0SALES01", belongs=sales), asked) is decision


@pytest.mark.parametrize(
    ("decision", "asked", "fits"),
    [
        ("granted", "a", True),
        ("granted", "a b", True),
        ("granted", "a c", False),
        ("granted", "c", False),
        ("granted", "", False),
        ("refused", "a", True),
        ("refused", "a c", True),
        ("refused", "c", False),
        ("refused", "", False),
        ("approval", "a b", True),
        ("approval", "a c", True),
        ("approval", "c", False),
        ("approval", "", False),
    ],
)
def test_what_grants_has_to_name_all_that_is_asked_for_and_any_other_rule_a_part_of_it(
    decision: str,
    asked: str,
    fits: bool,  # noqa: FBT001 a case
) -> None:
    verdict = policy.decide(read(rule(decision, domain="a b")), "user", EMMA, facts(domain=asked))
    assert (verdict.default is None) is fits


def test_only_what_matters_has_to_be_known() -> None:
    rules = read(LEADS)
    assert policy.unknown(rules, "meeting", EMMA, {}) == ""
    assert policy.unknown(rules, "group", EMMA, {}) == ""  # named herself, as far as the first rule goes
    assert policy.unknown(rules, "group", LIAM, {}) == "S0LEADS"
    assert policy.unknown(rules, "group", LIAM.with_("S0LEADS", belongs=True), {}) == ""
    assert policy.unknown(rules, "group", LIAM.with_("S0LEADS", belongs=False), {}) == ""
    stranger = Standing("U1").with_("S0LEADS", belongs=False)
    assert policy.unknown(rules, "group", stranger, {}) == "admins"
    assert policy.unknown(rules, "group", stranger.with_("admins", belongs=False), {}) == ""


def test_nothing_has_to_be_known_for_a_rule_that_does_not_fit_what_is_asked_for() -> None:
    rules = read(SALES)
    assert policy.unknown(rules, "user", EMMA, facts(type="licensed")) == "S0SALES01"
    assert policy.unknown(rules, "user", EMMA, facts(type="basic", domain="acme.example")) == ""


def test_to_open_a_form_slack_is_asked_only_until_something_is_possible() -> None:
    rules = read(rule(type="basic") + rule("approval", whom="S0SALES01") + rule(whom="S0LAST"))
    assert policy.unknown(rules, "user", EMMA) == ""
    assert policy.possible(rules, "user", EMMA).decision is GRANTED
    rules = read(rule("refused", type="basic") + rule("approval", whom="S0SALES01") + rule(whom="S0LAST"))
    assert policy.unknown(rules, "user", EMMA) == "S0SALES01"
    sales = EMMA.with_("S0SALES01", belongs=True)
    assert policy.unknown(rules, "user", sales) == ""
    assert policy.possible(rules, "user", sales).rule == "rule 2 (line 6)"
    other = EMMA.with_("S0SALES01", belongs=False)
    assert policy.unknown(rules, "user", other) == "S0LAST"
    assert policy.possible(rules, "user", other) == Verdict(
        REFUSED, "no rule: by default it is for nobody", default=Default.NOBODY
    )


def test_to_change_what_is_there_slack_is_asked_only_until_something_is_not_granted() -> None:
    rules = read(rule(type="basic") + rule("approval", whom="S0SALES01", type="licensed") + rule())
    assert policy.unknown(rules, "user", EMMA, every=True) == "S0SALES01"
    sales, other = (EMMA.with_("S0SALES01", belongs=belongs) for belongs in (True, False))
    assert policy.certain(rules, "user", sales).decision is APPROVAL
    assert policy.unknown(rules, "user", sales, every=True) == ""
    assert policy.certain(rules, "user", other).decision is GRANTED
    assert policy.unknown(rules, "user", other, every=True) == ""
    rules = read(rule("refused", type="basic") + rule(whom="S0SALES01"))
    assert policy.unknown(rules, "user", EMMA, every=True) == ""
    assert policy.certain(rules, "user", EMMA).rule == "rule 1 (line 1)"


def test_a_rule_that_stands_behind_one_that_fits_all_of_it_makes_nothing_possible() -> None:
    rules = read(rule("refused", type="licensed") + rule(type="licensed"))
    assert policy.possible(rules, "user", EMMA).decision is REFUSED
    rules = read(rule("refused", type="licensed") + rule(type="licensed", domain="a") + rule(type="basic"))
    assert policy.possible(rules, "user", EMMA).rule == "rule 3 (line 12)"


@pytest.mark.parametrize(
    ("decisions", "admin", "decision", "in_doubt"),
    [
        (["granted"], False, REFUSED, True),
        (["granted"], True, GRANTED, False),
        (["refused"], False, REFUSED, False),
        (["refused"], True, REFUSED, True),
        (["granted", "refused"], True, REFUSED, True),
        (["granted", "refused"], False, REFUSED, True),
        (["refused", "refused"], False, REFUSED, False),
        (["approval"], True, REFUSED, True),
    ],
)
def test_where_nobody_can_tell_and_it_matters_it_is_refused(
    decisions: list[str],
    admin: bool,  # noqa: FBT001 a case
    decision: Decision,
    in_doubt: bool,  # noqa: FBT001 a case
) -> None:
    rules = read("".join(rule(each, "group", f"S0LOST{at}") for at, each in enumerate(decisions)))
    standing = Standing("U1", {"S0LOST0": None, "S0LOST1": None, "admins": admin})
    assert policy.unknown(rules, "group", standing, {}) == ""
    verdict = policy.decide(rules, "group", standing, {})
    assert (verdict.decision, verdict.in_doubt) == (decision, in_doubt)
    assert verdict == policy.possible(rules, "group", standing)


def test_who_is_in_doubt_is_told_which_rule_it_is() -> None:
    lost = Standing("U1", {"S0LOST": None})
    rules = read(rule("refused", "meeting", "S0LOST"))
    assert policy.decide(rules, "meeting", lost, {}) == Verdict(REFUSED, "rule 1 (line 1)", in_doubt=True)


def test_other_approvers_matter_too() -> None:
    lost = Standing("U1", {"S0LOST": None})
    same = rule("approval", whom="S0LOST") + rule("approval")
    assert decided(same, "user", lost) is APPROVAL
    other = same.replace("C0ITADMIN", "C0OTHER", 1)
    assert policy.decide(read(other), "user", lost, {}).in_doubt


def test_a_doubt_about_some_wishes_leaves_the_others_possible() -> None:
    lost = Standing("U1", {"S0LOST": None})
    rules = read(rule("refused", whom="S0LOST", type="licensed") + rule())
    assert policy.possible(rules, "user", lost).decision is GRANTED
    assert policy.certain(rules, "user", lost) == Verdict(REFUSED, "rule 1 (line 1)", in_doubt=True)
    assert decided(rule("refused", whom="S0LOST", type="licensed") + rule(), "user", lost,
                   facts(type="basic")) is GRANTED  # fmt: skip
    rules = read(rule(whom="S0LOST", type="licensed"))
    assert policy.possible(rules, "user", lost).in_doubt
    rules = read(rule(whom="S0LOST", type="licensed") + rule())
    assert policy.certain(rules, "user", lost).decision is GRANTED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (rule() + rule("refused"), {2: 1}),
        (rule(whom="U0EMMA001") + rule("refused"), {}),
        (rule(whom="U0EMMA001 S0LEADS") + rule("refused", whom="S0LEADS"), {2: 1}),
        (rule(whom="S0LEADS") + rule("refused", whom="S0LEADS"), {2: 1}),
        (rule("granted", "*") + rule("refused"), {2: 1}),
        (rule() + rule("refused", "*"), {}),
        (rule(type="basic") + rule("refused"), {}),
        (rule() + rule("refused", type="basic"), {2: 1}),
        (rule(type="basic licensed") + rule(type="basic"), {2: 1}),
        (rule(type="basic") + rule(type="basic licensed"), {}),
        (rule(domain="a") + rule("refused", domain="a"), {}),
        (rule("refused", domain="a") + rule(domain="a"), {2: 1}),
        (rule("refused", domain="a") + rule("approval", domain="a"), {2: 1}),
        (rule("refused", domain="a") + rule(domain="a", type="basic"), {2: 1}),
        (rule("refused", domain="a", type="basic") + rule(domain="a"), {}),
        (rule() + rule() + rule(), {2: 1, 3: 1}),
    ],
)
def test_rules_that_never_decide_are_found(text: str, found: dict[int, int]) -> None:
    assert policy.shadowed(read(text)) == found


# What holds for all policies. The people, groups and values are few, so that rules meet.

GROUPS = ["S0A", "S0B", "admins"]
WHOM = st.one_of(
    st.just(frozenset({"everybody"})),
    st.frozensets(st.sampled_from([*GROUPS, "U0EMMA001", "U0LIAM002"]), min_size=1, max_size=2),
)
SOME = st.frozensets(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2)
TERMS = st.builds(Terms, by=st.just(frozenset({"S0IT"})), channel=st.sampled_from(["C0A", "C0B"]))
BELONGS = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in GROUPS})
EVERY_WISH: list[Facts] = [
    {"type": frozenset(types), "domain": frozenset(domains)}
    for types in (*itertools.combinations("abc", 1), ())
    for size in range(4)
    for domains in itertools.combinations("abcd", size)
]


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    rules = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        decision = draw(st.sampled_from(Decision))
        rules.append(
            Rule(
                number,
                number,
                draw(st.sampled_from([frozenset({"user"}), frozenset({"*"}), frozenset({"group"})])),
                draw(WHOM),
                decision,
                when=draw(st.dictionaries(st.sampled_from(["type", "domain"]), SOME)),
                terms=draw(TERMS) if decision is APPROVAL else None,
            )
        )
    return Policy(tuple(rules), {"user": draw(st.sampled_from(Default))})


def naively(rules: Policy, standing: Standing, asked: Facts) -> tuple[Decision, Terms | None]:
    """What is decided where everything is known."""
    for each in rules.rules:
        values = [(asked.get(name, frozenset()), among) for name, among in each.when.items()]
        met = [
            bool(own) and own <= among if each.decision is GRANTED else bool(own & among)
            for own, among in values
        ]
        concerned = "everybody" in each.whom or standing.slack_id in each.whom
        concerned = concerned or any(standing.belongs.get(name) for name in each.whom)
        if concerned and all(met) and each.kinds & {"user", "*"}:
            return each.decision, each.terms
    default = rules.defaults["user"]
    granted = default is Default.EVERYBODY or (default is Default.ADMINS and standing.belongs["admins"])
    return (GRANTED if granted else REFUSED), None


def completions(belongs: Mapping[str, bool | None]) -> list[Standing]:
    """All that may be so, where nobody can tell."""
    choices = [[known] if known is not None else [True, False] for known in belongs.values()]
    return [
        Standing("U0EMMA001", dict(zip(belongs, each, strict=True))) for each in itertools.product(*choices)
    ]


@given(policies(), BELONGS, st.sampled_from(EVERY_WISH))
def test_what_is_decided_without_doubt_is_so_whatever_nobody_can_tell(
    rules: Policy, belongs: dict[str, bool | None], asked: Facts
) -> None:
    verdict = policy.decide(rules, "user", Standing("U0EMMA001", belongs), asked)
    outcomes = {naively(rules, each, asked) for each in completions(belongs)}
    if verdict.in_doubt:
        assert verdict.decision is REFUSED
        assert None in belongs.values()
    else:
        assert (verdict.decision, verdict.terms) in outcomes
        # An admin of whom nobody can tell is refused by default, without more ado.
        if verdict.default is not Default.ADMINS or belongs["admins"] is not None:
            assert len(outcomes) == 1


@given(policies(), BELONGS, st.sampled_from(EVERY_WISH))
def test_what_does_not_have_to_be_known_makes_no_difference(
    rules: Policy, belongs: dict[str, bool | None], asked: Facts
) -> None:
    whole = Standing("U0EMMA001", belongs)

    def learnt(unknown: Callable[[Standing], str]) -> Standing:
        standing = Standing("U0EMMA001")
        while name := unknown(standing):
            assert name not in standing.belongs
            standing = standing.with_(name, belongs=belongs[name])
        return standing

    part = learnt(lambda standing: policy.unknown(rules, "user", standing, asked))
    assert policy.decide(rules, "user", part, asked) == policy.decide(rules, "user", whole, asked)
    part = learnt(lambda standing: policy.unknown(rules, "user", standing))
    assert policy.possible(rules, "user", part) == policy.possible(rules, "user", whole)
    part = learnt(lambda standing: policy.unknown(rules, "user", standing, every=True))
    assert policy.certain(rules, "user", part) == policy.certain(rules, "user", whole)


@given(policies(), BELONGS)
def test_what_is_not_possible_is_granted_by_no_wish_and_what_is_certain_by_every_one(
    rules: Policy, belongs: dict[str, bool | None]
) -> None:
    standing = Standing("U0EMMA001", belongs)
    every = {policy.decide(rules, "user", standing, asked).decision for asked in EVERY_WISH}
    if policy.possible(rules, "user", standing).decision is REFUSED:
        assert every == {REFUSED}
    if policy.certain(rules, "user", standing).decision is GRANTED:
        assert every == {GRANTED}


@given(policies(), BELONGS, st.sampled_from(EVERY_WISH))
def test_a_rule_that_is_said_never_to_decide_never_does(
    rules: Policy, belongs: dict[str, bool | None], asked: Facts
) -> None:
    verdict = policy.decide(rules, "user", Standing("U0EMMA001", belongs), asked)
    for number in policy.shadowed(rules):
        assert verdict.in_doubt or verdict.rule != f"rule {number} (line {number})"


def test_the_kinds_of_these_tests_have_all_defaults() -> None:
    assert {each.default for each in KINDS.values()} == set(Default)
