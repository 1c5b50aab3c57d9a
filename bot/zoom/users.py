"""Users: https://developers.zoom.us/docs/api/users/."""

from collections.abc import AsyncIterator
from enum import IntEnum, StrEnum
from typing import Final

from bot.zoom import client, limits, models, operations, paging


class Type(IntEnum):
    """A user's licence."""

    BASIC = 1
    LICENSED = 2
    UNASSIGNED = 4
    NONE = 99


class Status(StrEnum):
    """Whether a user can be used."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    """Deactivated."""
    PENDING = "pending"
    """Invited, and has not accepted yet."""


class User(models.Answer):
    """A user as Zoom tells it."""

    id: str = ""
    """Empty for pending users in a list."""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    display_name: str = ""
    type: int | None = None
    """One of `Type`, or one that Zoom adds later."""
    status: str | None = None
    """One of `Status`, or one that Zoom adds later."""
    timezone: str = ""
    """IANA name; empty if the user never set one."""
    pmi: int | None = None
    """The personal meeting ID."""
    role_name: str = ""
    account_id: str = ""
    created_at: models.Moment | None = None


_READ: Final = frozenset({"user:read", "user:read:admin", "user:write", "user:write:admin"})
GET: Final = operations.Operation(
    "GET",
    "/users/{userId}",
    limits.Label.LIGHT,
    _READ | {"user_profile", "user_info:read", "user:read:user", "user:read:user:admin"},
)
LIST: Final = operations.Operation(
    "GET", "/users", limits.Label.MEDIUM, _READ | {"user:read:list_users:admin"}
)


async def get(zoom: client.Zoom, user: str) -> User:
    """The user with this ID or e-mail address, never `me`.

    Raises errors.NotFound if there is none in this account, which is also so for an address that belongs to
    another Zoom account, and for an invitation that has expired (code 1120).
    """
    return models.read(User, await zoom.call(GET, user))


def each(zoom: client.Zoom, *, status: Status = Status.ACTIVE) -> AsyncIterator[User]:
    """The account's users of this status, page after page as they are asked for."""
    return paging.each(zoom, LIST, key="users", model=User, params={"status": status})
