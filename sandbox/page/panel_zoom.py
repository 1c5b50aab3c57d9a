"""Zoom's state: what is used up, who is who, which meetings, groups and templates there are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.page import dates, markup, panel_kinds, panel_users
from sandbox.page.markup import Html
from sandbox.zoom import locks
from sandbox.zoom.account import Meeting
from sandbox.zoom.kinds import SHELVES
from sandbox.zoom.limits import INVITATIONS, INVITED, PER_DAY, Label
from sandbox.zoom.world import ZoomWorld


def draw(zoom: ZoomWorld, zone: ZoneInfo) -> Html:
    """All of it; times in this zone."""
    invited, users = panel_users.draw_invited(zoom), panel_users.draw(zoom)
    things = [_meetings(zoom, zone), panel_kinds.draw(zoom)]
    return markup.join([_quotas(zoom), _locked(zoom), invited, *things, users])


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
    cells.append(_quota("Invitations", zoom.limits.made_today(INVITED), INVITATIONS[zoom.account.plan]))
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


def _chip(words: str, kind: str) -> Html:
    return markup.tag("span", words, class_=f"chip chip-{kind}")
