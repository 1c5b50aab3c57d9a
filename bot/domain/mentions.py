"""People and user groups, named in a line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NoReturn

from bot.domain import text, tokens
from bot.domain.text import Kind
from bot.domain.tokens import Token
from bot.errors import BadInput

UNKNOWN: Final = "nobody here has that name. Type @ and choose from Slack's list."

_BETWEEN: Final = re.compile(r"(?:and|&|\+|\.|)", re.IGNORECASE)


def read(
    clause: Sequence[Token], problems: Mapping[Kind, str], example: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Slack's IDs of the people and of the user groups, each once, in the order in which they were named.

    BadInput for what is neither; `problems` says what is wrong with a channel, a broadcast, an e-mail
    address, and with words.
    """
    said = [part for token in clause for part in _listed(token)]
    unknown = [token.shown for token in said if token.kind is Kind.WORDS and token.shown.startswith("@")]
    if unknown:
        _refuse(", ".join(unknown), UNKNOWN, example)
    for at, token in enumerate(said):
        if token.kind is Kind.WORDS:
            strays = [each for each in said[at:] if each.kind is Kind.WORDS]
            _refuse(tokens.join(strays), problems[Kind.WORDS], example)
        if token.kind in problems:
            _refuse(token.shown, problems[token.kind], example)
    people = dict.fromkeys(token.id for token in said if token.kind is Kind.PERSON)
    groups = dict.fromkeys(token.id for token in said if token.kind is Kind.GROUP)
    return tuple(people), tuple(groups)


def is_between(token: Token) -> bool:
    """Whether the token only separates people: a comma, `and`."""
    return not _listed(token)


def _listed(token: Token) -> list[Token]:
    if token.kind is not Kind.WORDS:
        return [token]
    parts = (part.rstrip(".") for part in re.split("[,;]", token.shown))
    return [replace(token, shown=part, glued=False) for part in parts if not _BETWEEN.fullmatch(part)]


def _refuse(part: str, problem: str, example: str) -> NoReturn:
    raise BadInput(text.abridged(part), problem, example=example)
