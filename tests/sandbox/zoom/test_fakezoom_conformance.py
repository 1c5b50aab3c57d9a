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
from sandbox.zoom import meeting_input, routes
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.shapes import Shape
from tests.sandbox.zoom.builders import EMMA, LIAM, OTTO, PIA, YUKI, Caller, series

DOCUMENTS = Path(__file__).parents[4] / "shared" / "zoom-openapi"

if not DOCUMENTS.is_dir():
    pytest.skip("Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance

OPERATIONS = {f"{each.method} {each.path}": each for each in routes.OPERATIONS}
OF_USERS = ("GET /users", "GET /users/{userId}")

# Zoom lists these nearly nowhere, and answers them everywhere.
EVERYWHERE = {(401, 124), (400, 4711), (429, 429), (400, 300)}
# What other sources of Zoom's tell, operation by operation.
BESIDES = {
    "GET /users/{userId}": {(400, 1010)},  # the answer to users of another account, on other operations
    "POST /users/{userId}/meetings": {(400, 1010), (400, 1120)},  # what finding the host may answer
    "GET /users/{userId}/meetings": {(400, 1010), (400, 1120)},
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
    name = "users.openapi.json" if operation in OF_USERS else "meetings.openapi.json"
    found: Mapping[str, Any] = document(name)["paths"][path][method.lower()]
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


async def refusals(zoom: Caller) -> None:
    """As many different refusals as this Zoom has, into its log."""
    world, mine = zoom.world, f"/users/{EMMA.zoom_id}/meetings"
    meeting, running = await zoom.created(**series()), await zoom.created()
    others = await zoom.created(LIAM.email)
    world.start(running["id"])
    foreign = world.add_user("ines@other.example", foreign=True)
    world.users[PIA.zoom_id].invitation_expired = True
    for who in (OTTO.zoom_id, PIA.zoom_id, foreign.id, "nobody"):
        for path in (f"/users/{who}", f"/users/{who}/meetings"):
            await zoom.get(path)
        await zoom.call("POST", f"/users/{who}/meetings", json={})
    for body in (
        {"type": 1, "schedule_for": LIAM.email},
        {"schedule_for": LIAM.email},
        {"schedule_for": "x"},
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


async def test_every_refusal_is_one_that_zoom_documents(zoom: Caller) -> None:
    zoom.world.account.limits_apply = False
    await refusals(zoom)
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
    assert {name for name, some in met.items() if not some & codes(name)} <= {"GET /users"}


async def refusals_of_the_gate(zoom: Caller) -> None:
    """A limit, a missing scope and a missing token, on every operation."""
    for _ in range(3):
        for operation in routes.OPERATIONS:
            path = operation.path.replace("{userId}", EMMA.zoom_id).replace("{meetingId}", "1")
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
    assert set(operation.granular) == set(extensions["x-granular-scopes"])
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
