"""Faces: a coloured square with the initials, drawn by style.css alone."""

import zlib
from typing import Final

from sandbox.page import markup
from sandbox.page.markup import Html
from sandbox.slack.model import Person
from sandbox.slack.workspace import SLACKBOT

COLOURS: Final = 8


def draw(person: Person | None, size: str = "") -> Html:
    """The face of a person, the bot, Slackbot or somebody unknown. `size` is "", "small" or "tiny"."""
    looks = f"avatar avatar-{size}" if size else "avatar"
    if person is None:
        return markup.tag("span", "?", class_=f"{looks} avatar-unknown", aria_hidden="true")
    if person.is_bot:
        kind, name = ("slackbot", "favorite") if person.id == SLACKBOT else ("bot", "videocam")
        return markup.tag("span", markup.icon(name), class_=f"{looks} avatar-{kind}", aria_hidden="true")
    looks = f"{looks} tint-{tint(person.id)}"
    return markup.tag("span", initials(person.name), class_=looks, aria_hidden="true")


def initials(name: str) -> str:
    """The first letters of the first and last word."""
    words = name.split() or ["?"]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


def tint(person_id: str) -> int:
    """The colour of somebody's face, always the same one: a number below COLOURS."""
    return zlib.crc32(person_id.encode()) % COLOURS
