"""After a change: its card shows it, and its asker is told. All of it may be repeated after a crash."""

import logging
from collections.abc import Mapping

from bot import zoom
from bot.resources import base
from bot.services import change_words, comparing
from bot.services.comparing import Difference
from bot.services.looking import Looking
from bot.services.ports import Ports
from bot.services.replies import Replies
from bot.slack import errors
from bot.slack.api import Posted
from bot.slack.form import Field
from bot.slack.message import Message
from bot.store.port import Change, ChangeState

log = logging.getLogger(__name__)


class Changed:
    """Tells of changes that have ended."""

    def __init__(
        self, ports: Ports, resources: Mapping[str, base.Resource], looking: Looking, replies: Replies
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._looking = looking
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
        redrawn = await self._redraw_card(change)
        undoable = undoable and any(not each.field.secret for each in taken)
        return change_words.made(change, taken, missing, redrawn=redrawn, undoable=undoable)

    async def _redraw_card(self, change: Change) -> bool:
        """Make the card show it; False where it still shows what was before."""
        request = await self._ports.store.requests.by_zoom_id(change.kind, change.zoom_id)
        if request is None or not request.card_ts:
            return True
        resource = self._resources[change.kind]
        spec = resource.spec(request.spec)
        try:
            made = await resource.fetch(self._ports.zoom, change.zoom_id, spec, request.asker)
            await self._ports.slack.update(Posted(request.card_channel, request.card_ts), made.card)
        except (zoom.ZoomError, errors.SlackError) as failed:
            log.warning("the card of %s still shows what was before: %s", request.key, failed)
            return False
        return True


def _has(change: Change, each: Difference) -> bool:
    return comparing.same(change.found.get(each.field.name), each.after)
