"""IM directory groups: /im/groups. Zoom is ending them; a switch says that it has."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sandbox.zoom import membership, paging
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.limits import Label
from sandbox.zoom.operation import Operation
from sandbox.zoom.refusal import Refusal
from sandbox.zoom.shapes import Shape, flag, record, text
from sandbox.zoom.shelf import Item, Shelf, switch

MEMBERS: Final = 10
"""Members that one call adds."""
MEMBERS_SHAPE: Final[Shape] = membership.members_shape(MEMBERS)
_TRAITS: Final = {
    "type": text("normal", "shared", "restricted"),
    "search_by_domain": flag(),
    "search_by_account": flag(),
    "search_by_ma_account": flag(),
}
SHAPE: Final[Shape] = record({"name": text(most=membership.LONGEST_NAME), **_TRAITS})
_PAGE: Final = 300


@dataclass(slots=True)
class State(Shelf):
    """The account's IM groups."""

    TITLE: ClassVar[str] = "IM groups"
    TRAITS: ClassVar[Shape] = record(_TRAITS)
    DEFAULTS: ClassVar[dict[str, Any]] = {
        "type": "normal",
        "search_by_domain": False,
        "search_by_account": False,
        "search_by_ma_account": False,
    }

    ended: bool = switch("IM groups have ended (410, except for create and adding members)")
    answers_empty: bool = switch("IM groups: a create answers an empty body")


def create(ask: Ask) -> Answer:
    """POST /im/groups. The seed's example of the answer is `{}`, which a switch makes true."""
    membership.need_paid(ask)
    state = ask.account.of(State)
    name = _checked(ask, needs_name=True)
    if state.is_taken(name):
        raise membership.in_use(name)
    made = state.add(ask.account.random, name, **_traits(ask))
    shown = {key: value for key, value in _shown(made).items() if key != "type"}
    location = {"Content-Location": f"{ask.base_url}/v2/im/groups/{made.id}"}
    return Answer(201, {}) if state.answers_empty else Answer(201, shown, location)


def list_(ask: Ask) -> Answer:
    """GET /im/groups: all of them in one answer, as the document knows no pages here."""
    groups = _state(ask).own
    return Answer(200, {"total_records": len(groups), "groups": [_shown(group) for group in groups]})


def get(ask: Ask) -> Answer:
    """GET /im/groups/{groupId}."""
    _state(ask)
    return Answer(200, _shown(_find(ask)))


def update(ask: Ask) -> Answer:
    """PATCH /im/groups/{groupId}: what is given. A name may be left out, not emptied."""
    state = _state(ask)
    group = _find(ask)
    name = _checked(ask, needs_name="name" in ask.body)
    if state.is_taken(name, by_other_than=group):
        raise membership.in_use(name)
    group.name = name or group.name
    group.traits |= _traits(ask)
    return Answer(204)


def delete(ask: Ask) -> Answer:
    """DELETE /im/groups/{groupId}."""
    del _state(ask).items[_find(ask).id]
    return Answer(204)


def list_members(ask: Ask) -> Answer:
    """GET /im/groups/{groupId}/members, 300 a page at most."""
    _state(ask)
    members = [*membership.users(ask.account, _find(ask).members)]
    page, described = paging.cut(ask, members, most=_PAGE)
    return Answer(200, {**described, "members": [membership.row(user) for user in page]})


def add_members(ask: Ask) -> Answer:
    """POST /im/groups/{groupId}/members: 10 at most. Who cannot be one is left out without a word."""
    membership.need_paid(ask)
    group = _find(ask)
    membership.check(ask, MEMBERS_SHAPE)
    return membership.add(ask, group)


def remove_member(ask: Ask) -> Answer:
    """DELETE /im/groups/{groupId}/members/{memberId}."""
    _state(ask)
    return membership.remove(ask, _find(ask), ask.path[1])


def _state(ask: Ask) -> State:
    """Refusal 410/4137 where Zoom has ended the IM groups."""
    state = ask.account.of(State)
    if state.ended:
        raise Refusal(410, 4137, "The IM Group APIs are no longer available.")
    membership.need_paid(ask)
    return state


def _find(ask: Ask) -> Item:
    group = ask.account.of(State).items.get(ask.path[0])
    if group is None:
        raise Refusal(404, 4130, f"Group does not exist:{ask.path[0]}.")
    return group


def _checked(ask: Ask, *, needs_name: bool) -> str:
    name = membership.name(ask.body) if needs_name else ""
    membership.check(ask, SHAPE)
    return name


def _traits(ask: Ask) -> dict[str, Any]:
    return {name: value for name, value in ask.body.items() if name in _TRAITS}


def _shown(group: Item) -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "total_members": len(group.members), **group.traits}


_WRITE: Final = ("imgroup:write:admin",)
_READ: Final = ("imgroup:read:admin", *_WRITE)
_ALL: Final = "/im/groups"
_ONE: Final = f"{_ALL}/{{groupId}}"
_MEMBERS: Final = f"{_ONE}/members"


def _scope(words: str) -> tuple[str, ...]:
    """Granular ones; they are those of the contact groups, which do not list any."""
    return (f"contact_group:{words}:admin",)


OPERATIONS: Final = (
    Operation("POST", _ALL, Label.LIGHT, _scope("write:group"), _WRITE, create, has_body=True),
    Operation("GET", _ALL, Label.MEDIUM, _scope("read:list_groups"), _READ, list_),
    Operation("GET", _ONE, Label.LIGHT, _scope("read:group"), _READ, get),
    Operation("PATCH", _ONE, Label.LIGHT, _scope("update:group"), _WRITE, update, has_body=True),
    Operation("DELETE", _ONE, Label.LIGHT, _scope("delete:group"), _WRITE, delete),
    Operation(
        "GET",
        _MEMBERS,
        Label.MEDIUM,
        _scope("read:list_members"),
        _READ,
        list_members,
        frozenset({"page_size", "page_number", "next_page_token"}),
    ),
    Operation("POST", _MEMBERS, Label.MEDIUM, _scope("write:member"), _WRITE, add_members, has_body=True),
    Operation(
        "DELETE", f"{_MEMBERS}/{{memberId}}", Label.LIGHT, _scope("delete:member"), _WRITE, remove_member
    ),
)
