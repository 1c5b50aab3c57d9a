"""A preset in a typed line: what was typed goes before what was kept."""

from datetime import datetime
from typing import Any

import pytest

from bot.errors import Refusal
from bot.resources import meeting_request
from bot.resources.meeting_spec import Spec
from bot.zoom import meetings
from tests.resources.filling import BERLIN, MEETINGS, NOW, VAULT, Asker

KEPT = {"topic": "Standup", "minutes": 15, "invite": ["U2"], "repeat": "once", "mute_upon_entry": True}


async def typed(line: str, zone: bool = True, **more: Any) -> Spec:  # noqa: ANN401, FBT001, FBT002 values of all fields
    kept = {"standup": {**KEPT, **more}}
    asker = Asker(kept=kept) if zone else Asker(kept=kept, zone=None)
    return await MEETINGS.understand(line, asker, NOW)


async def test_a_preset_fills_in_what_was_not_typed() -> None:
    spec = await typed("at tomorrow 15:00 with preset standup")
    assert (spec.topic, spec.minutes, spec.invited, spec.host) == ("Standup", 15, ("U2",), "Z1")
    assert spec.start == datetime(2026, 10, 21, 15, 0, tzinfo=BERLIN)
    assert spec.chosen == {"mute_upon_entry": True}


async def test_what_is_typed_goes_first() -> None:
    spec = await typed("Retro at tomorrow 15:00 for 45m with <@U3> and preset standup")
    assert (spec.topic, spec.minutes, spec.invited) == ("Retro", 45, ("U3",))


async def test_without_a_time_it_begins_now_without_what_is_for_later_ones_only() -> None:
    spec = await typed("with preset standup", join_before_host=True, jbh_time="5", topic="")
    assert meeting_request.build(spec, VAULT).as_json() == {
        "topic": "Emma's Zoom Meeting",
        "type": meetings.Type.INSTANT,
        "settings": {"mute_upon_entry": True},
    }


async def test_of_a_length_that_a_meeting_now_does_not_have_only_who_typed_one_hears() -> None:
    assert (await typed("with preset standup")).minutes is None
    assert (await typed("for 45m with preset standup")).minutes == 45


async def test_a_preset_of_a_series_needs_a_start() -> None:
    spec = await typed("at tomorrow 15:00 with preset standup", repeat="weekdays")
    assert spec.recurrence["weekly_days"] == "2,3,4,5,6"
    with pytest.raises(Refusal, match="say when it starts"):
        await typed("with preset standup", repeat="weekdays")


async def test_a_preset_without_a_fixed_time_takes_the_time_that_is_typed() -> None:
    assert (await typed("with preset standup", repeat="any_time")).any_time
    assert not (await typed("at tomorrow 15:00 with preset standup", repeat="any_time")).any_time


async def test_a_preset_that_does_not_fit_any_more_is_said() -> None:
    with pytest.raises(Refusal, match=r"“standup” does not fit any more: .*Breakout rooms") as refusal:
        await typed("with preset standup", rooms="Room A")
    assert "/zoom schedule standup" in refusal.value.next_step


async def test_without_a_preset_of_that_name_or_a_time_zone_it_is_refused() -> None:
    with pytest.raises(Refusal, match="no such preset"):
        await typed("with preset retro")
    with pytest.raises(Refusal, match="which time zone you are in"):
        await typed("at tomorrow 15:00 with preset standup", zone=False)
