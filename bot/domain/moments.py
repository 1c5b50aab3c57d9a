"""A moment as people write it, taken apart. Syntax only: `times` says which moment it is."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip

_FULL_WEEKDAY: Final = "|".join(WEEKDAYS)
WEEKDAY: Final = rf"(?:{_FULL_WEEKDAY}|mon|tues?|wed|weds|thu|thurs?|fri|sat|sun)"
MONTH: Final = rf"(?:{'|'.join(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
AMOUNT: Final = (
    r"(?:[0-9]{1,6}(?:[.,][0-9]{1,3})?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten)"
)
UNIT: Final = r"(?:minutes?|mins?|min|m|hours?|hrs?|h|days?|d|weeks?|w|months?|years?)"

_EDGE: Final = r"(?=$|[ ,.;!?])"
_LOOKS: Final = re.compile(
    r"[-+:]?[0-9]"
    rf"|(?:today|tonight|tomorrow|noon|midday|midnight|now|right now|yesterday|{_FULL_WEEKDAY}){_EDGE}"
    rf"|(?:the )?day after tomorrow{_EDGE}"
    rf"|(?:next|this|coming|last|on|every|the) (?:coming |next )?(?:{WEEKDAY}|week|month|year){_EDGE}"
    rf"|in (?:the (?:morning|afternoon|evening){_EDGE}|[-+]?{AMOUNT} ?{UNIT}{_EDGE}|[0-9])"
    rf"|(?:{WEEKDAY}|{MONTH})[.,]?(?=$| [0-9]| the [0-9]| at | noon| midnight)"
    r"|(?:half|quarter|[0-9]+) (?:past|to) "
    rf"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= o.clock| [ap]\.?m|$){_EDGE}"
)
_WORD: Final = re.compile(
    rf"[-+:]?[0-9].*|{WEEKDAY}|{MONTH}|{UNIT}|today|tonight|tomorrow|noon|midday|midnight|now|right|yesterday"
    r"|at|on|in|the|of|next|this|coming|last|after|[ap]m|half|quarter|past|to|utc|gmt|morning|afternoon|evening"
)
_DAY_AT_THE_END: Final = re.compile(
    rf"(?:^|.*? )((?:on )?(?:(?:next |this |coming )?{WEEKDAY}|(?:the )?day after tomorrow|tomorrow|yesterday"
    rf"|(?:next|this) (?:week|month)|in {AMOUNT} ?(?:days?|weeks?)"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}(?:,? [0-9]{{4}})?"
    rf"|{MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?(?:,? [0-9]{{4}})?|[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}"
    r"|on [0-9]{1,2}[./][0-9]{1,2}\.?|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}))[.,]?"
)


def folded(words: str) -> str:
    """In small letters, with ordinary digits and single blanks."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def looks_like(words: Sequence[str]) -> bool:
    """Whether the words after `at` are meant as a moment, be it a wrong one (25:99).

    Anything that starts with a digit is, and so is any word of days and times, but a short or
    many-sided one (Sun, May) only before a number or at the end. `at the office` is not.
    """
    return bool(_LOOKS.match(folded(" ".join(words))))


def wholly(words: Sequence[str]) -> bool:
    """Whether nothing but words of days and times is in them."""
    return bool(words) and all(_WORD.fullmatch(folded(word).rstrip(",.;")) for word in words)


def day_at_the_end(words: str) -> str:
    """The day that the words end with (Retro tomorrow), empty where they end with none."""
    match = _DAY_AT_THE_END.fullmatch(folded(words))
    return words[-len(match[1]) :] if match else ""


def names_a_day(words: str) -> bool:
    """Whether a moment says its day, not only the time of day."""
    return bool(
        re.search(
            rf"\b(?:{WEEKDAY}|{MONTH}|to(?:day|night|morrow)|in|week)\b|[0-9]{{4}}-|[0-9]/|[0-9]\.[0-9]{{1,2}}\.",
            folded(words),
        )
    )
