"""Zoom users that are asked for, each way of creating them offered; and what a policy may say of it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from bot.resources.user import Users
from bot.resources.user_spec import Licence, Spec
from bot.settings import Plan, UserAction
from bot.zoom.users import Action
from sandbox.zoom import admission
from tests.services import rig
from tests.services.badges import NOAH, Clock
from tests.services.rig import Outside

EMAIL: Final = "noah@acme.example"
GRANTED: Final = """
[[rule]]
kinds = ["user"]
for = ["everybody"]
decision = "granted"
"""
APPROVAL: Final = """
[[rule]]
kinds = ["user"]
for = ["everybody"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
"""
LAST_DAY: Final = date(2026, 11, 30)
ENDS: Final = datetime.fromisoformat("2026-12-01T00:00:00+01:00")


def outside(folder: Path, clock: Clock, policy: str) -> Outside:
    made = rig.outside(folder, clock, lambda moments: [Users(tuple(UserAction), Plan.BUSINESS)])  # noqa: ARG005
    state = made.world.account.of(admission.State)
    state.sso = state.pre_provisioning = True
    made.policy.write_text(policy)
    return made


def wanted(**more: Any) -> Spec:  # noqa: ANN401 the fields of Spec
    return Spec(**{"person": NOAH, "reason": "New in Sales", "display_name": "Noah Diaz", **more})


def licensed(**more: Any) -> Spec:  # noqa: ANN401 the fields of Spec
    """For a time, and at once."""
    return wanted(
        **{
            "type": Licence.LICENSED,
            "until": LAST_DAY,
            "zone": "Europe/Berlin",
            "action": Action.SSO,
            **more,
        }
    )
