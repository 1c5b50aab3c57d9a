"""Change: what Zoom has is opened in its form, and what differs afterwards is confirmed and handed on.

A trigger of Slack's lives three seconds and Zoom may take longer: so before anything that Zoom is asked for,
words or a list open, and become the form.
"""

import contextlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Protocol

from bot import zoom
from bot.errors import Refusal
from bot.resources import base
from bot.services.change import change_words, comparing
from bot.services.change.applying import Applying
from bot.services.change.looking import Looking
from bot.services.filling import directory, drafts, forms, submitting
from bot.services.filling.directory import Directory
from bot.services.filling.forms import Opened, Reaction
from bot.services.permitting import Permitting
from bot.services.ports import Ports
from bot.slack import errors, message
from bot.slack.form import Filled, Option
from bot.slack.message import Message
from bot.slack.modal import Modal, OfForm, Shown
from bot.store.port import Change, Draft, StoreUnavailable

READING: Final = "Reading it from Zoom…"
CHOOSE: Final = "That is not one of the list. Type a part of the name, then choose one."
AGAIN: Final = "Close it, and open it again to change more."

NewId = Callable[[], str]


class Shows(Protocol):
    """Draws forms."""

    async def show(self, draft: Draft, view_id: str, hash_: str = "") -> None:
        """Draw the form of a draft in a view that is open."""
        ...


def new_id() -> str:
    """An ID that nobody can guess."""
    return secrets.token_urlsafe(12)


class Changing:
    """The verb “change”, up to the moment when it is saved."""

    def __init__(  # noqa: PLR0913 what it stands on, given by name in one place
        self,
        *,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        permitting: Permitting,
        looking: Looking,
        choices: Directory,
        shows: Shows,
        applying: Applying,
        make_id: NewId = new_id,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._permitting = permitting
        self._looking = looking
        self._directory = choices
        self._shows = shows
        self._applying = applying
        self._new_id = make_id

    async def open(self, kind: str, opened: Opened, zoom_id: str = "") -> None:
        """Open the form of one thing, or without a Zoom ID the list to choose it from.

        Refusal where it may not be, or Slack did not open it; what Zoom says is shown in the view.
        """
        hint = ""
        self._looking.kind(kind)
        if not zoom_id and self._has_ended(kind):
            kind, hint = self._successor(kind)
        await self._require(opened.slack_id, kind)
        draft = Draft(
            id=self._new_id(),
            kind=kind,
            asker=opened.slack_id,
            channel=opened.channel,
            reply_url=opened.reply_url,
            at=self._ports.clock(),
            zoom_id=zoom_id,
        )
        if zoom_id:
            view = await self._opened(opened, change_words.notice(message.note(READING)))
        else:
            self._directory.begin(kind)
            await self._ports.store.drafts.put(draft)
            view = await self._opened(opened, self._choose(draft, hint))
        await self._in_view(draft, view.id)

    async def picked(self, slack_id: str, draft_id: str, view_id: str, zoom_id: str) -> None:
        """One of the list was chosen. Refusal where it may not be; what Zoom says is shown in the view."""
        draft = await self._own(slack_id, draft_id)
        if draft is None:
            lost = drafts.lost()
            await self.say(view_id, message.note(lost.text, lost.next_step))
        elif directory.is_hint(zoom_id):
            await self._redraw(view_id, self._choose(draft, CHOOSE))
        else:
            await self._require(slack_id, draft.kind)
            await self.say(view_id, message.note(READING))
            await self._forget_reply_url(draft)
            # A draft of its own: of two choices at once, the view shows either.
            await self._in_view(replace(draft, id=self._new_id(), zoom_id=zoom_id), view_id)

    async def suggest(self, slack_id: str, draft_id: str, typed: str) -> list[Option]:
        """What there is to choose from."""
        draft = await self._own(slack_id, draft_id)
        return await self._directory.suggest(draft.kind, typed) if draft else []

    async def submitted(self, draft: Draft, filled: Filled, view_id: str) -> Reaction:  # noqa: ARG002 a draft has one form
        """The form was sent: what is wrong with it, or what it would change, or that it is on its way."""
        kind = self._looking.kind(draft.kind)
        context = self._looking.context_now(draft.asker)
        try:
            kind.check(draft.before, filled, context)
        except base.Wrong as wrong:
            return forms.Errors(wrong.errors)
        if isinstance(kind, base.Settles):
            filled = kind.settled(draft.before, filled, context)
        known = comparing.fields(kind, context, draft.before, filled)
        found = comparing.differences(known, draft.before, filled)
        if not found:
            first = kind.form.fields(base.FIRST, filled, context)[0].name
            return forms.Errors({first: change_words.NOTHING_DIFFERS})
        draft = replace(draft, filled=filled)
        if not kind.confirms:
            return await self._accept(draft)
        await self._ports.store.drafts.put(draft)
        of = OfForm(draft=draft.id)
        return forms.Push(change_words.confirm(kind.form.edit_title, draft.name, found, of))

    async def confirmed(self, draft: Draft, view_id: str) -> Reaction:  # noqa: ARG002 a draft has one form
        """Before and after were looked at, and it is to be so."""
        return await self._accept(draft)

    async def say(self, view_id: str, told: Message) -> None:
        """Put words in the place of what a view shows, if it is still open."""
        await self._redraw(view_id, change_words.notice(told))

    async def _accept(self, draft: Draft) -> Reaction:
        change = Change(
            key=f"change:{draft.id}",
            kind=draft.kind,
            zoom_id=draft.zoom_id,
            name=draft.name,
            asker=draft.asker,
            channel=draft.channel,
            reply_url=draft.reply_url,
            before=draft.before,
            after=draft.filled,
            at=self._ports.clock(),
        )
        known = await self._applying.accept(change)
        await self._forget_reply_url(draft)
        if known is not None and self._differ(known, change):
            return forms.Show(change_words.notice(message.note(submitting.SENT, AGAIN)))
        return forms.Clear()

    def _differ(self, one: Change, other: Change) -> bool:
        """Whether two submissions of a form ask for different things; secrets are sealed anew each time."""
        context = self._looking.context_now(other.asker)
        known = comparing.fields(self._looking.kind(other.kind), context, one.after, other.after)
        found = comparing.differences(known, one.after, other.after)
        return any(not each.field.secret for each in found)

    async def _own(self, slack_id: str, draft_id: str) -> Draft | None:
        draft = await self._ports.store.drafts.get(draft_id)
        return draft if draft is not None and draft.asker == slack_id else None

    async def _forget_reply_url(self, draft: Draft) -> None:
        """What answers from here on has it; the draft is kept for the same view coming twice."""
        with contextlib.suppress(StoreUnavailable):
            await self._ports.store.drafts.put(replace(draft, reply_url=""))

    async def _require(self, slack_id: str, kind: str) -> None:
        try:
            await self._permitting.require(slack_id, kind)
        except errors.Silent as silent:
            raise Refusal(forms.SILENT, next_step="Try once more.") from silent

    async def _opened(self, opened: Opened, drawn: Modal) -> Shown:
        try:
            return await self._ports.slack.open(opened.trigger_id, drawn)
        except errors.Refused as refused:
            if refused.code not in forms.TRIGGERS:
                raise
            raise Refusal(forms.TOO_LATE, next_step="Try once more.") from refused

    async def _in_view(self, draft: Draft, view_id: str) -> None:
        """Go on in a view that is open; what cannot be is said there."""
        try:
            async with self._ports.plainly(draft.asker, self._resources[draft.kind].refusals):
                await self._go_on(draft, view_id)
        except Refusal as refusal:
            await self.say(view_id, message.note(refusal.text, refusal.next_step))

    async def _go_on(self, draft: Draft, view_id: str) -> None:
        """To the form; or to another list, where Zoom has ended what the one that is open is of."""
        if draft.zoom_id:
            try:
                await self._show(draft, view_id)
            except zoom.errors.Gone:
                if not self._has_ended(draft.kind):
                    raise
            else:
                return
        else:
            await self._directory.warm(draft.kind)
        if self._has_ended(draft.kind):
            kind, hint = self._successor(draft.kind)
            await self._require(draft.asker, kind)
            self._directory.begin(kind)
            draft = replace(draft, kind=kind, zoom_id="")
            await self._ports.store.drafts.put(draft)
            await self._redraw(view_id, self._choose(draft, hint))

    async def _show(self, draft: Draft, view_id: str) -> None:
        now = await self._looking.current(draft.kind, draft.zoom_id, draft.asker, draft.reply_url)
        filled = dict(now.filled)
        await self._shows.show(replace(draft, name=now.name, filled=filled, before=filled), view_id)

    def _has_ended(self, kind: str) -> bool:
        """Whether Zoom has ended a kind, and there is one that came after it."""
        return kind in self._ports.ended and bool(self._resources[kind].successor)

    def _successor(self, kind: str) -> tuple[str, str]:
        """The kind that came after one, and a word on that."""
        ended = self._resources[kind]
        noun = self._resources[ended.successor].noun
        return ended.successor, f"Zoom has ended {ended.noun}s. These are its {noun}s."

    def _choose(self, draft: Draft, hint: str = "") -> Modal:
        title = self._looking.kind(draft.kind).form.edit_title
        return change_words.choose(title, self._resources[draft.kind].noun, draft.id, hint)

    async def _redraw(self, view_id: str, drawn: Modal) -> None:
        """Nothing is drawn where the view was closed meanwhile."""
        try:
            await self._ports.slack.redraw(view_id, drawn)
        except errors.Refused as refused:
            if refused.code not in errors.STALE:
                raise
