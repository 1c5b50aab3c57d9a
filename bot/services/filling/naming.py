"""What is typed after the word of a form: which of its fields that fills in."""

import re
from collections.abc import Sequence
from typing import Final

from bot.domain import text
from bot.slack import form
from bot.slack.form import Field, Filled

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
"""What Slack takes in a field for an address."""


def filled(fields: Sequence[Field], typed: str) -> Filled | None:
    """What the text, as Slack sends it, fills in of these fields; None where it fits none of them.

    Somebody who is mentioned goes into the first field for a person, all else into the first for text.
    """
    pieces = [each for each in text.pieces(typed) if each.shown.strip()]
    someone = next((each for each in fields if isinstance(each, form.Someone)), None)
    if someone and [each.kind for each in pieces] == [text.Kind.PERSON]:
        return {someone.name: pieces[0].id}
    words = text.shown(typed)
    field = next((each for each in fields if isinstance(each, form.Text) and not each.secret), None)
    if field is None or len(words) > field.most:
        return None
    if isinstance(field, form.Email) and not _ADDRESS.fullmatch(words):
        return None
    return {field.name: words}
