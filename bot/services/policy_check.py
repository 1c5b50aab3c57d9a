"""What `zoom-chatops policy check` says: the rules in words, and which one decides a wish. Asks nobody."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot import resources
from bot.domain import people, policy, policy_file, policy_reading, policy_words
from bot.domain.policy import ADMINS, EVERYBODY, Policy, Rule
from bot.errors import BotError, PolicyError
from bot.services import policies
from bot.settings import Settings

_WIDTH: Final = 110


class BadWish(BotError):  # noqa: N818 what was typed, not a failure of the program
    """What was typed is nothing that can be asked for."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who asks, and for what, as far as it was typed."""

    who: str = ""
    """A Slack ID; or any name, of which nobody knows here who it is; empty where nothing was said."""
    groups: frozenset[str] = frozenset()
    """User groups that they are in; and `admins`."""
    admins: frozenset[str] = frozenset()
    """BOT_ADMINS."""
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By condition; one that is not named is not known, one that is empty is not asked for."""


def report(file: Path | None, known: Known, typed: Sequence[str]) -> str:
    """What is printed. `typed`: what is asked for, a kind and conditions; nothing to have the rules in words.

    Raises PolicyError and BadWish.
    """
    there = kinds()
    try:
        rules = policies.load(file, there, known.admins)
    except PolicyError as wrong:
        raise PolicyError([each.removeprefix("BOT_POLICY: ") for each in wrong.problems]) from None
    head = (
        f"{file}: {_count(len(rules.rules), 'rule')}, no mistakes."
        if file
        else "BOT_POLICY is not set: the defaults hold for all."
    )
    if not typed and (known.who or known.groups):
        raise BadWish(f"say what is asked for, too: one of {', '.join(there)}")
    if not typed:
        return "\n".join([head, *described(rules), ""])
    strange = [each for each in sorted(known.groups - {ADMINS}) if not policy_file.GROUP.fullmatch(each)]
    if strange:
        raise BadWish(f"--in: “{strange[0]}” is no user group: write its ID, S..., or admins")
    kind, asked = wish(typed, policies.kinds_of(there))
    return "\n".join([head, *explained(rules, kind, replace(known, asked=asked)), ""])


def kinds() -> resources.Resources:
    """All that can be asked for; the same whatever the settings are, which need not be complete here."""
    return resources.registry(Settings.model_construct(zoom_client_secret=SecretStr("none")))


def described(rules: Policy) -> list[str]:
    """The rules in words, with those that never decide."""
    lines: list[str] = []
    shadowed = policy.shadowed(rules)
    for rule in rules.rules:
        lines += _wrapped(f"{rule.name}: ", policy_words.rule(rule))
        if rule.number in shadowed:
            before = f"rule {shadowed[rule.number]} fits wherever it would: put it first, or take it out."
            lines += _wrapped("  note: ", f"it never decides, as {before}")
    named: dict[str, list[str]] = {}
    for kind, default in rules.defaults.items():
        named.setdefault(policy_words.default(default), []).append(kind)
    return lines + [f"where no rule fits, {words}: {', '.join(each)}" for words, each in named.items()]


def wish(typed: Sequence[str], there: Mapping[str, policy.Kind]) -> tuple[str, policy.Facts]:
    """A kind and conditions: `user type=licensed domain=a.example,b.example`. Raises BadWish."""
    kind = typed[0].replace("-", "_")
    if kind not in there:
        near = policy_reading.near(kind, there)
        raise BadWish(f"“{typed[0]}” is no kind: {near}there is {', '.join(there)}")
    conditions = there[kind].conditions
    asked: dict[str, frozenset[str]] = {}
    for each in typed[1:]:
        name, equals, values = each.partition("=")
        if not equals or name not in conditions:
            right = ", ".join(conditions) or "none"
            raise BadWish(f"“{each}” is no condition: write NAME=VALUE; {kind} has {right}")
        found = {value.strip() for value in values.split(",") if value.strip()}
        _require_known(name, found, conditions[name])
        asked[name] = asked.get(name, frozenset()) | found
    return kind, asked


def _require_known(name: str, values: Iterable[str], among: Sequence[str]) -> None:
    known = {each.casefold() for each in among}
    strange = [each for each in sorted(values) if among and each.casefold() not in known]
    if strange:
        near = policy_reading.near(strange[0], among)
        raise BadWish(f"“{strange[0]}” is no {name}: {near}there is {', '.join(among)}")


def explained(rules: Policy, kind: str, known: Known) -> list[str]:
    """Which rule decides, what it demands, and what that depends on that nobody can know here."""
    conditions = "".join(f", {name} {_values(values)}" for name, values in known.asked.items())
    lines = [f"{known.who or 'Somebody'} asks for: {kind}{conditions}"]
    hints: dict[str, None] = {}
    otherwise = ""
    for rule in rules.rules:
        if rule.kinds.isdisjoint({kind, policy.ALL}) or _excluded(rule, known):
            continue
        unsettled = [*_of_whom(rule, known), *_of_what(rule, known)]
        whether = f"if {' and '.join(words for words, _ in unsettled)}: " if unsettled else ""
        decision = policy_words.decision(rule.decision, rule.because, rule.terms)
        lines += _wrapped(f"  {otherwise}{whether}", f"{rule.name} decides: {decision}")
        if not unsettled:
            break
        hints |= dict.fromkeys(hint for _, said in unsettled for hint in said)
        otherwise = "otherwise, "
    else:
        default = rules.defaults[kind]
        if default is policy.Default.ADMINS and _is(ADMINS, known) is None:
            hints["--in admins"] = None
        lines += _wrapped(f"  {otherwise}", f"no rule fits: {policy_words.default(default)}")
    more = f"What nobody can know here can be said: {', '.join(hints)}"
    return [*lines, *[more] * bool(hints)]


def _values(values: frozenset[str]) -> str:
    return ", ".join(sorted(values)) or "none"


def _excluded(rule: Rule, known: Known) -> bool:
    """Whether it certainly does not fit."""
    if all(_is(name, known) is False for name in rule.whom):
        return True
    return not all(policy.meets(rule, name, known.asked[name]) for name in rule.when if name in known.asked)


def _of_whom(rule: Rule, known: Known) -> Iterator[tuple[str, Sequence[str]]]:
    """On what it depends whether it fits who asks, and how that can be said."""
    answers = {name: _is(name, known) for name in sorted(rule.whom)}
    if True in answers.values():
        return
    names = [name for name, answer in answers.items() if answer is None]
    words = ["an admin" if each == ADMINS else f"{'in ' * people.is_group(each)}{each}" for each in names]
    hints = [f"--in {each}" if policy.askable(each) else "--as U..." for each in names]
    who = known.who or "whoever asks"
    yield f"{who} is {policy_words.listed(words)}", hints


def _of_what(rule: Rule, known: Known) -> Iterator[tuple[str, Sequence[str]]]:
    """The same of what is asked for."""
    for name in rule.when:
        if name not in known.asked:
            yield policy_words.condition(rule, name), [f"{name}=VALUE"]


def _is(name: str, known: Known) -> bool | None:
    """Whether who asks is meant by a name in a rule; None where nobody can know it here."""
    if name == EVERYBODY or name in known.groups or name == known.who:
        return True
    if name == ADMINS:
        if not known.admins.isdisjoint({known.who, *known.groups}):
            return True
        groups = any(map(people.is_group, known.admins))
        return None if groups or (known.admins and not _is_id(known.who)) else False
    return None if people.is_group(name) or not _is_id(known.who) else False


def _is_id(who: str) -> bool:
    return policy_file.PERSON.fullmatch(who) is not None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _wrapped(head: str, words: str) -> list[str]:
    return textwrap.wrap(
        f"{head}{words}", _WIDTH, subsequent_indent=" " * 6, break_long_words=False, break_on_hyphens=False
    )
