"""The fake Zoom against Zoom's own documents, where they lie beside the project."""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sandbox.cast import Character
from sandbox.zoom import meeting_input, membership, routes
from sandbox.zoom.account import Plan
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.kinds import contact_groups, groups, im_groups
from sandbox.zoom.shapes import Shape
from tests.sandbox.zoom.builders import EMMA, LIAM, OTTO, PIA, YUKI, Caller, series

DOCUMENTS = Path(__file__).parents[4] / "shared" / "zoom-openapi"

if not DOCUMENTS.is_dir():
    pytest.skip("Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance

OPERATIONS = {f"{each.method} {each.path}": each for each in routes.OPERATIONS}
DOCUMENTED_IN = (
    "users.openapi.json",
    "meetings.openapi.json",
    "team-chat.trimmed.openapi.json",
    "accounts.trimmed.openapi.json",
)

# Zoom lists these nearly nowhere, and answers them everywhere.
EVERYWHERE = {(401, 124), (400, 4711), (429, 429), (400, 300)}
# What other sources of Zoom's tell, operation by operation.
BESIDES = {
    "GET /users/{userId}": {(400, 1010)},  # the answer to users of another account, on other operations
    # What finding the host may answer, and hosts who cannot stand in: Zoom's KB0082130.
    "POST /users/{userId}/meetings": {(400, 1010), (400, 1120), (400, 1114)},
    "PATCH /meetings/{meetingId}": {(400, 1114)},
    "GET /users/{userId}/meetings": {(400, 1010), (400, 1120)},
    "GET /users/{userId}/meeting_templates": {(400, 1010), (400, 1120)},
    # Listed as HTTP 200, which is Zoom's code put into the wrong column.
    "POST /im/groups": {(400, 200)},
    # Listed without a code, or not at all although it is for all its neighbours.
    "GET /im/groups/{groupId}/members": {(400, 200), (404, 4130), (410, 4137)},
    "POST /im/groups/{groupId}/members": {(404, 4130)},
    "DELETE /im/groups/{groupId}/members/{memberId}": {(404, 4131)},
    "DELETE /meetings/{meetingId}": {(400, 3002)},  # in progress: listed until 2023
}
# Fields that a request may have although today's document does not list them.
FORMER_FIELDS = {"settings.enforce_login", "settings.enforce_login_domains"}


@functools.cache
def document(name: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads((DOCUMENTS / name).read_text())
    return read


def described(operation: str) -> Mapping[str, Any]:
    method, path = operation.split()
    every = (document(name)["paths"].get(path, {}).get(method.lower()) for name in DOCUMENTED_IN)
    found: Mapping[str, Any] = next(filter(None, every))
    return found


def answer_schema(operation: str, status: int) -> Mapping[str, Any] | None:
    content = described(operation)["responses"][str(status)].get("content")
    return content["application/json"]["schema"] if content else None


def request_schema(operation: str) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = described(operation)["requestBody"]["content"]["application/json"]["schema"]
    return schema


def codes(operation: str) -> set[tuple[int, int]]:
    """HTTP status and Zoom's code, as the texts of the answers list them."""
    return {
        (int(status), int(code))
        for status, answer in described(operation)["responses"].items()
        for code in re.findall(r"Error Code:\*\* `(\d+)`", answer["description"])
    }


def properties(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        found |= properties(part)
    return found


def unknown(schema: Mapping[str, Any], value: object, path: str = "") -> Iterator[str]:
    """The fields of an answer that the document does not have."""
    if isinstance(value, list):
        for each in value:
            yield from unknown(schema.get("items", {}), each, path)
    elif isinstance(value, dict):
        known = properties(schema)
        for name, each in value.items():
            if name not in known:
                yield f"{path}{name}"
            else:
                yield from unknown(known[name], each, f"{path}{name}.")


CHECKER = jsonschema.FormatChecker(formats=["email", "date"])


@CHECKER.checks("date-time")
def is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z") is not None


async def conform(zoom: Caller, operation: str, status: int, path: str, **more: Any) -> Any:  # noqa: ANN401 JSON
    """Make a call and hold its answer against the document."""
    method = operation.partition(" ")[0]
    answer = await zoom.call(method, path, **more)
    assert answer.status_code == status, answer.text
    schema = answer_schema(operation, status)
    if schema is None:
        assert answer.content == b""
        return None
    body = answer.json()
    jsonschema.Draft4Validator(schema, format_checker=CHECKER).validate(body)
    assert [*unknown(schema, body)] == []
    return body


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
    meeting = await conform(zoom, "POST /users/{userId}/meetings", 201, mine, json=body)
    one = f"/meetings/{meeting['id']}"
    await conform(zoom, "GET /meetings/{meetingId}", 200, one)
    await conform(zoom, "GET /meetings/{meetingId}/invitation", 200, f"{one}/invitation")
    for kind in ("scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"):
        await conform(zoom, "GET /users/{userId}/meetings", 200, mine, params={"type": kind})
    await conform(zoom, "PATCH /meetings/{meetingId}", 204, one, json={"topic": "New"})
    zoom.world.start(meeting["id"])
    await conform(zoom, "PUT /meetings/{meetingId}/status", 204, f"{one}/status", json={"action": "end"})
    if body.get("type") != 1:
        await conform(zoom, "DELETE /meetings/{meetingId}", 204, one)
        await conform(
            zoom, "PUT /meetings/{meetingId}/status", 204, f"{one}/status", json={"action": "recover"}
        )


async def test_users_are_answered_as_documented(zoom: Caller) -> None:
    for user in zoom.world.users.values():
        await conform(zoom, "GET /users/{userId}", 200, f"/users/{user.email}")
    for status in ("active", "inactive", "pending"):
        await conform(zoom, "GET /users", 200, "/users", params={"status": status, "page_size": 1})


async def test_templates_are_answered_as_documented(zoom: Caller) -> None:
    path = f"/users/{EMMA.zoom_id}/meeting_templates"
    await conform(zoom, "GET /users/{userId}/meeting_templates", 200, path)


async def grouped(zoom: Caller, path: str, named: Mapping[str, Any], members: Mapping[str, Any]) -> str:
    """The life of a group but its end; its ID."""
    one, inside = f"{path}/{{groupId}}", f"{path}/{{groupId}}/members"
    made = await conform(zoom, f"POST {path}", 201, path, json=named)
    mine = f"{path}/{made.get('id') or made['group_id']}"
    await conform(zoom, f"POST {inside}", 201, f"{mine}/members", json=members)
    for paged in ({}, {"page_size": 1}):
        await conform(zoom, f"GET {inside}", 200, f"{mine}/members", params=paged)
        await conform(zoom, f"GET {path}", 200, path, params={} if path == "/im/groups" else paged)
    await conform(zoom, f"PATCH {one}", 204, mine, json={"name": "New"})
    await conform(zoom, f"GET {one}", 200, mine)
    return mine


TWO = {"members": [{"email": EMMA.email}, {"id": LIAM.zoom_id}]}


async def test_user_groups_are_answered_as_documented(zoom: Caller) -> None:
    mine = await grouped(zoom, "/groups", {"name": "QA"}, TWO)
    gone = f"{mine}/members/{EMMA.email}"
    await conform(zoom, "DELETE /groups/{groupId}/members/{memberId}", 204, gone)
    await conform(zoom, "DELETE /groups/{groupId}", 204, mine)


async def test_im_groups_are_answered_as_documented(zoom: Caller) -> None:
    body = {"name": "QA", "type": "shared", "search_by_domain": True, "search_by_account": False}
    mine = await grouped(zoom, "/im/groups", body, TWO)
    gone = f"{mine}/members/{EMMA.zoom_id}"
    await conform(zoom, "DELETE /im/groups/{groupId}/members/{memberId}", 204, gone)
    await conform(zoom, "DELETE /im/groups/{groupId}", 204, mine)


async def test_contact_groups_are_answered_as_documented(zoom: Caller) -> None:
    inner = zoom.world.of(groups.State).add(zoom.world.account.random, "Inner")
    members = [{"type": 1, "id": EMMA.zoom_id}, {"type": 2, "id": inner.id}]
    body = {"group_name": "QA", "group_privacy": 3, "description": "", "group_members": members[:1]}
    mine = await grouped(zoom, "/contacts/groups", body, {"group_members": members})
    gone = f"{mine}/members?member_ids={EMMA.zoom_id}"
    await conform(zoom, "DELETE /contacts/groups/{groupId}/members", 204, gone)
    await conform(zoom, "DELETE /contacts/groups/{groupId}", 204, mine)


async def refusals(zoom: Caller) -> None:
    """As many different refusals as this Zoom has, into its log."""
    world, mine = zoom.world, f"/users/{EMMA.zoom_id}/meetings"
    meeting, running = await zoom.created(**series()), await zoom.created()
    others = await zoom.created(LIAM.email)
    world.start(running["id"])
    foreign = world.add_user("ines@other.example", foreign=True)
    world.users[PIA.zoom_id].invitation_expired = True
    for who in (OTTO.zoom_id, PIA.zoom_id, foreign.id, "nobody"):
        for path in (f"/users/{who}", f"/users/{who}/meetings", f"/users/{who}/meeting_templates"):
            await zoom.get(path)
        await zoom.call("POST", f"/users/{who}/meetings", json={})
    for body in (
        {"type": 1, "schedule_for": LIAM.email},
        {"schedule_for": LIAM.email},
        {"schedule_for": "x"},
        {"settings": {"alternative_hosts": "x"}},
        {"template_id": "x"},
    ):
        await zoom.call("POST", mine, json=body)
        await zoom.patch(meeting["id"], body)
    await zoom.call("POST", mine, json={"password": "x" * 11})
    await zoom.call("GET", mine, params={"next_page_token": "x"})
    await zoom.call("GET", "/users", params={"next_page_token": "x"})
    await zoom.call("GET", "/users", params={"status": "x"})
    world.users[LIAM.zoom_id].status = "inactive"
    for number in (1, meeting["id"], running["id"], others["id"], world.users[EMMA.zoom_id].pmi):
        await zoom.get(f"/meetings/{number}", occurrence_id="x")
        await zoom.get(f"/meetings/{number}/invitation")
        await zoom.patch(number, {"topic": 1}, occurrence_id="x")
        await zoom.patch(number, {"topic": "x"}, occurrence_id="x")
        await zoom.delete(number, occurrence_id="x")
        for action in ("recover", "end", "end", "dance"):
            await zoom.set_status(number, action)


async def refusals_of_groups(zoom: Caller) -> None:
    """The same for the groups of each kind."""
    world, random = zoom.world, zoom.world.account.random
    mine, foreign = (
        world.of(groups.State).add(random, name, foreign=name == "B", members=[LIAM.zoom_id]).id
        for name in "AB"
    )
    im = world.of(im_groups.State).add(random, "A").id
    contacts = world.of(contact_groups.State).add(random, "A", [EMMA.zoom_id]).id
    for path, ids in (
        ("/groups", (mine, foreign, "x")),
        ("/im/groups", (im, "x")),
        ("/contacts/groups", (contacts, "x")),
    ):
        for body in ({"name": "A"}, {"group_name": 1}, {}, {"name": " "}):
            await zoom.call("POST", path, json=body)
        await zoom.get(path, next_page_token="x") if path != "/im/groups" else await zoom.get(path)
        for one in ids:
            await zoom.get(f"{path}/{one}")
            await zoom.call("PATCH", f"{path}/{one}", json={"name": 1})
            await zoom.call("POST", f"{path}/{one}/members", json={"members": 1, "group_members": 1})
            await zoom.get(f"{path}/{one}/members", next_page_token="x")
            member = f"{path}/{one}/members"
            await zoom.call("DELETE", f"{member}?member_ids=x" if "contacts" in path else f"{member}/x")
        await zoom.call("DELETE", f"{path}/x")


async def test_every_refusal_is_one_that_zoom_documents(zoom: Caller) -> None:
    zoom.world.account.limits_apply = False
    await refusals(zoom)
    for _ in range(2):
        await refusals_of_groups(zoom)
        zoom.world.of(im_groups.State).ended = True
    zoom.world.of(im_groups.State).ended = False
    zoom.world.account.plan = Plan.FREE
    await refusals_of_groups(zoom)
    zoom.world.faults.add(Fault(FaultKind.DAILY_429))
    await refusals_of_the_gate(zoom)
    met: dict[str, set[tuple[int, int]]] = {}
    for call in zoom.world.calls:
        found = routes.find(call.method, call.path)
        if found and call.status >= 400 and isinstance(call.response_body, dict):
            name = f"{call.method} {found[0].path}"
            met.setdefault(name, set()).add((call.status, call.response_body["code"]))
    assert met.keys() == OPERATIONS.keys()
    surprises = {
        name: some - codes(name) - EVERYWHERE - BESIDES.get(name, set()) for name, some in met.items()
    }
    assert {name: some for name, some in surprises.items() if some} == {}
    assert {name for name, some in met.items() if not some & codes(name)} <= {"GET /users", "POST /im/groups"}


async def refusals_of_the_gate(zoom: Caller) -> None:
    """A limit, a missing scope and a missing token, on every operation."""
    for _ in range(3):
        for operation in routes.OPERATIONS:
            path = re.sub(r"{\w+}", "1", operation.path.replace("{userId}", EMMA.zoom_id))
            await zoom.call(operation.method, path, **({"json": {}} if operation.has_body else {}))
        if zoom.world.faults.active:
            zoom.world.faults.clear()
            zoom.world.account.granted_scopes = frozenset()
            await zoom.log_in()
        else:
            zoom.headers = {}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_the_label_the_scopes_and_the_parameters_of_the_document(name: str) -> None:
    operation, zooms = OPERATIONS[name], described(name)
    extensions = zooms["x-extensions"]
    assert set(operation.granular) == set(extensions.get("x-granular-scopes", ()))
    assert set(operation.classic) == set(extensions["x-macro-scopes"])
    parameters = zooms.get("parameters", ())
    assert operation.query == {each["name"] for each in parameters if each["in"] == "query"}
    assert operation.has_body == ("requestBody" in zooms)
    label = re.search(r"Rate Limit Label\]\([^)]*\):\*\*\s*`(\w+)`", zooms["description"])
    assert label is not None
    assert operation.label.upper() == label[1].upper()


def differences(shape: Shape, schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Where a shape of ours is not what the document says of a request."""
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
    if kinds[schema["type"]] is not shape.kind:
        yield f"{path}: {schema['type']}"
    if frozenset(schema.get("enum", ())) != shape.choices:
        yield f"{path}: {schema.get('enum')}"
    most = schema.get("maxLength", schema.get("maxItems", schema.get("maximum")))
    if (schema.get("minimum"), most) != (shape.least, shape.most):
        yield f"{path}: {schema.get('minimum')}..{most}"
    if set(schema.get("required", ())) != shape.required:
        yield f"{path}: required {schema.get('required')}"
    if shape.item:
        yield from differences(shape.item, schema["items"], f"{path}[]")
    known = schema.get("properties", {})
    for name in known.keys() ^ shape.fields.keys():
        yield f"{path}.{name}".removeprefix(".")
    for name in known.keys() & shape.fields.keys():
        yield from differences(shape.fields[name], known[name], f"{path}.{name}".removeprefix("."))


def test_the_fields_of_a_new_meeting_are_those_of_the_document() -> None:
    found = set(differences(meeting_input.SHAPE, request_schema("POST /users/{userId}/meetings")))
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
    schema = request_schema("PATCH /meetings/{meetingId}")
    known = properties(schema)
    assert known.keys() <= meeting_input.SHAPE.fields.keys()
    settings = meeting_input.SHAPE.fields["settings"].fields.keys()
    assert properties(known["settings"]).keys() - settings == {
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
    assert [*differences(shape, request_schema(operation))] == []
