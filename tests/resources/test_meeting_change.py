"""A meeting that there is: shown in its form, changed with what differs and nothing else, and told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.resources import base, meeting_change, meeting_fields
from bot.resources.meeting_setting import Phase, Setting, at, place
from bot.slack import form
from bot.zoom import meetings
from tests.resources import filling
from tests.resources.filling import BERLIN, EDITING, MEETINGS, VAULT, Asker
from tests.resources.zooms import Zoom

GET, PATCH = "GET /meetings/1", "PATCH /meetings/1"
ONE: dict[str, Any] = {
    "id": 1,
    "host_id": "Z1",
    "topic": "Retro",
    "type": 2,
    "start_time": "2026-10-23T07:00:00Z",
    "duration": 30,
    "timezone": "Europe/Berlin",
    "agenda": "",
    "password": "s3cret",
    "settings": {
        "waiting_room": True,
        "jbh_time": 0,
        "join_before_host": False,
        "alternative_hosts": "a@b.co;c@d.de",
        "breakout_room": {"enable": False},
        "global_dial_in_countries": ["US"],
    },
}
SERIES: dict[str, Any] = {
    **ONE,
    "type": 8,
    "recurrence": {"type": 2, "repeat_interval": 1, "weekly_days": "6", "end_times": 4},
    "occurrences": [
        {"occurrence_id": str(number), "start_time": f"2026-{day}:00:00Z", "duration": 30, "status": status}
        for number, (day, status) in enumerate(
            [("10-23T07", "deleted"), ("10-30T08", "available"), ("11-06T08", "available")]
        )
    ],
}
"""Fridays at nine in Berlin, over the change of clocks; one is past, and one was cancelled."""
FIRST_LEFT = datetime(2026, 10, 30, 9, 0, tzinfo=BERLIN)


async def current(answer: Any, asker: Asker | None = None) -> base.Current:  # noqa: ANN401 any JSON
    async with Zoom({GET: answer}).client() as client:
        return await MEETINGS.current(client, "1", asker or Asker())


async def sent(answer: dict[str, Any], **changes: Any) -> Any:  # noqa: ANN401 any JSON
    """What Zoom gets when these fields are filled in otherwise; None empties a field."""
    there = Zoom({GET: answer, PATCH: {}})
    async with there.client() as client:
        now = await MEETINGS.current(client, "1", Asker())
        after = {name: value for name, value in {**now.filled, **changes}.items() if value is not None}
        MEETINGS.check(now.filled, after, EDITING)
        await MEETINGS.apply(client, now, MEETINGS.settled(now.filled, after, EDITING))
    (call, body) = there.asked[-1]
    assert call == PATCH
    return body


async def test_the_form_is_filled_in_with_what_zoom_has() -> None:
    now = await current(ONE)
    assert (now.zoom_id, now.name) == ("1", "Retro")
    assert now.filled == {
        "topic": "Retro",
        "start": int(datetime(2026, 10, 23, 7, tzinfo=UTC).timestamp()),
        "minutes": 30,
        "repeat": "once",
        "timezone": "Europe/Berlin",
        "waiting_room": True,
        "join_before_host": False,
        "jbh_time": "0",
        "alternative_emails": "a@b.co, c@d.de",
        "breakout_rooms": False,
        "global_dial_in_countries": "US",
    }


async def test_of_a_series_the_form_shows_the_dates_to_come() -> None:
    filled = (await current(SERIES)).filled
    assert filled["start"] == int(FIRST_LEFT.timestamp())
    assert (filled["repeat"], filled["times"]) == ("weekly", 2)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"type": 3, "start_time": None, "duration": None}, {"repeat": "any_time"}),
        ({"start_time": None}, {"repeat": "once"}),
        ({"timezone": "Mars/Base"}, {"repeat": "once", "timezone": None}),
        ({"type": 8, "recurrence": {"type": 9}}, {"repeat": "once"}),
        (
            {"type": 8, "recurrence": {"type": 1, "repeat_interval": 3, "end_times": 0}},
            {"repeat": "words", "words": "every 3 days"},
        ),
        (
            {"type": 8, "recurrence": {"type": 1, "end_date_time": "2026-10-25T22:59:59Z"}},
            {"repeat": "daily", "until": "2026-10-25", "times": None},
        ),
    ],
)
async def test_odd_meetings_are_shown_as_far_as_they_are_known(
    facts: dict[str, Any], shown: dict[str, Any]
) -> None:
    filled = (await current({**ONE, **facts})).filled
    assert {name: filled.get(name) for name in shown} == shown


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"settings": {"audio": "hologram"}}, "audio"),
        ({"settings": {"breakout_room": {"rooms": [{"name": "A", "participants": ["ID1"]}]}}}, "rooms"),
        ({"settings": {"contact_name": "x" * 1001}}, "contact_name"),
        ({"settings": {"contact_email": "nobody"}}, "contact_email"),
        ({"duration": 0}, "minutes"),
        ({"duration": 2000}, "minutes"),
    ],
)
async def test_what_the_form_cannot_hold_is_not_shown_and_not_touched(
    facts: dict[str, Any], name: str
) -> None:
    assert name not in (await current({**ONE, **facts})).filled
    assert await sent({**ONE, **facts}, topic="Review") == {"topic": "Review"}


async def test_a_meeting_that_is_gone_or_anothers_or_was_not_scheduled_is_refused() -> None:
    with pytest.raises(Refusal, match="not in Zoom any more"):
        await current(None)
    with pytest.raises(Refusal, match="Only its host"):
        await current({**ONE, "host_id": "Z2"})
    with pytest.raises(Refusal, match="was not scheduled"):
        await current({**ONE, "type": 1})


async def test_the_passcode_is_never_shown_and_a_new_one_is_sent() -> None:
    assert "s3cret" not in repr(await current(ONE))
    assert await sent(ONE, passcode=VAULT.seal("new")) == {"password": "new"}


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ({"topic": "Review"}, {"topic": "Review"}),
        ({"agenda": "Numbers"}, {"agenda": "Numbers"}),
        ({"minutes": 45}, {"duration": 45}),
        ({"waiting_room": False}, {"settings": {"waiting_room": False}}),
        ({"waiting_room": False, "join_before_host": True, "jbh_time": "5"}, {
            "settings": {"waiting_room": False, "join_before_host": True, "jbh_time": 5}
        }),
        ({"alternative_emails": "c@d.de"}, {"settings": {"alternative_hosts": "c@d.de"}}),
        ({"alternative_emails": None}, {"settings": {"alternative_hosts": ""}}),
        ({"global_dial_in_countries": None}, {"settings": {"global_dial_in_countries": []}}),
        ({"breakout_rooms": True, "rooms": "A"}, {
            "settings": {"breakout_room": {"enable": True, "rooms": [{"name": "A"}]}}
        }),
        ({"waiting_room": None}, {}),
        ({"start": int(FIRST_LEFT.timestamp())}, {
            "start_time": "2026-10-30T09:00:00", "timezone": "Europe/Berlin"
        }),
        ({"timezone": "Asia/Tokyo"}, {"start_time": "2026-10-23T16:00:00", "timezone": "Asia/Tokyo"}),
        ({"repeat": "any_time"}, {"type": 3}),
        ({"repeat": "daily", "times": 3}, {
            "type": 8, "start_time": "2026-10-23T09:00:00", "timezone": "Europe/Berlin", "duration": 30,
            "recurrence": {"type": 1, "repeat_interval": 1, "end_times": 3},
        }),
    ],
)  # fmt: skip
async def test_only_what_differs_is_sent(changes: dict[str, Any], body: dict[str, Any]) -> None:
    assert await sent(ONE, **changes) == body


async def test_of_a_series_zoom_gets_all_of_its_dates_again_where_they_change_and_not_otherwise() -> None:
    assert await sent(SERIES, topic="Review") == {"topic": "Review"}
    assert await sent(SERIES, start=int((FIRST_LEFT + timedelta(hours=1)).timestamp())) == {
        "start_time": "2026-10-30T10:00:00",
        "timezone": "Europe/Berlin",
        "duration": 30,
        "recurrence": {"type": 2, "repeat_interval": 1, "weekly_days": "6", "end_times": 2},
    }
    assert await sent(SERIES, repeat="once") == {
        "type": 2,
        "start_time": "2026-10-30T09:00:00",
        "timezone": "Europe/Berlin",
    }


async def test_a_series_without_an_end_stays_without_one() -> None:
    endless = {**SERIES, "recurrence": {**SERIES["recurrence"], "end_times": 0}}
    body = await sent(endless, start=int((FIRST_LEFT + timedelta(hours=1)).timestamp()))
    assert body["recurrence"]["end_times"] == 0


async def test_what_was_filled_in_is_settled_in_zooms_own_words() -> None:
    now = await current(ONE)
    words = {"repeat": "words", "words": "every Monday, 3 times", "global_dial_in_countries": "us, germany"}
    settled = MEETINGS.settled(now.filled, {**now.filled, **words}, EDITING)
    assert settled["global_dial_in_countries"] == "US, DE"
    assert (settled["repeat"], settled["times"]) == ("weekly", 3)
    assert settled["start"] == int(datetime(2026, 10, 26, 9, 0, tzinfo=BERLIN).timestamp())
    assert "words" not in settled


@pytest.mark.parametrize(
    ("changes", "as_zoom_has_it"),
    [
        ({"waiting_room": None}, {"waiting_room": True}),
        ({"jbh_time": None}, {"jbh_time": "0"}),
        ({"repeat": "any_time", "start": None, "minutes": None, "timezone": None}, {"minutes": 30}),
        ({"timezone": None}, {"timezone": "America/New_York"}),
        ({"alternative_emails": "A@b.co, C@D.de"}, {"alternative_emails": "a@b.co, c@d.de"}),
    ],
)
async def test_what_zoom_keeps_or_writes_otherwise_is_not_told_as_something_that_it_did_not_take(
    changes: dict[str, Any], as_zoom_has_it: dict[str, Any]
) -> None:
    now = await current(ONE)
    after = {name: value for name, value in {**now.filled, **changes}.items() if value is not None}
    context = replace(EDITING, zone=ZoneInfo("America/New_York"))
    settled = MEETINGS.settled(now.filled, after, context)
    assert {name: settled.get(name) for name in as_zoom_has_it} == as_zoom_has_it


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": " "}, "topic"),
        ({"start": 1_000_000_000}, "start"),
        ({"minutes": None}, "minutes"),
        ({"repeat": "words", "words": "sometimes"}, "words"),
        ({"rooms": "A: x", "breakout_rooms": True}, "rooms"),
        ({"join_before_host": True}, "join_before_host"),
        ({"jbh_time": "5"}, "jbh_time"),
    ],
)
async def test_what_cannot_become_so_is_said_at_its_field(changes: dict[str, Any], field: str) -> None:
    now = await current(ONE)
    after = {name: value for name, value in {**now.filled, **changes}.items() if value is not None}
    with pytest.raises(base.Wrong) as wrong:
        MEETINGS.check(now.filled, after, EDITING)
    assert set(wrong.value.errors) == {field}


async def test_what_zoom_has_already_is_not_questioned() -> None:
    odd = {**ONE, "start_time": "2020-01-01T10:00:00Z", "settings": {"jbh_time": 5, "waiting_room": True}}
    now = await current(odd)
    MEETINGS.check(now.filled, {**now.filled, "topic": "Review"}, EDITING)


async def test_what_went_wrong_since_it_was_checked_ends_the_change() -> None:
    now = await current(ONE)
    async with Zoom({}).client() as client:
        with pytest.raises(Refusal, match="sometimes"):
            await MEETINGS.apply(client, now, {**now.filled, "repeat": "words", "words": "sometimes"})


async def test_all_meetings_are_not_there_to_choose_from() -> None:
    async with Zoom({}).client() as client:
        assert [each async for each in MEETINGS.everything(client)] == []


EDITABLE = tuple(
    each
    for each in meeting_fields.ALL
    if each.phase is not Phase.CREATING and each.name not in {"topic", "timezone", "alternative_emails"}
)


@pytest.mark.parametrize("setting", EDITABLE, ids=lambda each: each.name)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_each_setting_that_is_changed_is_sent_with_no_more_than_the_rest_of_its_object(
    setting: Setting, data: st.DataObject
) -> None:
    value, expected = data.draw(filling.values(setting))
    value = VAULT.seal(value) if setting.field.secret else value
    before: dict[str, Any] = {"repeat": "once", "start": 0, "minutes": 30, **filling.needed(setting)}
    update = meeting_change.update(before, {**before, setting.name: value}, ZoneInfo("UTC"), VAULT)
    body: dict[str, Any] = {}
    for name in before.keys() & meeting_fields.BY_NAME.keys():
        other = meeting_fields.BY_NAME[name]
        if other.path.startswith(".".join(setting.path.split(".")[:2])):
            place(body, other.path, other.shape.put(before[name]))
    place(body, setting.path, expected)
    assert update.as_json() == body


@pytest.mark.parametrize("setting", EDITABLE, ids=lambda each: each.name)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_each_setting_that_zoom_has_is_shown_and_not_sent_again(
    setting: Setting, data: st.DataObject
) -> None:
    value, expected = data.draw(filling.values(setting))
    body: dict[str, Any] = {"id": 1, "type": 3}
    place(body, setting.path, expected)
    meeting = meetings.Meeting.model_validate(body)
    shown = meeting_change.shown(meeting, ZoneInfo("UTC"))
    assert (setting.name in shown) != setting.field.secret
    assert not isinstance(setting.field, form.Switch) or shown[setting.name] is value
    assert meeting_change.update(shown, shown, ZoneInfo("UTC"), VAULT).as_json() == {}
    assert at({"a": 1}, "a.b") is None
