"""What the tests of users share: all ways of creating, people as Slack has them, and what is asked for."""

from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.people import Person
from bot.resources.user import Users
from bot.resources.user_spec import Spec
from bot.settings import Plan, UserAction
from bot.zoom.users import Action
from tests.resources import kinds

USERS: Final = Users(tuple(UserAction), Plan.BUSINESS)
EMAIL: Final = "noah@acme.example"


@dataclass
class Asker(kinds.Emma):
    """Emma, and people as the test wants them."""

    people: dict[str, Person] = field(default_factory=dict)
    address: str = "emma@acme.example"

    async def person(self) -> Person:
        return Person(self.id, "Emma", self.address, ZoneInfo("Europe/Berlin"))

    async def profile(self, slack_id: str) -> Person:
        return self.people.get(slack_id) or await super().profile(slack_id)


def somebody(name: str = "Noah Diaz", email: str = EMAIL, first: str = "", last: str = "") -> Person:
    """A person of Slack."""
    return Person(kinds.NOAH, name, email, None, first, last)


def filled(**more: Any) -> dict[str, Any]:  # noqa: ANN401 values of all fields
    """The form with an address and a reason."""
    return {**USERS.form.defaults(kinds.NEW), "email": EMAIL, "reason": "New in Sales", **more}


def spec(**more: Any) -> Spec:  # noqa: ANN401 the fields of Spec
    """Noah, by an invitation."""
    return Spec(**{"email": EMAIL, "reason": "New in Sales", "action": Action.CREATE, **more})
