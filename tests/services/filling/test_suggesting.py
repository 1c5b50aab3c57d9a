"""Fields that are typed into: which lists are read for them, and what cannot be chosen."""

from typing import Any, Final

import pytest

from bot.resources import base
from bot.resources.user import Users
from bot.services.filling import directory
from bot.services.filling.drafts import Seen, Sheet
from bot.services.filling.suggesting import Suggesting
from bot.slack import form
from bot.store.port import Draft
from tests.resources import kinds

SHEET: Final = Sheet(Draft("D1", "user", kinds.EMMA, "C1", "", kinds.NOW), Users(), kinds.NEW)
GROUPS: Final = "groups"


class Begun:
    """A directory that keeps what it was told to read."""

    def __init__(self) -> None:
        self.lists: list[tuple[str, str]] = []

    def begin(self, kind: str, *, field: str = "", asker: base.Asker | None = None) -> None:
        del asker
        self.lists.append((kind, field))


def test_the_list_of_a_field_of_which_several_are_chosen_is_read_as_soon_as_it_is_shown() -> None:
    begun = Begun()
    parts: tuple[Any, ...] = (None, begun, lambda *_: None)
    suggesting = Suggesting(*parts)
    suggesting.begin(SHEET, base.FIRST)
    assert begun.lists == [("user", GROUPS)]


@pytest.mark.parametrize(
    ("chosen", "wrong"), [(["G1"], False), (["G1", directory.HINT], True), ([directory.HINT], True)]
)
def test_a_hint_among_the_chosen_is_said_to_be_none_of_the_list(chosen: list[str], wrong: bool) -> None:  # noqa: FBT001 a parameter of the test
    options = [{"value": each, "text": {"type": "plain_text", "text": each}} for each in chosen]
    values: dict[str, Any] = {GROUPS: {f"{form.ACTION}{GROUPS}": {"selected_options": options}}}
    seen = Seen(
        slack_id=kinds.EMMA,
        view_id="V1",
        root_id="V1",
        previous_id="",
        hash="1",
        trigger_id="1",
        callback_id="form",
        metadata="",
        values=values,
        inputs=(GROUPS,),
    )
    _, problems = SHEET.read(base.FIRST, seen, None)
    assert (GROUPS in problems) == wrong
