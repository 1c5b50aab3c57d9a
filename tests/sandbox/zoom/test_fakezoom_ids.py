"""IDs."""

from random import Random

from sandbox.zoom import ids


def test_a_number_that_is_taken_is_not_given_again() -> None:
    first = ids.meeting_number(Random(1), ())  # noqa: S311 repeatable
    second = ids.meeting_number(Random(1), {first})  # noqa: S311 repeatable
    assert first != second
