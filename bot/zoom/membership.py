"""What groups and IM groups have in common: their members, and how people are added."""

from collections.abc import Sequence

from pydantic import Field

from bot.zoom import client, models, operations


class Member(models.Answer):
    """A member as Zoom tells it."""

    id: str = ""
    """Empty for those whom Zoom tells by their address alone."""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    type: int | None = None


class Person(models.Body):
    """Somebody to add. With both, Zoom looks at the ID."""

    id: str | None = None
    email: str | None = None


class Added(models.Answer):
    """Who was added by one call. Who was in it already, or cannot be a member, is left out without a word."""

    ids: str = ""
    added_at: models.Moment | None = None

    @property
    def all(self) -> frozenset[str]:
        """Their user IDs."""
        return frozenset(filter(None, map(str.strip, self.ids.split(","))))


class People(models.Body):
    """Those to add by one call."""

    members: list[Person] = Field(min_length=1)


async def add(
    zoom: client.Zoom, operation: operations.Operation, group_id: str, people: People
) -> frozenset[str]:
    """The user IDs of those that Zoom says it added by this call."""
    answer = await zoom.call(operation, group_id, body=people.as_json())
    return models.read(Added, answer or {}).all


def persons(user_ids: Sequence[str]) -> list[Person]:
    """People by their user IDs."""
    return [Person(id=each) for each in user_ids]
