"""An operation of Zoom's API: what it is called, how it counts, what it needs."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote

from bot.zoom import limits

_PLACE: Final = re.compile(r"\{\w+\}")

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One of Zoom's operations."""

    method: Method
    path: str
    """As Zoom documents it: `/users/{userId}/meetings`."""
    label: limits.Label
    scopes: AbstractSet[str]
    """Any one of them is enough. The classic ones come from apps made before 2024-03-21."""

    def at(self, *ids: str | int) -> str:
        """The path with these IDs in it, encoded. Raises ValueError for an ID that cannot be one."""
        parts = _PLACE.split(self.path)
        if len(parts) != len(ids) + 1:
            raise ValueError(f"{self.path} takes {len(parts) - 1} IDs, not {len(ids)}")
        return parts[0] + "".join(segment(each) + part for each, part in zip(ids, parts[1:], strict=True))


def segment(value: str | int) -> str:
    """The value as one segment of a path.

    A meeting's UUID that starts with a slash, or has two in a row, is encoded twice, as Zoom asks
    (https://developers.zoom.us/docs/api/using-zoom-apis/#meeting-id-and-uuid).
    Raises ValueError for what would change the path: nothing, a dot, two dots.
    """
    text = str(value)
    if text in {"", ".", ".."}:
        raise ValueError(f"{text!r} cannot be an ID in a path")
    once = quote(text, safe="@")
    return quote(once, safe="@") if text.startswith("/") or "//" in text else once
