"""The Slack people that a meeting's settings name, and their Zoom users."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import Refusal
from bot.resources import base, meeting_request
from bot.zoom import users


async def look_up(filled: Mapping[str, Any], asker: base.Asker) -> dict[str, users.User]:
    """Their Zoom users, by Slack user ID. Raises Wrong, naming who cannot be it and why; ZoomError."""
    named = meeting_request.mentioned(filled)
    everybody = list(dict.fromkeys(each for people in named.values() for each in people))
    answers = await asyncio.gather(*(_user(asker, each) for each in everybody))
    found = dict(zip(everybody, answers, strict=True))
    wrong = {name: _unfit(name, people, found, asker.id) for name, people in named.items()}
    if any(wrong.values()):
        raise base.Wrong({name: words for name, words in wrong.items() if words})
    return {slack_id: user for slack_id, user in found.items() if isinstance(user, users.User)}


async def _user(asker: base.Asker, slack_id: str) -> users.User | Refusal:
    try:
        return await asker.zoom_user(slack_id)
    except Refusal as refusal:
        return refusal


def _unfit(name: str, people: Sequence[str], found: Mapping[str, users.User | Refusal], asker: str) -> str:
    """What is wrong with whom; empty where nothing is."""
    said = []
    for each in people:
        user = found[each]
        if isinstance(user, Refusal):
            said.append(user.text)
        elif each == asker:
            said.append("You are the host already: leave yourself out.")
        elif name == "alternative_hosts" and user.type == users.Type.BASIC:
            said.append(f"{called(user)} has a Basic licence in Zoom, and cannot be an alternative host.")
    return " ".join(said)


def called(user: users.User) -> str:
    """A name for a Zoom user."""
    return user.display_name or f"{user.first_name} {user.last_name}".strip() or user.email
