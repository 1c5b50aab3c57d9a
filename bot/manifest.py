"""The Slack app's manifest, with the command name and the way of delivery that are asked for."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

from bot.errors import BotError
from bot.settings import DEFAULT_COMMAND

EVENTS_PATH: Final = "/slack/events"
"""Where the bot takes Slack's HTTP deliveries."""

_ADDRESS: Final = re.compile(r"https://[\w-]+(\.[\w-]+)+(:\d{1,5})?(/[\w.~%-]+)*/?", re.ASCII)

_HERE: Final = Path(__file__).parent


class BadUrl(BotError):  # noqa: N818 what is wrong, not that something failed
    """The address cannot be Slack's way to the bot."""


def source() -> str:
    """The manifest as it is kept: beside the package in a checkout, in the package once it is installed."""
    places = (_HERE / "app_manifest.yml", _HERE.parent / "app_manifest.yml")
    return next(place for place in places if place.is_file()).read_text(encoding="utf-8")


def text(command: str = DEFAULT_COMMAND, url: str | None = None) -> str:
    """The manifest as YAML, its comments kept.

    `command` takes the place of the default everywhere. With `url`, the https address under which Slack
    reaches the bot, deliveries come over HTTP; without it over Socket Mode. Raises BadUrl.
    """
    # In the source the command stands at a word's beginning; /zoom within an address is none.
    named = re.sub(rf"(?<![\w/.-]){re.escape(DEFAULT_COMMAND)}(?![\w-])", command, source())
    return named if url is None else _over_http(named, _events_url(url))


def scopes() -> tuple[str, ...]:
    """The bot token's scopes."""
    manifest: dict[str, Any] = yaml.safe_load(source())
    return tuple(manifest["oauth_config"]["scopes"]["bot"])


def _events_url(url: str) -> str:
    if not _ADDRESS.fullmatch(url):
        raise BadUrl(f"“{url}” is not an https address such as https://bot.example.com")
    return url.rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH


def _over_http(manifest: str, url: str) -> str:
    """By lines, as a YAML library would drop the comments; a test reads the result as YAML."""
    commands = re.sub(r"(?m)^( *)- command: .*$", rf"\g<0>\n\g<1>  url: {url}", manifest)
    buttons = re.sub(r"(?m)^( *)is_enabled: true$", rf"\g<0>\n\g<1>request_url: {url}", commands)
    return buttons.replace("socket_mode_enabled: true", "socket_mode_enabled: false")
