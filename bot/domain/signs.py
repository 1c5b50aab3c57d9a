"""Signs that words in a line speak of a moment, be it a wrong one: where the topic ends."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.domain import moments
from bot.domain.moments import DATE, FULL_WEEKDAY, MONTH, NUMBER, ORDINAL, WEEKDAY, YEAR
from bot.errors import BadInput

_EDGE: Final = r"(?=$|[ ,.;!?])"
_UNIT: Final = "(?:m|min|mins|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?)"
_LOOKS: Final = re.compile(
    r"[-+:]?[0-9]"
    rf"|(?:today|tonight|tomorrow|noon|midday|midnight|now|right now|yesterday|{FULL_WEEKDAY}){_EDGE}"
    rf"|(?:the )?day after tomorrow{_EDGE}"
    rf"|(?:next|this|coming|last|on|every|the) (?:coming |next )?(?:{WEEKDAY}|week|month|year){_EDGE}"
    rf"|(?:this|in the) (?:morning|afternoon|evening){_EDGE}"
    rf"|in (?:half |[-+]?{NUMBER} ?)(?:an? )?{_UNIT}{_EDGE}|in [-+]?[0-9]|on [0-9]"
    # Short and many-sided words (Sun, May) only before a number or at the end: at May Fair is a place.
    rf"|(?:{WEEKDAY}|{MONTH})[.,]?(?=$| (?:the )?[0-9]| at | noon| midnight)"
    r"|(?:half|quarter) (?:past|to) "
    rf"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=$| o.clock| [ap]\.?m)"
)
_WORD: Final = re.compile(
    rf"[-+:]?[0-9].*|{WEEKDAY}|{MONTH}|{NUMBER}|minutes?|hours?|days?|weeks?|months?|years?|today|tonight"
    "|tomorrow|yesterday|noon|midday|midnight|now|right|at|on|in|the|of|next|this|coming|last|after|from"
    "|[ap]m|half|quarter|past|to|utc|gmt|morning|afternoon|evening"
)
_CLOCK: Final = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}.*|[0-9]{1,2} ?[ap]\.?m\.?|noon|midnight", re.IGNORECASE)
_CLOCK_AT_THE_END: Final = re.compile(r" [0-9]{1,2}(?::[0-9]{2}|(?::[0-9]{2})? ?[ap]\.?m)\.?$")
_DAY_AT_THE_END: Final = re.compile(
    rf"(?:^|.*? )((?:on )?(?:(?:next |this |coming )?{WEEKDAY}(?: next week)?|(?:the )?day after tomorrow"
    rf"|tomorrow|yesterday|(?:next|this) (?:week|month)|in {NUMBER} (?:days?|weeks?)"
    rf"|[0-9]{{1,2}}{ORDINAL}? (?:of )?{MONTH}{YEAR}|{MONTH} [0-9]{{1,2}}{ORDINAL}?{YEAR}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4})"
    rf"|on (?:{DATE}|the [0-9]{{1,2}}{ORDINAL}))[.,]?"
)


def of_moment(words: Sequence[str]) -> bool:
    """Whether the words after `at` are meant as a moment, be it a wrong one (25:99).

    Anything that starts with a digit is, and so are words of days and times. `at the office` is not.
    """
    return bool(_LOOKS.match(_folded(" ".join(words))))


def only_moment(words: Sequence[str]) -> bool:
    """Whether nothing but words of days and times is in them."""
    return all(_WORD.fullmatch(_folded(word).rstrip(",.;")) for word in words)


def day_at_the_end(words: str) -> str:
    """The day that the words end with (Retro tomorrow); empty where they end with none.

    Not today or tonight: nothing comes of it, as a time without a day is today's.
    """
    match = _DAY_AT_THE_END.fullmatch(words.casefold())
    return words[-len(match[0]) :][match.start(1) : match.end(1)] if match else ""


def whole_moment(words: str) -> bool:
    """Whether the words say a day and a time of day, or how long from now: nobody calls a meeting that."""
    if not of_moment([words]):
        return False
    try:
        written = moments.take_apart(words)
    except BadInput:
        return False
    return bool(written.ahead or (written.day and _CLOCK.fullmatch(written.clock)))


def clock_at_the_end(words: str) -> bool:
    """Whether the words end with a time of day that can be nothing else: 15:00 or 3 pm, not 15."""
    return bool(_CLOCK_AT_THE_END.search(_folded(words)))


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
