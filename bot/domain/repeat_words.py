"""A recurrence as people write it, taken apart. Syntax only: `repeats` says what it means.

    every 2 weeks on Tue and Thu, 10 times        weekdays until 24 Dec
    [rhythm] [on which days] [end], in any order that has one meaning

What is not listed here is not understood: nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from bot.domain import durations, moments, text
from bot.domain.moments import ORDINAL, WEEKDAY
from bot.errors import BadInput

EXAMPLE: Final = "every 2 weeks on Tue and Thu, 10 times"

_COUNT: Final = "(?:[0-9]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT: Final = "(?:day|week|month)"
_NTH: Final = rf"(?:(?!1st)[0-9]{{1,4}}{ORDINAL}|second|third|fourth|fifth)"
_EVERY: Final = "(?:every|each)"
_DASH: Final = r"(?: ?[-–—] ?| to | through )"  # noqa: RUF001 as phones type it
_NAMED: Final = rf"{WEEKDAY}s?\.?(?:{_DASH}{WEEKDAY}s?\.?)?"
_WORKING: Final = "(?:weekdays?|(?:working|business|work|week) ?days?)"
_DAYS: Final = (
    rf"(?:(?:{_NAMED}|{_WORKING}|weekends?)(?: (?:on )?(?:{_EVERY} )?(?:{_NAMED}|{_WORKING}|weekends?))*)"
)
# A bare number may as well be how many times (monthly 10), so it takes a word before it.
_MONTH_DAY: Final = (
    rf"(?:day (?P<day>[0-9]{{1,4}})|(?P<date>[0-9]{{1,4}}{ORDINAL})\.?"
    r"|(?:(?<=\bon )|(?<=\bthe ))(?P<bare>[0-9]{1,4})\.?|(?P<first>first)(?! [a-z]))"
)
_MONTH_WEEK: Final = rf"(?P<nth>last|1st|2nd|3rd|4th|first|second|third|fourth) (?P<weekday>{WEEKDAY})\.?"
_IN_MONTH: Final = rf"(?:the )?(?:{_MONTH_WEEK}|{_MONTH_DAY})"
_ALONE: Final = {"daily": ("day", 1), "weekly": ("week", 1), "monthly": ("month", 1),
                 "fortnightly": ("week", 2), "every fortnight": ("week", 2),
                 "quarterly": ("month", 3), "every quarter": ("month", 3)}  # fmt: skip
_RHYTHM: Final = (
    rf"(?:(?P<alone>{'|'.join(_ALONE)})"
    rf"|(?:once (?:a|per)|{_EVERY}(?: (?P<count>{_COUNT}|other|{_NTH}))?) (?P<unit>{_UNIT})s?)"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_FORMS: Final = tuple(
    _compiled(form)
    for form in (
        rf"{_RHYTHM}",
        rf"{_RHYTHM} (?:on )?(?P<days>{_DAYS})",
        rf"(?:on |{_EVERY} )*(?P<days>{_DAYS}) (?:of )?{_RHYTHM}",
        rf"(?:on )?(?:{_EVERY} )?(?P<days>{_DAYS})",
        rf"{_EVERY} other (?P<second>{WEEKDAY})",
        rf"{_RHYTHM} (?:on )?{_IN_MONTH}(?: of the month)?",
        rf"(?:on )?{_IN_MONTH}(?: of| in)? {_RHYTHM}",
        rf"(?:on |{_EVERY} )?{_IN_MONTH} of (?:the|a) month(?: {_RHYTHM})?",
    )
)
_TIMES: Final = _compiled(
    rf"(?:for |a total of )*(?<![\w./-])(?:(?P<times>{_COUNT}) ?(?:x|times?|occurrences?|meetings?)"
    rf"|x ?(?P<after>[0-9]{{1,6}}))(?![\w/-])(?! (?:a|per|each|every) {_UNIT})(?: in total)?"
)
_UNTIL: Final = _compiled(r"(?:^| )(?:until|till|til|up to|ends?|ending)(?: on)? (?P<until>.*)")
_RANGE: Final = _compiled(rf"({WEEKDAY})s?\.?(?:{_DASH}({WEEKDAY})s?\.?)?|{_WORKING}|weekends?")
_HINTS: Final = tuple(
    (_compiled(pattern), problem, example)
    for pattern, problem, example in (
        (r"\b(?:bi|semi)-?(?:weekly|monthly|annual\w*)", "twice in that time, or every second time?",
         "every 2 weeks"),
        (rf"\b(?:twice|thrice|{_COUNT} times) (?:a|per|each|every) {_UNIT}", "on which days?",
         "every Tuesday and Friday"),
        (r"\b(?:hourly|hours?|minutes?|years?|yearly|annual\w*)\b",
         "Zoom repeats a meeting by days, weeks or months.", "every 10 months"),
        (rf"\bfor (?:the next )?(?:{_COUNT}|a) {_UNIT}s?", "how many times, or until which day?",
         "every week, 8 times"),
        (r"\b(?:except|but not|excluding|skip\w*)\b.*",
         "Zoom leaves out no days: cancel those meetings later.", EXAMPLE),
        (rf"\b(?:fifth|5th) {WEEKDAY}", "say first to fourth, or last.", "monthly on the last Friday"),
        (rf"\b(?:last|first) (?:{_WORKING})|\blast(?: day)?(?: of the month)?$",
         "Zoom takes a day from 1 to 31, or such as the last Friday.", "monthly on the last Friday"),
        (rf"\b(?:{_NTH}|last) {WEEKDAY}", "of the month, or every so many weeks?",
         "monthly on the second Tuesday, or every 2 weeks on Tue"),
        (rf"\bevery other {_WORKING}", "on which days?", "every Monday, Wednesday and Friday"),
        (rf"\bmonth(?:ly|s)? (?:on )?{WEEKDAY}", "which one in the month?", "monthly on the last Friday"),
        (r"\b[0-9]+ (?:daily|weekly|monthly)|\b(?:daily|weekly|monthly|days?|weeks?|months?) [0-9]+$",
         "how many times, or on which day?", "monthly on the 15th, or weekly, 10 times"),
        (r"\b(?:until|till|til)$", "until which day?", "every week until 24 Dec 2027"),
        (r"\bat .*", "the time of day is that of the start.", EXAMPLE),
        (r"\b(?:never|no|none|not|once)\b", "how often does it repeat?", EXAMPLE),
    )
)  # fmt: skip
_KNOWN: Final = _compiled(
    rf"{_EVERY}|{_UNIT}s?|{_COUNT}|{_NTH}|{WEEKDAY}s?|{_WORKING}|weekends?|daily|weekly|monthly|fortnight(?:ly)?"
    "|quarter(?:ly)?|once|on|the|of|a|per|in|for|total|to|through|times?|x|last|other|[-–—]"  # noqa: RUF001
)
_WORDS: Final = {"other": 2, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}

DATE: Final = re.compile(rf"(?:{WEEKDAY}\.?,? )?{moments.DATE}", re.IGNORECASE)
"""The only words for a last day: what counts from today (in 8 weeks) may as well count from the start."""


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a recurrence; empty, or None, where not said."""

    unit: str = ""
    """day, week or month; empty where only days of the week, or of the month, are said."""
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    """Monday is 0."""
    month_day: int | None = None
    month_week: int | None = None
    """1 to 4, or -1 for the last."""
    month_weekday: int | None = None
    times: int | None = None
    until: str = ""
    """A day in words, in small letters."""


def take_apart(words: str) -> Written:
    """The parts of a recurrence. BadInput names what is not understood."""
    folded = unicodedata.normalize("NFKC", text.plain(words)).casefold()
    rest = " ".join(folded.split()).strip(" ,;:!")
    if not rest.strip("."):
        raise BadInput("", "How does it repeat?", example=EXAMPLE)
    until, rest = _cut(_UNTIL, re.sub(r"^repeat(?:s|ing)? ", "", rest))
    ended = until["until"] if until else ""
    times, rest = _cut(_TIMES, rest)
    if times is None:
        times, ended = _cut(_TIMES, ended)  # both is wrong too, but not as a date
    rest = " ".join(re.sub(r"[,;&+/]|:(?= |$)|\band\b", " ", rest).split()).strip(" .")
    written = _written(_rhythm(rest, words))
    count = (times["times"] or times["after"]) if times else ""
    return replace(written, times=_number(count) if count else None, until=ended.strip(" ,;"))


def _cut(pattern: re.Pattern[str], words: str) -> tuple[re.Match[str] | None, str]:
    """The first match, and the words without it."""
    match = pattern.search(words)
    return match, f"{words[: match.start()]} {words[match.end() :]}".strip(" .,;") if match else words


def _rhythm(rest: str, words: str) -> dict[str, str]:
    match = next((match for form in _FORMS if (match := form.fullmatch(rest))), None)
    if match is None:
        _refuse(rest, words)
    return {name: said for name, said in match.groupdict().items() if said}


def _written(found: Mapping[str, str]) -> Written:
    unit, interval = _ALONE.get(found.get("alone", ""), (found.get("unit", ""), 1))
    second = found.get("second")
    month_day = next((found[name] for name in ("day", "date", "bare", "first") if name in found), None)
    return Written(
        unit=unit,
        interval=2 if second else _number(found["count"]) if "count" in found else interval,
        weekdays=_weekdays(second or found.get("days", "")),
        month_day=_number(month_day) if month_day else None,
        month_week=_number(found["nth"]) if "nth" in found else None,
        month_weekday=_weekday(found["weekday"]) if "weekday" in found else None,
    )


def _weekdays(days: str) -> frozenset[int]:
    """The days of the week that such as `mon-wed fri` names."""
    found: set[int] = set()
    for match in _RANGE.finditer(days):
        if match[0].startswith("weekend"):
            found |= {5, 6}
        elif match[1] is None:
            found |= set(range(5))
        else:
            first = _weekday(match[1])
            length = (_weekday(match[2]) - first) % 7 if match[2] else 0
            found |= {(first + step) % 7 for step in range(length + 1)}
    return frozenset(found)


def _weekday(name: str) -> int:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(name[:3])


def _number(said: str) -> int:
    """What such as `3`, `three`, `3rd`, `other` stands for."""
    return _WORDS[said] if said in _WORDS else int(durations.in_digits(re.sub(f"{ORDINAL}$", "", said)))


def _refuse(rest: str, words: str) -> NoReturn:
    for pattern, problem, example in _HINTS:
        if match := pattern.search(rest):
            raise BadInput(text.abridged(match[0]), problem, example=example)
    unknown = [word for word in rest.split() if not _KNOWN.fullmatch(word.strip("."))]
    part = " ".join(unknown) or text.plain(words)
    raise BadInput(text.abridged(part), "I do not understand how often that is.", example=EXAMPLE)
