"""Whether to send a request once more, and when: a pure decision."""

from typing import Final

from bot.zoom import errors, operations

REPEATABLE: Final[frozenset[operations.Method]] = frozenset({"GET", "PATCH"})
"""Twice is the same as once. Not so DELETE and PUT status: the second one is answered by "not found"."""

_LONGEST_WAIT: Final = 15.0
_ATTEMPTS: Final = 3
_RATE_LIMITED_ATTEMPTS: Final = 5


def wait(error: errors.ZoomError, method: operations.Method, *, attempt: int, jitter: float) -> float | None:
    """Seconds to wait before the next attempt; None: give up and raise the error.

    `attempt` counts from 1, `jitter` lies in [0, 1). A request that may have taken effect is repeated only
    if that does no harm; one that Zoom turned away, or that never got there, may be repeated whatever it
    is.
    """
    if isinstance(error, errors.PerSecond | errors.Concurrent):
        asked = error.retry_after or 0.0
        if attempt >= _RATE_LIMITED_ATTEMPTS or asked > _LONGEST_WAIT:
            return None
        growth = 1.0 if isinstance(error, errors.PerSecond) else 2.0 ** (attempt - 1)
        return max(asked, growth) + jitter
    if isinstance(error, errors.Answered) or attempt >= _ATTEMPTS:
        return None
    if error.outcome_unknown and method not in REPEATABLE:
        return None
    return (0.25 + 0.25 * jitter) * 2.0**attempt
