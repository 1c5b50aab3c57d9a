"""Who may have what: the policy file, and what it decides.

    [[rule]]
    kinds = ["group", "im_group"]      # or "*"
    for = ["U0EMMA001", "S0LEADS"]     # or ["everybody"], or ["admins"]
    decision = "granted"               # or "refused"
    because = "Team leads keep their groups themselves."

The first rule that fits decides. Where none does, each kind has its default: for everybody, or for admins.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias

from bot.domain import policy_lines
from bot.errors import PolicyError

EVERYBODY: Final = "everybody"
ADMINS: Final = "admins"
ALL: Final = "*"

_SLACK_ID: Final = re.compile(r"[UWS][A-Z0-9]{2,}")
_KINDS_RIGHT: Final = 'write kinds = ["{}"], or kinds = "*" for all'
_WHOM_RIGHT: Final = (
    'write for = ["everybody"], for = ["admins"], or IDs of Slack users (U...) and user groups (S...)'
)


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


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules, and what holds where none fits."""

    rules: tuple[Rule, ...] = ()
    for_all: frozenset[str] = frozenset()
    """The kinds that are for everybody then; the others are for admins."""


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
    by_default: bool = False
    """Whether no rule of the file fitted."""
    in_doubt: bool = False
    """Whether nobody can tell if the rule fits, and it matters: then it is refused."""


def parse(text: str, kinds: Mapping[str, bool]) -> Policy:
    """The policy in a file's text. `kinds`: all there are, and whether each is for everybody by default.

    PolicyError with all that is wrong, a line each, such as `line 3: ...`.
    """
    lines = policy_lines.Lines(text)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise PolicyError([policy_lines.syntax(str(wrong))]) from None
    problems = [
        f"line {lines.of_key(name)}: “{name}” is unknown: the file has [[rule]] tables and nothing else"
        for name in found
        if name != "rule"
    ]
    tables = found.get("rule", [])
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        problems.append(f"line {lines.of_key('rule')}: rule: write each as a table, headed by [[rule]]")
        tables = []
    read = [_Reader(number, table, kinds, lines) for number, table in enumerate(tables, 1)]
    rules = [each.rule() for each in read]
    problems += [problem for each in read for problem in each.problems]
    if problems:
        raise PolicyError(problems)
    return Policy(tuple(rules), frozenset(kind for kind, for_all in kinds.items() if for_all))


def decide(policy: Policy, kind: str, standing: Standing) -> Verdict:
    """What the first rule that fits says, or else the kind's default.

    Where nobody can tell whether a rule fits, and it makes a difference, it is refused. What was not looked
    up counts as no: `unknown` tells what has to be.
    """
    doubts: list[Rule] = []
    verdict = _default(policy, kind, standing)
    for rule in _rules(policy, kind):
        fits = _fits(rule, standing)
        if fits:
            verdict = Verdict(rule.decision, _named(rule), rule.because)
            break
        if fits is None:
            doubts.append(rule)
    for rule in doubts:
        if rule.decision is not verdict.decision:
            return Verdict(Decision.REFUSED, _named(rule), in_doubt=True)
    return verdict


def _default(policy: Policy, kind: str, standing: Standing) -> Verdict:
    if kind in policy.for_all:
        return Verdict(Decision.GRANTED, "no rule: by default it is for everybody", by_default=True)
    decision = Decision.GRANTED if standing.belongs.get(ADMINS) else Decision.REFUSED
    return Verdict(decision, "no rule: by default it is for admins", by_default=True)


def _named(rule: Rule) -> str:
    return f"rule {rule.number} (line {rule.line})"


def unknown(policy: Policy, kind: str, standing: Standing) -> str:
    """What has to be known next to decide: `admins` or the ID of a user group; empty where nothing has."""
    for rule in _rules(policy, kind):
        if _fits(rule, standing):
            return ""
        for name in sorted(rule.whom):
            if (name == ADMINS or name.startswith("S")) and name not in standing.belongs:
                return name
    return "" if kind in policy.for_all or ADMINS in standing.belongs else ADMINS


def _rules(policy: Policy, kind: str) -> Sequence[Rule]:
    return [rule for rule in policy.rules if not rule.kinds.isdisjoint({kind, ALL})]


def _fits(rule: Rule, standing: Standing) -> bool | None:
    """None where nobody can tell."""
    if not rule.whom.isdisjoint({EVERYBODY, standing.slack_id}):
        return True
    answers = {standing.belongs.get(name, False) for name in rule.whom}
    return True if True in answers else None if None in answers else False


class _Reader:
    """Reads one table, and keeps all that is wrong with it."""

    def __init__(
        self, number: int, table: Mapping[str, Any], kinds: Mapping[str, bool], lines: policy_lines.Lines
    ) -> None:
        self.problems: list[str] = []
        self._number = number
        self._table = table
        self._kinds = kinds
        self._lines = lines

    def rule(self) -> Rule:
        """The rule; it means something only where there are no problems."""
        for name in sorted(self._table.keys() - _KEYS):
            self._wrong(name, f"is unknown: a rule has {', '.join(_KEYS)}")
        return Rule(
            self._number,
            self._lines.of_rule(self._number),
            self._kinds_of(),
            self._whom(),
            self._decision(),
            self._because(),
        )

    def _kinds_of(self) -> frozenset[str]:
        given = self._table.get("kinds")
        right = f"{_KINDS_RIGHT.format(next(iter(self._kinds)))}; the kinds are {', '.join(self._kinds)}"
        named = self._names("kinds", [ALL] if given == ALL else given, right)
        for name in sorted(named - self._kinds.keys() - {ALL}):
            self._wrong("kinds", f"“{name}” is no kind: {right}")
        if ALL in named and len(named) > 1:
            self._wrong("kinds", f'"*" means all, and stands alone: {right}')
        return named

    def _whom(self) -> frozenset[str]:
        named = self._names("for", self._table.get("for"), _WHOM_RIGHT)
        for name in sorted(named - {EVERYBODY, ADMINS}):
            if not _SLACK_ID.fullmatch(name):
                self._wrong("for", f"“{name}” is nobody: {_WHOM_RIGHT}")
        if EVERYBODY in named and len(named) > 1:
            self._wrong("for", f"“{EVERYBODY}” stands alone: {_WHOM_RIGHT}")
        return named

    def _decision(self) -> Decision:
        given = self._table.get("decision")
        if given in list(Decision):
            return Decision(given)
        self._wrong("decision", 'write decision = "granted" or decision = "refused"')
        return Decision.REFUSED

    def _because(self) -> str:
        given = self._table.get("because", "")
        if isinstance(given, str):
            return " ".join(given.split())
        self._wrong("because", 'write a sentence in quotes, such as because = "Ask the helpdesk."')
        return ""

    def _names(self, key: str, given: object, right: str) -> frozenset[str]:
        if isinstance(given, list) and given and all(isinstance(each, str) for each in given):
            return frozenset(given)
        problem = "is missing" if given is None else "is empty" if given == [] else "is no list of texts"
        self._wrong(key, f"{problem}: {right}")
        return frozenset()

    def _wrong(self, key: str, problem: str) -> None:
        line = self._lines.of_key(key, self._number)
        self.problems.append(f"line {line}: rule {self._number}: {key}: {problem}")


_KEYS: Final = ("kinds", "for", "decision", "because")
