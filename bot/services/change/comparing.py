"""How what is filled in differs: for people in words, for the audit in JSON without secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.models import blocks as kit

from bot.domain import text as words
from bot.resources import base
from bot.slack import form, message, text

NOTHING: Final = "nothing"
SECRET: Final = "a new one"  # noqa: S105 what is said instead of it

MOST_SHOWN: Final = 40
"""Differences in one message or view; a message takes fifty blocks."""

_LONGEST: Final = 200
"""Characters of a text, on each side."""
_MOST_OF_A_LIST: Final = 30


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same on both sides. A secret is on neither."""

    field: form.Field
    before: Any
    after: Any

    def line(self) -> str:
        """In mrkdwn: what it was and what it becomes."""
        name = f"*{text.escape(self.field.label)}*"
        if self.field.secret:
            return f"{name}\n{SECRET}"
        line = f"{name}\n{said(self.field, self.before)} → {said(self.field, self.after)}"
        return line if len(line) <= message.TEXT_LIMIT else f"{name}\nchanges; it is too long to be shown"


def fields(kind: base.Editable, context: base.Context, *filled: form.Filled) -> dict[str, form.Field]:
    """All fields of a kind's form, by name: what they are may depend on what is filled in."""
    found: dict[str, form.Field] = {}
    for page in kind.form.pages:
        for each in filled:
            found |= {field.name: field for field in kind.form.fields(page.name, each, context)}
    return found


def differences(known: Mapping[str, form.Field], before: form.Filled, after: form.Filled) -> list[Difference]:
    """What is not the same on both sides, in the order of the form. A secret that was typed is new."""
    found = []
    for name, field in known.items():
        old, new = before.get(name), after.get(name)
        if field.secret and new is not None:
            found.append(Difference(field, None, None))
        elif not field.secret and not same(field, old, new):
            found.append(Difference(field, old, new))
    return found


def same(field: form.Field, one: Any, other: Any) -> bool:  # noqa: ANN401 as many types as fields
    """Whether two values of a field mean the same: no order in lists, and nothing is nothing."""
    return bool(_bare(field, one) == _bare(field, other))


def _bare(field: form.Field, value: Any) -> Any:  # noqa: ANN401 as many types as fields
    if isinstance(value, str) and isinstance(field, form.Text):
        value = field.tidy(value)
    elif isinstance(value, Mapping):
        value = value.get("value", dict(value))  # a label is only what it was shown by
    elif isinstance(value, list | tuple):
        value = sorted(map(str, value))
    return None if value in ("", [], {}) else value


def said(field: form.Field, value: Any) -> str:  # noqa: ANN401 as many types as fields
    """A value in mrkdwn, shortened."""
    if _bare(field, value) is None:
        return field.unset[:1].lower() + field.unset[1:] if isinstance(field, form.Switch) else NOTHING
    if isinstance(value, str):
        return (
            field.say(words.abridged(value, _LONGEST)) if isinstance(field, form.Text) else field.say(value)
        )
    if isinstance(value, list | tuple) and len(value) > _MOST_OF_A_LIST:
        return f"{field.say(value[:_MOST_OF_A_LIST])} and {len(value) - _MOST_OF_A_LIST} more"
    return field.say(value)


def blocks(found: Sequence[Difference]) -> list[kit.Block]:
    """A paragraph for each."""
    shown: list[kit.Block] = [message.mrkdwn(each.line()) for each in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        shown.append(message.small(f"And {len(found) - MOST_SHOWN} more."))
    return shown


def recorded(found: Sequence[Difference]) -> dict[str, Any]:
    """For the audit: both sides by field, and no more than the names of secrets."""
    open_ = [each for each in found if not each.field.secret]
    record: dict[str, Any] = {
        "before": {each.field.name: each.before for each in open_},
        "after": {each.field.name: each.after for each in open_},
    }
    secrets = [each.field.name for each in found if each.field.secret]
    return record | {"secrets": secrets} if secrets else record
