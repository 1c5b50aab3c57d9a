"""The switch between people: everybody of the cast in one row, each one click away."""

from collections.abc import Callable

from nicegui import ui

from sandbox import cast
from sandbox.page import avatars, dates
from sandbox.page.tab import Tab


class People:
    """Who is played, and who can be."""

    def __init__(self, tab: Tab, play: Callable[[str], None]) -> None:
        self._tab = tab
        self._buttons: dict[str, ui.element] = {}
        with ui.element("div").classes("people").props('role=radiogroup aria-label="Who you are"'):
            ui.label("You are").classes("people-title")
            for each in cast.CAST:
                self._buttons[each.slack_id] = self._button(each, play)
        self.refresh()

    def refresh(self) -> None:
        """Marks who is played."""
        for person, button in self._buttons.items():
            chosen = person == self._tab.person
            button.classes(add="chosen") if chosen else button.classes(remove="chosen")
            button.props(f"aria-checked={'true' if chosen else 'false'}")

    def _button(self, each: cast.Character, play: Callable[[str], None]) -> ui.element:
        first = each.name.partition(" ")[0]
        words = f"{each.name}, {each.role}, {each.zone}"
        button = ui.element("button").classes("person").props("type=button role=radio")
        button.props["title"] = button.props["aria-label"] = words
        button.on("click", lambda: play(each.slack_id))
        with button:
            ui.html(avatars.draw(self._tab.who(each.slack_id), "small"), tag="span")
            with ui.element("span").classes("person-words"):
                ui.label(first).classes("person-name")
                with ui.element("span").classes("person-role"):
                    ui.label(each.role).classes("inline")
                    ui.label(f" · {dates.place(each.zone)}").classes("inline person-place")
        return button
