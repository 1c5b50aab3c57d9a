"""How many users of each type the account may have, and what Zoom says where there are no more."""

from dataclasses import dataclass, field
from typing import Final

from sandbox.zoom.account import Account
from sandbox.zoom.refusal import Refusal
from sandbox.zoom.user import UserType

ENOUGH: Final = 9_999
"""As good as no limit."""
NAMES: Final = {UserType.BASIC: "basic", UserType.LICENSED: "licensed", UserType.UNASSIGNED: "unassigned"}
"""The types that are counted, as the page and the control routes call them."""
_ZOOMS: Final = {1: "Basic", 2: "Licensed", 4: "No-Meeting License"}
_BUY: Final = (
    "Please purchase additional licenses or contact the Zoom support team to provision additional users "
    "in your account."
)
_FREE_ONE: Final = 'Remove existing user(s) from your "Users" list or the "Pending Users" list'


@dataclass(slots=True)
class State:
    """What the account has bought."""

    most: dict[int, int] = field(
        default_factory=lambda: {UserType.BASIC: ENOUGH, UserType.LICENSED: 100, UserType.UNASSIGNED: ENOUGH}
    )
    """By type; pending users count as well."""
    numbered: bool = False
    """Zoom names the number (3412), as it does on some accounts, and not on others (2033, 2034)."""


def taken(account: Account, type_: int) -> int:
    """How many users of this type there are; a pending one has its seat, a deactivated one has none."""
    return sum(
        user.type == type_ and user.status != "inactive" and not (user.foreign or user.invitation_expired)
        for user in account.users.values()
    )


def need(account: Account, type_: int, *, converts: bool = False) -> None:
    """Pass where a seat of this type is left. Refusal 400/2033, 2034 or 3412 otherwise.

    `converts`: the user is there already, and is to become one of this type.
    """
    state = account.of(State)
    most = state.most.get(type_)
    if most is None or taken(account, type_) < most:
        return
    tell = _converting if converts else _adding
    raise tell(type_, most, numbered=state.numbered)


def _adding(type_: int, most: int, *, numbered: bool) -> Refusal:
    name = _ZOOMS[type_]
    if type_ == UserType.BASIC and numbered:
        text = (
            "Your request to add a basic user couldn't be approved at this time because your account has "
            f"reached the permitted maximum number of {most} basic users. Please remove existing basic "
            "user(s) from your Users list or the Pending Users list before attempting to add another user."
        )
    elif type_ == UserType.BASIC:
        text = (
            "Your request to add a basic user wasn't approved because you've already reached the maximum "
            "basic user limit allowed in your account. For additional help regarding this issue, contact "
            "the Zoom Customer Support team."
        )
    elif numbered:
        text = (
            f'Your request to add a new "{name}" user couldn\'t be approved at this time because your '
            f'account has reached the permitted maximum number of "{most}" paying users. {_BUY}'
        )
    else:
        text = (
            f"Your request to add a new {name} user could not be approved at this time because your "
            f"account has reached the permitted maximum number of {name} users. {_BUY}"
        )
    return Refusal(400, _code(type_, numbered=numbered), text)


def _converting(type_: int, most: int, *, numbered: bool) -> Refusal:
    name = _ZOOMS[type_]
    if numbered:
        text = (
            f'Your request to convert the user type to "{name}" was not approved at this time because your '
            f'account has reached the permitted maximum number of "{most}" {name} users. {_FREE_ONE} before '
            "attempting to convert a user."
        )
    elif type_ == UserType.BASIC:
        text = (
            'Your request to convert the user type to "Basic" was not approved because you have already '
            "reached the maximum basic user limit allowed in your account. For additional help regarding "
            "this issue, contact the Zoom Customer Support team."
        )
    else:
        text = (
            f"Your request to convert this user's plan type to \"{name}\" wasn't approved because your "
            f'account has reached the permitted maximum number of "{name}" users. {_BUY}'
        )
    return Refusal(400, _code(type_, numbered=numbered), text)


def _code(type_: int, *, numbered: bool) -> int:
    if numbered:
        return 3412
    return 2033 if type_ == UserType.BASIC else 2034
