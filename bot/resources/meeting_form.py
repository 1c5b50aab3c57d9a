"""The form of a meeting: its first page, and those behind “More settings”."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain import repeats
from bot.resources import base, meeting_fields, meeting_read, meeting_repeat
from bot.slack import form, message
from bot.slack.form import Block, Field, Filled

DEFAULT_MINUTES: Final = 30
AHEAD: Final = timedelta(minutes=5)
"""How far ahead the start of a new form is, at least."""
STEP: Final = 1800
"""Seconds: a new form starts at a full or half hour."""
PREVIEWED: Final = 5
"""Dates of a series that are shown, besides the last."""

START: Final = form.Moment(name="start", label="Starts", optional=False)
MINUTES: Final = form.Number(name="minutes", label="Duration in minutes", least=1, most=1440, optional=False)
INVITE: Final = form.People(
    name="invite",
    label="Invite",
    hint="They get the link in a direct message.",
    most=meeting_read.MOST_INVITED,
)

ALL_DATES: Final = (
    "This is a series: what you change is changed for all its coming dates. If you change when it takes"
    " place, single dates that were cancelled may come back."
)


class MeetingForm(base.Form):
    """What is filled in to schedule a meeting, or to change one."""

    title = "Schedule a meeting"
    edit_title = "Change the meeting"
    submit = "Schedule"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "Meeting"), *meeting_fields.PAGES)

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        """The fields of a page."""
        if page == base.FIRST:
            return _first(filled, context)
        settings = meeting_fields.of(page)
        shown = [each.field for each in settings if each.shown(editing=context.editing)]
        return [_kept(each) for each in shown] if context.editing else shown

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[Block]:
        """The coming dates of a series, or what is wrong with it."""
        way = meeting_repeat.chosen(filled)
        if page != base.FIRST or way not in meeting_repeat.SERIES:
            return ()
        said = [ALL_DATES] if context.editing else []
        said += _dates(filled, context)
        return [message.plain("\n".join(said)).to_dict()]

    def defaults(self, context: base.Context) -> Filled:
        """The next half hour."""
        soon = (context.now + AHEAD).timestamp()
        return {
            "start": math.ceil(soon / STEP) * STEP,
            "minutes": DEFAULT_MINUTES,
            "repeat": meeting_repeat.Choice.ONCE.value,
        }


def _first(filled: Filled, context: base.Context) -> list[Field]:
    way = meeting_repeat.chosen(filled)
    when: list[Field] = []
    if way is not meeting_repeat.Choice.ANY_TIME:
        when = [replace(START, hint=_zone(context), watched=way in meeting_repeat.SERIES), MINUTES]
    people = [] if context.editing else [INVITE]
    return [
        meeting_fields.TOPIC.field,
        *when,
        *people,
        *meeting_repeat.fields(filled),
        meeting_fields.AGENDA.field,
    ]


def _zone(context: base.Context) -> str:
    """In which time zone the start is filled in: Slack's inputs are always in the person's own."""
    return f"In your time zone, {context.zone.key}." if context.zone else "In your time zone."


def _kept(field: Field) -> Field:
    """The same field for a meeting that there is: what is not chosen stays as it is."""
    if isinstance(field, form.Switch):
        return replace(field, unset="As it is now")
    if isinstance(field, form.Choice):
        return replace(field, placeholder="As it is now")
    return replace(field, hint="Leave it empty to keep the one that there is.") if field.secret else field


def _dates(filled: Filled, context: base.Context) -> list[str]:
    """The next dates and the last one, by the clock where it takes place; or what is wrong."""
    if meeting_read.zone(filled, context.zone) is None:
        return ["Its dates are shown as soon as I know your time zone."]
    try:
        # The next date of a series that is changed may be under way.
        read = meeting_read.begins if context.editing else meeting_read.start
        start = read(filled, context)
        repeat = meeting_repeat.series(filled, start, endless=context.editing)
    except base.Wrong as wrong:
        return list(wrong.errors.values())
    return [*_listed(repeat, start), *repeats.remarks(repeat, start)]


def _listed(repeat: repeats.Repeat, start: datetime) -> list[str]:
    found = [f"{each:%a} {each.day} {each:%b %Y, %H:%M}" for each in repeats.dates(repeat, start)]
    said = repeats.say(repeat)
    title = f"{said[:1].upper()}{said[1:]}"
    if repeat.times is None and repeat.until is None:
        return [f"{title}, without an end, in {start.tzinfo}:", *found[:PREVIEWED], "…"]
    count = f": {len(found)} dates" if repeat.until else ""
    skipped = ["…"] if len(found) > PREVIEWED + 1 else []
    return [f"{title}{count}, in {start.tzinfo}:", *found[:PREVIEWED], *skipped, *found[PREVIEWED:][-1:]]
