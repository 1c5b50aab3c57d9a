"""What the services need of the outside, handed to each of them."""

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot import zoom
from bot.domain import reviews
from bot.domain.clock import Clock
from bot.domain.requests import Request, State
from bot.domain.turns import Turn, What
from bot.errors import BotError
from bot.jobs.port import Again, Jobs, JobsUnavailable
from bot.resources import explain
from bot.slack import errors, text
from bot.slack.api import Posted, Slack
from bot.store.port import AuditEntry, Store, StoreUnavailable

log = logging.getLogger(__name__)

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

    async def move(  # noqa: PLR0913 all that is saved in one transaction
        self,
        request: Request,
        to: State,
        action: str,
        *,
        subject: str = "",
        actor: str = "",
        message: str = "",
        details: Mapping[str, Any] | None = None,
        rule: str = "",
        turn: Turn | None = None,
        told: bool = True,
        **changes: Any,  # noqa: ANN401 the fields of Request, checked by the store
    ) -> Request:
        """Take a request to its next state, with its audit entry and, under review, what is told of it.

        Unless it is `told` whoever calls has it told. `actor` is its asker, `message` the head of its thread
        and `rule` that of its review, where nothing else is said. Raises Overtaken where somebody else moved
        it meanwhile: whoever did goes on with it. What is pending may be moved without leaving its state, so
        there the revision tells.
        """
        now = self.clock()
        entry = AuditEntry(
            at=now,
            actor=actor or request.asker,
            action=action,
            subject=subject or request.key,
            request=request.key,
            details=details or {},
            rule=rule or str(changes.get("review", request.review).get("rule", "")),
            message=message or thread_of(request),
            result=first_line(changes.get("note", "")) if to in {State.REFUSED, State.ATTENTION} else "",
        )
        turn = turn or reviews.after(request, to, changes, now)
        moved = await self.store.requests.move(
            request.key,
            request.state,
            to,
            at=now,
            entry=entry,
            revision=request.revision if request.state is State.PENDING else None,
            turn=turn,
            **changes,
        )
        if moved is None:
            raise Overtaken(request.key)
        if turn is not None and told:
            await self.tell(moved)
        return moved

    async def take(
        self, request: Request, step: reviews.Step, *, message: str = "", told: bool = True
    ) -> Request:
        """Take a request where an act leads it; `message` is where in Slack that was done.

        Unless it is `told` whoever calls has it told. Raises Overtaken where somebody was faster: think it
        out again.
        """
        turn, details = step.turn, dict(step.turn.details)
        changes: dict[str, Any] = {"review": step.review.model_dump(mode="json")}
        if step.spec is not None:
            changes["spec"] = dict(step.spec)
        if turn.what is What.EDITED:
            edits = details.pop("changes")
            details["before"] = {label: before for label, before, _ in edits}
            details["after"] = {label: after for label, _, after in edits}
        return await self.move(
            request,
            step.to,
            f"request.{turn.what}",
            actor=turn.actor,
            message=message,
            details=details,
            turn=turn,
            told=told,
            **changes,
        )

    async def tell(self, request: Request) -> None:
        """Have told what was saved to be told: by a job, as Slack may be slow, or silent.

        What happened stands, whether or not that job can be started: at the next start another one is.
        """
        try:
            await self.jobs.start(f"{TELL}:{request.key}:{request.revision}", TELL, {"key": request.key})
        except JobsUnavailable as failed:
            log.warning("what happened to %s is told after the next start: %s", request.key, failed)

    async def zone(self, slack_id: str) -> ZoneInfo | None:
        """Somebody's time zone, to tell them a moment; None, which is then UTC, where Slack does not say."""
        try:
            return (await self.slack.person(slack_id)).zone
        except errors.SlackError:
            return None

    async def link(self, place: Posted, label: str) -> str:
        """The way to a message, as mrkdwn; empty where Slack does not say where that is."""
        try:
            return text.link(await self.slack.link(place), label)
        except errors.SlackError as failed:
            log.warning("nobody knows the address of the workspace: %s", failed)
            return ""

    @contextlib.asynccontextmanager
    async def plainly(self, slack_id: str, own: explain.Known = ()) -> AsyncIterator[None]:
        """Zoom's errors within become refusals, in the words and the time zone of whoever asked.

        `own`: what the kind that it is about has words for besides.
        """
        try:
            yield
        except zoom.ZoomError as error:
            raise explain.refusal(error, await self.zone(slack_id), own) from error


def thread_of(request: Request) -> str:
    """Where its thread is, as the audit has it; empty where it has none."""
    return f"{request.thread_channel}:{request.thread_ts}" if request.thread_ts else ""


def first_line(note: str) -> str:
    """Why it came to nothing, as the audit has it: without the next step."""
    return note.partition("\n")[0]


@contextlib.contextmanager
def waiting() -> Iterator[None]:
    """Within a job: what does not answer now is waited for."""
    try:
        yield
    except (errors.SlackError, StoreUnavailable, JobsUnavailable) as failed:
        raise Again(WAIT, str(failed)) from failed
