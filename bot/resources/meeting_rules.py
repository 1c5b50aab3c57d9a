"""What cannot be chosen together, or not for such a meeting: said before Zoom drops it without a word."""

from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from bot.domain.vault import Vault
from bot.resources import meeting_fields, meeting_repeat
from bot.resources.meeting_setting import Setting
from bot.slack import form
from bot.slack.form import Filled


class Rule(NamedTuple):
    """One of Zoom's rules about several fields."""

    about: tuple[str, ...]
    """The fields; what is wrong is said at the first."""
    broken: Callable[[Filled], bool]
    words: str


def _both(one: str, other: str) -> Callable[[Filled], bool]:
    return lambda filled: filled.get(one) is True and filled.get(other) is True


def _series(filled: Filled) -> bool:
    return meeting_repeat.chosen(filled) in meeting_repeat.SERIES


RULES: Final = (
    Rule(
        ("join_before_host", "waiting_room"),
        _both("join_before_host", "waiting_room"),
        "With a waiting room nobody joins before the host: switch one of the two off.",
    ),
    Rule(
        ("allow_host_control_participant_mute_state", "request_permission_to_unmute_participants"),
        _both("allow_host_control_participant_mute_state", "request_permission_to_unmute_participants"),
        "Hosts either ask before they unmute people, or need not ask: switch one of the two off.",
    ),
    Rule(
        ("auto_recording", "encryption_type"),
        lambda filled: filled.get("auto_recording") == "cloud" and filled.get("encryption_type") == "e2ee",
        "With end-to-end encryption there is no recording in the cloud.",
    ),
    Rule(
        ("use_pmi", "repeat"),
        lambda filled: filled.get("use_pmi") is True and _series(filled),
        "A series of dates cannot have your personal meeting ID.",
    ),
    Rule(
        ("pre_schedule", "repeat"),
        lambda filled: filled.get("pre_schedule") is True and _series(filled),
        "A series of dates cannot be prepared for Google's calendar.",
    ),
    Rule(
        ("registration_type", "repeat"),
        lambda filled: "registration_type" in filled and not _series(filled),
        "Only a series of dates has that: choose how often it repeats, or clear this.",
    ),
)
"""Zoom's own words: https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/users/{userId}/meetings."""


def wrong(filled: Filled, vault: Vault, changed: Collection[str] | None = None) -> dict[str, str]:
    """What cannot be as it is filled in, by field; of a meeting that there is, only what is changed.

    Refusal where a passcode cannot be unsealed any more.
    """
    names = meeting_fields.BY_NAME.keys() & filled.keys()
    found: dict[str, str] = {}
    for setting in (meeting_fields.BY_NAME[name] for name in filled if name in names):
        if changed is None or setting.name in changed:
            words = alone(setting, opened(setting, filled, vault)) or _needed(setting, filled)
            found |= {setting.name: words} if words else {}
    for rule in RULES:
        if (changed is None or set(changed) & set(rule.about)) and rule.broken(filled):
            found.setdefault(rule.about[0], rule.words)
    return found


def opened(setting: Setting, filled: Filled, vault: Vault) -> object:
    """The value that was filled in, unsealed."""
    value = filled[setting.name]
    return vault.open(value) if setting.field.secret else value


def alone(setting: Setting, value: object) -> str:
    """What is wrong with a value, whatever else is filled in; empty where nothing is."""
    if isinstance(setting.field, form.Choice):
        values = {option.value for option in setting.field.options}
        return "" if value in values else "Choose one of the list."
    try:
        setting.shape.put(value)
    except ValueError as unfit:
        return str(unfit)
    return ""


def _needed(setting: Setting, filled: Filled) -> str:
    need = setting.need
    if need is None or filled[setting.name] is False or filled.get(need.name) in need.values:
        return ""
    other = meeting_fields.BY_NAME[need.name].field
    return f"It needs “{other.label}”: {' or '.join(other.say(value) for value in need.values)}."
