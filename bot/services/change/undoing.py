"""Undo: a change like any other, with both sides swapped, for ten minutes."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.errors import Refusal
from bot.services.change import change_words, comparing
from bot.services.change.applying import Applying
from bot.services.change.looking import Looking
from bot.services.ports import Ports
from bot.store.port import Change, ChangeState

UNDO_FOR: Final = timedelta(minutes=10)


class Undoing:
    """Takes changes back."""

    def __init__(self, ports: Ports, looking: Looking, applying: Applying) -> None:
        self._ports = ports
        self._looking = looking
        self._applying = applying

    async def undo(self, slack_id: str, key: str, reply_url: str) -> None:
        """Save that a change is to be taken back. Refusal where it cannot be, or is already."""
        done = await self._ports.store.changes.get(key)
        if done is None or done.asker != slack_id:
            raise Refusal("That change is not yours to undo.")
        earlier = await self._ports.store.changes.get(change_words.undo_key(done))
        if earlier is None or earlier.state is ChangeState.ABANDONED:
            self._check(done)
        known = await self._applying.accept(earlier or await self._swapped(done, reply_url))
        if known is not None:
            raise Refusal(change_words.undone_already(known))

    def _check(self, done: Change) -> None:
        if done.state is not ChangeState.DONE or change_words.is_undo(done):
            raise Refusal("There is nothing to undo.")
        if self._ports.clock() - (done.changed_at or done.at) > UNDO_FOR:
            raise Refusal(
                "I undo a change only within ten minutes of it: by now others may count on it.",
                next_step="Open it once more, and change it back.",
            )

    async def _swapped(self, done: Change, reply_url: str) -> Change:
        """From what was found after it to what was there before, in the fields that it changed."""
        context = await self._looking.context(done.asker)
        kind = self._looking.kind(done.kind)
        known = comparing.fields(kind, context, done.before, done.after, done.found)
        asked = comparing.differences(known, done.before, done.after)
        names = {each.field.name for each in asked if not each.field.secret}
        kept = {name: value for name, value in done.found.items() if name not in names}
        return replace(
            done,
            key=change_words.undo_key(done),
            reply_url=reply_url,
            before=done.found,
            after=kept | {name: done.before[name] for name in names if done.before.get(name) is not None},
            at=self._ports.clock(),
            state=ChangeState.ACCEPTED,
            note="",
            found={},
            changed_at=None,
        )
