"""Zoom's rate limits, and a pacer that keeps to them.

Zoom counts per account, over all its apps, and per second and label (https://developers.zoom.us/docs/api/rate-limits/).
No call tells the plan: it has to be configured.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Label(StrEnum):
    """How Zoom classes an operation for its limits."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class Plan(StrEnum):
    """The Zoom account's plan."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    """Business, Education, Enterprise and Partner."""


PUBLISHED: Final[Mapping[Plan, Mapping[Label, float]]] = {
    Plan.FREE: {Label.LIGHT: 4, Label.MEDIUM: 2, Label.HEAVY: 1},
    Plan.PRO: {Label.LIGHT: 30, Label.MEDIUM: 20, Label.HEAVY: 10},
    Plan.BUSINESS: {Label.LIGHT: 80, Label.MEDIUM: 60, Label.HEAVY: 40},
}
"""Requests per second by plan and label."""

UNLIMITED: Final[Mapping[Label, float]] = dict.fromkeys(Label, math.inf)
"""No pacing at all: for measurements, and where something else paces."""
