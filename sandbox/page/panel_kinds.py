"""The things of each kind in Zoom: groups, templates, and whatever kind comes next."""

from typing import Any, Final

from sandbox.page import markup
from sandbox.page.markup import Html
from sandbox.zoom.account import Account
from sandbox.zoom.kinds import SHELVES
from sandbox.zoom.shelf import Item, Shelf
from sandbox.zoom.world import ZoomWorld

SHOWN: Final = 20
"""Things of a kind that are drawn, the latest."""
_NAMED: Final = 6
"""Members that are named."""


def draw(zoom: ZoomWorld) -> Html:
    """A section for each kind of which there is something, or whose switches are not as at first."""
    shelves = (zoom.account.of(state) for state in SHELVES.values())
    return markup.join(_kind(zoom.account, shelf) for shelf in shelves)


def section(title: str, *children: Html | None) -> Html:
    """A part of the panel, with its title."""
    return markup.tag("section", markup.tag("h2", title), *children)


def _kind(account: Account, shelf: Shelf) -> Html | None:
    switched = [words for name, words in shelf.switches().items() if getattr(shelf, name)]
    notes = [markup.tag("p", words, class_="nothing") for words in switched]
    if not shelf.items and not notes:
        return None
    latest = list(shelf.items.values())[-SHOWN:]
    rows = [_card(account, shelf, item) for item in reversed(latest)]
    more = len(shelf.items) - len(rows)
    rest = markup.tag("p", f"and {more:,} more", class_="nothing") if more else None
    return section(f"{shelf.TITLE} · {len(shelf.items):,}", *notes, *rows, rest)


def _card(account: Account, shelf: Shelf, item: Item) -> Html:
    facts = [_members(account, item)] if shelf.HAS_MEMBERS else []
    facts += [_trait(name, value) for name, value in item.traits.items() if not isinstance(value, dict)]
    return markup.tag(
        "div",
        markup.tag("div", item.name, class_="card-title"),
        markup.tag("span", "another account's", class_="chip chip-warn") if item.foreign else None,
        markup.tag("div", " · ".join(filter(None, facts)), class_="card-facts"),
        markup.tag("div", f"ID {item.id}", class_="card-facts mono"),
        class_="card",
    )


def _members(account: Account, item: Item) -> str:
    if not item.members:
        return "no members"
    names = [_name(account, each) for each in item.members[:_NAMED]]
    more = len(item.members) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _name(account: Account, member: str) -> str:
    if member in account.users:
        return account.users[member].name
    inner = (account.of(state).items.get(member) for state in SHELVES.values())
    return next((item.name for item in inner if item), member)


def _trait(name: str, value: Any) -> str:  # noqa: ANN401 whatever a trait may be
    words = name.replace("_", " ")
    if value is True:
        return words
    return f"{words} {value}" if value else ""
