"""The blocks of a modal on the page. One is built anew only when it changes: the cursor stays where it is."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from nicegui import ui

from sandbox.page import blocks, choices, fields, listing, markup
from sandbox.page.elements import Json
from sandbox.page.events import Hit
from sandbox.page.menu import Menu
from sandbox.page.tab import Tab
from sandbox.slack import inputs
from sandbox.slack.model import View


class Piece(ABC):
    """A block that is shown."""

    looks: str

    def __init__(self, tab: Tab, view: View, block: Json) -> None:
        self._made_of = made_of(block)
        self.menus: dict[str, Menu] = {}
        """By action ID."""
        self._tab = tab
        self._block = block
        self._held = self._state(view)
        with ui.element("div").classes(self.looks) as self.element:
            self._build(view)
        self.refresh(view)

    @abstractmethod
    def _build(self, view: View) -> None:
        """Puts the parts of the block into the element that is open."""

    @abstractmethod
    def refresh(self, view: View) -> None:
        """Shows what changed but a control, which shows what somebody typed there."""
        for menu in self.menus.values():
            menu.refresh(view)

    def note(self, view: View) -> None:
        """What is in the state now was done in this piece: it shows it already."""
        self._held = self._state(view)

    def is_stale(self, view: View, block: Json) -> bool:  # noqa: ARG002  # a field looks at the view too
        """Whether it must be built anew."""
        return self._made_of != made_of(block)

    def _add_menu(self, element: Json, label: str) -> None:
        name = str(element["action_id"])
        self.menus[name] = Menu(self._tab, self._view_id, str(self._block["block_id"]), element, label)

    def _state(self, view: View) -> Mapping[str, Any]:
        self._view_id = view.id
        return dict(view.values.get(self._block["block_id"], {}))


class Field(Piece):
    """An input block: its label, its control, its error and its hint."""

    looks = "field"

    def _build(self, view: View) -> None:
        reader = self._tab.reader()
        ui.html(fields.label(reader, self._block)).classes("plain")
        if self._block["element"]["type"] in fields.MENUS:
            self._add_menu(self._block["element"], str(self._block["label"]["text"]))
        else:
            ui.html(fields.draw(reader, choices.with_state(self._block, view.values))).classes("plain")
        self._error = listing.Region("plain")
        if hint := fields.hint(reader, self._block):
            ui.html(hint).classes("plain")

    def refresh(self, view: View) -> None:
        """Shows what is chosen in a menu, and what is wrong."""
        super().refresh(view)
        words = view.errors.get(self._block["block_id"], "")
        self._error.show(fields.error(words) if words else markup.join([]))
        self.element.classes(add="wrong") if words else self.element.classes(remove="wrong")

    def is_stale(self, view: View, block: Json) -> bool:
        """Whether it must be built anew: another block, or a state that came from elsewhere."""
        return super().is_stale(view, block) or (not self.menus and self._held != self._state(view))


class Still(Piece):
    """Any other block; its menus stand beside it."""

    looks = "still"

    def _build(self, view: View) -> None:  # noqa: ARG002  # as a field is built
        menus, self._rest = _apart(self._block)
        self._shown = listing.Region("still-block") if self._rest else None
        label = str(self._block.get("text", {}).get("text", "Choose"))
        for each in menus:
            self._add_menu(each, label)

    def refresh(self, view: View) -> None:
        """Shows what changed."""
        super().refresh(view)
        if self._shown is not None and self._rest is not None:
            shown = choices.with_state(self._rest, view.values)
            self._shown.show(blocks.draw(self._tab.reader(), shown))


def _apart(block: Json) -> tuple[list[Json], Json | None]:
    """The elements of a block that get a menu of their own, and the block without them, if any is left."""
    if block["type"] == "actions":
        menus = [each for each in block["elements"] if each["type"] in fields.MENUS]
        rest = [each for each in block["elements"] if each not in menus]
        return menus, block | {"elements": rest} if rest else None
    accessory = block.get("accessory", {})
    if accessory.get("type") not in fields.MENUS:
        return [], block
    return [accessory], {name: each for name, each in block.items() if name != "accessory"}


def draw(tab: Tab, view: View, block: Json) -> Piece:
    """The block, as a piece of the element that is open."""
    return (Field if block["type"] == "input" else Still)(tab, view, block)


def made_of(block: Json) -> str:
    """What a block is made of, but for what stands in its elements at first: the state says what is there."""
    bare = {name: _bare(each) for name, each in block.items()}
    return json.dumps(bare, sort_keys=True)


def _bare(part: Any) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(part, list):
        return [_bare(each) for each in part]
    if not isinstance(part, dict):
        return part
    slot = inputs.SLOTS.get(str(part.get("type")))
    return {name: each for name, each in part.items() if slot is None or name != slot.initial}


class Body:
    """The blocks of the view that is shown."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._pieces: dict[tuple[str, str], Piece] = {}
        self.element = ui.element("div").classes("modal-body")

    def show(self, view: View) -> None:
        """Shows this view's blocks; those that are there already stay as they are."""
        wanted = {(view.id, str(block["block_id"])): block for block in view.payload["blocks"]}
        for key, piece in list(self._pieces.items()):
            if key not in wanted or piece.is_stale(view, wanted[key]):
                self._pieces.pop(key).element.delete()
        with self.element:
            for place, (key, block) in enumerate(wanted.items()):
                self._put(place, key, view, block)

    def _put(self, place: int, key: tuple[str, str], view: View, block: Json) -> None:
        piece = self._pieces.get(key)
        if piece is None:
            piece = self._pieces[key] = draw(self._tab, view, block)
        else:
            piece.refresh(view)
        if self.element.default_slot.children[place] is not piece.element:
            piece.element.move(self.element, place)

    def clear(self) -> None:
        """Shows nothing."""
        self._pieces.clear()
        self.element.clear()

    def piece(self, view: View, block_id: str) -> Piece | None:
        """The piece of a block."""
        return self._pieces.get((view.id, block_id))

    def menu(self, view: View, hit: Hit) -> Menu | None:
        """The menu that was hit."""
        piece = self.piece(view, hit.block)
        return piece.menus.get(hit.action) if piece else None
