"""Zoom's own documents, which may lie beside the project, and how answers are held against them."""

import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema

from sandbox.zoom import routes
from sandbox.zoom.calls import Call
from sandbox.zoom.shapes import Shape
from tests.sandbox.zoom.builders import Caller

FOLDER = Path(__file__).parents[4] / "shared" / "zoom-openapi"

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
    # The answer to users of another account, on other operations; no such group: it has no code of its own.
    "GET /users/{userId}": {(400, 1010)},
    "PATCH /users/{userId}": {(400, 1010), (404, 4130)},
    # What finding the host may answer, and hosts who cannot stand in: Zoom's KB0082130.
    "POST /users/{userId}/meetings": {(400, 1010), (400, 1120), (400, 1114)},
    "PATCH /meetings/{meetingId}": {(400, 1114)},
    "GET /users/{userId}/meetings": {(400, 1010), (400, 1120)},
    "GET /users/{userId}/meeting_templates": {(400, 1010), (400, 1120)},
    # Listed as HTTP 200, which is Zoom's code put into the wrong column.
    "POST /im/groups": {(400, 200)},
    "GET /accounts/{accountId}/managed_domains": {(400, 200)},
    # Listed without a code, or not at all although it is for all its neighbours.
    "GET /im/groups/{groupId}/members": {(400, 200), (404, 4130), (410, 4137)},
    "POST /im/groups/{groupId}/members": {(404, 4130)},
    "DELETE /im/groups/{groupId}/members/{memberId}": {(404, 4131)},
    "DELETE /meetings/{meetingId}": {(400, 3002)},  # in progress: listed until 2023
}


@functools.cache
def document(name: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads((FOLDER / name).read_text())
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


def refusals_met(calls: Iterable[Call]) -> dict[str, set[tuple[int, int]]]:
    """By operation, with which HTTP status and code calls were refused."""
    met: dict[str, set[tuple[int, int]]] = {}
    for call in calls:
        found = routes.find(call.method, call.path)
        if found and call.status >= 400 and isinstance(call.response_body, dict):
            name = f"{call.method} {found[0].path}"
            met.setdefault(name, set()).add((call.status, call.response_body["code"]))
    return met


def surprises(met: Mapping[str, set[tuple[int, int]]]) -> dict[str, set[tuple[int, int]]]:
    """Those that no source of Zoom's tells of."""
    rest = {name: some - codes(name) - EVERYWHERE - BESIDES.get(name, set()) for name, some in met.items()}
    return {name: some for name, some in rest.items() if some}
