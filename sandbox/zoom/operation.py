"""An operation as Zoom's documents describe it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.limits import Label


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be called, by whom, and what it does."""

    method: str
    path: str
    """As in the documents: /users/{userId}/meetings."""
    label: Label
    granular: tuple[str, ...]
    """Scopes, one of which is enough; none where the document lists none."""
    classic: tuple[str, ...]
    handle: Callable[[Ask], Answer]
    query: frozenset[str] = frozenset()
    """The query parameters that it knows."""
    has_body: bool = False

    @property
    def pattern(self) -> str:
        """The path as faults name it: /users/*/meetings."""
        return re.sub(r"{\w+}", "*", self.path)

    def match(self, method: str, parts: list[str]) -> tuple[str, ...] | None:
        """The variable parts of a path, decoded, or None where it is not this operation's."""
        own = self.path.split("/")
        if method != self.method or len(own) != len(parts):
            return None
        pairs = list(zip(own, parts, strict=True))
        if not all(part if mine.startswith("{") else mine == part for mine, part in pairs):
            return None
        return tuple(unquote(part) for mine, part in pairs if mine.startswith("{"))
