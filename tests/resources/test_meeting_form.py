"""The form of a meeting: what it asks, what it shows of a series, and that Slack takes it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.resources import base
from bot.slack import form, modal
from tests.resources import filling
from tests.resources.filling import CONTEXT, EDITING, FORM, opened

VIEW_LIMIT = 250_000
"""Bytes of a view (docs.slack.dev/reference/views)."""


def names(filled: form.Filled, context: base.Context = CONTEXT, page: str = base.FIRST) -> list[str]:
    return [each.name for each in FORM.fields(page, filled, context)]


def note(filled: form.Filled, context: base.Context = CONTEXT) -> str:
    return "\n".join(each["text"]["text"] for each in FORM.notes(base.FIRST, filled, context))


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("12:00:00", "12:30"),
        ("12:10:00", "12:30"),
        ("12:25:00", "12:30"),
        ("12:25:01", "13:00"),
        ("23:58:00", "00:30"),
    ],
)
def test_a_new_form_starts_at_the_next_half_hour_that_is_not_too_near(now: str, start: str) -> None:
    context = replace(CONTEXT, now=datetime.fromisoformat(f"2026-10-20T{now}+00:00"))
    filled = FORM.defaults(context)
    assert f"{datetime.fromtimestamp(filled['start'], UTC):%H:%M}" == start
    assert filled["minutes"] == 30


def test_the_first_page_asks_the_few_things_that_a_meeting_needs() -> None:
    assert names(opened()) == ["topic", "start", "minutes", "invite", "repeat", "agenda"]


@pytest.mark.parametrize(
    ("way", "asks"),
    [
        ("daily", ["start", "minutes", "repeat", "times", "until"]),
        ("words", ["start", "minutes", "repeat", "words"]),
        ("any_time", ["repeat"]),
    ],
)
def test_how_it_repeats_decides_what_else_is_asked(way: str, asks: list[str]) -> None:
    assert [each for each in names(opened(repeat=way)) if each not in {"topic", "invite", "agenda"}] == asks


def test_the_form_is_drawn_again_when_the_start_of_a_series_changes_and_not_of_one_meeting() -> None:
    def watched(filled: form.Filled) -> bool:
        return next(each for each in FORM.fields(base.FIRST, filled, CONTEXT) if each.name == "start").watched

    assert not watched(opened())
    assert watched(opened(repeat="weekly"))


def test_the_askers_time_zone_is_named_where_it_is_known() -> None:
    def hint(context: base.Context) -> str:
        return next(each for each in FORM.fields(base.FIRST, {}, context) if each.name == "start").hint

    assert hint(CONTEXT) == "In your time zone, Europe/Berlin."
    assert hint(replace(CONTEXT, zone=None)) == "In your time zone."


def test_a_form_that_changes_a_meeting_leaves_out_what_cannot_be_changed() -> None:
    everything = [name for page in FORM.pages for name in names({}, EDITING, page.name)]
    gone = {"invite", "schedule_for", "template", "default_password", "pre_schedule", "alternative_hosts"}
    assert not gone & set(everything)
    assert "alternative_emails" in everything
    security = {each.name: each for each in FORM.fields("security", {}, EDITING)}
    assert isinstance(security["waiting_room"], form.Switch)
    assert security["waiting_room"].unset == "As it is now"
    assert "empty to keep" in security["passcode"].hint


def test_the_coming_dates_are_shown_at_the_same_hour_over_the_change_of_clocks() -> None:
    start = datetime(2026, 10, 23, 9, 0, tzinfo=filling.BERLIN)
    shown = note(opened(repeat="daily", times=8, start=int(start.timestamp())))
    assert shown.splitlines() == [
        "Every day, 8 times, in Europe/Berlin:",
        "Fri 23 Oct 2026, 09:00",
        "Sat 24 Oct 2026, 09:00",
        "Sun 25 Oct 2026, 09:00",
        "Mon 26 Oct 2026, 09:00",
        "Tue 27 Oct 2026, 09:00",
        "…",
        "Fri 30 Oct 2026, 09:00",
    ]


def test_few_dates_are_all_shown() -> None:
    assert "…" not in note(opened(repeat="daily", times=6))
    assert len(note(opened(repeat="daily", times=6)).splitlines()) == 7
    assert len(note(opened(repeat="daily", times=2)).splitlines()) == 3


def test_of_a_series_that_is_changed_a_date_under_way_is_shown_with_the_others() -> None:
    begun = datetime(2026, 10, 20, 14, 0, tzinfo=filling.BERLIN)
    shown = note(opened(repeat="daily", times=2, start=int(begun.timestamp())), EDITING)
    assert shown.splitlines()[-2:] == ["Tue 20 Oct 2026, 14:00", "Wed 21 Oct 2026, 14:00"]


def test_a_chosen_time_zone_counts_for_the_dates() -> None:
    start = datetime(2026, 10, 23, 9, 0, tzinfo=filling.BERLIN)
    shown = note(
        opened(repeat="daily", until="2026-10-27", start=int(start.timestamp()), timezone="Asia/Tokyo")
    )
    assert shown.splitlines()[0] == "Every day until Tue 27 October 2026: 5 dates, in Asia/Tokyo:"
    assert shown.splitlines()[-1] == "Tue 27 Oct 2026, 16:00"


def test_what_may_surprise_about_the_dates_is_said() -> None:
    start = datetime(2026, 10, 31, 9, 0, tzinfo=filling.BERLIN)
    assert "left out" in note(opened(repeat="monthly", start=int(start.timestamp())))


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"repeat": "words"}, "For example"),
        ({"repeat": "words", "words": "every 51 weeks"}, "1 to 50 weeks"),
        ({"repeat": "daily", "start": 1_000_000_000}, "That time has passed: choose a later one."),
        ({"repeat": "daily", "times": 3, "until": "2026-12-24"}, "not both"),
    ],
)
def test_what_is_wrong_with_a_series_is_said_where_its_dates_would_be(
    filled: dict[str, Any], said: str
) -> None:
    assert said in note(opened(**filled))


def test_one_meeting_has_no_notes_and_other_pages_have_none() -> None:
    assert not note(opened())
    assert not FORM.notes("security", opened(repeat="daily"), CONTEXT)


def test_without_a_time_zone_the_dates_are_promised() -> None:
    assert "as soon as I know your time zone" in note(opened(repeat="daily"), replace(CONTEXT, zone=None))


def test_who_changes_a_series_is_told_that_all_dates_change() -> None:
    assert note(opened(repeat="daily", times=2), EDITING).startswith("This is a series: what you change")
    assert "cancelled may come back" in note(opened(repeat="daily"), EDITING)


def test_a_series_without_an_end_in_zoom_is_shown_as_such() -> None:
    shown = note(opened(repeat="daily"), EDITING).splitlines()
    assert shown[1] == "Every day, without an end, in Europe/Berlin:"
    assert shown[-1] == "…"


@pytest.mark.parametrize("context", [CONTEXT, EDITING])
def test_each_page_stays_within_slacks_limits_when_all_is_filled_in(context: base.Context) -> None:
    long = {
        "text": "x" * 3000,
        "start": int((filling.NOW + timedelta(days=1)).timestamp()),
        "invite": [f"U{number:08}" for number in range(50)],
        "repeat": "words",
        "words": "every 2 weeks on Tue and Thu, 10 times",
    }
    for page in FORM.pages:
        fields = FORM.fields(page.name, long, context)
        filled = {
            each.name: "x" * each.most
            for each in fields
            if isinstance(each, form.Text) and each.name not in long
        }
        blocks = [*form.draw(fields, {**long, **filled}), *FORM.notes(page.name, long, context)]
        view = modal.Modal(
            modal.FORM, FORM.title, blocks, modal.OfForm(draft="d" * 30), FORM.submit
        ).payload()
        assert len(json.dumps(view)) < VIEW_LIMIT
        assert len({each.name for each in fields}) == len(fields)


def test_no_two_pages_have_a_field_of_the_same_name() -> None:
    every = [name for page in FORM.pages for name in names(opened(repeat="daily"), CONTEXT, page.name)]
    assert len(every) == len(set(every))
    assert all(len(page.title) <= 24 for page in FORM.pages)
