"""After a change: its card shows it, and its asker is told. All of it may be repeated after a crash."""

from collections.abc import Mapping

from bot.services.cards import Cards
from bot.services.change import change_words, comparing
from bot.services.change.comparing import Difference
from bot.services.change.looking import Looking
from bot.services.ports import Ports
from bot.services.replies import Replies
from bot.slack.form import Field
from bot.slack.message import Message
from bot.store.port import Change, ChangeState


class Changed:
    """Tells of changes that have ended."""

    def __init__(self, ports: Ports, looking: Looking, cards: Cards, replies: Replies) -> None:
        self._ports = ports
        self._looking = looking
        self._cards = cards
        self._replies = replies

    async def tell(self, change: Change, reply_url: str) -> None:
        """Tell its asker how it ended. Raises Silent."""
        context = await self._looking.context(change.asker)
        kind = self._looking.kind(change.kind)
        known = comparing.fields(kind, context, change.before, change.after, change.found)
        if change.state is ChangeState.REFUSED:
            meanwhile = comparing.differences(known, change.before, change.found) if change.found else []
            told = change_words.refused(change, meanwhile)
        else:
            told = await self._made(change, known, undoable=kind.confirms)
        await self._replies.deliver(change.asker, reply_url, told)

    async def _made(self, change: Change, known: Mapping[str, Field], *, undoable: bool) -> Message:
        if change_words.is_undo(change):
            original, now = change_words.undone_key(change), self._ports.clock()
            await self._ports.store.changes.move(original, ChangeState.DONE, ChangeState.UNDONE, at=now)
        asked = comparing.differences(known, change.before, change.after)
        taken = [each for each in asked if each.field.secret or _has(change, each)]
        missing = [
            Difference(each.field, change.found.get(each.field.name), each.after)
            for each in asked
            if each not in taken
        ]
        redrawn = await self._cards.redraw(change.kind, change.zoom_id)
        undoable &= not change_words.is_undo(change) and any(not each.field.secret for each in taken)
        return change_words.made(change, taken, missing, redrawn=redrawn, undoable=undoable)


def _has(change: Change, each: Difference) -> bool:
    return comparing.same(each.field, change.found.get(each.field.name), each.after)
