"""Who is meant by an ID or an e-mail address, and what is shown of them."""

from typing import Any

from sandbox.zoom.exchange import Ask
from sandbox.zoom.meeting_view import stamp
from sandbox.zoom.refusal import Refusal
from sandbox.zoom.user import User


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


def row(user: User, ask: Ask) -> dict[str, Any]:
    """A user as a list shows it."""
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
