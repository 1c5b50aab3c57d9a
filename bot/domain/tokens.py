"""A command's text as tokens: words, and the people and others that Slack marked in between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain import text
from bot.domain.text import Kind

_QUOTES: Final = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word without blanks, or what Slack marked."""

    kind: Kind
    shown: str
    """As the person saw it while typing."""
    id: str = ""
    glued: bool = False
    """No blank before it."""
    quote: int = 0
    """Which quoted span it is part of; 0 for none."""

    @property
    def keyword(self) -> str:
        """`at`, `for` or `with`; empty for everything else."""
        word = "" if self.quote or self.kind is not Kind.WORDS else self.shown.casefold()
        return "at" if word == "@" else word if word in {"at", "for", "with"} else ""


def read(raw: str) -> list[Token]:
    """The tokens of a command's text, with what stands in double quotes marked as such."""
    tokens: list[Token] = []
    blank = True
    for piece in text.pieces(text.visible(raw)):
        if piece.kind is not Kind.WORDS:
            tokens.append(Token(piece.kind, piece.shown, piece.id, glued=not blank))
            blank = False
            continue
        tokens += [
            Token(Kind.WORDS, match[0], glued=not (blank or match.start()))
            for match in re.finditer(r"\S+", piece.shown)
        ]
        blank = piece.shown[-1].isspace()
    return _quoted(tokens)


def _quoted(tokens: list[Token]) -> list[Token]:
    """The tokens, with spans marked that open and close with double quotes at the edges of words."""
    at = 0
    unclosed: set[str] = set()  # looked for up to the end once, so that no line takes long
    while at < len(tokens):
        closers = _QUOTES.get(tokens[at].shown[0], "")
        opens = tokens[at].kind is Kind.WORDS and not tokens[at].glued and closers not in unclosed
        end = _closing(tokens, at, closers) if closers and opens else None
        if end is not None:
            tokens[at : end + 1] = [replace(token, quote=at + 1) for token in tokens[at : end + 1]]
        elif opens:
            unclosed.add(closers)
        at = at + 1 if end is None else end + 1
    return tokens


def _closing(tokens: Sequence[Token], at: int, closers: str) -> int | None:
    for end in range(at, len(tokens)):
        last = tokens[end].shown
        followed = end + 1 < len(tokens) and tokens[end + 1].glued
        if last[-1] in closers and not followed and (end > at or len(last) > 1):
            return end
    return None


def words(tokens: Sequence[Token]) -> list[str]:
    """Each as it is shown."""
    return [token.shown for token in tokens]


def join(tokens: Sequence[Token]) -> str:
    """The text that they came from."""
    return "".join(token.shown if token.glued else f" {token.shown}" for token in tokens).strip()
