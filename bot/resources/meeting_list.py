"""What a host sees of their coming meetings, and of the buttons beside them."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models import blocks as kit

from bot.domain import durations
from bot.errors import Refusal
from bot.resources.meeting_view import name, spaced
from bot.slack import actions, message, text
from bot.slack.message import Message
from bot.slack.values import OfMeeting, OfThing
from bot.zoom import meetings

GONE = "deleted"
"""Zoom's status of a date that was cancelled; it stays in the series."""

PREFORMATTED_LIMIT = 3900
"""Characters of Zoom's invitation in one message, well below Slack's limit for rich text."""


def coming(found: Sequence[meetings.Meeting], command: str, *, shown: int) -> Message:
    """Coming meetings, the next one first; those without a fixed time last."""
    if not found:
        words = "You have no coming meetings in Zoom."
        return message.note(words, f"Make one: {command} meeting Retro at tomorrow 15:00 for 45m")
    ordered = _each_once(found)
    blocks: list[kit.Block] = []
    for meeting in ordered[:shown]:
        blocks += [
            message.title(name(meeting)),
            message.mrkdwn(_line(meeting)),
            _buttons(meeting),
        ]
    if len(ordered) > shown:
        blocks.append(message.small(f"And {len(ordered) - shown} more, in Zoom."))
    return Message(f"Your coming meetings: {len(ordered)}", blocks)


def _each_once(found: Sequence[meetings.Meeting]) -> list[meetings.Meeting]:
    """By time; of a series only the next date, as Zoom lists every date of it."""
    next_dates: dict[int, meetings.Meeting] = {}
    for each in sorted(found, key=lambda each: (each.start_time is None, each.start_time)):
        next_dates.setdefault(each.id, each)
    return list(next_dates.values())


def start(meeting: meetings.Meeting, url: str) -> Message:
    """The host's own link."""
    words = "This link makes whoever opens it the host: keep it to yourself. It works for two hours."
    open_ = message.link_button("Open Zoom as host", actions.OPEN_AS_HOST, url, style="primary")
    return Message(words, [message.title(name(meeting)), message.plain(words), message.row(open_)])


def invitation(words: str) -> Message:
    """Zoom's own words, ready to copy."""
    parts = kit.RichTextElementParts
    return Message(
        "Zoom's invitation, to copy",
        [
            message.small("Zoom's invitation, to copy. Only you see this."),
            kit.RichTextBlock(
                elements=[
                    kit.RichTextPreformattedElement(elements=[parts.Text(text=words[:PREFORMATTED_LIMIT])])
                ]
            ),
        ],
    )


def ask_to_cancel(meeting: meetings.Meeting, occurrence_id: str, now: datetime) -> Message:
    """What goes and what stays, before anything is done."""
    keep = message.button("Keep it", actions.KEEP, OfMeeting(meeting_id=meeting.id))
    whole = OfMeeting(meeting_id=meeting.id)
    if meeting.type not in {meetings.Type.RECURRING, meetings.Type.RECURRING_FIXED}:
        cancel = message.button("Cancel the meeting", actions.CANCEL_ALL, whole, style="danger")
        return _question(
            meeting, "It will be deleted in Zoom, and its link will stop working.", [cancel, keep]
        )
    left = _left(meeting, now)
    series = message.button("Cancel the whole series", actions.CANCEL_ALL, whole, style="danger")
    words = "This is a series. Cancelling it deletes every date of it, past ones too."
    if meeting.type == meetings.Type.RECURRING:
        words = (
            "This is a series without fixed times. Cancelling it deletes it in Zoom: its link stops working."
        )
    if left:
        words = (
            f"This is a series with {len(left)} dates to come. Cancelling the whole series deletes them all."
        )
    one = next((each for each in left if not occurrence_id or each.occurrence_id == occurrence_id), None)
    if one is None or one.start_time is None or not one.occurrence_id:
        return _question(meeting, words, [series, keep])
    single = OfMeeting(meeting_id=meeting.id, occurrence_id=one.occurrence_id)
    only = message.button("Cancel one date", actions.CANCEL_ONE, single, style="danger")
    words = f"{words} Cancelling one date deletes only {text.when(one.start_time)}."
    return _question(meeting, words, [only, series, keep])


def what_goes(meeting: meetings.Meeting, occurrence_id: str) -> str:
    """In mrkdwn: the meeting, or one date of a series. Refusal where that date is gone already."""
    whole = f"“{text.escape(name(meeting))}”"
    if not occurrence_id:
        return whole
    dates = [each for each in meeting.occurrences if each.occurrence_id == occurrence_id]
    if not dates or dates[0].status == GONE:
        raise Refusal("That date is not in the series any more.", next_step="Nothing was cancelled.")
    moment = dates[0].start_time
    return f"{text.when(moment)} of {whole}" if moment else f"One date of {whole}"


def is_cancelled(what: str, *, card_changed: bool) -> Message:
    """The host's answer; `what` is in mrkdwn."""
    words = f"{what} is cancelled."
    if not card_changed:
        words = f"{words}\nIts card could not be changed, so tell those who count on it."
    return Message(words, [message.mrkdwn(words)])


def cancelled(topic: str, host: str) -> Message:
    """What stands where the card stood."""
    words = f"Cancelled by {text.person(host)}; its link no longer works."
    return Message(f"Cancelled: “{text.escape(topic)}”", [message.struck(topic), message.small(words)])


def _question(meeting: meetings.Meeting, words: str, buttons: Sequence[kit.ButtonElement]) -> Message:
    title = f"Cancel “{name(meeting)}”?"
    return Message(text.escape(title), [message.title(title), message.mrkdwn(words), message.row(*buttons)])


def _left(meeting: meetings.Meeting, now: datetime) -> list[meetings.Occurrence]:
    return [
        each
        for each in meeting.occurrences
        if each.status != GONE and each.start_time is not None and each.start_time > now
    ]


def _line(meeting: meetings.Meeting) -> str:
    parts = [text.when(meeting.start_time) if meeting.start_time else "no fixed time"]
    if meeting.duration and meeting.start_time:
        parts.append(durations.spell(meeting.duration))
    if meeting.type in {meetings.Type.RECURRING, meetings.Type.RECURRING_FIXED}:
        parts.append("part of a series")
    parts.append(f"ID {spaced(meeting.id)}")
    return " · ".join(parts)


def _buttons(meeting: meetings.Meeting) -> kit.ActionsBlock:
    value = OfMeeting(meeting_id=meeting.id, occurrence_id=_occurrence(meeting))
    return message.row(
        message.button("Start", actions.START, value, style="primary"),
        message.button("Copy invitation", actions.INVITATION, value),
        message.button("Edit", actions.EDIT, OfThing(kind="meeting", zoom_id=str(meeting.id))),
        message.button("Cancel…", actions.CANCEL, value),
    )


def _occurrence(meeting: meetings.Meeting) -> str:
    """Zoom lists each date of a series with its own occurrence ID, where it gives one."""
    return str(getattr(meeting, "occurrence_id", None) or "")
