"""How long a meeting lasts: from words to whole minutes, and back."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NoReturn

from bot.domain import text
from bot.errors import BadInput

LONGEST: Final = 1440
"""Minutes: the most that Zoom takes as a meeting's duration, a day."""

EXAMPLE: Final = "for 45m, for 1h30 or for 2 hours"

_LEAST_ALONE: Final = 10
"""A smaller number without a unit may as well be hours."""

_NUMBERS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
_NUMBER_WORD: Final = re.compile(rf"\b({'|'.join(_NUMBERS)})\b")
_PHRASES: Final = (
    (re.compile(r"\b(?:1 )?half (?:1 )?hour\b"), "30 min"),
    (re.compile(r"\b(?:1 )?quarter (?:of )?(?:1 )?hour\b"), "15 min"),
    (re.compile(r"\b3 quarters of 1 hour\b"), "45 min"),
    (re.compile(r"\b([0-9]+) ?(hours?|hrs?|h) and 1 half\b"), r"\1.5 \2"),
    (re.compile(r"\b([0-9]+) and 1 half\b"), r"\1.5"),
)

_AMOUNT: Final = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?"
_HOUR: Final = r"(?:hours?|hrs?|h)"
_MINUTE: Final = r"(?:minutes?|mins?|m)"
_OTHER: Final = r"(?:seconds?|secs?|s|days?|d|weeks?|w|months?|years?|y)"
_LOOKS: Final = re.compile(
    rf"[-+]?{_AMOUNT} ?(?:{_HOUR}|{_MINUTE})(?![a-z])"  # a number and a unit of ours, whatever follows
    rf"|(?:half )?[-+]?{_AMOUNT} ?{_OTHER}$"  # a unit that Zoom does not take, and nothing else
    r"|[-+]?[0-9]+:[0-9]{2,}$"
    r"|[-+]?(?!(?:19|20|21)[0-9]{2}$)[0-9]+$"  # a lone number that is no year
)
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?P<hours>{_AMOUNT}) ?{_HOUR}(?:,? ?(?:and )?(?P<minutes>{_AMOUNT}) ?{_MINUTE})?",
        rf"(?P<minutes>{_AMOUNT}) ?{_MINUTE}",
        rf"(?P<hours>[0-9]{{1,4}}) ?{_HOUR} ?(?P<minutes>[0-5]?[0-9])",
        rf"(?P<hours>[0-9]{{1,4}}):(?P<minutes>[0-5][0-9])(?: ?{_HOUR})?",
        r"(?P<minutes>[0-9]{1,6})",
    )
)


def looks_like(words: Sequence[str]) -> bool:
    """Whether the words after `for` are meant as a duration, be it a wrong one (-5m, 3 days).

    A number before anything that is not a unit belongs to the topic (for 3 customers), and so does a year.
    """
    return bool(_LOOKS.match(in_digits(" ".join(words))))


def parse(words: str) -> int:
    """Whole minutes, 1 to 1440, from such as 45m, 45 minutes, 1h30, 1:30, 1,5 h, half an hour.

    A number alone is minutes; below 10 it is asked about, as it may be hours. BadInput for anything else,
    naming all the words.
    """
    minutes = measure(words)
    if minutes is None:
        _refuse(words, "a meeting's length is in minutes or hours, up to 24 hours.")
    if minutes < _LEAST_ALONE and in_digits(words).isdecimal():
        _refuse(words, f"minutes or hours? Say {minutes}m or {minutes}h.")
    if minutes.denominator != 1:
        _refuse(words, "that is not a whole number of minutes.")
    if not 1 <= minutes <= LONGEST:
        _refuse(words, "a meeting lasts 1 minute at least and 24 hours at most.")
    return int(minutes)


def spell(minutes: int) -> str:
    """Short words that `parse` understands: 45 min, 2 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * (bool(rest) or not hours))


def measure(words: str) -> Fraction | None:
    """Minutes, with no limits; None where it is no duration."""
    canonical = in_digits(words)
    for form in _FORMS:
        if match := form.fullmatch(canonical):
            said = match.groupdict(default="0")
            return _number(said.get("hours", "0")) * 60 + _number(said["minutes"])
    return None


def in_digits(words: str) -> str:
    """In small letters, with numbers in digits: `half an hour` becomes `30 min`."""
    folded = unicodedata.normalize("NFKC", words).casefold().replace("\N{MINUS SIGN}", "-")
    canonical = " ".join(folded.split()).rstrip(" .,;!")
    canonical = _NUMBER_WORD.sub(lambda match: str(_NUMBERS[match[1]]), canonical)
    for phrase, meaning in _PHRASES:
        canonical = phrase.sub(meaning, canonical)
    return canonical


def _number(digits: str) -> Fraction:
    return Fraction(digits.replace(",", "."))


def _refuse(words: str, problem: str) -> NoReturn:
    raise BadInput(text.abridged(words), problem, example=EXAMPLE)
