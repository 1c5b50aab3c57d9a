"""The services on a real store and the sandbox's Zoom, without a network; Slack and the jobs are stand-ins.

Everything that reaches the outside counts as a moment, and the bot can be made to end at any of them.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar, cast
from zoneinfo import ZoneInfo

import httpx

from bot import zoom
from bot.domain.clock import Clock
from bot.domain.people import Person
from bot.domain.requests import Request
from bot.domain.vault import Vault
from bot.jobs.port import Again, Job, Jobs, JobState, JobsUnavailable, Task
from bot.resources import base
from bot.resources.meeting import Meetings
from bot.services import (
    admins,
    announcing,
    askers,
    asking,
    cards,
    coming,
    failing,
    finishing,
    following,
    linking,
    permitting,
    policies,
    provisioning,
    replies,
)
from bot.services.change import applying, changed, looking
from bot.services.ports import TELL, Ports
from bot.services.review import correcting, deciding, entitling, reminding, reviewing, telling
from bot.settings import Passcode
from bot.slack import api, errors
from bot.slack.message import Message
from bot.slack.modal import Modal, Shown
from bot.store import sqlite
from bot.store.port import Store
from sandbox.cast import CAST
from sandbox.zoom.world import ZoomWorld
from tests.reading import words_of

_T = TypeVar("_T")

NOON: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
EMMA, LIAM, ADA = (each.slack_id for each in CAST[:3])
CHANNEL: Final = "C0GENERAL"
REPLY_URL: Final = "https://hooks.slack.test/commands/1"


def silent() -> errors.Silent:
    """Nobody knows whether Slack did it."""
    return errors.Silent("a method")


def _refusing(code: str) -> errors.Refused:
    """Slack says no to a message."""
    return (errors.NoEntry if code in errors.NO_ENTRY else errors.Refused)("chat.postMessage", code)


class Crash(BaseException):
    """The process ends here."""


class Moments:
    """Counts what reaches the outside, and ends the process at one of them."""

    def __init__(self) -> None:
        self.passed = 0
        self.last: int | None = None
        self.meanwhile: dict[str, Callable[[], Awaitable[object]]] = {}
        """By the name of a deed: what happens once, between its effect and its answer."""
        self.before: dict[str, Callable[[], Awaitable[object]]] = {}
        """The same, just before its effect."""

    async def of(self, name: str, deed: Callable[[], Awaitable[_T]]) -> _T:
        """Two moments: before the deed takes effect, and before its answer is here."""
        self._pass()
        if name in self.before:
            await self.before.pop(name)()
        done = await deed()
        if name in self.meanwhile:
            await self.meanwhile.pop(name)()
        self._pass()
        return done

    def _pass(self) -> None:
        self.passed += 1
        if self.last is not None and self.passed >= self.last:
            raise Crash


Kinds: TypeAlias = Callable[[Moments], Iterable[base.Resource]]
"""Kinds of resources whose calls count as moments too."""


class Part:
    """A part of the store: each call is two moments."""

    def __init__(self, part: object, moments: Moments) -> None:
        self._part = part
        self._moments = moments

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: object, **more: object) -> object:
            return await self._moments.of(name, lambda: getattr(self._part, name)(*args, **more))

        return call


class Watched:
    """The store, with its parts watched."""

    def __init__(self, store: Store, moments: Moments) -> None:
        for name in ("links", "requests", "drafts", "presets", "changes", "turns", "audit"):
            setattr(self, name, Part(getattr(store, name), moments))


@dataclass
class Said:
    """What somebody or a channel was told."""

    to: str
    message: Message

    @property
    def words(self) -> str:
        return words_of(self.message.text, self.message.payload()["blocks"])


class FakeSlack(api.Slack):
    """Slack at the seam: keeps what it was told, and fails where it is asked to, once for each failure."""

    def __init__(self, moments: Moments) -> None:
        self._moments = moments
        self.said: list[Said] = []
        self.shown: dict[str, list[Modal]] = {}
        """What a view showed, one after the other, by the view's ID."""
        self.groups: dict[str, frozenset[str]] = {}
        """The members of user groups; of all others, it is Ada alone."""
        self.calls: list[str] = []
        """The names of all methods that were called."""
        self.gates: dict[str, Callable[[], Awaitable[object]]] = {}
        """What some methods wait for before they answer."""
        self.shut: dict[str, str] = {}
        """Channels that take nothing, each with Slack's code for it."""
        self.failures: dict[str, list[Exception | None]] = {}
        self.people = {
            each.slack_id: Person(each.slack_id, each.name, each.email, ZoneInfo(each.zone)) for each in CAST
        }

    def fail(self, method: str, *failures: Exception | None) -> None:
        """The name of a method, or `post:CHANNEL`, or `members:GROUP`; None lets one call through."""
        self.failures[method] = list(failures)

    async def _call(self, *names: str, effect: Callable[[], _T]) -> _T:
        async def deed() -> _T:
            self.calls.append(names[0])
            if names[0] in self.gates:
                await self.gates[names[0]]()
            for name in names:
                failure = self.failures[name].pop(0) if self.failures.get(name) else None
                if failure:
                    raise failure
            return effect()

        return await self._moments.of(names[0], deed)

    async def person(self, slack_id: str, age: timedelta = timedelta(0)) -> Person:
        del age  # nothing is kept here
        return await self._call("person", effect=lambda: self.people[slack_id])

    async def with_email(self, email: str) -> Person | None:
        def effect() -> Person | None:
            return next((each for each in self.people.values() if each.email == email.lower()), None)

        return await self._call("with_email", effect=effect)

    def known(self, slack_id: str, age: timedelta = timedelta(0)) -> Person | None:
        del age
        return self.people.get(slack_id)

    async def members(self, group_id: str) -> frozenset[str]:
        def effect() -> frozenset[str]:
            return self.groups.get(group_id, frozenset({ADA}))

        return await self._call("members", f"members:{group_id}", effect=effect)

    async def post(self, channel: str, message: Message, *, thread: str = "") -> api.Posted:
        def effect() -> api.Posted:
            if channel in self.shut:
                raise _refusing(self.shut[channel])
            self.said.append(Said(f"{channel}:{thread}" if thread else channel, message))
            return api.Posted(channel, f"{len(self.said)}.0")

        return await self._call("post", f"post:{channel}", effect=effect)

    async def update(self, posted: api.Posted, message: Message) -> None:
        self.said.append(await self._call("update", effect=lambda: Said(f"update of {posted.ts}", message)))

    async def link(self, posted: api.Posted) -> str:
        return await self._call("link", effect=lambda: f"https://slack.test/{posted.channel}/{posted.ts}")

    async def open(self, trigger_id: str, modal: Modal) -> Shown:
        del trigger_id
        return await self._call("open", effect=lambda: self._shows(f"V{len(self.shown) + 1}", modal))

    async def push(self, trigger_id: str, modal: Modal) -> Shown:
        del trigger_id
        return await self._call("push", effect=lambda: self._shows(f"V{len(self.shown) + 1}", modal))

    async def redraw(self, view_id: str, modal: Modal, *, hash_: str = "") -> Shown:
        del hash_
        return await self._call("redraw", effect=lambda: self._shows(view_id, modal))

    def _shows(self, view_id: str, modal: Modal) -> Shown:
        shown = self.shown.setdefault(view_id, [])
        shown.append(modal)
        return Shown(view_id, str(len(shown)))

    async def answer(
        self, reply_url: str, message: Message, *, public: bool = False, replace: bool = False
    ) -> None:
        del reply_url, replace
        to = CHANNEL if public else "reply"
        await self._call("answer", effect=lambda: self.said.append(Said(to, message)))

    def told(self, words: str, to: str = "") -> list[Said]:
        """All messages with these words."""
        return [each for each in self.said if words in each.words and to in each.to]


class FakeJobs:
    """Saves jobs, and runs them when told to."""

    def __init__(
        self,
        moments: Moments,
        saved: dict[str, Job],
        due: dict[str, datetime] | None = None,
        clock: Clock = lambda: NOON,
    ) -> None:
        self.saved = saved
        self.due = {} if due is None else due
        """When those begin that were delayed."""
        self.tasks: dict[str, Task] = {}
        self.unavailable = False
        self._moments = moments
        self._clock = clock

    def register(self, name: str, task: Task) -> None:
        self.tasks[name] = task

    async def start(
        self, job_id: str, task: str, payload: Mapping[str, Any], *, delay: timedelta | None = None
    ) -> bool:
        if self.unavailable:
            raise JobsUnavailable("no more")

        async def save() -> bool:
            if job_id in self.saved:
                return False
            state = JobState.RUNNING if delay is None else JobState.WAITING
            self.saved[job_id] = Job(job_id, task, state, dict(payload))
            self.due[job_id] = self._clock() + (delay or timedelta(0))
            return True

        return await self._moments.of("start", save)

    async def list(self, prefix: str, *states: JobState) -> Sequence[Job]:
        return [
            job
            for job_id, job in self.saved.items()
            if job_id.startswith(prefix) and (not states or job.state in states)
        ]

    async def status(self, job_id: str) -> Job | None:
        return self.saved.get(job_id)

    def end(self, job_id: str, state: JobState = JobState.DONE) -> None:
        job = self.saved[job_id]
        self.saved[job_id] = Job(job.id, job.task, state, job.payload)

    async def run(self, job_id: str) -> Again | None:
        """Run a job once; Again where it wants that, else it is done."""
        job = self.saved[job_id]
        try:
            await self.tasks[job.task](job.payload)
        except Again as again:
            return again
        self.end(job_id)
        return None

    def wake(self) -> None:
        """Let those begin whose time has come."""
        for job in [each for each in self.saved.values() if each.state is JobState.WAITING]:
            if self.due[job.id] <= self._clock():
                self.end(job.id, JobState.RUNNING)

    async def run_all(self, patience: int = 30) -> None:
        """Run all jobs that are due, also those that they start, to their end."""
        waiting: dict[str, str] = {}
        for _ in range(patience):
            self.wake()
            for job in [each for each in self.saved.values() if each.state is JobState.RUNNING]:
                if again := await self.run(job.id):
                    waiting[job.id] = str(again)
        running = [each.id for each in self.saved.values() if each.state is JobState.RUNNING]
        assert not running, f"never done: {waiting}"


class Door(httpx.AsyncBaseTransport):
    """The way to the sandbox's Zoom, without a network: each call is two moments."""

    def __init__(self, world: ZoomWorld, moments: Moments) -> None:
        self._inner = httpx.ASGITransport(world.asgi())
        self._moments = moments
        self.failures: dict[str, list[httpx.TransportError | httpx.Response | None]] = {}
        self.after: dict[str, list[httpx.TransportError]] = {}
        self.calls: list[str] = []

    def fail(self, method: str, *failures: httpx.TransportError | httpx.Response | None) -> None:
        """Instead of calls of a method to the API, the answers to them; None lets one call through."""
        self.failures[method] = list(failures)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        method = "TOKEN" if request.url.path.endswith("/token") else request.method

        async def deed() -> httpx.Response:
            self.calls.append(method)
            failure = self.failures[method].pop(0) if self.failures.get(method) else None
            if isinstance(failure, httpx.Response):
                return failure
            if failure:
                raise failure
            response = await self._inner.handle_async_request(request)
            await response.aread()
            if self.after.get(method):
                raise self.after[method].pop(0)
            return response

        return await self._moments.of(method, deed)


@dataclass
class Rig:
    """One life of the bot."""

    world: ZoomWorld
    moments: Moments
    store: Store
    slack: FakeSlack
    jobs: FakeJobs
    door: Door
    ports: Ports
    kinds: Mapping[str, base.Resource]
    admins: admins.Admins
    asking: asking.Asking
    linking: linking.Linking
    askers: askers.Askers
    announcing: announcing.Announcing
    finishing: finishing.Finishing
    coming: coming.Coming
    applying: applying.Applying
    failing: failing.Failing
    permitting: permitting.Permitting
    entitling: entitling.Entitling
    deciding: deciding.Deciding
    reviewing: reviewing.Reviewing
    telling: telling.Telling
    following: following.Following

    async def recover(self) -> None:
        """What the bot does at its start, once the jobs run."""
        await self.asking.recover()
        await self.applying.recover()
        await self.reviewing.recover()

    async def run(self, job_id: str) -> Again | None:
        """Run a job once; Again where it wants that, else it is done."""
        return await self.jobs.run(job_id)

    async def run_all(self, patience: int = 30) -> None:
        """Run all jobs, also those that they start, to their end."""
        await self.jobs.run_all(patience)

    async def ask(
        self,
        text: str,
        number: int = 1,
        *,
        asker: str = EMMA,
        channel: str = CHANNEL,
        kind: str = "meeting",
    ) -> str:
        """Type a command; the key of the request, and of its job."""
        await self.asking.ask(kind, asking.Asked(str(number), asker, channel, REPLY_URL, text))
        return f"{kind}:{number}"

    async def submit(self, kind: str, spec: base.Spec, view: str = "V1", *, asker: str = EMMA) -> str:
        """Submit a form; the key of the request, and of its job."""
        asked = asking.Asked(view, asker, CHANNEL, REPLY_URL, "")
        await self.asking.ask_filled(kind, asked, spec)
        return f"{kind}:{view}"

    async def request(self, key: str) -> Request:
        """The request, as it is saved."""
        found = await self.store.requests.get(key)
        assert found is not None
        return found


@dataclass
class Outside:
    """What outlives the bot: the store's folder, the jobs, Zoom, what was said in Slack."""

    folder: Path
    clock: Callable[[], datetime]
    world: ZoomWorld
    jobs: dict[str, Job] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    more: Kinds = lambda moments: ()  # noqa: ARG005 no more than meetings
    """Kinds besides meetings."""

    @property
    def policy(self) -> Path:
        """The policy's file; without one, each kind has its default."""
        return self.folder / "policy.toml"

    @contextlib.asynccontextmanager
    async def life(self, *, admin_ids: frozenset[str] = frozenset({ADA})) -> AsyncIterator[Rig]:
        """The bot from its start to its end."""
        moments = Moments()
        slack, door = FakeSlack(moments), Door(self.world, moments)
        jobs = FakeJobs(moments, self.jobs, self.due, self.clock)
        slack.said = self.said
        store = await sqlite.open_store(self.folder / "store.sqlite")
        client = _client(door, self.clock)
        watched = cast("Store", Watched(store, moments))
        ports = Ports(watched, cast("Jobs", jobs), client, slack, self.clock, _no_wait, "/zoom")
        kinds = _by_name(Meetings(Passcode.HOST, Vault("secret")), *self.more(moments))
        rules = policies.Policies(self.policy if self.policy.exists() else None, kinds)
        built = _built(ports, kinds, admin_ids, rules)
        try:
            yield Rig(
                world=self.world,
                moments=moments,
                store=store,
                slack=slack,
                jobs=jobs,
                door=door,
                ports=ports,
                kinds=kinds,
                **built,
            )
        finally:
            await client.aclose()
            await store.close()


def _by_name(*kinds: base.Resource) -> Mapping[str, base.Resource]:
    return {kind.kind: kind for kind in kinds}


def _built(
    ports: Ports,
    kinds: Mapping[str, base.Resource],
    admin_ids: frozenset[str],
    rules: policies.Policies,
) -> dict[str, Any]:
    """The services, with their tasks known to the jobs."""
    admins_, replies_ = admins.Admins(ports, admin_ids), replies.Replies(ports)
    linking_, cards_ = linking.Linking(ports, admins_), cards.Cards(ports, kinds)
    permits = permitting.Permitting(ports, kinds, admins_, rules)
    askers_ = askers.Askers(ports, linking_, replies_)
    looking_ = looking.Looking(ports, kinds, askers_.of)
    announcing_ = announcing.Announcing(ports, kinds, replies_, admins_)
    entitling_ = entitling.Entitling(ports, kinds, permits, admin_ids)
    reminding_ = reminding.Reminding(ports)
    telling_ = telling.Telling(ports, kinds, announcing_)
    reviewing_ = reviewing.Reviewing(ports, entitling_, reminding_, telling_, announcing_)
    following_ = following.Following(ports, kinds, replies_, announcing_.warn_admins)
    provisioning_ = provisioning.Provisioning(
        ports=ports,
        resources=kinds,
        permitting=permits,
        askers=askers_,
        announcing=announcing_,
        reviewing=reviewing_,
        following=following_,
        replies=replies_,
    )
    coming_ = coming.Coming(ports, kinds, linking_, replies_)
    applying_ = applying.Applying(
        ports, looking_, permits, changed.Changed(ports, looking_, cards_, replies_)
    )
    finishing_ = finishing.Finishing(
        ports=ports, resources=kinds, permitting=permits, askers=askers_, cards=cards_, replies=replies_
    )
    tasks = {
        asking.TASK: provisioning_.run,
        announcing.TASK: announcing_.invite,
        finishing.TASK: finishing_.run,
        coming.TASK: coming_.run_cancel,
        coming.DELETE: coming_.run_delete,
        coming.TELL: coming_.run_tell,
        applying.TASK: applying_.run,
        TELL: telling_.run,
        reminding.TASK: reminding_.run,
        **following_.tasks,
    }
    for name, task in tasks.items():
        ports.jobs.register(name, task)
    return {
        "admins": admins_,
        "asking": asking.Asking(ports),
        "linking": linking_,
        "askers": askers_,
        "announcing": announcing_,
        "finishing": finishing_,
        "coming": coming_,
        "applying": applying_,
        "failing": failing.Failing(
            ports=ports,
            resources=kinds,
            announcing=announcing_,
            applying=applying_,
            following=following_,
            replies=replies_,
            record=lambda error, what: "ID-1",  # noqa: ARG005
        ),
        "permitting": permits,
        "entitling": entitling_,
        "deciding": deciding.Deciding(
            ports, entitling_, correcting.Correcting(ports, kinds, entitling_, askers_)
        ),
        "reviewing": reviewing_,
        "telling": telling_,
        "following": following_,
    }


def outside(
    folder: Path,
    clock: Callable[[], datetime] = lambda: NOON,
    more: Kinds = lambda moments: (),  # noqa: ARG005
) -> Outside:
    """An empty store, and Zoom with the sandbox's people."""
    return Outside(folder, clock, ZoomWorld(clock=clock), more=more)


def _client(door: Door, clock: Callable[[], datetime]) -> zoom.Zoom:
    return zoom.Zoom(
        credentials=zoom.Credentials("sandbox-account", "sandbox-client", "sandbox-secret"),
        api_url="http://zoom.test/v2",
        token_url="http://zoom.test/oauth/token",
        rates=zoom.limits.UNLIMITED,
        transport=door,
        clock=clock,
        sleep=_no_wait,
    )


async def _no_wait(seconds: float) -> None:
    """Takes no time."""
