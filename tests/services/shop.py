"""A bot that makes teapots: the forms' services and handlers on a real store, in the sandbox's Slack.

Nothing goes over a network. What the bot does not need for forms is left out.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from slack_bolt.app.async_app import AsyncApp

from bot.domain.people import Person
from bot.domain.vault import Vault
from bot.domain.words import Words
from bot.errors import Refusal
from bot.resources import base
from bot.services import Services, asking
from bot.services.filling import drafts, forms, submitting, suggesting, verifying
from bot.services.ports import Ports
from bot.services.replies import Replies
from bot.slack import api, errors, form, modal
from bot.slack import message as message_
from bot.slack.form import Filled
from bot.slack.modal import Modal, Shown
from bot.store import sqlite
from bot.store.port import Draft, Store
from handlers.background import Background
from handlers.commands import Commands
from handlers.errors import Errors
from handlers.forms import Forms
from sandbox.cast import CAST
from sandbox.slack import actions as acting
from sandbox.slack import inputs, payloads
from sandbox.slack.modals import Modals
from sandbox.slack.model import Delivery, Message, View
from sandbox.slack.refusals import Forbidden
from sandbox.slack.refusals import Refusal as SlackRefusal
from sandbox.slack.web import views
from sandbox.slack.workspace import Workspace
from tests.handlers.builders import bolt, over_socket
from tests.journeys.stage import manifest
from tests.reading import words_of
from tests.services import rig
from tests.services.teapots import Mugs, Pots

NOON: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
EMMA, LIAM = (each.slack_id for each in CAST[:2])
CHANNEL: Final = "C0GENERAL"

SEEN: Final = drafts.Seen(
    slack_id=EMMA,
    view_id="V1",
    root_id="V1",
    previous_id="",
    hash="",
    trigger_id="t",
    callback_id=modal.FORM,
    metadata="",
    values={},
    inputs=(),
)
"""A view of Emma's, with nothing in it."""


class DeskSlack(api.Slack):
    """The sandbox's Slack without a network; profiles are known when a test says so."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.calls: list[str] = []
        self.failures: dict[str, list[Exception]] = {}
        self.told: list[tuple[str, str]] = []
        self.profiles: dict[str, Person] = {}
        self.hidden = False
        """Slack does not say who somebody is."""
        self.before: dict[str, Callable[[], Awaitable[None]]] = {}
        """By method: what happens before Slack does it."""
        self.drawn: list[Modal] = []

    def _call(self, method: str) -> None:
        self.calls.append(method)
        if self.failures.get(method):
            raise self.failures[method].pop(0)

    def known(self, slack_id: str, age: timedelta = timedelta(0)) -> Person | None:
        del age  # what is kept here stays
        return self.profiles.get(slack_id)

    async def person(self, slack_id: str, age: timedelta = timedelta(0)) -> Person:
        if known := self.known(slack_id, age):
            return known
        self._call("users.info")
        if self.hidden:
            await asyncio.Event().wait()
        who = next(each for each in CAST if each.slack_id == slack_id)
        self.profiles[slack_id] = Person(who.slack_id, who.name, who.email, ZoneInfo(who.zone))
        return self.profiles[slack_id]

    async def open(self, trigger_id: str, modal: Modal) -> Shown:
        self.drawn.append(modal)
        return await self._shown(
            "views.open", views.open_, {"trigger_id": trigger_id, "view": modal.payload()}
        )

    async def push(self, trigger_id: str, modal: Modal) -> Shown:
        return await self._shown(
            "views.push", views.push, {"trigger_id": trigger_id, "view": modal.payload()}
        )

    async def redraw(self, view_id: str, modal: Modal, *, hash_: str = "") -> Shown:
        args = {"view_id": view_id, "view": modal.payload()} | ({"hash": hash_} if hash_ else {})
        return await self._shown("views.update", views.update, args)

    async def _shown(self, method: str, do: Any, args: dict[str, Any]) -> Shown:  # noqa: ANN401 three alike
        if method in self.before:
            await self.before[method]()
        self._call(method)
        try:
            view = do(self.workspace, json.loads(json.dumps(args)))["view"]
        except Forbidden as forbidden:
            raise AssertionError(forbidden.detail) from forbidden
        except SlackRefusal as refusal:
            raise errors.Refused(method, refusal.error) from refusal
        return Shown(view["id"], view["hash"])

    async def answer(
        self, reply_url: str, message: message_.Message, *, public: bool = False, replace: bool = False
    ) -> None:
        del public, replace
        self.told.append((reply_url, words_of(message.text, message.payload()["blocks"])))

    async def post(self, channel: str, message: message_.Message, *, thread: str = "") -> api.Posted:
        del thread
        self.told.append((channel, words_of(message.text, message.payload()["blocks"])))
        return api.Posted(channel, "1.0")


@dataclass
class Asker:
    """Whoever asks."""

    id: str


@dataclass
class Permits:
    """Who may have what: everybody everything, but what a test takes away."""

    refused: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def may_ask(self, slack_id: str, kind: str) -> None:
        self.asked.append((slack_id, kind))
        if self.failures:
            raise self.failures.pop()
        if kind in self.refused:
            raise Refusal(f"You may not make {kind}s.", next_step="Ask an admin.")


@dataclass
class Changes:
    """What came to the change of something."""

    reaction: forms.Reaction = field(default_factory=forms.Clear)
    seen: list[tuple[str, Filled, str]] = field(default_factory=list)

    async def submitted(self, draft: Draft, filled: Filled, view_id: str) -> forms.Reaction:
        del draft
        self.seen.append(("submitted", filled, view_id))
        return self.reaction

    async def confirmed(self, draft: Draft, view_id: str) -> forms.Reaction:
        self.seen.append(("confirmed", draft.filled, view_id))
        return self.reaction


class Glazes:
    """What can be suggested."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, str]] = []

    async def suggest(
        self, kind: str, typed: str, *, field: str = "", asker: base.Asker | None = None
    ) -> list[form.Option]:
        self.asked.append((kind, field, typed, asker.id if asker else ""))
        return [form.Option("celadon", "Celadon"), form.Option("-", "Type more")]

    def begin(self, kind: str, *, field: str = "", asker: base.Asker | None = None) -> None:
        self.asked.append((kind, field, "(begun)", asker.id if asker else ""))


@dataclass
class Shop:
    """One life of the bot, and somebody who works in its modals."""

    moments: rig.Moments
    slack: DeskSlack
    store: Store
    jobs: rig.FakeJobs
    ports: Ports
    pots: Pots
    permits: Permits
    changes: Changes
    glazes: Glazes
    forms: forms.Forms
    submitting: submitting.Submitting
    verifying: verifying.Verifying
    drafts: drafts.Drafts
    vault: Vault
    app: AsyncApp
    background: Background
    modals: Modals = field(init=False)

    def __post_init__(self) -> None:
        self.modals = Modals(self.slack.workspace, self.deliver)

    async def deliver(self, delivery: Delivery) -> Delivery:
        """What Slack sends reaches the bot, and all that follows from it is done."""
        response = await self.app.async_dispatch(over_socket(json.loads(json.dumps(delivery.payload))))
        delivery.acked = response.status == 200
        delivery.body = json.loads(response.body) if response.body else None
        await self.idle()
        return delivery

    async def idle(self) -> None:
        """Nothing runs in the background any more."""
        while len(self.background):  # noqa: ASYNC110 it has no event for that
            await asyncio.sleep(0)

    async def checked(self) -> None:
        """What is checked with Zoom has its result."""
        checks = [each for each in asyncio.all_tasks() if each.get_name().startswith("check of ")]
        await asyncio.gather(*checks)

    async def types(self, rest: str, person: str = EMMA) -> Delivery:
        workspace = self.slack.workspace
        channel = workspace.channels[CHANNEL]
        payload = payloads.command(workspace, workspace.people[person], channel, "/zoom", rest)
        return await self.deliver(Delivery("slash_commands", payload))

    async def opens(self, rest: str = "pot") -> View:
        assert (await self.types(rest)).acked
        return self.top

    @property
    def top(self) -> View:
        view = self.slack.workspace.top_view(EMMA)
        assert view is not None, "no modal is open"
        return view

    @property
    def open_views(self) -> int:
        return len(self.slack.workspace.views)

    def fills(self, **values: Any) -> None:  # noqa: ANN401 as many types as fields
        for name, value in values.items():
            self.modals.fill(self.top.id, f"form.{name}", value)

    async def submits(self, **values: Any) -> Delivery:  # noqa: ANN401 as many types as fields
        self.fills(**values)
        return await self.modals.submit(self.top.id)

    async def chooses(self, **values: Any) -> Delivery:  # noqa: ANN401 as many types as fields
        ((name, value),) = values.items()
        return await self.modals.press_in_view(self.top.id, f"form.{name}", chosen=value)

    async def presses(self, action_id: str, value: str = "") -> Delivery:
        block_id = next(
            block_id
            for block_id, each in self.top.elements()
            if each["action_id"] == action_id and each.get("value", "") == value
        )
        return await self.modals.press_in_view(self.top.id, action_id, block_id)

    async def presses_in_message(self, message: Message, action_id: str, person: str = EMMA) -> Delivery:
        """Press a button of a message."""
        workspace = self.slack.workspace
        action = acting.act(message, action_id, None, None, "1.0")
        who, where = workspace.people[person], workspace.channels[message.channel]
        payload = payloads.message_action(workspace, who, where, message, action)
        return await self.deliver(Delivery("interactive", payload))

    async def turns_to(self, page: str) -> View:
        """From the form to a page."""
        await self.presses("form.more")
        await self.presses("form.page", page)
        return self.top

    async def closes(self) -> None:
        await self.modals.close_view(self.top.id)

    def shows(self, name: str) -> Any:  # noqa: ANN401 as many types as fields
        """What is filled in, in the top view."""
        element = next(each for block_id, each in self.top.elements() if block_id == name)
        return inputs.chosen(element, self.top.values[name][f"form.{name}"])

    @property
    def names(self) -> list[str]:
        """The fields of the top view."""
        return [each["block_id"] for each in self.top.payload["blocks"] if each["type"] == "input"]

    @property
    def text(self) -> str:
        """What is written in the top view."""
        return words_of("", [self.top.payload["title"], *self.top.payload["blocks"]])

    async def draft(self) -> Draft:
        """The draft of the top view."""
        draft = await self.store.drafts.get(json.loads(self.top.payload["private_metadata"])["draft"])
        assert draft is not None
        return draft

    async def requests(self) -> list[Filled]:
        """What was asked for."""
        keys = list(self.jobs.saved)
        found = [await self.store.requests.get(key) for key in keys]
        return [each.spec.get("filled", {}) for each in found if each]


class Clock:
    """A moment, until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def skip(self, by: timedelta) -> None:
        self.at += by


@dataclass
class Town:
    """What outlives the bot."""

    folder: Path
    clock: Clock
    workspace: Workspace
    pots: Pots
    jobs: dict[str, Any] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def life(self, *, patience: float = 60.0, zone: float = 60.0) -> AsyncIterator[Shop]:
        """The bot, from its start to its end."""
        moments = rig.Moments()
        nothing: Any = None  # Zoom is never asked
        jobs: Any = rig.FakeJobs(moments, self.jobs)
        slack = DeskSlack(self.workspace)
        store = await sqlite.open_store(self.folder / "store.sqlite")
        ports = Ports(store, jobs, nothing, slack, self.clock, asyncio.sleep, "/zoom")
        kinds: dict[str, base.Resource] = {"pot": self.pots, "mug": Mugs()}
        permits, changes, vault = Permits(), Changes(), Vault("secret")
        glazes: Any = Glazes()
        drafts_ = drafts.Drafts(ports, kinds)
        suggesting_ = suggesting.Suggesting(drafts_, glazes, _asker)
        forms_ = forms.Forms(ports, kinds, forms.Parts(permits, drafts_, suggesting_, vault), patience=zone)
        verifying_ = verifying.Verifying(ports, _asker, patience=patience)
        parts = submitting.Parts(drafts_, asking.Asking(ports), verifying_, changes, vault)
        submitting_ = submitting.Submitting(ports, parts, patience=zone)
        services = SimpleNamespace(
            command="/zoom",
            words=Words([word for kind in kinds.values() for word in kind.words]),
            forms=forms_,
            submitting=submitting_,
            suggesting=suggesting_,
            replies=Replies(ports),
        )
        app, background = bolt(), Background(limit=10)
        tell = Errors(services.replies.tell, background, new_id=lambda: "ABCD-1234")
        tell.register(app)
        Commands(cast("Services", services), background, tell).register(app)
        Forms(cast("Services", services), background, tell).register(app)
        try:
            yield Shop(
                moments=moments,
                slack=slack,
                store=store,
                jobs=jobs,
                ports=ports,
                pots=self.pots,
                permits=permits,
                changes=changes,
                glazes=glazes,
                forms=forms_,
                submitting=submitting_,
                verifying=verifying_,
                drafts=drafts_,
                vault=vault,
                app=app,
                background=background,
            )
        finally:
            await verifying_.close()
            await store.close()


def _asker(slack_id: str, reply_url: str) -> base.Asker:
    del reply_url
    return cast("base.Asker", Asker(slack_id))


def town(folder: Path) -> Town:
    """An empty store, and the sandbox's people."""
    clock = Clock()
    return Town(folder, clock, Workspace(CAST, manifest(), clock, "http://slack.test"), Pots())
