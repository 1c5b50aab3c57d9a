"""A menu in a modal: people pickers, selects and suggestion lists, with what is typed narrowing them down."""

from collections.abc import Sequence
from typing import Final

from nicegui import ui

from sandbox.page import choices, fields, listing, markup, offers
from sandbox.page.elements import Json
from sandbox.page.events import Hit
from sandbox.page.offers import Offer
from sandbox.page.tab import Tab
from sandbox.slack import inputs
from sandbox.slack.model import View

FAILED: Final = "Result failed to load."


class Menu:
    """One menu. It tells what is chosen through what `heard` gives back; nothing is chosen by itself."""

    def __init__(self, tab: Tab, view_id: str, block_id: str, element: Json, label: str) -> None:
        self._tab = tab
        self._view_id = view_id
        self._block_id = block_id
        self._element = element
        self._is_many = self._element["type"].startswith("multi_")
        self._held: Json = {}
        self._offered: Sequence[Offer] = ()
        self._known: set[str] = set()
        self._at = 0
        self._asked = 0
        self._is_open = False
        with ui.element("div").classes("menu-field"):
            self._chosen = listing.Region("menu-chosen", "span")
            listing.Region("menu-input", "span").show(self._input(label))
            ui.icon("expand_more").classes("menu-arrow")
            self._list = listing.Region("menu-popup")

    def refresh(self, view: View) -> None:
        """Shows what is chosen."""
        self._held = view.values[self._block_id][self._element["action_id"]]
        people = list(self._tab.world.slack.people.values())
        self._chosen.show(offers.draw_chosen(self._tab.reader(), self._element, self._held, people))

    async def heard(self, hit: Hit) -> list[str] | None:
        """Does what was typed, clicked or pressed. The values that are chosen now, if that changed them."""
        if hit.what in {"take", "drop", "drop-last"} or (hit.what == "Enter" and self._is_open):
            return self._pick(hit)
        if hit.what == "shut":
            self._shut()
        elif hit.what in {"ArrowDown", "ArrowUp"} and self._offered:
            step = 1 if hit.what == "ArrowDown" else -1
            self._show(self._offered, (self._at + step) % len(self._offered))
        else:
            await self._open("" if hit.what == "open" else hit.option or "")
        return None

    def _pick(self, hit: Hit) -> list[str] | None:
        match hit.what:
            case "take":
                return self._take(hit.option or "")
            case "Enter":
                return self._take(self._offered[self._at].value if self._offered else "")
            case "drop":
                return [each for each in self._values if each != hit.option]
            case _:
                return self._values[:-1] if self._values else None

    @property
    def _values(self) -> list[str]:
        return choices.values_of(self._element, self._held)

    def _take(self, value: str) -> list[str] | None:
        """Takes what was offered since it opened: what is clicked may have been narrowed away meanwhile."""
        if value not in self._known:
            return None
        before = self._values
        self._shut()
        if not self._is_many:
            return [value]
        if value in before:
            return [each for each in before if each != value]
        return [*before, value] if self._room() else before

    def _room(self) -> bool:
        most = self._element.get("max_selected_items")
        return most is None or len(self._values) < most

    async def _open(self, typed: str) -> None:
        self._is_open = True
        self._asked += 1
        if not self._room():
            self._say(f"You can choose {self._element['max_selected_items']} at most.")
        elif self._element["type"] in inputs.EXTERNAL:
            await self._suggest(typed, self._asked)
        else:
            self._show(offers.fitting(self._local(), typed))

    def _local(self) -> list[Offer]:
        kind, reader = self._element["type"].removeprefix("multi_"), self._tab.reader()
        if kind == "users_select":
            return offers.of_people(list(self._tab.world.slack.people.values()))
        if kind == "static_select":
            return offers.of_options(self._element)
        return [Offer(value, label) for value, label in reader.channels]

    async def _suggest(self, typed: str, asked: int) -> None:
        least = self._element.get("min_query_length", inputs.MIN_QUERY_LENGTH)
        if len(typed) < least:
            self._say(f"Type {least} characters or more." if least > 1 else "Type to search.")
            return
        self._say("Loading…", "wait")
        delivery = await self._tab.world.slack.suggest(
            self._view_id, self._element["action_id"], typed, self._block_id
        )
        if asked != self._asked or not self._is_open:
            return  # more was typed meanwhile: another answer comes
        if delivery.error or not isinstance(delivery.body, dict):
            self._say(FAILED, "warning")
        else:
            self._show(offers.of_options(delivery.body))

    def _show(self, found: Sequence[Offer], at: int = 0) -> None:
        self._offered, self._at = found, at
        self._known |= {each.value for each in found}
        if found:
            self._list.show(offers.draw_list(found, at, self._values))
        else:
            self._list.show(offers.draw_word("No results"))

    def _say(self, words: str, icon: str = "") -> None:
        self._offered = ()
        self._list.show(offers.draw_word(words, icon))

    def _shut(self) -> None:
        self._is_open = False
        self._offered = ()
        self._known.clear()
        self._list.show(markup.join([]))

    def _input(self, label: str) -> markup.Html:
        words = self._element.get("placeholder", {}).get("text")
        return markup.tag(
            "input",
            id=fields.id_of(self._block_id),
            type="text",
            role="combobox",
            autocomplete="off",
            aria_label=label,
            placeholder=words or ("Select options" if self._is_many else "Select an option"),
            data_field="menu",
            data_block=self._block_id,
            data_action=self._element["action_id"],
        )
