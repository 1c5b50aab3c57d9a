"""What `zoom-chatops doctor` looks at, and what to do about each thing that is not as it should be.

`settings` first: without them nothing else can be asked. Then all at once, each with a time limit of its own.
"""

import asyncio
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot import resources
from bot.domain.clock import Clock
from bot.domain.policy import Default, Policy
from bot.errors import SettingsError
from bot.services.doctor import approvals, configured, machine, slack, zoom
from bot.services.doctor.report import Check, Status, as_json, attempt, check, failed, text
from bot.settings import Settings
from bot.zoom.client import Zoom

__all__ = ["Check", "Outside", "Status", "as_json", "examine", "failed", "not_configured", "text"]

WITHIN: Final = 4.0
"""Seconds for one check. At most two come after one another, so the whole takes less than ten."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the checks ask."""

    slack: AsyncWebClient
    zoom: Zoom
    clock: Clock
    scopes: Collection[str]
    """Those of the manifest, for Slack."""
    env_file: Path | None
    within: float = WITHIN


def not_configured(problem: SettingsError) -> list[Check]:
    """The report where the settings are not complete: one failure for each problem."""
    do = "Set it in .env (see .env.example) or in the environment."
    wrong = [Check("settings", Status.FAIL, each, do) for each in problem.problems]
    return [*wrong, Check("all else", Status.SKIP, "the settings come first")]


async def examine(settings: Settings, outside: Outside) -> list[Check]:
    """All checks, in the order in which to read them."""
    found = await attempt("policy", asyncio.to_thread(configured.rules, settings), outside.within)
    rules = Policy() if isinstance(found, Check) else found  # what is wrong with it, _settings says
    parts = await asyncio.gather(
        _settings(settings, outside),
        _slack(settings, outside, rules),
        _zoom(settings, outside, rules),
        _machine(settings, outside),
    )
    return [each for part in parts for each in part]


async def _settings(settings: Settings, outside: Outside) -> Sequence[Check]:
    works = {
        "settings": asyncio.to_thread(configured.kept, outside.env_file),
        "Slack command": asyncio.to_thread(configured.command, settings.bot_command),
        "policy": asyncio.to_thread(configured.policy, settings),
    }
    if not settings.socket_mode:
        way = asyncio.to_thread(configured.delivery, settings.bot_host, settings.bot_port)
        works["Slack delivery"] = way
    return await _all(works, outside.within)


async def _slack(settings: Settings, outside: Outside, rules: Policy) -> Sequence[Check]:
    works: dict[str, Awaitable[str]] = {}
    if settings.slack_app_token is not None:
        token = settings.slack_app_token.get_secret_value()
        works["Slack app token"] = slack.app_token(outside.slack, token)
    bot, app = await asyncio.gather(_slack_bot(settings, outside, rules), _all(works, outside.within))
    return [*bot, *app]


async def _slack_bot(settings: Settings, outside: Outside, rules: Policy) -> Sequence[Check]:
    name = "Slack bot token"
    who = await attempt(name, slack.identity(outside.slack), outside.within)
    people = ["policy people"] * bool(approvals.named(rules))
    channels = ["policy channels"] * bool(approvals.channels(rules))
    if isinstance(who, Check):
        first = "the bot token comes first"
        return [who, *_skipped(first, "Slack scopes", "admins", *people, *channels, "clock")]
    works = {
        "Slack scopes": asyncio.to_thread(slack.scopes, who.scopes, outside.scopes),
        "admins": slack.admins(outside.slack, settings.bot_admins),
        **{each: approvals.people(outside.slack, rules) for each in people},
        **{each: approvals.visible(outside.slack, rules) for each in channels},
        "clock": asyncio.to_thread(machine.clock, who.date, outside.clock(), "Slack's"),
    }
    return [Check(name, Status.OK, f"{who.name} in {who.team}"), *await _all(works, outside.within)]


async def _zoom(settings: Settings, outside: Outside, rules: Policy) -> Sequence[Check]:
    name = "Zoom credentials"
    kinds = resources.registry(settings)
    needed = {f"Zoom scopes for {kind.noun}s": kind for kind in kinds.values()}
    granted = await attempt(name, zoom.granted(outside.zoom), outside.within)
    if isinstance(granted, Check):
        return [granted, *_skipped("the credentials come first", *needed, "Zoom API")]
    works: dict[str, Awaitable[str]] = {
        which: asyncio.to_thread(
            zoom.scopes,
            granted,
            kind.noun,
            (*zoom.ALWAYS, *kind.needs),
            must=kind.default is Default.EVERYBODY or configured.named(rules, kind.kind),
        )
        for which, kind in needed.items()
    }
    works["Zoom API"] = zoom.api(outside.zoom)
    return [Check(name, Status.OK, "Zoom gives a token for them"), *await _all(works, outside.within)]


async def _machine(settings: Settings, outside: Outside) -> Sequence[Check]:
    works = {
        "data folder": asyncio.to_thread(machine.data_folder, settings.bot_data_dir),
        "database": machine.database(settings.store_file),
        "jobs database": machine.jobs(settings.jobs_file),
        "SQLite": asyncio.to_thread(machine.sqlite),
        "port": asyncio.to_thread(machine.port, settings.bot_host, settings.bot_port),
    }
    return await _all(works, outside.within)


async def _all(works: Mapping[str, Awaitable[str]], within: float) -> Sequence[Check]:
    return await asyncio.gather(*(check(name, work, within) for name, work in works.items()))


def _skipped(why: str, *names: str) -> Sequence[Check]:
    return [Check(name, Status.SKIP, why) for name in names]
