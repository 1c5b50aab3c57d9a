"""What a menu in a modal offers, and what is chosen in it, as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sandbox.page import avatars, inline, markup
from sandbox.page.elements import Json
from sandbox.page.inline import Reader
from sandbox.page.markup import Html
from sandbox.slack import inputs
from sandbox.slack.model import Person

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of a menu."""

    value: str
    label: str
    detail: str = ""
    group: str = ""
    person: Person | None = None


def of_options(answer: Json) -> list[Offer]:
    """Those of an element, or of an answer to Slack's question for suggestions, in their groups."""
    groups = answer.get("option_groups") or [{"options": answer.get("options", [])}]
    return [
        Offer(
            str(each.get("value", "")),
            str(each["text"]["text"]),
            str(each.get("description", {}).get("text", "")),
            str(group.get("label", {}).get("text", "")),
        )
        for group in groups
        for each in group["options"]
    ]


def of_people(people: Sequence[Person]) -> list[Offer]:
    """People, by name."""
    listed = sorted((each for each in people if not each.is_bot), key=lambda each: each.name)
    return [Offer(each.id, each.name, f"@{each.handle}", person=each) for each in listed]


def fitting(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Those in which each word that is typed begins a word."""
    wanted = typed.lower().split()
    return [each for each in offers if all(_begins(each, word) for word in wanted)][:MOST]


def _begins(offer: Offer, word: str) -> bool:
    words = f"{offer.label} {offer.detail}".lower()
    return f" {word}" in f" {words}" or f"@{word}" in words


def draw_list(offers: Sequence[Offer], at: int, chosen: Sequence[str]) -> Html:
    """The menu, open, with the one marked that Enter takes."""
    lines: list[Html] = []
    group = ""
    for place, each in enumerate(offers):
        if each.group != group:
            group = each.group
            lines.append(markup.tag("div", group, class_="menu-group", role="presentation"))
        lines.append(_line(each, is_at=place == at, is_chosen=each.value in chosen))
    return markup.tag("div", *lines, class_="menu-list", role="listbox")


def _line(offer: Offer, *, is_at: bool, is_chosen: bool) -> Html:
    return markup.tag(
        "div",
        avatars.draw(offer.person, "tiny") if offer.person else None,
        markup.tag("span", inline.plain(offer.label), class_="menu-label"),
        markup.tag("span", inline.plain(offer.detail), class_="menu-detail") if offer.detail else None,
        markup.icon("check") if is_chosen else None,
        class_="menu-line at" if is_at else "menu-line",
        role="option",
        aria_selected="true" if is_chosen else "false",
        data_do="take",
        data_option=offer.value,
    )


def draw_word(words: str, icon: str = "") -> Html:
    """The menu, open, with no more than a word in it."""
    sign = markup.tag("span", class_="spinner") if icon == "wait" else markup.icon(icon) if icon else None
    return markup.tag(
        "div", markup.tag("div", sign, words, class_="menu-word"), class_="menu-list", role="status"
    )


def draw_chosen(reader: Reader, element: Json, held: Json, people: Sequence[Person]) -> Html:
    """What is chosen: one in words, of many each as a chip with an x."""
    found: Any = inputs.chosen(element, held)
    if not isinstance(found, list):
        return markup.tag("span", _named(reader, found), class_="menu-one") if found else markup.join([])
    by_id = {each.id: each for each in people}
    chips = [_chip(reader, each, by_id) for each in found]
    return markup.join(chips)


def _chip(reader: Reader, found: str | Json, people: dict[str, Person]) -> Html:
    value = found["value"] if isinstance(found, dict) else found
    name = _named(reader, found)
    person = people.get(value) if element_is_id(found) else None
    drop = markup.tag(
        "button", markup.icon("close"), type="button", aria_label=f"Remove {name}", tabindex=-1,
        data_do="drop", data_option=value,
    )  # fmt: skip
    face = avatars.draw(person, "tiny") if person else None
    return markup.tag("span", face, markup.tag("span", name), drop, class_="menu-chip")


def element_is_id(found: str | Json) -> bool:
    """Whether what is chosen is somebody's or something's ID, not an option."""
    return isinstance(found, str)


def _named(reader: Reader, found: str | Json) -> str:
    if isinstance(found, dict):
        return str(found["text"]["text"])
    return reader.name_of(found) or found
