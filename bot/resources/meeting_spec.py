"""What is asked of Zoom for one meeting, as it is saved."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import AwareDatetime

from bot.resources import base


class Spec(base.Spec):
    """One meeting of one host, or a series."""

    found: ClassVar[frozenset[str]] = frozenset({"host", "people", "owner"})
    host: str = ""
    """Zoom user ID of the asker; empty until it is looked up."""
    topic: str
    start: AwareDatetime | None = None
    """In the zone; of a series, its first date. None for an instant meeting, and for one at any time."""
    zone: str = ""
    """IANA name of the asker's time zone, or of the one that they chose, where there is a start."""
    minutes: int | None = None
    any_time: bool = False
    """Whether it can be held again and again, without a fixed time."""
    recurrence: Mapping[str, Any] = {}
    """Of a series, as Zoom takes it."""
    chosen: Mapping[str, Any] = {}
    """What was filled in besides: settings by their names, as the form has them; a passcode is sealed."""
    people: Mapping[str, str] = {}
    """Addresses of the Zoom users of Slack people who were chosen; empty until they are looked up."""
    owner: str = ""
    """Zoom user ID of whom it is scheduled for, where that is somebody else."""
