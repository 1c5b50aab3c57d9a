"""Rate limits: per second and per day by plan and label, and 100 meeting writes per host and UTC day.

The figures are those of https://developers.zoom.us/docs/api/rate-limits/, per account.
"""

from collections import Counter, deque
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sandbox.zoom.account import Account, Plan
from sandbox.zoom.refusal import Refusal


class Label(StrEnum):
    """What an operation weighs."""

    LIGHT = "Light"
    MEDIUM = "Medium"
    HEAVY = "Heavy"


PER_SECOND: Final = {
    Plan.FREE: {Label.LIGHT: 4, Label.MEDIUM: 2, Label.HEAVY: 1},
    Plan.PRO: {Label.LIGHT: 30, Label.MEDIUM: 20, Label.HEAVY: 10},
    Plan.BUSINESS: {Label.LIGHT: 80, Label.MEDIUM: 60, Label.HEAVY: 40},
}
PER_DAY: Final = {
    Plan.FREE: {Label.LIGHT: 6_000, Label.MEDIUM: 2_000, Label.HEAVY: 1_000},
    Plan.PRO: {Label.HEAVY: 30_000},
    Plan.BUSINESS: {Label.HEAVY: 60_000},
}
MEETING_WRITES: Final = 100
INVITATIONS: Final = {Plan.FREE: 50, Plan.PRO: 1_500, Plan.BUSINESS: 10_000}
"""Requests of a day to make a user by an invitation."""
INVITED: Final = "invitations"
"""How those are counted."""
_SHOWN: Final = 6_000
"""The limit that headers show for light calls, on every plan (https://devforum.zoom.us/t/18928)."""
_SECOND: Final = timedelta(seconds=1)


class Limits:
    """The counters of the account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._recent: dict[Label, deque[datetime]] = {label: deque() for label in Label}
        self._day = account.clock().astimezone(UTC).date()
        self._calls: Counter[Label] = Counter()
        self._writes: Counter[str] = Counter()
        self._made: Counter[str] = Counter()

    def reset(self) -> None:
        """Count from nothing."""
        for each in self._recent.values():
            each.clear()
        self._clear_day()

    def calls_today(self, label: Label) -> int:
        """Calls of this label since 00:00 UTC."""
        self._turn()
        return self._calls[label]

    def writes_today(self, host_id: str) -> int:
        """Meetings created and updated for this host since 00:00 UTC."""
        self._turn()
        return self._writes[host_id]

    def set_calls(self, label: Label, count: int) -> None:
        """Pretend that so many calls were made today."""
        self._turn()
        self._calls[label] = count

    def set_writes(self, host_id: str, count: int) -> None:
        """Pretend that so many meetings of this host were written today."""
        self._turn()
        self._writes[host_id] = count

    def take(self, label: Label) -> None:
        """Count a call. Refusal 429 where the second or the day is used up; that call is not counted."""
        self._turn()
        now = self._account.clock()
        recent = self._recent[label]
        while recent and recent[0] <= now - _SECOND:
            recent.popleft()
        if self._account.limits_apply:
            day = PER_DAY[self._account.plan].get(label)
            if day is not None and self._calls[label] >= day:
                raise self.daily(label)
            if len(recent) >= PER_SECOND[self._account.plan][label]:
                raise self.per_second(label)
        recent.append(now)
        self._calls[label] += 1

    def take_write(self, host_id: str) -> None:
        """Count a meeting create or update. Refusal 429 from the 101st of the host and day on."""
        self._turn()
        if self._account.limits_apply and self._writes[host_id] >= MEETING_WRITES:
            raise self.meeting_daily()
        self._writes[host_id] += 1

    def take_invitation(self) -> None:
        """Count a request to invite a user. Refusal 429 where those of the day are used up."""
        if self._account.limits_apply and self.made_today(INVITED) >= INVITATIONS[self._account.plan]:
            raise self.invitation_daily()
        self.count(INVITED)

    def made_today(self, what: str) -> int:
        """How many of something with a daily limit of its own were made since 00:00 UTC."""
        self._turn()
        return self._made[what]

    def set_made(self, what: str, count: int) -> None:
        """Pretend that so many were made today."""
        self._turn()
        self._made[what] = count

    def count(self, what: str) -> None:
        """One more was made."""
        self._turn()
        self._made[what] += 1

    def need_day(self, what: str, most: int, words: str) -> None:
        """Pass while fewer than `most` were made today. Refusal 429 names the limit in Zoom's words."""
        if self._account.limits_apply and self.made_today(what) >= most:
            text = (
                f"You have exceeded the daily rate limit ({most}) of {words}. "
                "This limit resets at GMT 00:00:00."
            )
            raise Refusal(429, 429, text, headers=self.light_headers())

    def write_headers(self, host_id: str) -> dict[str, str]:
        """What a create or update that went well shows: the host's count, not the account's."""
        left = max(0, MEETING_WRITES - self._writes[host_id])
        return _headers(Label.LIGHT, MEETING_WRITES, left)

    def light_headers(self) -> dict[str, str]:
        """What a delete shows (https://devforum.zoom.us/t/59670)."""
        return _headers(Label.LIGHT, _SHOWN, max(0, _SHOWN - self.calls_today(Label.LIGHT)))

    def per_second(self, label: Label) -> Refusal:
        """429: too many in this second."""
        limit = PER_SECOND[self._account.plan][label]
        text = "You have reached the maximum per-second rate limit for this API. Try again later."
        return Refusal(429, 429, text, headers=_headers(label, limit, 0) | {"X-RateLimit-Type": "QPS"})

    def daily(self, label: Label) -> Refusal:
        """429: too many today. Retry-After is an ISO time, neither seconds nor an HTTP date."""
        limit = PER_DAY[self._account.plan].get(label, _SHOWN)
        text = (
            "You have reached the maximum daily rate limit for this API. "
            "Refer to the response header for details on when you can make another request."
        )
        midnight = datetime.combine(self._today() + timedelta(days=1), time(), UTC)
        headers = {"X-RateLimit-Type": "Daily-limit", "Retry-After": f"{midnight:%Y-%m-%dT%H:%M:%SZ}"}
        return Refusal(429, 429, text, headers=_headers(label, limit, 0) | headers)

    def meeting_daily(self) -> Refusal:
        """429: the host's hundred are used up. No type and no Retry-After, as seen in the field."""
        text = (
            f"You have exceeded the daily rate limit ({MEETING_WRITES}) of Meeting Create/Update API "
            "requests permitted for this particular user. You may resume these requests at GMT 00:00:00."
        )
        return Refusal(429, 429, text, headers=self.light_headers())

    def invitation_daily(self) -> Refusal:
        """429: the invitations of the day are used up."""
        text = (
            f"You have exceeded the daily rate limit ({INVITATIONS[self._account.plan]}) of user invite "
            "requests permitted for this account. You may resume these requests at GMT 00:00:00."
        )
        return Refusal(429, 429, text, headers=self.invitation_headers())

    def invitation_headers(self) -> dict[str, str]:
        """What an invitation shows: the day's count (https://github.com/JosephMcEvoy/PSZoom/issues/96)."""
        most = INVITATIONS[self._account.plan]
        return _headers(Label.LIGHT, most, max(0, most - self.made_today(INVITED)))

    def concurrent(self, label: Label) -> Refusal:
        """429: another request for the same thing is still going on."""
        text = "Too many concurrent requests. A request to disassociate this user has already been made."
        return Refusal(429, 429, text, headers={"X-RateLimit-Category": label})

    def _today(self) -> date:
        return self._account.clock().astimezone(UTC).date()

    def _turn(self) -> None:
        if self._today() != self._day:
            self._day = self._today()
            self._clear_day()

    def _clear_day(self) -> None:
        for each in (self._calls, self._writes, self._made):
            each.clear()


def _headers(label: Label, limit: int, remaining: int) -> dict[str, str]:
    return {
        "X-RateLimit-Category": label,
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
    }
