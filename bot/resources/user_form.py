"""The form of a Zoom user."""

from collections.abc import Sequence
from typing import Final

from bot.resources import base
from bot.resources.user_spec import Licence
from bot.slack import form
from bot.slack.form import Block, Field, Filled
from bot.zoom import users
from bot.zoom.users import Action

MOST_GROUPS: Final = 10
"""Groups to join at once: each is looked up, and asked for by a call of its own."""
LONGEST_REASON: Final = 500

PERSON: Final = form.Someone(
    name="person", label="For whom", hint="Slack tells the address, and the names that you leave empty."
)
EMAIL: Final = form.Email(
    name="email",
    label="Or their e-mail address",
    hint="Only for somebody who is not in Slack, or whose address Slack does not show.",
    most=users.LONGEST_EMAIL,
)
FIRST_NAME: Final = form.Text(name="first_name", label="First name", most=users.LONGEST_NAME)
LAST_NAME: Final = form.Text(name="last_name", label="Last name", most=users.LONGEST_NAME)
DISPLAY_NAME: Final = form.Text(name="display_name", label="Display name", most=users.LONGEST_DISPLAY_NAME)
TYPE: Final = form.Choice(
    name="type",
    label="Type",
    optional=False,
    radio=True,
    watched=True,
    options=(
        form.Option(Licence.BASIC, "Basic", "Free: meetings of up to 40 minutes."),
        form.Option(Licence.LICENSED, "Licensed", "Takes one of the licences that the account has bought."),
        form.Option(Licence.UNASSIGNED, "Unassigned", "No meetings of their own; they can join others'."),
    ),
)
UNTIL: Final = form.Day(
    name="until",
    label="Licensed until",
    hint="The last day. Then the user goes back to Basic; you are told the day before. Empty: for good.",
)
GROUPS: Final = form.SuggestedMany(
    name="groups", label="User groups to join", most=MOST_GROUPS, placeholder="Type a group's name"
)
REASON: Final = form.Text(
    name="reason",
    label="Why",
    hint="Whoever approves it reads this.",
    most=LONGEST_REASON,
    lines=True,
    optional=False,
)

WAYS: Final = {
    Action.CREATE: form.Option(
        Action.CREATE, "By invitation", "Zoom sends a mail; they accept it and choose a password."
    ),
    Action.AUTO: form.Option(
        Action.AUTO, "At once", "For a managed domain. They choose a password by Zoom's reset."
    ),
    Action.CUSTOM: form.Option(
        Action.CUSTOM, "Without sign-in", "For integrators (ISV): hosts and joins by links only."
    ),
    Action.SSO: form.Option(
        Action.SSO, "Single sign-on", "They sign in with the company's login; Zoom has no password."
    ),
}
"""What each way of creating is called, and a sentence on it."""


class UserForm(base.Form):
    """What is filled in to ask for a user."""

    title = "Request a Zoom user"
    edit_title = "Change the request"
    submit = "Request"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "User"),)

    def __init__(self, actions: Sequence[Action]) -> None:
        """`actions`: the ways of creating that the operator offers; asked for where there are several."""
        self._actions = tuple(actions)

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        """An end can be set for a licence only."""
        until = (UNTIL,) if filled.get(TYPE.name) == Licence.LICENSED else ()
        names = (FIRST_NAME, LAST_NAME, DISPLAY_NAME)
        return (PERSON, EMAIL, *names, TYPE, *until, *self._ways(), GROUPS, REASON)

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[Block]:
        """None."""
        return ()

    def defaults(self, context: base.Context) -> Filled:
        """What costs nothing."""
        chosen = {each.name: self._actions[0].value for each in self._ways()}
        return {TYPE.name: Licence.BASIC.value, **chosen}

    def _ways(self) -> tuple[Field, ...]:
        if len(self._actions) == 1:
            return ()
        options = tuple(WAYS[each] for each in self._actions)
        return (form.Choice(name="action", label="How", options=options, optional=False, radio=True),)
