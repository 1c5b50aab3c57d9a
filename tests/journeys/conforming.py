"""Everything that the bot sent in a journey, against Slack's and Zoom's own documents.

They lie beside the project on some machines only; elsewhere this finds nothing: `test_conforming.py` says so.
"""

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

import jsonschema

from sandbox.slack.model import Call as SlackCall
from sandbox.world import World
from sandbox.zoom.calls import Call as ZoomCall

SHARED: Final = Path(__file__).parents[3] / "shared"
HERE: Final = SHARED.is_dir()
DOCUMENTS: Final = ("users", "meetings", "team-chat.trimmed", "accounts.trimmed")
NO_REQUEST: Final = frozenset({"/oauth/token"})
RESPONSE_URL: Final = frozenset(
    {"text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts"}
    | {"unfurl_links", "unfurl_media"}
)
"""What Slack takes at a response URL (docs.slack.dev/interactivity/handling-user-interaction)."""

SEVERAL_DAYS: Final = {"pattern": r"^[1-7](,[1-7])*$", "type": "string"}
"""Zoom's document lists single days; its text, and its answers, have several: 2,4."""


def problems(world: World) -> list[str]:
    """What Slack or Zoom would not take of what the bot sent; none where the documents are not here."""
    if not HERE:
        return []
    # A journey repeats itself: what was looked at once need not be looked at again.
    slack = {json.dumps([each.method, each.request], sort_keys=True): each for each in world.slack.calls}
    zoom = {
        json.dumps([each.method, each.path, each.query, each.request_body], sort_keys=True): each
        for each in world.zoom.calls
    }
    found = [f"Slack: {each}" for call in slack.values() for each in of_slack(call)]
    return found + [f"Zoom: {each}" for call in zoom.values() for each in of_zoom(call)]


def of_slack(call: SlackCall) -> Iterator[str]:
    """What is wrong with one call to Slack."""
    if call.fault and not call.request:
        return  # the fake failed before it read the request
    if call.method == "response_url":
        yield from (f"response_url: unknown {name}" for name in set(call.request) - RESPONSE_URL)
    else:
        method = load("slack-schemas/web-api-methods.json")["methods"].get(call.method)
        if method is None:
            yield f"no method {call.method}"
            return
        yield from (f"{call.method}: unknown {name}" for name in set(call.request) - set(method["args"]))
        yield from (f"{call.method}: no {name}" for name in set(method["required"]) - set(call.request))
    view = call.request.get("view")
    if isinstance(view, Mapping):
        yield from against("ModalView", {**view, "blocks": [{"type": "divider"}]}, call.method)
        yield from of_blocks(view["blocks"], call.method)
    yield from of_blocks(call.request.get("blocks") or (), call.method)


def of_blocks(blocks: Sequence[Mapping[str, Any]], where: str) -> Iterator[str]:
    """What is wrong with blocks, each against the schema of its type."""
    for block in blocks:
        yield from against(block_schemas()[block["type"]], block, f"{where} {block['type']}")


def against(definition: str, value: object, where: str) -> Iterator[str]:
    """What the schema of this name says of the value."""
    for error in slack_schema(definition).iter_errors(value):
        deepest = jsonschema.exceptions.best_match([error])
        yield f"{where}: {deepest.json_path} {deepest.message[:200]}"


def of_zoom(call: ZoomCall) -> Iterator[str]:
    """What is wrong with one call to Zoom."""
    if call.path in NO_REQUEST:
        return
    operation = operation_of(call.method, call.path)
    if operation is None:
        yield f"no operation {call.method} {call.path}"
        return
    where = f"{call.method} {call.path}"
    parameters = {each["name"]: each for each in operation.get("parameters", ())}
    for name, value in parse_qsl(call.query):
        enum = parameters.get(name, {}).get("schema", {}).get("enum")
        if name not in parameters or (enum and value not in map(str, enum)):
            yield f"{where}: query {name}={value}"
    if call.request_body is None:
        return
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        yield f"{where}: takes no body"
        return
    schema = repaired(content["schema"])
    yield from (
        f"{where}: {error.json_path} {error.message[:200]}"
        for error in jsonschema.Draft4Validator(schema).iter_errors(call.request_body)
    )
    yield from (f"{where}: unknown field {name}" for name in unknown(schema, call.request_body))


def unknown(schema: Mapping[str, Any], value: object, path: str = "") -> Iterator[str]:
    """Fields that the document does not have, and that Zoom would ignore without a word."""
    if isinstance(value, list):
        for each in value:
            yield from unknown(schema.get("items", {}), each, path)
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        for name, each in value.items():
            if name in known:
                yield from unknown(known[name], each, f"{path}{name}.")
            else:
                yield f"{path}{name}"


def repaired(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, with what Zoom's own text contradicts put right."""
    recurrence = schema.get("properties", {}).get("recurrence")
    if recurrence:
        recurrence["properties"]["weekly_days"] = SEVERAL_DAYS
    return schema


@functools.cache
def load(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SHARED / name).read_text(encoding="utf-8"))
    return read


@functools.cache
def slack_schema(definition: str) -> jsonschema.Draft202012Validator:
    whole = load("slack-schemas/blockkit.schema.json")
    return jsonschema.Draft202012Validator({"$defs": whole["$defs"], "$ref": f"#/$defs/{definition}"})


@functools.cache
def block_schemas() -> dict[str, str]:
    """The name of the definition of each type of block."""
    definitions = load("slack-schemas/blockkit.schema.json")["$defs"]
    return {
        variant["properties"]["type"]["const"]: name
        for name, each in definitions.items()
        if name.endswith("Block")
        for variant in each.get("anyOf", [each])
        if "const" in variant.get("properties", {}).get("type", {})
    }


@functools.cache
def operations() -> dict[tuple[str, re.Pattern[str]], dict[str, Any]]:
    """Zoom's operations by method and the pattern of their path, those with fewer variables first."""
    paths = {
        path: methods
        for name in DOCUMENTS
        for path, methods in load(f"zoom-openapi/{name}.openapi.json")["paths"].items()
    }
    return {
        (method.upper(), re.compile(re.sub(r"\\{[^/]*?\\}", "[^/]+", re.escape(path)))): operation
        for path, methods in sorted(paths.items(), key=lambda item: item[0].count("{"))
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    for (own, pattern), operation in operations().items():
        if own == method and pattern.fullmatch(unquote(path)):
            return operation
    return None
