"""Meeting templates: listed, used, and gone."""

import pytest

from sandbox.zoom import templates
from tests.sandbox.zoom.builders import EMMA, OTTO, YUKI, Caller, refused, wrong_fields


def named(zoom: Caller, name: str) -> str:
    found = zoom.world.of(templates.State).named(name)
    assert found
    return found.id


@pytest.mark.parametrize("who", [EMMA.email, YUKI.zoom_id])
async def test_everybody_who_hosts_sees_the_templates(zoom: Caller, who: str) -> None:
    listed = (await zoom.get(f"/users/{who}/meeting_templates")).json()
    assert listed["total_records"] == len(listed["templates"]) == 4
    assert {(each["name"], each["type"]) for each in listed["templates"]} == {
        ("Standup", 2),
        ("Customer call", 2),
        ("Town hall", 2),
        ("My own template", 1),
    }


async def test_who_may_not_host_has_no_templates(zoom: Caller) -> None:
    assert refused(await zoom.get(f"/users/{OTTO.zoom_id}/meeting_templates")) == (400, 3161)
    assert refused(await zoom.get("/users/nobody/meeting_templates")) == (404, 1001)


async def test_a_meeting_begins_with_the_settings_of_its_template_and_what_is_sent_wins(zoom: Caller) -> None:
    template = named(zoom, "Customer call")
    meeting = await zoom.created(template_id=template)
    read = await zoom.read(meeting["id"])
    assert (read["template_id"], read["settings"]["waiting_room"]) == (template, True)
    assert read["settings"]["auto_recording"] == "cloud"
    meeting = await zoom.created(template_id=template, settings={"waiting_room": False})
    assert meeting["settings"]["waiting_room"] is False
    assert (await zoom.created())["settings"]["waiting_room"] is False


async def test_a_template_that_vanished_is_refused_on_create_and_update(zoom: Caller) -> None:
    template = named(zoom, "Standup")
    meeting = await zoom.created(template_id=template)
    del zoom.world.of(templates.State).items[template]
    assert wrong_fields(await zoom.create(template_id=template)) == ["template_id"]
    assert wrong_fields(await zoom.patch(meeting["id"], {"template_id": template})) == ["template_id"]
    assert len(zoom.world.meetings) == 1
    zoom.world.reset()
    assert named(zoom, "Standup") == template


async def test_a_template_of_ones_own_is_not_taken(zoom: Caller) -> None:
    assert wrong_fields(await zoom.create(template_id=named(zoom, "My own template"))) == ["template_id"]
