"""A moment as people write it, taken apart. Syntax only: `times` says which moment it is.

What is not listed here is not understood: nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from bot.domain import durations, text
from bot.errors import BadInput

EXAMPLE: Final = "at tomorrow 15:00"

FULL_WEEKDAY: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
WEEKDAY: Final = rf"(?:{FULL_WEEKDAY}|mon|tues?|weds?|thu|thurs?|fri|sat|sun)"
MONTH: Final = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
NUMBER: Final = "(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
ORDINAL: Final = "(?:st|nd|rd|th)"
YEAR: Final = "(?:,? [0-9]{4}(?![:.0-9]))?"
DATE: Final = (
    rf"(?:(?:the )?[0-9]{{1,2}}{ORDINAL}? (?:of )?{MONTH}\.?{YEAR}"
    rf"|{MONTH}\.? (?:the )?[0-9]{{1,2}}{ORDINAL}?(?![:0-9apm]){YEAR}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"
    r"|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?|[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2,4})?)"
)
_DAY: Final = (
    r"today|tonight|tomorrow|yesterday|(?:the )?day after tomorrow"
    rf"|in {NUMBER} (?:days?|weeks?)"
    rf"|(?:(?:this|next|coming) )?{WEEKDAY}\.?(?:,? {DATE}| (?:this|next) week)?"
    rf"|next week (?:on )?{WEEKDAY}|{DATE}"
)
_CLOCK: Final = (
    r"[0-9]{1,2}(?:[:.h][0-9]{2}(?::[0-9]{2})?|h)?(?: ?[ap]\.?m\b\.?)?(?: ?o['’]clock)?|noon|midday|midnight"  # noqa: RUF001 as phones type it
)
_ZONE: Final = (
    r"(?:utc|gmt)(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?|z|\+[0-9]{1,2}(?::?[0-9]{2})?"
    r"|[a-z_]+(?:/[a-z0-9_+-]+)+"
)
_END: Final = r"(?=$|[ ,;])"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SLOTS: Final = (
    ("day", _compiled(f"(?:{_DAY}){_END}")),
    ("part", _compiled(rf"(?:(?:this|in the) )?(?:morning|afternoon|evening){_END}")),
    ("clock", _compiled(rf"(?:{_CLOCK})(?=$|[ ,;]|(?:z|utc|gmt|\+[0-9])[^ ]*{_END})")),
    ("zone", _compiled(f"(?:{_ZONE}){_END}")),
)
_LETTERS: Final = _compiled(
    "(?:(?-i:[A-Z]{3,5})|[ewc]es?t|bst|ist|[ceamp][sd]?t|msk|jst|kst|hkt|sgt|a[ecw][sd]?t|nz[sd]t|brt|gst|sast)"
    rf"{_END}"
)
"""Abbreviations of time zones, in capitals any."""
_BETWEEN: Final = _compiled(r"(?:[ ,;]+|(?:at|on|@) )+")
_AHEAD: Final = _compiled(r"in (.+)|(.+) from now")
_ISO: Final = _compiled(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9:]{5,8})(?:(Z)|([+-][0-9]{2}:?[0-9]{2}))?")
_ONE: Final = r"[0-9]{1,2}(?:[:.][0-9]{2})?(?: ?[ap]m)?"
_RANGE: Final = _compiled(f"{_ONE} ?(?:-|–|—|to|until|till) ?{_ONE}{_END}")  # noqa: RUF001 as phones type it
_HINTS: Final = tuple(
    (_compiled(rf"(?:{pattern}){_END}"), problem)
    for pattern, problem in (
        (r"in [+-]?[0-9.,]+", "minutes, hours or days?"),
        (r"(?:half|quarter|[a-z0-9]+) (?:past|to) [a-z0-9]+", "write the time in digits."),
        (r"(?:next|this|last) (?:week|month|year)|(?:the |this |next )?weekend", "on which day?"),
        (rf"(?:the )?[0-9]{{1,2}}{ORDINAL}", "in which month? Write such as 3 May."),
        (MONTH, "on which day of the month? Write such as 3 May."),
        (r"[-+]?[0-9][^ ,]*", "is neither a time of day, such as 15:30, nor a date, such as 3 May."),
    )
)


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a moment as they were typed; empty where not said."""

    day: str = ""
    part: str = ""
    """Part of the day: in the morning, this evening."""
    clock: str = ""
    zone: str = ""
    ahead: str = ""
    """A duration from now; then there is nothing else."""


def take_apart(words: str) -> Written:
    """The parts of a moment. BadInput names the first words that belong to none, or a part said twice."""
    rest = " ".join(unicodedata.normalize("NFKC", words).split()).rstrip(" .,;!?")
    if (match := _AHEAD.fullmatch(rest)) and _is_length(match[1] or match[2]):
        return Written(ahead=match[1] or match[2])
    if match := _ISO.fullmatch(rest):
        zone = "UTC" if match[3] else f"UTC{match[4]}" if match[4] else ""
        rest = f"{match[1]} {match[2]} {zone}"
    written = Written()
    while rest := _BETWEEN.sub("", rest, count=1) if _BETWEEN.match(rest) else rest:
        slot, found = _next(rest, has_clock=bool(written.clock))
        if getattr(written, slot):
            raise BadInput(text.abridged(found), f"that is a second {_NAMES[slot]}.", example=EXAMPLE)
        written = replace(written, **{slot: found})
        rest = rest[len(found) :]
    return written


_NAMES: Final = {"day": "day", "part": "part of the day", "clock": "time of day", "zone": "time zone"}


def _is_length(words: str) -> bool:
    """A number alone is none: it may be minutes, hours or days."""
    return durations.measure(words) is not None and not durations.in_digits(words).isdecimal()


def _next(rest: str, *, has_clock: bool) -> tuple[str, str]:
    if match := _RANGE.match(rest):
        problem = "say when it starts, and after “for” how long it lasts."
        raise BadInput(match[0], problem, example="at 15:00 for 1h")
    for slot, pattern in _SLOTS:
        if match := pattern.match(rest):
            return slot, match[0]
    if has_clock and (match := _LETTERS.match(rest)):
        return "zone", match[0]
    for pattern, problem in _HINTS:
        if match := pattern.match(rest):
            raise BadInput(text.abridged(match[0]), problem, example=EXAMPLE)
    problem = "is not a time that I understand. If it belongs to the topic, put the topic in quotes."
    raise BadInput(text.abridged(rest), problem, example=EXAMPLE)
