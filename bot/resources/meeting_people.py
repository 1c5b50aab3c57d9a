"""The Slack people that a meeting's settings name, and their Zoom users."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.errors import Refusal
from bot.resources import base, meeting_request
from bot.zoom import users

STAND_INS: Final = "alternative_hosts"
"""The field whose people need a licence, as does the host: https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0082130."""


async def look_up(filled: Mapping[str, Any], asker: base.Asker) -> dict[str, users.User]:
    """Their Zoom users, by Slack user ID. Raises Wrong, naming who cannot be it and why; ZoomError."""
    named = meeting_request.mentioned(filled)
    host = filled.get("schedule_for", asker.id)
    wanted = [each for people in named.values() for each in people]
    everybody = list(dict.fromkeys([*wanted, host] if STAND_INS in named else wanted))
    answers = await asyncio.gather(*(_user(asker, each) for each in everybody))
    found = dict(zip(everybody, answers, strict=True))
    hosts = {STAND_INS: host}
    wrong = {name: _unfit(name, people, found, hosts.get(name, asker.id)) for name, people in named.items()}
    if STAND_INS in named and not wrong[STAND_INS] and _is_basic(found[host]):
        wrong[STAND_INS] = "The host has a Basic licence in Zoom, and cannot have alternative hosts."
    if any(wrong.values()):
        raise base.Wrong({name: words for name, words in wrong.items() if words})
    return {each: user for each in wanted if isinstance(user := found[each], users.User)}


async def _user(asker: base.Asker, slack_id: str) -> users.User | Refusal:
    try:
        return await asker.zoom_user(slack_id)
    except Refusal as refusal:
        return refusal


def _unfit(name: str, people: Sequence[str], found: Mapping[str, users.User | Refusal], host: str) -> str:
    """What is wrong with whom; empty where nothing is."""
    said = []
    for each in people:
        user = found[each]
        if isinstance(user, Refusal):
            said.append(user.text)
        elif each == host:
            said.append(f"{called(user)} is the host already.")
        elif name == STAND_INS and _is_basic(user):
            said.append(f"{called(user)} has a Basic licence in Zoom, and cannot be an alternative host.")
    return " ".join(said)


def _is_basic(user: users.User | Refusal) -> bool:
    return isinstance(user, users.User) and user.type == users.Type.BASIC


def called(user: users.User) -> str:
    """A name for a Zoom user."""
    return user.display_name or f"{user.first_name} {user.last_name}".strip() or user.email
