"""Fields that people type into, or choose a day or a time in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from bot.domain import days, text
from bot.slack import text as text_
from bot.slack.field import Block, Field, placeholder

LONGEST: Final = 3000
"""Characters: the most that Slack takes in a text input
(docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element)."""
HIDDEN: Final = "(hidden)"
"""What is said of a secret."""

_WHOLE: Final = re.compile("-?[0-9]{1,15}")
_SECONDS: Final = range(1_000_000_000, 10_000_000_000)
"""Slack's moments have ten digits
(docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """A line of text, or several. The value is a string without blanks around it, or what cannot be seen."""

    most: int = LONGEST
    lines: bool = False
    placeholder: str = ""
    kind: str = "plain_text_input"

    def __post_init__(self) -> None:
        """ValueError for what Slack would refuse."""
        Field.__post_init__(self)
        if not 1 <= self.most <= LONGEST:
            raise ValueError(f"{self.name}: Slack takes 1 to {LONGEST} characters")

    def read(self, state: Mapping[str, Any]) -> str | None:
        """What was typed."""
        return self.tidy(state.get("value") or "") or None

    def tidy(self, words: str) -> str:
        """The words as they would be read back."""
        parts = words.splitlines() if self.lines else [words]
        return "\n".join(text.visible(part).rstrip() for part in parts).strip()

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The words; of a secret, that there is one."""
        return HIDDEN if self.secret else text_.escape(str(value))

    def _element(self) -> Block:
        element: Block = {"type": self.kind, **placeholder(self.placeholder)}
        if self.kind != "plain_text_input":
            return element
        return element | {"max_length": self.most, "multiline": self.lines}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        # What is there already may be longer than what may be typed: it is shown whole, as far as Slack can.
        words = self.tidy(str(value))[:LONGEST]
        is_plain = self.kind == "plain_text_input"
        longer = {"max_length": len(words)} if is_plain and len(words) > self.most else {}
        return {"initial_value": words, **longer} if words else {}


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

    def __post_init__(self) -> None:
        """ValueError for bounds that leave nothing."""
        Field.__post_init__(self)
        if self.least > self.most:
            raise ValueError(f"{self.name}: nothing is from {self.least} to {self.most}")

    def read(self, state: Mapping[str, Any]) -> int | None:
        """The number; Slack sends it as text. ValueError for one that is out of bounds, or not whole."""
        value = state.get("value")
        if value is None or value == "":
            return None
        if not _WHOLE.fullmatch(value) or not self._fits(int(value)):
            raise ValueError(f"{self.name}: not a whole number from {self.least} to {self.most}")
        return int(value)

    def _fits(self, number: int) -> bool:
        return self.least <= number <= self.most

    def _element(self) -> Block:
        bounds = {"min_value": str(self.least), "max_value": str(self.most)}
        return {"type": "number_input", "is_decimal_allowed": False, **bounds}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_value": str(value)} if self._fits(value) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date. The value is `YYYY-MM-DD`."""

    def read(self, state: Mapping[str, Any]) -> str | None:
        """The date. ValueError for what is none."""
        value = state.get("selected_date")
        return date.fromisoformat(value).isoformat() if value else None

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The day, in words."""
        return days.spell(date.fromisoformat(value))

    def _element(self) -> Block:
        return {"type": "datepicker"}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_date": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour(Field):
    """A time of day. The value is `HH:MM`."""

    def read(self, state: Mapping[str, Any]) -> str | None:
        """The time. ValueError for what is none."""
        value = state.get("selected_time")
        return f"{time.fromisoformat(value):%H:%M}" if value else None

    def _element(self) -> Block:
        return {"type": "timepicker"}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_time": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Field):
    """A date and time, which Slack shows and takes in the reader's own zone. The value is Unix seconds."""

    def read(self, state: Mapping[str, Any]) -> int | None:
        """The moment. ValueError for what is none."""
        value = state.get("selected_date_time")
        if value is not None and int(value) not in _SECONDS:
            raise ValueError(f"{self.name}: not a moment of Slack's")
        return None if value is None else int(value)

    def say(self, value: Any) -> str:  # noqa: ANN401 as many types as fields
        """The moment, for each reader in their own zone."""
        return text_.when(datetime.fromtimestamp(value, UTC))

    def _element(self) -> Block:
        return {"type": "datetimepicker"}

    def _initial(self, value: Any) -> Block:  # noqa: ANN401 as many types as fields
        return {"initial_date_time": value} if value in _SECONDS else {}
