"""What a user looks like in Slack. Nothing is shown that Zoom did not return."""

from collections.abc import Sequence
from typing import Final

from bot.domain import days
from bot.domain.text import plain
from bot.resources import base, user_form
from bot.resources.user_spec import Licence, Spec
from bot.slack import message, text
from bot.slack.message import Message
from bot.zoom import users
from bot.zoom.users import Action, Status

COSTS: Final = {
    Licence.BASIC: "Nothing",
    Licence.LICENSED: "One of the account's licences",
    Licence.UNASSIGNED: "Nothing",
}
STATUSES: Final = {
    Status.PENDING.value: "Invitation sent, pending",
    Status.ACTIVE.value: "Active",
    Status.INACTIVE.value: "Deactivated",
}
NEXT: Final = {
    Action.CREATE: "Zoom has sent them an invitation. I tell you when they have accepted it.",
    Action.AUTO: "They choose their password at zoom.us, by “Forgot password”.",
    Action.CUSTOM: "They cannot sign in: they host and join by links only.",
    Action.SSO: "They sign in with the company's login.",
}


def titled(spec: Spec) -> str:
    """Who gets it, in plain text."""
    name = plain(spec.name)
    return name if name in {"", spec.email} or not spec.email else f"{name} ({spec.email})"


def summary(spec: Spec) -> Sequence[tuple[str, str]]:
    """All that an approver has to know of it: a label and mrkdwn each."""
    address = text.escape(spec.email)
    who = f"{text.person(spec.person)} {address}".strip() if spec.person else address
    until = f", until the end of {days.spell(spec.until)} ({spec.zone})" if spec.until else ""
    told = [
        ("For", who),
        ("Name", text.escape(f"{spec.first_name} {spec.last_name}".strip())),
        ("Display name", text.escape(spec.display_name)),
        (user_form.TYPE.label, user_form.TYPE.say(spec.type.value) + text.escape(until)),
        ("Cost", COSTS[spec.type]),
        ("How", text.escape(_way(spec.action))),
        ("User groups", text.escape(", ".join(spec.groups.values()))),
        ("Why", text.escape(spec.reason)),
    ]
    return [(label, words) for label, words in told if words]


def _way(action: Action) -> str:
    option = user_form.WAYS[action]
    return f"{option.label}: {option.description}"


def made(user: users.User, spec: Spec, zoom_id: str) -> base.Made:
    """All messages about one user, for who asked for it: nobody else gets its card."""
    name = plain(user.display_name or f"{user.first_name} {user.last_name}") or plain(spec.name) or zoom_id
    # What is created is not told with its status: an invitation makes it pending.
    sent = Status.PENDING if spec.action is Action.CREATE else Status.ACTIVE
    status = user.status or sent.value
    facts = [
        ("Address", text.escape(user.email or spec.email)),
        ("Type", _type(user)),
        ("Status", text.escape(STATUSES.get(status, status))),
        ("Zoom user ID", f"`{text.escape(zoom_id)}`"),
    ]
    headline = f"Zoom user {text.escape(name)}"
    card = Message(
        headline,
        [
            message.title(f"Created: {name}"),
            message.fields([(label, words) for label, words in facts if words]),
            message.small(text.escape(NEXT[spec.action])),
        ],
    )
    return base.Made(
        zoom_id=zoom_id, name=name, card=card, invitation=card, private=message.note(NEXT[spec.action])
    )


def _type(user: users.User) -> str:
    known = {each.type.value: each for each in Licence}
    return user_form.TYPE.say(known[user.type].value) if user.type in known else ""
