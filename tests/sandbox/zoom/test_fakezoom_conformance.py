"""The fake Zoom against Zoom's own documents, where they lie beside the project."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.cast import Character
from sandbox.zoom import meeting_input, membership
from sandbox.zoom.kinds import contact_groups, groups, im_groups
from sandbox.zoom.shapes import Shape
from tests.sandbox.zoom import documents
from tests.sandbox.zoom.builders import EMMA, LIAM, YUKI, Caller, series

if not documents.FOLDER.is_dir():
    pytest.skip("Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance

# Fields that a request may have although today's document does not list them.
FORMER_FIELDS = {"settings.enforce_login", "settings.enforce_login_domains"}


EVERYTHING: dict[str, Any] = {
    "agenda": "All",
    "password": "Own1!",
    "tracking_fields": [{"field": "team", "value": "blue"}],
    "template_id": "Dv4YdINdTk+Z5RToadh5ug==",
    "settings": {
        "additional_data_center_regions": ["TY"],
        "approval_type": 1,
        "approved_or_denied_countries_or_regions": {
            "enable": True,
            "method": "deny",
            "denied_list": ["CX"],
            "approved_list": [],
        },
        "authentication_exception": [{"email": "a@b.example", "name": "A"}],
        "breakout_room": {"enable": True, "rooms": [{"name": "One", "participants": ["a@b.example"]}]},
        "global_dial_in_countries": ["DE", "GB", "US"],
        "language_interpretation": {
            "enable": True,
            "interpreters": [{"email": "a@b.example", "interpreter_languages": "English,French"}],
        },
        "meeting_invitees": [{"email": "a@b.example"}],
        "question_and_answer": {"enable": True, "question_visibility": "all"},
        "resources": [{"resource_type": "whiteboard", "resource_id": "x", "permission_level": "viewer"}],
        "use_pmi": True,
        "waiting_room_options": {"mode": "custom", "who_goes_to_waiting_room": "everyone"},
    },
}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": 1},
        {"type": 3},
        {"type": 10},
        EVERYTHING,
        series(),
        series(recurrence={"type": 3, "end_times": 0}),
    ],
    ids=["plain", "instant", "any time", "screen share", "everything", "weekly", "monthly"],
)
@pytest.mark.parametrize("host", [EMMA, YUKI], ids=["licensed", "basic"])
async def test_meetings_are_answered_as_documented(
    zoom: Caller, body: dict[str, Any], host: Character
) -> None:
    mine = f"/users/{host.zoom_id}/meetings"
    meeting = await documents.conform(zoom, "POST /users/{userId}/meetings", 201, mine, json=body)
    one = f"/meetings/{meeting['id']}"
    await documents.conform(zoom, "GET /meetings/{meetingId}", 200, one)
    await documents.conform(zoom, "GET /meetings/{meetingId}/invitation", 200, f"{one}/invitation")
    for kind in ("scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"):
        await documents.conform(zoom, "GET /users/{userId}/meetings", 200, mine, params={"type": kind})
    await documents.conform(zoom, "PATCH /meetings/{meetingId}", 204, one, json={"topic": "New"})
    zoom.world.start(meeting["id"])
    await documents.conform(
        zoom, "PUT /meetings/{meetingId}/status", 204, f"{one}/status", json={"action": "end"}
    )
    if body.get("type") != 1:
        await documents.conform(zoom, "DELETE /meetings/{meetingId}", 204, one)
        await documents.conform(
            zoom, "PUT /meetings/{meetingId}/status", 204, f"{one}/status", json={"action": "recover"}
        )


async def test_users_are_answered_as_documented(zoom: Caller) -> None:
    for user in zoom.world.users.values():
        await documents.conform(zoom, "GET /users/{userId}", 200, f"/users/{user.email}")
    for status in ("active", "inactive", "pending"):
        await documents.conform(zoom, "GET /users", 200, "/users", params={"status": status, "page_size": 1})


async def test_templates_are_answered_as_documented(zoom: Caller) -> None:
    path = f"/users/{EMMA.zoom_id}/meeting_templates"
    await documents.conform(zoom, "GET /users/{userId}/meeting_templates", 200, path)


async def grouped(zoom: Caller, path: str, named: Mapping[str, Any], members: Mapping[str, Any]) -> str:
    """The life of a group but its end; its ID."""
    one, inside = f"{path}/{{groupId}}", f"{path}/{{groupId}}/members"
    made = await documents.conform(zoom, f"POST {path}", 201, path, json=named)
    mine = f"{path}/{made.get('id') or made['group_id']}"
    await documents.conform(zoom, f"POST {inside}", 201, f"{mine}/members", json=members)
    for paged in ({}, {"page_size": 1}):
        await documents.conform(zoom, f"GET {inside}", 200, f"{mine}/members", params=paged)
        await documents.conform(zoom, f"GET {path}", 200, path, params={} if path == "/im/groups" else paged)
    await documents.conform(zoom, f"PATCH {one}", 204, mine, json={"name": "New"})
    await documents.conform(zoom, f"GET {one}", 200, mine)
    return mine


TWO = {"members": [{"email": EMMA.email}, {"id": LIAM.zoom_id}]}


async def test_user_groups_are_answered_as_documented(zoom: Caller) -> None:
    mine = await grouped(zoom, "/groups", {"name": "QA"}, TWO)
    gone = f"{mine}/members/{EMMA.email}"
    await documents.conform(zoom, "DELETE /groups/{groupId}/members/{memberId}", 204, gone)
    await documents.conform(zoom, "DELETE /groups/{groupId}", 204, mine)


async def test_im_groups_are_answered_as_documented(zoom: Caller) -> None:
    body = {"name": "QA", "type": "shared", "search_by_domain": True, "search_by_account": False}
    mine = await grouped(zoom, "/im/groups", body, TWO)
    gone = f"{mine}/members/{EMMA.zoom_id}"
    await documents.conform(zoom, "DELETE /im/groups/{groupId}/members/{memberId}", 204, gone)
    await documents.conform(zoom, "DELETE /im/groups/{groupId}", 204, mine)


async def test_contact_groups_are_answered_as_documented(zoom: Caller) -> None:
    inner = zoom.world.of(groups.State).add(zoom.world.account.random, "Inner")
    members = [{"type": 1, "id": EMMA.zoom_id}, {"type": 2, "id": inner.id}]
    body = {"group_name": "QA", "group_privacy": 3, "description": "", "group_members": members[:1]}
    mine = await grouped(zoom, "/contacts/groups", body, {"group_members": members})
    gone = f"{mine}/members?member_ids={EMMA.zoom_id}"
    await documents.conform(zoom, "DELETE /contacts/groups/{groupId}/members", 204, gone)
    await documents.conform(zoom, "DELETE /contacts/groups/{groupId}", 204, mine)


@pytest.mark.parametrize("name", documents.OPERATIONS)
def test_an_operation_has_the_label_the_scopes_and_the_parameters_of_the_document(name: str) -> None:
    operation, zooms = documents.OPERATIONS[name], documents.described(name)
    extensions = zooms["x-extensions"]
    assert set(operation.granular) == set(extensions.get("x-granular-scopes", ()))
    assert set(operation.classic) == set(extensions["x-macro-scopes"])
    parameters = zooms.get("parameters", ())
    assert operation.query == {each["name"] for each in parameters if each["in"] == "query"}
    assert operation.has_body == ("requestBody" in zooms)
    label = re.search(r"Rate Limit Label\]\([^)]*\):\*\*\s*`(\w+)`", zooms["description"])
    assert label is not None
    assert operation.label.upper() == label[1].upper()


def test_the_fields_of_a_new_meeting_are_those_of_the_document() -> None:
    found = set(
        documents.differences(meeting_input.SHAPE, documents.request_schema("POST /users/{userId}/meetings"))
    )
    assert found == FORMER_FIELDS | {
        # A passcode that is too long is refused by the account's rule, in XML.
        "password: None..10",
        # Limits that the document has in its text alone.
        "recurrence.repeat_interval: None..None",
        "recurrence.monthly_day: None..None",
        "recurrence.end_times: None..60",
        # Zoom's quirk: its text allows lists of days, "2,4".
        "recurrence.weekly_days: ['1', '2', '3', '4', '5', '6', '7']",
    }


def test_the_fields_of_an_update_are_known() -> None:
    schema = documents.request_schema("PATCH /meetings/{meetingId}")
    known = documents.properties(schema)
    assert known.keys() <= meeting_input.SHAPE.fields.keys()
    settings = meeting_input.SHAPE.fields["settings"].fields.keys()
    assert documents.properties(known["settings"]).keys() - settings == {
        "authentication_name",  # read only
        "custom_keys",  # not in the document of a create
        "global_dial_in_numbers",  # read only
    }


@pytest.mark.parametrize(
    ("operation", "shape"),
    [
        ("POST /im/groups", im_groups.SHAPE),
        ("PATCH /im/groups/{groupId}", im_groups.SHAPE),
        ("POST /groups/{groupId}/members", membership.members_shape(groups.MEMBERS)),
        ("POST /im/groups/{groupId}/members", membership.members_shape(im_groups.MEMBERS)),
        ("POST /contacts/groups", contact_groups.SHAPE),
        ("PATCH /contacts/groups/{groupId}", contact_groups.UPDATE_SHAPE),
        ("POST /contacts/groups/{groupId}/members", contact_groups.MEMBERS_SHAPE),
    ],
)
def test_the_fields_of_groups_are_those_of_the_document(operation: str, shape: Shape) -> None:
    assert [*documents.differences(shape, documents.request_schema(operation))] == []
