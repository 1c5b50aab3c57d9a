"""The right-hand panel: what goes on behind the messages, in tabs."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from nicegui import ui

from sandbox.bot_process import BotProcess
from sandbox.page import by_hand, listing, panel_problems, panel_users, panel_zoom
from sandbox.page.panel_bot import BotPanel
from sandbox.page.panel_calls import Calls
from sandbox.page.panel_faults import FaultsPanel
from sandbox.page.panel_policy import PolicyPanel
from sandbox.page.tab import Tab


class Panel:
    """What goes on, a tab for each part of it. Only the tab that is looked at is kept up to date."""

    def __init__(self, tab: Tab, bot: BotProcess | None) -> None:
        self._tab = tab
        self._calls = Calls(tab.world)
        with ui.element("aside").classes("panel").props('aria-label="Behind the scenes"'):
            with ui.tabs().props("dense no-caps align=justify") as self._tabs:
                for name in ("Zoom", "Calls"):
                    ui.tab(name)
                self._faults_on = _badge("Faults", "warning")
                ui.tab("Bot")
                ui.tab("Policy")
                self._problems_found = _badge("Problems", "negative")
            with (
                ui.tab_panels(self._tabs, value="Zoom", animated=False).props("keep-alive").classes("panels")
            ):
                with _page("Zoom"):
                    by_hand.button(tab.world.zoom)
                    self._zoom = listing.Region("zoom")
                    listing.listen(self._zoom.element, partial(panel_users.act, tab.world.zoom))
                with _page("Calls"):
                    self._call_list = listing.Listing("calls")
                with _page("Faults"):
                    self._faults = FaultsPanel(tab.world)
                with _page("Bot"):
                    self._bot = BotPanel(tab, bot)
                with _page("Policy"):
                    self._policy = PolicyPanel(bot)
                with _page("Problems"):
                    self._problems = listing.Listing("problems")
        self._tabs.on_value_change(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows what changed."""
        zone = self._tab.reader().zone
        _count(self._problems_found, panel_problems.count(self._tab.world))
        _count(self._faults_on, self._faults.count())
        match self._tabs.value:
            case "Calls":
                self._call_list.show(self._calls.draw(zone))
            case "Faults":
                self._faults.refresh()
            case "Bot":
                self._bot.refresh()
            case "Policy":
                self._policy.refresh()
            case "Problems":
                self._problems.show(panel_problems.draw(self._tab.world, zone))
            case _:
                self._zoom.show(panel_zoom.draw(self._tab.world.zoom, zone))


def _badge(name: str, colour: str) -> ui.badge:
    with ui.tab(name):
        return ui.badge().props(f"floating color={colour}")


def _count(badge: ui.badge, number: int) -> None:
    badge.set_text(str(number))
    badge.set_visibility(number > 0)


@contextmanager
def _page(name: str) -> Iterator[None]:
    with ui.tab_panel(name):
        yield
