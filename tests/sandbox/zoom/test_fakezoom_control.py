"""The control routes."""

import json

import pytest

from tests.sandbox.zoom.builders import EMMA, Caller, refused, series


async def test_the_state_shows_all_but_links_and_passcodes(lenient: Caller) -> None:
    meeting = await lenient.created(**series())
    gone = await lenient.created(type=1)
    await lenient.delete(gone["id"])
    await lenient.get("/webinars")
    state = (await lenient.control("GET", "/state")).json()
    (shown,) = state["meetings"]
    assert shown["id"] == meeting["id"]
    assert (shown["host"], shown["status"], shown["occurrences"]) == (EMMA.email, "waiting", 3)
    assert shown["expired"] is False
    assert state["deleted"] == [gone["id"]]
    assert [each["error"] for each in state["violations"]] == ["unknown operation"]
    assert state["today"]["meeting_writes_today"] == {EMMA.email: 2}
    assert state["today"]["calls_today"]["light"] == 3
    assert {each["email"].partition("@")[0]: each["may_host"] for each in state["users"]} == {
        "emma": True,
        "liam": True,
        "ada": True,
        "yuki": True,
        "pia": False,
        "otto": False,
        "ines": True,
    }
    text = json.dumps(state)
    for secret in (meeting["password"], meeting["encrypted_password"], meeting["start_url"]):
        assert secret not in text


async def test_an_instant_meeting_has_no_start_in_the_state(zoom: Caller) -> None:
    await zoom.created(type=1)
    assert (await zoom.control("GET", "/state")).json()["meetings"][0]["start_time"] is None


async def test_the_last_calls_are_shown(zoom: Caller) -> None:
    await zoom.get("/users", status="pending")
    calls = (await zoom.control("GET", "/calls")).json()
    assert [each["path"] for each in calls] == ["/oauth/token", "/users"]
    assert calls[-1]["at"] == "2026-10-12T09:00:00Z"
    assert calls[-1]["query"] == "status=pending"
    (last,) = (await zoom.control("GET", "/calls?last=1")).json()
    assert last["path"] == "/users"


async def test_faults_are_switched_on_shown_and_switched_off(zoom: Caller) -> None:
    given = {"kind": "server_error_before", "method": "POST", "path": "/users/*/meetings", "status": 503}
    answer = await zoom.control("POST", "/faults", json=given)
    assert answer.status_code == 201
    fault = answer.json()
    assert given.items() <= fault.items()
    assert (await zoom.create()).status_code == 503
    assert (await zoom.control("GET", "/faults")).json() == [fault]
    assert (await zoom.control("DELETE", f"/faults/{fault['id']}")).status_code == 204
    assert (await zoom.control("DELETE", f"/faults/{fault['id']}")).status_code == 404
    await zoom.control("POST", "/faults", json={"kind": "latency", "ms": 1, "times": 3})
    assert (await zoom.control("DELETE", "/faults")).status_code == 204
    assert (await zoom.control("GET", "/faults")).json() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"kind": "earthquake"},
        {"kind": "latency", "ms": -1},
        {"kind": "latency", "times": 0},
        {"kind": "latency", "id": 7},
        {"kind": "html_body", "status": 99},
        [],
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(zoom: Caller, wrong: object) -> None:
    answer = await zoom.control("POST", "/faults", json=wrong)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Not understood: ")
    assert zoom.world.faults.active == []


async def test_a_control_body_must_be_json(zoom: Caller) -> None:
    answer = await zoom.control("POST", "/faults", content=b"{")
    assert answer.status_code == 400


async def test_settings_change_what_is_named_and_leave_the_rest(zoom: Caller) -> None:
    given = {
        "plan": "free",
        "locked_settings": ["breakout_room"],
        "granted_scopes": ["meeting:write:admin"],
        "timezone": "Asia/Tokyo",
        "passcodes": {"length": 8},
        "calls_today": {"light": 5_999},
        "meeting_writes_today": {EMMA.email: 99},
    }
    answer = (await zoom.control("POST", "/settings", json=given)).json()
    assert answer["settings"]["plan"] == "free"
    assert answer["settings"]["passcodes"]["length"] == 8
    assert answer["settings"]["passcodes"]["required"] is True
    assert answer["today"]["meeting_writes_today"] == {EMMA.email: 99}
    await zoom.log_in()
    meeting = await zoom.created(settings={"breakout_room": {"enable": True}})
    assert meeting["timezone"] == "Asia/Tokyo"
    assert meeting["settings"]["breakout_room"] == {"enable": False}
    assert len(meeting["password"]) == 8
    assert refused(await zoom.create()) == (429, 429)
    answer = (await zoom.control("POST", "/settings", json={"limits_apply": False})).json()
    assert answer["settings"]["plan"] == "free"
    assert (await zoom.create()).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"plan": "gold"},
        {"timezone": "Mars"},
        {"meeting_writes_today": {"nobody@acme.example": 1}, "plan": "free"},
        {"passcodes": {"length": -1}},
        {"colour": "blue"},
    ],
)
async def test_settings_that_make_no_sense_change_nothing(zoom: Caller, wrong: object) -> None:
    before = (await zoom.control("GET", "/state")).json()["settings"]
    assert (await zoom.control("POST", "/settings", json=wrong)).status_code == 400
    assert (await zoom.control("GET", "/state")).json()["settings"] == before


async def test_a_reset_over_the_wire_is_a_reset(zoom: Caller) -> None:
    await zoom.created()
    heard: list[str] = []
    zoom.world.subscribe(lambda: heard.append("changed"))
    assert (await zoom.control("POST", "/reset")).status_code == 204
    assert zoom.world.meetings == {}
    assert heard == ["changed"]
