"""What is asked for, in words, for kinds that say nothing of their own: made of their spec and their form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol

from pydantic import BaseModel

from bot.domain import text as plain_text
from bot.slack import text
from bot.slack.form import Choice, Field, Filled

_PERSON: Final = re.compile(r"[UW](?=[A-Z]*[0-9])[A-Z0-9]{6,}")
_NAMES: Final = ("name", "topic", "title")
"""Fields of a spec that say what it is called."""
HIDDEN: Final = "(set, and not shown)"
"""What is said of a secret."""


class Page(Protocol):
    """A page of a form, as far as it matters here."""

    @property
    def name(self) -> str:
        """Its name in the form."""
        ...


class Form(Protocol):
    """A form, as far as it matters here."""

    @property
    def pages(self) -> Sequence[Page]:
        """All of them."""
        ...

    def fields(self, page: str, filled: Filled, context: Any, /) -> Sequence[Field]:  # noqa: ANN401 the form's own
        """The fields of a page."""
        ...


class Spec(BaseModel):
    """What is asked for, as far as it matters here."""

    found: ClassVar[frozenset[str]] = frozenset()
    """The fields that are looked up, not asked for: no approver is shown them."""


def titled(noun: str, spec: Spec) -> str:
    """What it is called, or else what it is."""
    for name in _NAMES:
        value = getattr(spec, name, "")
        if value:
            return f"“{plain_text.abridged(str(value))}”"
    return f"a {noun}"


def of(form: Form, spec: Spec, context: object) -> Sequence[tuple[str, str]]:
    """All fields of the spec that differ from their defaults, by the labels of the form where it has some.

    What the form demands is there in any case; what was looked up is left out.
    """
    asked = dict(spec.model_dump(mode="json", exclude_defaults=True, exclude=set(spec.found)))
    fields = _fields(form, asked, context)
    demanded = {name for name, field in fields.items() if not field.optional and hasattr(spec, name)}
    whole = spec.model_dump(mode="json", include=demanded) | asked
    return [
        (_label(name, fields), _say(value, fields.get(name)))
        for name, value in _flat(whole, frozenset(fields))
        if value not in (None, "", [], {})
    ]


def recorded(form: Form, spec: Spec, context: object) -> Mapping[str, Any]:
    """What is asked for, for the audit: in JSON, by name, with no more than the names of secrets."""
    asked = dict(spec.model_dump(mode="json", exclude_defaults=True))
    secret = {name for name, field in _fields(form, asked, context).items() if field.secret}
    return {name: HIDDEN if name in secret else value for name, value in _flat(asked, frozenset())}


def _fields(form: Form, asked: Mapping[str, Any], context: object) -> dict[str, Field]:
    """All fields of the form, by name; a spec has most of them under the same names."""
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
