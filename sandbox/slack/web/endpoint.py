"""The Web API over HTTP: who may call what, faults, and the record of calls."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.slack.faults import Fault, FaultKind
from sandbox.slack.model import Call, Json
from sandbox.slack.refusals import Forbidden, Refusal
from sandbox.slack.web import arguments, methods
from sandbox.slack.workspace import APP_TOKEN, BOT_TOKEN, TEAM_ID, Workspace

CUT: Final = "sandbox.cut"
"""The ASGI extension, given by sandbox.world's server, that cuts the connection of a request."""
_EVERYWHERE: Final = {"team_id": "string"}
"""slack_sdk adds the team to every call that Bolt makes in an event's context; Slack takes it everywhere."""
_APP_SCOPES: Final = ("connections:write",)


@dataclass(slots=True)
class Answer:
    """What a call gets."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class WebApi:
    """Answers the bot's calls of /api/{method}."""

    def __init__(self, workspace: Workspace, stopping: asyncio.Event) -> None:
        self._workspace = workspace
        self._stopping = stopping

    async def respond(self, request: Request) -> Response:
        """Answers one call."""
        name = request.path_params["method"]
        await asyncio.sleep(self._workspace.faults.latency(name))
        fault = self._workspace.faults.next(name)
        given: dict[str, Any] = {}
        if fault and fault.kind in BEFORE:
            answer = before(fault)
        else:
            answer, given = await self._answer(name, request)
        if fault and fault.kind is FaultKind.FATAL_ERROR:
            answer = Answer({"ok": False, "error": "fatal_error"}, HTTPStatus.INTERNAL_SERVER_ERROR)
        self._record(name, given, answer, fault)
        await broken(fault, request, self._stopping)
        return JSONResponse(answer.body, answer.status, answer.headers)

    async def _answer(self, name: str, request: Request) -> tuple[Answer, dict[str, Any]]:
        given: dict[str, Any] = {}
        headers: dict[str, str] = {}
        try:
            method = methods.METHODS.get(name)
            if method is None:
                raise Forbidden("unknown_method", f"the sandbox knows no method {name}")
            token, given = await arguments.read(request, takes_json=method.takes_json)
            headers = self._authorize(method, token)
            args = arguments.check(given, {**method.known, **_EVERYWHERE}, method.required)
            body = {"ok": True, **self._run(method, args)}
        except Refusal as refusal:
            if refusal.is_violation:
                self._workspace.violate(name, refusal.error, refusal.detail)
            body = {"ok": False, "error": refusal.error, **refusal.more}
        return Answer(body, headers=headers), given

    def _run(self, method: methods.Method, args: arguments.Args) -> Json:
        if args.get("team_id", TEAM_ID) != TEAM_ID:
            raise Refusal("team_not_found")
        return method.run(self._workspace, args)

    def _authorize(self, method: methods.Method, token: str) -> dict[str, str]:
        if not token:
            raise Refusal("not_authed")
        if token not in {BOT_TOKEN, APP_TOKEN}:
            raise Refusal("invalid_auth")
        if (token == APP_TOKEN) != method.is_for_app_token:
            raise Forbidden("not_allowed_token_type", "the wrong kind of token")
        granted = _APP_SCOPES if token == APP_TOKEN else self._workspace.app.scopes
        if method.scopes and not set(method.scopes) & set(granted):
            raise Forbidden.scope(method.scopes[0], granted)
        return {"X-OAuth-Scopes": ",".join(granted), "X-Accepted-OAuth-Scopes": ",".join(method.scopes)}

    def _record(self, name: str, given: Mapping[str, Any], answer: Answer, fault: Fault | None) -> None:
        self._workspace.calls.append(
            Call(
                at=self._workspace.clock(),
                method=name,
                status=answer.status,
                error=str(answer.body.get("error", "")),
                request=dict(given),
                response=answer.body,
                fault=fault.kind.value if fault else "",
            )
        )
        self._workspace.changed()


BEFORE: Final = frozenset(
    {FaultKind.RATE_LIMITED, FaultKind.INTERNAL_ERROR, FaultKind.TIMEOUT_BEFORE, FaultKind.CUT_BEFORE}
)
_CUTS: Final = frozenset({FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER})
_TIMEOUTS: Final = frozenset({FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER})


def before(fault: Fault) -> Answer:
    """What a call gets that a fault keeps from having an effect."""
    if fault.kind is FaultKind.RATE_LIMITED:
        retry = {"Retry-After": str(fault.retry_after)}
        return Answer({"ok": False, "error": "ratelimited"}, HTTPStatus.TOO_MANY_REQUESTS, retry)
    return Answer({"ok": False, "error": "internal_error"})


async def broken(fault: Fault | None, request: Request, stopping: asyncio.Event) -> None:
    """Cuts the connection, or leaves the bot waiting until it hangs up or the sandbox stops."""
    if fault is None:
        return
    if fault.kind in _CUTS:
        request.scope["extensions"][CUT]()
    elif fault.kind in _TIMEOUTS:
        hung_up = asyncio.ensure_future(_hung_up(request))
        stopped = asyncio.ensure_future(stopping.wait())
        _, pending = await asyncio.wait({hung_up, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for each in pending:
            each.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
