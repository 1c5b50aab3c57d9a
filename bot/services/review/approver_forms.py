"""The forms of an approver: why they deny a request, and what they correct in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.domain.requests import Request
from bot.errors import Refusal
from bot.jobs.port import JobsUnavailable
from bot.resources import base
from bot.services.filling import forms, submitting
from bot.services.filling.directory import Directory
from bot.services.filling.drafts import Seen, Sheet
from bot.services.filling.forms import Clear, Reaction
from bot.services.filling.verifying import Askers
from bot.services.ports import Ports
from bot.services.review import approval_card, deciding_words
from bot.services.review.deciding import Pressed
from bot.slack import errors, form, message, modal
from bot.slack.form import Field, Filled, Option
from bot.slack.message import Message
from bot.slack.modal import Modal
from bot.slack.values import OfReview
from bot.store.port import Draft, StoreUnavailable

REASON: Final = form.Text(
    name="reason",
    label="Why not?",
    hint="Whoever asked is told this, and it stays in the thread.",
    optional=False,
    lines=True,
    most=1000,
)
AGAIN: Final = "Press the button again."
UNSURE: Final = "Slack did not say whether it opened the form. If you do not see it, nothing was decided."
GONE: Final = "I know nothing of that request any more."

MOST_OPEN: Final = 1000
"""Forms whose answer goes where they were opened from; the answer of older ones is a direct message."""


class Decides(Protocol):
    """What becomes of what an approver does."""

    async def may_decide(self, pressed: Pressed) -> Request:
        """The request, as it waits. Refusal where it is not theirs to decide, or not any more."""
        ...

    async def deny(self, pressed: Pressed, reason: str) -> Message:
        """What the presser is told. Refusal."""
        ...

    async def correct(self, pressed: Pressed, filled: Filled, context: base.Context) -> Message:
        """What the presser is told. Refusal, and Wrong where it cannot be so."""
        ...


@dataclass(frozen=True, slots=True)
class Answered:
    """What becomes of a form that was submitted."""

    reaction: Reaction
    told: Message | None = None
    """What its person is told once it is closed."""
    reply_url: str = ""


def why(request: Request, resource: base.Resource) -> Modal:
    """The form that asks for the reason."""
    return _modal(modal.DENY, "Deny a request", request, resource, [REASON.draw()], submit="Deny")


def correction(request: Request, resource: base.Resource, context: base.Context) -> Modal:
    """The form with what may be corrected, filled in as it was asked for. Refusal where that is nothing."""
    sheet = _sheet(request, resource, context)
    blocks = [replace(field, watched=False).draw(sheet.filled.get(field.name)) for field in _fields(sheet)]
    if not blocks:
        raise Refusal("There is nothing in it that an approver could correct.")
    return _modal(modal.CORRECT, "Edit a request", request, resource, blocks, submit="Save")


def _modal(
    callback_id: str,
    title: str,
    request: Request,
    resource: base.Resource,
    inputs: Sequence[form.Block],
    *,
    submit: str,
) -> Modal:
    name = message.plain(approval_card.titled(request, resource)).to_dict()
    of = approval_card.as_seen(request)
    return Modal(callback_id, title, [name, *inputs], of, submit=submit)


def _sheet(request: Request, resource: base.Resource, context: base.Context) -> Sheet:
    filled = resource.filled(resource.spec(request.spec))
    draft = Draft(request.key, request.kind, context.asker, request.channel, "", context.now, filled)
    return Sheet(draft, resource, context)


def _fields(sheet: Sheet) -> list[Field]:
    return [field for field in sheet.fields(base.FIRST) if field.name in sheet.resource.correctable]


class ApproverForms:
    """Opens them, and takes what is submitted."""

    def __init__(
        self,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        deciding: Decides,
        directory: Directory,
        askers: Askers,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._deciding = deciding
        self._directory = directory
        self._askers = askers
        self._reply_urls: dict[str, str] = {}
        """By view. In memory only; after a restart the answer is a direct message."""

    async def ask_why(self, pressed: Pressed, trigger_id: str) -> None:
        """Open the form for the reason, for whoever may decide. Refusal."""
        request = await self._deciding.may_decide(pressed)
        await self._open(why(request, self._resources[request.kind]), pressed, trigger_id)

    async def ask_correction(self, pressed: Pressed, trigger_id: str) -> None:
        """Open the form with what may be corrected, for whoever may decide. Refusal."""
        request = await self._deciding.may_decide(pressed)
        drawn = correction(request, self._resources[request.kind], self._context(pressed.slack_id))
        await self._open(drawn, pressed, trigger_id)

    async def submitted(self, seen: Seen) -> Answered:
        """Decided and saved when this returns. What was typed stays in the view where something is wrong."""
        try:
            of = OfReview.unpack(seen.metadata)
            url = self._reply_urls.get(seen.view_id, "")
            pressed = Pressed(of.key, of.ticket, seen.slack_id, "", url)
            if seen.callback_id == modal.DENY:
                answered = await self._denied(pressed, seen)
            else:
                answered = await self._corrected(pressed, seen)
        except Refusal as refusal:
            return Answered(submitting.said(seen, refusal.text, refusal.next_step))
        except (StoreUnavailable, JobsUnavailable):
            return Answered(submitting.said(seen, submitting.UNSAVED))
        if answered.told is not None:
            self._reply_urls.pop(seen.view_id, None)
        return answered

    async def suggest(self, seen: Seen, field: str, typed: str) -> list[Option]:
        """What can be chosen in a field of a correction, always within the time that Slack gives."""
        try:
            request = await self._ports.store.requests.get(OfReview.unpack(seen.metadata).key)
        except (Refusal, StoreUnavailable):
            return []
        if request is None:
            return []
        asker = self._askers(seen.slack_id, "")
        return await self._directory.suggest(request.kind, typed, field=field, asker=asker)

    async def _denied(self, pressed: Pressed, seen: Seen) -> Answered:
        try:
            reason = form.read([REASON], seen.values).get(REASON.name, "")
        except (ValueError, LookupError, TypeError, AttributeError):
            reason = ""
        if not reason:
            return Answered(forms.Errors({REASON.name: deciding_words.NO_REASON}))
        return Answered(Clear(), await self._deciding.deny(pressed, reason), pressed.reply_url)

    async def _corrected(self, pressed: Pressed, seen: Seen) -> Answered:
        request = await self._ports.store.requests.get(pressed.key)
        if request is None:
            raise Refusal(GONE)
        resource, context = self._resources[request.kind], self._context(pressed.slack_id)
        sheet, wrong = _sheet(request, resource, context).read(base.FIRST, seen, None)
        if not wrong:
            filled = {name: sheet.filled[name] for name in resource.correctable if name in sheet.filled}
            try:
                told = await self._deciding.correct(pressed, filled, context)
            except base.Wrong as found:
                wrong = found.errors
            else:
                return Answered(Clear(), told, pressed.reply_url)
        return Answered(submitting.placed(sheet.every_field(), seen, wrong))

    def _context(self, slack_id: str) -> base.Context:
        return base.Context(asker=slack_id, zone=self._zone(slack_id), now=self._ports.clock())

    def _zone(self, slack_id: str) -> ZoneInfo | None:
        person = self._ports.slack.known(slack_id)
        return person.zone if person else None

    async def _open(self, drawn: Modal, pressed: Pressed, trigger_id: str) -> None:
        try:
            shown = await self._ports.slack.open(trigger_id, drawn)
        except errors.Refused as refused:
            if refused.code not in forms.TRIGGERS:
                raise
            raise Refusal(forms.TOO_LATE, next_step=AGAIN) from refused
        except errors.Silent as silent:
            raise Refusal(UNSURE, next_step=AGAIN) from silent
        self._reply_urls[shown.id] = pressed.reply_url
        if len(self._reply_urls) > MOST_OPEN:
            del self._reply_urls[next(iter(self._reply_urls))]
