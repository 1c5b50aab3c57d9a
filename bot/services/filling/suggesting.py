"""Suggest: what can be chosen in a field of a form, while somebody types."""

from typing import Final

from bot.errors import Refusal
from bot.services.filling import directory
from bot.services.filling.directory import Directory
from bot.services.filling.drafts import Drafts, Seen, Sheet
from bot.services.filling.verifying import Askers
from bot.slack import form

LOST: Final = form.Option(directory.HINT, "This form is too old: close it, and type the command again")


class Suggesting:
    """Knows whose form it is that somebody types in."""

    def __init__(self, drafts: Drafts, list_: Directory, askers: Askers) -> None:
        self._drafts = drafts
        self._directory = list_
        self._askers = askers

    async def suggest(self, seen: Seen, name: str, typed: str) -> list[form.Option]:
        """Up to a hundred options for a field, always within the three seconds that Slack gives."""
        try:
            draft = (await self._drafts.of(seen)).draft
        except Refusal:
            return [LOST]
        asker = self._askers(draft.asker, draft.reply_url)
        return await self._directory.suggest(draft.kind, typed, field=name, asker=asker)

    def begin(self, sheet: Sheet, page: str) -> None:
        """Begin to read what somebody who sees this page may soon type for."""
        for field in sheet.fields(page):
            if isinstance(field, form.Suggested | form.SuggestedMany):
                asker = self._askers(sheet.draft.asker, sheet.draft.reply_url)
                self._directory.begin(sheet.draft.kind, field=field.name, asker=asker)
