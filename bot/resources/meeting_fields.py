"""All settings of a meeting, on the pages of its form."""

from typing import Final

from bot.resources import base, meeting_fields_entry, meeting_fields_session
from bot.resources import meeting_shapes as shapes
from bot.resources.meeting_setting import Setting
from bot.slack import form

TOPIC: Final = Setting(
    field=form.Text(name="topic", label="Topic", most=200, optional=False),
    path="topic",
    what="that topic",
    shape=shapes.TEXT,
)
AGENDA: Final = Setting(
    field=form.Text(name="agenda", label="Agenda", most=2000, lines=True),
    path="agenda",
    what="an agenda",
    shape=shapes.TEXT,
)

PAGES: Final[dict[base.Page, tuple[Setting, ...]]] = {
    base.Page("security", "Security", "Who comes in, and how."): meeting_fields_entry.SECURITY,
    base.Page("media", "Audio and video"): meeting_fields_session.MEDIA,
    base.Page("recording", "Recording"): meeting_fields_session.RECORDING,
    base.Page(
        "registration", "Registration", "Whether people register first, and who approves it."
    ): meeting_fields_entry.REGISTRATION,
    base.Page("hosts", "Hosts", "Who may start it besides you."): meeting_fields_entry.HOSTS,
    base.Page("rooms", "Breakout rooms"): meeting_fields_session.ROOMS,
    base.Page("interpretation", "Interpretation"): meeting_fields_session.INTERPRETATION,
    base.Page("chat", "Chat, Q&A and AI"): meeting_fields_session.CHAT,
    base.Page("regions", "Regions and dial-in"): meeting_fields_session.REGIONS,
    base.Page("calendar", "Calendar and contact"): meeting_fields_session.CALENDAR,
    base.Page("tracking", "Tracking and template"): meeting_fields_session.TRACKING,
    base.Page("older", "Older settings", "Zoom takes these, and may ignore them."): (
        meeting_fields_session.OLDER
    ),
}
"""The pages behind “More settings”, with their settings."""

ALL: Final = (TOPIC, AGENDA, *(setting for settings in PAGES.values() for setting in settings))
BY_NAME: Final = {setting.name: setting for setting in ALL}


def of(page: str) -> tuple[Setting, ...]:
    """The settings on a page, other than the first."""
    return next(settings for each, settings in PAGES.items() if each.name == page)


def home(name: str) -> str:
    """The page that a field is on."""
    pages = (page.name for page, settings in PAGES.items() if any(each.name == name for each in settings))
    return next(pages, base.FIRST)
