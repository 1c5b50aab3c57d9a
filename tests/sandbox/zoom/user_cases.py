"""Why Zoom refuses to make or to change a user: each with what has to be so, what is sent, and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.zoom import admission, seats
from sandbox.zoom.user import UserType
from sandbox.zoom.world import ZoomWorld
from tests.sandbox.zoom.builders import EMMA, OTTO, PIA, YUKI

STRONG = "Kw7hPq2mZs"
"""A password that Zoom takes."""


def as_is(_: ZoomWorld) -> None:
    """Nothing has to be otherwise."""


@dataclass(frozen=True)
class Case:
    """One refusal."""

    answer: tuple[int, int]
    """HTTP status and Zoom's code."""
    sent: Mapping[str, Any] = field(default_factory=dict)
    given: Callable[[ZoomWorld], object] = as_is
    whom: str = EMMA.email
    """Who is to be changed."""


def full(type_: int, *, numbered: bool = False) -> Callable[[ZoomWorld], object]:
    """No seat of this type is left."""

    def given(world: ZoomWorld) -> None:
        world.seats[type_] = seats.taken(world.account, type_)
        world.of(seats.State).numbered = numbered

    return given


def set_(**rules: object) -> Callable[[ZoomWorld], object]:
    """The account has these rules."""

    def given(world: ZoomWorld) -> None:
        for name, value in rules.items():
            setattr(world.admission, name, value)

    return given


_ONE_SUBSCRIPTION = {"license_type": "MEETING", "license_option": 2, "subscription_id": "S1"}
NEW: Mapping[str, Case] = {
    "an empty address": Case((400, 300), {"email": ""}),
    "an address without a domain": Case((400, 300), {"email": "noah"}),
    "an address that is too long": Case((400, 300), {"email": f"{'n' * 120}@acme.example"}),
    "an unknown type": Case((400, 300), {"type": 3}),
    "an unknown action": Case((400, 300), {"action": "conjure"}),
    "type 99 without single sign-on": Case((400, 300), {"type": 99}),
    "a name that is too long": Case((400, 300), {"last_name": "x" * 65}),
    "too many Chinese characters": Case((400, 300), {"first_name": "\u4e00" * 6}),
    "a link for a name": Case((400, 300), {"display_name": "Visit WWW.spam.example"}),
    "no password for autoCreate": Case((400, 300), {"action": "autoCreate"}),
    "a weak password for autoCreate": Case((400, 300), {"action": "autoCreate", "password": "12345678"}),
    "a plan that is none": Case((400, 300), {"plan_united_type": "1"}),
    "a subscription that is none": Case((400, 300), {"license_info_list": [_ONE_SUBSCRIPTION]}),
    "an app that may not edit users": Case((400, 200), given=set_(may_edit=False)),
    "a domain that is not managed": Case(
        (400, 200), {"action": "autoCreate", "email": "noah@other.example", "password": STRONG}
    ),
    "no partner": Case((400, 2016), {"action": "custCreate"}),
    "no single sign-on": Case((400, 2002), {"action": "ssoCreate"}),
    "no pre-provisioning": Case((400, 2032), {"action": "ssoCreate"}, set_(sso=True)),
    "a domain that the admin blocks": Case((400, 1107), given=set_(blocked_domains={"acme.example"})),
    "a domain that Zoom blocks": Case((400, 11321), given=set_(unsafe_domains={"acme.example"})),
    "a domain that is not among those allowed": Case((400, 1116), given=set_(limited_domains={"a.example"})),
    "an active user": Case((400, 1009), {"email": EMMA.email.upper()}),
    "a pending user": Case((409, 1005), {"email": PIA.email}),
    "a deactivated user": Case((409, 1005), {"email": OTTO.email}),
    "another account's user": Case(
        (409, 1005),
        {"email": "eve@other.example"},
        lambda zoom: zoom.add_user("eve@other.example", foreign=True),
    ),
    "a free user whom nobody invites": Case(
        (409, 1005),
        {"email": "eve@acme.example", "action": "autoCreate", "password": STRONG},
        lambda zoom: zoom.add_user("eve@acme.example", free=True),
    ),
    "no seat for a licence": Case((400, 2034), {"type": 2}, full(UserType.LICENSED)),
    "no seat without a licence": Case((400, 2034), {"type": 4}, full(UserType.UNASSIGNED)),
    "no seat for Basic": Case((400, 2033), {"type": 1}, full(UserType.BASIC)),
    "no seat for Basic, with the number": Case((400, 3412), {"type": 1}, full(UserType.BASIC, numbered=True)),
    "no seat for a licence, with the number": Case(
        (400, 3412), {"type": 2}, full(UserType.LICENSED, numbered=True)
    ),
    "no seat without a licence, with the number": Case(
        (400, 3412), {"type": 4}, full(UserType.UNASSIGNED, numbered=True)
    ),
    "no Zoom Phone": Case((404, 1102), {"feature": {"zoom_phone": True}}),
    "no Zoom One": Case((400, 2038), {"feature": {"zoom_one_type": 64}}),
    "an app that may not give licences": Case((400, 1108), {"type": 2}, set_(may_license=False)),
    **{
        f"whatever else, {code}": Case((status, code), given=set_(refuses_with=code))
        for code, (status, _) in admission.OTHERS.items()
    },
}
"""Those of POST /users."""
_PENDING_TOO = {"type": 2, "plan_united_type": "1"}
CHANGED: Mapping[str, Case] = {
    "nobody": Case((404, 1001), whom="noah@acme.example"),
    "an invitation that is over": Case(
        (400, 1120), given=lambda zoom: zoom.expire(PIA.email), whom=PIA.email
    ),
    "an unknown type": Case((400, 300), {"type": 3}),
    "type 99 without single sign-on": Case((400, 300), {"type": 99}),
    "a name that is too long": Case((400, 300), {"first_name": "x" * 65}),
    "too many Chinese characters": Case((400, 300), {"display_name": "\u4e00" * 11}),
    "a link for a name": Case((400, 300), {"first_name": "http://spam.example"}),
    "a time zone that is none": Case((400, 300), {"timezone": "Mars"}),
    "a type and a plan at once": Case((400, 300), _PENDING_TOO),
    "a plan that is none": Case((400, 300), {"plan_united_type": "1"}),
    "an app that may not edit users": Case((400, 200), given=set_(may_edit=False)),
    "an app that may not take licences": Case((400, 1108), {"type": 1}, set_(may_license=False)),
    "no seat for a licence": Case((400, 2034), {"type": 2}, full(UserType.LICENSED), YUKI.email),
    "no seat for Basic": Case((400, 2033), {"type": 1}, full(UserType.BASIC)),
    "no seat for Basic, with the number": Case((400, 3412), {"type": 1}, full(UserType.BASIC, numbered=True)),
    "no seat for a licence, with the number": Case(
        (400, 3412), {"type": 2}, full(UserType.LICENSED, numbered=True), YUKI.email
    ),
    "no seat without a licence": Case((400, 2034), {"type": 4}, full(UserType.UNASSIGNED)),
    "no seat without a licence, with the number": Case(
        (400, 3412), {"type": 4}, full(UserType.UNASSIGNED, numbered=True)
    ),
    "no Zoom One": Case((400, 2038), {"zoom_one_type": 64}),
    "a group that is none": Case((404, 4130), {"group_id": "nothing"}, whom=PIA.email),
}
"""Those of PATCH /users/{userId}."""
