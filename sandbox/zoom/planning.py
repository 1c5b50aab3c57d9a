"""When a meeting takes place, from what was asked for and what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sandbox.zoom import meeting_input, recurrence
from sandbox.zoom.account import DURATION, TIMED, Meeting, Occurrence, Type
from sandbox.zoom.refusal import INVALID, Refusal

_FIELDS: Final = frozenset({"type", "start_time", "timezone", "recurrence"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The times of a meeting; none of them for one that has no fixed time."""

    start: datetime | None = None
    recurrence: dict[str, Any] | None = None
    occurrences: tuple[Occurrence, ...] = ()

    def apply(self, meeting: Meeting) -> None:
        """Make them the meeting's own. Deleted and changed occurrences are forgotten."""
        meeting.start = self.start
        meeting.recurrence = self.recurrence
        meeting.occurrences = list(self.occurrences)


def concerns(body: Mapping[str, Any]) -> bool:
    """Whether an update needs a new plan."""
    return not _FIELDS.isdisjoint(body)


def make(
    body: Mapping[str, Any], *, kind: int, zone: ZoneInfo, now: datetime, before: Meeting | None
) -> Plan:
    """The plan for a body that was found valid.

    A start that is past or missing becomes now, or on an update stays what it was. Refusal 400/300 for a
    series that ends before it begins.
    """
    if kind not in TIMED:
        return Plan()
    start = before.start if before and before.start else now.replace(microsecond=0)
    if "start_time" in body:
        asked = meeting_input.moment(body["start_time"], zone)
        start = asked if asked > now else start
    if kind != Type.SERIES:
        return Plan(start)
    rule: dict[str, Any] = (
        body["recurrence"] if "recurrence" in body or not before else before.recurrence or {}
    )
    starts = recurrence.starts(rule, start, zone)
    if not starts:
        raise Refusal.invalid(("recurrence.end_date_time", INVALID))
    duration = body.get("duration", before.duration if before else DURATION)
    return Plan(starts[0], dict(rule), tuple(_occurrence(each, duration) for each in starts))


def _occurrence(start: datetime, duration: int) -> Occurrence:
    return Occurrence(str(round(start.timestamp() * 1000)), start, duration)
