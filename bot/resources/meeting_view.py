"""What a meeting looks like in Slack. Nothing is shown that Zoom did not return."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models import blocks as kit

from bot.domain import durations, repeats, times
from bot.domain.text import abridged, plain
from bot.resources import base, meeting_repeat
from bot.resources.meeting_spec import Spec
from bot.settings import Passcode
from bot.slack import actions, message, text
from bot.slack.message import Message
from bot.slack.values import OfMeeting
from bot.zoom import meetings
from bot.zoom.recurrence import RecurrenceAnswer

DIAL_INS = 3
"""Phone numbers on a card; Zoom's invitation has them all."""

NEXT_DATES = 3
"""Dates of a series on a card, after the next one."""

AGENDA_SHOWN = 500
"""Characters of an agenda on a card."""

GONE = "deleted"
"""Zoom's status of a date that was cancelled; it stays in the series."""


def made(meeting: meetings.Meeting, spec: Spec, asker: str, passcode: Passcode) -> base.Made:
    """All messages about one meeting."""
    topic = name(meeting, spec.topic)
    start = _start(meeting, spec)
    facts = _facts(meeting, spec, start, asker)
    agenda = _agenda(meeting)
    secret = meeting.password.get_secret_value() if meeting.password else ""
    if secret and passcode is Passcode.SHOW:
        facts.append(("Passcode", text.escape(secret)))
    headline = _headline(topic, start, _host(spec, asker))
    return base.Made(
        zoom_id=str(meeting.id),
        name=topic,
        card=Message(headline, [message.title(topic), message.fields(facts), *agenda, *_join(meeting)]),
        invitation=Message(
            f"{text.person(asker)} invites you: {headline}",
            [
                message.mrkdwn(f"{text.person(asker)} invites you to a Zoom meeting."),
                message.title(topic),
                message.fields(facts),
                *agenda,
                *_join(meeting),
            ],
        ),
        private=_private(meeting, spec, asker, secret if passcode is Passcode.HOST else ""),
    )


def name(meeting: meetings.Meeting, otherwise: str = "Zoom Meeting") -> str:
    """A meeting's topic, fit to be shown: it may have been typed elsewhere, or be none."""
    return plain(meeting.topic) or otherwise


def _start(meeting: meetings.Meeting, spec: Spec) -> datetime | None:
    """When Zoom has it, in the asker's zone; of a series, its next date. None where it has no time.

    It may have been changed since it was asked for.
    """
    timed = meeting.type in {meetings.Type.SCHEDULED, meetings.Type.RECURRING_FIXED}
    if meeting.type == meetings.Type.RECURRING or not (timed or spec.start):
        return None
    start = min(_coming(meeting), default=meeting.start_time) or spec.start
    return start.astimezone(spec.start.tzinfo if spec.start else _zone(meeting)) if start else None


def _coming(meeting: meetings.Meeting) -> list[datetime]:
    """The dates of a series that are still to come."""
    return [each.start_time for each in meeting.occurrences if each.start_time and each.status != GONE]


def _zone(meeting: meetings.Meeting) -> ZoneInfo:
    try:
        return ZoneInfo(meeting.timezone or "UTC")
    except (KeyError, ValueError, OSError):  # one that is not known here
        return ZoneInfo("UTC")


def _headline(topic: str, start: datetime | None, host: str) -> str:
    moment = f", {text.when(start)}" if start else ""
    return f"Zoom meeting “{text.escape(topic)}” of {host}{moment}"


def _facts(
    meeting: meetings.Meeting, spec: Spec, start: datetime | None, asker: str
) -> list[tuple[str, str]]:
    facts = []
    if start:
        facts.append(("When", _when(start, meeting.duration or spec.minutes)))
        facts += _series(meeting, start)
    elif meeting.type == meetings.Type.RECURRING:
        facts.append(("When", "At any time, again and again"))
    facts += [("Host", _host(spec, asker)), ("Meeting ID", spaced(meeting.id))]
    numbers = meeting.settings.global_dial_in_numbers
    if numbers:
        facts.append(("Dial in", "\n".join(_dial_in(number) for number in numbers[:DIAL_INS])))
    return facts


def _host(spec: Spec, asker: str) -> str:
    """Somebody else, where it was scheduled for them."""
    return text.person(str(spec.chosen["schedule_for"])) if spec.owner else text.person(asker)


def _series(meeting: meetings.Meeting, start: datetime) -> list[tuple[str, str]]:
    """How it repeats, as Zoom has it, and the dates after the next one."""
    repeat = meeting_repeat.of_zoom(meeting.recurrence, start) if meeting.recurrence else None
    said = [("Repeats", text.escape(repeats.say(repeat)))] if repeat else []
    after = sorted(each for each in _coming(meeting) if each > start)
    if not after:
        return said
    lines = [text.when(each.astimezone(start.tzinfo)) for each in after[:NEXT_DATES]]
    if len(after) > NEXT_DATES:
        lines.append(f"and {len(after) - NEXT_DATES} more")
    return [*said, ("Then", "\n".join(lines))]


def repeats_of(spec: Spec) -> list[tuple[str, str]]:
    """How it was asked to repeat, with a label; nothing for one that is no series."""
    if not spec.recurrence or spec.start is None:
        return []
    repeat = meeting_repeat.of_zoom(RecurrenceAnswer.model_validate(spec.recurrence), spec.start)
    return [("Repeats", text.escape(repeats.say(repeat)))] if repeat else []


def _agenda(meeting: meetings.Meeting) -> Sequence[kit.Block]:
    words = "\n".join(filter(None, map(plain, meeting.agenda.splitlines())))
    return [message.plain(abridged(words, AGENDA_SHOWN))] if words else []


def _when(start: datetime, minutes: int | None) -> str:
    """For each reader in their own zone, with the asker's spelled out below it."""
    length = f", {durations.spell(minutes)}" if minutes else ""
    there = f"{start:%a} {start.day} {start:%b %H:%M} {times.spell_zone(start)}"
    return f"{text.when(start)}{length}\n_{text.escape(there)}_"


def _dial_in(number: meetings.DialIn) -> str:
    place = number.city or number.country_name or number.country
    return text.escape(f"{number.number} ({place})" if place else f"{number.number}")


def _join(meeting: meetings.Meeting) -> Sequence[kit.Block]:
    if not meeting.join_url:
        return [message.small("Zoom returned no link to join; look at it in Zoom.")]
    return [message.row(message.link_button("Join", actions.JOIN, meeting.join_url, style="primary"))]


def _private(meeting: meetings.Meeting, spec: Spec, asker: str, passcode: str) -> Message:
    if spec.owner:
        words = f"{_host(spec, asker)} is the host, and finds it among their own meetings."
        return Message(words, [message.mrkdwn(words)])
    start = message.button("Start", actions.START, OfMeeting(meeting_id=meeting.id), style="primary")
    words = "You are the host. Start gives you a link of your own, fresh from Zoom."
    blocks: list[kit.Block] = [message.plain(words)]
    if passcode:
        blocks.append(message.mrkdwn(f"Passcode: `{text.escape(passcode)}`"))
    if spec.start is None and spec.minutes and not spec.any_time:
        blocks.append(message.small("An instant meeting has no set length in Zoom, so “for …” was left out."))
    return Message(words, [*blocks, message.row(start)])


def spaced(meeting_id: int) -> str:
    """A meeting ID as Zoom writes it: 123 4567 8901, 123 456 7890, 123 456 789."""
    digits = str(meeting_id)
    last = 4 if len(digits) > 9 else 3  # noqa: PLR2004 digits of Zoom's older IDs
    return f"{digits[:3]} {digits[3:-last]} {digits[-last:]}"
