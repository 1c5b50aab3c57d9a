"""What is filled in, read as a meeting's spec."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from bot.domain import durations, text, times
from bot.domain.vault import Vault
from bot.errors import BadInput
from bot.resources import base, meeting_fields, meeting_repeat, meeting_rules
from bot.resources.meeting_spec import Spec
from bot.slack.form import Filled

MOST_INVITED: Final = 50
"""People who get a direct message for one meeting; Slack lets the bot send about one a second."""

LATER: Final = frozenset({"join_before_host", "jbh_time", "use_pmi", "pre_schedule", "schedule_for"})
"""Settings that an instant meeting does not have."""

NO_ZONE: Final = (
    "Slack does not say which time zone you are in. Set it in Slack under Preferences, Language & region,"
    " or choose a time zone under “Calendar and contact”."
)


_Read: TypeAlias = Callable[[Filled, base.Context], Mapping[str, Any]]
"""Reads a part of a spec. Raises Wrong."""


def spec(filled: Filled, context: base.Context, vault: Vault) -> Spec:
    """What was filled in. Raises Wrong, with all that is wrong; Refusal."""
    return _spec(filled, context, vault, (topic, _invited, minutes, schedule))


def instant(filled: Filled, context: base.Context, vault: Vault) -> Spec:
    """The same for a meeting that begins now, without what Zoom takes for later ones only."""
    taken = {name: value for name, value in filled.items() if name not in LATER}
    return _spec(taken, context, vault, (topic, _invited, minutes))


def _spec(filled: Filled, context: base.Context, vault: Vault, reads: Sequence[_Read]) -> Spec:
    wrong = meeting_rules.wrong(filled, vault)
    facts: dict[str, Any] = {"chosen": _chosen(filled)}
    for read in reads:
        try:
            facts |= read(filled, context)
        except base.Wrong as found:
            wrong |= found.errors
    if wrong:
        raise base.Wrong(wrong)
    return Spec(**facts)


def zone(filled: Filled, otherwise: ZoneInfo | None) -> ZoneInfo | None:
    """The zone in which it takes place: the one that was chosen, or the asker's."""
    try:
        return ZoneInfo(filled["timezone"])
    except (KeyError, ValueError, OSError):  # none; one that does not exist, which is said at its field
        return otherwise


def _chosen(filled: Filled) -> dict[str, Any]:
    """The settings; the topic has a name of its own in the spec."""
    return {name: filled[name] for name in meeting_fields.BY_NAME if name in filled and name != "topic"}


def topic(filled: Filled, _: base.Context) -> Mapping[str, Any]:
    """The topic, made plain, for a spec. Raises Wrong."""
    try:
        words = text.clean_topic(filled.get("topic", ""))
    except BadInput as wrong:
        raise base.Wrong({"topic": wrong.text}) from None
    if not words:
        raise base.Wrong({"topic": "Give it a topic."})
    return {"topic": words}


def _invited(filled: Filled, context: base.Context) -> Mapping[str, Any]:
    invited = tuple(dict.fromkeys(each for each in filled.get("invite", ()) if each != context.asker))
    if len(invited) > MOST_INVITED:
        words = f"{len(invited)} people are more than the {MOST_INVITED} that one meeting can invite."
        raise base.Wrong({"invite": f"{words} Leave some out, and share the card with the others."})
    return {"invited": invited}


def minutes(filled: Filled, _: base.Context) -> Mapping[str, Any]:
    """How long it is, for a spec. Raises Wrong."""
    if meeting_repeat.chosen(filled) is meeting_repeat.Choice.ANY_TIME:
        return {}
    said = filled.get("minutes")
    if said is None or not 1 <= said <= durations.LONGEST:
        raise base.Wrong({"minutes": f"1 to {durations.LONGEST} minutes."})
    return {"minutes": said}


def schedule(filled: Filled, context: base.Context) -> Mapping[str, Any]:
    """When it is, and how often, for a spec. Raises Wrong."""
    if meeting_repeat.chosen(filled) is meeting_repeat.Choice.ANY_TIME:
        return {"any_time": True}
    begin = start(filled, context)
    repeat = meeting_repeat.read(filled, begin)
    if repeat is None:
        return {"start": begin, "zone": str(begin.tzinfo)}
    recurrence = meeting_repeat.to_zoom(repeat, begin).as_json()
    first = meeting_repeat.first(repeat, begin)
    return {"start": first, "zone": str(begin.tzinfo), "recurrence": recurrence}


def start(filled: Filled, context: base.Context) -> datetime:
    """The start, in its zone. Raises Wrong for one that has passed, or is more than two years ahead."""
    moment = begins(filled, context)
    if moment <= context.now:
        raise base.Wrong({"start": "That time has passed: choose a later one."})
    if moment - context.now > times.FARTHEST:
        raise base.Wrong({"start": "That is more than two years ahead; check the year."})
    return moment


def begins(filled: Filled, context: base.Context) -> datetime:
    """The same, whenever it is. Raises Wrong where there is none."""
    where = zone(filled, context.zone)
    if where is None and meeting_repeat.chosen(filled) in meeting_repeat.SERIES:
        raise base.Wrong({"start": NO_ZONE})
    if "start" not in filled:
        raise base.Wrong({"start": "When does it start?"})
    return datetime.fromtimestamp(filled["start"], where or ZoneInfo("UTC"))
