"""What was typed after `/zoom meeting`, as a spec."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import line, times
from bot.domain.people import Person
from bot.domain.vault import Vault
from bot.errors import Refusal
from bot.resources import base, meeting_read, meeting_repeat
from bot.resources.meeting_request import DEFAULT_MINUTES
from bot.resources.meeting_spec import Spec


async def understand(text: str, asker: base.Asker, now: datetime, vault: Vault, command: str) -> Spec:
    """The spec, without its host. Refusal where it cannot be understood, or there is no such preset.

    `command` is the slash command, as people are told what to type.
    """
    said = line.parse_meeting(text)
    if said.preset:
        try:
            return await _preset(said, asker, now, vault)
        except base.Wrong as wrong:
            raise Refusal(
                f"“{said.preset}” does not fit any more: {' '.join(wrong.errors.values())}",
                next_step=f"Open it with “{command} schedule {said.preset}”, and keep it again.",
            ) from None
    topic, start, zone, minutes = said.topic, None, "", said.minutes
    if said.when:
        own = _zone(await asker.person())
        start, zone, minutes = times.understand(said.when, own, now), own.key, minutes or DEFAULT_MINUTES
    if not topic:
        topic = await _topic(asker)
    invited = await _invited(said, asker)
    return Spec(topic=topic, start=start, zone=zone, minutes=minutes, invited=invited)


async def _preset(said: line.MeetingLine, asker: base.Asker, now: datetime, vault: Vault) -> Spec:
    """What was typed goes before what the preset has. Raises Wrong where that does not fit any more."""
    person = await asker.person()
    filled = dict(await asker.preset(said.preset))
    filled["topic"] = said.topic or filled.get("topic") or await _topic(asker)
    filled["minutes"] = said.minutes or filled.get("minutes") or DEFAULT_MINUTES
    filled["invite"] = await _invited(said, asker) or filled.get("invite", ())
    way = meeting_repeat.chosen(filled)
    if said.when:
        filled["start"] = times.understand(said.when, _zone(person), now).timestamp()
        filled |= {"repeat": meeting_repeat.Choice.ONCE} if way is meeting_repeat.Choice.ANY_TIME else {}
    elif way in meeting_repeat.SERIES:
        raise Refusal(
            f"“{said.preset}” is for a series: say when it starts.",
            next_step=f"For example: meeting at tomorrow 15:00 with preset {said.preset}",
        )
    begins_now = not said.when and way is meeting_repeat.Choice.ONCE
    context = base.Context(asker=asker.id, zone=person.zone, now=now)
    if not begins_now:
        return meeting_read.spec(filled, context, vault)
    # Zoom has no length for it: only who typed one hears of that.
    instant = meeting_read.instant(filled, context, vault)
    return instant.model_copy(update={"minutes": said.minutes})


async def _topic(asker: base.Asker) -> str:
    return f"{(await asker.person()).name}'s Zoom Meeting"


def _zone(person: Person) -> ZoneInfo:
    if person.zone is None:
        raise Refusal(
            "Slack does not say which time zone you are in, and a guess could be hours off.",
            next_step="Set it in Slack under Preferences, Language & region, then type the command again.",
        )
    return person.zone


async def _invited(said: line.MeetingLine, asker: base.Asker) -> tuple[str, ...]:
    invited = dict.fromkeys(said.people)
    for group in said.groups:
        invited |= dict.fromkeys(sorted(await asker.members(group)))
    invited.pop(asker.id, None)
    most = meeting_read.MOST_INVITED
    if len(invited) > most:
        raise Refusal(
            f"{len(invited)} people are more than the {most} that one command can invite.",
            next_step="Leave some out, and share the card with the others.",
        )
    return tuple(invited)
