"""The members of groups: who they are in Zoom, and how they get in, whatever becomes of single ones."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final, Protocol

from bot import zoom
from bot.resources import explain, group_refusals
from bot.slack import form
from bot.zoom import errors

MOST: Final = 100
"""People that are named at once."""

FIELD: Final = form.People(
    name="members",
    label="Members",
    hint="You can add more people later. Each needs a Zoom user.",
    most=MOST,
)

LEFT_OUT: Final = "Zoom left them out and did not say why: their Zoom user may still be pending."
UNSAID: Final = "Zoom does not say whether they are in it."

_PLAN: Final = 200
"""Zoom's code for what the account's plan does not offer: no matter of a single person."""
_NO_GROUP: Final = 4130
_NO_CONTACT_GROUP: Final = "group with this groupid"
"""How Zoom says the same of a contact group, with the code that it has for most that is wrong."""


class Member(Protocol):
    """Somebody in a group."""

    @property
    def id(self) -> str:
        """Zoom's user ID."""
        ...


class Api(Protocol):
    """What a kind of groups offers for its members: a module of `bot.zoom`."""

    @property
    def AT_ONCE(self) -> int:  # noqa: N802 it is a constant
        """People that one call adds."""
        ...

    def members(self, zoom: zoom.Zoom, group_id: str, /) -> AsyncIterator[Member]:
        """All of them."""
        ...

    async def add_members(self, zoom: zoom.Zoom, group_id: str, user_ids: Sequence[str], /) -> frozenset[str]:
        """Add some; the IDs of those that Zoom says it added."""
        ...


async def add(client: zoom.Zoom, api: Api, group_id: str, people: Mapping[str, str]) -> dict[str, str]:
    """Add people, Zoom user IDs by Slack user ID; those who could not be added, and why. It may be repeated.

    Zoom is asked who is in the group only about those of whom it said nothing when they were added.
    Raises NotFound where there is no such group, and ZoomError for what is worth waiting for.
    """
    wanted = list(dict.fromkeys(people.values()))
    added: set[str] = set()
    why: dict[str, str] = {}
    for start in range(0, len(wanted), api.AT_ONCE):
        named, refused = await _batch(client, api, group_id, wanted[start : start + api.AT_ONCE])
        added |= named
        why |= refused
    unsaid = [each for each in wanted if each not in added and each not in why]
    why |= await _missing(client, api, group_id, unsaid) if unsaid else {}
    return {slack_id: why[zoom_id] for slack_id, zoom_id in people.items() if zoom_id in why}


async def _batch(
    client: zoom.Zoom, api: Api, group_id: str, batch: Sequence[str]
) -> tuple[frozenset[str], dict[str, str]]:
    """Those added, and those refused, with the reason: one bad one does not keep the others out."""
    try:
        return await api.add_members(client, group_id, batch), {}
    except errors.Answered as error:
        _raise(error)
        if len(batch) == 1 or not _of_one(error):
            return frozenset(), dict.fromkeys(
                batch, explain.refusal(error, None, group_refusals.REFUSALS).text
            )
    added: frozenset[str] = frozenset()
    why: dict[str, str] = {}
    for each in batch:
        named, refused = await _batch(client, api, group_id, [each])
        added |= named
        why |= refused
    return added, why


async def _missing(client: zoom.Zoom, api: Api, group_id: str, user_ids: Sequence[str]) -> dict[str, str]:
    """Of these, who is not in the group, and why."""
    try:
        inside = {each.id async for each in api.members(client, group_id)}
    except errors.Answered as error:
        _raise(error)
        return dict.fromkeys(user_ids, UNSAID)
    return {each: LEFT_OUT for each in user_ids if each not in inside}


def _raise(error: errors.Answered) -> None:
    """Raise it, where it will pass soon, and where there is no group to add anybody to."""
    gone = error.code == _NO_GROUP or _NO_CONTACT_GROUP in error.message.lower()
    if gone or isinstance(error, errors.PerSecond | errors.Concurrent):
        raise error


def _of_one(error: errors.Answered) -> bool:
    """Whether it may be about a single one of those who were to be added."""
    kinds = errors.Invalid | errors.NotFound | errors.Conflict | errors.NotAllowed
    return isinstance(error, kinds) and error.code != _PLAN
