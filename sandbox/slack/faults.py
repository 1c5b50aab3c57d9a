"""Things that go wrong on Slack's side, switched on by hand or by a test."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong."""

    RATE_LIMITED = "ratelimited"
    """429 with Retry-After."""
    INTERNAL_ERROR = "internal_error"
    """Slack's internal_error, with HTTP 200 and without the effect."""
    FATAL_ERROR = "fatal_error"
    """HTTP 500, after the effect."""
    TIMEOUT_BEFORE = "timeout_before"
    """No answer and no effect."""
    TIMEOUT_AFTER = "timeout_after"
    """No answer, but the effect."""
    CUT_BEFORE = "cut_before"
    """The connection is cut; no effect."""
    CUT_AFTER = "cut_after"
    """The connection is cut after the effect."""
    LATENCY = "latency"
    """The answer takes `ms` longer."""


@dataclass(slots=True)
class Fault:
    """A fault, for one method or all, for some calls or until it is cleared."""

    kind: FaultKind
    method: str | None = None
    """A Web API method, or "response_url"; None for all."""
    times: int | None = None
    """How many calls it hits; None for all until it is cleared."""
    ms: int = 0
    """The delay of a latency fault, in milliseconds."""
    retry_after: int = 1
    """The Retry-After of a 429, in seconds."""


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switches a fault on."""
        self.active.append(fault)

    def clear(self) -> None:
        """Switches all faults off."""
        self.active.clear()

    def latency(self, method: str) -> float:
        """How long a call of the method is to be held back, in seconds. Counts as a hit."""
        slow = [each for each in self.active if each.kind is FaultKind.LATENCY and _hits(each, method)]
        for each in slow:
            self._count(each)
        return sum(each.ms for each in slow) / 1000

    def next(self, method: str) -> Fault | None:
        """The fault, but latency, that hits this call of the method, if any. Counts as a hit."""
        for each in self.active:
            if each.kind is not FaultKind.LATENCY and _hits(each, method):
                self._count(each)
                return each
        return None

    def _count(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.active.remove(fault)


def _hits(fault: Fault, method: str) -> bool:
    return fault.method in {None, method}
