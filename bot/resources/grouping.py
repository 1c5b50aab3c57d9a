"""What the kinds of groups have in common: a name that is looked up first, and members who follow."""

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from bot import zoom
from bot.domain import text
from bot.errors import Refusal
from bot.resources import base, explain, group_members, group_name, group_refusals
from bot.resources.group_members import Api
from bot.slack.form import Block, Field, Filled


class Spec(base.Spec):
    """A group with its first members."""

    found: ClassVar[frozenset[str]] = frozenset({"members", "unfit", "near"})
    name: str
    people: tuple[str, ...] = ()
    """Slack user IDs of those who are to be in it."""
    members: Mapping[str, str] = {}
    """Their Zoom user IDs, by Slack user ID, once they are looked up."""
    unfit: Mapping[str, str] = {}
    """Those who have no Zoom user to use, and why."""
    near: tuple[str, ...] = ()
    """Names of others that are hard to tell from it."""


SpecT = TypeVar("SpecT", bound=Spec)


class GroupForm(base.Form):
    """What is filled in for a group of any kind: its name, what is its own, and who is in it."""

    submit = "Create"

    def __init__(self, one: str, own: tuple[Field, ...] = (), defaults: Filled | None = None) -> None:
        """`one` is what it is called, with its article: “an IM group”."""
        self.title = f"Create {one}"
        self.edit_title = f"Change {one}"
        self.pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "Group"),)
        self._own = own
        self._defaults = defaults or {}

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        """Zoom's members are no people of Slack: they can be named for a new one only."""
        fields = (group_name.FIELD, *self._own)
        return fields if context.editing else (*fields, group_members.FIELD)

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[Block]:
        """None."""
        return ()

    def defaults(self, context: base.Context) -> Filled:
        """The same for everybody."""
        return self._defaults


class Grouping(base.Resource, Generic[SpecT]):
    """A kind of groups."""

    refusals: explain.Known = group_refusals.REFUSALS
    shape: type[SpecT]
    """What its specs are."""
    api: Api
    """Its part of Zoom."""
    most: int = 0
    """How many an account may have; 0 where Zoom names no number."""

    def __init__(self, command: str = "/zoom") -> None:
        """`command` is the slash command, as people are told what to type."""
        self._command = command

    def spec(self, saved: Mapping[str, Any]) -> SpecT:
        """A spec as it was saved."""
        return self.shape.model_validate(saved)

    @abstractmethod
    def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        """All there are, as Zoom's pages come. Raises ZoomError."""

    async def prepare(self, client: zoom.Zoom, spec: base.Spec, asker: base.Asker) -> base.Spec:
        """Whether the name is free and there is room for one more, and who the members are in Zoom."""
        wanted = self._own(spec)
        near = await self._look_up(client, wanted.name)
        members, unfit = await base.zoom_users(asker, wanted.people)
        return wanted.model_copy(update={"members": members, "unfit": unfit, "near": near})

    def hints(self, spec: base.Spec) -> tuple[str, ...]:
        """Who cannot be a member, and what it is easily mixed up with."""
        wanted = self._own(spec)
        return (*wanted.unfit.values(), *self._mixed_up(wanted))

    async def _look_up(self, client: zoom.Zoom, name: str) -> tuple[str, ...]:
        """The names that are hard to tell from this one. Refusal where it is taken, or where all are."""
        count, near = 0, []
        async for each in self.everything(client):
            count += 1
            if group_name.same(each.name, name):
                raise base.Exists(
                    f"There is a Zoom {self.noun} “{name}” already.",
                    zoom_id=each.zoom_id,
                    next_step=f"Choose another name, or add people to it: {self._word} add @people to {name}",
                )
            if group_name.near(each.name, name):
                near.append(text.plain(each.name))
        if self.most and count >= self.most:
            raise Refusal(
                f"The Zoom account has {count:,} {self.noun}s, and Zoom allows no more.",
                next_step="Ask your Zoom admin to delete some that nobody needs.",
            )
        return tuple(near)

    def alike(self, spec: base.Spec) -> str:
        """Its name: Zoom itself takes the same one twice for contact groups."""
        return self._own(spec).name.casefold()

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        """Those with its name: there was none before it was created."""
        name = self._own(spec).name
        return [each.zoom_id async for each in self.everything(client) if group_name.same(each.name, name)]

    async def complete(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec) -> base.Outcome | None:
        """Adds the members. Raises NotFound where the group is gone."""
        wanted = self._own(spec)
        missing = await group_members.add(client, self.api, zoom_id, wanted.members)
        return base.Outcome(remarks=self._mixed_up(wanted), missing={**wanted.unfit, **missing})

    def _mixed_up(self, wanted: SpecT) -> tuple[str, ...]:
        return tuple(
            f"There is also a {self.noun} “{each}”: the two are easily mixed up." for each in wanted.near
        )

    async def named(self, client: zoom.Zoom, name: str) -> base.Found:
        """The one with this name. Refusal, with near ones, where there is none. Raises ZoomError."""
        there = [each async for each in self.everything(client)]
        # Among thousands, what comes near takes a moment, in which others would have to wait.
        return await asyncio.to_thread(group_name.meant, self.noun, name, there)

    async def add(self, client: zoom.Zoom, zoom_id: str, people: Mapping[str, str]) -> Mapping[str, str]:
        """Add people, Zoom user IDs by Slack user ID; those who could not be added, and why."""
        return await group_members.add(client, self.api, zoom_id, people)

    def check(self, before: Filled, after: Filled, context: base.Context) -> None:
        """Raises Wrong for a name that cannot be one."""
        group_name.read(after)

    @property
    def _word(self) -> str:
        """What is typed for it."""
        return f"{self._command} {self.words[0].name}"

    def _own(self, spec: base.Spec) -> SpecT:
        if not isinstance(spec, self.shape):
            raise TypeError(f"{type(spec).__name__} is not the spec of a {self.noun}")
        return spec


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is not the same before and after."""
    return {name: value for name, value in after.items() if value != before.get(name)}
