"""The few rules that Block Kit is made of, to be put together in tables.

A rule takes a value and the JSON pointer to it, and yields what is wrong in Slack's words. It looks at every
part of the value, as Slack names all errors at once.
"""

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sandbox.slack.model import Json

Rule: TypeAlias = Callable[[Any, str], Iterator[str]]
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object may and must hold."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    checks: tuple[Rule, ...] = ()
    """Rules about several fields at once; asked when each field is right."""

    def __call__(self, value: Any, at: str) -> Iterator[str]:  # noqa: ANN401  # what the bot sent
        """What is wrong with the object."""
        if not isinstance(value, dict):
            yield _said("must be an object", at)
            return
        known = {"type": anything, **self.required, **self.optional}
        problems = [
            _said(f"missing required field: {name}", at) for name in self.required if name not in value
        ]
        problems += [_said(f"invalid additional property: {name}", at) for name in value if name not in known]
        inner = (rule(value[name], f"{at}/{name}") for name, rule in known.items() if name in value)
        problems += itertools.chain.from_iterable(inner)
        yield from problems
        if not problems:
            for check in self.checks:
                yield from check(value, at)


def _said(words: str, at: str) -> str:
    return f"{words} [json-pointer:{at}]"


def wrong(words: str, at: str) -> Iterator[str]:
    """One thing that is wrong."""
    yield _said(words, at)


def anything(value: object, at: str) -> Iterator[str]:  # noqa: ARG001  # a rule like the others
    """Always right."""
    yield from ()


def flag(value: object, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield _said("must be a boolean", at)


def string(most: int | None = None, least: int = 0, pattern: str = "") -> Rule:
    """A string of so many characters."""

    def rule(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield _said("must be a string", at)
        elif len(value) < least:
            yield _said(f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            yield _said(f"must be less than {most + 1} characters", at)
        elif pattern and not re.fullmatch(pattern, value):
            yield _said("failed to match the pattern", at)

    return rule


def url(value: object, at: str) -> Iterator[str]:
    """A URL of up to 3000 characters."""
    yield from string(3000)(value, at)
    if isinstance(value, str) and not _URL.fullmatch(value):
        yield _said("invalid url", at)


def number(least: float | None = None, most: float | None = None) -> Rule:
    """A number in these bounds."""

    def rule(value: object, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield _said("must be a number", at)
        elif (least is not None and value < least) or (most is not None and value > most):
            yield _said(f"must be between {least} and {most}", at)

    return rule


def choice(*allowed: object) -> Rule:
    """One of these."""

    def rule(value: object, at: str) -> Iterator[str]:
        if isinstance(value, bool) or value not in allowed:
            yield _said(f"must be one of {', '.join(map(str, allowed))}", at)

    return rule


def many(each: Rule, most: int | None = None, least: int = 1) -> Rule:
    """A list of so many."""

    def rule(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _said("must be an array", at)
            return
        if len(value) < least:
            yield _said(f"must have at least {least} items", at)
        if most is not None and len(value) > most:
            yield _said(f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return rule


def typed(shapes: Mapping[str, Rule], *types: str) -> Rule:
    """An object whose type is one of these (of all in the table, if none is named), right for its type."""

    def rule(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _said("must be an object", at)
            return
        name = value.get("type")
        if name is None:
            yield _said("missing required field: type", at)
        elif not isinstance(name, str) or name not in (types or shapes):
            yield _said(f"unsupported type: {name}", at)
        else:
            yield from shapes[name](value, at)

    return rule


def exactly_one(*names: str) -> Rule:
    """An object that holds one of these fields, not none and not two."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if sum(name in value for name in names) != 1:
            yield _said(f"must have one of {', '.join(names)}, and only one", at)

    return rule


def at_least_one(*names: str) -> Rule:
    """An object that holds one of these fields or more."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if not any(name in value for name in names):
            yield _said(f"must have one of {', '.join(names)}", at)

    return rule


def distinct(items: Collection[tuple[str, object]], what: str) -> Iterator[str]:
    """The items, pointers and values, must have different values; None does not count."""
    seen: set[object] = set()
    for at, value in items:
        if value is None:
            continue
        if value in seen:
            yield _said(f"{what} {value} already exists", at)
        seen.add(value)
