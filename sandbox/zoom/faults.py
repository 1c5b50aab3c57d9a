"""Faults that can be switched on, and which of them acts on a call."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FaultKind(StrEnum):
    """What goes wrong."""

    PER_SECOND_429 = "per_second_429"
    DAILY_429 = "daily_429"
    MEETING_DAILY_429 = "meeting_daily_429"
    """Acts on meeting creates and updates alone, as no other call can meet this limit."""
    INVITE_DAILY_429 = "invite_daily_429"
    """Acts on creating users alone, as no other call can meet this limit."""
    CONCURRENT_429 = "concurrent_429"
    SERVER_ERROR_BEFORE = "server_error_before"
    """An error of the server, and nothing was done."""
    SERVER_ERROR_AFTER = "server_error_after"
    """An error of the server, and yet it was done."""
    TIMEOUT_BEFORE = "timeout_before"
    """No answer, and nothing was done."""
    TIMEOUT_AFTER = "timeout_after"
    """No answer, and yet it was done."""
    CUT_OFF_AFTER = "cut_off_after"
    """It was done, and the connection ends in the middle of the answer."""
    XML_BODY = "xml_body"
    """XML where JSON should be; done only where `status` is 2xx (default 400)."""
    HTML_BODY = "html_body"
    """A page where JSON should be; done only where `status` is 2xx (default 502)."""
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 a name, not a secret
    """All tokens handed out so far are over."""
    LATENCY = "latency"
    """The call goes well, but takes `ms` milliseconds longer. Adds to other faults."""


TOKEN_PATH: Final = "/oauth/token"  # noqa: S105 a path, not a secret
_AFTER: Final = frozenset({FaultKind.SERVER_ERROR_AFTER, FaultKind.TIMEOUT_AFTER, FaultKind.CUT_OFF_AFTER})
_STATUSES: Final = {FaultKind.XML_BODY: 400, FaultKind.HTML_BODY: 502}
_ONLY: Final = {
    FaultKind.MEETING_DAILY_429: (("POST", "/users/*/meetings"), ("PATCH", "/meetings/*")),
    FaultKind.INVITE_DAILY_429: (("POST", "/users"),),
}
"""Which calls can meet a limit that not every call has."""


@dataclass(eq=False, slots=True)
class Fault:
    """One fault. Without method and path it acts on every API call, but never on `/oauth/token`."""

    kind: FaultKind
    method: str | None = None
    path: str | None = None
    """As in Zoom's documents, without /v2; `*` stands for one part: `/users/*/meetings`."""
    times: int | None = None
    """How many more calls it acts on; None: until it is switched off."""
    ms: int = 0
    status: int | None = None
    """The HTTP status of a server error, or of an XML or HTML body."""
    id: int = 0
    """Given when it is added."""

    def acts_on(self, method: str, path: str) -> bool:
        """Whether it concerns this call. The path is without /v2."""
        if self.times == 0 or (self.method and self.method.upper() != method):
            return False
        named = path != TOKEN_PATH if self.path is None else matches(self.path, path)
        only = _ONLY.get(self.kind, ())
        return named and (not only or any(method == verb and matches(each, path) for verb, each in only))

    @property
    def answer_status(self) -> int:
        """The HTTP status that it answers with, where it answers."""
        return self.status or _STATUSES.get(self.kind, 500)

    @property
    def takes_effect(self) -> bool:
        """Whether what was asked is done all the same."""
        return self.kind in _AFTER or (self.kind in _STATUSES and 200 <= self.answer_status < 300)  # noqa: PLR2004 HTTP's success


class Faults:
    """Those that are switched on, in the order in which they were added."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._added = 0

    @property
    def active(self) -> list[Fault]:
        """Those that will still act."""
        return [fault for fault in self._faults if fault.times != 0]

    def add(self, fault: Fault) -> Fault:
        """Switch one on."""
        self._added += 1
        fault.id = self._added
        self._faults.append(fault)
        return fault

    def remove(self, fault_id: int) -> bool:
        """Switch one off; whether there was one."""
        kept = [fault for fault in self._faults if fault.id != fault_id]
        found = len(kept) < len(self._faults)
        self._faults = kept
        return found

    def clear(self) -> None:
        """Switch all off."""
        self._faults.clear()

    def take(self, method: str, path: str) -> tuple[Fault | None, int]:
        """The fault that acts on this call, if any, and the latency in milliseconds; each is used once."""
        acting: Fault | None = None
        ms = 0
        for fault in self._faults:
            if not fault.acts_on(method, path):
                continue
            if fault.kind is FaultKind.LATENCY:
                ms += fault.ms
            elif acting is None:
                acting = fault
            else:
                continue
            if fault.times is not None:
                fault.times -= 1
        return acting, ms


def matches(pattern: str, path: str) -> bool:
    """Whether a path fits a pattern in which `*` stands for one part of it."""
    parts = (re.escape(part) if part != "*" else "[^/]+" for part in pattern.split("/"))
    return re.fullmatch("/".join(parts), path) is not None
