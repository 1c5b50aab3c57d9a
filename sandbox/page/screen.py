"""The page as one browser tab has it: who, where, what is said, and what goes on behind it."""

from collections.abc import Callable

from nicegui import ui

from sandbox.bot_process import BotProcess
from sandbox.page import beside, markup, panel_problems
from sandbox.page.conversation import Conversation
from sandbox.page.modal import Modal
from sandbox.page.panel import Panel
from sandbox.page.people import People
from sandbox.page.sidebar import Sidebar
from sandbox.page.tab import Tab
from sandbox.page.tour import Tour
from sandbox.page.tour_strip import Does, TourStrip


class Screen:
    """All parts of the page, in one browser tab."""

    def __init__(self, tab: Tab, bot: BotProcess | None, tour: Tour) -> None:
        self._tab = tab
        with ui.element("div").classes("app") as self._app:
            with ui.element("header").classes("topbar"):
                self._people = People(tab, self._play)
                if not tab.is_beside:
                    _tool("tour", "tour-button", "The tour: start or close it", self._toggle_tour)
                    ui.html(_beside(), tag="span")
                _tool(
                    "vertical_split", "panel-button", "Show or hide what goes on behind", self._toggle_panel
                )
            self._tour = TourStrip(tab, tour, Does(self._play, self._go, self._fill))
            self._alarm = ui.label().classes("alarm").props("role=alert")
            with ui.element("div").classes("columns"):
                self._sidebar = Sidebar(tab, self._go)
                self._conversation = Conversation(tab, self.refresh)
                self._modal = Modal(tab, self.refresh)
                self._panel = Panel(tab, bot)
        self.refresh()

    def refresh(self) -> None:
        """Shows what changed. What the person looks at counts as read."""
        tab = self._tab
        tab.mark_read()
        self._tour.refresh()
        self._people.refresh(self._tour.wanted)
        self._sidebar.refresh()
        self._conversation.refresh()
        self._modal.refresh()
        self._sidebar.reach(is_on=not self._modal.is_open)
        self._conversation.reach(is_on=not self._modal.is_open)
        self._panel.refresh()
        problems = panel_problems.count(tab.world)
        many = "1 rule" if problems == 1 else f"{problems} rules"
        self._alarm.set_text(f"The bot broke {many} of Slack or Zoom: see Problems")
        self._alarm.set_visibility(problems > 0)

    def _toggle_tour(self) -> None:
        self._tour.toggle()

    def _toggle_panel(self) -> None:
        self._app.classes(toggle="panel-toggled")

    def _fill(self, line: str) -> None:
        self._conversation.fill(line)

    def _play(self, person: str) -> None:
        self._tab.play(person)
        self._turn()

    def _go(self, channel: str) -> None:
        self._tab.go(channel)
        self._turn()

    def _turn(self) -> None:
        tab = self._tab
        ui.navigate.history.replace(tab.address)
        self.refresh()
        self._conversation.turn()


def _beside() -> markup.Html:
    words = "Play several people side by side"
    looks: dict[str, markup.Attribute] = {"class_": "beside-button", "title": words, "aria_label": words}
    return markup.tag("a", markup.icon("view_column"), href=beside.PATH, target="_blank", **looks)


def _tool(icon: str, looks: str, words: str, on_click: Callable[[], None]) -> None:
    button = ui.element("button").classes(looks).props("type=button").on("click", on_click)
    button.props["aria-label"] = button.props["title"] = words
    with button:
        ui.icon(icon)
