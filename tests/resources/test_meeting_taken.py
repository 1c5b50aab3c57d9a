"""What the account dropped without a word is found by reading the meeting back, and told."""

from typing import Any

import httpx
import pytest

from bot import zoom
from bot.resources import base, meeting_taken
from bot.zoom import meetings
from tests.resources.filling import MEETINGS, VAULT, asked, opened
from tests.resources.zooms import Zoom

GET = "GET /meetings/1"


def told(filled: dict[str, Any], **settings: Any) -> list[str]:  # noqa: ANN401 any JSON
    meeting = meetings.Meeting.model_validate({"id": 1, "settings": settings})
    return meeting_taken.remarks(meeting, asked(opened(**filled)), VAULT)


@pytest.mark.parametrize(
    ("filled", "settings", "remark"),
    [
        (
            {"breakout_rooms": True, "rooms": "A: a@b.co"},
            {"breakout_room": {"enable": False}},
            "The account does not allow breakout rooms; the rest is as you asked.",
        ),
        (
            {"waiting_room": False},
            {"waiting_room": True},
            "The account insists on a waiting room; the rest is as you asked.",
        ),
        (
            {"audio": "voip"},
            {"audio": "both"},
            "The account decides itself on that way of audio; the rest is as you asked.",
        ),
        (
            {"breakout_rooms": True, "focus_mode": True, "waiting_room": False, "auto_recording": "cloud"},
            {
                "breakout_room": {"enable": False},
                "focus_mode": False,
                "waiting_room": True,
                "auto_recording": "none",
            },
            (
                "The account does not allow focus mode and breakout rooms, insists on a waiting room and"
                " decides itself on recording; the rest is as you asked."
            ),
        ),
        (
            {"alternative_hosts": ["U2", "U3"]},
            {"alternative_hosts": ""},
            "The account does not allow those alternative hosts; the rest is as you asked.",
        ),
    ],
)
def test_what_is_not_as_it_was_asked_for_is_told(
    filled: dict[str, Any], settings: dict[str, Any], remark: str
) -> None:
    assert told(filled, **settings) == [remark]


@pytest.mark.parametrize(
    ("filled", "settings"),
    [
        ({"focus_mode": True}, {"focus_mode": True}),
        ({"focus_mode": True}, {}),
        ({"breakout_rooms": True}, {"breakout_room": None}),
        (
            {"alternative_hosts": ["U2", "U3"]},
            {"alternative_hosts": "Person3@acme.example;person2@acme.example;"},
        ),
        (
            {"global_dial_in_countries": "germany, US"},
            {"global_dial_in_countries": ["US", "DE"]},
        ),
        (
            {"meeting_authentication": True, "authentication_exception": "Anna: a@b.co\nBob: b@b.co"},
            {
                "meeting_authentication": True,
                "authentication_exception": [
                    {"name": "Bob", "email": "b@b.co", "join_url": "https://zoom.us/j/1"},
                    {"name": "Anna", "email": "A@b.co"},
                ],
            },
        ),
        ({"passcode": VAULT.seal("abc")}, {"password": "other"}),
        ({"schedule_for": "U2"}, {"schedule_for": "no"}),
        ({}, {"waiting_room": True}),
    ],
)  # fmt: skip
def test_what_is_as_it_was_asked_for_or_not_told_by_zoom_is_not_mentioned(
    filled: dict[str, Any], settings: dict[str, Any]
) -> None:
    assert not told(filled, **settings)


def test_a_passcode_is_never_compared_or_told() -> None:
    meeting = meetings.Meeting.model_validate({"id": 1, "password": "zooms-own"})
    assert not meeting_taken.remarks(meeting, asked(opened(passcode=VAULT.seal("abc"))), VAULT)


async def completed(answer: Any, **filled: Any) -> tuple[base.Outcome | None, int]:  # noqa: ANN401 any JSON
    there = Zoom({GET: answer})
    async with there.client() as client:
        outcome = await MEETINGS.complete(client, "1", asked(opened(**filled)))
    return outcome, len(there.asked)


async def test_it_is_read_back_where_settings_were_asked_for_and_not_otherwise() -> None:
    assert await completed({"id": 1}) == (None, 0)
    assert await completed({"id": 1, "settings": {"focus_mode": True}}, focus_mode=True) == (None, 1)
    outcome, _ = await completed({"id": 1, "settings": {"focus_mode": False}}, focus_mode=True)
    assert outcome == base.Outcome(
        remarks=("The account does not allow focus mode; the rest is as you asked.",)
    )


async def test_where_zoom_will_not_say_nothing_is_claimed_and_a_busy_zoom_is_waited_for() -> None:
    gone = httpx.Response(404, json={"code": 3001, "message": "Meeting does not exist: 1."})
    assert await completed(gone, focus_mode=True) == (None, 1)
    daily = httpx.Response(
        429, json={"code": 429, "message": "You have reached the maximum daily rate limit."}
    )
    with pytest.raises(zoom.errors.RateLimited):
        await completed(daily, focus_mode=True)
