"""A process that presses Approve many times at once: the real deciding, on the store that it shares.

    python -m tests.races.clicker EXECUTOR JOBS_FILE KEY TICKET PRESSES

Its settings are the bot's, from the environment. It says `ready`, presses as soon as it gets a line, says in
JSON what was answered, and goes on with its jobs until its input ends. Who presses is one of two approvers in
turn. With the jobs file of others it must have an executor ID of its own.
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from bot import app, settings
from bot.errors import Refusal
from bot.jobs.engine import Engine
from bot.jobs.port import Job
from bot.services import Services, building
from bot.services.ports import Ports
from bot.services.review.deciding import Pressed
from bot.slack import api
from bot.store import sqlite

APPROVERS = ("U0ADA0003", "U0INES008")


async def main(executor: str, jobs_file: Path, key: str, ticket: str, presses: int) -> None:
    async with AsyncExitStack() as stack:
        services = await built(stack, executor, jobs_file)
        say("ready")
        await line()
        say(json.dumps(await asyncio.gather(*(press(services, key, ticket, who) for who in whose(presses)))))
        await line()


def whose(presses: int) -> list[str]:
    """Who presses, one after the other."""
    return [APPROVERS[number % len(APPROVERS)] for number in range(presses)]


async def built(stack: AsyncExitStack, executor: str, jobs_file: Path) -> Services:
    """The bot's services, as `bot.app` builds them, but for Slack's deliveries and its own folder."""
    configured = settings.load(None)
    pool = await stack.enter_async_context(api.session())
    client = api.web_client(configured.slack_bot_token.get_secret_value(), configured.slack_api_url, pool)
    zoom = await stack.enter_async_context(app.zoom_client(configured))
    store = await sqlite.open_store(configured.store_file)
    stack.push_async_callback(store.close)
    engine = Engine(jobs_file, on_failure=failed, executor_id=executor, alone=False)
    slack = api.Slack(client, app.now)
    ports = Ports(store, engine, zoom, slack, app.now, asyncio.sleep, configured.bot_command)
    made = building.build(configured, ports, lambda error, what: f"{error} in {what}")
    stack.push_async_callback(made.close)
    await engine.launch()
    stack.push_async_callback(engine.close)
    return made.services


async def press(services: Services, key: str, ticket: str, who: str) -> str:
    """What whoever pressed is told."""
    try:
        return (await services.deciding.approve(Pressed(key, ticket, who, "C0ITADMIN:1.0", ""))).text
    except Refusal as refusal:
        return refusal.text


async def failed(job: Job, error: Exception) -> None:
    say(f"{job.id} failed: {error!r}")


async def line() -> None:
    await asyncio.to_thread(sys.stdin.readline)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _, executor_, jobs_file_, key_, ticket_, presses_ = sys.argv
    asyncio.run(main(executor_, Path(jobs_file_), key_, ticket_, int(presses_)))
