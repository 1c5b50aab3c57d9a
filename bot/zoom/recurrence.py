"""How a meeting recurs, with Zoom's rules (POST /users/{userId}/meetings, `recurrence`)."""

from enum import IntEnum
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.zoom import models


class Every(IntEnum):
    """The unit of a recurrence."""

    DAY = 1
    WEEK = 2
    MONTH = 3


class Weekday(IntEnum):
    """Zoom's numbers of the days. The week starts on Sunday, unlike Python's."""

    SUNDAY = 1
    MONDAY = 2
    TUESDAY = 3
    WEDNESDAY = 4
    THURSDAY = 5
    FRIDAY = 6
    SATURDAY = 7


LONGEST_INTERVAL: Final = {Every.DAY: 99, Every.WEEK: 50, Every.MONTH: 10}


def _days(value: object) -> object:
    """Days as Zoom wants them, "2,4", out of any collection of numbers."""
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(str(int(day)) for day in sorted(value))
    return value


class Recurrence(models.Body):
    """When a meeting of type RECURRING_FIXED recurs. Without an end it happens once (`end_times` 1)."""

    type: Every
    repeat_interval: int | None = Field(default=None, ge=1)
    """Every so many days (at most 99), weeks (50) or months (10)."""
    weekly_days: Annotated[str, BeforeValidator(_days)] = Field(default="1", pattern=r"^[1-7](,[1-7])*$")
    """Weeks only, and needed there: days such as "2,4", or a collection of `Weekday`."""
    monthly_day: int = Field(default=1, ge=1, le=31)
    """Months only: the day of the month; or else `monthly_week` with `monthly_week_day`."""
    monthly_week: Literal[-1, 1, 2, 3, 4] | None = None
    """Months only: the week of the month, -1 the last."""
    monthly_week_day: Weekday | None = None
    """Months only: the day in that week."""
    end_times: int = Field(default=1, ge=0, le=60)
    """How many times; 0 without end. Not together with `end_date_time`."""
    end_date_time: models.Zulu | None = None
    """The moment after which there is none any more."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        given = self.model_fields_set
        if self.repeat_interval and self.repeat_interval > (most := LONGEST_INTERVAL[self.type]):
            raise ValueError(
                f"repeat_interval is at most {most} for a recurrence by {self.type.name.lower()}"
            )
        if {"end_times", "end_date_time"} <= given:
            raise ValueError("end_times and end_date_time cannot both be given")
        if (self.type is Every.WEEK) != ("weekly_days" in given):
            raise ValueError("weekly_days belongs to a weekly recurrence, which needs it")
        monthly = given & {"monthly_day", "monthly_week", "monthly_week_day"}
        if monthly and self.type is not Every.MONTH:
            raise ValueError(f"{', '.join(sorted(monthly))}: only for a monthly recurrence")
        if monthly not in (set(), {"monthly_day"}, {"monthly_week", "monthly_week_day"}):
            raise ValueError("a month takes monthly_day, or monthly_week with monthly_week_day")
        return self


class RecurrenceAnswer(models.Answer):
    """How a meeting recurs, as Zoom tells it."""

    type: int | None = None
    repeat_interval: int | None = None
    weekly_days: str | None = None
    monthly_day: int | None = None
    monthly_week: int | None = None
    monthly_week_day: int | None = None
    end_times: int | None = None
    end_date_time: models.Moment | None = None
