"""A kind with members, in a Zoom of its own: names are unique there, and members follow the create."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from bot import zoom
from bot.domain import policy
from bot.domain.words import Word
from bot.errors import Refusal
from bot.resources import base
from bot.slack import form
from bot.slack.form import Field, Filled
from bot.slack.message import Message
from tests.services.rig import Moments

_T = TypeVar("_T")


class Spec(base.Spec):
    name: str
    members: tuple[str, ...] = ()
    prepared: bool = False


@dataclass
class World:
    """Zoom, as far as it has clubs: their members by the clubs' names."""

    clubs: dict[str, list[str]] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    """Who cannot be added, and why: Slack user IDs."""
    blind: int = 0
    """So many looks find nothing, as Zoom's lists may lag behind."""
    nameless: bool = False
    """Whether a create tells no ID."""
    creates: int = 0
    """How often one was asked for."""
    posts: int = 0
    """How often that reached Zoom."""
    failures: dict[str, list[Exception | None]] = field(default_factory=dict)
    after: dict[str, list[Exception]] = field(default_factory=dict)
    """The same, once it was done."""

    def fail(self, name: str, *failures: Exception | None) -> None:
        """`prepare`, `find`, `create`, `complete`, `add` or `fetch`."""
        self.failures[name] = list(failures)


class ClubForm:
    title = "New club"
    edit_title = "Change a club"
    submit = "Create"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "Club"),)

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        del page, filled, context
        return (form.Text(name="name", label="Name"), form.People(name="members", label="Members"))

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[form.Block]:
        del page, filled, context
        return ()

    def defaults(self, context: base.Context) -> Filled:
        del context
        return {}


class Clubs(base.Resource):
    """The kind."""

    kind = "club"
    noun = "club"
    words: tuple[Word, ...] = ()
    form: base.Form = ClubForm()
    default = policy.Default.EVERYBODY

    def __init__(self, world: World, moments: Moments) -> None:
        self.world = world
        self._moments = moments

    async def _of(self, name: str, effect: Callable[[], _T]) -> _T:
        async def deed() -> _T:
            failure = self.world.failures[name].pop(0) if self.world.failures.get(name) else None
            if failure:
                raise failure
            done = effect()
            if self.world.after.get(name):
                raise self.world.after[name].pop(0)
            return done

        return await self._moments.of(name, deed)

    async def understand(self, text: str, asker: base.Asker, now: datetime) -> Spec:
        """`NAME [with MEMBERS]`."""
        del asker, now
        name, _, members = text.partition(" with ")
        if not name:
            raise Refusal("A club needs a name.")
        return Spec(name=name, members=tuple(members.split()))

    def read(self, filled: Filled, context: base.Context) -> Spec:
        del context
        return Spec(name=filled["name"], members=tuple(filled.get("members", ())))

    async def prepare(self, client: zoom.Zoom, spec: base.Spec, asker: base.Asker) -> Spec:
        del client, asker
        wanted = _own(spec)

        def effect() -> Spec:
            if wanted.name in self.world.clubs:
                raise base.Exists("There is a club with this name.", zoom_id=wanted.name)
            return wanted.model_copy(update={"prepared": True})

        return await self._of("prepare", effect)

    def spec(self, saved: Mapping[str, Any]) -> Spec:
        return Spec.model_validate(saved)

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        del client, since
        name = _own(spec).name

        def effect() -> Sequence[str]:
            self.world.blind -= 1
            return [each for each in self.world.clubs if each == name and self.world.blind < 0]

        return await self._of("find", effect)

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        del client, asker
        assert _own(spec).prepared
        name = _own(spec).name
        self.world.creates += 1

        def effect() -> base.Made:
            self.world.posts += 1
            if name in self.world.clubs:
                raise zoom.errors.Conflict("It is there.", code=4132, status=409)
            self.world.clubs[name] = []
            made = self._made(name)
            return replace(made, zoom_id="") if self.world.nameless else made

        return await self._of("create", effect)

    async def complete(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec) -> base.Outcome | None:
        del client
        wanted = _own(spec).members
        if not wanted:
            return None

        def effect() -> base.Outcome:
            missing = self._add(zoom_id, wanted)
            return base.Outcome(remarks=("It is small.",) if len(wanted) == 1 else (), missing=missing)

        return await self._of("complete", effect)

    async def named(self, client: zoom.Zoom, name: str) -> base.Found:
        raise NotImplementedError

    async def add(self, client: zoom.Zoom, zoom_id: str, people: Mapping[str, str]) -> Mapping[str, str]:
        del client
        return await self._of("add", lambda: self._add(zoom_id, people))

    def _add(self, name: str, people: Iterable[str]) -> dict[str, str]:
        members = self._members(name)
        missing = {each: self.world.refuses[each] for each in people if each in self.world.refuses}
        members += [each for each in people if each not in {*members, *missing}]
        return missing

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        del client, spec, asker
        return await self._of("fetch", lambda: self._made(zoom_id))

    def _members(self, name: str) -> list[str]:
        if name not in self.world.clubs:
            raise zoom.errors.NotFound("No such club.", code=4130, status=404)
        return self.world.clubs[name]

    def _made(self, name: str) -> base.Made:
        card = Message(f"Card of {name}: {len(self._members(name))} members")
        return base.Made(name, card, Message(f"Invitation to {name}"), Message(f"Private of {name}"), name)


class Alike(Clubs):
    """No two of the same name are asked for at once."""

    def alike(self, spec: base.Spec) -> str:
        return _own(spec).name


class NewClubs(Clubs):
    """What Zoom has in their place."""

    kind = "new_club"
    noun = "new club"


def _own(spec: base.Spec) -> Spec:
    assert isinstance(spec, Spec)
    return spec
