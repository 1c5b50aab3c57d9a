"""Alternative hosts, and scheduling for somebody else."""

from typing import Any

import pytest

from tests.sandbox.zoom.builders import ADA, EMMA, LIAM, OTTO, PIA, YUKI, Caller, refused, series


async def test_alternative_hosts_come_back_as_addresses_however_they_were_named(zoom: Caller) -> None:
    named = f"{LIAM.zoom_id}; {ADA.email};;{LIAM.email}"
    meeting = await zoom.created(settings={"alternative_hosts": named})
    assert meeting["settings"]["alternative_hosts"] == f"{LIAM.email};{ADA.email}"
    await zoom.patch(meeting["id"], {"settings": {"alternative_hosts": ADA.zoom_id}})
    assert (await zoom.read(meeting["id"]))["settings"]["alternative_hosts"] == ADA.email
    await zoom.patch(meeting["id"], {"settings": {"alternative_hosts": ""}})
    assert (await zoom.read(meeting["id"]))["settings"]["alternative_hosts"] == ""


async def test_the_host_is_left_out(zoom: Caller) -> None:
    meeting = await zoom.created(settings={"alternative_hosts": f"{EMMA.email};{LIAM.email}"})
    assert meeting["settings"]["alternative_hosts"] == LIAM.email


@pytest.mark.parametrize("who", ["nobody@acme.example", YUKI.email, PIA.email, OTTO.zoom_id, "foreign"])
async def test_who_cannot_stand_in_is_named_and_nothing_is_made_or_changed(zoom: Caller, who: str) -> None:
    if who == "foreign":
        who = zoom.world.add_user("ines@other.example", foreign=True).id
    meeting = await zoom.created(topic="Old")
    body: dict[str, Any] = {"topic": "New", "settings": {"alternative_hosts": f"{LIAM.email};{who}"}}
    for answer in (await zoom.create(**body), await zoom.patch(meeting["id"], body)):
        assert refused(answer) == (400, 1114)
        assert answer.json() == {
            "code": 1114,
            "message": f'Unable to assign "{who}" as an alternative host because '
            "the user cannot be selected at this time",
        }
    assert [each.topic for each in zoom.world.meetings.values()] == ["Old"]


async def test_a_basic_host_has_nobody_to_stand_in(zoom: Caller) -> None:
    answer = await zoom.create(YUKI.email, settings={"alternative_hosts": LIAM.email})
    assert refused(answer) == (400, 1114)


async def test_locked_alternative_hosts_are_dropped_whoever_they_are(zoom: Caller) -> None:
    zoom.world.account.locked_settings = {"alternative_hosts"}
    for who in (LIAM.email, "nobody@acme.example"):
        meeting = await zoom.created(settings={"alternative_hosts": who})
        assert meeting["settings"]["alternative_hosts"] == ""


async def test_one_occurrence_has_the_hosts_of_the_series(zoom: Caller) -> None:
    meeting = await zoom.created(**series(settings={"alternative_hosts": LIAM.email}))
    which = meeting["occurrences"][1]["occurrence_id"]
    body = {"settings": {"alternative_hosts": ADA.email}}
    assert (await zoom.patch(meeting["id"], body, occurrence_id=which)).status_code == 204
    one = await zoom.read(meeting["id"], occurrence_id=which)
    assert one["settings"]["alternative_hosts"] == LIAM.email


async def test_scheduling_for_somebody_needs_the_privilege_that_they_give(zoom: Caller) -> None:
    answer = await zoom.create(schedule_for=LIAM.email)
    assert refused(answer) == (400, 3000)
    assert answer.json()["message"] == f"You cannot schedule a meeting for {LIAM.email}"
    given = {"schedulers": {LIAM.email: [EMMA.email]}}
    assert (await zoom.control("POST", "/settings", json=given)).status_code == 200
    meeting = await zoom.created(schedule_for=LIAM.email)
    assert (meeting["host_email"], meeting["assistant_id"]) == (LIAM.email, EMMA.zoom_id)
    users = (await zoom.control("GET", "/state")).json()["users"]
    assert {each["email"]: each["schedulers"] for each in users if each["schedulers"]} == {
        LIAM.email: [EMMA.email]
    }
