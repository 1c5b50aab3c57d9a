"""Rows of the database made from our types, and back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.people import Link, LinkedBy
from bot.domain.requests import Request, State
from bot.domain.turns import Turn, What
from bot.store.port import AuditEntry, Change, ChangeState, Draft, Preset

Row = dict[str, Any]


def moment(at: datetime) -> str:
    """ISO 8601 in UTC, of one width, so that it sorts as the time does. ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a time zone cannot be stored")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def text(value: str) -> str:
    """The text with each half of a surrogate pair replaced: Slack's JSON may hold one, UTF-8 cannot."""
    return value.encode("utf-8", "replace").decode("utf-8")


def folded(name: str) -> str:
    """A name, where capitals do not matter."""
    return text(name).casefold()


def columns(row: Row) -> str:
    """Columns and question marks of an INSERT. The names are our own: nothing is quoted."""
    return f"({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"


def from_link(link: Link) -> Row:
    """The row of a link."""
    return {
        "slack_id": link.slack_id,
        "zoom_id": link.zoom_id,
        "zoom_email": text(link.zoom_email),
        "by": link.by.value,
        "actor": link.actor,
        "at": moment(link.at),
    }


def to_link(row: Mapping[str, Any]) -> Link:
    """The link of a row."""
    return Link(**{**row, "by": LinkedBy(row["by"]), "at": datetime.fromisoformat(row["at"])})


def from_request(request: Request) -> Row:
    """The row of a request."""
    return {
        "key": request.key,
        "kind": request.kind,
        "asker": request.asker,
        "channel": request.channel,
        "text": text(request.text),
        "asked_at": moment(request.asked_at),
        "reply_url": request.reply_url,
        "state": request.state.value,
        "spec": json.dumps(request.spec),
        "zoom_id": request.zoom_id,
        "card_channel": request.card_channel,
        "card_ts": request.card_ts,
        "outcome": json.dumps(request.outcome),
        "draft": request.draft,
        "note": text(request.note),
        "review": json.dumps(request.review),
        "revision": request.revision,
        "alike": text(request.alike),
        "thread_channel": request.thread_channel,
        "thread_ts": request.thread_ts,
        "changed_at": request.changed_at and moment(request.changed_at),
    }


def to_request(row: Mapping[str, Any]) -> Request:
    """The request of a row."""
    changed_at = row["changed_at"]
    made = {
        "asked_at": datetime.fromisoformat(row["asked_at"]),
        "state": State(row["state"]),
        "spec": json.loads(row["spec"]),
        "outcome": json.loads(row["outcome"]),
        "review": json.loads(row["review"]),
        "changed_at": changed_at and datetime.fromisoformat(changed_at),
    }
    return Request(**{**row, **made})


def from_entry(entry: AuditEntry) -> Row:
    """The row of an audit entry, without what the store gives it."""
    return {
        "at": moment(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject": text(entry.subject),
        "request": entry.request,
        "details": json.dumps(dict(entry.details)),
        "rule": text(entry.rule),
        "message": entry.message,
        "result": text(entry.result),
    }


def to_entry(row: Mapping[str, Any]) -> AuditEntry:
    """The audit entry of a row."""
    return AuditEntry(
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        request=row["request"],
        details=json.loads(row["details"]),
        rule=row["rule"],
        message=row["message"],
        result=row["result"],
        zoom_actor=row["zoom_actor"],
        number=row["id"],
        hash=row["hash"],
    )


def from_turn(turn: Turn) -> Row:
    """The row of a turn, without its number."""
    return {
        "request": turn.request,
        "at": moment(turn.at),
        "actor": turn.actor,
        "what": turn.what.value,
        "details": json.dumps(dict(turn.details)),
    }


def to_turn(row: Mapping[str, Any]) -> Turn:
    """The turn of a row."""
    return Turn(**{**_read(row, "details"), "what": What(row["what"])})


def from_draft(draft: Draft) -> Row:
    """The row of a draft."""
    return {
        "id": draft.id,
        "kind": draft.kind,
        "asker": draft.asker,
        "channel": draft.channel,
        "reply_url": draft.reply_url,
        "at": moment(draft.at),
        "filled": json.dumps(dict(draft.filled)),
        "zoom_id": draft.zoom_id,
        "name": text(draft.name),
        "before": json.dumps(dict(draft.before)),
    }


def to_draft(row: Mapping[str, Any]) -> Draft:
    """The draft of a row."""
    return Draft(**_read(row, "filled", "before"))


def from_preset(preset: Preset) -> Row:
    """The row of a preset."""
    return {
        "asker": preset.asker,
        "kind": preset.kind,
        "folded": folded(preset.name),
        "name": text(preset.name),
        "filled": json.dumps(dict(preset.filled)),
        "at": moment(preset.at),
    }


def to_preset(row: Mapping[str, Any]) -> Preset:
    """The preset of a row."""
    kept = _read(row, "filled")
    del kept["folded"]
    return Preset(**kept)


def from_change(change: Change) -> Row:
    """The row of a change."""
    return {
        "key": change.key,
        "kind": change.kind,
        "zoom_id": change.zoom_id,
        "name": text(change.name),
        "asker": change.asker,
        "channel": change.channel,
        "reply_url": change.reply_url,
        "before": json.dumps(dict(change.before)),
        "after": json.dumps(dict(change.after)),
        "at": moment(change.at),
        "state": change.state.value,
        "note": text(change.note),
        "found": json.dumps(dict(change.found)),
        "changed_at": change.changed_at and moment(change.changed_at),
    }


def to_change(row: Mapping[str, Any]) -> Change:
    """The change of a row."""
    changed_at = row["changed_at"]
    read = _read(row, "before", "after", "found")
    read |= {
        "state": ChangeState(row["state"]),
        "changed_at": changed_at and datetime.fromisoformat(changed_at),
    }
    return Change(**read)


def _read(row: Mapping[str, Any], *json_columns: str) -> Row:
    """A row with its moment and its JSON read."""
    read = {name: json.loads(row[name]) for name in json_columns}
    return {**row, **read, "at": datetime.fromisoformat(row["at"])}
