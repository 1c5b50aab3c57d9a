"""Whether the audit is as it was written, in words for whoever runs the bot. It may run beside the bot."""

import re
from pathlib import Path
from typing import Final, NamedTuple

from bot.store import proof, reading

_KEPT: Final = re.compile(r"(?:([0-9]{1,18}):)?([0-9a-f]{64})")

_WORDS: Final = {
    proof.What.CHANGED: "was changed, or put in its place",
    proof.What.REMOVED: "was removed",
    proof.What.INSERTED: "was put in",
}


class Report(NamedTuple):
    """What was found."""

    whole: bool
    text: str


def kept(typed: str) -> proof.Head:
    """A head that was kept, as the report shows it, or its hash alone. ValueError for anything else."""
    match = _KEPT.fullmatch(typed.strip().lower())
    if match is None:
        raise ValueError("not a head as audit verify shows it: a number, a colon, and 64 letters and digits")
    return proof.Head(int(match[1] or 0), match[2])


def report(store_file: Path, known: proof.Head | None = None) -> Report:
    """Read the whole audit. Raises StoreError where it cannot be read."""
    with reading.opened(store_file) as audit:
        found = proof.examine(audit.rows(), audit.head(), *([known] if known else []))
    return Report(found.fault is None, "".join(f"{line}\n" for line in _lines(found)))


def _lines(found: proof.Proof) -> list[str]:
    head, fault = f"{found.head.number}:{found.head.hash}", found.fault
    if fault is None:
        return [
            f"The audit is whole: {_count(found.entries)}.",
            f"Head: {head}",
            "Keep the head elsewhere: with --head it shows later whether anything was rewritten or cut off.",
        ]
    which = f"entry {fault.number} {_WORDS[fault.what]}" if fault.number is not None else "it is another one"
    return [
        f"The audit is not as it was written: {which}.",
        fault.saw,
        f"{_count(found.entries)} up to there fit together; the last of them: {head}",
        "Compare it with a backup of the database, or with an export of before.",
    ]


def _count(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"
