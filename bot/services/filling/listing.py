"""A list to choose from by typing, in memory: what matches, the best first, each with a label of its own."""

import heapq
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.domain import text
from bot.resources.base import Found
from bot.slack import form

UNNAMED: Final = "(no name)"

TAIL: Final = 4
"""Characters of an ID that tell equal names apart; more where it takes more."""

_NO_MATCH: Final = 3


class Match(NamedTuple):
    """One that matches, and what it is shown by."""

    found: Found
    label: str


@dataclass(frozen=True, slots=True)
class _Entry:
    found: Found
    folded: str
    label: str
    """Its name, as far as a label has room."""


class Listing:
    """What was read so far. `complete` says that it is all there is."""

    def __init__(self) -> None:
        self.complete = False
        self._entries: dict[str, _Entry] = {}
        self._shown_so: defaultdict[str, list[str]] = defaultdict(list)
        """IDs by label."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self._entries)

    def add(self, found: Found) -> None:
        """One more. One that Slack cannot carry, or that is there already, is left out."""
        if found.zoom_id in self._entries or not 0 < len(found.zoom_id) <= form.VALUE_LIMIT:
            return
        name = _plain(found.name) or UNNAMED
        entry = _Entry(found, _folded(name), text.abridged(name, form.OPTION_LIMIT))
        self._entries[found.zoom_id] = entry
        self._shown_so[entry.label].append(found.zoom_id)

    def matches(self, typed: str, most: int = form.MOST_OPTIONS) -> list[Match]:
        """Those whose name has every typed word in it, wherever; names that begin so come first.

        Capitals and accents do not matter. Nothing typed matches all.
        """
        words = _folded(text.plain(typed)).split()
        whole = " ".join(words)
        ranked = ((_rank(each.folded, whole, words), each.folded, key) for key, each in self._entries.items())
        best = heapq.nsmallest(most, (each for each in ranked if each[0] < _NO_MATCH))
        return [Match(self._entries[key].found, self._label(self._entries[key])) for _, _, key in best]

    def _label(self, entry: _Entry) -> str:
        """Its name; with the end of its ID, where another is shown by the same."""
        same, own = self._shown_so[entry.label], entry.found.zoom_id
        if len(same) == 1:
            return entry.label
        length = TAIL
        while length < len(own) and sum(each.endswith(own[-length:]) for each in same) > 1:
            length += 1
        tail = f" (…{own[-length:]})"
        return f"{text.abridged(entry.label, max(form.OPTION_LIMIT - len(tail), 1))}{tail}"[
            : form.OPTION_LIMIT
        ]


def _plain(name: str) -> str:
    """As `text.plain`, but at once for what is plain already: most names are, and there are thousands."""
    return " ".join(name.split()) if name.isascii() and name.isprintable() else text.plain(name)


def _folded(name: str) -> str:
    """Without capitals, accents and the like."""
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _rank(name: str, whole: str, words: list[str]) -> int:
    """0: it begins so; 1: words in it begin so; 2: it is in it; 3: it is not."""
    if name.startswith(whole):
        return 0
    if not all(word in name for word in words):
        return _NO_MATCH
    return 1 if all(f" {word}" in f" {name}" for word in words) else 2
