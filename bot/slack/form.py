"""The fields of a form: drawn as Slack's inputs, read back as plain JSON.

A field's name is its block ID, so that an error finds its place. What is filled in is a mapping from names
to values; a name that is not there was left alone.
https://docs.slack.dev/reference/block-kit/blocks/input-block
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
        _fits(self.value, VALUE_LIMIT)
        _fits(self.label, OPTION_LIMIT)
        _fits(self.description, OPTION_LIMIT)

    def draw(self) -> Block:
        """As Slack takes it."""
        drawn: Block = {"text": _plain(self.label), "value": self.value}
        return drawn | {"description": _plain(self.description)} if self.description else drawn


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
        _fits(self.name, NAME_LIMIT)
        _fits(self.label, LABEL_LIMIT)
        _fits(self.hint, LABEL_LIMIT)

    def draw(self, value: Any = None) -> Block:  # noqa: ANN401 as many types as fields
        """The input block; with a value, it is filled in."""
        element = {"action_id": f"{ACTION}{self.name}", **self._element()}
        if value is not None and not self.secret:
            element |= self._initial(value)
        drawn: Block = {"type": "input", "block_id": self.name, "label": _plain(self.label)}
        drawn |= {"element": element, "optional": self.optional}
        if self.hint:
            drawn["hint"] = _plain(self.hint)
        return drawn | {"dispatch_action": True} if self.watched else drawn

    def read(self, state: Mapping[str, Any]) -> Any:  # noqa: ANN401 as many types as fields
        """The value in an element's state; None where it was left empty."""
        return state.get(self._slot) or None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The value in words, as mrkdwn."""
        return text_.escape(str(value))

    @property
    @abstractmethod
    def _slot(self) -> str:
        """Where Slack puts the value in an element's state."""

    @abstractmethod
    def _element(self) -> Block:
        """The element without a value."""

    @abstractmethod
    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        """What shows the value in the element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """A line of text, or several. The value is a string, without blanks around it."""

    most: int = 3000
    lines: bool = False
    placeholder: str = ""
    kind: str = "plain_text_input"

    def read(self, state: Mapping[str, Any]) -> str | None:
        """What was typed."""
        return (state.get("value") or "").strip() or None

    @property
    def _slot(self) -> str:
        return "value"

    def _element(self) -> Block:
        element: Block = {"type": self.kind, **_placeholder(self.placeholder)}
        if self.kind != "plain_text_input":
            return element
        return element | {"max_length": self.most, "multiline": self.lines}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_value": str(value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Text):
    """An e-mail address, which Slack checks."""

    kind: str = "email_text_input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Url(Text):
    """An address of a page, which Slack checks."""

    kind: str = "url_text_input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A whole number, whose bounds Slack checks."""

    least: int
    most: int

    def read(self, state: Mapping[str, Any]) -> int | None:
        """The number; Slack sends it as text."""
        value = state.get("value")
        return int(value) if value not in {None, ""} else None

    @property
    def _slot(self) -> str:
        return "value"

    def _element(self) -> Block:
        bounds = {"min_value": str(self.least), "max_value": str(self.most)}
        return {"type": "number_input", "is_decimal_allowed": False, **bounds}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_value": str(value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date. The value is `YYYY-MM-DD`."""

    @property
    def _slot(self) -> str:
        return "selected_date"

    def _element(self) -> Block:
        return {"type": "datepicker"}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_date": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour(Field):
    """A time of day. The value is `HH:MM`."""

    @property
    def _slot(self) -> str:
        return "selected_time"

    def _element(self) -> Block:
        return {"type": "timepicker"}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_time": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Field):
    """A date and time, which Slack shows and takes in the reader's own zone. The value is Unix seconds."""

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The moment, for each reader in their own zone."""
        return text_.when(datetime.fromtimestamp(value, UTC))

    @property
    def _slot(self) -> str:
        return "selected_date_time"

    def _element(self) -> Block:
        return {"type": "datetimepicker"}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_date_time": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of up to a hundred options, or of ten as radio buttons. The value is the option's."""

    options: tuple[Option, ...]
    radio: bool = False
    placeholder: str = ""

    def __post_init__(self) -> None:
        """ValueError for what Slack would refuse."""
        Field.__post_init__(self)
        _few(self.options, MOST_BOXES if self.radio else MOST_OPTIONS)

    def read(self, state: Mapping[str, Any]) -> str | None:
        """The chosen option's value."""
        return (state.get("selected_option") or {}).get("value")

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The option's label."""
        return text_.escape(next((each.label for each in self.options if each.value == value), str(value)))

    @property
    def _slot(self) -> str:
        return "selected_option"

    def _element(self) -> Block:
        options = [each.draw() for each in self.options]
        if self.radio:
            return {"type": "radio_buttons", "options": options}
        return {"type": "static_select", "options": options, **_placeholder(self.placeholder)}

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
        """On or off."""
        chosen = (state.get("selected_option") or {}).get("value", AS_IS)
        return None if chosen == AS_IS else chosen == "on"

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """On or off."""
        return "on" if value else "off"

    def draw(self, value: Any = None) -> Block:  # noqa: ANN401 as many types as fields
        """The input block; without a value it stands at what the account has."""
        return Field.draw(self, AS_IS if value is None else value)

    @property
    def _slot(self) -> str:
        return "selected_option"

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
        _few(self.options, MOST_BOXES if self.boxes else MOST_OPTIONS)

    def read(self, state: Mapping[str, Any]) -> list[str] | None:
        """The chosen options' values; boxes that are all empty say so: an empty list."""
        chosen = [str(each["value"]) for each in state.get("selected_options") or ()]
        return chosen if chosen or self.boxes else None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """Their labels."""
        labels = {each.value: each.label for each in self.options}
        return text_.escape(", ".join(labels.get(each, each) for each in value)) or "none"

    @property
    def _slot(self) -> str:
        return "selected_options"

    def _element(self) -> Block:
        options = [each.draw() for each in self.options]
        if self.boxes:
            return {"type": "checkboxes", "options": options}
        return {"type": "multi_static_select", "options": options, **_placeholder(self.placeholder)}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        chosen = [each.draw() for each in self.options if each.value in value]
        return {"initial_options": chosen} if chosen else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone(Field):
    """A person of the workspace. The value is a Slack user ID."""

    placeholder: str = ""

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """A mention."""
        return text_.person(value)

    @property
    def _slot(self) -> str:
        return "selected_user"

    def _element(self) -> Block:
        return {"type": "users_select", **_placeholder(self.placeholder)}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_user": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Field):
    """People of the workspace. The value is a list of Slack user IDs."""

    placeholder: str = ""
    most: int | None = None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """Mentions."""
        return ", ".join(text_.person(each) for each in value) or "none"

    @property
    def _slot(self) -> str:
        return "selected_users"

    def _element(self) -> Block:
        element: Block = {"type": "multi_users_select", **_placeholder(self.placeholder)}
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

    @property
    def _slot(self) -> str:
        return "selected_option"

    def _element(self) -> Block:
        return {
            "type": "external_select",
            "min_query_length": self.least,
            **_placeholder(self.placeholder),
        }

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_option": Option(value["value"], value["label"][:OPTION_LIMIT]).draw()}


def draw(fields: Iterable[Field], filled: Filled) -> list[Block]:
    """Input blocks, filled in."""
    return [field.draw(filled.get(field.name)) for field in fields]


def read(fields: Sequence[Field], state: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is filled in: the `values` of a view's state. Fields that were left empty are not in it.

    Raises ValueError, LookupError or TypeError for a state that is not of these fields.
    """
    found = {}
    for field in fields:
        if field.name in state:
            value = field.read(state[field.name][f"{ACTION}{field.name}"])
            if value is not None:
                found[field.name] = value
    return found


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def _placeholder(words: str) -> Block:
    _fits(words, PLACEHOLDER_LIMIT)
    return {"placeholder": _plain(words)} if words else {}


def _fits(words: str, limit: int) -> None:
    if len(words) > limit:
        raise ValueError(f"{words[:40]!r} has {len(words)} of at most {limit} characters")


def _few(options: Sequence[Option], most: int) -> None:
    if not 0 < len(options) <= most:
        raise ValueError(f"{len(options)} options, and Slack takes 1 to {most}")
