"""A dialog for what people do in Zoom itself: make and rename groups, remove a template, lock a setting."""

from collections.abc import Callable
from typing import Final

from nicegui import ui

from sandbox.zoom import by_hand, locks
from sandbox.zoom.account import Account
from sandbox.zoom.control_input import Wrong
from sandbox.zoom.kinds import SHELVES
from sandbox.zoom.shelf import Shelf
from sandbox.zoom.world import ZoomWorld

MANY: Final = 5_000
"""As many groups as an account may have."""
_LOOKS: Final = "outlined dense options-dense"


def button(zoom: ZoomWorld) -> None:
    """What opens the dialog, where it is called."""
    with ui.element("div").classes("fault-buttons"):
        _button("Change Zoom by hand", lambda: Dialog(zoom))


class Dialog:
    """Opens when it is made, and is gone when it is closed."""

    def __init__(self, zoom: ZoomWorld) -> None:
        self._zoom = zoom
        with ui.dialog(value=True) as self._dialog, ui.element("div").classes("dialog dialog-wide"):
            ui.label("In Zoom itself").props("role=heading aria-level=2").classes("panel-heading")
            self._things()
            self._account()
            self._said = ui.label().classes("fault-detail").props("role=status")
            with ui.element("div").classes("dialog-buttons"):
                _button("Close", self._dialog.close)
        self._dialog.on("hide", self._dialog.delete)

    def _things(self) -> None:
        titles = {name: state.TITLE for name, state in SHELVES.items()}
        people = {user.id: user.name for user in self._zoom.users.values()}
        with ui.element("div").classes("fault-choices"):
            self._kind = ui.select(titles, value=next(iter(titles)), label="Kind").props(_LOOKS)
            self._name = ui.input("Name").props(_LOOKS)
            self._new_name = ui.input("New name").props(_LOOKS)
            self._members = ui.select(people, multiple=True, value=[], label="Members").props(
                f"{_LOOKS} use-chips"
            )
        with ui.element("div").classes("fault-buttons"):
            _button("Make it", self._trying(self._make))
            _button("Change it", self._trying(self._change))
            _button("Remove it", self._trying(self._remove))
            _button(f"{MANY:,} more", self._trying(self._seed))
        for name, state in SHELVES.items():
            for switch, words in state.switches().items():
                self._switch(name, switch, words)

    def _account(self) -> None:
        account = self._zoom.account
        people = {user.id: user.name for user in account.users.values()}
        with ui.element("div").classes("fault-choices"):
            locked = [word for word in locks.said(account.locked_settings) if word in locks.WORDS]
            self._locks = ui.select(list(locks.WORDS), multiple=True, value=locked, label="Locked settings")
            self._locks.props(f"{_LOOKS} use-chips").on_value_change(self._lock)
            self._whom = ui.select(people, label="For whom").props(_LOOKS)
            self._who = ui.select(people, label="Who may schedule").props(_LOOKS)
        with ui.element("div").classes("fault-buttons"):
            _button("Let them schedule", self._trying(self._let_schedule))
            _button("Use up the new ones of today", self._trying(self._use_up))

    def _switch(self, kind: str, name: str, words: str) -> None:
        shelf = by_hand.shelf(self._zoom.account, kind)

        def turn(is_on: bool) -> None:  # noqa: FBT001  # a switch's value
            by_hand.flip(shelf, name, is_on=is_on)
            self._zoom.changed()

        with ui.element("div").classes("fault"):
            made = ui.switch(value=getattr(shelf, name), on_change=lambda event: turn(bool(event.value)))
            made.props("dense color=accent")
            made.props["aria-label"] = words
            ui.label(words).classes("fault-title")

    def _trying(self, act: Callable[[], str]) -> Callable[[], None]:
        """Do it, and say what was done, or what is wrong."""

        def tried() -> None:
            try:
                said = act()
            except Wrong as wrong:
                said = str(wrong)
            self._said.set_text(said)
            self._zoom.changed()

        return tried

    def _make(self) -> str:
        given = {"name": self._name.value.strip(), "members": self._members.value}
        made = by_hand.make(self._at, self._shelf, given)
        return f"Made {made.name}."

    def _change(self) -> str:
        item = by_hand.find(self._shelf, self._name.value.strip())
        given = {"name": self._new_name.value.strip(), "members": self._members.value or item.members}
        by_hand.change(self._at, item, given)
        return f"It is {item.name} now."

    def _remove(self) -> str:
        item = by_hand.find(self._shelf, self._name.value.strip())
        del self._shelf.items[item.id]
        return f"Removed {item.name}."

    def _seed(self) -> str:
        by_hand.seed(self._at, self._shelf, MANY)
        return f"There are {len(self._shelf.items):,} now."

    def _lock(self) -> None:
        self._at.locked_settings = set().union(*(locks.WORDS[word] for word in self._locks.value))
        self._zoom.changed()

    def _let_schedule(self) -> str:
        if not (self._who.value and self._whom.value):
            return "Choose who, and for whom."
        who, whom = self._at.users[self._who.value], self._at.users[self._whom.value]
        whom.schedulers.add(who.id)
        return f"{who.name} may schedule for {whom.name}."

    def _use_up(self) -> str:
        if not self._shelf.A_DAY:
            return f"{self._shelf.TITLE} have no limit of a day."
        self._zoom.limits.set_made(str(self._kind.value), self._shelf.A_DAY)
        return f"Today's {self._shelf.A_DAY} are used up."

    @property
    def _at(self) -> Account:
        return self._zoom.account

    @property
    def _shelf(self) -> Shelf:
        return by_hand.shelf(self._at, str(self._kind.value))


def _button(label: str, on_click: Callable[[], object]) -> None:
    with ui.element("button").classes("btn").props("type=button").on("click", on_click):
        ui.label(label)
