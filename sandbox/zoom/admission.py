"""Who may become a user of the account: what its admin and Zoom have allowed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sandbox.zoom.account import Account
from sandbox.zoom.exchange import Ask
from sandbox.zoom.refusal import Refusal

CREATE: Final = "create"
"""By an invitation: pending until the person accepts."""
AUTO_CREATE: Final = "autoCreate"
CUST_CREATE: Final = "custCreate"
SSO_CREATE: Final = "ssoCreate"
ACTIONS: Final = (CREATE, AUTO_CREATE, CUST_CREATE, SSO_CREATE)
_ZOOM_ONE: Final = (
    "Your request to add a new Zoom One user could not be approved at this time because your account has "
    "reached the permitted maximum number. Please purchase additional licenses or contact the Zoom support "
    "team to provision additional users in your account."
)
_PHONE: Final = 'You cannot enable the "Zoom Phone" feature because you do not have any available licenses.'
_BUSY: Final = (
    "The user cannot be changed because they are a Call-queue manager or Auto-receptionist operator."
)
NO_TYPE: Final = "Permission requirements to change the user type of this user were not met."
NO_PERMISSION: Final = "No permission. Please contact Zoom Customer Support."
OTHERS: Final[Mapping[int, tuple[int, str]]] = {
    200: (400, "No privilege."),
    1000: (400, _BUSY),
    1102: (404, _PHONE),
    1108: (400, NO_TYPE),
    2016: (400, NO_PERMISSION),
    2035: (400, "GPA accounts cannot add users."),
    2036: (400, "Other accounts cannot invite GPA account owners."),
    2037: (400, "Force forbidden user can not be invited."),
    2038: (400, _ZOOM_ONE),
    4130: (404, "Group does not exist: sandbox."),
}
"""Refusals that can be set by hand: HTTP status and text, by Zoom's code.

Most have no rule here that leads to them; 4130 has no field in Zoom's own document either.
"""


@dataclass(slots=True)
class State:
    """What is allowed here. Domains are in lower case."""

    managed_domains: set[str] = field(default_factory=lambda: {"acme.example"})
    blocked_domains: set[str] = field(default_factory=set)
    """Blocked by the account's admin."""
    unsafe_domains: set[str] = field(default_factory=set)
    """Blocked by Zoom."""
    limited_domains: set[str] = field(default_factory=set)
    """The only ones that users may have; none: any."""
    sso: bool = False
    """Single sign-on is on."""
    pre_provisioning: bool = False
    """Users for single sign-on may be made before their first sign-in."""
    partner: bool = False
    """The account has an ISV plan, so may make users without a login."""
    may_edit: bool = True
    """The role of the app's owner has User:Edit."""
    may_license: bool = True
    """That role may give and take licences."""
    refuses_with: int = 0
    """One of the codes in `OTHERS`, with which every new user is refused; 0: none."""


def need_editor(ask: Ask) -> None:
    """Pass where the app may change users. Refusal 400/200 otherwise."""
    if not ask.account.of(State).may_edit:
        raise Refusal(400, 200, "Invalid access token. Does not contain permissions [User:Edit].")


def need_action(account: Account, action: str, email: str) -> None:
    """Pass an action that the account may use for this address. Refusal 400/200, 2002, 2016 or 2032."""
    state = account.of(State)
    checks: Mapping[str, tuple[Callable[[], bool], Refusal]] = {
        AUTO_CREATE: (lambda: domain(email) in state.managed_domains, Refusal(400, 200, "No permission.")),
        CUST_CREATE: (
            lambda: state.partner,
            Refusal(400, 2016, NO_PERMISSION),
        ),
        SSO_CREATE: (lambda: state.sso and state.pre_provisioning, _no_sso(state)),
    }
    passes, refusal = checks.get(action, (lambda: True, None))
    if refusal and not passes():
        raise refusal


def need_domain(account: Account, email: str) -> None:
    """Pass an address that users may have. Refusal 400/11321, 1107 or 1116."""
    state, its = account.of(State), domain(email)
    if its in state.unsafe_domains:
        raise Refusal(400, 11321, "Email domain is blocked by Zoom Trust & Safety.")
    if its in state.blocked_domains:
        raise Refusal(400, 1107, "Email domain is blocked.")
    if state.limited_domains and its not in state.limited_domains:
        known = ",".join(sorted(state.limited_domains))
        raise Refusal(400, 1116, f"Email address {email} doesn't match limited domains: {known}")


def need_nothing_else(account: Account) -> None:
    """Refuse where somebody has set by hand that every new user is refused."""
    code = account.of(State).refuses_with
    if code:
        status, text = OTHERS[code]
        raise Refusal(status, code, text)


def domain(email: str) -> str:
    """What comes after the @, in lower case."""
    return email.rpartition("@")[2].lower()


def _no_sso(state: State) -> Refusal:
    if not state.sso:
        text = (
            "SSO has not been enabled for this account. Contact the Zoom support team to enable this option."
        )
        return Refusal(400, 2002, text)
    text = (
        "The ssoCreate option is only available for SSO Partners that have enabled the pre-provision option. "
        "Contact the Zoom Support team to learn more."
    )
    return Refusal(400, 2032, text)
