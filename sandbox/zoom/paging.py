"""Lists in pages. A token names the page after, works for 15 minutes, and is never given twice."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar

from sandbox.zoom import ids
from sandbox.zoom.account import Page
from sandbox.zoom.exchange import Ask
from sandbox.zoom.refusal import INVALID, Refusal
from sandbox.zoom.shapes import whole_number

LIFE: Final = timedelta(minutes=15)
_SIZE: Final = 30

T = TypeVar("T")


def cut(
    ask: Ask, items: Sequence[T], *, most: int, default: int = _SIZE
) -> tuple[Sequence[T], dict[str, Any]]:
    """The page that is asked for, and the fields that describe it.

    Refusal 400/300 for a page size out of range, or for a token that is over, unknown, or was given
    for other parameters.
    """
    size = _number(ask, "page_size", default, most)
    page = _number(ask, "page_number", 1, 10**6)
    offset = (page - 1) * size
    query = _fingerprint(ask)
    given = ask.query.get("next_page_token", "")
    if given:
        known = ask.account.pages.get(given)
        if known is None or known.query != query or known.ends <= ask.account.clock():
            raise Refusal(400, 300, "The next page token is invalid or expired.")
        offset = known.offset
    described: dict[str, Any] = {
        "page_count": -(-len(items) // size),
        "page_number": offset // size + 1,
        "page_size": size,
        "total_records": len(items),
        "next_page_token": _next(ask, query, offset + size) if offset + size < len(items) else "",
    }
    return items[offset : offset + size], described


def _next(ask: Ask, query: str, offset: int) -> str:
    token = ids.text(ask.account.random, 35)
    ask.account.pages[token] = Page(query, offset, ask.account.clock() + LIFE)
    return token


def _fingerprint(ask: Ask) -> str:
    rest = sorted((name, value) for name, value in ask.query.items() if name != "next_page_token")
    return repr((ask.path, rest))


def _number(ask: Ask, name: str, default: int, most: int) -> int:
    number = whole_number(ask.query[name]) if name in ask.query else default
    if number is None or not 1 <= number <= most:
        raise Refusal.invalid((name, INVALID))
    return number
