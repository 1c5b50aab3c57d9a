"""A Zoom meeting of the asker's own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import zoom
from bot.domain import policy
from bot.domain.vault import Vault
from bot.domain.words import Usage, Verb, Word
from bot.errors import Refusal
from bot.resources import (
    base,
    explain,
    meeting_change,
    meeting_fields,
    meeting_form,
    meeting_line,
    meeting_people,
    meeting_read,
    meeting_refusals,
    meeting_request,
    meeting_taken,
    meeting_view,
    summaries,
)
from bot.resources.meeting_spec import Spec
from bot.settings import Passcode
from bot.slack.form import Filled
from bot.zoom import meetings, operations, templates, users

CLOCKS_APART = timedelta(minutes=5)
"""By how much Zoom's clock may be behind ours when we look for what we created."""

CHANGEABLE = {meetings.Type.SCHEDULED, meetings.Type.RECURRING, meetings.Type.RECURRING_FIXED}

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


class Meetings(base.Resource, base.Editable):
    """The resource `meeting`."""

    kind = "meeting"
    noun = "meeting"
    words: tuple[Word, ...] = WORDS
    form: base.Form = meeting_form.MeetingForm()
    needs: tuple[operations.Operation, ...] = (
        meetings.CREATE,
        meetings.GET,
        meetings.LIST,
        meetings.UPDATE,
        meetings.DELETE,
        meetings.INVITATION,
        templates.LIST,
    )
    refusals: explain.Known = meeting_refusals.REFUSALS
    default = policy.Default.EVERYBODY
    confirms = False

    def __init__(self, passcode: Passcode, vault: Vault, command: str = "/zoom") -> None:
        """`command` is the slash command, as people are told what to type."""
        self._passcode = passcode
        self._vault = vault
        self._command = command

    async def understand(self, text: str, asker: base.Asker, now: datetime) -> Spec:
        """`[topic] [at WHEN] [for DURATION] [with @people] [with preset NAME]`, in the asker's time zone."""
        spec = await meeting_line.understand(text, asker, now, self._vault, self._command)
        return spec.model_copy(update={"host": (await asker.link()).zoom_id})

    def read(self, filled: Filled, context: base.Context) -> Spec:
        """What was filled in, as a spec that has no host yet. Raises Wrong."""
        return meeting_read.spec(filled, context, self._vault)

    async def verify(self, client: zoom.Zoom, page: str, filled: Filled, asker: base.Asker) -> None:
        """Whether there are the Zoom users and the template that were chosen. Raises Wrong.

        On the first page all of it, as a preset may have brought it; on another what is chosen there.
        """
        here = {
            name: value for name, value in filled.items() if page in {base.FIRST, meeting_fields.home(name)}
        }
        if page == base.FIRST:
            await _linked(asker)
        await meeting_people.look_up(here, asker)
        if "template" in here:
            there = await templates.usable(client, (await asker.link()).zoom_id)
            if here["template"]["value"] not in {each.id for each in there}:
                raise base.Wrong({"template": "Zoom has this template no more: choose another one."})

    async def prepare(self, client: zoom.Zoom, spec: base.Spec, asker: base.Asker) -> Spec:
        """Looks up the host, and the Zoom users of who was chosen. Refusal. Raises ZoomError."""
        wanted = _own(spec)
        host = wanted.host or (await asker.link()).zoom_id
        try:
            found = await meeting_people.look_up(wanted.chosen, asker)
        except base.Wrong as wrong:
            raise Refusal(
                " ".join(wrong.errors.values()), next_step="Choose somebody else in the form."
            ) from None
        people = {slack_id: user.email for slack_id, user in found.items()}
        owner = found.get(wanted.chosen.get("schedule_for", ""), users.User()).id
        return wanted.model_copy(update={"host": host, "people": people, "owner": owner})

    def spec(self, saved: Mapping[str, Any]) -> Spec:
        """A spec as it was saved; its start is in the asker's zone again."""
        spec = Spec.model_validate(saved)
        if spec.start is None:
            return spec
        return spec.model_copy(update={"start": spec.start.astimezone(ZoneInfo(spec.zone))})

    def summary(self, spec: base.Spec) -> Sequence[tuple[str, str]]:
        """All that was asked for; how it repeats in words."""
        wanted = _own(spec)
        once = wanted.model_copy(update={"recurrence": {}})
        return [*summaries.of(self.form, once, base.NOWHERE), *meeting_view.repeats_of(wanted)]

    def too_late(self, spec: base.Spec, now: datetime) -> bool:
        """For a start that has passed Zoom would silently take the present moment."""
        start = _own(spec).start
        return start is not None and start <= now

    def findable(self, spec: base.Spec) -> bool:
        """Zoom lists scheduled meetings and series only.

        An instant one cannot be found again. Creating a second one is harmless: only one link is ever shown.
        """
        return meeting_request.kind(_own(spec)) is not meetings.Type.INSTANT

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        """The host's meetings of this type, topic and start that were created since then."""
        wanted = _own(spec)
        # In UTC: in the hour that comes twice, moments of different zones are never equal (PEP 495).
        start = wanted.start.astimezone(UTC) if wanted.start else None
        found = [
            each
            async for each in meetings.each(client, wanted.owner or wanted.host, kind=meetings.Kind.SCHEDULED)
            if each.topic == wanted.topic
            and each.type in {None, meeting_request.kind(wanted)}
            and (each.start_time == start or wanted.any_time)
            and each.created_at is not None
            and each.created_at >= since - CLOCKS_APART
        ]
        return [str(each.id) for each in sorted(found, key=lambda each: each.created_at or since)]

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        """One POST to the host's own path; server-to-server apps may not say `me`."""
        wanted = _own(spec)
        request = meeting_request.build(wanted, self._vault)
        created = await meetings.create(client, wanted.host, request)
        return meeting_view.made(created, wanted, asker, self._passcode)

    async def complete(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec) -> base.Outcome | None:
        """Reads the settings back: the account may have dropped some. Raises ZoomError if Zoom is away."""
        wanted = _own(spec)
        if not wanted.chosen:
            return None
        try:
            there = await meetings.get(client, int(zoom_id))
        except zoom.errors.RateLimited:
            raise
        except zoom.errors.Answered:
            return None  # Zoom will not say: nothing is claimed
        remarks = meeting_taken.remarks(there, wanted, self._vault)
        return base.Outcome(remarks=tuple(remarks)) if remarks else None

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        """The meeting as Zoom has it now."""
        return meeting_view.made(await meetings.get(client, int(zoom_id)), _own(spec), asker, self._passcode)

    async def options(self, client: zoom.Zoom, field: str, asker: base.Asker) -> Sequence[base.Found]:
        """The account's templates."""
        if field != "template":
            return ()
        there = await templates.usable(client, (await asker.link()).zoom_id)
        return [base.Found(each.id, each.name or each.id) for each in there]

    def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        """None: people choose one in the list of their own."""
        return base.listed()

    async def current(self, client: zoom.Zoom, zoom_id: str, asker: base.Asker) -> base.Current:
        """As it is now. Refusal where it is gone, or somebody else's. Raises ZoomError."""
        own = (await asker.link()).zoom_id
        try:
            there = await meetings.get(client, int(zoom_id))
        except zoom.errors.NotFound:
            raise Refusal(
                "This meeting is not in Zoom any more: somebody deleted it, or it ended long ago.",
                next_step="Nothing was changed.",
            ) from None
        if there.host_id != own:
            raise Refusal("Only its host can change this meeting.", next_step="Nothing was changed.")
        if there.type not in CHANGEABLE:
            raise Refusal(
                "This meeting was not scheduled, so its form does not fit.", next_step="Change it in Zoom."
            )
        zone = (await asker.person()).zone or ZoneInfo("UTC")
        filled = meeting_change.shown(there, zone)
        return base.Current(str(there.id), meeting_view.name(there), filled, {"zone": zone.key})

    def check(self, before: Filled, after: Filled, context: base.Context) -> None:
        """Raises Wrong where what was changed cannot be."""
        meeting_change.check(before, after, context, self._vault)

    def settled(self, before: Filled, after: Filled, context: base.Context) -> Filled:
        """What was filled in, as Zoom's answer would fill it in."""
        return meeting_change.settled(before, after, context.zone or ZoneInfo("UTC"))

    async def apply(self, client: zoom.Zoom, now: base.Current, after: Filled) -> None:
        """One PATCH, with what differs. Refusal. Raises ZoomError."""
        try:
            change = meeting_change.update(now.filled, after, ZoneInfo(now.more["zone"]), self._vault)
        except base.Wrong as wrong:
            raise Refusal(" ".join(wrong.errors.values()), next_step="Nothing was changed.") from None
        await meetings.update(client, now.zoom_id, change)


async def _linked(asker: base.Asker) -> None:
    """Tells who has no Zoom user while the form is still there. Raises Wrong."""
    try:
        await asker.link()
    except Refusal as refusal:
        raise base.Wrong({"topic": f"{refusal.text} {refusal.next_step}"}) from None


def _own(spec: base.Spec) -> Spec:
    if not isinstance(spec, Spec):
        raise TypeError(f"{type(spec).__name__} is not a meeting's spec")
    return spec
