"""POST /users: who becomes a user, and in what state."""

from collections.abc import Mapping
from typing import Any

from sandbox.zoom import admission, seats, user_input
from sandbox.zoom.admission import AUTO_CREATE, CREATE
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.refusal import Refusal
from sandbox.zoom.user import User

_PERSONAL = ("first_name", "last_name", "display_name")


def create(ask: Ask) -> Answer:
    """POST /users. With `create` the user is pending, and has a mail; otherwise active at once.

    Zoom's document asks for a paid plan, and has a daily limit for the free one: so that one may, too.
    """
    admission.need_editor(ask)
    user_input.check_new(ask)
    action, info = ask.body["action"], ask.body["user_info"]
    invites = action == CREATE
    if invites:
        ask.limits.take_invitation()
    admission.need_nothing_else(ask.account)
    admission.need_action(ask.account, action, info["email"])
    _check_password(ask, action, info)
    admission.need_domain(ask.account, info["email"])
    known = _known(ask, action, info["email"])
    _check_extras(ask, info)
    if not ask.account.of(admission.State).may_license and info["type"] != 1:
        raise Refusal(400, 1108, admission.NO_TYPE)
    seats.need(ask.account, info["type"])
    user = known or _new(ask, info)
    user.foreign, user.action, user.type = False, action, info["type"]
    user.status, user.password = "pending" if invites else "active", info.get("password", "")
    headers = ask.limits.invitation_headers() if invites else {}
    location = {"Content-Location": f"{ask.base_url}/v2/users/{user.id}"}
    return Answer(201, _shown(user), headers | location)


def _check_password(ask: Ask, action: str, info: Mapping[str, Any]) -> None:
    password = info.get("password")
    if action == AUTO_CREATE:
        if password is None or user_input.is_weak(password):
            raise Refusal(400, 300, "Invalid parameter: password")
    elif password is not None:
        ask.notice(f"password with {action}")


def _known(ask: Ask, action: str, email: str) -> User | None:
    """Somebody with a free account of their own, who can be invited; None for somebody new.

    Refusal 400/1009 or 409/1005 where the address is taken, the latter also by another account's user. An
    invitation that is over stands in nobody's way.
    """
    user = ask.account.user(email)
    if user is None:
        return None
    if user.invitation_expired:
        del ask.account.users[user.id]
        return None
    if user.foreign and user.free and action == CREATE:
        return user
    if user.status == "active" and not user.foreign:
        raise Refusal(400, 1009, f"The user {email} already holds an active account.")
    raise Refusal(409, 1005, f'Email "{email}" has already been used.')


def _check_extras(ask: Ask, info: Mapping[str, Any]) -> None:
    """What the account has none of: Zoom Phone, Zoom One, Zoom United, several subscriptions, divisions."""
    feature = info.get("feature", {})
    if feature.get("zoom_phone"):
        raise _other(1102)
    if "zoom_one_type" in feature:
        raise _other(2038)
    if "plan_united_type" in info:
        text = "The value provided for `plan_united_type` parameter is invalid. Try again with a valid value."
        raise Refusal(400, 300, text)
    for each in info.get("license_info_list", []):
        text = (
            f'The subscription "{each["subscription_id"]}" you entered does not exist. '
            "Please choose a different subscription and try again."
        )
        raise Refusal(400, 300, text)
    if info.get("division_ids"):
        ask.notice("there are no divisions")


def _other(code: int) -> Refusal:
    status, text = admission.OTHERS[code]
    return Refusal(status, code, text)


def _new(ask: Ask, info: Mapping[str, Any]) -> User:
    user = ask.account.add_user(info["email"].lower(), type_=info["type"], status="active")
    for name in _PERSONAL:
        setattr(user, name, info.get(name, ""))
    return user


def _shown(user: User) -> dict[str, Any]:
    """As answered: without a status."""
    return {
        "id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.type,
    }
