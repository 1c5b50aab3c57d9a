"""What is typed after the word of a form."""

from typing import Final

import pytest

from bot.resources import base
from bot.services.filling import naming
from bot.slack import form
from bot.slack.form import Field
from tests.resources import kinds

USER: Final = kinds.KINDS["user"].form.fields(base.FIRST, {}, kinds.NEW)
GROUP: Final = kinds.KINDS["group"].form.fields(base.FIRST, {}, kinds.NEW)


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        ("<@U0NOAH004|noah>", {"person": "U0NOAH004"}),
        (" <@U0NOAH004> ", {"person": "U0NOAH004"}),
        ("<mailto:noah@acme.example|noah@acme.example>", {"email": "noah@acme.example"}),
        ("noah@acme.example", {"email": "noah@acme.example"}),
        ("Noah Diaz", None),
        ("<@U0NOAH004> and <@U0LIAM002>", None),
        (f"{'n' * 128}@acme.example", None),
    ],
)
def test_a_user_is_named_by_a_mention_or_an_address(typed: str, filled: dict[str, str] | None) -> None:
    assert naming.filled(USER, typed) == filled


def test_a_group_is_named_by_all_that_follows() -> None:
    assert naming.filled(GROUP, "R&amp;D <@U0NOAH004|noah>") == {"name": "R&D @noah"}
    assert naming.filled(GROUP, "x" * 129) is None


@pytest.mark.parametrize(
    "fields", [(), (form.Text(name="code", label="Code", secret=True),), (form.Day(name="day", label="Day"),)]
)
def test_without_a_field_for_text_there_is_nothing_to_fill_in(fields: tuple[Field, ...]) -> None:
    assert naming.filled(fields, "tea") is None
