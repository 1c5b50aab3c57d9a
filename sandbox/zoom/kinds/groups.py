"""User groups: /groups."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sandbox.zoom import membership, paging
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.limits import Label
from sandbox.zoom.operation import Operation
from sandbox.zoom.refusal import Refusal
from sandbox.zoom.shapes import Shape
from sandbox.zoom.shelf import Item, Shelf

A_DAY: Final = 100
"""New groups of an account in a UTC day."""
MOST: Final = 5_000
"""Groups of an account."""
MEMBERS: Final = 30
"""Members that one call adds."""
CREATED: Final = "groups"
"""How the limits call the new groups of the day."""
MEMBERS_SHAPE: Final[Shape] = membership.members_shape(MEMBERS)
_PAGE: Final = 300
_MEMBER_PAGE: Final = 2_000


@dataclass(slots=True)
class State(Shelf):
    """The account's groups, and those of others that it may stumble on."""

    TITLE: ClassVar[str] = "User groups"
    A_DAY: ClassVar[int] = A_DAY


def create(ask: Ask) -> Answer:
    """POST /groups."""
    membership.need_paid(ask)
    groups = ask.account.of(State)
    ask.limits.need_day(CREATED, A_DAY, "Create a Group API request for this account")
    name = membership.name(ask.body)
    _unknown_fields(ask)
    if groups.is_taken(name):
        raise membership.in_use(name)
    if len(groups.own) >= MOST:
        text = "It has reached the maximum number of groups. You can clean up some groups then add."
        raise Refusal(400, 300, text)
    made = groups.add(ask.account.random, name)
    ask.limits.count(CREATED)
    return Answer(201, _shown(made), {"Content-Location": f"{ask.base_url}/v2/groups/{made.id}"})


def list_(ask: Ask) -> Answer:
    """GET /groups, 300 a page at most."""
    membership.need_paid(ask)
    page, described = paging.cut(ask, ask.account.of(State).own, most=_PAGE)
    kept = {name: described[name] for name in ("total_records", "next_page_token")}
    return Answer(200, {**kept, "groups": [_shown(group) for group in page]})


def get(ask: Ask) -> Answer:
    """GET /groups/{groupId}. Refusal 400/1010 for a group of another account."""
    membership.need_paid(ask)
    return Answer(200, _shown(_find(ask, knows_foreign=True)))


def update(ask: Ask) -> Answer:
    """PATCH /groups/{groupId}: the name, which must be there."""
    membership.need_paid(ask)
    group = _find(ask)
    name = membership.name(ask.body)
    _unknown_fields(ask)
    if ask.account.of(State).is_taken(name, by_other_than=group):
        raise membership.in_use(name)
    group.name = name
    return Answer(204)


def delete(ask: Ask) -> Answer:
    """DELETE /groups/{groupId}. The members stay users."""
    membership.need_paid(ask)
    del ask.account.of(State).items[_find(ask).id]
    return Answer(204)


def list_members(ask: Ask) -> Answer:
    """GET /groups/{groupId}/members, 2,000 a page at most."""
    membership.need_paid(ask)
    members = [*membership.users(ask.account, _find(ask).members)]
    page, described = paging.cut(ask, members, most=_MEMBER_PAGE)
    return Answer(200, {**described, "members": [membership.row(user) for user in page]})


def add_members(ask: Ask) -> Answer:
    """POST /groups/{groupId}/members: 30 at most. Who cannot be one is left out without a word."""
    membership.need_paid(ask)
    group = _find(ask)
    membership.check(ask, MEMBERS_SHAPE)
    return membership.add(ask, group)


def remove_member(ask: Ask) -> Answer:
    """DELETE /groups/{groupId}/members/{memberId}, an ID or an e-mail address."""
    membership.need_paid(ask)
    return membership.remove(ask, _find(ask, knows_foreign=True), ask.path[1])


def _find(ask: Ask, *, knows_foreign: bool = False) -> Item:
    group = ask.account.of(State).items.get(ask.path[0])
    if group and group.foreign and knows_foreign:
        raise Refusal(400, 1010, "Group does not belong to your account.")
    if group is None or group.foreign:
        raise Refusal(404, 4130, f"A group with this {ask.path[0]} does not exist.")
    return group


def _unknown_fields(ask: Ask) -> None:
    for name in ask.body.keys() - {"name"}:
        ask.notice(f"unknown field {name}")


def _shown(group: Item) -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "total_members": len(group.members)}


_WRITE: Final = ("group:write:admin",)
_READ: Final = ("group:read:admin", *_WRITE)
_ONE: Final = "/groups/{groupId}"
_MEMBERS: Final = f"{_ONE}/members"

OPERATIONS: Final = (
    Operation("POST", "/groups", Label.LIGHT, ("group:write:group:admin",), _WRITE, create, has_body=True),
    Operation(
        "GET",
        "/groups",
        Label.MEDIUM,
        ("group:read:list_groups:admin",),
        _READ,
        list_,
        frozenset({"page_size", "next_page_token"}),
    ),
    Operation("GET", _ONE, Label.LIGHT, ("group:read:group:admin",), _READ, get),
    Operation("PATCH", _ONE, Label.LIGHT, ("group:update:group:admin",), _WRITE, update, has_body=True),
    Operation("DELETE", _ONE, Label.LIGHT, ("group:delete:group:admin",), _WRITE, delete),
    Operation(
        "GET",
        _MEMBERS,
        Label.MEDIUM,
        ("group:read:list_members:admin",),
        _READ,
        list_members,
        frozenset({"page_size", "page_number", "next_page_token"}),
    ),
    Operation(
        "POST", _MEMBERS, Label.MEDIUM, ("group:write:member:admin",), _WRITE, add_members, has_body=True
    ),
    Operation(
        "DELETE",
        f"{_MEMBERS}/{{memberId}}",
        Label.LIGHT,
        ("group:delete:member:admin",),
        _WRITE,
        remove_member,
    ),
)
