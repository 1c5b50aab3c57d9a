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
_MORE: Final = (
    "additional licenses or contact the Zoom support team to provision additional users in your account."
)
_HELP: Final = "For additional help regarding this issue, contact the Zoom Customer Support team."
_FROM_LISTS: Final = (
    'from your "Users" list or the "Pending Users" list before attempting to convert a user to'
)
_PLAIN: Final = {
    "add": {
        UserType.BASIC: (
            "Your request to add a basic user wasn't approved because you've already reached the maximum "
            f"basic user limit allowed in your account. {_HELP}"
        ),
        UserType.LICENSED: (
            "Your request to add a new {name} user could not be approved at this time because your account "
            f"has reached the permitted maximum number of {{name}} users. Please purchase {_MORE}"
        ),
    },
    "convert": {
        UserType.BASIC: (
            'Your request to convert the user type to "Basic" was not approved because you have already '
            f"reached the maximum basic user limit allowed in your account. {_HELP}"
        ),
        UserType.LICENSED: (
            "Your request to convert this user's plan type to \"{name}\" wasn't approved because your "
            f'account has reached the permitted maximum number of "{{name}}" users. Purchase {_MORE}'
        ),
    },
}
_NUMBERED: Final = {
    "add": {
        UserType.BASIC: (
            "Your request to add a basic user couldn't be approved at this time because your account has "
            "reached the permitted maximum number of {most} basic users. Please remove existing basic "
            "user(s) from your Users list or the Pending Users list before attempting to add another user."
        ),
        UserType.LICENSED: (
            'Your request to add a new "{name}" user couldn\'t be approved at this time because your '
            'account has reached the permitted maximum number of "{most}" paying users. Please purchase '
            f"{_MORE}"
        ),
    },
    "convert": {
        UserType.BASIC: (
            'Your request to convert the user type of this "{was}" user to a "Basic" user was not approved '
            'at this time because your account has reached the permitted maximum number of "{most}" Basic '
            f"users. Remove existing basic user(s) {_FROM_LISTS} a Basic user."
        ),
        UserType.LICENSED: (
            'Your request to convert the user type of a "{was}" user to a "{name}" user was not approved at '
            'this time because your account has reached the permitted maximum number of "{most}" paying '
            f"users. Please purchase additional licenses or remove existing paying user(s) {_FROM_LISTS} a "
            "paying user."
        ),
        UserType.UNASSIGNED: (
            'Your request to convert the user type of a "{was}" user to a "{name}" user was not approved at '
            'this time because your account has reached the permitted maximum number of "{most}" {name} '
            f"users. Remove the existing {{name}} user(s) {_FROM_LISTS} a {{name}} user."
        ),
    },
}
"""What Zoom says, by the type that is full; of adding one without a licence its document has no words."""


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


def need(account: Account, type_: int, *, was: int | None = None) -> None:
    """Pass where a seat of this type is left. Refusal 400/2033, 2034 or 3412 otherwise.

    `was`: what type the user has, who is there already and is to become one of this type.
    """
    state = account.of(State)
    most = state.most.get(type_)
    if most is None or taken(account, type_) < most:
        return
    words = (_NUMBERED if state.numbered else _PLAIN)["add" if was is None else "convert"]
    text = words.get(type_, words[UserType.LICENSED])
    numbered, plain = 3412, 2033 if type_ == UserType.BASIC else 2034
    told = text.format(name=_ZOOMS[type_], was=_ZOOMS.get(was or 0, "None"), most=most)
    raise Refusal(400, numbered if state.numbered else plain, told)
