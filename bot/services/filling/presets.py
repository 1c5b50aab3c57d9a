"""Presets: what somebody chose in a form, kept under a name, to be opened filled in again."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.domain import text
from bot.errors import Refusal
from bot.resources import base
from bot.services.ports import Ports
from bot.slack import form
from bot.slack.form import Field, Filled
from bot.store.port import Preset

PAGE: Final = base.Page(
    "preset", "Presets", "Keep what is chosen in this form under a name, and open it filled in next time."
)
"""The page that each form with more than one page gets."""

KEEP: Final = "preset.keep"
FORGET: Final = "preset.forget"
"""Its fields."""

LONGEST: Final = 40
"""Characters of a name."""

MOST: Final = 50
"""Presets of one person for one kind; the list to choose from takes a hundred."""

_SHAPES: Final[Sequence[tuple[type[Field], type]]] = (
    (form.Switch, bool),
    (form.Number, int),
    (form.Moment, int),
    (form.Choices, list),
    (form.People, list),
    (form.Suggested, dict),
    (form.SuggestedMany, list),
    (form.Text, str),
    (form.Choice, str),
    (form.Someone, str),
    (form.Day, str),
    (form.Hour, str),
)
"""What the values of fields are in JSON."""

_LOOKS: Final = 5
"""How often the fields are looked at again, as what is filled in decides which there are."""


def fields(context: base.Context) -> Sequence[Field]:
    """What is asked on the page."""
    keep = form.Text(
        name=KEEP,
        label="Keep these choices as",
        hint="All but dates, the start and the passcode. A name that you have already is replaced.",
        most=LONGEST,
        placeholder="standup",
    )
    if not context.presets:
        return (keep,)
    options = tuple(form.Option(name, name) for name in context.presets[: form.MOST_OPTIONS])
    return (keep, form.Choice(name=FORGET, label="Forget", options=options, placeholder="None"))


def fitting(form_: base.Form, wanted: Filled, context: base.Context) -> dict[str, Any]:
    """A new form filled in with what it still has of this: fields and options may be gone meanwhile."""
    defaults = dict(form_.defaults(context))
    filled = defaults
    for _ in range(_LOOKS):
        known = {each.name: each for page in form_.pages for each in form_.fields(page.name, filled, context)}
        still = {name: _still(field, wanted[name]) for name, field in known.items() if name in wanted}
        found = defaults | {name: value for name, value in still.items() if value is not None}
        if found == filled:
            break
        filled = found
    return filled


def worth_keeping(known: Mapping[str, Field], filled: Filled) -> dict[str, Any]:
    """What makes sense another time: no moment, no date, and nothing secret."""
    return {
        name: value
        for name, value in filled.items()
        if name in known and not known[name].secret and not isinstance(known[name], form.Moment | form.Day)
    }


class Presets:
    """People's presets."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def kept(self, asker: str, kind: str, name: str) -> Filled:
        """What somebody kept under a name. Refusal, with the names that there are."""
        preset = await self._ports.store.presets.get(asker, kind, text.plain(name))
        if preset is not None:
            return preset.filled
        names = await self._ports.store.presets.names(asker, kind)
        what = f"You have no preset “{text.abridged(text.plain(name))}”."
        if names:
            raise Refusal(what, next_step=f"You have: {', '.join(names)}.")
        raise Refusal(
            what,
            next_step="Open the form without a preset, choose, then keep it: More settings, Presets.",
        )

    async def change(
        self, asker: str, kind: str, asked: Filled, choices: Filled, names: Sequence[str]
    ) -> dict[str, str]:
        """Keep these choices, or forget a preset, as asked on the page; what is wrong, by field.

        `names` are those that there are.
        """
        name, forget = text.plain(str(asked.get(KEEP, ""))), str(asked.get(FORGET, ""))
        wrong = _wrong(name, forget, names)
        if wrong:
            return wrong
        if forget:
            await self._ports.store.presets.remove(asker, kind, forget)
        if name:
            await self._ports.store.presets.put(Preset(asker, kind, name, choices, self._ports.clock()))
        return {}


def _wrong(name: str, forget: str, names: Sequence[str]) -> dict[str, str]:
    folded = {each.casefold() for each in names}
    if len(name) > LONGEST:
        return {KEEP: f"A name has {LONGEST} characters at most."}
    if forget and name.casefold() == forget.casefold():
        return {FORGET: "Keep it or forget it, but not both at once."}
    if name and not forget and name.casefold() not in folded and len(names) >= MOST:
        return {KEEP: f"You have {MOST} presets: forget one first."}
    return {}


def _still(field: Field, value: Any) -> Any:  # noqa: ANN401 as many types as fields
    """The value, as far as the field takes it; None where it does not."""
    if not any(isinstance(field, kind) and _is(value, shape) for kind, shape in _SHAPES):
        return None
    if isinstance(value, list):
        return _those_left(field, value)
    return value if _fits(field, value) else None


def _those_left(field: Field, values: list[Any]) -> list[Any]:
    if isinstance(field, form.Choices):
        return [each.value for each in field.options if each.value in values]
    if isinstance(field, form.SuggestedMany):
        return [each for each in values if isinstance(each, dict) and _suggested(each)][: field.most]
    return [each for each in values if isinstance(each, str)]


def _fits(field: Field, value: Any) -> bool:  # noqa: ANN401 as many types as fields
    match field:
        case form.Choice():
            return any(each.value == value for each in field.options)
        case form.Suggested():
            return _suggested(value)
        case form.Number():
            return bool(field.least <= value <= field.most)
        case form.Text(secret=False):
            return len(value) <= field.most
        case _:
            return True


def _suggested(value: Mapping[str, Any]) -> bool:
    if not all(isinstance(value.get(each), str) for each in ("value", "label")):
        return False
    return 0 < len(value["value"]) <= form.VALUE_LIMIT


def _is(value: object, shape: type) -> bool:
    """Exactly: to Python, true is a number."""
    return type(value) is shape
