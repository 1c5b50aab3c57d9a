"""mrkdwn and plain text as HTML, as one person sees it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sandbox.page import dates, emoji, markup, mrkdwn
from sandbox.page.markup import Html
from sandbox.page.mrkdwn import Kind, Token

_EMOJI: Final = re.compile(r":([a-z0-9_+-]+):")
_BOXES: Final = {
    Kind.BOLD: "b",
    Kind.ITALIC: "i",
    Kind.STRIKE: "s",
    Kind.QUOTE: "blockquote",
    Kind.CODE: "code",
    Kind.FENCED: "pre",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, and what they can look up."""

    person: str
    zone: ZoneInfo
    now: datetime
    name_of: Callable[[str], str | None]
    """The name of a person, a channel or a user group, by id."""
    people: tuple[tuple[str, str], ...] = ()
    """What a users select offers: id and name."""
    channels: tuple[tuple[str, str], ...] = ()
    """What a channels or conversations select offers: id and name."""


def text_object(reader: Reader, value: dict[str, Any]) -> Html:
    """A text object of Block Kit: mrkdwn, or plain text in which nothing but emoji is markup."""
    words = str(value.get("text", ""))
    if value.get("type") == "plain_text":
        return plain(words, emoji_names=value.get("emoji", True))
    return mrkdwn_text(reader, words, verbatim=bool(value.get("verbatim")))


def mrkdwn_text(reader: Reader, source: str, *, verbatim: bool = False) -> Html:
    """The mrkdwn as this reader sees it."""
    return tokens(reader, mrkdwn.parse(source, verbatim=verbatim))


def plain(words: str, *, emoji_names: bool = True) -> Html:
    """Text as it was written, with :names: of emoji drawn if wanted."""
    return markup.text(
        _EMOJI.sub(lambda name: emoji.char(name[1]) or name[0], words) if emoji_names else words
    )


def tokens(reader: Reader, parsed: Iterable[Token]) -> Html:
    """The tokens one after the other."""
    return markup.join(_token(reader, each) for each in parsed)


def mention(reader: Reader, user: str, label: str = "") -> Html:
    """A person's name on a tint; a stronger one if it is the reader's own."""
    name = reader.name_of(user) or label or user
    return markup.tag("span", f"@{name}", class_="mention mention-me" if user == reader.person else "mention")


def other_mention(name: str) -> Html:
    """The name of a channel, a group or a broadcast."""
    return markup.tag("span", name, class_="mention")


def broadcast(name: str) -> Html:
    """@here, @channel or @everyone, which rings for many: shown loudly."""
    return markup.tag("span", f"@{name}", class_="mention mention-me")


def date(reader: Reader, moment: str, fallback: str, url: str = "") -> Html:
    """The moment in the reader's zone, with the fallback for who hovers."""
    spelled = dates.formatted(moment, reader.zone, reader.now)
    shown = markup.tag("time", spelled or fallback or moment, title=fallback or None)
    return markup.link(url, shown) if url else shown


def _token(reader: Reader, token: Token) -> Html:
    match token.kind:
        case Kind.TEXT:
            return markup.text(token.value)
        case Kind.EMOJI:
            return plain(token.source)
        case Kind.LINK:
            return markup.link(token.value, token.label or token.value.removeprefix("mailto:"))
        case Kind.DATE:
            return date(reader, token.value, token.label, token.url)
        case Kind.USER | Kind.CHANNEL | Kind.GROUP | Kind.BROADCAST:
            return _mentioned(reader, token)
        case _:
            return markup.tag(_BOXES[token.kind], tokens(reader, token.children), token.value)


def _mentioned(reader: Reader, token: Token) -> Html:
    name = reader.name_of(token.value) or token.label or token.value
    match token.kind:
        case Kind.USER:
            return mention(reader, token.value, token.label)
        case Kind.BROADCAST:
            return broadcast(token.value)
        case Kind.CHANNEL:
            return other_mention(f"#{name}")
        case _:
            return other_mention(f"@{name.removeprefix('@')}")
