"""People, and how a Slack user is tied to a Zoom user."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


def is_group(slack_id: str) -> bool:
    """Whether it is the ID of a user group of Slack, and not of a person."""
    return slack_id.startswith("S")


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user as Slack describes them."""

    id: str
    name: str
    email: str
    """The address that Slack vouches for; empty when it vouches for none: the profile shows none, it is not
    confirmed, or the person is a bot or of another workspace."""
    zone: ZoneInfo | None
    """The time zone of the Slack profile; None when Slack names none that is known here."""
    first_name: str = ""
    last_name: str = ""
    """As the Slack profile has them; empty where it does not tell them apart."""
    can_decide: bool = True
    """Whether it is a person of this workspace: no bot, nobody deactivated, nobody of another company."""


class LinkedBy(StrEnum):
    """How a link came to be."""

    EMAIL = "email"
    """The Slack profile's e-mail address is the Zoom user's."""
    ADMIN = "admin"
    """An admin tied them with `/zoom link @user address`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A Slack user tied to a Zoom user."""

    slack_id: str
    zoom_id: str
    zoom_email: str
    by: LinkedBy
    actor: str
    """The Slack ID of whoever made the link."""
    at: datetime
