"""The sidebar: the workspace, its channels, direct messages and the app, with what is unread."""

from collections.abc import Callable, Sequence

from nicegui import ui

from sandbox.page import avatars, dates, listing, markup
from sandbox.page.markup import Html
from sandbox.page.tab import Tab
from sandbox.slack.model import Channel, Kind


class Sidebar:
    """Everything that the person can look at."""

    def __init__(self, tab: Tab, go: Callable[[str], None]) -> None:
        self._tab = tab
        with ui.element("nav").classes("sidebar").props('aria-label="Conversations"') as self._nav:
            with ui.element("div").classes("workspace"):
                ui.label("Acme")
                ui.label("sandbox").classes("workspace-tag")
            with ui.element("div").classes("sidebar-lists"):
                self._channels, self._people, self._apps = (
                    listing.Listing("sidebar-list", lambda hit: go(hit.option or "")) for _ in range(3)
                )
            self._me = listing.Region("me")
        self.refresh()

    def refresh(self) -> None:
        """Shows what there is for the person, and how much of it is new."""
        slack, person = self._tab.world.slack, self._tab.person
        dms = slack.dms(person)
        self._show(self._channels, "Channels", slack.channels_of(person))
        self._show(self._people, "Direct messages", [each for each in dms if not self._tab.is_app(each)])
        self._show(self._apps, "Apps", [each for each in dms if self._tab.is_app(each)])
        self._me.show(self._who())

    def reach(self, *, is_on: bool) -> None:
        """Whether it can be reached: not while a modal is open."""
        listing.reach(self._nav, is_on=is_on)

    def _show(self, section: listing.Listing, title: str, channels: Sequence[Channel]) -> None:
        heading = markup.tag("h2", title, class_="sidebar-title")
        rows = [(each.id, self._row(each)) for each in channels]
        section.show([("heading", heading), *rows] if rows else [])

    def _row(self, channel: Channel) -> Html:
        is_in = self._tab.person in channel.members  # of other channels Slack counts nothing
        unread = self._tab.world.slack.unread(self._tab.person, channel.id) if is_in else 0
        looks = ["sidebar-row", "here" if channel.id == self._tab.channel else "", "unread" if unread else ""]
        badge = markup.tag("span", str(unread), class_="badge", aria_label=f"{unread} unread")
        return markup.tag(
            "button",
            self._sign(channel),
            markup.tag("span", self._tab.title(channel), class_="sidebar-name"),
            badge if unread else None,
            type="button",
            title=self._tab.title(channel),
            class_=" ".join(filter(None, looks)),
            data_do="go",
            data_option=channel.id,
            aria_current="page" if channel.id == self._tab.channel else None,
        )

    def _sign(self, channel: Channel) -> Html:
        if channel.kind is Kind.DM:
            return avatars.draw(self._tab.partner(channel), "tiny")
        return markup.icon("tag" if channel.kind is Kind.PUBLIC else "lock")

    def _who(self) -> Html:
        me = self._tab.character
        reader = self._tab.reader()
        now = f"{dates.clock(reader.now, reader.zone)} in {dates.place(me.zone)}"
        return markup.join(
            [
                avatars.draw(self._tab.who(me.slack_id)),
                markup.tag(
                    "div",
                    markup.tag("div", me.name, class_="me-name"),
                    markup.tag("div", me.role, class_="me-role"),
                    markup.tag("div", markup.icon("schedule"), now, title=me.zone, class_="me-zone"),
                ),
            ]
        )
