"""Users: /users. What making one needs is in `sandbox.zoom.user_create`."""

from typing import Final

from sandbox.zoom import admission, paging, seats, user_create, user_input, users
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.kinds import groups
from sandbox.zoom.limits import Label
from sandbox.zoom.meeting_input import is_zone
from sandbox.zoom.operation import Operation
from sandbox.zoom.refusal import INVALID, Refusal
from sandbox.zoom.user import User, UserType

_STATUSES: Final = frozenset({"active", "inactive", "pending"})
_PAGE: Final = 300
"""The guide's limit; the operation's own page says 2000."""
_LOGINS: Final = {"custCreate": 99, "ssoCreate": 101}
"""How users sign in, by how they were made; the others do by Zoom's own password: 100."""
_PASSWORD: Final = 100
_KEPT: Final = ("first_name", "last_name", "display_name", "timezone", "type")
"""What a change is kept of."""


def get(ask: Ask) -> Answer:
    """GET /users/{userId}, also of one who is pending."""
    user = users.find(ask, ask.path[0])
    login = _LOGINS.get(user.action, _PASSWORD)
    more = {
        "account_id": ask.account.id,
        "role_name": user.role,
        "use_pmi": False,
        "personal_meeting_url": f"{ask.base_url}/j/{user.pmi}",
        "language": "en-US",
        "cluster": "us05",
        "login_types": [] if user.status == "pending" else [login],
        "group_ids": _groups(ask, user),
    }
    return Answer(200, {"id": user.id, **users.row(user, ask), **more})


def list_(ask: Ask) -> Answer:
    """GET /users, active ones where no status is asked for."""
    status = ask.query.get("status", "active")
    if status not in _STATUSES:
        raise Refusal.invalid(("status", INVALID))
    found = [user for user in _own(ask) if user.status == status]
    page, described = paging.cut(ask, found, most=_PAGE)
    return Answer(200, {**described, "users": [users.row(user, ask) for user in page]})


def update(ask: Ask) -> Answer:
    """PATCH /users/{userId}.

    A pending user takes the group to come into, and drops all the rest without a word, as SailPoint's Zoom
    connector documents. So does one who is deactivated: of them, nobody tells anything.
    """
    admission.need_editor(ask)
    user = users.find(ask, ask.path[0])
    user_input.check_change(ask)
    if len({"type", "plan_united_type", "zoom_one_type"} & ask.body.keys()) > 1:
        text = 'You can\'t change the "type" or "plan_united_type" or "zoom_one_type" at the same time.'
        raise Refusal(400, 300, text)
    if not is_zone(ask.body.get("timezone", "UTC")):
        raise Refusal.invalid(("timezone", INVALID))
    _check_licences(ask, user)
    _join_later(ask, user)
    if user.status == "active":
        for name in _KEPT:
            setattr(user, name, ask.body.get(name, getattr(user, name)))
    return Answer(204)


def summary(ask: Ask) -> Answer:
    """GET /users/summary. Nothing in it tells how many there may be."""
    active = [user for user in _own(ask) if user.status == "active"]
    counts = {
        name: sum(user.type == type_ for user in active)
        for name, type_ in (
            ("licensed_users_count", UserType.LICENSED),
            ("basic_users_count", UserType.BASIC),
            ("join_only_users_count", UserType.UNASSIGNED),
        )
    }
    pending = sum(user.status == "pending" for user in _own(ask))
    total = {"total_users_count": sum(counts.values()), "pending_users_count": pending}
    return Answer(200, counts | {"on_prem_users_count": 0, "room_users_count": 0} | total)


def _own(ask: Ask) -> list[User]:
    return [user for user in ask.account.users.values() if not (user.foreign or user.invitation_expired)]


def _groups(ask: Ask, user: User) -> list[str]:
    state = ask.account.of(groups.State)
    member = [group.id for group in state.own if user.id in group.members]
    return [*member, user.group_id] if user.group_id in state.items else member


def _check_licences(ask: Ask, user: User) -> None:
    if "plan_united_type" in ask.body:
        text = 'The value provided for "plan_united_type" parameter is invalid. Try again with a valid value.'
        raise Refusal(400, 300, text)
    if "zoom_one_type" in ask.body:
        text = (
            "Your request to convert the plan type of this user was not approved at this time because your "
            "account has reached the permitted maximum number. Please purchase additional licenses or "
            "contact the Zoom support team to provision additional users in your account."
        )
        raise Refusal(400, 2038, text)
    wanted = ask.body.get("type", user.type)
    if wanted == user.type:
        return
    if not ask.account.of(admission.State).may_license:
        raise Refusal(400, 1108, admission.NO_TYPE)
    if wanted == UserType.NONE and user.action != admission.SSO_CREATE:
        raise Refusal.invalid(("type", INVALID))
    seats.need(ask.account, wanted, was=user.type)


def _join_later(ask: Ask, user: User) -> None:
    group = ask.body.get("group_id")
    if group is None:
        return
    found = ask.account.of(groups.State).items.get(group)
    if found is None or found.foreign:
        raise Refusal(404, 4130, f"Group does not exist: {group}.")
    if user.status == "pending":
        user.group_id = group
    else:
        ask.notice("group_id for a user who is not pending")


def _admin(scope: str) -> tuple[str, ...]:
    return (scope, f"{scope}:admin")


_WRITE: Final = _admin("user:write")
_READ: Final = (*_admin("user:read"), *_WRITE)
_ONE: Final = "/users/{userId}"

OPERATIONS: Final = (
    Operation(
        "POST",
        "/users",
        Label.LIGHT,
        ("user:write:user:admin",),
        _WRITE,
        user_create.create,
        has_body=True,
    ),
    Operation(
        "GET",
        "/users",
        Label.MEDIUM,
        ("user:read:list_users:admin",),
        _READ,
        list_,
        frozenset(
            {"status", "page_size", "role_id", "page_number", "include_fields", "next_page_token", "license"}
        ),
    ),
    # Before the one whose path fits it as well.
    Operation("GET", "/users/summary", Label.MEDIUM, ("user:read:summary:admin",), _READ, summary),
    Operation(
        "GET",
        _ONE,
        Label.LIGHT,
        _admin("user:read:user"),
        (*_READ, "user_profile", "user_info:read"),
        get,
        frozenset({"login_type", "encrypted_email", "search_by_unique_id"}),
    ),
    Operation(
        "PATCH",
        _ONE,
        Label.LIGHT,
        _admin("user:update:user"),
        _WRITE,
        update,
        frozenset({"login_type", "remove_tsp_credentials"}),
        has_body=True,
    ),
)
