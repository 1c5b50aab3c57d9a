"""The fields of a form: drawn as Slack's inputs, read back as plain JSON.

A field's name is its block ID, so that an error finds its place. What is filled in is a mapping from names
to values; a name that is not there was left alone.
https://docs.slack.dev/reference/block-kit/blocks/input-block
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.slack.chosen import AS_IS, Choice, Choices, People, Someone, Suggested, SuggestedMany, Switch
from bot.slack.field import (
    ACTION,
    LABEL_LIMIT,
    MOST_BOXES,
    MOST_OPTIONS,
    NAME_LIMIT,
    OPTION_LIMIT,
    PLACEHOLDER_LIMIT,
    VALUE_LIMIT,
    Block,
    Field,
    Filled,
    Option,
)
from bot.slack.typed import Day, Email, Hour, Moment, Number, Text, Url

__all__ = [
    "ACTION", "AS_IS", "LABEL_LIMIT", "MOST_BOXES", "MOST_OPTIONS", "NAME_LIMIT", "OPTION_LIMIT",
    "PLACEHOLDER_LIMIT", "VALUE_LIMIT", "Block", "Choice", "Choices", "Day", "Email", "Field", "Filled",
    "Hour", "Moment", "Number", "Option", "People", "Someone", "Suggested", "SuggestedMany", "Switch", "Text",
    "Url", "draw", "read",
]  # fmt: skip


def draw(fields: Iterable[Field], filled: Filled) -> list[Block]:
    """Input blocks, filled in."""
    return [field.draw(filled.get(field.name)) for field in fields]


def read(fields: Sequence[Field], state: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is filled in: the `values` of a view's state. Fields that were left empty are not in it.

    Raises ValueError, LookupError, TypeError or AttributeError for a state that is not of these fields.
    """
    found = {}
    for field in fields:
        if field.name in state:
            value = field.read(state[field.name][f"{ACTION}{field.name}"])
            if value is not None:
                found[field.name] = value
    return found
