"""What the tests of the domain share."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

BERLIN: Final = ZoneInfo("Europe/Berlin")
NOON: Final = datetime(2026, 11, 18, 12, 0, tzinfo=BERLIN)
"""A Wednesday in winter."""
