"""A Zoom meeting of the asker's own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import zoom
from bot.domain import line, times
from bot.domain.people import Person
from bot.domain.vault import Vault
from bot.domain.words import Usage, Verb, Word
from bot.errors import Refusal
from bot.resources import base, meeting_form, meeting_view
from bot.resources.meeting_spec import Spec
from bot.settings import Passcode
from bot.slack.form import Filled
from bot.zoom import meetings

DEFAULT_MINUTES = 30
"""How long a scheduled meeting lasts where nothing is said. Zoom's own default is an hour."""

MOST_INVITED = 50
"""People who get a direct message for one meeting; Slack lets the bot send about one a second."""

CLOCKS_APART = timedelta(minutes=5)
"""By how much Zoom's clock may be behind ours when we look for what we created."""


WORDS: tuple[Word, ...] = (
    Word(
        "meeting",
        (
            Usage(
                "meeting [topic] [at WHEN] [for DURATION] [with @people]",
                "Creates a Zoom meeting of your own, now or at a time, and posts it here.",
                "meeting Retro at tomorrow 15:00 for 45m with @emma",
            ),
        ),
        kind="meeting",
        verbs={"": Verb.ASK},
    ),
    Word(
        "schedule",
        (Usage("schedule [preset]", "Opens a form for a meeting with every setting.", "schedule"),),
        kind="meeting",
        verbs={"": Verb.OPEN},
    ),
)


class Meetings(base.Resource):
    """The resource `meeting`."""

    kind = "meeting"
    noun = "meeting"
    words: tuple[Word, ...] = WORDS
    form: base.Form = meeting_form.MeetingForm()
    for_all = True

    def __init__(self, passcode: Passcode, vault: Vault) -> None:
        self._passcode = passcode
        self._vault = vault

    async def understand(self, text: str, asker: base.Asker, now: datetime) -> Spec:
        """`[topic] [at WHEN] [for DURATION] [with @people]`, in the asker's time zone."""
        said = line.parse_meeting(text)
        topic, start, zone, minutes = said.topic, None, "", said.minutes
        if said.when:
            own = _zone(await asker.person())
            start, zone, minutes = times.understand(said.when, own, now), own.key, minutes or DEFAULT_MINUTES
        if not topic:
            topic = f"{(await asker.person()).name}'s Zoom Meeting"
        invited = await _invited(said, asker)
        link = await asker.link()
        return Spec(host=link.zoom_id, topic=topic, start=start, zone=zone, minutes=minutes, invited=invited)

    def read(self, filled: Filled, context: base.Context) -> Spec:
        """What was filled in, as a spec. Raises Wrong."""
        zone = context.zone or ZoneInfo("UTC")
        start = datetime.fromtimestamp(filled["start"], zone)
        if start <= context.now:
            raise base.Wrong({"start": "That time has passed."})
        return Spec(
            topic=filled["topic"],
            start=start,
            zone=zone.key,
            minutes=filled["minutes"],
            invited=tuple(filled.get("invite", ())),
        )

    async def prepare(self, client: zoom.Zoom, spec: base.Spec, asker: base.Asker) -> Spec:
        """Fills in the host, where it is not known yet."""
        wanted = _own(spec)
        return wanted if wanted.host else wanted.model_copy(update={"host": (await asker.link()).zoom_id})

    def spec(self, saved: Mapping[str, Any]) -> Spec:
        """A spec as it was saved; its start is in the asker's zone again."""
        spec = Spec.model_validate(saved)
        if spec.start is None:
            return spec
        return spec.model_copy(update={"start": spec.start.astimezone(ZoneInfo(spec.zone))})

    def too_late(self, spec: base.Spec, now: datetime) -> bool:
        """For a start that has passed Zoom would silently take the present moment."""
        start = _own(spec).start
        return start is not None and start <= now

    def findable(self, spec: base.Spec) -> bool:
        """Zoom lists scheduled meetings only.

        An instant one cannot be found again. Creating a second one is harmless: only one link is ever shown.
        """
        return _own(spec).start is not None

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        """The host's scheduled meetings with this topic and start that were created since then."""
        wanted = _own(spec)
        # In UTC: in the hour that comes twice, moments of different zones are never equal (PEP 495).
        start = wanted.start.astimezone(UTC) if wanted.start else None
        found = [
            each
            async for each in meetings.each(client, wanted.host, kind=meetings.Kind.SCHEDULED)
            if each.topic == wanted.topic
            and each.start_time == start
            and each.created_at is not None
            and each.created_at >= since - CLOCKS_APART
        ]
        return [str(each.id) for each in sorted(found, key=lambda each: each.created_at or since)]

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        """One POST to the host's own path; server-to-server apps may not say `me`."""
        wanted = _own(spec)
        created = await meetings.create(client, wanted.host, _request(wanted))
        return meeting_view.made(created, wanted, asker, self._passcode)

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        """The meeting as Zoom has it now."""
        return meeting_view.made(await meetings.get(client, int(zoom_id)), _own(spec), asker, self._passcode)


def _own(spec: base.Spec) -> Spec:
    if not isinstance(spec, Spec):
        raise TypeError(f"{type(spec).__name__} is not a meeting's spec")
    return spec


def _request(spec: Spec) -> meetings.MeetingRequest:
    if spec.start is None:
        return meetings.MeetingRequest(topic=spec.topic, type=meetings.Type.INSTANT)
    return meetings.MeetingRequest(
        topic=spec.topic,
        type=meetings.Type.SCHEDULED,
        start_time=spec.start,
        timezone=spec.zone,
        duration=spec.minutes or DEFAULT_MINUTES,
    )


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
    if len(invited) > MOST_INVITED:
        raise Refusal(
            f"{len(invited)} people are more than the {MOST_INVITED} that one command can invite.",
            next_step="Leave some out, and share the card with the others.",
        )
    return tuple(invited)
