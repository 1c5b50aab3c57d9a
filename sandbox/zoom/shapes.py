"""What a request body may hold, and which of its fields are wrong."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.zoom.refusal import INVALID, MISSING


@dataclass(frozen=True, slots=True)
class Shape:
    """One field: its JSON type, and what of that type it may be."""

    kind: type
    choices: frozenset[Any] = frozenset()
    least: int | None = None
    """The least value of a number."""
    most: int | None = None
    """The greatest value of a number, the greatest length of anything else."""
    item: "Shape | None" = None
    """What a list holds, or each field of an object that is in no other way described."""
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    """What an object holds."""
    required: frozenset[str] = frozenset()

    def problems(self, value: object, path: str = "") -> Iterator[tuple[str, str]]:
        """Each wrong field with what is wrong, in Zoom's words. Null is wrong everywhere."""
        if type(value) is not self.kind or not self._fits(value):
            yield path, INVALID
        elif isinstance(value, list) and self.item:
            for index, each in enumerate(value):
                yield from self.item.problems(each, f"{path}[{index}]")
        elif isinstance(value, dict):
            yield from self._inside(value, path)

    def strangers(self, value: object, path: str = "") -> Iterator[str]:
        """The fields that Zoom does not know, and so ignores."""
        if isinstance(value, list) and self.item:
            for each in value:
                yield from self.item.strangers(each, path)
        elif isinstance(value, dict):
            for name, each in value.items():
                known = self.fields.get(name, self.item)
                if known is None:
                    yield _join(path, name)
                else:
                    yield from known.strangers(each, _join(path, name))

    def _inside(self, value: dict[str, object], path: str) -> Iterator[tuple[str, str]]:
        for name in sorted(self.required - value.keys()):
            yield _join(path, name), MISSING
        for name, each in value.items():
            known = self.fields.get(name, self.item)
            if known:
                yield from known.problems(each, _join(path, name))
            elif each is None:
                yield _join(path, name), INVALID

    def _fits(self, value: Any) -> bool:  # noqa: ANN401 of the type that `kind` says
        if self.choices and value not in self.choices:
            return False
        if self.least is not None and value < self.least:
            return False
        size = value if self.kind is int else len(value) if self.kind in {str, list} else 0
        return self.most is None or size <= self.most


def flag() -> Shape:
    """True or false."""
    return Shape(bool)


def number(*choices: int, least: int | None = None, most: int | None = None) -> Shape:
    """A whole number."""
    return Shape(int, frozenset(choices), least=least, most=most)


def text(*choices: str, most: int | None = None) -> Shape:
    """A string, of so many characters at most."""
    return Shape(str, frozenset(choices), most=most)


def each(item: Shape, *, most: int | None = None) -> Shape:
    """A list."""
    return Shape(list, item=item, most=most)


def record(fields: Mapping[str, Shape], *required: str) -> Shape:
    """An object."""
    return Shape(dict, fields=fields, required=frozenset(required))


def whole_number(words: str) -> int | None:
    """The number that a path or a query holds, of 18 digits at most; None for anything else."""
    return int(words) if re.fullmatch(r"[0-9]{1,18}", words) else None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
