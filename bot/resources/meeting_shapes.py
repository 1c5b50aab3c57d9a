"""How a value of the form becomes a value in Zoom's body, and the other way round.

Lists are lines of text in the form: one for each entry, its parts with a colon between them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import countries

Entry: TypeAlias = dict[str, Any]

_EMAIL: Final = re.compile(r"[^@\s<>|,;:]{1,64}@[^@\s<>|,;:]{1,250}\.[^@\s<>|.,;:]{2,}")
_DOMAIN: Final = re.compile(r"(?:\*\.)?(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_PASSCODE: Final = re.compile(r"[A-Za-z0-9@_*-]{1,10}")
_LANGUAGE_CODE: Final = re.compile(r"[A-Z]{2}")
_BETWEEN: Final = re.compile(r"[,;\n]")
_PERMISSIONS: Final = ("editor", "commenter", "viewer")
_MOST_CHANNELS: Final = 5
_MOST_SIGNERS: Final = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """A pair of conversions."""

    put: Callable[[Any], Any]
    """What Zoom gets. ValueError with a sentence for the person where it cannot be."""
    take: Callable[[Any], Any]
    """What the form shows of what Zoom has; None where that is nothing."""
    empty: Any = None
    """What Zoom gets where it is emptied; None where that means nothing to Zoom."""


def _same(value: Any) -> Any:  # noqa: ANN401 whatever it is
    return value


def _some(value: Any) -> Any:  # noqa: ANN401 whatever it is
    return value or None


AS_IS: Final = Shape(_same, _same)
TEXT: Final = Shape(_same, _some, "")
NUMBER: Final = Shape(int, str)
"""Of a Choice, whose values are words."""


def email(words: str) -> str:
    """The address. ValueError where it is none."""
    found = words.strip().removeprefix("<").removesuffix(">")
    if not _EMAIL.fullmatch(found):
        raise ValueError(f"“{words.strip()}” is no e-mail address.")
    return found


def passcode(words: str) -> str:
    """The passcode. ValueError where Zoom would not take it."""
    if not _PASSCODE.fullmatch(words):
        raise ValueError("1 to 10 characters: letters A to Z, digits, and @ - _ *")
    return words


def _listed(words: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(words) if part.strip()]


def _lines(
    read: Callable[[str], Entry], write: Callable[[Mapping[str, Any]], str], most: int | None = None
) -> Shape:
    """A list of entries, one on each line. What is wrong in a line is said with its number."""

    def put(words: str) -> list[Entry]:
        found = []
        for number, line in enumerate(words.splitlines(), 1):
            if line.strip():
                try:
                    found.append(read(line.strip()))
                except ValueError as wrong:
                    raise ValueError(f"Line {number}: {wrong}") from None
        if most and len(found) > most:
            raise ValueError(f"{most} lines at most, and these are {len(found)}.")
        return found

    def take(entries: list[Mapping[str, Any]]) -> str | None:
        return "\n".join(map(write, entries)) or None

    return Shape(put, take, [])


def _commas(read: Callable[[str], str]) -> Shape:
    """A list of words, with commas between them or each on a line."""
    return Shape(
        lambda words: [read(each) for each in _listed(words)], lambda found: ", ".join(found) or None, []
    )


def _joined(read: Callable[[str], str], between: str) -> Shape:
    """The same, as one string for Zoom."""

    def put(words: str) -> str:
        return between.join(dict.fromkeys(read(each) for each in _listed(words)))

    return Shape(put, lambda found: ", ".join(_listed(found)) or None, "")


def _cut(line: str) -> tuple[str, str]:
    """Both sides of the last colon: a name may hold one, an address cannot."""
    left, colon, right = line.rpartition(":")
    return (left.strip(), right.strip()) if colon else (line, "")


def _pair(left: str, right: str) -> str:
    return f"{left}: {right}" if right else f"{left}:" if ":" in left else left


def _room(line: str) -> Entry:
    name, people = _cut(line)
    if not name:
        raise ValueError("the room needs a name, as in Room A: anna@example.com")
    return {"name": name} | ({"participants": [email(each) for each in _listed(people)]} if people else {})


def _write_room(room: Mapping[str, Any]) -> str:
    return _pair(room.get("name") or "Room", ", ".join(room.get("participants") or ()))


def _interpreter(line: str) -> Entry:
    address, said = _cut(line)
    languages = _listed(said)
    if len(languages) != 2:  # noqa: PLR2004 from one into the other
        raise ValueError("two languages, as in anna@example.com: English, French")
    by_code = all(_LANGUAGE_CODE.fullmatch(each) for each in languages)
    return {"email": email(address), "languages" if by_code else "interpreter_languages": ",".join(languages)}


def _write_interpreter(entry: Mapping[str, Any]) -> str:
    languages = entry.get("interpreter_languages") or entry.get("languages") or ""
    return _pair(entry.get("email") or "", ", ".join(_listed(languages)))


def _signer(line: str) -> Entry:
    address, language = _cut(line)
    if not language:
        raise ValueError("a sign language, as in anna@example.com: American")
    return {"email": email(address), "sign_language": language}


def _exception(line: str) -> Entry:
    name, address = _cut(line)
    return {"name": name, "email": email(address)} if address and name else {"email": email(address or name)}


def _tracking(line: str) -> Entry:
    name, colon, value = (part.strip() for part in line.partition(":"))
    if not name:
        raise ValueError("the field's name, then its value, as in Department: Sales")
    return {"field": name} | ({"value": value} if colon and value else {})


def _channel(line: str) -> Entry:
    channel, colon, name = (part.strip() for part in line.partition(":"))
    if not channel:
        raise ValueError("the channel's ID comes first")
    return {"channel_id": channel} | ({"name": name} if colon and name else {})


def _whiteboard(line: str) -> Entry:
    board, _, permission = (part.strip() for part in line.partition(":"))
    if not board:
        raise ValueError("the whiteboard's ID comes first")
    if permission and permission.casefold() not in _PERMISSIONS:
        raise ValueError(f"{', '.join(_PERMISSIONS[:-1])} or {_PERMISSIONS[-1]}, not “{permission}”.")
    entry = {"resource_type": "whiteboard", "resource_id": board}
    return entry | ({"permission_level": permission.casefold()} if permission else {})


def _field(*names: str) -> Callable[[Mapping[str, Any]], str]:
    """Writes the parts of an entry that there are, with a colon between them."""
    return lambda entry: ": ".join(str(entry[name]) for name in names if entry.get(name))


def _domain(words: str) -> str:
    if not _DOMAIN.fullmatch(words):
        raise ValueError(f"“{words}” is no domain, such as example.com or *.example.com")
    return words


def _region(words: str) -> str:
    """A data centre's two letters, which need not be a country's: EU."""
    return words.upper() if re.fullmatch(r"[A-Za-z]{2}", words) else countries.code(words)


def _zone(words: str) -> str:
    try:
        return ZoneInfo(words).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"“{words}” is no time zone. Write a place, such as Europe/Berlin.") from None


PASSCODE: Final = Shape(passcode, lambda _: None)
ZONE: Final = Shape(_zone, _same)
ROOMS: Final = _lines(_room, _write_room)
INTERPRETERS: Final = _lines(_interpreter, _write_interpreter)
SIGNERS: Final = _lines(_signer, _field("email", "sign_language"), _MOST_SIGNERS)
EXCEPTIONS: Final = _lines(_exception, _field("name", "email"))
TRACKING: Final = _lines(_tracking, _field("field", "value"))
CHANNELS: Final = _lines(_channel, _field("channel_id", "name"), _MOST_CHANNELS)
WHITEBOARDS: Final = _lines(_whiteboard, _field("resource_id", "permission_level"))
COUNTRIES: Final = _commas(countries.code)
REGIONS: Final = _commas(_region)
DOMAINS: Final = _joined(_domain, ",")
ADDRESS: Final = Shape(email, _some, "")
ADDRESSES: Final = _joined(lambda words: email(words).lower(), ";")
"""Of Zoom users, which Zoom has in small letters."""
INVITEES: Final = Shape(
    lambda words: [{"email": email(each)} for each in _listed(words)],
    lambda found: ", ".join(each["email"] for each in found if each.get("email")) or None,
    [],
)
MENTIONED: Final = Shape(";".join, lambda _: None)
"""Slack people, by the addresses of their Zoom users. Zoom's addresses do not become Slack people again."""
TEMPLATE: Final = Shape(lambda chosen: chosen["value"], lambda _: None)


def _put_waiting(value: str) -> Entry:
    return (
        {"mode": value}
        if value == "follow_setting"
        else {"mode": "custom", "who_goes_to_waiting_room": value}
    )


WAITING: Final = Shape(
    _put_waiting, lambda found: found.get("who_goes_to_waiting_room") or found.get("mode") or None
)
"""Who waits: one choice in the form, two values for Zoom."""


def _put_rule(value: str) -> Entry:
    return {"enable": False} if value == "off" else {"enable": True, "method": value}


def _take_rule(found: Mapping[str, Any]) -> str | None:
    if "enable" not in found:
        return None
    return (found.get("method") or None) if found["enable"] else "off"


COUNTRY_RULE: Final = Shape(_put_rule, _take_rule)
