"""What is asked of Zoom for one user, as it is saved."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.resources import base
from bot.zoom import users
from bot.zoom.users import Action


class Licence(StrEnum):
    """A user's type, as the form and the policy call it."""

    BASIC = "basic"
    LICENSED = "licensed"
    UNASSIGNED = "unassigned"

    @property
    def type(self) -> users.Type:
        """As Zoom calls it."""
        return users.Type[self.name]


class Spec(base.Spec):
    """One user."""

    found: ClassVar[frozenset[str]] = frozenset({"hints"})
    email: str = ""
    """Empty until the person is looked up in Slack."""
    first_name: str = ""
    last_name: str = ""
    display_name: str = ""
    type: Licence = Licence.BASIC
    action: Action = Action.CREATE
    groups: Mapping[str, str] = {}
    """Names of user groups, by their IDs."""
    reason: str
    until: date | None = None
    """The last day of a licence that is given for a time."""
    zone: str = "UTC"
    """The asker's time zone, in which that day ends."""
    person: str = ""
    """Slack user ID of who gets it; empty where an address was typed."""
    hints: tuple[str, ...] = ()
    """What only an approver can judge, in plain text."""

    @property
    def name(self) -> str:
        """What people call who gets it; the address where no name is known."""
        return self.display_name or f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def domain(self) -> str:
        """Of the address, in small letters."""
        return self.email.rpartition("@")[2].casefold()

    @property
    def ends_at(self) -> datetime | None:
        """When the licence is over: as the day after the last one begins."""
        if self.until is None:
            return None
        return datetime.combine(self.until + timedelta(days=1), time(), ZoneInfo(self.zone))
