"""What is asked for, in words, for kinds that say nothing of their own: made of their spec and their form."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.domain import text as plain_text

if TYPE_CHECKING:
    from bot.resources import base

_PERSON: Final = re.compile(r"[UW][A-Z0-9]{6,}")
_NAMES: Final = ("name", "topic", "title")
"""Fields of a spec that say what it is called."""
_LONGEST: Final = 300


def titled(noun: str, spec: "base.Spec") -> str:
    """What it is called, or else what it is."""
    for name in _NAMES:
        value = getattr(spec, name, "")
        if value:
            return f"“{plain_text.abridged(str(value))}”"
    return f"a {noun}"


def of(form: "base.Form", spec: "base.Spec") -> Sequence[tuple[str, str]]:
    """All fields of the spec that differ from their defaults, by the labels of the form where it has some."""
    raise NotImplementedError
