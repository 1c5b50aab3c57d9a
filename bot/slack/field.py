"""What all fields of a form have in common."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.slack import text as text_

Filled: TypeAlias = Mapping[str, Any]
"""Values by field name, as JSON has them. A secret one is sealed."""

Block: TypeAlias = dict[str, Any]

ACTION: Final = "form."
"""All action IDs of fields start so; the field's name follows."""

NAME_LIMIT: Final = 255 - len(ACTION)
LABEL_LIMIT: Final = 2000
OPTION_LIMIT: Final = 75
VALUE_LIMIT: Final = 150
PLACEHOLDER_LIMIT: Final = 150
MOST_OPTIONS: Final = 100
MOST_BOXES: Final = 10
"""Slack's limits (docs.slack.dev/reference/block-kit/composition-objects/option-object)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of those to choose from."""

    value: str
    label: str
    description: str = ""

    def __post_init__(self) -> None:
        """ValueError for what Slack would refuse."""
        check_length(self.value, VALUE_LIMIT, least=1)
        check_length(self.label, OPTION_LIMIT, least=1)
        check_length(self.description, OPTION_LIMIT)

    def draw(self) -> Block:
        """As Slack takes it."""
        drawn: Block = {"text": plain(self.label), "value": self.value}
        return drawn | {"description": plain(self.description)} if self.description else drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(ABC):
    """One field, checked once, when it is made: ValueError for what Slack would refuse."""

    name: str
    label: str
    hint: str = ""
    optional: bool = True
    watched: bool = False
    """Whether the form hears of each change of it (Slack's dispatch_action), and is drawn again."""
    secret: bool = False
    """Whether its value is sealed before anything keeps it. It is never drawn with a value."""

    def __post_init__(self) -> None:
        """ValueError for what Slack would refuse."""
        check_length(self.name, NAME_LIMIT, least=1)
        check_length(self.label, LABEL_LIMIT, least=1)
        check_length(self.hint, LABEL_LIMIT)
        self._element()

    def draw(self, value: Any = None) -> Block:  # noqa: ANN401 as many types as fields
        """The input block; with a value, it is filled in."""
        element = {"action_id": f"{ACTION}{self.name}", **self._element()}
        if value is not None and not self.secret:
            element |= self._initial(value)
        drawn: Block = {"type": "input", "block_id": self.name, "label": plain(self.label)}
        drawn |= {"element": element, "optional": self.optional}
        if self.hint:
            drawn["hint"] = plain(self.hint)
        return drawn | {"dispatch_action": True} if self.watched else drawn

    @abstractmethod
    def read(self, state: Mapping[str, Any]) -> Any:  # noqa: ANN401 as many types as fields
        """The value in an element's state; None where it was left empty.

        Raises ValueError, LookupError, TypeError or AttributeError for a state that is not of this field.
        """

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The value in words, as mrkdwn."""
        return text_.escape(str(value))

    @abstractmethod
    def _element(self) -> Block:
        """The element without a value."""

    @abstractmethod
    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        """What shows the value in the element."""


def plain(words: str) -> Block:
    """A text object in which nothing acts as markup."""
    return {"type": "plain_text", "text": words, "emoji": False}


def placeholder(words: str) -> Block:
    """What an empty element shows. ValueError where it is too long."""
    check_length(words, PLACEHOLDER_LIMIT)
    return {"placeholder": plain(words)} if words else {}


def check_length(words: str, most: int, *, least: int = 0) -> None:
    """ValueError for fewer or more characters than Slack takes."""
    if not least <= len(words) <= most:
        raise ValueError(f"{words[:40]!r} has {len(words)} characters, and Slack takes {least} to {most}")


def check_options(options: Sequence[Option], most: int) -> None:
    """ValueError for none or too many, and for two of the same value."""
    if not 0 < len(options) <= most:
        raise ValueError(f"{len(options)} options, and Slack takes 1 to {most}")
    if len({each.value for each in options}) < len(options):
        raise ValueError(f"two of the options have the same value: {[each.value for each in options]}")


def slack_id(given: str) -> str:
    """The ID of a Slack user. ValueError for what is none."""
    if not _SLACK_ID.fullmatch(given):
        raise ValueError(f"{given[:20]!r} is not the ID of a Slack user")
    return given


_SLACK_ID: Final = re.compile("[UW][A-Z0-9]+")
