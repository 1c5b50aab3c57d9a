"""Contact groups, which follow the IM groups: https://developers.zoom.us/docs/api/users/ (Contact Groups).

For accounts of plan Pro or higher. Names need not be unique, and Zoom calls the same things otherwise in
different places: `group_name` and `group_privacy` are `name` and `privacy` where they are changed.
"""

from collections.abc import AsyncIterator, Sequence
from enum import IntEnum
from typing import Final

from pydantic import Field

from bot.zoom import client, limits, models, operations, paging

AT_ONCE: Final = 50
"""Users that one call adds, or that a group is created with."""
PAGE_SIZE: Final = 50
"""Zoom's largest for these lists."""


class Privacy(IntEnum):
    """Who sees a group and its members in the directory of Zoom's chat."""

    ANYONE = 1
    """Everybody sees them, and can search for them."""
    MEMBERS = 2
    """Members see them, and everybody can search for them."""
    RESTRICTED = 3
    """Only members see them, and can search for them."""


class MemberType(IntEnum):
    """What a member is."""

    USER = 1
    USER_GROUP = 2


class MemberRef(models.Body):
    """A member to add."""

    type: MemberType
    id: str
    """Of a user or of a user group. An e-mail address is none."""


class Request(models.Body):
    """A group to create. See `models.Body` for what is sent."""

    group_name: str = Field(min_length=1)
    group_privacy: Privacy | None = None
    description: str | None = None
    group_members: list[MemberRef] | None = Field(default=None, max_length=AT_ONCE)


class Update(models.Body):
    """What to change of a group. See `models.Body` for what is sent."""

    name: str | None = Field(default=None, min_length=1)
    privacy: Privacy | None = None
    description: str | None = None


class People(models.Body):
    """Those to add by one call."""

    group_members: list[MemberRef] = Field(min_length=1, max_length=AT_ONCE)


class Group(models.Answer):
    """A group as Zoom tells it. Lists leave out how many members it has."""

    group_id: str
    group_name: str = ""
    group_privacy: int | None = None
    """One of `Privacy`, or one that Zoom adds later."""
    description: str = ""
    total_members: int = 0


class Member(models.Answer):
    """A member as Zoom tells it."""

    id: str = ""
    type: int | None = None
    """One of `MemberType`, or one that Zoom adds later."""
    name: str = ""


class Added(models.Answer):
    """Who was added by one call. Who was in it already, or cannot be a member, is left out without a word."""

    member_ids: tuple[str, ...] = ()


_WRITE: Final = frozenset({"contact_group:write:admin"})
_READ: Final = frozenset({"contact_group:read:admin"})
_ALL: Final = "/contacts/groups"
_ONE: Final = f"{_ALL}/{{groupId}}"
_MEMBERS: Final = f"{_ONE}/members"
CREATE: Final = operations.Operation("POST", _ALL, limits.Label.HEAVY, _WRITE)
LIST: Final = operations.Operation("GET", _ALL, limits.Label.MEDIUM, _READ)
GET: Final = operations.Operation("GET", _ONE, limits.Label.LIGHT, _WRITE)
"""Zoom asks for a scope to write here, though it only reads."""
UPDATE: Final = operations.Operation("PATCH", _ONE, limits.Label.HEAVY, _WRITE)
DELETE: Final = operations.Operation("DELETE", _ONE, limits.Label.HEAVY, _WRITE)
MEMBERS: Final = operations.Operation("GET", _MEMBERS, limits.Label.MEDIUM, _READ)
ADD_MEMBERS: Final = operations.Operation("POST", _MEMBERS, limits.Label.HEAVY, _WRITE)


async def create(zoom: client.Zoom, group: Request) -> Group:
    """The new group. It may have the name of another.

    Who cannot be a member is left out without a word: `members` tells who is one. With `outcome_unknown` set,
    look whether it is there before you create it again.
    """
    return models.read(Group, await zoom.call(CREATE, body=group.as_json()))


async def get(zoom: client.Zoom, group_id: str) -> Group:
    """The group. Raises errors.NotFound where there is none."""
    return models.read(Group, await zoom.call(GET, group_id))


def each(zoom: client.Zoom) -> AsyncIterator[Group]:
    """The account's groups, page after page as they are asked for."""
    return paging.each(zoom, LIST, key="groups", model=Group, params={"page_size": PAGE_SIZE})


async def update(zoom: client.Zoom, group_id: str, change: Update) -> None:
    """Change the group. Zoom tells nothing back: `get` shows what holds."""
    await zoom.call(UPDATE, group_id, body=change.as_json())


async def delete(zoom: client.Zoom, group_id: str) -> None:
    """Delete the group. Its members stay users."""
    await zoom.call(DELETE, group_id)


def members(zoom: client.Zoom, group_id: str) -> AsyncIterator[Member]:
    """Its members, page after page as they are asked for."""
    size = {"page_size": PAGE_SIZE}
    return paging.each(zoom, MEMBERS, group_id, key="group_members", model=Member, params=size)


async def add_members(zoom: client.Zoom, group_id: str, user_ids: Sequence[str]) -> frozenset[str]:
    """Add up to `AT_ONCE` users; the IDs of those that Zoom says it added. It may be repeated.

    Who is in it already is not named, nor who cannot be a member: `members` tells them apart.
    """
    people = People(group_members=users(user_ids))
    answer = await zoom.call(ADD_MEMBERS, group_id, body=people.as_json())
    return frozenset(models.read(Added, answer or {}).member_ids)


def users(user_ids: Sequence[str]) -> list[MemberRef]:
    """Users as members to add."""
    return [MemberRef(type=MemberType.USER, id=each) for each in user_ids]
