"""Contact groups, which follow the IM groups: /contacts/groups.

Names need not be unique: Zoom's document says nothing of it. An unknown group is 400/300, not a 404.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sandbox.zoom import membership, paging
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.kinds import groups
from sandbox.zoom.limits import Label
from sandbox.zoom.operation import Operation
from sandbox.zoom.refusal import Refusal
from sandbox.zoom.shapes import Shape, each, number, record, text
from sandbox.zoom.shelf import Item, Shelf

USER: Final = 1
USER_GROUP: Final = 2
USERS: Final = 50
"""Users that one call adds."""
USER_GROUPS: Final = 3
"""User groups that one call adds."""
REMOVED: Final = 20
"""Members that one call removes."""
_MEMBERS_FIELD: Final = each(record({"type": number(USER, USER_GROUP), "id": text()}))
_PRIVACY: Final = number(1, 2, 3)
SHAPE: Final[Shape] = record(
    {
        "group_name": text(),
        "group_privacy": _PRIVACY,
        "description": text(),
        "group_members": _MEMBERS_FIELD,
    }
)
UPDATE_SHAPE: Final[Shape] = record({"name": text(), "privacy": _PRIVACY, "description": text()})
MEMBERS_SHAPE: Final[Shape] = record({"group_members": _MEMBERS_FIELD})
_PAGE: Final = 50
_DEFAULT_PAGE: Final = 10


@dataclass(slots=True)
class State(Shelf):
    """The account's contact groups. Members are users and user groups."""

    TITLE: ClassVar[str] = "Contact groups"
    TRAITS: ClassVar[Shape] = record({"group_privacy": _PRIVACY, "description": text()})
    DEFAULTS: ClassVar[dict[str, Any]] = {"group_privacy": 1, "description": ""}
    ID_PREFIX: ClassVar[str] = "dir."


def create(ask: Ask) -> Answer:
    """POST /contacts/groups, with members or without. Who cannot be one is left out without a word."""
    membership.need_paid(ask)
    name = membership.name(ask.body, "group_name")
    membership.check(ask, SHAPE)
    members = _wanted(ask)
    traits = {key: ask.body[key] for key in ("group_privacy", "description") if key in ask.body}
    made = ask.account.of(State).add(ask.account.random, name, members, **traits)
    return Answer(201, _shown(made))


def list_(ask: Ask) -> Answer:
    """GET /contacts/groups, 50 a page at most, without the numbers of members."""
    membership.need_paid(ask)
    page, described = _cut(ask, ask.account.of(State).own)
    rows = [
        {name: value for name, value in _shown(group).items() if name != "total_members"} for group in page
    ]
    return Answer(200, {**described, "groups": rows})


def get(ask: Ask) -> Answer:
    """GET /contacts/groups/{groupId}."""
    membership.need_paid(ask)
    return Answer(200, _shown(_find(ask)))


def update(ask: Ask) -> Answer:
    """PATCH /contacts/groups/{groupId}, in which the fields have other names than everywhere else."""
    membership.need_paid(ask)
    group = _find(ask)
    name = membership.name(ask.body) if "name" in ask.body else group.name
    membership.check(ask, UPDATE_SHAPE)
    group.name = name
    group.traits["group_privacy"] = ask.body.get("privacy", group.traits["group_privacy"])
    group.traits["description"] = ask.body.get("description", group.traits["description"])
    return Answer(204)


def delete(ask: Ask) -> Answer:
    """DELETE /contacts/groups/{groupId}."""
    membership.need_paid(ask)
    del ask.account.of(State).items[_find(ask).id]
    return Answer(204)


def list_members(ask: Ask) -> Answer:
    """GET /contacts/groups/{groupId}/members, 50 a page at most."""
    membership.need_paid(ask)
    page, described = _cut(ask, _members(ask, _find(ask)))
    return Answer(200, {**described, "group_members": list(page)})


def add_members(ask: Ask) -> Answer:
    """POST /contacts/groups/{groupId}/members. Names those who were added by this call."""
    membership.need_paid(ask)
    group = _find(ask)
    membership.check(ask, MEMBERS_SHAPE)
    added = [member for member in _wanted(ask) if member not in group.members]
    group.members += added
    return Answer(201, {"member_ids": added})


def remove_members(ask: Ask) -> Answer:
    """DELETE /contacts/groups/{groupId}/members: 20 at most, all or none, and never the last one."""
    membership.need_paid(ask)
    group = _find(ask)
    leaving = [each for each in ask.query.get("member_ids", "").split(",") if each]
    if not leaving:
        raise Refusal(400, 300, "Missing field: member_ids.")
    if len(leaving) > REMOVED:
        raise Refusal(400, 300, f"The maximum number of memberId is {REMOVED}.")
    for member in leaving:
        if member not in group.members:
            raise Refusal(400, 300, f"A member with this memberId: {member} does not exist.")
    staying = [member for member in group.members if member not in leaving]
    if not staying:
        raise Refusal(400, 300, "A group must have at least one member.")
    group.members[:] = staying
    return Answer(204)


def _find(ask: Ask) -> Item:
    group = ask.account.of(State).items.get(ask.path[0])
    if group is None:
        raise Refusal(400, 300, f"A group with this groupId: {ask.path[0]} does not exist.")
    return group


def _wanted(ask: Ask) -> list[str]:
    """The members of a body that can be one, each once."""
    given: list[dict[str, Any]] = ask.body.get("group_members", [])
    people = [each for each in given if each.get("type", USER) == USER]
    if len(people) > USERS:
        raise Refusal(400, 300, f"The maximum number of user member per request is {USERS}.")
    if len(given) - len(people) > USER_GROUPS:
        raise Refusal(400, 300, f"The maximum number of group member per request is {USER_GROUPS}.")
    found = (_known(ask, each.get("type", USER), each.get("id", "")) for each in given)
    return list(dict.fromkeys(each for each in found if each))


def _known(ask: Ask, kind: int, member_id: str) -> str:
    """The ID; empty for nobody who can be a member. An e-mail address is no ID."""
    if kind == USER:
        user = membership.can_join(ask.account, member_id)
        return member_id if user and user.id == member_id else ""
    group = ask.account.of(groups.State).items.get(member_id)
    return group.id if group and not group.foreign else ""


def _members(ask: Ask, group: Item) -> list[dict[str, Any]]:
    user_groups = ask.account.of(groups.State).items
    people = membership.users(ask.account, group.members)
    rows = [{"type": USER, "id": user.id, "name": user.name} for user in people]
    inner = [user_groups[each] for each in group.members if each in user_groups]
    return rows + [{"type": USER_GROUP, "id": each.id, "name": each.name} for each in inner]


def _cut(ask: Ask, items: Sequence[Any]) -> tuple[Sequence[Any], dict[str, Any]]:
    page, described = paging.cut(ask, items, most=_PAGE, default=_DEFAULT_PAGE)
    return page, {name: described[name] for name in ("page_size", "next_page_token")}


def _shown(group: Item) -> dict[str, Any]:
    return {
        "group_id": group.id,
        "group_name": group.name,
        "total_members": len(group.members),
        **group.traits,
    }


_WRITE: Final = ("contact_group:write:admin",)
_READ: Final = ("contact_group:read:admin",)
_ALL: Final = "/contacts/groups"
_ONE: Final = f"{_ALL}/{{groupId}}"
_MEMBERS: Final = f"{_ONE}/members"
_PAGED: Final = frozenset({"page_size", "next_page_token"})

OPERATIONS: Final = (
    Operation("POST", _ALL, Label.HEAVY, (), _WRITE, create, has_body=True),
    Operation("GET", _ALL, Label.MEDIUM, (), _READ, list_, _PAGED),
    # Zoom's document asks for a write scope to read one group.
    Operation("GET", _ONE, Label.LIGHT, (), _WRITE, get),
    Operation("PATCH", _ONE, Label.HEAVY, (), _WRITE, update, has_body=True),
    Operation("DELETE", _ONE, Label.HEAVY, (), _WRITE, delete),
    Operation("GET", _MEMBERS, Label.MEDIUM, (), _READ, list_members, _PAGED),
    Operation("POST", _MEMBERS, Label.HEAVY, (), _WRITE, add_members, has_body=True),
    Operation("DELETE", _MEMBERS, Label.HEAVY, (), _WRITE, remove_members, frozenset({"member_ids"})),
)
