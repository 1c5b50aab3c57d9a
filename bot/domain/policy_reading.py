"""Reads one table of the policy file, and keeps all that is wrong with it, by its lines."""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from bot.domain import policy_lines

_SPAN: Final = re.compile(r"([1-9][0-9]{0,5})([mhd])")
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
LONGEST: Final = timedelta(days=365)


class Table:
    """One rule's table. What is wrong reads as its default, and is among the problems."""

    def __init__(self, number: int, table: Mapping[str, Any], lines: policy_lines.Lines) -> None:
        self.number = number
        self.line = lines.of("rule", number)
        self._table = table
        self._lines = lines
        self._problems: list[tuple[int, str]] = []

    @property
    def problems(self) -> list[str]:
        """All that is wrong, in the order of the lines."""
        return [problem for _, problem in sorted(self._problems, key=lambda each: each[0])]

    def __contains__(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in self._table

    def has(self, key: str, value: object) -> bool:
        """Whether a key has just this value."""
        return bool(self._table.get(key) == value)

    def keys_of(self, key: str, right: str) -> tuple[str, ...]:
        """The keys of a table within; none where it is not there."""
        given = self._table.get(key)
        if given is None:
            return ()
        if isinstance(given, dict) and given:
            return tuple(given)
        self.wrong(right, key)
        return ()

    def known(self, keys: Iterable[str], what: str) -> None:
        """Every key has to be one of these."""
        for name in self._table:
            if name not in keys:
                self.wrong(f"is unknown: {near(name, keys)}{what}", name)

    def whole(self, key: str, default: int) -> int:
        """A number of at least 1."""
        given = self._table.get(key, default)
        if isinstance(given, int) and not isinstance(given, bool) and given >= 1:
            return given
        self.wrong(f"write a whole number of at least 1, such as {key} = 2", key)
        return default

    def flag(self, key: str) -> bool:
        """Yes or no; no where it is not there."""
        given = self._table.get(key, False)
        if isinstance(given, bool):
            return given
        self.wrong(f"write {key} = true or {key} = false, without quotes", key)
        return False

    def sentence(self, key: str) -> str:
        """A text on one line; empty where it is not there."""
        given = self._table.get(key, "")
        if isinstance(given, str):
            return " ".join(given.split())
        self.wrong(f'write a sentence in quotes, such as {key} = "Ask the helpdesk."', key)
        return ""

    def word(self, key: str, form: re.Pattern[str], right: str) -> str:
        """A text of a form; it has to be there."""
        given = self._table.get(key)
        if isinstance(given, str) and form.fullmatch(given):
            return given
        seen = (
            "is missing"
            if given is None
            else f"“{given}” is none"
            if isinstance(given, str)
            else "is no text"
        )
        self.wrong(f"{seen}: {right}", key)
        return ""

    def span(self, key: str, default: timedelta) -> timedelta:
        """A length of time."""
        if key not in self._table:
            return default
        found = _span(self._table[key])
        if found is None:
            self.wrong(f'write a number and m, h or d, up to {LONGEST.days} days: {key} = "7d"', key)
        return found or default

    def spans(self, key: str) -> tuple[timedelta, ...] | None:
        """Lengths of time, ascending; none where it is not there."""
        given = self._table.get(key)
        if given is None:
            return None
        found = [_span(each) for each in given] if isinstance(given, list) else [None]
        if None in found:
            self.wrong(f'write a list such as {key} = ["4h", "1d"], or {key} = [] for none', key)
        return tuple(sorted({each for each in found if each}))

    def names(self, right: str, *path: str) -> tuple[str, ...]:
        """A list of texts that is not empty; it has to be there."""
        given: Any = self._table
        for name in path:
            given = given.get(name)
        if isinstance(given, list) and given and all(isinstance(each, str) for each in given):
            return tuple(given)
        seen = "is missing" if given is None else "is empty" if given == [] else "is no list of texts"
        self.wrong(f"{seen}: {right}", *path)
        return ()

    def wrong(self, problem: str, *path: str | int) -> None:
        """Note what is wrong with a key, or with what is in it; a number is a place in a list, from 1."""
        line = self._lines.of("rule", self.number, *path)
        key = ".".join(each for each in path if isinstance(each, str))
        self._problems.append((line, f"line {line}: rule {self.number}: {key}: {problem}"))


def near(name: str, known: Iterable[str]) -> str:
    """What was meant, perhaps, as a question; empty where nothing is near."""
    found = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.75)
    return f"did you mean {found[0]}? " if found else ""


def _span(given: object) -> timedelta | None:
    found = _SPAN.fullmatch(given) if isinstance(given, str) else None
    length = int(found[1]) * _UNITS[found[2]] if found else None
    return length if length and length <= LONGEST else None
