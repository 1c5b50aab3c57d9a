"""Users: get, list. Creating them follows with the approvals."""

from typing import Any, Final

from sandbox.zoom import paging
from sandbox.zoom.account import User
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.meeting_view import stamp
from sandbox.zoom.refusal import INVALID, Refusal

_STATUSES: Final = frozenset({"active", "inactive", "pending"})
_PAGE: Final = 300
"""The guide's limit; the operation's own page says 2000."""


def find(ask: Ask, id_or_email: str) -> User:
    """The user of this account. Refusal 404/1001, 400/1120 (invitation over), 400/1010 (of another account).

    `me` is nobody: a server-to-server token has no user of its own. Somebody of another account cannot
    be found by e-mail address.
    """
    user = ask.account.user(id_or_email)
    if user is None or (user.foreign and user.id != id_or_email):
        raise Refusal(404, 1001, f"User does not exist: {id_or_email}.")
    if user.foreign:
        raise Refusal(400, 1010, f"User does not belong to this account: {id_or_email}.")
    if user.invitation_expired:
        raise Refusal(400, 1120, "A valid invitation to join the Zoom account was not found for this user.")
    return user


def get(ask: Ask) -> Answer:
    """GET /users/{userId}."""
    user = find(ask, ask.path[0])
    more = {
        "account_id": ask.account.id,
        "role_name": user.role,
        "use_pmi": False,
        "personal_meeting_url": f"{ask.base_url}/j/{user.pmi}",
        "language": "en-US",
        "cluster": "us05",
        "login_types": [] if user.status == "pending" else [100],
    }
    return Answer(200, {"id": user.id, **_row(user, ask), **more})


def list_(ask: Ask) -> Answer:
    """GET /users, active ones where no status is asked for."""
    status = ask.query.get("status", "active")
    if status not in _STATUSES:
        raise Refusal.invalid(("status", INVALID))
    users = [
        user
        for user in ask.account.users.values()
        if user.status == status and not user.foreign and not user.invitation_expired
    ]
    page, described = paging.cut(ask, users, most=_PAGE)
    return Answer(200, {**described, "users": [_row(user, ask) for user in page]})


def _row(user: User, ask: Ask) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "display_name": user.name,
        "type": user.type,
        "status": user.status,
        "timezone": user.timezone,
        "dept": "",
        "verified": 0 if user.status == "pending" else 1,
        "role_id": "1" if user.role == "Admin" else "2",
    }
    if user.status == "pending":
        # Zoom's document: no ID before the invitation is accepted; created_at is the time of the call.
        return shown | {"created_at": stamp(ask.account.clock())}
    created = stamp(user.created_at)
    return shown | {"id": user.id, "pmi": user.pmi, "created_at": created, "user_created_at": created}
