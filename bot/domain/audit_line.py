"""The line after `/zoom audit`: `[@person] [WHAT] [since DATE]`, in any order but for the date."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

from bot.domain import text, tokens
from bot.domain.text import Kind
from bot.domain.tokens import Token
from bot.errors import BadInput

EXAMPLE: Final = "audit @emma user since 2026-11-01"
SINCE_EXAMPLE: Final = "audit since 2026-11-01, or: audit since 3 days"

_FAILED: Final = frozenset({"failed", "refused"})
_AGO: Final = re.compile(r"(?:the )?(?:last )?([0-9]{1,4}) (day|week)s?(?: ago)?")
_EARLIEST: Final = date(2000, 1, 1)
"""Nothing is older, and every time zone has that day."""
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What is looked for; what is empty fits all."""

    person: str = ""
    """Slack user ID."""
    about: str = ""
    """The first part of an action: `user`, `request`."""
    deed: str = ""
    """The second part: `created`."""
    since: datetime | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What can be said, each as people type it, with blanks, and what it stands for in an action."""

    about: dict[str, str] = field(default_factory=dict)
    deeds: dict[str, str] = field(default_factory=dict)


def parse(raw: str, known: Known, zone: ZoneInfo | None, now: datetime) -> AuditLine:
    """What is looked for. A day is the asker's, from midnight on. BadInput names what is not understood."""
    said = tokens.read(raw)
    at = next((at for at, token in enumerate(said) if _folded(token) == "since"), len(said))
    people = [token for token in said[:at] if token.kind is Kind.PERSON]
    if len(people) > 1:
        _refuse(tokens.join(people), "one person at a time.", EXAMPLE)
    words = [token for token in said[:at] if token.kind is not Kind.PERSON]
    for token in words:
        if token.kind is not Kind.WORDS:
            _refuse(token.shown, "that is no person.", EXAMPLE)
    since = _since(said[at + 1 :], zone, now) if at < len(said) else None
    about, deed, failed = _what([_folded(token) for token in words], known)
    return AuditLine(people[0].id if people else "", about, deed, since, failed)


def _what(words: Sequence[str], known: Known) -> tuple[str, str, bool]:
    """Which actions are meant: `user`, `user created`, `created`, or as they are recorded: `user.created`."""
    failed = any(word in _FAILED for word in words)
    left = " ".join(word for word in words if word not in _FAILED)
    left = re.sub("[._]", " ", left)
    about = _longest(left, known.about)
    rest = left.removeprefix(about).strip()
    deed = _longest(rest, known.deeds)
    if rest != deed:
        wrong = rest if rest.startswith("@") else rest.removeprefix(deed).strip()
        choices = f"{_listed(known.about)}; and what was done: {_listed(known.deeds)}"
        _refuse(wrong, f"I know nothing by that name. Say what it is about: {choices}.", EXAMPLE)
    return known.about.get(about, ""), known.deeds.get(deed, ""), failed


def _longest(words: str, names: Collection[str]) -> str:
    """The longest name that the words begin with; empty where there is none."""
    fits = [name for name in names if words == name or words.startswith(f"{name} ")]
    return max(fits, key=len, default="")


def _since(said: Sequence[Token], zone: ZoneInfo | None, now: datetime) -> datetime:
    words = " ".join(_folded(token) for token in said)
    here = zone or UTC
    today = now.astimezone(here).date()
    day = _day(words, today)
    if day is None:
        _refuse(words, "which day is that? Write it as year-month-day.", SINCE_EXAMPLE)
    if day > today:
        _refuse(words, "that day is still to come.", SINCE_EXAMPLE)
    return datetime.combine(max(day, _EARLIEST), time(), here)


def _day(words: str, today: date) -> date | None:
    if words in {"today", "yesterday"}:
        return today - timedelta(days=words == "yesterday")
    weekday = words.removeprefix("last ")
    if weekday in _WEEKDAYS:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(weekday) - 1) % 7 + 1)
    if ago := _AGO.fullmatch(words):
        return today - timedelta(days=int(ago[1]) * (7 if ago[2] == "week" else 1))
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _folded(token: Token) -> str:
    return token.shown.casefold()


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _refuse(part: str, problem: str, example: str) -> NoReturn:
    raise BadInput(text.abridged(part), problem, example=example)
