"""The switch between people: everybody in one row, one click away, with what is new for them."""

from collections.abc import Callable

from nicegui import ui

from sandbox import cast
from sandbox.page import avatars, dates, listing, markup
from sandbox.page.tab import Tab


class People:
    """Who is played, and who can be."""

    def __init__(self, tab: Tab, play: Callable[[str], None]) -> None:
        self._tab = tab
        self._buttons: dict[str, ui.element] = {}
        self._calls: dict[str, listing.Region] = {}
        with ui.element("div").classes("people").props('role=radiogroup aria-label="Who you are"'):
            ui.label("You are").classes("people-title")
            for each in cast.CAST:
                self._buttons[each.slack_id] = self._button(each, play)
        self.refresh()

    def refresh(self, wanted: str = "") -> None:
        """Marks who is played, and who should be."""
        for person, button in self._buttons.items():
            chosen = person == self._tab.person
            button.classes(add="chosen") if chosen else button.classes(remove="chosen")
            is_wanted = person == wanted and not chosen
            button.classes(add="wanted") if is_wanted else button.classes(remove="wanted")
            button.props(f"aria-checked={'true' if chosen else 'false'}")
            calls = self._tab.world.slack.reading.calls(person)
            self._calls[person].show(_badge(calls) if calls else markup.join([]))

    def _button(self, each: cast.Character, play: Callable[[str], None]) -> ui.element:
        first = each.name.partition(" ")[0]
        words = f"{each.name}, {each.role}, {each.zone}"
        button = ui.element("button").classes("person").props("type=button role=radio")
        button.props["title"] = button.props["aria-label"] = words
        button.on("click", lambda: play(each.slack_id))
        with button:
            with ui.element("span").classes("person-face"):
                ui.html(avatars.draw(self._tab.who(each.slack_id), "small"), tag="span")
                self._calls[each.slack_id] = listing.Region("person-calls", "span")
            with ui.element("span").classes("person-words"):
                ui.label(first).classes("person-name")
                with ui.element("span").classes("person-role"):
                    ui.label(each.role).classes("inline")
                    ui.label(f" · {dates.place(each.zone)}").classes("inline person-place")
        return button


def _badge(calls: int) -> markup.Html:
    words = f"{calls} new for them"
    return markup.tag("span", str(calls), class_="badge", title=words, aria_label=words)
