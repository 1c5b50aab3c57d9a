"""Text as people type it and as Slack rewrites it, made plain and safe to show.

Slack sends a command's text with `&`, `<` and `>` as entities and with names and addresses in angle
brackets: https://docs.slack.dev/messaging/formatting-message-text.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.errors import BadInput

LONGEST_TOPIC: Final = 200
"""In characters: `maxLength` of `topic` in Zoom's OpenAPI document, which counts code points."""

_ENTITY: Final = re.compile(r"<([^<>]*)>")
_ESCAPED: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}

# A flag such as England's is a black flag, invisible letters and a final mark; anywhere else those letters
# are hidden text. Joiners make emoji and Persian words out of their neighbours, and mean nothing at an edge.
_KEPT: Final = r"\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F|(?<=\S)[\u200C\u200D](?=\S)"
_INVISIBLE: Final = (
    r"[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\U000E0000-\U000E007F]"
)
_HIDDEN: Final = re.compile(f"({_KEPT})|{_INVISIBLE}")


class Kind(StrEnum):
    """What a piece of a command's text is."""

    WORDS = "words"
    PERSON = "person"
    GROUP = "group"
    """A Slack user group."""
    CHANNEL = "channel"
    BROADCAST = "broadcast"
    """@channel, @here, @everyone."""
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a command's text."""

    kind: Kind
    shown: str
    """Plain text, as the person saw it while typing."""
    id: str = ""
    """Slack's ID of a person, group or channel; the address of an e-mail."""


def visible(raw: str) -> str:
    """The text, composed (NFC), with plain blanks and nothing that cannot be seen.

    By Unicode category: blanks of any kind (Z*) and controls that separate (tab, line break) become blanks;
    other controls (Cc) and lone surrogates (Cs) are removed. So are marks that reorder or hide text (bidi
    controls, zero-width characters, soft hyphens). All else stays: any script, emoji, unknown characters.
    """
    if raw.isascii() and raw.isprintable():
        return raw  # as most names are, of which there may be thousands
    seen = "".join(map(_visible, raw))
    return _HIDDEN.sub(lambda match: match[1] or "", unicodedata.normalize("NFC", seen))


def plain(raw: str) -> str:
    """What is `visible`, in one line with single blanks."""
    return " ".join(visible(raw).split())


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cs"} else character


def clean_topic(topic: str) -> str:
    """The topic, made `plain`. BadInput where it is longer than Zoom takes."""
    cleaned = plain(topic)
    if len(cleaned) > LONGEST_TOPIC:
        raise BadInput(
            abridged(cleaned),
            f"a topic can have {LONGEST_TOPIC} characters at most, and this one has {len(cleaned)}.",
            example="meeting Retro at tomorrow 15:00",
        )
    return cleaned


def abridged(words: str, most: int = 60) -> str:
    """The words, cut off with an ellipsis where they are too long to quote in an answer."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def pieces(raw: str) -> list[Piece]:
    """A command's text taken apart, in order: words, and what Slack put in angle brackets.

    Links and dates become words: their label, or else their address.
    """
    found: list[Piece] = []
    end = 0
    for match in _ENTITY.finditer(raw):
        found += [_words(raw[end : match.start()]), _piece(match[1])]
        end = match.end()
    return [piece for piece in [*found, _words(raw[end:])] if piece.shown]


def shown(raw: str) -> str:
    """A command's text in one plain line, as the person saw it while typing."""
    return plain("".join(piece.shown for piece in pieces(raw)))


def _words(escaped: str) -> Piece:
    return Piece(Kind.WORDS, re.sub("&(?:amp|lt|gt);", lambda match: _ESCAPED[match[0]], escaped))


def _piece(inside: str) -> Piece:
    target, _, label = (_words(part).shown for part in inside.partition("|"))
    name = label.lstrip("@#!")
    match target[:1]:
        case "@":
            return Piece(Kind.PERSON, f"@{name or target[1:]}", target[1:])
        case "#":
            return Piece(Kind.CHANNEL, f"#{name or target[1:]}", target[1:])
        case "!":
            return _special(target[1:], label, name)
        case _ if target.startswith("mailto:"):
            address = target.removeprefix("mailto:")
            return Piece(Kind.EMAIL, label or address, address)
        case _ if re.match(r"[a-z][a-z0-9+.-]*:", target):
            return Piece(Kind.WORDS, label or target)
        case _:  # not of Slack's making, so it was typed
            return Piece(Kind.WORDS, f"<{target}|{label}>" if label else f"<{target}>")


def _special(target: str, label: str, name: str) -> Piece:
    command, *arguments = target.split("^")
    if command == "subteam" and arguments:
        return Piece(Kind.GROUP, f"@{name or arguments[0]}", arguments[0])
    if command == "date":
        return Piece(Kind.WORDS, label)
    return Piece(Kind.BROADCAST, f"@{command}")
