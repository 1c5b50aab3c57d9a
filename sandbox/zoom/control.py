"""The JSON routes by which a test or the page looks at this Zoom and changes it.

Those for users are in `sandbox.zoom.control_users`, those for groups, templates and the like in
`sandbox.zoom.control_kinds`.
"""

from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.zoom import control_kinds, control_users, kinds, locks, meeting_input, meeting_settings
from sandbox.zoom.account import Account, Meeting, PasscodeRule, Plan
from sandbox.zoom.calls import Call, Violation
from sandbox.zoom.control_input import Wrong, guarded, read
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.limits import INVITED, Label, Limits
from sandbox.zoom.meeting_view import stamp
from sandbox.zoom.shapes import Shape, each, flag, number, record, text, whole_number
from sandbox.zoom.world import ZoomWorld

_MADE: Final = (*kinds.SHELVES, INVITED)
"""What is counted by the day."""
_SHOWN: Final = 100
"""Calls that are shown where no number is given."""
_FAULT: Final = record(
    {
        "kind": text(*FaultKind),
        "method": text(),
        "path": text(),
        "times": number(least=1),
        "ms": number(least=0),
        "status": number(least=200, most=599),
    },
    "kind",
)
_RULE: Final = record(
    {
        name: flag() if isinstance(value, bool) else number(least=0)
        for name, value in asdict(PasscodeRule()).items()
    }
)
_SETTINGS: Final = record(
    {
        "plan": text(*Plan),
        "locked_settings": each(text()),
        "granted_scopes": each(text()),
        "app_active": flag(),
        "limits_apply": flag(),
        "timezone": text(),
        "passcodes": _RULE,
        "calls_today": record({label.lower(): number(least=0) for label in Label}),
        "meeting_writes_today": Shape(dict, item=number(least=0)),
        "made_today": record({name: number(least=0) for name in _MADE}),
        "own_settings": meeting_settings.SHAPE,
        "schedulers": Shape(dict, item=each(text())),
    }
)


def control_routes(zoom: ZoomWorld) -> list[Route]:
    """To be mounted at `/sandbox/zoom`: state, calls, faults, settings, reset. What is wrong gets 400."""
    control = _Control(zoom)
    return [
        Route("/state", control.state, methods=["GET"]),
        Route("/calls", control.calls, methods=["GET"]),
        Route("/faults", control.faults, methods=["GET"]),
        Route("/faults", guarded(control.add_fault), methods=["POST"]),
        Route("/faults", control.clear_faults, methods=["DELETE"]),
        Route("/faults/{fault_id:int}", control.remove_fault, methods=["DELETE"]),
        Route("/settings", guarded(control.change), methods=["POST"]),
        Route("/reset", control.reset, methods=["POST"]),
        *control_kinds.kind_routes(zoom),
        *control_users.user_routes(zoom),
    ]


def show(zoom: ZoomWorld) -> dict[str, Any]:
    """All that this Zoom holds, in JSON, without links and passcodes."""
    account = zoom.account
    return {
        "settings": _settings(account),
        "today": _today(account, zoom.limits),
        "users": control_users.show(account),
        "admission": control_users.show_admission(account),
        "kinds": control_kinds.show(account),
        "meetings": [_meeting(meeting, account) for meeting in account.meetings.values()],
        "deleted": sorted(account.trash),
        "faults": [asdict(fault) for fault in zoom.faults.active],
        "violations": [_violation(violation) for violation in zoom.violations],
        "calls": len(zoom.calls),
    }


@dataclass(frozen=True, slots=True)
class _Control:
    zoom: ZoomWorld

    async def state(self, _: Request) -> Response:
        return JSONResponse(show(self.zoom))

    async def calls(self, request: Request) -> Response:
        count = whole_number(request.query_params.get("last", "")) or _SHOWN
        return JSONResponse([_call(call) for call in self.zoom.calls[-count:]])

    async def faults(self, _: Request) -> Response:
        return JSONResponse([asdict(fault) for fault in self.zoom.faults.active])

    async def add_fault(self, request: Request) -> Response:
        given = await read(request, _FAULT)
        fault = self.zoom.faults.add(Fault(**given | {"kind": FaultKind(given["kind"])}))
        self.zoom.changed()
        return JSONResponse(asdict(fault), HTTPStatus.CREATED)

    async def clear_faults(self, _: Request) -> Response:
        self.zoom.faults.clear()
        self.zoom.changed()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def remove_fault(self, request: Request) -> Response:
        found = self.zoom.faults.remove(request.path_params["fault_id"])
        self.zoom.changed()
        return Response(status_code=HTTPStatus.NO_CONTENT if found else HTTPStatus.NOT_FOUND)

    async def change(self, request: Request) -> Response:
        _apply(self.zoom, await read(request, _SETTINGS))
        self.zoom.changed()
        shown = show(self.zoom)
        return JSONResponse({"settings": shown["settings"], "today": shown["today"]})

    async def reset(self, _: Request) -> Response:
        self.zoom.reset()
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _apply(zoom: ZoomWorld, given: dict[str, Any]) -> None:
    account = zoom.account
    if not meeting_input.is_zone(given.get("timezone", account.timezone)):
        raise Wrong("Not understood: timezone.")
    writes = {_user_id(account, who): count for who, count in given.get("meeting_writes_today", {}).items()}
    schedulers = {
        _user_id(account, who): {_user_id(account, each) for each in others}
        for who, others in given.get("schedulers", {}).items()
    }
    for name in ("app_active", "limits_apply", "timezone", "own_settings"):
        setattr(account, name, given.get(name, getattr(account, name)))
    account.plan = Plan(given.get("plan", account.plan))
    account.granted_scopes = frozenset(given.get("granted_scopes", account.granted_scopes))
    account.locked_settings = set(given.get("locked_settings", account.locked_settings))
    account.passcodes = replace(account.passcodes, **given.get("passcodes", {}))
    for label, count in given.get("calls_today", {}).items():
        zoom.limits.set_calls(Label(label.capitalize()), count)
    for user_id, count in writes.items():
        zoom.limits.set_writes(user_id, count)
    for kind, count in given.get("made_today", {}).items():
        zoom.limits.set_made(kind, count)
    for user_id, others in schedulers.items():
        account.users[user_id].schedulers = others


def _user_id(account: Account, id_or_email: str) -> str:
    user = account.user(id_or_email)
    if user is None:
        raise Wrong(f"Nobody here is {id_or_email}.")
    return user.id


def _settings(account: Account) -> dict[str, Any]:
    return {
        "plan": account.plan,
        "locked_settings": sorted(account.locked_settings),
        "locked": locks.said(account.locked_settings),
        "own_settings": account.own_settings,
        "granted_scopes": sorted(account.granted_scopes),
        "app_active": account.app_active,
        "limits_apply": account.limits_apply,
        "timezone": account.timezone,
        "passcodes": asdict(account.passcodes),
    }


def _today(account: Account, limits: Limits) -> dict[str, Any]:
    writes = {user.email: limits.writes_today(user.id) for user in account.users.values()}
    return {
        "calls_today": {label.lower(): limits.calls_today(label) for label in Label},
        "meeting_writes_today": {email: count for email, count in writes.items() if count},
        "made_today": {kind: limits.made_today(kind) for kind in _MADE if limits.made_today(kind)},
    }


def _meeting(meeting: Meeting, account: Account) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "uuid": meeting.uuid,
        "host": account.users[meeting.host_id].email,
        "topic": meeting.topic,
        "type": meeting.type,
        "status": meeting.status,
        "expired": meeting.expired(account.clock()),
        "start_time": stamp(meeting.start) if meeting.start else None,
        "duration": meeting.duration,
        "timezone": meeting.timezone,
        "created_at": stamp(meeting.created_at),
        "occurrences": len(meeting.occurrences),
    }


def _call(call: Call) -> dict[str, Any]:
    return asdict(call) | {"at": stamp(call.at)}


def _violation(violation: Violation) -> dict[str, Any]:
    return asdict(violation) | {"at": stamp(violation.at)}
