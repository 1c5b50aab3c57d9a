"""Lists and regions of drawn HTML that change in place: only what differs is sent to the browser."""

from collections.abc import Callable, Iterable

from nicegui import ui
from nicegui.events import GenericEventArguments

from sandbox.page import events
from sandbox.page.events import Hit
from sandbox.page.markup import Html


class Region:
    """A piece of the page whose whole content is drawn at once."""

    def __init__(self, looks: str, tag: str = "div") -> None:
        self.element = ui.html("", tag=tag).classes(looks).mark(looks)

    def show(self, drawn: Html) -> None:
        """Shows this; nothing is sent if it is what is there."""
        if drawn != self.element.content:
            self.element.set_content(drawn)


class Listing:
    """A list of pieces, each known by a key. Those that did not change stay, with focus and state."""

    def __init__(self, looks: str, on_hit: Callable[[Hit], object] | None = None, role: str = "list") -> None:
        self.element = ui.element("div").classes(looks).props(f"role={role}").mark(looks)
        self._pieces: dict[str, ui.html] = {}
        if on_hit is not None:
            listen(self.element, on_hit)

    def show(self, pieces: Iterable[tuple[str, Html]]) -> None:
        """Shows these, in this order."""
        wanted = dict(pieces)
        for key in [each for each in self._pieces if each not in wanted]:
            self._pieces.pop(key).delete()
        with self.element:
            for place, (key, drawn) in enumerate(wanted.items()):
                self._put(place, key, drawn)
        self._pieces = {key: self._pieces[key] for key in wanted}

    def _put(self, place: int, key: str, drawn: Html) -> None:
        piece = self._pieces.get(key)
        if piece is None:
            piece = self._pieces[key] = ui.html(drawn)
        elif piece.content != drawn:
            piece.set_content(drawn)
        siblings = self.element.default_slot.children
        if siblings[place] is not piece:
            piece.move(self.element, place)


def reach(element: ui.element, *, is_on: bool) -> None:
    """Lets people click and tab into the element, or not; nothing is sent if that is so already."""
    if is_on == ("inert" in element.props):
        element.props(remove="inert") if is_on else element.props("inert")


def listen(element: ui.element, on_hit: Callable[[Hit], object]) -> None:
    """Has on_hit called for every click on, or choice in, something with data-do inside the element."""

    def heard(event: GenericEventArguments) -> object:
        return on_hit(events.hit(event.args))

    element.on("click", heard, js_handler=events.CLICKED)
    element.on("change", heard, js_handler=events.CHANGED)
