"""Whether an audit is as it was written: the first row that was changed, removed or put in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from bot.store import chain


class Head(NamedTuple):
    """Where an audit ends, or ended when somebody kept it."""

    number: int
    """Of the last entry; of a kept one 0 where only the hash was kept."""
    hash: str


class What(StrEnum):
    """What was done to the audit."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is not as it was written."""

    what: What
    number: int | None
    """Of the entry; None where only the whole is known to be another one."""
    saw: str
    """What shows it. One line."""


class Proof(NamedTuple):
    """What an audit was found to be."""

    entries: int
    """How many there are; with a fault, how many come before it."""
    head: Head
    """The last of them."""
    fault: Fault | None


_BEGINNING: Final = Head(0, chain.FIRST)


def examine(rows: Iterable[chain.Row], head: Head | None, kept: Head = _BEGINNING) -> Proof:
    """What rows are, read in the order of their numbers; `head` is what the store has as their end.

    `kept` is a head of before, which has to be among them.
    """
    entries, before, seen = 0, _BEGINNING, kept.hash == chain.FIRST
    for row in rows:
        fault = _broken(before, row) or _loose(before, row) or _rewritten(row, head, kept)
        if fault:
            return Proof(entries, before, fault)
        entries, before = entries + 1, Head(row["id"], row["hash"])
        seen = seen or before.hash == kept.hash
    return Proof(entries, before, _cut_off(before, head) or (None if seen else _unseen(before, kept)))


def _broken(before: Head, row: chain.Row) -> Fault | None:
    """The row and its hash do not belong together."""
    number = int(row["id"])
    if number < 1:
        return Fault(What.INSERTED, number, "The numbers of entries begin with 1.")
    if chain.seal(row) == row["hash"]:
        return None
    near = (before.number + 1, number - 1, number + 1)
    was = next((each for each in near if chain.seal({**row, "id": each}) == row["hash"]), None)
    if was is None:
        return Fault(What.CHANGED, number, "Its hash does not belong to what it says.")
    saw = f"What stands there as entry {number} was written as entry {was}."
    if row["previous"] == before.hash:
        return Fault(What.CHANGED, was, saw)
    if was < number:
        return Fault(What.INSERTED, before.number, saw)
    return Fault(What.REMOVED, number, saw)


def _loose(before: Head, row: chain.Row) -> Fault | None:
    """The row is as it was written, but not after the one that comes before it now."""
    if row["previous"] == before.hash:
        return None
    number, missing = int(row["id"]), before.number + 1
    if number > missing:
        until = f" to {number - 1}" if number - 1 > missing else ""
        return Fault(
            What.REMOVED, missing, f"After entry {before.number} comes {number}: {missing}{until} is missing."
        )
    if before.number == 0 or row["previous"] == chain.LOST:
        saw = f"Entry {number} was written when what came before it was gone, or the end was not known."
        return Fault(What.REMOVED, number, saw)
    saw = f"Entry {number} was not written after it: it got a new hash since, or was put in."
    return Fault(What.CHANGED, before.number, saw)


def _rewritten(row: chain.Row, head: Head | None, kept: Head) -> Fault | None:
    """The row fits, but is not what is known of it from elsewhere."""
    number = int(row["id"])
    if number == kept.number and row["hash"] != kept.hash:
        return Fault(
            What.CHANGED,
            number,
            "It has another hash than the one that was kept: all was rewritten up to there.",
        )
    if head and number > head.number:
        return Fault(
            What.INSERTED, number, f"The audit ends with entry {head.number} by what the store noted."
        )
    return None


def _cut_off(before: Head, head: Head | None) -> Fault | None:
    """The end is not where it should be."""
    if head is None:
        return Fault(What.REMOVED, before.number + 1, "What the store noted as the end of the audit is gone.")
    if head.number > before.number:
        saw = f"The audit ends with entry {before.number}; the store noted that it ends with {head.number}."
        return Fault(What.REMOVED, before.number + 1, saw)
    if head.hash != before.hash:
        return Fault(
            What.CHANGED, before.number, "It has another hash than the store noted for the last entry."
        )
    return None


def _unseen(before: Head, kept: Head) -> Fault:
    if kept.number > before.number:
        saw = (
            f"The audit ends with entry {before.number}; it went on to {kept.number} when its hash was kept."
        )
        return Fault(What.REMOVED, before.number + 1, saw)
    return Fault(What.CHANGED, None, "No entry has the hash that was kept: all was rewritten, or cut off.")
