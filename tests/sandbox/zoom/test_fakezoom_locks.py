"""What the account locks, and what holds instead."""

from typing import Any

import pytest

from sandbox.zoom import locks, meeting_settings
from tests.sandbox.zoom.builders import Caller

LOCKABLE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "Waiting room": ({"waiting_room": True}, {"waiting_room": False}),
    "Join before host": (
        {"join_before_host": True, "jbh_time": 10},
        {"join_before_host": False, "jbh_time": 0},
    ),
    "Recording": ({"auto_recording": "cloud"}, {"auto_recording": "none"}),
    "Registration": ({"approval_type": 1}, {"approval_type": 2}),
    "Breakout rooms": (
        {"breakout_room": {"enable": True, "rooms": [{"name": "One", "participants": []}]}},
        {"breakout_room": {"enable": False}},
    ),
    "Interpretation": (
        {
            "language_interpretation": {"enable": True, "interpreters": []},
            "sign_language_interpretation": {"enable": True, "interpreters": []},
        },
        {"language_interpretation": {"enable": False}, "sign_language_interpretation": {"enable": False}},
    ),
    "Encryption": ({"encryption_type": "e2ee"}, {"encryption_type": "enhanced_encryption"}),
    "Dial-in countries": ({"global_dial_in_countries": ["DE"]}, {"global_dial_in_countries": ["US"]}),
}


@pytest.mark.parametrize("word", LOCKABLE)
async def test_what_is_locked_stays_and_what_is_not_is_taken(zoom: Caller, word: str) -> None:
    asked, held = LOCKABLE[word]
    meeting = await zoom.created(settings=asked)
    assert asked.items() <= (await zoom.read(meeting["id"]))["settings"].items()
    zoom.world.account.locked_settings = locks.toggled((), word)
    meeting = await zoom.created(settings=asked | {"watermark": True})
    read = await zoom.read(meeting["id"])
    assert held.items() <= read["settings"].items()
    assert read["settings"]["watermark"] is True
    await zoom.patch(meeting["id"], {"settings": asked})
    assert held.items() <= (await zoom.read(meeting["id"]))["settings"].items()
    if word == "Registration":
        assert "registration_url" not in read


async def test_a_locked_setting_without_a_default_is_not_shown(zoom: Caller) -> None:
    zoom.world.account.locked_settings = {"additional_data_center_regions"}
    meeting = await zoom.created(settings={"additional_data_center_regions": ["TY"]})
    assert "additional_data_center_regions" not in meeting["settings"]


async def test_an_account_can_have_defaults_of_its_own_and_lock_those(zoom: Caller) -> None:
    given = {"own_settings": {"waiting_room": True}, "locked_settings": []}
    answer = await zoom.control("POST", "/settings", json=given)
    assert answer.json()["settings"]["own_settings"] == {"waiting_room": True}
    assert (await zoom.created())["settings"]["waiting_room"] is True
    assert (await zoom.created(settings={"waiting_room": False}))["settings"]["waiting_room"] is False
    await zoom.control("POST", "/settings", json={"locked_settings": ["waiting_room"]})
    meeting = await zoom.created(settings={"waiting_room": False, "join_before_host": True})
    assert (meeting["settings"]["waiting_room"], meeting["settings"]["join_before_host"]) == (True, False)
    zoom.world.reset()
    assert zoom.world.account.own_settings == {}


async def test_own_settings_must_be_settings(zoom: Caller) -> None:
    for wrong in ({"own_settings": {"waiting_room": "yes"}}, {"own_settings": {"tea": True}}):
        assert (await zoom.control("POST", "/settings", json=wrong)).status_code == 400


def test_every_word_stands_for_settings_that_there_are() -> None:
    known = meeting_settings.SHAPE.fields.keys()
    assert {name for names in locks.WORDS.values() for name in names} <= known


def test_what_is_locked_is_said_in_words_and_toggled_by_them() -> None:
    locked = locks.toggled((), "Registration")
    assert locks.said({*locked, "focus_mode"}) == ["Registration", "focus_mode"]
    assert locks.toggled({*locked, "focus_mode"}, "Registration") == {"focus_mode"}
