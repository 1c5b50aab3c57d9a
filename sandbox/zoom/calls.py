"""What was called, and what was wrong with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.zoom.faults import FaultKind


@dataclass(slots=True)
class Call:
    """One call. `status` is 0 while, or where, it got no answer."""

    at: datetime
    method: str
    path: str
    """Without /v2, as it was sent."""
    query: str = ""
    status: int = 0
    request_body: Any = None
    """JSON, or text where it was none."""
    response_body: Any = None
    fault: FaultKind | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that no good client does."""

    at: datetime
    method: str
    path: str
    error: str
    detail: str = ""
