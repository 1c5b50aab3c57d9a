"""What is asked for, in words, for kinds that say nothing of their own: made of their spec and their form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from bot.domain import text as plain_text
from bot.slack import text
from bot.slack.form import Choice, Field

if TYPE_CHECKING:
    from bot.resources import base

_PERSON: Final = re.compile(r"[UW](?=[A-Z]*[0-9])[A-Z0-9]{6,}")
_NAMES: Final = ("name", "topic", "title")
"""Fields of a spec that say what it is called."""
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Any moment: which fields a form has does not depend on it."""
HIDDEN: Final = "(set, and not shown)"
"""What is said of a secret."""


def titled(noun: str, spec: "base.Spec") -> str:
    """What it is called, or else what it is."""
    for name in _NAMES:
        value = getattr(spec, name, "")
        if value:
            return f"“{plain_text.abridged(str(value))}”"
    return f"a {noun}"


def of(form: "base.Form", spec: "base.Spec") -> Sequence[tuple[str, str]]:
    """All fields of the spec that differ from their defaults, by the labels of the form where it has some.

    What the form demands is there in any case; what was looked up is left out.
    """
    asked = dict(spec.model_dump(mode="json", exclude_defaults=True, exclude=set(spec.found)))
    fields = _fields(form, asked)
    demanded = {name for name, field in fields.items() if not field.optional and hasattr(spec, name)}
    whole = spec.model_dump(mode="json", include=demanded) | asked
    return [
        (_label(name, fields), _say(value, fields.get(name)))
        for name, value in _flat(whole, frozenset(fields))
        if value not in (None, "", [], {})
    ]


def recorded(form: "base.Form", spec: "base.Spec") -> Mapping[str, Any]:
    """What is asked for, for the audit: in JSON, by name, with no more than the names of secrets."""
    asked = dict(spec.model_dump(mode="json", exclude_defaults=True))
    secret = {name for name, field in _fields(form, asked).items() if field.secret}
    return {name: HIDDEN if name in secret else value for name, value in _flat(asked, frozenset())}


def _fields(form: "base.Form", asked: Mapping[str, Any]) -> dict[str, Field]:
    """All fields of the form, by name; a spec has most of them under the same names."""
    from bot.resources import base  # noqa: PLC0415 it stands on this module

    context = base.Context(asker="", zone=None, now=_NOW)
    filled = {name: value for name, value in _flat(asked, frozenset()) if value is not None}
    return {each.name: each for page in form.pages for each in form.fields(page.name, filled, context)}


def _flat(asked: Mapping[str, Any], fields: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """By name; what is in a mapping of its own, such as settings, by the names there."""
    for name, value in asked.items():
        if isinstance(value, Mapping) and name not in fields and all(map(_is_name, value)):
            yield from value.items()
        else:
            yield name, value


def _is_name(key: str) -> bool:
    return bool(re.fullmatch("[a-z][a-z0-9_]*", key))


def _label(name: str, fields: Mapping[str, Field]) -> str:
    return fields[name].label if name in fields else name.replace("_", " ").capitalize()


def _say(value: Any, field: Field | None) -> str:  # noqa: ANN401 any JSON
    """The value in words, as mrkdwn: by the field's own, where it is one that the field would have."""
    if field is not None and field.secret:
        return HIDDEN
    if field is not None:
        try:
            return field.say(str(value) if isinstance(field, Choice) else value)
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
            pass  # the spec has another kind of value under that name
    return _plainly(value)


def _plainly(value: Any) -> str:  # noqa: ANN401 any JSON
    """Any JSON in words, as mrkdwn."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return "; ".join(f"{_plainly(name)}: {_plainly(each)}" for name, each in value.items())
        case list() | tuple():
            return ", ".join(map(_plainly, value))
        case str() if _PERSON.fullmatch(value):
            return text.person(value)
        case str() if (moment := _moment(value)) is not None:
            return text.when(moment)
        case _:
            return text.escape(str(value))


def _moment(words: str) -> datetime | None:
    """The moment that JSON has, in its zone; None for all else."""
    if not re.match(r"\d{4}-\d\d-\d\dT", words):
        return None
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return found if found.tzinfo else None
