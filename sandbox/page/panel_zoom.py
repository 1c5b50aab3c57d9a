"""Zoom's state: what is used up, who is who, which meetings, groups and templates there are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox import cast
from sandbox.page import dates, markup, panel_kinds
from sandbox.page.markup import Html
from sandbox.zoom import locks
from sandbox.zoom.account import Meeting
from sandbox.zoom.kinds import SHELVES
from sandbox.zoom.limits import MEETING_WRITES, PER_DAY, Label
from sandbox.zoom.user import User
from sandbox.zoom.world import ZoomWorld

_KINDS = {1: "Basic", 2: "Licensed", 4: "Unassigned"}


def draw(zoom: ZoomWorld, zone: ZoneInfo) -> Html:
    """All of it; times in this zone."""
    kinds = panel_kinds.draw(zoom)
    return markup.join([_quotas(zoom), _locked(zoom), _meetings(zoom, zone), kinds, _users(zoom)])


def _locked(zoom: ZoomWorld) -> Html | None:
    words = locks.said(zoom.account.locked_settings)
    note = markup.tag("p", f"{', '.join(words)}.", class_="nothing")
    return panel_kinds.section("Locked by the account", note) if words else None


def _quotas(zoom: ZoomWorld) -> Html:
    plan = PER_DAY[zoom.account.plan]
    cells = []
    for label in Label:
        most = plan.get(label)
        used = zoom.limits.calls_today(label)
        cells.append(_quota(f"{label} calls", used, most))
    for name, state in SHELVES.items():
        if state.A_DAY:
            cells.append(_quota(f"New {state.TITLE.lower()}", zoom.limits.made_today(name), state.A_DAY))
    return panel_kinds.section(
        f"Today · plan “{zoom.account.plan}”", markup.tag("div", *cells, class_="quotas")
    )


def _quota(name: str, used: int, most: int | None) -> Html:
    of = f"of {most:,}" if most is not None else "no daily limit"
    words = [markup.tag("b", f"{used:,}"), markup.tag("span", of, class_="muted")]
    bar = markup.tag("progress", value=min(used, most), max=most, aria_label=name) if most else None
    return markup.tag("div", markup.tag("div", name, class_="quota-name"), *words, bar, class_="quota")


def _meetings(zoom: ZoomWorld, zone: ZoneInfo) -> Html:
    rows = [_meeting(zoom, each, zone) for each in reversed(zoom.meetings.values())]
    nothing = markup.tag("p", "None yet. Type /zoom meeting in a channel.", class_="nothing")
    return panel_kinds.section(f"Meetings · {len(rows)}", *(rows or [nothing]))


def _meeting(zoom: ZoomWorld, meeting: Meeting, zone: ZoneInfo) -> Html:
    host = zoom.users.get(meeting.host_id)
    facts = [
        f"Host {host.name if host else meeting.host_id}",
        _when(meeting, zone),
        f"{meeting.duration} min",
    ]
    return markup.tag(
        "div",
        markup.tag("div", meeting.topic, class_="card-title"),
        _chip(meeting.status, "good" if meeting.status == "started" else "plain"),
        markup.tag("div", " · ".join(facts), class_="card-facts"),
        markup.tag(
            "div", f"ID {meeting.id} · passcode {meeting.password or 'none'}", class_="card-facts mono"
        ),
        class_="card",
    )


def _when(meeting: Meeting, zone: ZoneInfo) -> str:
    if meeting.start is None:
        return f"instant, {_moment(meeting.created_at, zone)}"
    series = f", {len(meeting.occurrences)} times" if meeting.occurrences else ""
    return _moment(meeting.start, zone) + series


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %d %b %H:%M} {dates.place(zone.key)}"


def _users(zoom: ZoomWorld) -> Html:
    rows = [_user(zoom, each) for each in zoom.users.values()]
    emails = {each.email for each in zoom.users.values()}
    missing = [each.name for each in cast.CAST if each.email not in emails]
    note = markup.tag("p", f"Not in Zoom: {', '.join(missing)}.", class_="nothing") if missing else None
    return panel_kinds.section(f"Users · {len(rows)}", *rows, note)


def _user(zoom: ZoomWorld, user: User) -> Html:
    kind = {"active": "good", "pending": "warn"}.get(user.status, "bad")
    writes = f"{zoom.limits.writes_today(user.id)} of {MEETING_WRITES} meeting writes today"
    facts = f"{user.email} · {user.timezone}"
    return markup.tag(
        "div",
        markup.tag("div", user.name, class_="card-title"),
        _chip(user.status, kind),
        _chip(_KINDS.get(user.type, str(user.type)), "plain"),
        markup.tag("div", facts, class_="card-facts"),
        markup.tag("div", writes, class_="card-facts"),
        class_="card",
    )


def _chip(words: str, kind: str) -> Html:
    return markup.tag("span", words, class_=f"chip chip-{kind}")
