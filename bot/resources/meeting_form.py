"""The form of a meeting."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.resources import base
from bot.slack import form
from bot.slack.form import Block, Field, Filled

MOST_INVITED: Final = 50
"""People who get a direct message for one meeting; Slack lets the bot send about one a second."""

DEFAULT_MINUTES: Final = 30
AHEAD: Final = timedelta(minutes=5)
"""How far ahead the start of a new form is, at least."""
STEP: Final = 1800
"""Seconds: a new form starts at a full or half hour."""

TOPIC: Final = form.Text(name="topic", label="Topic", most=200, optional=False)
START: Final = form.Moment(name="start", label="Starts", optional=False)
MINUTES: Final = form.Number(name="minutes", label="Minutes", least=1, most=1440, optional=False)
INVITE: Final = form.People(name="invite", label="Invite", most=MOST_INVITED)
AGENDA: Final = form.Text(name="agenda", label="Agenda", most=2000, lines=True)


class MeetingForm(base.Form):
    """What is filled in to schedule a meeting, or to change one."""

    title = "Schedule a meeting"
    edit_title = "Change the meeting"
    submit = "Schedule"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "Meeting"),)

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        """The fields of a page."""
        return (TOPIC, START, MINUTES, INVITE, AGENDA)

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[Block]:
        """The coming dates of a series."""
        return ()

    def defaults(self, context: base.Context) -> Filled:
        """The next half hour."""
        soon = int((context.now + AHEAD).timestamp())
        return {"start": -(-soon // STEP) * STEP, "minutes": DEFAULT_MINUTES}
