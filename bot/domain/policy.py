"""Who may have what, and what decides it: the rules of the policy file (`bot.domain.policy_file`). Pure.

The first rule that fits decides. Where none does, each kind has its default: for everybody, admins or nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeAlias

from bot.domain import people
from bot.domain.reviews import Terms

EVERYBODY: Final = "everybody"
ADMINS: Final = "admins"
ALL: Final = "*"


class Decision(StrEnum):
    """What becomes of a wish."""

    GRANTED = "granted"
    REFUSED = "refused"
    APPROVAL = "approval"
    """It takes an approval, on the rule's terms."""


class Default(StrEnum):
    """Who may have a kind where no rule fits."""

    EVERYBODY = "everybody"
    ADMINS = "admins"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Kind:
    """What the policy has to know of a kind."""

    default: Default
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What rules may ask about it, with the values that there are; none where any may be."""


Facts: TypeAlias = Mapping[str, frozenset[str]]
"""What somebody asks for, by condition: {"type": {"licensed"}, "domain": {"acme.example"}}."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the file."""

    number: int
    """Its place, from 1."""
    line: int
    kinds: frozenset[str]
    """Or `*` alone."""
    whom: frozenset[str]
    """`everybody` alone; or any of `admins`, IDs of Slack users, IDs of user groups. Never empty."""
    decision: Decision
    because: str = ""
    """Shown to whoever is refused."""
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What has to be asked for, by condition; casefolded."""
    terms: Terms | None = None
    """Of an approval, and of nothing else."""

    @property
    def name(self) -> str:
        """In words: rule 2 (line 7)."""
        return f"rule {self.number} (line {self.line})"


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules, and what holds where none fits."""

    rules: tuple[Rule, ...] = ()
    defaults: Mapping[str, Default] = field(default_factory=dict)
    """Who may have a kind then; one that is not named is for nobody."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is, as far as it is known."""

    slack_id: str
    belongs: Mapping[str, bool | None] = field(default_factory=dict)
    """Whether they are of `admins`, or of a user group, by its ID; None where nobody can tell."""

    def with_(self, name: str, *, belongs: bool | None) -> "Standing":
        """The same, with one thing more known."""
        return replace(self, belongs={**self.belongs, name: belongs})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, and by what."""

    decision: Decision
    rule: str
    """In words: rule 2 (line 7)."""
    because: str = ""
    terms: Terms | None = None
    """Of an approval, and of nothing else."""
    default: Default | None = None
    """Where no rule of the file fitted: what holds then."""
    in_doubt: bool = False
    """Whether nobody can tell if the rule fits, and it matters: then it is refused."""


def decide(policy: Policy, kind: str, standing: Standing, facts: Facts) -> Verdict:
    """What the first rule that fits says, or else the kind's default.

    Where nobody can tell whether a rule fits, and it makes a difference, it is refused. What was not looked
    up counts as no: `unknown` tells what has to be.
    """
    return next(each for each in _outcomes(policy, kind, standing, facts) if isinstance(each, Verdict))


def possible(policy: Policy, kind: str, standing: Standing) -> Verdict:
    """The best that somebody may come to, whatever they ask for: refused only where every wish would be."""
    found = [each for each in _outcomes(policy, kind, standing, None) if isinstance(each, Verdict)]
    return next((each for each in found if each.decision is not Decision.REFUSED), found[-1])


def certain(policy: Policy, kind: str, standing: Standing) -> Verdict:
    """The worst that somebody may come to: granted only where every wish would be."""
    found = [each for each in _outcomes(policy, kind, standing, None) if isinstance(each, Verdict)]
    return next((each for each in found if each.decision is not Decision.GRANTED), found[-1])


def unknown(
    policy: Policy, kind: str, standing: Standing, facts: Facts | None = None, *, every: bool = False
) -> str:
    """What has to be known next to decide: `admins` or the ID of a user group; empty where nothing has.

    Without facts, for `possible`; or with `every` for `certain`.
    """
    goes_on = Decision.GRANTED if every else Decision.REFUSED
    for each in _outcomes(policy, kind, standing, facts):
        if isinstance(each, str):
            return each
        if each.decision is not goes_on:
            break
    return ""


def shadowed(policy: Policy) -> Mapping[int, int]:
    """Rules that never decide, by number, each with the one before that fits wherever it would."""
    found: dict[int, int] = {}
    for at, rule in enumerate(policy.rules):
        for before in policy.rules[:at]:
            for_all = EVERYBODY in before.whom or rule.whom <= before.whom
            if for_all and (ALL in before.kinds or rule.kinds <= before.kinds) and _covers(before, rule):
                found.setdefault(rule.number, before.number)
    return found


def _outcomes(policy: Policy, kind: str, standing: Standing, facts: Facts | None) -> Iterator[Verdict | str]:
    """What it may come to, in the order of the rules; and before that, what has to be known to tell.

    With facts there is one verdict; without, one for each rule that some wish comes to.
    """
    doubts: list[Rule] = []
    """Nobody can tell whether they fit who asks, and they would fit every wish."""
    at_times: list[Rule] = []
    """Nobody can tell either, and they would fit some wishes."""
    passed: list[Rule] = []
    for rule in policy.rules:
        suits = _suits(rule, facts)
        if (
            rule.kinds.isdisjoint({kind, ALL})
            or suits is False
            or any(_covers(each, rule) for each in passed)
        ):
            continue
        fits = _fits(rule, standing)
        if not fits:
            yield from (name for name in sorted(rule.whom) if askable(name) and name not in standing.belongs)
        if fits:
            verdict = Verdict(rule.decision, rule.name, rule.because, rule.terms)
            yield from _doubted(verdict, doubts, at_times)
            if suits:
                return
            passed.append(rule)
        elif fits is None:
            (doubts if suits else at_times).append(rule)
    default = policy.defaults.get(kind, Default.NOBODY)
    if default is Default.ADMINS and ADMINS not in standing.belongs:
        yield ADMINS
    yield from _doubted(_by_default(default, standing), doubts, at_times)


def _doubted(verdict: Verdict, doubts: list[Rule], at_times: list[Rule]) -> Iterator[Verdict]:
    """A verdict, where no rule before it that is in doubt says otherwise; else that one, in doubt."""
    differ = [each for each in doubts if (each.decision, each.terms) != (verdict.decision, verdict.terms)]
    if not differ:
        yield verdict
        differ = [
            each for each in at_times if (each.decision, each.terms) != (verdict.decision, verdict.terms)
        ]
    if differ:
        yield Verdict(Decision.REFUSED, differ[0].name, in_doubt=True)


def _by_default(default: Default, standing: Standing) -> Verdict:
    words = f"no rule: by default it is for {default}"
    granted = default is Default.EVERYBODY or (
        default is Default.ADMINS and standing.belongs.get(ADMINS) is True
    )
    return Verdict(Decision.GRANTED if granted else Decision.REFUSED, words, default=default)


def askable(name: str) -> bool:
    """Whether Slack is asked who belongs to it: a user group, or the admins."""
    return name == ADMINS or people.is_group(name)


def _fits(rule: Rule, standing: Standing) -> bool | None:
    """Whether it fits who asks; None where nobody can tell."""
    if not rule.whom.isdisjoint({EVERYBODY, standing.slack_id}):
        return True
    answers = {standing.belongs.get(name, False) for name in rule.whom}
    return True if True in answers else None if None in answers else False


def _suits(rule: Rule, facts: Facts | None) -> bool | None:
    """Whether it fits what is asked for; None where that depends, as it is not known."""
    if not rule.when:
        return True
    return (
        None if facts is None else all(meets(rule, name, facts.get(name, frozenset())) for name in rule.when)
    )


def meets(rule: Rule, condition: str, asked: frozenset[str]) -> bool:
    """Whether what is asked for meets one condition of a rule."""
    values = {each.casefold() for each in asked}
    among = rule.when[condition]
    return bool(values) and (
        values <= among if rule.decision is Decision.GRANTED else not among.isdisjoint(values)
    )


def _covers(before: Rule, rule: Rule) -> bool:
    """Whether it fits every wish that the other one fits."""
    if before.when and before.decision is Decision.GRANTED and rule.decision is not Decision.GRANTED:
        return False  # it needs all that is asked for to be named, and the other one only something of it
    return all(name in rule.when and rule.when[name] <= among for name, among in before.when.items())
