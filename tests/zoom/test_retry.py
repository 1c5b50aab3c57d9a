"""Whether a request is sent again: the whole table."""

from typing import get_args

import pytest

from bot.zoom import errors, operations, retry
from tests.zoom.builders import NOW

METHODS: tuple[operations.Method, ...] = get_args(operations.Method)
UNKNOWN: tuple[errors.ZoomError, ...] = (
    errors.Unreachable("lost", sent=True),
    errors.Garbled("cut off"),
    errors.ServerError("down", status=503),
)
NEVER: tuple[errors.ZoomError, ...] = (
    errors.Daily("enough", resets_at=NOW),
    errors.Invalid("wrong"),
    errors.NotFound("gone"),
    errors.Unauthorized("who?"),
    errors.MissingScopes("scopes"),
    errors.Answered("no"),
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("error", UNKNOWN, ids=lambda error: type(error).__name__)
def test_an_unknown_outcome_is_tried_again_only_if_twice_is_once(
    method: operations.Method, error: errors.ZoomError
) -> None:
    again = [retry.wait(error, method, attempt=attempt, jitter=0) for attempt in (1, 2, 3)]
    assert again == ([0.5, 1.0, None] if method in {"GET", "PATCH"} else [None, None, None])


@pytest.mark.parametrize("method", METHODS)
def test_what_never_got_there_is_tried_again_whatever_it_is(method: operations.Method) -> None:
    error = errors.Unreachable("no connection", sent=False)
    assert [retry.wait(error, method, attempt=n, jitter=0) for n in (1, 2, 3)] == [0.5, 1.0, None]
    assert retry.wait(error, method, attempt=1, jitter=0.5) == 0.75


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("error", NEVER, ids=lambda error: type(error).__name__)
def test_a_plain_no_is_final(method: operations.Method, error: errors.ZoomError) -> None:
    assert retry.wait(error, method, attempt=1, jitter=0) is None


@pytest.mark.parametrize("method", METHODS)
def test_a_limit_of_this_second_is_waited_for(method: operations.Method) -> None:
    error = errors.PerSecond("slow down")
    waits = [retry.wait(error, method, attempt=n, jitter=0.5) for n in (1, 2, 3, 4, 5)]
    assert waits == [1.5, 1.5, 1.5, 1.5, None]
    assert retry.wait(errors.PerSecond("", retry_after=9), method, attempt=1, jitter=0) == 9
    assert retry.wait(errors.PerSecond("", retry_after=16), method, attempt=1, jitter=0) is None


@pytest.mark.parametrize("method", METHODS)
def test_another_request_in_the_way_is_waited_for_longer_and_longer(method: operations.Method) -> None:
    error = errors.Concurrent("busy")
    assert [retry.wait(error, method, attempt=n, jitter=0) for n in (1, 2, 3, 4, 5)] == [1, 2, 4, 8, None]
