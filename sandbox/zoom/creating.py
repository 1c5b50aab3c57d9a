"""Users that are being made at this moment: until that is over, Zoom refuses all other calls for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from sandbox.zoom.account import Account
from sandbox.zoom.calls import Call
from sandbox.zoom.limits import Limits
from sandbox.zoom.operation import Operation

TWICE: Final = "created twice"
"""The violation: a call to make somebody who is there, or being made, by an earlier one of its kind."""
_PATH: Final = "/users"
_ONE: Final = "/users/{userId}"


@dataclass(slots=True)
class State:
    """The calls that make somebody, the first one first, by the address in lower case."""

    lines: dict[str, list[Call]] = field(default_factory=dict)


@contextmanager
def going_on(account: Account, call: Call, violate: Callable[[Call, str, str], None]) -> Iterator[None]:
    """Around a call: remembers whom it makes, if it makes anybody. A second one is a violation.

    It is one however it ends: who does not know how the first one ended has to look before trying again.
    """
    email = _email(call)
    if not email:
        yield
        return
    lines = account.of(State).lines
    line = lines.setdefault(email, [])
    if line:
        violate(call, TWICE, f"{email} is being made by a call that is still going on")
    elif _made(account, email):
        violate(call, TWICE, f"{email} was made by an earlier call")
    line.append(call)
    try:
        yield
    finally:
        line.remove(call)
        if not line:
            lines.pop(email, None)


def need_turn(
    account: Account, limits: Limits, operation: Operation, path: tuple[str, ...], call: Call
) -> None:
    """Pass a call that nobody is before. Refusal 429 for one about somebody who is being made."""
    lines = account.of(State).lines
    if operation.path == _ONE:
        email = path[0].lower()
    elif (operation.method, operation.path) == ("POST", _PATH):
        email = _email(call)
    else:
        return
    if email in lines and lines[email][0] is not call:
        raise limits.concurrent(operation.label)


def _email(call: Call) -> str:
    """Whom the call makes; empty where it makes nobody."""
    if (call.method, call.path) != ("POST", _PATH) or not isinstance(call.request_body, dict):
        return ""
    info = call.request_body.get("user_info")
    email = info.get("email") if isinstance(info, dict) else None
    return email.lower() if isinstance(email, str) else ""


def _made(account: Account, email: str) -> bool:
    user = account.user(email)
    return user is not None and bool(user.action) and not user.invitation_expired
