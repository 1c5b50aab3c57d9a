"""The composition root: all is built here and in `bot.services.building`, and nothing at import time."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import zoom
from bot.domain import times
from bot.domain.clock import Clock
from bot.jobs.engine import Engine
from bot.jobs.port import Job, Jobs
from bot.services import building, failing
from bot.services.ports import Ports, Sleep
from bot.settings import Settings
from bot.slack import api
from bot.store import sqlite
from bot.store.port import Store
from bot.zoom import connections
from handlers import deliveries, errors, http, identity, incidents
from handlers.background import Background
from handlers.server import Server
from handlers.socket_mode import SocketMode

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Answers that are worked on at the same time; more wait their turn."""

FINISH: Final = timedelta(seconds=10)
"""How long what runs may go on after SIGTERM. What is not done then goes on after the next start."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot, running."""

    port: int
    """Where it listens for health checks, and without Socket Mode for Slack."""
    ready: http.Ready
    jobs: Jobs
    """What runs, and what waits for its time."""
    store: Store


def now() -> datetime:
    """The present moment: the one place where the bot looks at a clock."""
    return datetime.now(UTC)  # noqa: TID251 the clock that everything else is given


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then finish what runs. Raises StartError."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    async with build(settings) as bot:
        way = "Socket Mode" if settings.socket_mode else f"HTTP at {http.PATH}"
        log.info("Ready: %s over %s, health on port %d", settings.bot_command, way, bot.port)
        await stop.wait()
        log.info("Stopping: finishing what runs")
    log.info("Stopped")


@contextlib.asynccontextmanager
async def build(
    settings: Settings,
    *,
    clock: Clock = now,
    sleep: Sleep = asyncio.sleep,
    deadline: float = connections.DEADLINE,
) -> AsyncIterator[Bot]:
    """The bot, from its start to its end. `deadline`: seconds that Zoom has for an answer. Raises StartError.

    What is entered last is left first: no more deliveries, then the answers that run, then the jobs, then
    what they all stand on.
    """
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(api.session())
        client = api.web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, pool)
        zoom_ = await stack.enter_async_context(zoom_client(settings, deadline))
        store = await sqlite.open_store(settings.store_file)
        stack.push_async_callback(store.close)
        failed = _Failed()
        engine = Engine(settings.jobs_file, on_failure=failed, sleep=sleep)
        ports = Ports(store, engine, zoom_, api.Slack(client, clock), clock, sleep, settings.bot_command)
        built = building.build(settings, ports, incidents.record)
        failed.service = built.failing
        stack.push_async_callback(built.close)
        await asyncio.to_thread(times.warm_up)
        await identity.check(client)  # before any job runs into a refusal
        await engine.launch()
        stack.push_async_callback(engine.close, within=FINISH)
        await built.recover()
        background = Background(AT_ONCE)
        stack.push_async_callback(background.drain, FINISH)
        app = _bolt(client)
        tell = errors.Errors(built.services.replies.tell, background, command=settings.bot_command)
        handlers.register(app, built.services, background, tell)
        port, ready = await _listen(settings, stack, app, clock)
        yield Bot(port, ready, engine, store)


class _Failed:
    """The engine's hook for failed jobs: it is needed before the service that it leads to can be built."""

    service: failing.Failing

    async def __call__(self, job: Job, error: Exception) -> None:
        await self.service.failed(job, error)


def zoom_client(settings: Settings, deadline: float = connections.DEADLINE) -> zoom.Zoom:
    """Zoom's client, with the account of the settings. Whoever asks for it closes it."""
    return zoom.Zoom(
        credentials=zoom.Credentials(
            settings.zoom_account_id,
            settings.zoom_client_id,
            settings.zoom_client_secret.get_secret_value(),
        ),
        api_url=settings.zoom_api_url,
        token_url=settings.zoom_token_url,
        plan=zoom.Plan(settings.zoom_plan),
        deadline=deadline,
    )


def _bolt(client: AsyncWebClient) -> AsyncApp:
    """Bolt, which answers as soon as a listener has acknowledged.

    Without `process_before_response` every answer waits 11 ms, and one whose listener raises is lost
    (slack_bolt/listener/asyncio_runner.py). Signatures are checked at the door, in `handlers.http`.
    """
    return AsyncApp(
        client=client,
        authorize=identity.authorize(client.token or ""),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        logger=_quiet_bolt(),
    )


def _quiet_bolt() -> logging.Logger:
    """Bolt's warnings are about its set-up here, and about deliveries that our error handler reports."""
    logger = logging.getLogger("slack_bolt.app")
    logger.setLevel(logging.ERROR)
    return logger


async def _listen(
    settings: Settings, stack: AsyncExitStack, app: AsyncApp, clock: Clock
) -> tuple[int, http.Ready]:
    dispatch = deliveries.once(app, deliveries.Seen())
    if settings.slack_app_token is None:
        secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
        web = http.asgi(_always, dispatch=dispatch, secret=secret, clock=clock)
        server = Server(web, settings.bot_host, settings.bot_port)
        port = await server.start()
        stack.push_async_callback(server.stop)
        return port, _always
    socket = SocketMode(dispatch, settings.slack_app_token.get_secret_value(), settings.slack_api_url)

    def ready() -> Mapping[str, bool]:
        return {"slack": socket.healthy}

    server = Server(http.asgi(ready, clock=clock), settings.bot_host, settings.bot_port)
    port = await server.start()
    stack.push_async_callback(server.stop)
    stack.push_async_callback(socket.stop)  # first: a start that is cancelled has connections already
    await socket.start()
    return port, ready


def _always() -> Mapping[str, bool]:
    return {"slack": True}
