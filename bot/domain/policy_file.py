"""The policy file: what it may say, and all that is wrong with one, by its lines. Pure.

    [[rule]]
    kinds = ["user"]                   # or "*" for all
    for = ["S0SALES01", "U0EMMA001"]   # who asks: people, user groups; or ["everybody"], or ["admins"]
    when.type = ["licensed"]           # what they ask for: the conditions that the kind has
    decision = "approval"              # or "granted", or "refused"
    because = "Licences cost."         # shown to whoever is refused
    # For an approval alone:
    by = ["S0ITADMIN"]                 # who may approve: people, user groups, "admins"; never "everybody"
    channel = "C0ITADMIN"              # where they are asked
    approvals = 1                      # how many have to agree; 1 unless said otherwise
    expires_after = "7d"               # m, h, d; 7d unless said otherwise
    remind_after = ["4h", "1d"]        # that unless said otherwise; [] for none
    ping = false                       # whether the approvers are mentioned
    self_approval = false              # whether people may approve what they ask for, or what is for them

The first rule that fits decides. Where none does, each kind has its default: for everybody, admins or nobody.

A rule fits whoever is in `for`, and where it has conditions, only what is asked for: of one that grants, all
values asked for have to be among those of the condition; of any other, one of them. What was not asked for
(no group to join) fits no condition. Capitals do not matter. So neither a mixture of things nor a new one is
granted by a rule that does not name it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.domain import policy, policy_lines, policy_reading, reviews
from bot.domain.policy import ADMINS, ALL, EVERYBODY, Decision, Kind, Policy, Rule
from bot.domain.reviews import Terms
from bot.errors import PolicyError

PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,}")
"""The Slack ID of a person."""
GROUP: Final = re.compile(r"S[A-Z0-9]{2,}")
"""Of a user group."""
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{2,}")
_KINDS_RIGHT: Final = 'write kinds = ["{}"], or kinds = "*" for all'
_WHOM_RIGHT: Final = (
    'write for = ["everybody"], for = ["admins"], or IDs of Slack users (U...) and user groups (S...)'
)
_BY_RIGHT: Final = 'write IDs of Slack users (U...) and user groups (S...), or by = ["admins"]'
_CHANNEL_RIGHT: Final = (
    'write the ID of the channel of those who approve, such as channel = "C0ITADMIN": '
    "in Slack, at the end of the channel's details"
)
_DECISION_RIGHT: Final = 'write decision = "granted", decision = "refused" or decision = "approval"'
_KEYS: Final = ("kinds", "for", "when", "decision", "because")
_TERMS: Final = ("by", "channel", "approvals", "expires_after", "remind_after", "ping", "self_approval")


def parse(text: str, kinds: Mapping[str, Kind]) -> Policy:
    """The policy in a file's text. `kinds`: all there are.

    PolicyError with all that is wrong, a line each, such as `line 3: ...`.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise PolicyError([policy_lines.syntax(str(wrong))]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits; thousands of brackets
        raise PolicyError(["is no policy: it holds a number or a list beyond all bounds"]) from None
    lines = policy_lines.Lines(text)
    problems = [
        f"line {lines.of(name)}: “{name}” is unknown: the file has [[rule]] tables and nothing else"
        for name in found
        if name != "rule"
    ]
    tables = found.get("rule", [])
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        problems.append(f"line {lines.of('rule')}: rule: write each as a table, headed by [[rule]]")
        tables = []
    read = [
        _Reader(policy_reading.Table(number, each, lines), kinds) for number, each in enumerate(tables, 1)
    ]
    rules = [each.rule() for each in read]
    problems += [problem for each in read for problem in each.problems]
    if problems:
        raise PolicyError(problems)
    return Policy(tuple(rules), {name: kind.default for name, kind in kinds.items()})


class _Reader:
    """Makes a rule of its table; it means something only where there are no problems."""

    def __init__(self, table: policy_reading.Table, kinds: Mapping[str, Kind]) -> None:
        self._table = table
        self._kinds = kinds

    @property
    def problems(self) -> list[str]:
        return self._table.problems

    def rule(self) -> Rule:
        self._table.known(
            (*_KEYS, *_TERMS), f"a rule has {', '.join(_KEYS)}; for an approval {', '.join(_TERMS)}"
        )
        kinds = self._kinds_of()
        whom = self._people("for", _WHOM_RIGHT, EVERYBODY, ADMINS)
        if EVERYBODY in whom and len(whom) > 1:
            self._table.wrong(f"“{EVERYBODY}” stands alone: {_WHOM_RIGHT}", "for")
        when = self._when([each for each in self._kinds if not kinds.isdisjoint({each, ALL})])
        decision = self._decision()
        because = self._table.sentence("because")
        terms = self._terms(decision)
        return Rule(self._table.number, self._table.line, kinds, whom, decision, because, when, terms)

    def _kinds_of(self) -> frozenset[str]:
        right = f"{_KINDS_RIGHT.format(next(iter(self._kinds)))}; the kinds are {', '.join(self._kinds)}"
        if self._table.has("kinds", ALL):
            return frozenset({ALL})
        named = self._table.names(right, "kinds")
        for at, name in enumerate(named, 1):
            if name != ALL and name not in self._kinds:
                near = policy_reading.near(name, self._kinds)
                self._table.wrong(f"“{name}” is no kind: {near}{right}", "kinds", at)
        if ALL in named and len(named) > 1:
            self._table.wrong(f'"*" means all, and stands alone: {right}', "kinds")
        return frozenset(named)

    def _people(self, key: str, right: str, *words: str) -> frozenset[str]:
        """IDs of people and user groups, or these words."""
        named = self._table.names(right, key)
        for at, name in enumerate(named, 1):
            if name not in words and not (PERSON.fullmatch(name) or GROUP.fullmatch(name)):
                seen = "never means everybody" if name == EVERYBODY else f"“{name}” is nobody"
                self._table.wrong(f"{seen}: {right}", key, at)
        return frozenset(named)

    def _decision(self) -> Decision:
        for each in Decision:
            if self._table.has("decision", each):
                return each
        self._table.wrong(_DECISION_RIGHT, "decision")
        return Decision.REFUSED

    def _when(self, kinds: Sequence[str]) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name in self._table.keys_of("when", 'write conditions such as when.type = ["basic"]'):
            lacking = [kind for kind in kinds if name not in self._kinds[kind].conditions]
            if lacking:
                self._table.wrong(f"is no condition: {self._conditions_of(lacking, name)}", "when", name)
            else:
                found[name] = frozenset(self._values(name, kinds))
        return found

    def _values(self, name: str, kinds: Sequence[str]) -> Iterator[str]:
        there = list(dict.fromkeys(value for kind in kinds for value in self._kinds[kind].conditions[name]))
        right = f'write a list such as when.{name} = ["{there[0] if there else "..."}"]'
        right += f"; there is {', '.join(there)}" if there else ""
        for at, value in enumerate(self._table.names(right, "when", name), 1):
            yield value.casefold()
            if there and value.casefold() not in {each.casefold() for each in there}:
                near = policy_reading.near(value, there)
                self._table.wrong(f"“{value}” is none: {near}{right}", "when", name, at)
            elif not there and value != value.strip(" @"):
                self._table.wrong(f"“{value}” is none: leave out @ and blanks at its ends", "when", name, at)

    def _conditions_of(self, kinds: Sequence[str], meant: str) -> str:
        each = {kind: self._kinds[kind].conditions for kind in kinds}
        near = policy_reading.near(meant, [name for names in each.values() for name in names])
        return near + "; ".join(f"{kind} has {', '.join(names) or 'none'}" for kind, names in each.items())

    def _terms(self, decision: Decision) -> Terms | None:
        if decision is not Decision.APPROVAL:
            for name in _TERMS:
                if name in self._table:
                    self._table.wrong('takes decision = "approval": leave it out, or correct that', name)
            return None
        by = self._people("by", _BY_RIGHT, ADMINS)
        needed = self._table.whole("approvals", 1)
        if by and needed > len(by) and not any(policy.askable(name) for name in by):
            self._table.wrong(f"{needed} have to agree, and by names {len(by)}", "approvals")
        expires_after = self._table.span("expires_after", reviews.EXPIRES_AFTER)
        return Terms(
            by=by,
            channel=self._table.word("channel", _CHANNEL, _CHANNEL_RIGHT),
            needed=needed,
            expires_after=expires_after,
            remind_after=self._reminders(expires_after),
            ping=self._table.flag("ping"),
            self_approval=self._table.flag("self_approval"),
        )

    def _reminders(self, expires_after: timedelta) -> tuple[timedelta, ...]:
        given = self._table.spans("remind_after")
        if given is None:
            return tuple(each for each in reviews.REMIND_AFTER if each < expires_after)
        if given and given[-1] >= expires_after:
            self._table.wrong("the last one comes when it has expired: see expires_after", "remind_after")
        return given
