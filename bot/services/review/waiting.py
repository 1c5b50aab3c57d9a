"""`/zoom requests`: what somebody asked for, and what waits for them to decide."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final, Protocol

from slack_sdk.models import blocks as kit

from bot.domain import reviews
from bot.domain import text as words
from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.resources import base
from bot.services.filling import drawing
from bot.services.ports import Ports
from bot.services.review import approval_card
from bot.services.review.entitling import Right
from bot.slack import message, text
from bot.slack.api import Posted
from bot.slack.message import Message

SHOWN: Final = 20
"""Requests in one list: two blocks each at most, and a message takes fifty."""
AT_ONCE: Final = 100
MOST_LOOKED_AT: Final = 1000
"""Of those that wait for anybody, in whole pages."""
MOST_DOUBTS: Final = 3
"""So often nobody can tell whether somebody may decide; then it is left at that."""

LONGEST: Final = 1000

NOTHING: Final = "You asked for nothing yet, and nothing waits for you."
MORE: Final = "There may be more: these are the oldest."


class Entitles(Protocol):
    """Who may approve."""

    async def right(self, request: Request, slack_id: str) -> Right:
        """What somebody may do about a request. Refusal where nobody can tell."""
        ...


class Waiting:
    """Lists requests."""

    def __init__(
        self,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        entitling: Entitles,
        *,
        most: int = MOST_LOOKED_AT,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._entitling = entitling
        self._most = most

    async def answer(self, slack_id: str) -> Sequence[Message]:
        """What waits for somebody, and what they asked for; a message each."""
        found = [await self.for_them(slack_id), await self.of_them(slack_id)]
        told = [each for each in found if each is not None]
        return told or [message.note(NOTHING, f"{self._ports.command} help shows what you can ask for.")]

    async def of_them(self, slack_id: str) -> Message | None:
        """What somebody asked for, the latest first; None where that is nothing."""
        asked = await self._ports.store.requests.asked_by(slack_id, SHOWN)
        found = [each for each in asked if each.state is not State.ABANDONED]
        if not found:
            return None
        title = "What you asked for"
        return Message(title, [message.title(title), *map(self._own, found)])

    async def for_them(self, slack_id: str) -> Message | None:
        """What waits for somebody to decide, the oldest first; None where that is nothing."""
        found: list[Request] = []
        doubt: Refusal | None = None
        doubts = 0
        async for request in self._pending():
            try:
                right = await self._entitling.right(request, slack_id)
            except Refusal as refusal:
                doubt, doubts = refusal, doubts + 1
                if doubts == MOST_DOUBTS:
                    break
                continue
            if _waits_for(request, slack_id, right):
                found.append(request)
            if len(found) == SHOWN:
                break
        blocks = [block for request in found for block in await self._theirs(request)]
        if len(found) == SHOWN:
            blocks.append(message.plain(MORE))
        if doubt is not None:
            blocks.append(message.plain(doubt.text))
        title = "What waits for you"
        return Message(title, [message.title(title), *blocks]) if blocks else None

    async def _pending(self) -> AsyncIterator[Request]:
        after, looked_at = "", 0
        while looked_at < self._most:
            page = await self._ports.store.requests.pending(AT_ONCE, after)
            for request in page:
                yield request
            if len(page) < AT_ONCE:
                return
            after, looked_at = page[-1].key, looked_at + len(page)

    def _own(self, request: Request) -> kit.SectionBlock:
        """A request of the reader's own."""
        shown = approval_card.face(request)
        line = f"{shown.emoji} *{self._name(request)}*: {text.escape(shown.words)}"
        lines = [f"{line}. Asked {text.when(request.asked_at)}", *_next(request)]
        section = message.mrkdwn("\n".join(drawing.cut(each, LONGEST) for each in lines))
        if request.state is State.PENDING:
            section.accessory = approval_card.withdraw(request)
        return section

    async def _theirs(self, request: Request) -> list[kit.Block]:
        """A request that the reader may decide about."""
        review = reviews.of(request)
        asked = f"{text.person(request.asker)}, {text.when(request.asked_at)}"
        lines = [
            f"{approval_card.face(request).emoji} *{self._name(request)}*, asked for by {asked}",
            f"Expires {text.when(review.deadline)}. {await self._thread(request)}",
        ]
        if review.votes:
            lines.append(f"Approved so far: {approval_card.agreed(review)}")
        line = "\n".join(drawing.cut(each, LONGEST) for each in lines)
        return [message.mrkdwn(line), message.row(*approval_card.approve_and_deny(request))]

    def _name(self, request: Request) -> str:
        resource = self._resources.get(request.kind)
        if resource is None or not request.spec:
            return text.escape(words.abridged(words.shown(f"{request.kind} {request.text}")))
        return text.escape(approval_card.titled(request, resource))

    async def _thread(self, request: Request) -> str:
        """The way to its thread, if it has one and Slack says where that is."""
        if not request.thread_ts:
            return ""
        return await self._ports.link(Posted(request.thread_channel, request.thread_ts), "Open the thread")


def _waits_for(request: Request, slack_id: str, right: Right) -> bool:
    review = reviews.of(request)
    own = slack_id in review.own and not right.self_approval
    return right.entitled and not own and slack_id not in review.votes


def _next(request: Request) -> list[str]:
    """What comes next, or why it ended, for its asker."""
    review = reviews.of(request) if request.review else None
    if review and request.state is State.PENDING:
        return [f"It expires {text.when(review.deadline)} if nobody decides."]
    if review and request.state is State.DENIED:
        return [f"By {text.person(review.decided_by)}: {text.escape(words.plain(review.reason))}"]
    return [text.escape(line) for line in request.note.splitlines()]
