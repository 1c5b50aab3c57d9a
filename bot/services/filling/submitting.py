"""Submit: what was filled in is read, checked and saved, before Slack is told what becomes of the view."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

from bot.domain.vault import Vault
from bot.errors import Refusal
from bot.jobs.port import JobsUnavailable
from bot.resources import base
from bot.services.asking import Asked, Asking
from bot.services.filling import drafts, drawing, presets
from bot.services.filling.drafts import Drafts, Seen, Sheet
from bot.services.filling.forms import Clear, Close, Errors, Reaction, Show
from bot.services.filling.verifying import Verifying
from bot.services.ports import Ports
from bot.slack import modal
from bot.slack.form import Field, Filled
from bot.store.port import Draft, StoreUnavailable

PATIENCE: Final = 0.5
"""Seconds that Slack has to say where somebody is, while it waits for an answer itself."""

LONGEST: Final = 1500
"""Characters of the words under one input."""

UNSAVED: Final = "I cannot save anything just now; nothing was sent. Press again in a minute."
SENT: Final = "You have sent this form before, with other choices, and those hold."
ANOTHER: Final = "Close it, and type the command again to ask for another one."
TITLE: Final = "Not done"

Fields: TypeAlias = Mapping[str, tuple[base.Page, Field]]
"""By name, each with its page."""


class Changes(Protocol):
    """What becomes of a form that changes what is there."""

    async def submitted(self, draft: Draft, filled: Filled, view_id: str) -> Reaction:
        """Its first view was submitted."""
        ...

    async def confirmed(self, draft: Draft, view_id: str) -> Reaction:
        """What would change was shown, and confirmed."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What submitting stands on."""

    drafts: Drafts
    asking: Asking
    verifying: Verifying
    changes: Changes
    vault: Vault


class Submitting:
    """Takes what people submit."""

    def __init__(self, ports: Ports, parts: Parts, *, patience: float = PATIENCE) -> None:
        self._ports = ports
        self._parts = parts
        self._patience = patience
        self._presets = presets.Presets(ports)

    async def submitted(self, seen: Seen) -> Reaction:
        """What becomes of the view; what was filled in stays in it wherever something is wrong."""
        try:
            sheet = await self._parts.drafts.of(seen, wait=self._patience)
            return await self._taken(sheet, seen)
        except Refusal as refusal:
            return said(seen, refusal.text, refusal.next_step)
        except (StoreUnavailable, JobsUnavailable):
            return said(seen, UNSAVED)

    async def _taken(self, sheet: Sheet, seen: Seen) -> Reaction:
        try:
            if seen.callback_id == modal.CONFIRM:
                reaction = await self._parts.changes.confirmed(sheet.draft, seen.root_id)
            elif seen.callback_id == modal.PAGE and seen.page == presets.PAGE.name:
                reaction = await self._preset(sheet, seen)
            elif seen.callback_id == modal.PAGE:
                reaction = await self._page(sheet, seen)
            elif seen.callback_id == modal.FORM:
                reaction = await self._form(sheet, seen)
            else:
                raise drafts.lost()
        except base.Wrong as wrong:
            reaction = Errors(wrong.errors)
        if isinstance(reaction, Errors):
            return placed(_fields(sheet, seen), seen, reaction.errors)
        return reaction

    async def _form(self, saved: Sheet, seen: Seen) -> Reaction:
        sheet = await self._read(saved, seen)
        draft = sheet.draft
        await self._ports.store.drafts.put(draft)
        if draft.zoom_id:
            await self._parts.verifying.check(sheet, base.FIRST)
            return await self._parts.changes.submitted(draft, sheet.filled, seen.root_id)
        spec = sheet.resource.read(sheet.filled, sheet.context)
        await self._parts.verifying.check(sheet, base.FIRST)
        asked = Asked(seen.root_id, draft.asker, draft.channel, draft.reply_url, draft=draft.id)
        new = await self._parts.asking.ask_filled(draft.kind, asked, spec)
        # From here on the request answers; what is left is for the same form coming twice, and may fail.
        with contextlib.suppress(StoreUnavailable):
            await self._ports.store.drafts.put(replace(draft, reply_url=""))
        return Clear() if new or _same(saved, sheet) else Show(drawing.notice(TITLE, SENT, ANOTHER))

    async def _page(self, saved: Sheet, seen: Seen) -> Reaction:
        sheet = await self._read(saved, seen)
        self._sensible(sheet, seen)
        await self._parts.verifying.check(sheet, seen.page)
        await self._ports.store.drafts.put(sheet.draft)
        return Close()

    async def _preset(self, sheet: Sheet, seen: Seen) -> Reaction:
        asked, wrong = sheet.read(seen.page, seen, None)
        known = {name: field for name, (_, field) in sheet.every_field().items()}
        choices = presets.worth_keeping(known, sheet.filled)
        draft = sheet.draft
        wrong = wrong or await self._presets.change(
            draft.asker, draft.kind, asked.filled, choices, sheet.context.presets
        )
        return Errors(wrong) if wrong else Close()

    async def _read(self, saved: Sheet, seen: Seen) -> Sheet:
        """Filled in as the view is. Raises Wrong."""
        saved.page(seen.page)
        sheet, wrong = saved.read(seen.page, seen, self._parts.vault)
        if wrong:
            raise base.Wrong(wrong)
        return sheet

    def _sensible(self, sheet: Sheet, seen: Seen) -> None:
        """Raises Wrong for what cannot be so on this page, as far as that can be told already.

        What is wrong on other pages is said when the form is submitted.
        """
        try:
            if sheet.draft.zoom_id and isinstance(sheet.resource, base.Editable):
                sheet.resource.check(sheet.draft.before, sheet.filled, sheet.context)
            else:
                sheet.resource.read(sheet.filled, sheet.context)
        except base.Wrong as wrong:
            here = {name: words for name, words in wrong.errors.items() if name in seen.inputs}
            if here:
                raise base.Wrong(here) from None


def _same(one: Sheet, other: Sheet) -> bool:
    """Whether both are filled in alike; secrets are sealed anew each time."""
    secret = {name for name, (_, field) in other.every_field().items() if field.secret}
    names = {*one.filled, *other.filled} - secret
    return all(one.filled.get(name) == other.filled.get(name) for name in names)


def said(seen: Seen, *words: str) -> Reaction:
    """Words for a whole view: under its first input, so that all that was typed stays; else in its place."""
    if seen.inputs:
        return Errors({seen.inputs[0]: " ".join(each for each in words if each)[:LONGEST]})
    return Show(drawing.notice(TITLE, *words))


def _fields(saved: Sheet, seen: Seen) -> Fields:
    """All fields, with those that what is filled in now calls for."""
    return {**saved.every_field(), **saved.read(seen.page, seen, None)[0].every_field()}


def placed(known: Fields, seen: Seen, wrong: Mapping[str, str]) -> Reaction:
    """What is wrong, under its inputs; of another page, under the first, with the page's title."""
    here = {name: words[:LONGEST] for name, words in wrong.items() if name in seen.inputs}
    elsewhere = [_named(known, name, words) for name, words in wrong.items() if name not in here]
    if not elsewhere:
        return Errors(here)
    if not seen.inputs:
        return Show(drawing.notice(TITLE, *elsewhere))
    first = seen.inputs[0]
    return Errors(here | {first: " ".join(filter(None, [here.get(first), *elsewhere]))[:LONGEST]})


def _named(known: Fields, name: str, words: str) -> str:
    if name not in known:
        return words
    page, field = known[name]
    where = field.label if page.name == base.FIRST else f"{page.title}, {field.label}"
    return f"{where}: {words}"
