"""The JSON routes for users: who there is, what becomes of an invitation, who may be let in.

GET    /users
POST   /users                 {"email", "type"?, "status"?, "foreign"?, "free"?}: made by hand
PATCH  /users/{user}          {"type"?, "status"?}: what an admin changes in Zoom itself
DELETE /users/{user}          taken out by hand
POST   /users/{user}/accept   the person accepts the invitation
POST   /users/{user}/expire   the invitation ends unanswered
GET    /admission             seats, domains, and what the account may
POST   /admission             {"seats": {"licensed": 4}, "blocked_domains": [...], "sso": true, ...}

A user is named by ID or e-mail address.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.zoom import admission, seats
from sandbox.zoom.account import Account
from sandbox.zoom.control_input import Handler, Wrong, guarded, read
from sandbox.zoom.shapes import each, flag, number, record, text
from sandbox.zoom.user import User, UserType
from sandbox.zoom.world import ZoomWorld

_TYPE: Final = number(UserType.BASIC, UserType.LICENSED, UserType.UNASSIGNED, UserType.NONE)
_STATUS: Final = text("active", "inactive", "pending")
_NEW: Final = record(
    {"email": text(), "type": _TYPE, "status": _STATUS, "foreign": flag(), "free": flag()}, "email"
)
_CHANGE: Final = record({"type": _TYPE, "status": _STATUS})
_RULES: Final = tuple(rule.name for rule in fields(admission.State))
_DOMAINS: Final = tuple(name for name in _RULES if name.endswith("_domains"))
_ADMISSION: Final = record(
    {
        **{name: flag() for name in _RULES},
        **{name: each(text()) for name in _DOMAINS},
        "refuses_with": number(0, *admission.OTHERS),
        "seats": record({name: number(least=0) for name in seats.NAMES.values()}),
        "seats_are_numbered": flag(),
    }
)
_ONE: Final = "/users/{user}"


def user_routes(zoom: ZoomWorld) -> list[Route]:
    """Part of the control routes. What is wrong gets 400."""
    control = _Control(zoom)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/users", control.list),
        ("POST", "/users", control.add),
        ("PATCH", _ONE, control.change),
        ("DELETE", _ONE, control.remove),
        ("POST", f"{_ONE}/accept", control.accept),
        ("POST", f"{_ONE}/expire", control.expire),
        ("GET", "/admission", control.admission),
        ("POST", "/admission", control.admit),
    ]
    return [Route(path, guarded(handle), methods=[method]) for method, path, handle in table]


def show(account: Account) -> list[dict[str, Any]]:
    """Everybody whom this Zoom knows."""
    return [_user(user, account) for user in account.users.values()]


def show_admission(account: Account) -> dict[str, Any]:
    """Who may be let in, and how many are."""
    rules, bought = account.of(admission.State), account.of(seats.State)
    values = {name: getattr(rules, name) for name in _RULES}
    return {
        **{name: sorted(value) if name in _DOMAINS else value for name, value in values.items()},
        "seats": {name: bought.most[type_] for type_, name in seats.NAMES.items()},
        "seats_taken": {name: seats.taken(account, type_) for type_, name in seats.NAMES.items()},
        "seats_are_numbered": bought.numbered,
    }


@dataclass(frozen=True, slots=True)
class _Control:
    zoom: ZoomWorld

    async def list(self, _: Request) -> Response:
        return JSONResponse(show(self.zoom.account))

    async def add(self, request: Request) -> Response:
        given = await read(request, _NEW)
        if self.zoom.account.user(given["email"]):
            raise Wrong(f"{given['email']} is here already.")
        rest = {name: value for name, value in given.items() if name not in {"email", "type"}}
        user = self.zoom.add_user(given["email"], type_=given.get("type", UserType.LICENSED), **rest)
        return self._answer(user, HTTPStatus.CREATED)

    async def change(self, request: Request) -> Response:
        user = self._user(request)
        given = await read(request, _CHANGE)
        user.type, user.status = given.get("type", user.type), given.get("status", user.status)
        self.zoom.changed()
        return self._answer(user)

    async def remove(self, request: Request) -> Response:
        self.zoom.account.drop_user(self._user(request))
        self.zoom.changed()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def accept(self, request: Request) -> Response:
        return self._answer(_invited(self.zoom.accept, self._user(request)))

    async def expire(self, request: Request) -> Response:
        return self._answer(_invited(self.zoom.expire, self._user(request)))

    async def admission(self, _: Request) -> Response:
        return JSONResponse(show_admission(self.zoom.account))

    async def admit(self, request: Request) -> Response:
        given = await read(request, _ADMISSION)
        _apply(self.zoom.account, given)
        self.zoom.changed()
        return JSONResponse(show_admission(self.zoom.account))

    def _user(self, request: Request) -> User:
        user = self.zoom.account.user(request.path_params["user"])
        if user is None:
            raise Wrong(f"Nobody here is {request.path_params['user']}.")
        return user

    def _answer(self, user: User, status: HTTPStatus = HTTPStatus.OK) -> Response:
        return JSONResponse(_user(user, self.zoom.account), status)


def _invited(act: Callable[[str], User], user: User) -> User:
    try:
        return act(user.id)
    except ValueError as error:
        raise Wrong(str(error)) from None


def _apply(account: Account, given: dict[str, Any]) -> None:
    rules, bought = account.of(admission.State), account.of(seats.State)
    for name in _RULES:
        value = given.get(name, getattr(rules, name))
        setattr(rules, name, {domain.lower() for domain in value} if name in _DOMAINS else value)
    numbers = given.get("seats", {})
    bought.most |= {type_: numbers[name] for type_, name in seats.NAMES.items() if name in numbers}
    bought.numbered = given.get("seats_are_numbered", bought.numbered)


def _user(user: User, account: Account) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "type": user.type,
        "status": user.status,
        "timezone": user.timezone,
        "may_host": user.may_host,
        "foreign": user.foreign,
        "free": user.free,
        "invitation_expired": user.invitation_expired,
        "action": user.action,
        "schedulers": [account.users[one].email for one in sorted(user.schedulers)],
    }
