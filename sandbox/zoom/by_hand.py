"""What people do in Zoom itself, beside the API: make, change and remove things, without any limit."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox.zoom import kinds
from sandbox.zoom.account import Account
from sandbox.zoom.control_input import Wrong
from sandbox.zoom.shapes import Shape, each, flag, record, text
from sandbox.zoom.shelf import Item, Shelf

MOST: Final = 10_000
"""Things that are made at once."""
_WORDS: Final = (
    "Design",
    "Platform",
    "Sales",
    "Support",
    "Finance",
    "People",
    "Research",
    "Data",
    "Legal",
    "QA",
)


def shelf(account: Account, kind: str) -> Shelf:
    """The things of a kind. `Wrong` for one that is not known."""
    if kind not in kinds.SHELVES:
        raise Wrong(f"There is no kind {kind}: {', '.join(kinds.SHELVES)}.")
    return account.of(kinds.SHELVES[kind])


def shape(of: Shelf) -> Shape:
    """What can be said of a thing: its name, its members by ID or address, and its traits."""
    fields = {"name": text(), "members": each(text()), "foreign": flag(), **of.TRAITS.fields}
    return record(fields)


def make(account: Account, of: Shelf, given: Mapping[str, Any]) -> Item:
    """Somebody makes one. `Wrong` without a name."""
    if not given.get("name"):
        raise Wrong("It needs a name.")
    item = of.add(account.random, given["name"])
    change(account, item, given)
    return item


def change(account: Account, item: Item, given: Mapping[str, Any]) -> None:
    """Somebody changes one: what is given, and nothing else. `Wrong` where a member is nobody."""
    members = [_member(account, who) for who in given.get("members", item.members)]
    item.members = list(dict.fromkeys(members))
    item.name = given.get("name") or item.name
    item.foreign = given.get("foreign", item.foreign)
    item.traits |= {name: given[name] for name in given.keys() & item.traits.keys()}


def find(of: Shelf, id_or_name: str) -> Item:
    """One of them. `Wrong` where there is none."""
    item = of.items.get(id_or_name) or of.named(id_or_name)
    if item is None:
        raise Wrong(f"{of.TITLE}: there is no {id_or_name}.")
    return item


def seed(account: Account, of: Shelf, count: int) -> None:
    """So many more, with names that differ: “Design 0001”."""
    taken = len(of.items)
    for number in range(taken + 1, taken + count + 1):
        of.add(account.random, f"{_WORDS[number % len(_WORDS)]} {number:04}")


def flip(of: Shelf, switch: str, *, is_on: bool) -> None:
    """Set one of the kind's switches. `Wrong` for one that it does not have."""
    if switch not in of.switches():
        raise Wrong(f"There is no switch {switch}.")
    setattr(of, switch, is_on)


def _member(account: Account, id_or_email: str) -> str:
    user = account.user(id_or_email)
    if user:
        return user.id
    if any(id_or_email in account.of(kind).items for kind in kinds.SHELVES.values()):
        return id_or_email
    raise Wrong(f"Nobody here is {id_or_email}.")
