"""The stage of the journeys: the real bot, over real HTTP, in a fake Slack and a fake Zoom."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot import app
from bot.jobs.port import JobState
from bot.settings import Settings
from sandbox.cast import CAST, Character
from sandbox.slack.model import Delivery, Message, View
from sandbox.world import World, serve
from tests.journeys import conforming
from tests.reading import words_of

ROOT = Path(__file__).parent.parent.parent
GENERAL, RANDOM, LEADS, SECRET = "C0GENERAL", "C0RANDOM1", "C0LEADS01", "C0SECRET1"
APPROVERS = "C0ITADMIN"
BETWEEN_TWO = "D0TWO0001"
PATIENCE = 10.0
UPKEEP = 60
SIGNING_SECRET = "sandbox-signing-secret"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

_T = TypeVar("_T")


class Clock:
    """Starts at a moment of the test's choice and then ticks like any other."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._since)

    def skip(self, by: timedelta) -> None:
        """Let time pass."""
        self._start += by


class SystemClock(Clock):
    """The real time."""

    def __init__(self) -> None:
        super().__init__(app.now())


@dataclass(frozen=True)
class Player:
    """One of the sandbox's people, playing."""

    stage: "Stage"
    who: Character

    @property
    def id(self) -> str:
        return self.who.slack_id

    async def types(self, line: str, channel: str = GENERAL) -> Delivery:
        return await self.stage.world.slack.type(self.id, channel, line)

    async def asks(self, line: str, channel: str = GENERAL) -> Message:
        """Type a command; what the bot says next that this person can see."""
        before = len(self.stage.world.slack.messages)
        delivery = await self.types(line, channel)
        assert delivery.acked, delivery.error
        return await self.stage.until(lambda: next(iter(self._seen(channel, before)), None))

    def _seen(self, channel: str, since: int) -> list[Message]:
        seen = {id(each) for each in self.stage.world.slack.view_of(self.id, channel)}
        return [each for each in self.stage.world.slack.messages[since:] if id(each) in seen and each.by_app]

    def sees(self, channel: str = GENERAL) -> list[Message]:
        return self.stage.world.slack.view_of(self.id, channel)

    def whispers(self, channel: str = GENERAL) -> list[Message]:
        return [each for each in self.sees(channel) if each.is_ephemeral]

    def dms(self) -> list[Message]:
        return self.sees(self.stage.world.slack.dm_of(self.id).id)

    def sees_thread(self, head: Message) -> list[Message]:
        """The replies in a thread, the oldest first."""
        return [each for each in self.sees(head.channel) if each.thread_ts == head.ts and each is not head]

    async def presses(self, message: Message, label: str) -> Delivery:
        block_id, element = next(
            (block_id, each) for block_id, each in message.elements() if each["text"]["text"] == label
        )
        return await self.stage.world.slack.press(
            self.id, message.channel, message.ts, element["action_id"], block_id
        )

    async def opens(self, line: str, channel: str = GENERAL) -> View:
        """Type a command that opens a modal, and wait for it."""
        before = self.view
        delivery = await self.types(line, channel)
        assert delivery.acked, delivery.error
        return await self.sees_view(lambda view: before is None or view.id != before.id)

    @property
    def view(self) -> View | None:
        """The modal that this person sees: the top one."""
        return self.stage.world.slack.workspace.top_view(self.id)

    @property
    def top(self) -> View:
        """The same, where there must be one."""
        assert self.view is not None, "no modal is open"
        return self.view

    async def sees_view(self, found: Callable[[View], bool]) -> View:
        """Wait until the top modal is as described."""
        return await self.stage.until(lambda: self.view if self.view and found(self.view) else None)

    async def sees_in_view(self, text: str) -> View:
        """Wait until the top modal has these words."""
        return await self.sees_view(lambda view: text in read(view))

    def fills(self, values: Mapping[str, Any]) -> None:
        """Fill fields in, by name; the bot is not told."""
        for name, value in values.items():
            self.stage.world.slack.fill(self.top.id, f"form.{name}", value)

    async def chooses(self, name: str, value: Any) -> Delivery:  # noqa: ANN401 as many types as fields
        """Fill in a field that the bot watches."""
        return await self.stage.world.slack.press_in_view(self.top.id, f"form.{name}", chosen=value)

    async def presses_in(self, label: str, beside: str = "") -> Delivery:
        """Press a button of the top modal; of several with the same label, the one beside these words."""
        blocks = [each for each in self.top.payload["blocks"] if beside in words_of("", each)]
        ids = {each["block_id"] for each in blocks}
        block_id, element = next(
            (block_id, each)
            for block_id, each in self.top.elements()
            if block_id in ids and each["type"] == "button" and each["text"]["text"] == label
        )
        return await self.stage.world.slack.press_in_view(self.top.id, element["action_id"], block_id)

    async def turns_to(self, page: str) -> View:
        """From the menu of a form to one of its pages, by title."""
        menu = self.top
        assert (await self.presses_in("Change", beside=page)).acked
        return await self.sees_view(lambda view: view.id != menu.id)

    async def sees_more(self) -> View:
        """From a form to the menu of its other pages."""
        form = self.top
        assert (await self.presses_in("More settings")).acked
        return await self.sees_view(lambda view: view.id != form.id)

    async def submits(self, values: Mapping[str, Any] | None = None) -> Delivery:
        """Fill the top modal in, by the names of fields, and press its submit button."""
        self.fills(values or {})
        return await self.stage.world.slack.submit(self.top.id)

    async def closes(self) -> None:
        """Press the top modal's close button."""
        await self.stage.world.slack.close_view(self.top.id)


class Stage:
    """Everything that a journey needs."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.url = ""
        self.bot: app.Bot | None = None
        """While it runs."""
        self.emma, self.liam, self.ada, self.noah, self.yuki, self.pia, self.otto, self.ines = (
            Player(self, each) for each in CAST
        )

    @property
    def cards(self) -> list[Message]:
        """Messages with a Join button that a whole channel can see."""
        return [
            each
            for each in self.world.slack.messages
            if not each.is_ephemeral and each.by_app and "Join" in labels(each) and each.channel[0] == "C"
        ]

    def posts_to_zoom(self) -> int:
        posts = [each.path for each in self.world.zoom.calls if each.method == "POST"]
        return sum(each.endswith("/meetings") for each in posts)

    async def passes(self, by: timedelta, prefix: str) -> None:
        """Let time pass: what waits for it runs, of jobs whose ID starts so, once there is one."""
        assert self.bot is not None, "the bot does not run"
        async with asyncio.timeout(PATIENCE):
            while not (waiting := await self.bot.jobs.list(prefix, JobState.WAITING)):  # noqa: ASYNC110 the engine's
                await asyncio.sleep(0)
        self.clock.skip(by)
        for job in waiting:
            await self.bot.jobs.reschedule(job.id, LONG_AGO)

    async def until(self, found: Callable[[], _T | None], patience: float = PATIENCE) -> _T:
        """What is found, as soon as it is there."""
        changed = asyncio.Event()
        stop = [each.subscribe(changed.set) for each in (self.world.slack, self.world.zoom)]
        try:
            async with asyncio.timeout(patience):
                while not (result := found()):
                    await changed.wait()
                    changed.clear()
                return result
        finally:
            for each in stop:
                each()


def labels(message: Message) -> list[str]:
    """The texts of a message's buttons."""
    return [each["text"]["text"] for _, each in message.elements() if each.get("type") == "button"]


def words(message: Message) -> str:
    """All that a person can read in a message."""
    return words_of(message.text, message.blocks)


def read(view: View) -> str:
    """All that a person can read in a modal, but what is filled in."""
    return words_of("", [view.payload["title"], *view.payload["blocks"], *map(_error, view.errors.values())])


def _error(words: str) -> dict[str, str]:
    return {"text": words}


def filled(view: View, name: str) -> Any:  # noqa: ANN401 as many types as fields
    """The state of a field of a modal."""
    return view.values[name][f"form.{name}"]


def url_of(message: Message, label: str) -> str:
    """Where a link button leads."""
    return str(next(each["url"] for _, each in message.elements() if each["text"]["text"] == label))


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app_manifest.yml").read_text(encoding="utf-8"))
    return loaded


def settings(url: str, folder: Path, **changes: Any) -> Settings:  # noqa: ANN401 any setting
    """The settings of a bot in the sandbox."""
    values: dict[str, Any] = {
        "slack_bot_token": "xoxb-sandbox",
        "slack_app_token": "xapp-sandbox",
        "slack_api_url": f"{url}/slack/api/",
        "zoom_account_id": "sandbox-account",
        "zoom_client_id": "sandbox-client",
        "zoom_client_secret": "sandbox-secret",
        "zoom_api_url": f"{url}/zoom/v2",
        "zoom_token_url": f"{url}/zoom/oauth/token",
        "zoom_plan": "business",
        "bot_admins": "U0ADA0003",
        "bot_data_dir": folder,
        "bot_port": 0,
    }
    return Settings(_env_file=None, **(values | changes))


async def no_wait(seconds: float) -> None:
    """A sleep for tests: gives way, but takes no time. The upkeep of jobs, once a minute, really waits."""
    await asyncio.sleep(seconds if seconds >= UPKEEP else 0)


@contextlib.asynccontextmanager
async def empty(start: datetime) -> AsyncIterator[Stage]:
    """Slack and Zoom without the bot. Whatever Slack or Zoom forbids fails the test."""
    clock = Clock(start)
    world = World(manifest(), clock=clock)
    stage = Stage(world, clock)
    async with serve(world) as url:
        stage.url = url
        yield stage
    assert world.slack.violations == []
    assert world.zoom.violations == []
    found = conforming.problems(world)
    assert found == [], found


@contextlib.asynccontextmanager
async def running(
    stage: Stage,
    folder: Path,
    *,
    over_http: bool = False,
    deadline: float = 30.0,
    **changes: Any,  # noqa: ANN401 any setting
) -> AsyncIterator[None]:
    """The bot on this stage, from its start to its end."""
    if over_http:
        changes |= {"slack_app_token": None, "slack_signing_secret": SIGNING_SECRET}
    configured = settings(stage.url, folder, **changes)
    async with app.build(configured, clock=stage.clock, sleep=no_wait, deadline=deadline) as bot:
        if over_http:
            stage.world.slack.deliver_over_http(f"http://127.0.0.1:{bot.port}/slack/events", SIGNING_SECRET)
        stage.bot = bot
        yield
        stage.bot = None


@contextlib.asynccontextmanager
async def playing(
    folder: Path,
    *,
    start: datetime,
    over_http: bool = False,
    deadline: float = 30.0,
    **changes: Any,  # noqa: ANN401 any setting
) -> AsyncIterator[Stage]:
    """The bot, running in the sandbox."""
    async with (
        empty(start) as stage,
        running(stage, folder, over_http=over_http, deadline=deadline, **changes),
    ):
        yield stage
