"""Names of groups: what may be one, and which of those that there are was meant."""

import difflib
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.domain import text
from bot.errors import Refusal
from bot.resources import base
from bot.slack import form
from bot.slack.form import Filled

LONGEST: Final = 128
"""Characters (`maxLength` of an IM group's name in Zoom's OpenAPI document)."""

FIELD: Final = form.Text(name="name", label="Name", most=LONGEST, optional=False, placeholder="Marketing")

_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing: fillers of Hangul, and the Braille pattern without dots."""


def read(filled: Filled) -> str:
    """The name that was filled in, in one line with single blanks. Raises Wrong.

    Zoom's documents ask of a name that it has a length and that no other group has it, and nothing else: one
    of only emoji is taken as it is.
    """
    name = text.plain(filled.get(FIELD.name) or "")
    if not any(map(_shows, name)):
        raise base.Wrong({FIELD.name: "Type a name that people can see."})
    if len(name) > LONGEST:
        words = f"A name can have {LONGEST} characters at most, and this one has {len(name)}."
        raise base.Wrong({FIELD.name: words})
    return name


def _shows(character: str) -> bool:
    """Whether there is something to see: a letter, a digit, a sign, an emoji."""
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK


def same(one: str, other: str) -> bool:
    """Whether two names look the same."""
    return text.plain(one) == text.plain(other)


def near(one: str, other: str) -> bool:
    """Whether they differ in capitals and blanks at most."""
    return text.plain(one).casefold() == text.plain(other).casefold()


def meant(noun: str, name: str, there: Sequence[base.Found]) -> base.Found:
    """The one that a typed name means; capitals do not matter where that leaves one.

    Refusal, with what comes near, where there is none, or more than one.
    """
    found = [each for each in there if same(each.name, name)] or [
        each for each in there if near(each.name, name)
    ]
    if len(found) == 1:
        return found[0]
    quoted = f"“{text.abridged(name)}”"
    if found:
        raise Refusal(
            f"{len(found)} {noun}s are called {quoted}, so I cannot tell which one you mean.",
            next_step="Give them different names in Zoom, or add the people there.",
        )
    raise Refusal(f"There is no {noun} {quoted}.", next_step=_near_ones(name, there))


def _near_ones(name: str, there: Sequence[base.Found]) -> str:
    by_folded = {text.plain(each.name).casefold(): text.plain(each.name) for each in there}
    close = difflib.get_close_matches(name[:LONGEST].casefold(), by_folded)
    if not close:
        return "Type its name as Zoom shows it."
    return f"Did you mean {' or '.join(f'“{by_folded[each]}”' for each in close)}?"
