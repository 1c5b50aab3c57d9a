"""What a kind of resource is, where it says nothing itself."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from bot.errors import Refusal
from bot.resources import base

if TYPE_CHECKING:
    from bot import zoom

NOBODY = cast("zoom.Zoom", None)
"""Zoom is not asked."""
ASKER = cast("base.Asker", None)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Plain(base.Resource, base.Editable):
    kind = "plain"


PLAIN = Plain()  # type: ignore[abstract]  # what has no default is not needed here
SPEC = base.Spec()


async def test_it_takes_a_form_and_nothing_typed() -> None:
    with pytest.raises(Refusal, match="takes a form"):
        await PLAIN.understand("anything", ASKER, NOON)


async def test_it_is_created_as_it_was_asked_for_and_nothing_follows() -> None:
    await PLAIN.verify(NOBODY, base.FIRST, {}, ASKER)
    assert await PLAIN.prepare(NOBODY, SPEC, ASKER) is SPEC
    assert await PLAIN.complete(NOBODY, "1", SPEC) is None


def test_it_is_never_too_late_always_to_be_found_and_like_no_other() -> None:
    assert not PLAIN.too_late(SPEC, NOON)
    assert PLAIN.findable(SPEC)
    assert PLAIN.alike(SPEC) == ""
    assert PLAIN.hand_over(SPEC) == {}


def test_an_approver_corrects_nothing_of_it() -> None:
    assert PLAIN.filled(SPEC) == {}
    assert PLAIN.correct(SPEC, {}, base.NOWHERE) is SPEC


async def test_there_is_none_to_choose_from() -> None:
    assert [each async for each in PLAIN.everything(NOBODY)] == []
    assert [each async for each in base.listed([base.Found("1", "QA")])] == [base.Found("1", "QA")]
