"""The domains that the account has proved to be its own: /accounts/{accountId}/managed_domains.

Only master accounts may ask: no app of another account can have the scope, but for an old, classic one.
"""

from typing import Final

from sandbox.zoom import admission
from sandbox.zoom.account import Plan
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.limits import Label
from sandbox.zoom.operation import Operation
from sandbox.zoom.refusal import Refusal


def list_(ask: Ask) -> Answer:
    """GET /accounts/{accountId}/managed_domains: of `me`, or of this account's ID."""
    account = ask.path[0]
    if account not in {"me", ask.account.id}:
        raise Refusal(404, 2001, f"Account does not exist: {account}")
    if ask.account.plan is Plan.FREE:
        raise Refusal(400, 200, f"Only available for Paid or ZMP account: {account}.")
    domains = sorted(ask.account.of(admission.State).managed_domains)
    rows = [{"domain": each, "status": "verified"} for each in domains]
    return Answer(200, {"domains": rows, "total_records": len(rows)})


OPERATIONS: Final = (
    Operation(
        "GET",
        "/accounts/{accountId}/managed_domains",
        Label.LIGHT,
        ("account:read:managed_domains:master",),
        ("account:read:admin",),
        list_,
    ),
)
