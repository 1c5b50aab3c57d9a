"""Zoom's rules for series."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pydantic
import pytest

from bot.zoom.recurrence import Every, Recurrence, Weekday

END = datetime(2026, 12, 24, 1, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"type": Every.DAY, "repeat_interval": 99}, {"type": 1, "repeat_interval": 99}),
        (
            {"type": Every.WEEK, "weekly_days": [Weekday.WEDNESDAY, Weekday.MONDAY], "end_times": 0},
            {"type": 2, "weekly_days": "2,4", "end_times": 0},
        ),
        ({"type": 2, "weekly_days": "2,4", "repeat_interval": 50}, None),
        ({"type": 3, "monthly_day": 31, "repeat_interval": 10}, None),
        ({"type": 3, "monthly_week": -1, "monthly_week_day": 6, "end_times": 60}, None),
        ({"type": 3}, None),
        (
            {"type": 1, "end_date_time": END},
            {"type": 1, "end_date_time": "2026-12-23T23:00:00Z"},
        ),
    ],
)
def test_a_series_is_sent_as_zoom_writes_it(given: dict[str, Any], sent: dict[str, Any] | None) -> None:
    assert Recurrence.model_validate(given).as_json() == (sent or given)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"type": 4},
        {"type": 1, "repeat_interval": 0},
        {"type": 1, "repeat_interval": 100},
        {"type": 2, "repeat_interval": 51, "weekly_days": "1"},
        {"type": 3, "repeat_interval": 11},
        {"type": 2},
        {"type": 2, "weekly_days": "8"},
        {"type": 2, "weekly_days": "2,"},
        {"type": 2, "weekly_days": []},
        {"type": 1, "weekly_days": "2"},
        {"type": 1, "monthly_day": 1},
        {"type": 2, "weekly_days": "2", "monthly_week": 1, "monthly_week_day": 1},
        {"type": 3, "monthly_day": 32},
        {"type": 3, "monthly_week": 0, "monthly_week_day": 1},
        {"type": 3, "monthly_week": 1},
        {"type": 3, "monthly_week_day": 1},
        {"type": 3, "monthly_day": 3, "monthly_week": 1, "monthly_week_day": 1},
        {"type": 1, "end_times": 61},
        {"type": 1, "end_times": -1},
        {"type": 1, "end_times": 3, "end_date_time": END},
        {"type": 1, "end_date_time": datetime(2026, 12, 24)},  # noqa: DTZ001 without a zone: when is it?
    ],
)
def test_a_series_that_zoom_would_refuse_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(pydantic.ValidationError):
        Recurrence.model_validate(wrong)
