"""One setting of a meeting: its field in the form, and its place in Zoom's body."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from bot.resources import meeting_shapes as shapes
from bot.resources.meeting_shapes import Shape
from bot.slack import form

Body = dict[str, Any]


class Phase(StrEnum):
    """When a setting can be chosen."""

    ALWAYS = "always"
    CREATING = "creating"
    EDITING = "editing"


class Need(NamedTuple):
    """Another setting, without which one has no effect."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting."""

    field: form.Field
    path: str
    """In Zoom's body, with a dot between the levels."""
    what: str
    """In a sentence: “the account does not allow breakout rooms”."""
    shape: Shape = shapes.AS_IS
    phase: Phase = Phase.ALWAYS
    need: Need | None = None

    @property
    def name(self) -> str:
        """The field's."""
        return self.field.name

    @property
    def group(self) -> str:
        """What it shares with the other settings of one object, such as a breakout room's."""
        return ".".join(self.path.split(".")[:2])

    def shown(self, *, editing: bool) -> bool:
        """Whether it can be chosen now."""
        return self.phase is Phase.ALWAYS or (self.phase is Phase.EDITING) == editing


def place(body: Body, path: str, value: Any) -> None:  # noqa: ANN401 any JSON
    """Put the value in its place. An object comes before what goes into it, as in the list of settings."""
    *levels, last = path.split(".")
    for level in levels:
        body = body.setdefault(level, {})
    body[last] = value


def at(body: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 any JSON
    """What is in that place; None where nothing is."""
    found: Any = body
    for level in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(level)
    return found


def switch(name: str, label: str, what: str, hint: str = "", **more: Any) -> Setting:  # noqa: ANN401 of Setting
    """On, off, or as the account has it."""
    return Setting(field=form.Switch(name=name, label=label, hint=hint), what=what, **_placed(name, more))


def choice(name: str, label: str, what: str, options: Mapping[str, str], **more: Any) -> Setting:  # noqa: ANN401 of Setting
    """One of a few; with none chosen, it is as the account has it."""
    field = form.Choice(
        name=name,
        label=label,
        hint=more.pop("hint", ""),
        options=tuple(form.Option(value, words) for value, words in options.items()),
        placeholder=AS_THE_ACCOUNT,
    )
    return Setting(field=field, what=what, **_placed(name, more))


def numbered(name: str, label: str, what: str, options: Mapping[str, str], **more: Any) -> Setting:  # noqa: ANN401 of Setting
    """The same, where Zoom counts the options."""
    return choice(name, label, what, options, shape=shapes.NUMBER, **more)


def text(name: str, label: str, what: str, hint: str = "", **more: Any) -> Setting:  # noqa: ANN401 of Setting
    """Words in a line."""
    field = form.Text(name=name, label=label, hint=hint, most=more.pop("most", 1000))
    return Setting(field=field, what=what, **_placed(name, {"shape": shapes.TEXT, **more}))


def lines(name: str, label: str, what: str, hint: str, **more: Any) -> Setting:  # noqa: ANN401 of Setting
    """Several lines of words, each an entry."""
    field = form.Text(name=name, label=label, hint=hint, lines=True)
    return Setting(field=field, what=what, **_placed(name, more))


def _placed(name: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"path": f"settings.{name}", **more}


AS_THE_ACCOUNT: Final = "As the account has it"
