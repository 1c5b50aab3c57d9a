"""What goes in and out of an operation: the call as it understands it, and its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.zoom.account import Account
from sandbox.zoom.limits import Limits


@dataclass(frozen=True, slots=True)
class Ask:
    """One call, after its token, scope and limits were found good."""

    account: Account
    limits: Limits
    base_url: str
    """Where this Zoom is, without a slash at the end: what links are made of."""
    path: tuple[str, ...]
    """The variable parts of the path, decoded."""
    query: Mapping[str, str]
    body: dict[str, Any]
    notice: Callable[[str], None]
    """Records something that Zoom lets pass and a careful client would not send."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers; no body with 204."""

    status: int
    body: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
