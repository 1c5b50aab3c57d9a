"""Tell: what happened to a request under review is said in its thread, on its card, and to its asker.

A turn is saved in one transaction with what it tells of, and told here, by a job, at least once and in order.
The card is drawn from the request as it is now. Slack cannot be asked whether a message was posted, so the
head of a thread is posted with words that stay true, and becomes the card once its place is saved: no crash
leaves a second card that nobody draws again.
"""

import asyncio
import contextlib
import functools
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from bot.domain import reviews
from bot.domain.requests import Request, State
from bot.domain.turns import Turn, What
from bot.resources import base
from bot.services import asking, recovering
from bot.services.announcing import Announcing
from bot.services.ports import TELL, Overtaken, Ports, waiting
from bot.services.review import approval_card, turn_words
from bot.slack import errors
from bot.slack.api import Posted
from bot.slack.message import Message

log = logging.getLogger(__name__)

NO_CHANNEL: Final = "I cannot post in the channel of those who approve ({code}), so nobody could decide."
ASK_ADMINS: Final = "Ask an admin of this bot to invite it there, then ask again."
CHANNEL_SHUT: Final = (
    "Slack does not let me post in the approvers' channel {channel} ({code}): look at the policy's channel, "
    "and invite me there."
)

CARD_GONE: Final = (
    "Somebody deleted its card. While it waits, those who approve find it with {command} requests."
)

WAITS: Final = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_authed",
        "ratelimited",
        "token_expired",
        "token_revoked",
    }
)
"""Slack's codes where nobody can be told of anything just now: it is told once the bot is let in again."""

DELETED: Final = "message_not_found"
"""Slack's code for a message that is not there any more."""

_THREAD: Final = "thread"
_ASKER: Final = "asker"


class Telling:
    """Tells turns."""

    def __init__(self, ports: Ports, resources: Mapping[str, base.Resource], announcing: Announcing) -> None:
        self._ports = ports
        self._resources = resources
        self._announcing = announcing
        self._at_work: set[str] = set()
        """The keys of requests of which somebody is told just now."""
        self._again: set[str] = set()
        """Those of which there is more to tell since."""
        self._said: set[tuple[int, str]] = set()
        """What of a turn is told already, where the rest had to wait: to say it twice is only a nuisance."""
        self._warned: set[tuple[str, str]] = set()
        """Channels that Slack refused, and cards that are gone, and why: the admins are told once."""

    async def run(self, payload: Mapping[str, Any]) -> None:
        """The job's task: all that is not told yet of one request.

        Where another job tells of the same just now, that one goes on with this: while Slack is slow, many
        that wait for each other would hold up all others.
        """
        key = payload["key"]
        self._again.add(key)
        if key in self._at_work:
            return
        self._at_work.add(key)
        try:
            with waiting():
                while key in self._again:
                    self._again.discard(key)
                    await self._tell_all(key)
        finally:
            self._at_work.discard(key)
            self._again.discard(key)

    async def recover(self) -> None:
        """At the start: what is untold.

        Also where the engine has a job at work: it may have been cut off after its task had ended.
        """
        for key in await self._ports.store.turns.waiting():
            await recovering.start_again(self._ports, f"{TELL}:{key}", TELL, {"key": key})

    async def _tell_all(self, key: str) -> None:
        turns = await self._ports.store.turns.untold(key)
        request = await self._ports.store.requests.get(key) if turns else None
        if request is not None:
            await self._tell(request, self._resources[request.kind], turns)

    async def _tell(self, request: Request, resource: base.Resource, turns: Sequence[Turn]) -> None:
        try:
            request = await self._threaded(request, resource)
        except errors.Refused as refused:
            if refused.code in WAITS:
                raise
            if not await self._shut(request, refused.code):
                return  # what came of that is told by another job
        if any(turn.what is What.FAILED for turn in turns):
            # What a job refused it has told; what was refused here, for its channel, nobody has told yet.
            await self._ports.jobs.start(
                f"{recovering.DECIDE}{request.key}", asking.TASK, {"key": request.key}
            )
        told = await asyncio.gather(
            self._draw(request, resource),
            self._reply(request, resource, turns),
            self._write(request, resource, turns),
            return_exceptions=True,  # none goes on behind the back of the next run
        )
        for failed in told:
            if failed is not None:
                raise failed
        for turn in turns:
            await self._ports.store.turns.told(turn.number)
        self._said -= {(turn.number, to) for turn in turns for to in (_THREAD, _ASKER)}

    async def _threaded(self, request: Request, resource: base.Resource) -> Request:
        """The request with its thread: it begins where there is none yet. Raises SlackError.

        What was granted is left without.
        """
        if request.thread_ts or not request.review:
            return request
        channel = reviews.of(request).terms.channel
        posted = await self._ports.slack.post(channel, approval_card.placeholder(request, resource))
        await self._ports.store.requests.place(request.key, posted.channel, posted.ts)
        # Drawn from what is saved: somebody may have decided meanwhile, and another thread may be there.
        return await self._ports.store.requests.get(request.key) or request

    async def _shut(self, request: Request, code: str) -> bool:
        """Slack takes nothing in the channel: what waits there for an approval is refused.

        Whether the others are to be told all the same, as it is decided already.
        """
        await self._warn(request, reviews.of(request).terms.channel, code)
        if request.state is not State.PENDING:
            return True
        note = f"{NO_CHANNEL.format(code=code)}\n{ASK_ADMINS}"
        with contextlib.suppress(Overtaken):
            await self._ports.move(request, State.REFUSED, "request.refused", note=note)
        return False

    async def _draw(self, request: Request, resource: base.Resource) -> None:
        """The card, as the request is now."""
        if not request.thread_ts:
            return
        place = Posted(request.thread_channel, request.thread_ts)
        try:
            await self._ports.slack.update(place, approval_card.card(request, resource))
        except errors.Refused as refused:
            await self._refused(request, request.thread_channel, refused)

    async def _reply(self, request: Request, resource: base.Resource, turns: Sequence[Turn]) -> None:
        """The thread, one turn after the other."""
        for turn in turns if request.thread_ts else ():
            said = turn_words.reply(turn, request, resource)
            if said is not None:
                await self._once(turn, _THREAD, functools.partial(self._post, request, said))

    async def _post(self, request: Request, said: Message) -> None:
        try:
            await self._ports.slack.post(request.thread_channel, said, thread=request.thread_ts)
        except errors.Refused as refused:
            await self._refused(request, request.thread_channel, refused)

    async def _refused(self, request: Request, channel: str, refused: errors.Refused) -> None:
        """Slack takes nothing there, and the admins are told; where that is so everywhere, it waits."""
        if refused.code in WAITS:
            raise refused
        await self._warn(request, channel, refused.code)

    async def _write(self, request: Request, resource: base.Resource, turns: Sequence[Turn]) -> None:
        """The asker, one turn after the other."""
        for turn in turns:
            if turn.what is What.ASKED and request.state is State.REFUSED:
                continue  # it never waited for anybody
            said = turn_words.to_asker(turn, request, resource, self._ports.command)
            if said is not None:
                await self._once(turn, _ASKER, functools.partial(self._direct, request, said))

    async def _direct(self, request: Request, said: Message) -> None:
        try:
            await self._ports.slack.post(request.asker, said)
        except errors.Refused as refused:
            if refused.code in WAITS:
                raise
            log.warning("%s cannot be told of %s: %s", request.asker, request.key, refused)

    async def _once(self, turn: Turn, to: str, tell: Callable[[], Awaitable[None]]) -> None:
        if (turn.number, to) not in self._said:
            await tell()
            self._said.add((turn.number, to))

    async def _warn(self, request: Request, channel: str, code: str) -> None:
        """Tell the admins, once in a life of the bot, that a channel takes nothing, or a card is gone."""
        log.warning("%s cannot be told in %s: %s", request.key, channel, code)
        place, words = channel, CHANNEL_SHUT.format(channel=channel, code=code)
        if code == DELETED:
            place, words = request.key, CARD_GONE.format(command=self._ports.command)
        if (place, code) not in self._warned:
            self._warned.add((place, code))
            await self._announcing.warn_admins(request, words, check="")
