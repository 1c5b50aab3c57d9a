"""Zoom's own documents, which lie beside the project, not in it."""

import json
import re
from pathlib import Path
from typing import Any, Final

from bot.zoom import models, operations

FOLDER: Final = Path(__file__).parents[3] / "shared" / "zoom-openapi"

LIMITS: Final = ("enum", "default", "minimum", "maximum", "maxLength", "minItems", "maxItems")


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.openapi.json").read_text())
    return found


def body_of(name: str, path: str, method: str) -> dict[str, Any]:
    operation = document(name)["paths"][path][method]
    found: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["schema"]
    return found


def flat(schema: dict[str, Any], root: dict[str, Any], name: str = "") -> dict[str, dict[str, Any]]:
    """Each property with its limits, by its whole name."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in schema.get("properties", {}).items():
        own = plain(value, root)
        whole = f"{name}{key}"
        found[whole] = own
        found |= flat(own, root, f"{whole}.")
        if "items" in own:
            found |= flat(plain(own["items"], root), root, f"{whole}[].")
    return found


def plain(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """Without references, and without "or null", which is our way to say that nothing is sent."""
    if "$ref" in schema:
        return schema | plain(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    if "const" in schema:
        return schema | {"enum": [schema["const"]]}
    for choice in schema.get("anyOf", []):
        if choice != {"type": "null"}:
            return schema | plain(choice, root)
    return schema


def ours(model: type[models.Body]) -> dict[str, dict[str, Any]]:
    schema = model.model_json_schema()
    return flat(schema, schema)


def limits_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: schema[name] for name in LIMITS if schema.get(name) is not None}


def example_of(schema: dict[str, Any]) -> Any:  # noqa: ANN401 JSON
    """An answer made of the examples in the document."""
    if "allOf" in schema:
        parts = [example_of(part) for part in schema["allOf"]]
        return {name: value for part in parts for name, value in part.items()}
    if "example" in schema:
        return schema["example"]
    if schema.get("type") == "array":
        return [example_of(schema["items"])]
    return {name: example_of(value) for name, value in schema.get("properties", {}).items()}


def answer_of(name: str, operation: operations.Operation, status: str) -> Any:  # noqa: ANN401 JSON
    theirs = document(name)["paths"][operation.path][operation.method.lower()]
    return example_of(theirs["responses"][status]["content"]["application/json"]["schema"])


def refusals_of(name: str, operation: operations.Operation) -> set[tuple[int, str]]:
    """The codes that an operation refuses with, each with Zoom's words."""
    theirs = document(name)["paths"][operation.path][operation.method.lower()]
    return {
        (int(code), line.strip())
        for answer in theirs["responses"].values()
        for code, words in _REFUSAL.findall(answer["description"])
        for line in re.split(r"<br ?/?>|\n", words)
        if line.strip()
    }


_REFUSAL: Final = re.compile(r"\*\*Error Code:\*\* ?`(\d+)`(.*?)(?=\*\*Error Code|\Z)", re.DOTALL)
