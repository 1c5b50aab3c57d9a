"""The chain of the audit: each row is sealed with a hash over itself and the hash of the row before. Pure.

The seal is SHA-256 over the row in canonical JSON. No key is needed to check it, or to forge it: whoever can
write to the file can make a new chain. That is noticed by those who kept a hash of before elsewhere.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

Row = Mapping[str, Any]
"""A row as the database has it."""

SEALED: Final = (
    "id",
    "at",
    "actor",
    "zoom_actor",
    "action",
    "subject",
    "request",
    "details",
    "rule",
    "message",
    "result",
    "previous",
)
"""The columns that a seal covers: all but the seal. `previous` is the seal of the row before.

Never changed, as what was sealed stays so. A column that is added later counts only where it is not empty.
"""

FIRST: Final = "0" * 64
"""What the first row has in place of the seal of a row before."""

LOST: Final = "lost"
"""What a row has there that was written when nobody knew any more what came before it."""


def canonical(row: Row) -> str:
    """The row as JSON of one spelling: ASCII, keys sorted, no blanks."""
    whole = {name: row[name] for name in SEALED}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), default=_foreign)


def seal(row: Row) -> str:
    """The hash that belongs to the row."""
    return hashlib.sha256(canonical(row).encode("ascii")).hexdigest()


def _foreign(value: object) -> object:
    """Bytes, which nothing of ours writes, and no text is taken for."""
    return {type(value).__name__: repr(value)}
