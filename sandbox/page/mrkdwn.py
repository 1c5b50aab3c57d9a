"""Slack's mrkdwn, taken apart.

https://docs.slack.dev/messaging/formatting-message-text. Each token keeps the source it was made from, so
joined sources are the input again: whatever this does not understand is shown as it was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sandbox.slack import text as slack_text


class Kind(StrEnum):
    """What a token is."""

    TEXT = "text"
    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    QUOTE = "quote"
    CODE = "code"
    FENCED = "fenced"
    LINK = "link"
    USER = "user"
    CHANNEL = "channel"
    GROUP = "group"
    BROADCAST = "broadcast"
    DATE = "date"
    EMOJI = "emoji"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of mrkdwn."""

    kind: Kind
    source: str
    value: str = ""
    """The text, the address, the id, the emoji's name, or the date's `timestamp^format`."""
    label: str = ""
    """What is written on a link or mention; the fallback of a date."""
    url: str = ""
    """Where a date links to."""
    children: tuple["Token", ...] = ()
    """Of bold, italic, strike and quote."""


_STYLES: Final = {"*": Kind.BOLD, "_": Kind.ITALIC, "~": Kind.STRIKE}
_FENCE: Final = re.compile(r"```(.+?)```", re.DOTALL)
_QUOTE: Final = re.compile(r"(?m)^(?:>|&gt;)[^\n]*(?:\n(?:>|&gt;)[^\n]*)*\n?")
_MARK: Final = re.compile(r"(?m)^(?:>|&gt;) ?")
_INLINE: Final = re.compile(
    r"""
      `(?P<code>[^`\n]+)`
    | <(?P<angle>[^<>\n]+)>
    | (?<![\w:]):(?P<emoji>[a-z0-9_+-]+):
    | (?<![\w*_~])(?P<mark>[*_~])(?!\s|(?P=mark))
      (?P<inner>(?:
          <[^<>\n]*> | `[^`\n]*`                     # whatever these hold
        | (?<=\w)(?P=mark)(?=\w)                     # in the middle of a word: not an end
        | (?!(?P=mark)|<[^<>\n]*>|`[^`\n]*`)[^\n]
      )+)
      (?<!\s)(?P=mark)(?![\w*_~])
    """,
    re.VERBOSE,
)
_BARE_URL: Final = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?'\")\]}*_~]")
_DATE: Final = re.compile(r"!date\^(?P<moment>-?\d{1,12}\^[^|^]+)(?:\^(?P<link>[^|]*))?(?:\|(?P<label>.*))?")
_URL: Final = re.compile(r"(?i)(?:https?://|mailto:|tel:)")


def parse(source: str, *, verbatim: bool = False) -> tuple[Token, ...]:
    """The tokens of the text. Unless verbatim, bare web addresses become links, as in Slack."""
    tokens: list[Token] = []
    end = 0
    for match in _FENCE.finditer(source):
        tokens += _quotes(source[end : match.start()], verbatim=verbatim)
        tokens.append(Token(Kind.FENCED, match[0], slack_text.unescape(match[1].strip("\n"))))
        end = match.end()
    return (*tokens, *_quotes(source[end:], verbatim=verbatim))


def _quotes(source: str, *, verbatim: bool) -> Iterator[Token]:
    end = 0
    for match in _QUOTE.finditer(source):
        yield from _inline(source[end : match.start()], verbatim=verbatim)
        inner = _MARK.sub("", match[0]).removesuffix("\n")
        yield Token(Kind.QUOTE, match[0], children=tuple(_inline(inner, verbatim=verbatim)))
        end = match.end()
    yield from _inline(source[end:], verbatim=verbatim)


def _inline(source: str, *, verbatim: bool, within: str = "") -> Iterator[Token]:
    """The tokens of a line, which stands within these marks: none of them opens a second time."""
    end = 0
    for match in _INLINE.finditer(source):
        token = _token(match, verbatim=verbatim, within=within)
        if token is None:
            continue
        yield from _plain(source[end : match.start()], verbatim=verbatim)
        yield token
        end = match.end()
    yield from _plain(source[end:], verbatim=verbatim)


def _plain(source: str, *, verbatim: bool) -> Iterator[Token]:
    end = 0
    for match in () if verbatim else _BARE_URL.finditer(source):
        yield from _text(source[end : match.start()])
        yield Token(Kind.LINK, match[0], slack_text.unescape(match[0]))
        end = match.end()
    yield from _text(source[end:])


def _text(source: str) -> Iterator[Token]:
    if source:
        yield Token(Kind.TEXT, source, slack_text.unescape(source))


def _token(match: re.Match[str], *, verbatim: bool, within: str) -> Token | None:
    if match["code"]:
        return Token(Kind.CODE, match[0], slack_text.unescape(match["code"]))
    if match["angle"]:
        return _angle(match[0], match["angle"])
    if match["emoji"]:
        return Token(Kind.EMOJI, match[0], match["emoji"])
    if match["mark"] in within:
        return None
    inner = tuple(_inline(match["inner"], verbatim=verbatim, within=within + match["mark"]))
    return Token(_STYLES[match["mark"]], match[0], children=inner)


def _angle(source: str, inner: str) -> Token | None:
    target, _, label = inner.partition("|")
    label = slack_text.unescape(label)
    if date := _DATE.fullmatch(inner):
        url = slack_text.unescape(date["link"] or "")
        return Token(Kind.DATE, source, date["moment"], slack_text.unescape(date["label"] or ""), url)
    if target.startswith("!subteam^"):
        return Token(Kind.GROUP, source, target.removeprefix("!subteam^"), label)
    if target in {"!here", "!channel", "!everyone"}:
        return Token(Kind.BROADCAST, source, target[1:])
    if target[:1] in {"@", "#"} and len(target) > 1:
        return Token(Kind.USER if target[0] == "@" else Kind.CHANNEL, source, target[1:], label)
    if _URL.match(target):
        return Token(Kind.LINK, source, slack_text.unescape(target), label)
    return None
