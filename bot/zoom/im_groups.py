"""IM directory groups: https://developers.zoom.us/docs/api/team-chat/ (IM Groups).

For accounts of plan Pro or higher. Zoom is ending them: where it has, errors.Gone is raised, and there are
contact groups instead (`contact_groups`).
"""

from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from typing import Final

from pydantic import Field

from bot.zoom import client, errors, limits, membership, models, operations, paging

LONGEST_NAME: Final = 128
"""Characters."""
AT_ONCE: Final = 10
"""People that one call adds."""


class Type(StrEnum):
    """Who sees a group and its members in the directory of Zoom's chat."""

    NORMAL = "normal"
    """Members see each other, and others can search for them."""
    SHARED = "shared"
    """Everybody in the account sees them."""
    RESTRICTED = "restricted"
    """Only members see them, and can search for them."""


class Update(models.Body):
    """What to change of a group. See `models.Body` for what is sent."""

    name: str | None = Field(default=None, min_length=1, max_length=LONGEST_NAME)
    """No other group of the account may have it."""
    type: Type | None = None
    search_by_domain: bool | None = None
    """Whether members can search for people with an e-mail address of the same domain."""
    search_by_account: bool | None = None
    """Whether they can search for people of the same account."""
    search_by_ma_account: bool | None = None
    """Whether they can search for people of the same master account, with all its sub accounts."""


class Request(Update):
    """A group to create. See `models.Body` for what is sent, and what defaults mean."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    type: Type = Type.NORMAL


class People(membership.People):
    """Those to add by one call."""

    members: list[membership.Person] = Field(min_length=1, max_length=AT_ONCE)


class Group(models.Answer):
    """A group as Zoom tells it. What creates one does not tell its type."""

    id: str
    name: str = ""
    type: str = Type.NORMAL
    """One of `Type`, or one that Zoom adds later."""
    search_by_domain: bool = False
    search_by_account: bool = False
    search_by_ma_account: bool = False
    total_members: int = 0


def _scopes(granular: str, *classic: str) -> frozenset[str]:
    return frozenset({*classic, f"contact_group:{granular}:admin"})


_WRITE: Final = "imgroup:write:admin"
_READ: Final = ("imgroup:read:admin", _WRITE)
_ALL: Final = "/im/groups"
_ONE: Final = f"{_ALL}/{{groupId}}"
_MEMBERS: Final = f"{_ONE}/members"
CREATE: Final = operations.Operation("POST", _ALL, limits.Label.LIGHT, _scopes("write:group", _WRITE))
LIST: Final = operations.Operation("GET", _ALL, limits.Label.MEDIUM, _scopes("read:list_groups", *_READ))
GET: Final = operations.Operation("GET", _ONE, limits.Label.LIGHT, _scopes("read:group", *_READ))
UPDATE: Final = operations.Operation("PATCH", _ONE, limits.Label.LIGHT, _scopes("update:group", _WRITE))
DELETE: Final = operations.Operation("DELETE", _ONE, limits.Label.LIGHT, _scopes("delete:group", _WRITE))
MEMBERS: Final = operations.Operation(
    "GET", _MEMBERS, limits.Label.MEDIUM, _scopes("read:list_members", *_READ)
)
ADD_MEMBERS: Final = operations.Operation(
    "POST", _MEMBERS, limits.Label.MEDIUM, _scopes("write:member", _WRITE)
)

_NO_NAME: Final = "Missing field: name"
"""Zoom's words for a change without a name, which its present document says may be left out."""


async def create(zoom: client.Zoom, group: Request) -> Group:
    """The new group. Raises errors.Conflict where another has its name.

    Zoom may answer without saying anything of it, which is then read back by its name. With `outcome_unknown`
    set, look whether it is there before you create it again.
    """
    answer = await zoom.call(CREATE, body=group.as_json())
    return models.read(Group, answer) if answer else await _named(zoom, group.name)


async def _named(zoom: client.Zoom, name: str) -> Group:
    """The group with this name, which was just created. Raises errors.Garbled where it cannot be read."""
    try:
        async for group in each(zoom):
            if group.name == name:
                return group
    except errors.ZoomError as error:
        raise errors.Garbled(f"Zoom created an IM group and does not show it: {error.message}") from error
    raise errors.Garbled("Zoom created an IM group and does not list it")


async def get(zoom: client.Zoom, group_id: str) -> Group:
    """The group. Raises errors.NotFound where there is none."""
    return models.read(Group, await zoom.call(GET, group_id))


def each(zoom: client.Zoom) -> AsyncIterator[Group]:
    """The account's groups. Zoom knows no pages here, and tells all at once."""
    return paging.each(zoom, LIST, key="groups", model=Group, params={"page_size": None})


async def update(zoom: client.Zoom, group_id: str, change: Update, *, name: str) -> None:
    """Change the group. Zoom tells nothing back: `get` shows what holds.

    `name` is what it is called now: Zoom may want to hear it though it stays.
    """
    try:
        await zoom.call(UPDATE, group_id, body=change.as_json())
    except errors.Invalid as error:
        if change.name is not None or _NO_NAME not in error.message:
            raise
        await zoom.call(UPDATE, group_id, body={**change.as_json(), "name": name})


async def delete(zoom: client.Zoom, group_id: str) -> None:
    """Delete the group. Its members stay users."""
    await zoom.call(DELETE, group_id)


def members(zoom: client.Zoom, group_id: str) -> AsyncIterator[membership.Member]:
    """Its members, page after page as they are asked for."""
    return paging.each(zoom, MEMBERS, group_id, key="members", model=membership.Member)


async def add_members(zoom: client.Zoom, group_id: str, user_ids: Sequence[str]) -> frozenset[str]:
    """Add up to `AT_ONCE` users; the IDs of those that Zoom says it added. It may be repeated.

    Who is in it already is not named, nor who cannot be a member: `members` tells them apart.
    """
    people = People(members=membership.persons(user_ids))
    return await membership.add(zoom, ADD_MEMBERS, group_id, people)
