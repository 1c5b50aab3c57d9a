"""What the kinds of groups have in common: who may have groups, what a name may be, who can be a member."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sandbox.zoom.account import Account, Plan
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.meeting_view import stamp
from sandbox.zoom.refusal import MISSING, Refusal
from sandbox.zoom.shapes import Shape, each, record, text
from sandbox.zoom.shelf import Item
from sandbox.zoom.user import User

LONGEST_NAME: Final = 128
"""Characters."""


def need_paid(ask: Ask) -> None:
    """Pass on a paid plan. Refusal 400/200 on the free one."""
    if ask.account.plan is Plan.FREE:
        raise Refusal(400, 200, "Only available for Paid account.")


def check(ask: Ask, shape: Shape) -> None:
    """Pass a body that is well formed. Refusal 400/300 names the wrong fields; unknown ones are noticed."""
    problems = [*shape.problems(ask.body)]
    if problems:
        raise Refusal.invalid(*problems)
    for name in shape.strangers(ask.body):
        ask.notice(f"unknown field {name}")


def name(body: Mapping[str, Any], field: str = "name") -> str:
    """The name in a body, without the spaces around it. Refusal 400/300: missing, or not a name."""
    if field not in body or body[field] == "":
        raise Refusal(400, 300, f"Missing field: {field}.")
    given = body[field]
    if not isinstance(given, str) or not 1 <= len(given.strip()) <= LONGEST_NAME:
        raise Refusal(400, 300, f"Invalid parameter: {field}.")
    return given.strip()


def in_use(taken: str) -> Refusal:
    """409/4132."""
    return Refusal(409, 4132, f'The group name "{taken}" is already in use.')


def can_join(account: Account, id_or_email: str) -> User | None:
    """The user who becomes a member if so asked.

    Others are left out without a word: those whom nobody knows, of another account, and pending ones, whose
    memberships are dropped (SailPoint's Zoom connector documents it).
    """
    user = account.user(id_or_email)
    return None if user is None or user.foreign or user.status == "pending" else user


def members_shape(most: int) -> Shape:
    """A body of members, so many at most."""
    return record({"members": each(record({"email": text(), "id": text()}), most=most)})


def add(ask: Ask, group: Item) -> Answer:
    """Add the members of a body, found well formed; an ID wins. `ids` names those added by this call."""
    given: list[dict[str, str]] = ask.body.get("members", [])
    if not given:
        raise Refusal.invalid(("members", MISSING))
    added = []
    for one in given:
        user = can_join(ask.account, one.get("id") or one.get("email", ""))
        if user and user.id not in group.members:
            group.members.append(user.id)
            added.append(user.id)
    return Answer(201, {"ids": ",".join(added), "added_at": stamp(ask.account.clock())})


def remove(ask: Ask, group: Item, id_or_email: str) -> Answer:
    """Take one member out. Refusal 404/4131 for somebody who is none."""
    user = ask.account.user(id_or_email)
    if user is None or user.id not in group.members:
        raise Refusal(404, 4131, "Group member does not exist.")
    group.members.remove(user.id)
    return Answer(204)


def users(account: Account, member_ids: Iterable[str]) -> Iterator[User]:
    """The users among the members."""
    return (account.users[one] for one in member_ids if one in account.users)


def row(user: User) -> dict[str, Any]:
    """A member as the lists show it."""
    return {
        "id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.type,
    }
