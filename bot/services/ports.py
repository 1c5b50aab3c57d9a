"""What the services need of the outside, handed to each of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import zoom
from bot.domain.clock import Clock
from bot.domain.requests import Request, State
from bot.errors import BotError
from bot.jobs.port import Jobs
from bot.slack.api import Slack
from bot.store.port import AuditEntry, Store

Sleep = Callable[[float], Awaitable[None]]


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

    async def move(
        self, request: Request, to: State, action: str, *, subject: str = "", **changes: object
    ) -> Request:
        """Take a request to its next state, with its audit row.

        Raises Overtaken where somebody else moved it meanwhile: whoever did goes on with it.
        """
        now = self.clock()
        entry = AuditEntry(
            at=now, actor=request.asker, action=action, subject=subject or request.key, request=request.key
        )
        moved = await self.store.requests.move(request.key, request.state, to, at=now, entry=entry, **changes)
        if moved is None:
            raise Overtaken(request.key)
        return moved
