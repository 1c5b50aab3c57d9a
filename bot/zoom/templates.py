"""Meeting templates: https://developers.zoom.us/docs/api/meetings/#tag/templates."""

from enum import IntEnum
from typing import Final

from bot.zoom import client, limits, models, operations


class Type(IntEnum):
    """Whose template it is."""

    OWN = 1
    """The user's own, which meetings cannot be created from by the API."""
    ADMIN = 2
    """The account's."""


class Template(models.Answer):
    """A template, as Zoom lists it."""

    id: str
    name: str = ""
    type: int | None = None
    """One of `Type`, or one that Zoom adds later."""


class _List(models.Answer):
    templates: tuple[Template, ...] = ()


LIST: Final = operations.Operation(
    "GET",
    "/users/{userId}/meeting_templates",
    limits.Label.MEDIUM,
    frozenset(
        {
            "meeting:read",
            "meeting:read:admin",
            "meeting:read:list_templates",
            "meeting:read:list_templates:admin",
        }
    ),
)


async def usable(zoom: client.Zoom, user: str) -> list[Template]:
    """The account's templates that this user's meetings can be created from, in one page: Zoom has no more.

    Raises any `errors.ZoomError`.
    """
    found = models.read(_List, await zoom.call(LIST, user))
    return [each for each in found.templates if each.type in {None, Type.ADMIN}]
