"""What Zoom has, held against what was asked for: it drops without a word what the account has locked."""

import re
from collections.abc import Sequence
from typing import Any, Final

from bot.domain.vault import Vault
from bot.resources import meeting_request
from bot.resources.meeting_setting import Setting, at
from bot.resources.meeting_spec import Spec
from bot.zoom import meetings

UNSAID: Final = frozenset({"passcode", "default_password", "template", "schedule_for", "pre_schedule"})
"""What Zoom does not tell back, or must not be told."""

REST: Final = "the rest is as you asked."


def remarks(meeting: meetings.Meeting, spec: Spec, vault: Vault) -> list[str]:
    """Sentences on what the account did not take; none where all is as it was asked for."""
    body = meeting.model_dump(mode="json")
    said: dict[str, list[str]] = {"does not allow": [], "insists on": [], "decides itself on": []}
    for setting in meeting_request.chosen(spec):
        found = at(body, setting.path)
        if setting.name in UNSAID or found is None:
            continue  # Zoom may leave out what holds: only what it says otherwise is told
        asked = setting.shape.put(meeting_request.value_of(setting, spec, vault))
        if not _alike(setting, asked, found):
            said[_how(asked, found)].append(setting.what)
    parts = [f"{how} {_and(dict.fromkeys(whats))}" for how, whats in said.items() if whats]
    return [f"The account {_and(dict.fromkeys(parts))}; {REST}"] if parts else []


def _how(asked: Any, found: Any) -> str:  # noqa: ANN401 any JSON
    if asked is False:
        return "insists on"
    return "does not allow" if asked is True or not found else "decides itself on"


def _alike(setting: Setting, asked: Any, found: Any) -> bool:  # noqa: ANN401 any JSON
    """Whether the form would show the same. Zoom may change the order of a list, and add to its entries."""
    if setting.name == "alternative_hosts":
        return bool(_parts(asked) == _parts(found))
    return bool(_parts(setting.shape.take(asked)) == _parts(setting.shape.take(found)))


def _parts(shown: Any) -> Any:  # noqa: ANN401 as many types as fields
    """Words as a set of their lines and parts, in small letters."""
    if not isinstance(shown, str):
        return shown
    return {part.strip().casefold() for part in re.split(r"[,;\n]", shown) if part.strip()}


def _and(words: Sequence[str] | dict[str, None]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
