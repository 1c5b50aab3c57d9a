"""A meeting as Zoom writes it in an answer."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sandbox.zoom import ids, meeting_settings
from sandbox.zoom.account import TIMED, Account, Meeting, Occurrence
from sandbox.zoom.user import User

START_LINK_LIFE: Final = timedelta(hours=2)
_AGENDA_IN_LISTS: Final = 250


def stamp(moment: datetime) -> str:
    """A moment as Zoom writes it: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def join_url(meeting: Meeting, host: User, base_url: str) -> str:
    """Where participants join. The passcode is in it, encrypted."""
    number = host.pmi if meeting.settings["use_pmi"] else meeting.id
    query = f"?pwd={meeting.encrypted_password}" if meeting.password else ""
    return f"{base_url}/j/{number}{query}"


def start_url(account: Account, meeting: Meeting, base_url: str) -> str:
    """A new link that makes whoever opens it the host, for two hours."""
    zak = f"eyJ0eXAiOiJKV1QifQ.{ids.text(account.random, 64)}"
    account.zaks[zak] = (meeting.id, account.clock() + START_LINK_LIFE)
    return f"{base_url}/s/{meeting.id}?zak={zak}"


def full(
    account: Account,
    meeting: Meeting,
    base_url: str,
    *,
    occurrence: Occurrence | None = None,
    previous: bool = False,
) -> dict[str, Any]:
    """The whole meeting, as create and get answer it; with one occurrence, that one's times and settings."""
    host = account.users[meeting.host_id]
    shown: dict[str, Any] = {
        "uuid": meeting.uuid,
        "id": meeting.id,
        "host_id": host.id,
        "host_email": host.email,
        "topic": meeting.topic,
        "type": meeting.type,
        "status": meeting.status,
        "duration": meeting.duration,
        "timezone": meeting.timezone,
        "agenda": meeting.agenda,
        "created_at": stamp(meeting.created_at),
        "start_url": start_url(account, meeting, base_url),
        "join_url": join_url(meeting, host, base_url),
        "settings": _settings(meeting, host, occurrence),
        "pre_schedule": meeting.pre_schedule,
        "creation_source": "open_api",
    }
    shown |= _passwords(meeting) | _optional(meeting, host, base_url)
    start = occurrence.start if occurrence else meeting.start
    if meeting.type in TIMED and start:
        shown["start_time"] = stamp(start)
    if meeting.recurrence is not None:
        each = meeting.occurrences if previous else meeting.upcoming(account.clock())
        shown |= {
            "recurrence": dict(meeting.recurrence),
            "occurrences": [_occurrence(one) for one in each],
        }
    if occurrence:
        shown |= {"duration": occurrence.duration}
        shown |= {"agenda": occurrence.agenda} if occurrence.agenda is not None else {}
    return shown


def row(meeting: Meeting, host: User, base_url: str, start: datetime | None, duration: int) -> dict[str, Any]:
    """One line of a list."""
    shown: dict[str, Any] = {
        "uuid": meeting.uuid,
        "id": meeting.id,
        "host_id": host.id,
        "topic": meeting.topic,
        "type": meeting.type,
        "duration": duration,
        "timezone": meeting.timezone,
        "agenda": meeting.agenda[:_AGENDA_IN_LISTS],
        "created_at": stamp(meeting.created_at),
        "join_url": join_url(meeting, host, base_url),
    }
    if start:
        shown["start_time"] = stamp(start)
    if meeting.settings["use_pmi"]:
        shown["pmi"] = str(host.pmi)
    return shown


def _settings(meeting: Meeting, host: User, occurrence: Occurrence | None) -> dict[str, Any]:
    settings = copy.deepcopy(meeting.settings)
    if occurrence:
        settings |= occurrence.settings
    numbers = meeting_settings.dial_in(host, settings)
    if numbers:
        settings["global_dial_in_numbers"] = numbers
    return settings


def _passwords(meeting: Meeting) -> dict[str, str]:
    if not meeting.password:
        return {}
    return {
        "password": meeting.password,
        "h323_password": meeting.phone_password,
        "pstn_password": meeting.phone_password,
        "encrypted_password": meeting.encrypted_password,
    }


def _optional(meeting: Meeting, host: User, base_url: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if meeting.settings["approval_type"] in {0, 1}:
        shown["registration_url"] = f"{base_url}/meeting/register/{meeting.encrypted_password[:28]}"
    if meeting.settings["use_pmi"]:
        shown["pmi"] = str(host.pmi)
    if meeting.tracking_fields:
        shown["tracking_fields"] = copy.deepcopy(meeting.tracking_fields)
    for name in ("template_id", "assistant_id"):
        if getattr(meeting, name):
            shown[name] = getattr(meeting, name)
    return shown


def _occurrence(one: Occurrence) -> dict[str, Any]:
    return {
        "occurrence_id": one.id,
        "start_time": stamp(one.start),
        "duration": one.duration,
        "status": "deleted" if one.deleted else "available",
    }
