"""User groups: https://developers.zoom.us/docs/api/users/ (Groups).

For accounts of plan Pro or higher: NotAllowed otherwise. An account may have 5,000, and make 100 in one UTC
day; then `errors.Daily` is raised.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from pydantic import Field

from bot.zoom import client, limits, membership, models, operations, paging

LONGEST_NAME: Final = 128
"""Characters."""
MOST: Final = 5_000
"""Groups of an account."""
A_DAY: Final = 100
"""New groups of an account in one UTC day."""
AT_ONCE: Final = 30
"""People that one call adds."""


class Request(models.Body):
    """A group to create, or its new name, which no other of the account may have."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)


class People(membership.People):
    """Those to add by one call."""

    members: list[membership.Person] = Field(min_length=1, max_length=AT_ONCE)


class Group(models.Answer):
    """A group as Zoom tells it."""

    id: str
    name: str = ""
    total_members: int = 0


def _scopes(granular: str, *classic: str) -> frozenset[str]:
    return frozenset({*classic, f"group:{granular}:admin"})


_WRITE: Final = "group:write:admin"
_READ: Final = ("group:read:admin", _WRITE)
_ONE: Final = "/groups/{groupId}"
_MEMBERS: Final = f"{_ONE}/members"
CREATE: Final = operations.Operation("POST", "/groups", limits.Label.LIGHT, _scopes("write:group", _WRITE))
LIST: Final = operations.Operation("GET", "/groups", limits.Label.MEDIUM, _scopes("read:list_groups", *_READ))
GET: Final = operations.Operation("GET", _ONE, limits.Label.LIGHT, _scopes("read:group", *_READ))
UPDATE: Final = operations.Operation("PATCH", _ONE, limits.Label.LIGHT, _scopes("update:group", _WRITE))
DELETE: Final = operations.Operation("DELETE", _ONE, limits.Label.LIGHT, _scopes("delete:group", _WRITE))
MEMBERS: Final = operations.Operation(
    "GET", _MEMBERS, limits.Label.MEDIUM, _scopes("read:list_members", *_READ)
)
ADD_MEMBERS: Final = operations.Operation(
    "POST", _MEMBERS, limits.Label.MEDIUM, _scopes("write:member", _WRITE)
)


async def create(zoom: client.Zoom, group: Request) -> Group:
    """The new group. Raises errors.Conflict where another has its name, Invalid where there are too many.

    With `outcome_unknown` set, look whether it is there before you create it again.
    """
    return models.read(Group, await zoom.call(CREATE, body=group.as_json()))


async def get(zoom: client.Zoom, group_id: str) -> Group:
    """The group. Raises errors.NotFound where there is none, NotAllowed for another account's."""
    return models.read(Group, await zoom.call(GET, group_id))


def each(zoom: client.Zoom) -> AsyncIterator[Group]:
    """The account's groups, page after page as they are asked for."""
    return paging.each(zoom, LIST, key="groups", model=Group)


async def update(zoom: client.Zoom, group_id: str, change: Request) -> None:
    """Give the group another name."""
    await zoom.call(UPDATE, group_id, body=change.as_json())


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
