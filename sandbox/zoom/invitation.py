"""The invitation text of a meeting, written as Zoom writes it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from sandbox.zoom import meeting_settings, meeting_view, meetings, recurrence
from sandbox.zoom.account import Meeting
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.user import User

_DAYS: Final = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_WEEKS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_SHOWN: Final = 10
"""Occurrences that are written out."""


def get(ask: Ask) -> Answer:
    """GET /meetings/{meetingId}/invitation."""
    meeting = meetings.find(ask)
    host = ask.account.users[meeting.host_id]
    text = "\r\n".join(_lines(meeting, host, ask.base_url, ask.account.clock())) + "\r\n\r\n"
    return Answer(200, {"invitation": text, "sip_links": [f"{meeting.id}@zoomcrc.example"]})


def _lines(meeting: Meeting, host: User, base_url: str, now: datetime) -> Iterator[str]:
    yield f"{host.name} is inviting you to a scheduled Zoom meeting."
    yield ""
    yield f"Topic: {meeting.topic}"
    yield from _when(meeting, now)
    yield "Join Zoom Meeting"
    yield meeting_view.join_url(meeting, host, base_url)
    yield ""
    yield from _number(meeting)
    yield from _phones(meeting, host, base_url)
    yield ""
    yield "Join by SIP"
    yield f"\u2022 {meeting.id}@zoomcrc.example"


def _when(meeting: Meeting, now: datetime) -> Iterator[str]:
    if meeting.start:
        local = meeting.start.astimezone(meeting.zone)
        place = meeting.timezone.replace("_", " ").replace("/", ", ")
        yield f"Time: {_words(local)} {place}"
    if meeting.recurrence:
        coming = [each for each in meeting.upcoming(now) if not each.deleted]
        yield f"        {_rule(meeting)}"
        for each in coming[:_SHOWN]:
            yield f"        {_words(each.start.astimezone(meeting.zone))}"
    elif meeting.type == recurrence.MONTHLY:
        yield "Time: This is a recurring meeting Meet anytime"
    yield ""


def _words(local: datetime) -> str:
    return f"{local:%b} {local.day}, {local:%Y %I:%M %p}"


def _rule(meeting: Meeting) -> str:
    rule = meeting.recurrence or {}
    every = rule.get("repeat_interval", 1)
    unit = {recurrence.DAILY: "day", recurrence.WEEKLY: "week", recurrence.MONTHLY: "month"}[rule["type"]]
    words = f"Every {unit}" if every == 1 else f"Every {every} {unit}s"
    if rule["type"] == recurrence.WEEKLY:
        words += " on " + ", ".join(_DAYS[int(day) - 1] for day in rule["weekly_days"].split(","))
    elif "monthly_week" in rule:
        words += f" on the {_WEEKS[rule['monthly_week']]} {_DAYS[rule['monthly_week_day'] - 1]}"
    elif rule["type"] == recurrence.MONTHLY:
        words += f" on the {rule.get('monthly_day', 1)} of the month"
    if "end_date_time" in rule:
        until = datetime.fromisoformat(rule["end_date_time"]).astimezone(UTC).astimezone(meeting.zone)
        words += f", until {until:%b} {until.day}, {until.year}"
    return f"{words}, {len(meeting.occurrences)} occurrence(s)"


def _number(meeting: Meeting) -> Iterator[str]:
    digits = str(meeting.id)
    yield f"Meeting ID: {digits[:3]} {digits[3:7]} {digits[7:]}"
    if meeting.password:
        yield f"Passcode: {meeting.password}"


def _phones(meeting: Meeting, host: User, base_url: str) -> Iterator[str]:
    numbers = meeting_settings.dial_in(host, meeting.settings)
    if not numbers:
        return
    code = f",,,,*{meeting.phone_password}#" if meeting.password else ""
    places = [
        f"{each['country']} ({each['city']})" if "city" in each else each["country_name"] for each in numbers
    ]
    yield ""
    yield "---"
    yield ""
    yield "One tap mobile"
    for each, place in list(zip(numbers, places, strict=True))[:2]:
        yield f"{each['number'].replace(' ', '')},,{meeting.id}#{code} {place}"
    yield ""
    yield "Dial by your location"
    yield from (f"\u2022 {each['number']} {place}" for each, place in zip(numbers, places, strict=True))
    yield ""
    yield from chain(
        _number(meeting), ("", f"Find your local number: {base_url}/u/{meeting.encrypted_password[:10]}")
    )
