"""What the message box offers while somebody types: commands after a slash, people after an @."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sandbox.slack.model import Person

MOST: Final = 8
_AT: Final = re.compile(r"(?:^|(?<=\s))@([\w.-]*)$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of what is offered."""

    title: str
    detail: str
    text: str
    """The whole text of the box if it is taken."""
    person: str = ""
    """Whose face to show; empty for a command."""
    is_typed: bool = False
    """Whether it says what is typed already: then Enter sends."""


def suggest(text: str, commands: Sequence[Mapping[str, Any]], people: Sequence[Person]) -> list[Suggestion]:
    """What fits the text that is typed so far, best first."""
    if text.startswith("/") and not re.search(r"\s", text):
        return [_command(text, each) for each in commands if str(each["command"]).startswith(text)]
    at = _AT.search(text)
    return _people(text, at, people)[:MOST] if at else []


def hint(text: str, commands: Sequence[Mapping[str, Any]]) -> str:
    """How the command that is being typed is used; empty where there is none."""
    name, space, _ = text.partition(" ")
    hints = (f"{name} {each.get('usage_hint', '')}" for each in commands if each["command"] == name)
    return next(hints, "").strip() if space else ""


def _command(text: str, command: Mapping[str, Any]) -> Suggestion:
    name = str(command["command"])
    hint_ = str(command.get("usage_hint", ""))
    return Suggestion(
        f"{name} {hint_}".strip(), str(command.get("description", "")), f"{name} ", is_typed=text == name
    )


def _people(text: str, at: re.Match[str], people: Sequence[Person]) -> list[Suggestion]:
    typed = at[1].lower()
    return [
        Suggestion(
            each.name,
            f"@{each.handle} · {each.role}" if each.role else f"@{each.handle}",
            f"{text[: at.start()]}@{each.handle} ",
            each.id,
            is_typed=typed == each.handle,
        )
        for each in people
        if not each.is_bot and _fits(typed, each)
    ]


def _fits(typed: str, person: Person) -> bool:
    return any(word.lower().startswith(typed) for word in (person.handle, *person.name.split()))
