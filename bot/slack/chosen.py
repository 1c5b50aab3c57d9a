"""Fields in which people choose: among options, or among the people of the workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.slack import text as text_
from bot.slack.field import (
    MOST_BOXES,
    MOST_OPTIONS,
    OPTION_LIMIT,
    Block,
    Field,
    Option,
    check_options,
    placeholder,
    slack_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of up to a hundred options, or of ten as radio buttons. The value is the option's."""

    options: tuple[Option, ...]
    radio: bool = False
    placeholder: str = ""

    def __post_init__(self) -> None:
        """ValueError for what Slack would refuse."""
        Field.__post_init__(self)
        check_options(self.options, MOST_BOXES if self.radio else MOST_OPTIONS)

    def read(self, state: Mapping[str, Any]) -> str | None:
        """The chosen option's value. ValueError for one that there is none of."""
        chosen = state.get("selected_option")
        return _of(self.options, chosen["value"]) if chosen else None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The option's label."""
        return text_.escape(next((each.label for each in self.options if each.value == value), str(value)))

    def _element(self) -> Block:
        options = [each.draw() for each in self.options]
        if self.radio:
            return {"type": "radio_buttons", "options": options}
        return {"type": "static_select", "options": options, **placeholder(self.placeholder)}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        chosen = [each.draw() for each in self.options if each.value == value]
        return {"initial_option": chosen[0]} if chosen else {}


AS_IS: Final = "as_is"
"""The value of a switch that is left as the account has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Field):
    """On, off, or as the account has it. The value is a bool, and none for the last."""

    unset: str = "As the account has it"

    def read(self, state: Mapping[str, Any]) -> bool | None:
        """On or off. ValueError for neither."""
        chosen = (state.get("selected_option") or {}).get("value", AS_IS)
        if chosen not in self._options():
            raise ValueError(f"{self.name}: neither on nor off")
        return None if chosen == AS_IS else chosen == "on"

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """On or off."""
        return "on" if value else "off"

    def draw(self, value: Any = None) -> Block:  # noqa: ANN401 as many types as fields
        """The input block; without a value it stands at what the account has."""
        return Field.draw(self, AS_IS if value is None else value)

    def _options(self) -> dict[str, Block]:
        labels = {AS_IS: self.unset, "on": "On", "off": "Off"}
        return {value: Option(value, label).draw() for value, label in labels.items()}

    def _element(self) -> Block:
        return {"type": "static_select", "options": list(self._options().values())}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        names = {True: "on", False: "off"}
        return {"initial_option": self._options()[names.get(value, AS_IS)]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Field):
    """Any of up to a hundred options, or of ten as boxes to tick. The value is a list of theirs."""

    options: tuple[Option, ...]
    boxes: bool = False
    placeholder: str = ""

    def __post_init__(self) -> None:
        """ValueError for what Slack would refuse."""
        Field.__post_init__(self)
        check_options(self.options, MOST_BOXES if self.boxes else MOST_OPTIONS)

    def read(self, state: Mapping[str, Any]) -> list[str] | None:
        """The chosen options' values; boxes that are all empty say so: an empty list.

        ValueError for one that there is none of.
        """
        chosen = [_of(self.options, each["value"]) for each in state.get("selected_options") or ()]
        return chosen if chosen or self.boxes else None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """Their labels."""
        labels = {each.value: each.label for each in self.options}
        return text_.escape(", ".join(labels.get(each, each) for each in value)) or "none"

    def _element(self) -> Block:
        options = [each.draw() for each in self.options]
        if self.boxes:
            return {"type": "checkboxes", "options": options}
        return {"type": "multi_static_select", "options": options, **placeholder(self.placeholder)}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        chosen = [each.draw() for each in self.options if each.value in value]
        return {"initial_options": chosen} if chosen else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone(Field):
    """A person of the workspace. The value is a Slack user ID."""

    placeholder: str = ""

    def read(self, state: Mapping[str, Any]) -> str | None:
        """Who was chosen. ValueError for what is no ID."""
        value = state.get("selected_user")
        return slack_id(value) if value else None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """A mention."""
        return text_.person(value)

    def _element(self) -> Block:
        return {"type": "users_select", **placeholder(self.placeholder)}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_user": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Field):
    """People of the workspace. The value is a list of Slack user IDs."""

    placeholder: str = ""
    most: int | None = None

    def read(self, state: Mapping[str, Any]) -> list[str] | None:
        """Who was chosen, each once. ValueError for what is no ID."""
        return list(dict.fromkeys(map(slack_id, state.get("selected_users") or ()))) or None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """Mentions."""
        return ", ".join(text_.person(each) for each in value) or "none"

    def _element(self) -> Block:
        element: Block = {"type": "multi_users_select", **placeholder(self.placeholder)}
        return element | {"max_selected_items": self.most} if self.most else element

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_users": list(value)} if value else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested(Field):
    """One out of many, found by typing. The value is `{"value": ..., "label": ...}`."""

    least: int = 0
    """Characters to type before Slack asks for suggestions."""
    placeholder: str = "Type to search"

    def read(self, state: Mapping[str, Any]) -> dict[str, str] | None:
        """What was chosen, with the label that it was shown by."""
        chosen = state.get("selected_option")
        return {"value": chosen["value"], "label": chosen["text"]["text"]} if chosen else None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The label."""
        return text_.escape(value["label"])

    def _element(self) -> Block:
        return {
            "type": "external_select",
            "min_query_length": self.least,
            **placeholder(self.placeholder),
        }

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_option": _suggested(value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedMany(Field):
    """Several out of many, found by typing. The value is a list of `{"value": ..., "label": ...}`."""

    most: int
    least: int = 0
    """Characters to type before Slack asks for suggestions."""
    placeholder: str = "Type to search"

    def read(self, state: Mapping[str, Any]) -> list[dict[str, str]] | None:
        """What was chosen, each once, with the labels that it was shown by. ValueError for too many."""
        options = state.get("selected_options") or ()
        chosen = {each["value"]: each["text"]["text"] for each in options}
        if len(chosen) > self.most:
            raise ValueError(f"{self.name}: {len(chosen)} are more than {self.most}")
        return [{"value": value, "label": label} for value, label in chosen.items()] or None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The labels."""
        return text_.escape(", ".join(each["label"] for each in value)) or "none"

    def _element(self) -> Block:
        return {
            "type": "multi_external_select",
            "min_query_length": self.least,
            "max_selected_items": self.most,
            **placeholder(self.placeholder),
        }

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_options": [_suggested(each) for each in value]} if value else {}


def _suggested(value: Mapping[str, str]) -> Block:
    return Option(value["value"], (value["label"] or value["value"])[:OPTION_LIMIT]).draw()


def _of(options: tuple[Option, ...], value: str) -> str:
    if value not in {each.value for each in options}:
        raise ValueError("not one of the options")
    return value
