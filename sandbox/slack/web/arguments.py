"""The arguments of a Web API call: read from query, form or JSON, and checked against the method's table."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from starlette.requests import Request

from sandbox.slack.refusals import Forbidden

Args: TypeAlias = Mapping[str, Any]
_TS: Final = re.compile(r"\d{9,}\.\d{6}")


class _WrongTypeError(Exception):
    pass


async def read(request: Request, *, takes_json: bool) -> tuple[str, dict[str, Any]]:
    """The token and the arguments as they came. Raises Forbidden where Slack could not read them."""
    arguments: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0]
    if kind == "application/json" and await request.body():
        if not takes_json:
            raise Forbidden.arguments("this method does not take JSON")
        arguments |= _decode(await request.body())
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            arguments |= dict(form)
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = str(arguments.pop("token", ""))
    return (bearer if scheme == "Bearer" else token), arguments


def _decode(body: bytes) -> dict[str, Any]:
    try:
        decoded = json.loads(body)
    except ValueError:
        raise Forbidden("invalid_json", "the body is not JSON") from None
    if not isinstance(decoded, dict):
        raise Forbidden("json_not_object", "the body is not a JSON object")
    return decoded


def check(given: Mapping[str, Any], known: Mapping[str, str], required: tuple[str, ...]) -> dict[str, Any]:
    """The arguments, each in its Python type; those that are null are left out.

    Raises Forbidden (invalid_arguments) with a message for each argument that is unknown, missing or wrong.
    """
    given = {name: value for name, value in given.items() if value is not None}
    messages = [f"missing required field: {name}" for name in required if given.get(name, "") == ""]
    checked: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            messages.append(f"unknown argument: {name}")
            continue
        try:
            checked[name] = _KINDS[known[name]](value)
        except _WrongTypeError as wrong:
            messages.append(f"{wrong} [json-pointer:/{name}]")
    if messages:
        raise Forbidden.arguments(*messages)
    return checked


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise _WrongTypeError("must be a string")
    return value


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    known = {"1": True, "true": True, "0": False, "false": False}
    if str(value) not in known:
        raise _WrongTypeError("must be a boolean")
    return known[str(value)]


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdigit():
        raise _WrongTypeError("must be a number")
    return int(value)


def _ts(value: object) -> str:
    if not isinstance(value, str) or not _TS.fullmatch(value):
        raise _WrongTypeError("must be a timestamp such as 1712345678.000100")
    return value


def _json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise _WrongTypeError("must be JSON") from None


_KINDS: Final[Mapping[str, Callable[[object], object]]] = {
    "string": _string,
    "boolean": _boolean,
    "number": _number,
    "ts": _ts,
    "json": _json,
}
