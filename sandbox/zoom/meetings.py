"""Meetings: create, get, update, delete, end and recover. The list and the invitation are modules apart."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from sandbox.zoom import (
    alternative_hosts,
    ids,
    meeting_input,
    meeting_settings,
    meeting_view,
    passcodes,
    planning,
    templates,
    users,
)
from sandbox.zoom.account import TIMED, Account, Meeting, Occurrence, Type
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.refusal import INVALID, MISSING, Refusal
from sandbox.zoom.shapes import whole_number
from sandbox.zoom.user import User

_OF_OCCURRENCE: Final = frozenset({"agenda", "start_time", "duration", "settings"})


def create(ask: Ask) -> Answer:
    """POST /users/{userId}/meetings. A past or missing start silently becomes now."""
    scheduler = may_host(users.find(ask, ask.path[0]))
    ask.limits.take_write(scheduler.id)
    meeting_input.check(ask)
    meeting = _new(ask, scheduler, _scheduled_for(ask, scheduler))
    ask.account.meetings[meeting.id] = meeting
    shown = meeting_view.full(ask.account, meeting, ask.base_url)
    return Answer(201, shown, ask.limits.write_headers(scheduler.id))


def _new(ask: Ask, scheduler: User, host: User) -> Meeting:
    account, body = ask.account, ask.body
    kind = body.get("type", Type.SCHEDULED)
    _need_rule(kind, body)
    _check_preschedule(kind, body)
    given = body.get("settings", {})
    alternative_hosts.check(account, host, given)
    at_first = meeting_settings.at_first(account) | templates.settings(account, body.get("template_id", ""))
    zone = body.get("timezone", account.timezone) if kind in TIMED else account.timezone
    plan = planning.make(body, kind=kind, zone=ZoneInfo(zone), now=account.clock(), before=None)
    meeting = Meeting(
        id=ids.meeting_number(account.random, account.meetings.keys() | account.trash.keys()),
        uuid=ids.uuid(account.random),
        host_id=host.id,
        created_at=account.clock(),
        type=kind,
        timezone=zone,
        password=passcodes.choose(
            account, body.get("password", ""), default=body.get("default_password", True)
        ),
        encrypted_password=ids.encrypted(account.random),
        phone_password=ids.digits(account.random, 6),
        settings=meeting_settings.merge(account, host, kind, at_first, given),
        assistant_id="" if scheduler is host else scheduler.id,
    )
    _copy(meeting, body)
    plan.apply(meeting)
    return meeting


def get(ask: Ask) -> Answer:
    """GET /meetings/{meetingId}, with a start link that was made for this answer."""
    meeting = find(ask)
    occurrence = _occurrence(meeting, ask.query["occurrence_id"]) if "occurrence_id" in ask.query else None
    if "occurrence_id" in ask.query and occurrence is None:
        raise Refusal(404, 3001, f"Meeting does not exist: {meeting.id}.")
    previous = _flag(ask, "show_previous_occurrences")
    shown = meeting_view.full(ask.account, meeting, ask.base_url, occurrence=occurrence, previous=previous)
    return Answer(200, shown)


def update(ask: Ask) -> Answer:
    """PATCH /meetings/{meetingId}, of one occurrence or of all. A past start is ignored."""
    meeting = find(ask)
    ask.limits.take_write(meeting.host_id)
    meeting_input.check(ask)
    host = ask.account.users[meeting.host_id]
    if "password" in ask.body:
        passcodes.check(ask.account.passcodes, ask.body["password"], update=True)
    if "schedule_for" in ask.body:
        # Server-to-server apps cannot change the host: https://devforum.zoom.us/t/88501
        raise Refusal(400, 3000, f"You cannot schedule a meeting for {ask.body['schedule_for']}")
    alternative_hosts.check(ask.account, host, ask.body.get("settings", {}))
    templates.settings(ask.account, ask.body.get("template_id", ""))
    if "occurrence_id" in ask.query:
        _update_occurrence(ask, meeting, host)
    else:
        _update_all(ask, meeting, host)
    return Answer(204, headers=ask.limits.write_headers(host.id))


def delete(ask: Ask) -> Answer:
    """DELETE /meetings/{meetingId}: one occurrence, which stays as `deleted`, or the whole series."""
    if any(str(user.pmi) == ask.path[0] for user in ask.account.users.values()):
        raise Refusal(400, 3018, "Not allowed to delete PMI.")
    meeting = find(ask)
    _flag(ask, "schedule_for_reminder")
    _flag(ask, "cancel_meeting_reminder")
    if meeting.started_at:
        raise Refusal(400, 3002, "Sorry, you cannot delete this meeting since it is in progress.")
    if "occurrence_id" in ask.query:
        occurrence = _occurrence(meeting, ask.query["occurrence_id"])
        if occurrence is None:
            raise Refusal(400, 300, "Invalid parameter: occurrence_id.")
        occurrence.deleted = True
    else:
        ask.account.trash[meeting.id] = ask.account.meetings.pop(meeting.id)
    return Answer(204, headers=ask.limits.light_headers())


def set_status(ask: Ask) -> Answer:
    """PUT /meetings/{meetingId}/status: end, or recover a deleted one."""
    action = ask.body.get("action")
    if action == "recover":
        meeting = ask.account.trash.pop(_number(ask), None)
        if meeting is None:
            raise _unknown(ask)
        ask.account.meetings[meeting.id] = meeting
    elif action == "end":
        meeting = find(ask)
        if not meeting.started_at:
            # The one refusal to end that Zoom documents.
            raise Refusal(400, 3063, f"Can not end on-premise user's meeting: {meeting.id}.")
        end(ask.account, meeting)
    else:
        raise Refusal.invalid(("action", INVALID))
    return Answer(204)


def start(account: Account, meeting: Meeting) -> None:
    """The host comes in."""
    meeting.started_at = meeting.started_at or account.clock()


def end(account: Account, meeting: Meeting) -> None:
    """The host ends it for all; the next one of this number has a new UUID."""
    meeting.started_at = None
    meeting.used_at = account.clock()
    meeting.uuid = ids.uuid(account.random)


def find(ask: Ask) -> Meeting:
    """The meeting of the path. Refusal 404/3001, or 400/3161 where its host may no longer host."""
    meeting = ask.account.meeting(_number(ask))
    if meeting is None:
        raise _unknown(ask)
    may_host(ask.account.users[meeting.host_id])
    return meeting


def may_host(user: User) -> User:
    """The user. Refusal 400/3161 for one who may not host: pending, deactivated, without Meetings."""
    if not user.may_host:
        text = "Your user account is not allowed meeting hosting and scheduling capabilities."
        raise Refusal(400, 3161, text)
    return user


def _scheduled_for(ask: Ask, scheduler: User) -> User:
    wanted = ask.body.get("schedule_for")
    if not wanted:
        return scheduler
    if ask.body.get("type") == Type.INSTANT:
        text = (
            "Instant meetings do not support the `schedule_for` parameter, "
            "and you can't schedule an instant meeting for another user."
        )
        raise Refusal(400, 3000, text)
    other = ask.account.user(wanted)
    if other is None or other.foreign:
        text = (
            "The value that you entered in the `schedule_for` field is invalid. "
            "Enter a valid value and try again."
        )
        raise Refusal(400, 300, text)
    if other is not scheduler and scheduler.id not in other.schedulers:
        raise Refusal(400, 3000, f"You cannot schedule a meeting for {wanted}")
    return may_host(other)


def _check_preschedule(kind: int, body: dict[str, Any]) -> None:
    if body.get("pre_schedule") and kind not in {Type.SCHEDULED, Type.ANY_TIME}:
        text = (
            "Prescheduling is only available for scheduled meetings (type 2) "
            "and recurring meetings with no fixed time (type 3)."
        )
        raise Refusal(400, 3000, text)


def _need_rule(kind: int, body: dict[str, Any]) -> None:
    if kind == Type.SERIES and "recurrence" not in body:
        raise Refusal.invalid(("recurrence", MISSING))


def _copy(meeting: Meeting, body: dict[str, Any]) -> None:
    """What needs no thought."""
    for name in ("topic", "agenda", "duration", "pre_schedule", "template_id", "tracking_fields"):
        if name in body:
            setattr(meeting, name, body[name])
    meeting.topic = meeting.topic or "Zoom Meeting"


def _update_all(ask: Ask, meeting: Meeting, host: User) -> None:
    account, body = ask.account, ask.body
    kind = body.get("type", meeting.type)
    _check_preschedule(kind, body)
    if kind != meeting.type or body.keys() & {"start_time", "timezone"}:
        # Zoom's document: the recurrence is needed to update the entire series.
        _need_rule(kind, body)
    zone = body.get("timezone", meeting.timezone) if kind in TIMED else meeting.timezone
    if planning.concerns(body):
        plan = planning.make(body, kind=kind, zone=ZoneInfo(zone), now=account.clock(), before=meeting)
        plan.apply(meeting)
    meeting.type, meeting.timezone = kind, zone
    if "password" in body:
        meeting.password = body["password"]
        meeting.encrypted_password = ids.encrypted(account.random)
    for occurrence in meeting.occurrences:
        occurrence.duration = body.get("duration", occurrence.duration)
    _copy(meeting, body)
    meeting.settings = meeting_settings.merge(account, host, kind, meeting.settings, body.get("settings", {}))


def _update_occurrence(ask: Ask, meeting: Meeting, host: User) -> None:
    occurrence = _occurrence(meeting, ask.query["occurrence_id"])
    if occurrence is None or occurrence.deleted:
        raise Refusal(400, 300, "Invalid parameter: occurrence_id.")
    body = ask.body
    for name in body.keys() - _OF_OCCURRENCE:
        ask.notice(f"{name} cannot differ in one occurrence")
    if "start_time" in body:
        start = meeting_input.moment(body["start_time"], meeting.zone)
        occurrence.start = start if start > ask.account.clock() else occurrence.start
    occurrence.duration = body.get("duration", occurrence.duration)
    occurrence.agenda = body.get("agenda", occurrence.agenda)
    merged = meeting_settings.merge(
        ask.account, host, meeting.type, meeting.settings, body.get("settings", {})
    )
    changed = body.get("settings", {}).keys() & meeting_settings.OF_OCCURRENCE
    occurrence.settings |= {name: merged[name] for name in changed}


def _occurrence(meeting: Meeting, occurrence_id: str) -> Occurrence | None:
    return next((each for each in meeting.occurrences if each.id == occurrence_id), None)


def _number(ask: Ask) -> int:
    return whole_number(ask.path[0]) or 0


def _unknown(ask: Ask) -> Refusal:
    return Refusal(404, 3001, f"Meeting does not exist: {ask.path[0]}.")


def _flag(ask: Ask, name: str) -> bool:
    words = ask.query.get(name, "false")
    if words not in {"true", "false"}:
        raise Refusal.invalid((name, INVALID))
    return words == "true"
