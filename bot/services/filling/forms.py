"""Fill in: a form is opened, its pages are turned, and it is drawn again as what is filled in changes.

A view can only be submitted once its draft is saved: the draft outlives a restart, as the view in Slack does.
Within the three seconds that a trigger is good for, nothing but Slack and the store is asked.
"""

import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from bot.domain import text
from bot.domain.requests import Request
from bot.domain.vault import Vault
from bot.domain.words import Verb
from bot.errors import Refusal
from bot.resources import base
from bot.services.filling import drawing, naming, presets
from bot.services.filling.drafts import Drafts, Seen, Sheet
from bot.services.filling.suggesting import Suggesting
from bot.services.ports import Ports
from bot.slack import errors, modal
from bot.slack.form import Filled
from bot.slack.modal import Modal, Shown
from bot.store.port import Draft

log = logging.getLogger(__name__)

TOO_LATE: Final = "Slack gives me three seconds to open a form, and I was too late."
SILENT: Final = "Slack does not tell me just now whether you may do that."
UNSURE: Final = "Slack did not say whether it opened the form. If you do not see it, type the command again."

TRIGGERS: Final = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
"""Slack's codes for a trigger that is of no use any more (docs.slack.dev/reference/methods/views.open)."""

CHANGED: Final = "hash_conflict"
"""Slack's code for a view that was changed meanwhile."""

TOO_HIGH: Final = "push_limit_reached"
"""Slack's code where three views lie upon each other already."""

PATIENCE: Final = 5.0
"""Seconds that Slack has to say where somebody is, while nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Where somebody asked for a form."""

    trigger_id: str
    slack_id: str
    channel: str
    reply_url: str


@dataclass(frozen=True, slots=True)
class Errors:
    """The view stays as it is filled in, with words under its inputs, by block ID."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Show:
    """Another view takes its place."""

    modal: Modal


@dataclass(frozen=True, slots=True)
class Push:
    """Another view is put upon it."""

    modal: Modal


@dataclass(frozen=True, slots=True)
class Close:
    """It closes; what is below it is seen again."""


@dataclass(frozen=True, slots=True)
class Clear:
    """It closes, with all that is below it."""


Reaction: TypeAlias = Errors | Show | Push | Close | Clear
"""What becomes of a view that was submitted."""


class Permits(Protocol):
    """Who may have what."""

    async def may_ask(self, slack_id: str, kind: str) -> None:
        """Refusal where somebody comes to nothing, whatever they ask for of a kind."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What forms stand on."""

    permits: Permits
    drafts: Drafts
    suggesting: Suggesting
    vault: Vault


class Forms:
    """Opens forms, and draws them."""

    def __init__(
        self,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        parts: Parts,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._permits = parts.permits
        self._vault = parts.vault
        self._drafts = parts.drafts
        self._suggesting = parts.suggesting
        self._presets = presets.Presets(ports)
        self._patience = patience
        self._latest: dict[str, Seen] = {}
        """By view: the latest of those changes in it that are at work."""

    async def open(self, kind: str, opened: Opened, rest: str = "", *, filled: Filled | None = None) -> None:
        """Open a new form. Refusal where it cannot be. `rest`: what was typed after the word.

        That is the name of a preset, or where a form has no presets, of what is to be made.
        """
        if kind in self._ports.ended:
            kind = self._resources[kind].successor or kind
        try:
            await self._permits.may_ask(opened.slack_id, kind)
        except errors.Silent as silent:
            raise Refusal(SILENT, next_step="Try once more.") from silent
        draft = Draft(
            uuid.uuid4().hex, kind, opened.slack_id, opened.channel, opened.reply_url, self._ports.clock()
        )
        sheet = await self._begun(await self._drafts.sheet(draft), rest, filled)
        await self._ports.store.drafts.put(sheet.draft)
        shown = await self._opened(opened, sheet)
        if sheet.context.zone is None:
            await self._again(sheet, shown)

    async def hand_over(self, key: str, opened: Opened) -> None:
        """What somebody asked for is of a kind that Zoom has ended: open the form of its successor."""
        request, resource = await self._own(key, opened)
        if not resource.successor:
            raise Refusal("There is no other form for that.")
        wanted = resource.hand_over(resource.spec(request.spec))
        await self.open(resource.successor, opened, filled=wanted)

    async def reopen(self, key: str, opened: Opened) -> None:
        """What somebody asked for with a form did not come to be: the form again, filled in as it was."""
        request, _ = await self._own(key, opened)
        draft = await self._ports.store.drafts.get(request.draft)
        if draft is None:
            raise Refusal(
                "What you filled in is not kept any more.",
                next_step=f"Type the command again: {self._ports.command} help shows it.",
            )
        await self.open(request.kind, opened, filled=draft.filled)

    async def _own(self, key: str, opened: Opened) -> tuple[Request, base.Resource]:
        """The request of whoever asks for a form of it."""
        request = await self._ports.store.requests.get(key)
        resource = self._resources.get(request.kind) if request else None
        if request is None or resource is None or request.asker != opened.slack_id:
            raise Refusal("That form is not yours to open.")
        return request, resource

    async def show(self, draft: Draft, view_id: str, hash_: str = "") -> None:
        """Save a draft, and draw its form in a view that is open; nothing where it was closed meanwhile."""
        await self._ports.store.drafts.put(draft)
        sheet = await self._drafts.sheet(draft, wait=self._patience)
        await self._redraw(view_id, drawing.first(sheet), hash_)

    async def more(self, seen: Seen) -> None:
        """From the first page to the menu of the others."""
        async with self._or_pushed(seen):
            sheet, _ = (await self._drafts.of(seen)).read(base.FIRST, seen, self._vault)
            await self._ports.store.drafts.put(sheet.draft)
            await self._ports.slack.push(seen.trigger_id, drawing.menu(sheet))

    async def turn(self, seen: Seen, page: str) -> None:
        """From the menu to a page."""
        async with self._or_pushed(seen):
            sheet = await self._drafts.of(seen)
            drawn = drawing.page(sheet, page)
            try:
                await self._ports.slack.push(seen.trigger_id, drawn)
            except errors.Refused as refused:
                if refused.code != TOO_HIGH:
                    raise
                await self._redraw(seen.view_id, drawn)  # the menu was opened twice
            self._suggesting.begin(sheet, page)

    async def watched(self, seen: Seen) -> None:
        """Something was chosen on which other fields depend: the view is drawn again, nothing is saved."""
        self._latest[seen.view_id] = seen
        try:
            sheet, _ = (await self._drafts.of(seen)).read(seen.page, seen, None)
            drawn = _drawn(sheet, seen.page)
            # Of two quick changes the first one's redraw makes the second one's hash stale.
            if not await self._redraw(seen.view_id, drawn, seen.hash) and self._is_latest(seen):
                await self._redraw(seen.view_id, drawn)
        except Refusal:
            return  # who submits it is told
        finally:
            if self._is_latest(seen):
                del self._latest[seen.view_id]

    def _is_latest(self, seen: Seen) -> bool:
        return self._latest.get(seen.view_id) is seen

    async def unset(self, seen: Seen, name: str) -> None:
        """Forget a secret that is set."""
        async with self._or_pushed(seen):
            saved = await self._drafts.of(seen)
            left = saved.with_({key: value for key, value in saved.filled.items() if key != name})
            await self._ports.store.drafts.put(left.draft)
            sheet, _ = left.read(seen.page, seen, None)
            await self._redraw(seen.view_id, _drawn(sheet, seen.page), seen.hash)
            await self._below(seen, left)

    async def refresh(self, seen: Seen) -> None:
        """A page was submitted: what lies below it says so."""
        with contextlib.suppress(Refusal):
            await self._below(seen, await self._drafts.of(seen))

    async def _below(self, seen: Seen, sheet: Sheet) -> None:
        if seen.previous_id and seen.previous_id != seen.root_id:
            await self._redraw(seen.previous_id, drawing.menu(sheet))
        if seen.root_id != seen.view_id:
            await self._redraw(seen.root_id, drawing.first(sheet))

    async def _begun(self, sheet: Sheet, rest: str, filled: Filled | None) -> Sheet:
        """As a new form is filled in."""
        form_, wanted = sheet.resource.form, dict(filled or {})
        if rest and len(form_.pages) > 1:
            wanted |= await self._presets.kept(sheet.draft.asker, sheet.draft.kind, text.shown(rest))
        elif rest:
            wanted |= self._named(sheet, rest)
        return sheet.with_(presets.fitting(form_, wanted, sheet.context))

    def _named(self, sheet: Sheet, typed: str) -> Filled:
        found = naming.filled(sheet.fields(base.FIRST), typed)
        if found is None:
            shown, word = text.abridged(text.shown(typed)), self._word(sheet.resource)
            raise Refusal(f"I cannot do anything with “{shown}” here.", next_step=f"Type {word} alone.")
        return found

    async def _opened(self, opened: Opened, sheet: Sheet) -> Shown:
        try:
            return await self._ports.slack.open(opened.trigger_id, drawing.first(sheet))
        except errors.Refused as refused:
            await self._ports.store.drafts.remove(sheet.draft.id)
            if refused.code not in TRIGGERS:
                raise
            again = f"Type {self._word(sheet.resource)} again."
            raise Refusal(TOO_LATE, next_step=again) from refused
        except errors.Silent as silent:
            raise Refusal(UNSURE) from silent

    async def _again(self, sheet: Sheet, shown: Shown) -> None:
        """Once it is known which time zone its asker is in, the form names it."""
        known = await self._drafts.sheet(sheet.draft, wait=self._patience)
        if known.context.zone is not None:
            await self._redraw(shown.id, drawing.first(known), shown.hash)

    async def _redraw(self, view_id: str, drawn: Modal, hash_: str = "") -> bool:
        """Draw a view again, if it is still open; False where it was changed since it had that hash."""
        try:
            await self._ports.slack.redraw(view_id, drawn, hash_=hash_)
        except errors.Silent as silent:
            log.warning("nobody knows whether a view was drawn again: %s", silent)
        except errors.Refused as refused:
            if refused.code not in errors.STALE:
                raise
            return refused.code != CHANGED
        return True

    @contextlib.asynccontextmanager
    async def _or_pushed(self, seen: Seen) -> AsyncIterator[None]:
        """What cannot be is said in a view upon the one that is open; Slack takes no fourth one."""
        try:
            yield
        except Refusal as refusal:
            words = drawing.notice("That form is gone", refusal.text, refusal.next_step)
            if seen.callback_id == modal.PAGE:
                await self._redraw(seen.view_id, words)
            else:
                await self._ports.slack.push(seen.trigger_id, words)

    def _word(self, resource: base.Resource) -> str:
        """What is typed for a kind's form."""
        words = [word.name for word in resource.words if Verb.OPEN in word.verbs.values()]
        return " ".join([self._ports.command, *words[:1]])


def _drawn(sheet: Sheet, page: str) -> Modal:
    return drawing.first(sheet) if page == base.FIRST else drawing.page(sheet, page)
