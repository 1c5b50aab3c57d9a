"""What the services need of the outside, handed to each of them."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import zoom
from bot.domain import reviews
from bot.domain.clock import Clock
from bot.domain.requests import Request, State
from bot.errors import BotError
from bot.jobs.port import Again, Jobs, JobsUnavailable
from bot.resources import explain
from bot.slack import errors
from bot.slack.api import Slack
from bot.store.port import AuditEntry, Store, StoreUnavailable

Sleep = Callable[[float], Awaitable[None]]

TELL: Final = "tell"
"""The task of the jobs that tell people what happened to a request under review: never renamed."""

WAIT: Final = timedelta(seconds=10)
"""Until a job goes on where something does not answer."""


class Overtaken(BotError):  # noqa: N818 not an error of anybody's
    """The request goes on elsewhere."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world, each part behind its port."""

    store: Store
    jobs: Jobs
    zoom: zoom.Zoom
    slack: Slack
    clock: Clock
    sleep: Sleep
    command: str
    """The slash command as it is called here, such as `/zoom`."""
    ended: set[str] = field(default_factory=set)
    """Kinds that Zoom said it has no more of. In memory only: after a restart it is asked again."""

    async def move(
        self, request: Request, to: State, action: str, *, subject: str = "", **changes: object
    ) -> Request:
        """Take a request to its next state, with its audit entry and, under review, what is told of it.

        Raises Overtaken where somebody else moved it meanwhile: whoever did goes on with it.
        """
        now = self.clock()
        entry = AuditEntry(
            at=now,
            actor=request.asker,
            action=action,
            subject=subject or request.key,
            request=request.key,
            rule=str(request.review.get("rule", "")),
            message=f"{request.thread_channel}:{request.thread_ts}" if request.thread_ts else "",
        )
        turn = reviews.after(request, to, changes, now)
        moved = await self.store.requests.move(
            request.key, request.state, to, at=now, entry=entry, turn=turn, **changes
        )
        if moved is None:
            raise Overtaken(request.key)
        if turn is not None:
            await self.tell(moved)
        return moved

    async def tell(self, request: Request) -> None:
        """Have told what was saved to be told: by a job, as Slack may be slow, or silent."""
        await self.jobs.start(f"{TELL}:{request.key}:{request.revision}", TELL, {"key": request.key})

    async def zone(self, slack_id: str) -> ZoneInfo | None:
        """Somebody's time zone, to tell them a moment; None, which is then UTC, where Slack does not say."""
        try:
            return (await self.slack.person(slack_id)).zone
        except errors.SlackError:
            return None

    @contextlib.asynccontextmanager
    async def plainly(self, slack_id: str, own: explain.Known = ()) -> AsyncIterator[None]:
        """Zoom's errors within become refusals, in the words and the time zone of whoever asked.

        `own`: what the kind that it is about has words for besides.
        """
        try:
            yield
        except zoom.ZoomError as error:
            raise explain.refusal(error, await self.zone(slack_id), own) from error


@contextlib.contextmanager
def waiting() -> Iterator[None]:
    """Within a job: what does not answer now is waited for."""
    try:
        yield
    except (errors.SlackError, StoreUnavailable, JobsUnavailable) as failed:
        raise Again(WAIT, str(failed)) from failed
