"""The way of a call: fault, token, scope, limit, body, operation, answer, log."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.zoom import creating, routes, tokens, wire
from sandbox.zoom.account import Account
from sandbox.zoom.calls import Call, Violation
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.faults import TOKEN_PATH, Fault, FaultKind, Faults
from sandbox.zoom.limits import Label, Limits
from sandbox.zoom.refusal import MALFORMED, Refusal

HIDDEN: Final = "(hidden)"
KEPT: Final = 5_000
"""Calls that the log holds at most."""
_LIMITS: Final = frozenset(
    {
        FaultKind.PER_SECOND_429,
        FaultKind.DAILY_429,
        FaultKind.MEETING_DAILY_429,
        FaultKind.INVITE_DAILY_429,
        FaultKind.CONCURRENT_429,
    }
)
_XML: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    "<result><code>300</code><message>Validation Failed.</message></result>"
)
_HTML: Final = (
    "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)

Act = Callable[[Request, Call, bytes], Response]
"""Does what a call asks for and gives the whole answer."""


@dataclass(slots=True)
class Gate:
    """All that a call passes through."""

    account: Account
    limits: Limits
    faults: Faults
    calls: list[Call]
    violations: list[Violation]
    changed: Callable[[], None]
    closed: asyncio.Event

    async def api(self, request: Request) -> Response:
        """A call of the API."""
        return await self._pass(request, _path(request).removeprefix("/v2"), self._operate)

    async def token(self, request: Request) -> Response:
        """A call of the token endpoint."""
        return await self._pass(request, TOKEN_PATH, self._hand_out)

    async def nothing(self, request: Request) -> Response:
        """A path that Zoom does not have."""
        return await self._pass(request, _path(request), self._operate)

    async def _pass(self, request: Request, path: str, act: Act) -> Response:
        body = await request.body()
        call = Call(self.account.clock(), request.method, path, request.url.query, request_body=_shown(body))
        self.calls.append(call)
        del self.calls[:-KEPT]
        fault, ms = self.faults.take(call.method, path)
        call.fault = fault.kind if fault else FaultKind.LATENCY if ms else None
        with creating.going_on(self.account, call, self._violate):
            if ms:
                self.changed()
                await self._wait(ms)
            response = self._answer(request, call, body, act, fault)
        if not isinstance(response, wire.Hanging):
            call.status = response.status_code
            call.response_body = _read(bytes(response.body))
        response.headers["x-zm-trackingid"] = f"v=2.0;clid=us05;rid=WEB_{len(self.calls):032x}"
        self.changed()
        return response

    def _answer(self, request: Request, call: Call, body: bytes, act: Act, fault: Fault | None) -> Response:
        if fault and fault.kind in _LIMITS:
            return _refuse(self._limited(call, fault.kind))
        if fault and fault.kind is FaultKind.EXPIRED_TOKEN:
            tokens.revoke_all(self.account)
            fault = None
        if fault is None:
            return act(request, call, body)
        whole = act(request, call, body) if fault.takes_effect else None
        return self._broken(fault, whole)

    def _broken(self, fault: Fault, whole: Response | None) -> Response:
        status = fault.answer_status
        match fault.kind:
            case FaultKind.TIMEOUT_BEFORE | FaultKind.TIMEOUT_AFTER:
                return wire.Hanging(self.closed)
            case FaultKind.XML_BODY:
                return Response(_XML, status, media_type="application/xml")
            case FaultKind.HTML_BODY:
                return Response(_HTML.format(status=status), status, media_type="text/html")
            case FaultKind.CUT_OFF_AFTER if whole:
                return wire.CutOff(whole)
            case _:
                return _json(status, {"code": status, "message": "Internal server error."})

    def _limited(self, call: Call, kind: FaultKind) -> Refusal:
        found = routes.find(call.method, call.path)
        label = found[0].label if found else Label.LIGHT
        match kind:
            case FaultKind.PER_SECOND_429:
                return self.limits.per_second(label)
            case FaultKind.DAILY_429:
                return self.limits.daily(label)
            case FaultKind.MEETING_DAILY_429:
                return self.limits.meeting_daily()
            case FaultKind.INVITE_DAILY_429:
                return self.limits.invitation_daily()
            case _:
                return self.limits.concurrent(label)

    def _operate(self, request: Request, call: Call, body: bytes) -> Response:
        found = routes.find(call.method, call.path)
        if found is None:
            self._violate(call, "unknown operation")
            return _refuse(Refusal(404, 2300, "This API endpoint is not recognized."))
        operation, path = found
        try:
            token = tokens.check(self.account, request.headers)
            tokens.need(token, operation.granular, operation.classic)
            self.limits.take(operation.label)
            creating.need_turn(self.account, self.limits, operation, path, call)
            for name in request.query_params.keys() - operation.query:
                self._violate(call, "unknown query parameter", name)
            ask = Ask(
                account=self.account,
                limits=self.limits,
                base_url=_base_url(request),
                path=path,
                query=request.query_params,
                body=_object(request, body) if operation.has_body else {},
                notice=lambda detail: self._violate(call, "ignored by Zoom", detail),
            )
            return _answer(operation.handle(ask), operation.label)
        except Refusal as refusal:
            return _refuse(refusal)

    def _hand_out(self, request: Request, call: Call, body: bytes) -> Response:
        if call.method != "POST":
            self._violate(call, "unknown operation")
            return _json(405, {"reason": "Method Not Allowed", "error": "invalid_request"})
        try:
            base_url = _base_url(request)
            return _json(200, tokens.issue(self.account, request.headers, body, base_url))
        except tokens.TokenRefusal as refusal:
            return _json(refusal.status, refusal.body)

    def _violate(self, call: Call, error: str, detail: str = "") -> None:
        self.violations.append(Violation(call.at, call.method, call.path, error, detail))

    async def _wait(self, ms: int) -> None:
        try:
            async with asyncio.timeout(ms / 1000):
                await self.closed.wait()
        except TimeoutError:
            pass


class _Json(JSONResponse):
    media_type = "application/json;charset=UTF-8"


def _path(request: Request) -> str:
    """Still encoded, and without what this app is mounted at."""
    raw: bytes = request.scope["raw_path"]
    root: str = request.scope.get("root_path", "")
    return raw.decode("ascii").partition("?")[0].removeprefix(root)


def _base_url(request: Request) -> str:
    # Not `request.base_url`: that is of the outermost app.
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"


def _read(body: bytes) -> Any:  # noqa: ANN401 whatever JSON holds
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body.decode(errors="replace")


def _shown(body: bytes) -> Any:  # noqa: ANN401 as above
    """What is kept of a request: all but the password of a new user."""
    read = _read(body)
    info = read.get("user_info") if isinstance(read, dict) else None
    if isinstance(info, dict) and "password" in info:
        info["password"] = HIDDEN
    return read


def _object(request: Request, body: bytes) -> dict[str, Any]:
    read = _read(body)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not isinstance(read, dict) or kind != "application/json":
        raise Refusal(400, 300, MALFORMED)
    return read


def _answer(answer: Answer, label: Label) -> Response:
    headers = {"X-RateLimit-Category": str(label), **answer.headers}
    if answer.body is None:
        return Response(None, answer.status, headers)
    return _json(answer.status, answer.body, headers)


def _refuse(refusal: Refusal) -> Response:
    if refusal.as_xml:
        return Response(refusal.xml, refusal.status, refusal.headers, media_type="application/xml")
    return _json(refusal.status, refusal.body, refusal.headers)


def _json(status: int, body: object, headers: Mapping[str, str] | None = None) -> Response:
    return _Json(body, status, headers)
