"""What is asked of Zoom for one meeting, as it is saved."""

from pydantic import AwareDatetime

from bot.resources import base


class Spec(base.Spec):
    """One meeting of one host."""

    host: str = ""
    """Zoom user ID; empty until it is looked up."""
    topic: str
    start: AwareDatetime | None = None
    """In the asker's time zone; None for an instant meeting."""
    zone: str = ""
    """IANA name of the asker's time zone, for a scheduled one."""
    minutes: int | None = None
