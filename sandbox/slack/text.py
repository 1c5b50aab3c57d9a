"""The text of a slash command, as Slack rewrites what people type.

https://docs.slack.dev/interactivity/implementing-slash-commands (escaping) and
https://docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from sandbox.slack.model import Channel, Kind, Person, UserGroup

_BROADCASTS: Final = frozenset({"here", "channel", "everyone"})
_TOKEN: Final = re.compile(
    r"""
      (?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?'")\]}])
    | (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?<![\w@.])@(?P<at>[\w.-]*\w)
    | (?<![\w\#])\#(?P<channel>[\w-]+)
    """,
    re.VERBOSE,
)

Names = Callable[[str], str | None]


def escape(text: str) -> str:
    """The text with Slack's three control characters as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The reverse of escape."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(
    text: str, people: Iterable[Person], channels: Iterable[Channel], groups: Iterable[UserGroup]
) -> str:
    """The text as Slack sends it when should_escape is set: names become ids, addresses become links.

    A name that nobody has stays as it was typed.
    """
    at = {
        **{name: f"<!{name}>" for name in _BROADCASTS},
        **{group.handle: f"<!subteam^{group.id}|@{group.handle}>" for group in groups},
        **{person.handle: f"<@{person.id}|{person.handle}>" for person in people},
    }
    hashes = {each.name: f"<#{each.id}|{each.name}>" for each in channels if each.kind is not Kind.DM}

    parts: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        parts += [escape(text[end : match.start()]), _entity(match, at.get, hashes.get)]
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _entity(match: re.Match[str], at: Names, channel: Names) -> str:
    if match["url"]:
        return f"<{escape(match['url'])}>"
    if match["mail"]:
        return f"<mailto:{match['mail']}|{match['mail']}>"
    known = at(match["at"].lower()) if match["at"] else channel(match["channel"].lower())
    return known or escape(match[0])
