"""A meeting that there is: as the form shows it, and what is sent of what was changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain import durations
from bot.domain.repeats import Repeat
from bot.domain.vault import Vault
from bot.resources import base, meeting_fields, meeting_read, meeting_repeat, meeting_rules
from bot.resources.meeting_repeat import Choice
from bot.resources.meeting_setting import Body, Setting, at, place
from bot.slack import form
from bot.slack.form import Filled
from bot.zoom import meetings

WHEN: Final = frozenset({"start", "repeat", "words", "times", "until", "timezone"})
"""The fields that say when it is: of a series, Zoom needs all of it again where one of them changes."""

DELETED: Final = "deleted"
"""Zoom's status of a date that was cancelled; it stays in the series."""


def shown(meeting: meetings.Meeting, otherwise: ZoneInfo) -> dict[str, Any]:
    """What the form is filled in with; `otherwise` is for one without a time zone that is known here.

    Of a series, the start is its next date, and the number of times counts from there.
    """
    body = meeting.model_dump(mode="json")
    found = {setting.name: _taken(setting, body) for setting in _editable()}
    found["minutes"] = meeting.duration if 1 <= (meeting.duration or 0) <= durations.LONGEST else None
    known = {name: value for name, value in found.items() if value is not None}
    where = meeting_read.zone(known, None)
    if where is None:
        known.pop("timezone", None)
    return known | _when(meeting, where or otherwise)


def _editable() -> Iterator[Setting]:
    return (each for each in meeting_fields.ALL if each.shown(editing=True))


def _taken(setting: Setting, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 as many types as fields
    """The field's value; None where there is none, or where the field cannot hold it."""
    found = at(body, setting.path)
    value = None if found is None else setting.shape.take(found)
    too_long = isinstance(setting.field, form.Text) and len(value or "") > setting.field.most
    return None if value is None or too_long or meeting_rules.alone(setting, value) else value


def _when(meeting: meetings.Meeting, where: ZoneInfo) -> dict[str, Any]:
    if meeting.type == meetings.Type.RECURRING:
        return {"repeat": Choice.ANY_TIME.value}
    coming = _coming(meeting)
    start = coming[0] if coming else meeting.start_time
    if start is None:
        return {"repeat": Choice.ONCE.value}
    start = start.astimezone(where)
    when = {"start": int(start.timestamp()), "repeat": Choice.ONCE.value}
    repeat = meeting_repeat.of_zoom(meeting.recurrence, start) if meeting.recurrence else None
    if repeat is None:
        return when
    return when | meeting_repeat.fill(meeting_repeat.left(repeat, len(coming)), start)


def _coming(meeting: meetings.Meeting) -> Sequence[datetime]:
    """The dates of a series that Zoom tells of, from the first that was not cancelled: those to come."""
    there = sorted(each.start_time for each in meeting.occurrences if each.start_time)
    first = [each.start_time for each in meeting.occurrences if each.start_time and each.status != DELETED]
    return [each for each in there if each >= min(first, default=each)]


def check(before: Filled, after: Filled, context: base.Context, vault: Vault) -> None:
    """Raises Wrong where what was changed cannot be; what Zoom has already is not questioned."""
    changed = differing(before, after)
    wrong = meeting_rules.wrong(after, vault, changed)
    looks: tuple[tuple[Callable[[Filled, base.Context], Any], frozenset[str]], ...] = (
        (meeting_read.topic, frozenset({"topic"})),
        (meeting_read.schedule, WHEN),
        (meeting_read.minutes, frozenset({"minutes", "repeat"})),
    )
    for read, about in looks:
        if changed & about:
            try:
                read(after, context)
            except base.Wrong as found:
                wrong |= found.errors
    if wrong:
        raise base.Wrong(wrong)


def settled(before: Filled, after: Filled, otherwise: ZoneInfo) -> dict[str, Any]:
    """What was filled in, in the words in which Zoom's answer would be shown; it was checked.

    So what is read back can be held against it: `germany` is DE, and a series starts with its first date.
    """
    changed = differing(before, after)
    found = dict(after)
    for name in changed & meeting_fields.BY_NAME.keys():
        setting = meeting_fields.BY_NAME[name]
        if name in after and not setting.field.secret:
            found[name] = setting.shape.take(setting.shape.put(after[name]))
        elif name not in after and setting.shape.empty is None:
            found[name] = before[name]  # Zoom cannot be told to forget it: it stays as it is
    if "timezone" in changed - after.keys():
        found["timezone"] = otherwise.key
    if "minutes" in changed - after.keys():
        found["minutes"] = before["minutes"]  # without a fixed time it has none, and Zoom keeps what it had
    if changed & WHEN and meeting_repeat.chosen(after) in meeting_repeat.SERIES:
        start, repeat = _series(before, after, otherwise)
        found = {name: value for name, value in found.items() if name not in WHEN - {"timezone"}}
        found |= {"start": int(start.timestamp())} | meeting_repeat.fill(repeat, start)
    return {name: value for name, value in found.items() if value is not None}


def differing(before: Filled, after: Filled) -> set[str]:
    """The names of what is not the same; empty is the same as nothing."""
    return {
        name for name in before.keys() | after.keys() if _bare(before.get(name)) != _bare(after.get(name))
    }


def _bare(value: Any) -> Any:  # noqa: ANN401 as many types as fields
    return None if value in ("", [], {}) else value


def update(before: Filled, after: Filled, otherwise: ZoneInfo, vault: Vault) -> meetings.MeetingUpdate:
    """What is sent: what differs, and nothing else, but for the rest of an object, which Zoom takes whole.

    Raises Wrong; Refusal.
    """
    changed = differing(before, after)
    groups = {setting.group for setting in _editable() if setting.name in changed}
    body: Body = {}
    for setting in _editable():
        if setting.group in groups and setting.name in after:
            place(body, setting.path, setting.shape.put(meeting_rules.opened(setting, after, vault)))
        elif setting.name in changed and setting.shape.empty is not None:
            place(body, setting.path, setting.shape.empty)
    if "minutes" in changed & after.keys():
        body["duration"] = after["minutes"]
    if changed & WHEN:
        body |= _moved(before, after, otherwise)
    return meetings.MeetingUpdate.model_validate(body)


def _moved(before: Filled, after: Filled, otherwise: ZoneInfo) -> Body:
    way = meeting_repeat.kind(after)
    body: Body = {"type": way} if way is not meeting_repeat.kind(before) else {}
    if way is meetings.Type.RECURRING:
        return body
    if way is meetings.Type.SCHEDULED:
        start = _start(after, otherwise)
        return body | {"start_time": start, "timezone": str(start.tzinfo)}
    start, repeat = _series(before, after, otherwise)
    recurrence = meeting_repeat.to_zoom(repeat, start).as_json()
    when = {"start_time": start, "timezone": str(start.tzinfo), "duration": after["minutes"]}
    return body | when | {"recurrence": recurrence}


def _series(before: Filled, after: Filled, otherwise: ZoneInfo) -> tuple[datetime, Repeat]:
    """The first date, and how it goes on from there. One without an end in Zoom stays so."""
    start = _start(after, otherwise)
    repeat = meeting_repeat.series(after, start, endless=meeting_repeat.endless(before, start))
    return meeting_repeat.first(repeat, start), repeat


def _start(after: Filled, otherwise: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(after["start"], meeting_read.zone(after, otherwise))
