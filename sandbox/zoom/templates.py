"""The meeting templates of the account, which a meeting can be made from."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from sandbox.zoom.account import Account
from sandbox.zoom.refusal import INVALID, Refusal
from sandbox.zoom.shapes import Shape, number, record
from sandbox.zoom.shelf import Item, Shelf

OWN: Final = 1
"""A template of a user, which the API lists but does not take."""
ADMIN: Final = 2
"""A template of the account's admin."""
_AT_FIRST: Final[tuple[tuple[str, str, int, dict[str, Any]], ...]] = (
    ("Dv4YdINdTk+Z5RToadh5ug==", "Standup", ADMIN, {"mute_upon_entry": True, "waiting_room": False}),
    ("AdxbhxCzKgSiWAw1PqLm3A==", "Customer call", ADMIN, {"waiting_room": True, "auto_recording": "cloud"}),
    ("Zt8nGq2RQJmMwkP0vXb4cg==", "Town hall", ADMIN, {"mute_upon_entry": True, "focus_mode": True}),
    ("Kx0aWv7STfO3yqH5uLd9eQ==", "My own template", OWN, {}),
)


def _at_first() -> dict[str, Item]:
    return {
        id_: Item(id=id_, name=name, traits={"type": kind, "settings": settings})
        for id_, name, kind, settings in _AT_FIRST
    }


@dataclass(slots=True)
class State(Shelf):
    """The templates, by ID. The same ones for every user."""

    TITLE: ClassVar[str] = "Meeting templates"
    TRAITS: ClassVar[Shape] = record({"type": number(OWN, ADMIN), "settings": Shape(dict)})
    DEFAULTS: ClassVar[dict[str, Any]] = {"type": ADMIN, "settings": {}}
    HAS_MEMBERS: ClassVar[bool] = False

    items: dict[str, Item] = field(default_factory=_at_first)


def settings(account: Account, template_id: str) -> dict[str, Any]:
    """The settings that a meeting made from a template begins with; none without one.

    Refusal 400/300 for one that is not there any more, or not the admin's: Zoom's document takes only those.
    """
    if not template_id:
        return {}
    template = account.of(State).items.get(template_id)
    if template is None or template.traits["type"] != ADMIN:
        raise Refusal.invalid(("template_id", INVALID))
    found: dict[str, Any] = template.traits["settings"]
    return found
