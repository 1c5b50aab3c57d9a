"""Things in a Zoom of their own, which people change; the bot's parts for that, on a real store.

Everything that reaches the outside counts as a moment, and the bot can be made to end at any of them.
"""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from bot import zoom
from bot.domain.requests import Request, State
from bot.domain.words import Word
from bot.errors import Refusal
from bot.jobs.port import Again, Job, Jobs
from bot.resources import base
from bot.services import adding, admins, permitting, policies, replies
from bot.services.adding import Adding
from bot.services.cards import Cards
from bot.services.change import applying
from bot.services.change.applying import Applying
from bot.services.change.changed import Changed
from bot.services.change.changing import Changing
from bot.services.change.looking import Looking
from bot.services.change.undoing import Undoing
from bot.services.filling.directory import Directory
from bot.services.filling.forms import Opened
from bot.services.ports import Ports
from bot.slack import form
from bot.slack.form import Field, Filled
from bot.slack.message import Message
from bot.slack.modal import Modal, Shown
from bot.store import sqlite
from bot.store.port import Change, Draft, Store
from bot.zoom import users
from tests.reading import words_of
from tests.services.rig import ADA, CHANNEL, EMMA, NOON, REPLY_URL, FakeJobs, FakeSlack, Moments, Part, Said

_T = TypeVar("_T")

BLUE: Final = {"name": "Blue", "colour": "blue", "open": True, "people": ["U1", "U2"]}
"""What Zoom has of the one thing that there is, by the names of the form's fields."""


class ThingForm:
    title = "New thing"
    edit_title = "Change a thing"
    submit = "Create"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "Thing"), base.Page("more", "More"))

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        del context
        if page == base.FIRST:
            colours = tuple(form.Option(each, each.title()) for each in ("blue", "red", "green"))
            return (
                form.Text(name="name", label="Name"),
                form.Choice(name="colour", label="Colour", options=colours),
            )
        shade = (form.Text(name="shade", label="Shade"),) if filled.get("colour") == "green" else ()
        return (
            form.Switch(name="open", label="Open to all"),
            form.People(name="people", label="People"),
            form.Text(name="key", label="Key", secret=True),
            *shade,
        )

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[form.Block]:
        del page, filled, context
        return ()

    def defaults(self, context: base.Context) -> Filled:
        del context
        return {}


@dataclass
class World:
    """Zoom, as far as it has things."""

    things: dict[str, dict[str, Any]] = field(default_factory=lambda: {"T1": dict(BLUE)})
    keys: dict[str, str] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    """Fields that the account has locked: dropped without a word."""
    failures: dict[str, list[Exception | None]] = field(default_factory=dict)
    full: bool = False
    """Whether nobody can be added."""
    sent: list[dict[str, Any]] = field(default_factory=list)
    """What each apply sent."""

    def fail(self, name: str, *failures: Exception | None) -> None:
        """`current`, `apply`, `half` (after a part of an apply), `fetch`, `named` or `add`."""
        self.failures[name] = list(failures)

    def may_fail(self, name: str) -> None:
        failure = self.failures[name].pop(0) if self.failures.get(name) else None
        if failure:
            raise failure


class Fixed(base.Resource):
    """A kind that nobody changes."""

    kind = "fixed"
    noun = "fixed thing"
    words: tuple[Word, ...] = ()
    form: base.Form = ThingForm()

    def read(self, filled: Filled, context: base.Context) -> base.Spec:
        raise NotImplementedError

    def spec(self, saved: Mapping[str, Any]) -> base.Spec:
        return base.Spec.model_validate(saved)

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        raise NotImplementedError

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        raise NotImplementedError

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        raise NotImplementedError


class Things(Fixed):
    """A kind that can be changed, and whose instances have members."""

    kind = "thing"
    noun = "thing"
    confirms = True

    def __init__(self, world: World, moments: Moments) -> None:
        self.world = world
        self._moments = moments

    async def _of(self, name: str, effect: Callable[[], _T]) -> _T:
        async def deed() -> _T:
            self.world.may_fail(name)
            return effect()

        return await self._moments.of(name, deed)

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        del client, spec, asker
        name = await self._of("fetch", lambda: str(self.world.things[zoom_id]["name"]))
        card = Message(f"Card of {name}")
        return base.Made(zoom_id, card, card, card, name)

    async def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        del client
        for zoom_id, thing in self.world.things.items():
            self.world.may_fail("everything")
            yield base.Found(zoom_id, str(thing["name"]))

    async def current(self, client: zoom.Zoom, zoom_id: str, asker: base.Asker) -> base.Current:
        del client, asker

        def effect() -> base.Current:
            if zoom_id not in self.world.things:
                raise zoom.errors.NotFound("No such thing.", status=404)
            thing = self.world.things[zoom_id]
            return base.Current(zoom_id, thing["name"], dict(thing))

        return await self._of("current", effect)

    async def apply(self, client: zoom.Zoom, now: base.Current, after: Filled) -> None:
        """Sends what differs field by field, so that it can fail after a part of it."""
        del client
        different = {name for name in {*now.filled, *after} if now.filled.get(name) != after.get(name)}
        self.world.sent.append({name: after.get(name) for name in sorted(different)})

        def effect() -> None:
            for name in sorted(different):
                self._set(now.zoom_id, name, after.get(name))
                self.world.may_fail("half")

        await self._of("apply", effect)

    def _set(self, zoom_id: str, name: str, value: object) -> None:
        if name == "key":
            self.world.keys[zoom_id] = str(value)
        elif name not in self.world.locked:
            self.world.things[zoom_id][name] = value

    def check(self, before: Filled, after: Filled, context: base.Context) -> None:
        del before, context
        if after.get("name") == "bad":
            raise base.Wrong({"name": "Not that one."})

    async def named(self, client: zoom.Zoom, name: str) -> base.Found:
        del client
        self.world.may_fail("named")
        for zoom_id, thing in self.world.things.items():
            if thing["name"] == name:
                return base.Found(zoom_id, name)
        raise Refusal(f"There is no thing “{name}”.", next_step="Did you mean “Blue”?")

    async def add(self, client: zoom.Zoom, zoom_id: str, people: Mapping[str, str]) -> Mapping[str, str]:
        del client

        def effect() -> Mapping[str, str]:
            refused = {each for each, member in people.items() if self.world.full or member == "Z-full"}
            added = {member for each, member in people.items() if each not in refused}
            thing = self.world.things[zoom_id]
            thing["people"] = sorted({*thing["people"], *added})
            return dict.fromkeys(sorted(refused), "It is full." * (5 if self.world.full else 1))

        return await self._of("add", effect)


class Successors(Things):
    """The kind that came after it."""

    kind = "new_thing"
    noun = "new thing"


class Tidied(Things):
    """A kind of which Zoom has names without capitals."""

    kind = "tidied"

    def settled(self, before: Filled, after: Filled, context: base.Context) -> Filled:
        del before, context
        return {**after, "name": str(after["name"]).capitalize()}


class ChangingSlack(FakeSlack):
    """Slack with modals."""

    def __init__(self, moments: Moments) -> None:
        super().__init__(moments)
        self.nobody = False
        """Whether user groups are empty."""
        self.views: list[Modal] = []
        """What was shown, each in its turn, in the one view that there is."""

    @property
    def view(self) -> str:
        """What can be read in the view."""
        shown = self.views[-1]
        return words_of(shown.title, shown.blocks)

    async def members(self, group_id: str) -> frozenset[str]:
        return frozenset() if self.nobody else await super().members(group_id)

    async def open(self, trigger_id: str, modal: Modal) -> Shown:
        del trigger_id
        return await self._call("open", effect=lambda: self._put_up(modal))

    async def redraw(self, view_id: str, modal: Modal, *, hash_: str = "") -> Shown:
        del view_id, hash_
        return await self._call("redraw", effect=lambda: self._put_up(modal))

    def _put_up(self, modal: Modal) -> Shown:
        self.views.append(modal)
        return Shown("V1", str(len(self.views)))


@dataclass(frozen=True)
class Asker:
    """Whoever asks; everybody whose Slack ID has a Zoom user has `Z-` and it."""

    id: str

    async def zoom_user(self, slack_id: str) -> users.User:
        if slack_id == "U0NOBODY":
            raise Refusal("They have no Zoom user.")
        return users.User(id="Z-full" if slack_id == "U0FULL" else f"Z-{slack_id}", email="a@example.com")


class WatchedStore:
    """The store, with its parts watched."""

    def __init__(self, store: Store, moments: Moments) -> None:
        for name in ("links", "requests", "drafts", "presets", "changes", "audit"):
            setattr(self, name, Part(getattr(store, name), moments))


@dataclass
class Shows:
    """Draws forms: keeps what it was given."""

    store: Store
    drawn: list[Draft] = field(default_factory=list)

    async def show(self, draft: Draft, view_id: str, hash_: str = "") -> None:
        del view_id, hash_
        await self.store.drafts.put(draft)
        self.drawn.append(draft)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def skip(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Life:
    """One life of the bot."""

    world: World
    clock: Clock
    moments: Moments
    store: Store
    slack: ChangingSlack
    jobs: FakeJobs
    ports: Ports
    things: Things
    shows: Shows
    looking: Looking
    directory: Directory
    applying: Applying
    undoing: Undoing
    changing: Changing
    adding: Adding

    async def run(self, job_id: str) -> Again | None:
        """Run a job once; Again where it wants that, else it is done."""
        return await self.jobs.run(job_id)

    async def run_all(self, patience: int = 30) -> None:
        """Run all jobs, also those that they start, to their end."""
        await self.jobs.run_all(patience)

    def change(self, after: Mapping[str, Any], number: int = 1, *, asker: str = ADA) -> Change:
        """A change of the one thing, as Zoom has it now; None empties a field."""
        before = dict(self.world.things["T1"])
        wanted = {name: value for name, value in {**before, **after}.items() if value is not None}
        return Change(
            key=f"change:{number}",
            kind="thing",
            zoom_id="T1",
            name=before["name"],
            asker=asker,
            channel=CHANNEL,
            reply_url=REPLY_URL,
            before=before,
            after=wanted,
            at=self.clock(),
        )

    async def changes(self, after: Mapping[str, Any], number: int = 1) -> Change:
        """Change it, to the end; how that ended."""
        change = self.change(after, number)
        await self.applying.accept(change)
        await self.run_all()
        return await self.saved(change.key)

    async def saved(self, key: str) -> Change:
        found = await self.store.changes.get(key)
        assert found is not None
        return found

    async def audited(self, action: str) -> list[Mapping[str, Any]]:
        return [each.details for each in await self.store.audit.recent() if each.action == action]


@dataclass
class Outside:
    """What outlives the bot."""

    folder: Path
    world: World = field(default_factory=World)
    clock: Clock = field(default_factory=Clock)
    jobs: dict[str, Job] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def life(self, *, admins_: frozenset[str] = frozenset({ADA})) -> AsyncIterator[Life]:
        """The bot from its start to its end."""
        moments = Moments()
        slack, jobs = ChangingSlack(moments), FakeJobs(moments, self.jobs)
        slack.said = self.said
        self.folder.mkdir(exist_ok=True)
        store = await sqlite.open_store(self.folder / "store.sqlite")
        watched = cast("Store", WatchedStore(store, moments))
        no_zoom = cast("zoom.Zoom", None)  # the things have a Zoom of their own
        ports = Ports(watched, cast("Jobs", jobs), no_zoom, slack, self.clock, _no_wait, "/zoom")
        things = Things(self.world, moments)
        things.successor = "new_thing"
        kinds: dict[str, base.Resource] = {
            "thing": things,
            "new_thing": Successors(self.world, moments),
            "fixed": Fixed(),
            "tidied": Tidied(self.world, moments),
        }
        life = _built(ports, kinds, store, admins_)
        try:
            yield Life(
                world=self.world,
                clock=self.clock,
                moments=moments,
                store=store,
                slack=slack,
                jobs=jobs,
                ports=ports,
                things=things,
                **life,
            )
        finally:
            await life["directory"].close()
            await store.close()


def _built(
    ports: Ports, kinds: Mapping[str, base.Resource], store: Store, ids_of_admins: frozenset[str]
) -> dict[str, Any]:
    admins_ = admins.Admins(ports, ids_of_admins)
    permits = permitting.Permitting(ports, kinds, admins_, policies.Policies(None, kinds))
    replies_, cards = replies.Replies(ports), Cards(ports, kinds)
    askers = cast("Callable[[str, str], base.Asker]", lambda slack_id, _: Asker(slack_id))
    looking = Looking(ports, kinds, askers)
    applying_ = Applying(ports, looking, permits, Changed(ports, looking, cards, replies_))
    directory, shows = Directory(ports, kinds), Shows(store)
    adding_ = Adding(
        ports=ports, resources=kinds, permitting=permits, askers=askers, cards=cards, replies=replies_
    )
    ids = iter(f"D{number}" for number in range(1, 1000))
    changing = Changing(
        ports=ports,
        resources=kinds,
        permitting=permits,
        looking=looking,
        choices=directory,
        shows=shows,
        applying=applying_,
        make_id=lambda: next(ids),
    )
    ports.jobs.register(applying.TASK, applying_.run)
    ports.jobs.register(adding.TASK, adding_.run)
    return {
        "shows": shows,
        "looking": looking,
        "directory": directory,
        "applying": applying_,
        "undoing": Undoing(ports, looking, applying_),
        "changing": changing,
        "adding": adding_,
    }


def opened(asker: str = ADA) -> Opened:
    """Somebody opens a form."""
    return Opened("T.1", asker, CHANNEL, REPLY_URL)


def outside(folder: Path) -> Outside:
    """An empty store, and one thing in Zoom."""
    return Outside(folder)


async def with_card(life: Life, ts: str = "7.0") -> None:
    """The bot made the thing, and posted its card."""
    at = life.clock()
    await life.store.requests.add(Request("thing:1", "thing", EMMA, CHANNEL, "", at))
    moves: list[tuple[State, State, dict[str, Any]]] = [
        (State.ACCEPTED, State.CREATING, {}),
        (State.CREATING, State.CREATED, {"zoom_id": "T1"}),
        (State.CREATED, State.POSTING, {}),
        (State.POSTING, State.DONE, {"card_channel": CHANNEL, "card_ts": ts}),
    ]
    for frm, to, more in moves:
        assert await life.store.requests.move("thing:1", frm, to, at=at, **more)


async def _no_wait(seconds: float) -> None:
    """Takes no time."""
