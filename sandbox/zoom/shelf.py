"""Things that have a name and, mostly, members: what the state of a kind is made of."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar, Final

from sandbox.zoom import ids
from sandbox.zoom.shapes import Shape, record

WORDS: Final = "words"
"""Marks a switch of a state, with what it says on the page."""


@dataclass(slots=True, kw_only=True)
class Item:
    """One thing. One that is `foreign` belongs to another account."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    """IDs, in the order in which they were added."""
    traits: dict[str, Any] = field(default_factory=dict)
    """What else the kind knows of it, named as in Zoom's answers."""
    foreign: bool = False


@dataclass(slots=True)
class Shelf:
    """All things of a kind, by ID."""

    TITLE: ClassVar[str]
    """On the page."""
    TRAITS: ClassVar[Shape] = record({})
    """Which traits a thing may have."""
    DEFAULTS: ClassVar[dict[str, Any]] = {}
    """The traits of a thing of which nobody says otherwise."""
    ID_PREFIX: ClassVar[str] = ""
    HAS_MEMBERS: ClassVar[bool] = True
    A_DAY: ClassVar[int] = 0
    """How many new ones a UTC day allows, which the limits count under the kind's name; 0: any number."""

    items: dict[str, Item] = field(default_factory=dict)

    @property
    def own(self) -> list[Item]:
        """Those of this account, in the order in which they were made."""
        return [item for item in self.items.values() if not item.foreign]

    def named(self, name: str) -> Item | None:
        """The account's thing of that name. Where several have it, the first."""
        return next((item for item in self.own if item.name == name), None)

    def is_taken(self, name: str, by_other_than: Item | None = None) -> bool:
        """Whether one of the account's has this name; one of them can be left out."""
        return any(item.name == name and item is not by_other_than for item in self.own)

    def add(
        self,
        random: Random,
        name: str,
        members: Iterable[str] = (),
        *,
        foreign: bool = False,
        **traits: object,
    ) -> Item:
        """A new thing, with an ID like Zoom's."""
        made = Item(
            id=f"{self.ID_PREFIX}{ids.text(random, 22)}",
            name=name,
            members=list(members),
            traits={**self.DEFAULTS, **traits},
            foreign=foreign,
        )
        self.items[made.id] = made
        return made

    @classmethod
    def switches(cls) -> dict[str, str]:
        """The names of what can be switched about this kind, with what to call it."""
        return {each.name: each.metadata[WORDS] for each in dataclasses.fields(cls) if WORDS in each.metadata}


def switch(words: str) -> bool:
    """A field of a state that is off at first, and that the page and the control routes can switch."""
    made: bool = field(default=False, metadata={WORDS: words})
    return made
