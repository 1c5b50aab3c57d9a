"""The blocks of a modal on the page. One is built anew only when it changes: the cursor stays where it is."""

import json
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


class Piece:
    """A block that is shown: as it is, or as an input with its label, hint and error."""

    def __init__(self, tab: Tab, view: View, block: Json) -> None:
        self.made_of = made_of(block)
        self.menu: Menu | None = None
        self._tab = tab
        self._block = block
        self._is_input = block["type"] == "input"
        self._held = self._state(view)
        with ui.element("div").classes("field" if self._is_input else "still") as self.element:
            if self._is_input:
                self._build(view)
            else:
                self._still = listing.Region("still-block")
        self.refresh(view)

    def _build(self, view: View) -> None:
        reader = self._tab.reader()
        ui.html(fields.label(reader, self._block)).classes("plain")
        if self._block["element"]["type"] in fields.MENUS:
            self.menu = Menu(self._tab, view, self._block)
        else:
            ui.html(fields.draw(reader, choices.with_state(self._block, view.values))).classes("plain")
        self._error = listing.Region("plain")
        if hint := fields.hint(reader, self._block):
            ui.html(hint).classes("plain")

    def refresh(self, view: View) -> None:
        """Shows what changed but the control, which shows what somebody typed there."""
        if not self._is_input:
            shown = choices.with_state(self._block, view.values)
            self._still.show(blocks.draw(self._tab.reader(), shown))
            return
        words = view.errors.get(self._block["block_id"], "")
        self._error.show(fields.error(words) if words else markup.join([]))
        self.element.classes(add="wrong") if words else self.element.classes(remove="wrong")
        if self.menu is not None:
            self.menu.refresh(view)

    def note(self, view: View) -> None:
        """What is in the state now was done in this piece: it shows it already."""
        self._held = self._state(view)

    def is_stale(self, view: View, block: Json) -> bool:
        """Whether it must be built anew: another block, or a state that came from elsewhere."""
        is_drawn_anew = not self._is_input or self.menu is not None
        return self.made_of != made_of(block) or (not is_drawn_anew and self._held != self._state(view))

    def _state(self, view: View) -> Mapping[str, Any]:
        return dict(view.values.get(self._block["block_id"], {}))


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
            piece = self._pieces[key] = Piece(self._tab, view, block)
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
        return piece.menu if piece else None
