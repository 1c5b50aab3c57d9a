"""What happens when a job ends in an error that nobody expected: nothing is left hanging in silence."""

import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from bot.domain import reviews
from bot.domain.requests import MOVES, Request, State
from bot.jobs.port import Again, Job, JobsUnavailable
from bot.resources import base
from bot.services import adding, announcing, asking, coming, finishing, following, recovering
from bot.services.announcing import Announcing
from bot.services.change import applying
from bot.services.change.applying import Applying
from bot.services.following import Following
from bot.services.ports import TELL, Overtaken, Ports
from bot.services.replies import Replies
from bot.services.review import reminding
from bot.slack import message
from bot.slack.message import Message

log = logging.getLogger(__name__)

Record = Callable[[Exception, str], str]
"""Logs an error without its secrets; the ID that the log and the person share."""

WORDS: Final = {
    coming.TASK: "Something went wrong on our side; that meeting is not cancelled.",
    coming.DELETE: "Something went wrong on our side, and I cannot say whether that meeting is cancelled.",
    coming.TELL: "The meeting is cancelled, but not everybody who was invited could be told.",
    adding.TASK: "Something went wrong on our side, and I cannot say who was added.",
}
"""What is said of jobs that are about no request; their payload has a `slack_id`."""

NOT_FINISHED: Final = "Something went wrong on our side, and I cannot say who was added. You may try again."

BEFORE: Final = frozenset({State.ACCEPTED})
"""States in which nothing can have been created."""

ONGOING: Final = {
    TELL: "What happened to it could not be told.",
    reminding.TASK: "Its reminders and its deadline are held up.",
    following.FOLLOW: "What was created for it cannot be followed.",
    following.LAPSE_SOON: "The end of what was given for a time could not be announced.",
    following.LAPSE: "What was given for a time could not be ended.",
}
"""Jobs that look after a request, and what the admins are told where one failed. They are tried again: their
failure changes nothing of the request itself."""

SOON: Final = timedelta(minutes=5)
"""Until a job is tried again that gave up as something did not answer for minutes."""
LATER: Final = timedelta(days=1)
"""The same, where something is wrong with the bot."""
PATIENT: Final = frozenset({State.APPROVED, State.CREATING})
PATIENCE: Final = timedelta(days=1)
"""How long what is approved is tried while Zoom or Slack does not answer."""


class Failing:
    """Takes a failed job's request to a state that says so, and tells its asker."""

    def __init__(  # noqa: PLR0913 all that jobs are of
        self,
        *,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        announcing: Announcing,
        applying: Applying,
        following: Following,
        replies: Replies,
        record: Record,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._following = following
        self._announcing = announcing
        self._applying = applying
        self._replies = replies
        self._record = record

    async def failed(self, job: Job, error: Exception) -> None:
        """The engine's hook for a job that raised."""
        incident = self._record(error, f"job {job.id}")
        words = WORDS.get(job.task)
        if words is not None:
            told = message.note(words, _help(incident))
            await self._replies.whisper(str(job.payload["slack_id"]), "", told)
            return
        key = str(job.payload.get("key", ""))
        if job.task == applying.TASK:
            await self._applying.failed(key, _help(incident))
            return
        request = await self._ports.store.requests.get(key)
        if request is None:
            return
        if job.task in ONGOING:
            await self._again(job, request, error, incident)
        elif job.task == announcing.TASK:
            await self._announcing.not_told(request, str(job.payload["invited"]), incident)
        elif job.task == finishing.TASK:
            await self._replies.whisper(request.asker, "", message.note(NOT_FINISHED, _help(incident)))
        elif not await self._patient(request, error):
            await self._end(request, incident)

    async def _again(self, job: Job, request: Request, error: Exception, incident: str) -> None:
        """Look after a request by another job, later."""
        waits = isinstance(error, Again)
        id_ = job.id.partition(recovering.AGAIN)[0]
        delay = SOON if waits else LATER
        with contextlib.suppress(JobsUnavailable):  # then the next start looks after it
            await recovering.start_again(self._ports, id_, job.task, dict(job.payload), delay)
        if not waits:
            words = f"{ONGOING[job.task]} I try again tomorrow (incident {incident})."
            await self._announcing.warn_admins(request, words, check="")

    async def _patient(self, request: Request, error: Exception) -> bool:
        """Whether it is tried again: it is approved, and something does not answer.

        Where a create may have been sent it is looked up first.
        """
        if request.state not in PATIENT or not request.review or not isinstance(error, Again):
            return False
        decided = reviews.of(request).decided_at
        if decided is None or self._ports.clock() - decided >= PATIENCE:
            return False
        id_ = f"{recovering.DECIDE}{request.key}"
        await recovering.start_again(self._ports, id_, asking.TASK, {"key": request.key}, SOON)
        return True

    async def _end(self, request: Request, incident: str) -> None:
        to, words = _ending(request)
        if to not in MOVES[request.state]:
            return  # it is done, or settled: what failed came after
        try:
            moved = await self._ports.move(request, to, "request.failed", note=f"{words}\n{_help(incident)}")
        except Overtaken:
            return
        told = message.note(words, _help(incident))
        if moved.zoom_id:
            told = Message(told.text, [*told.blocks, announcing.post_button(moved)])
        await self._replies.whisper(request.asker, request.reply_url, told)
        if moved.zoom_id:
            with contextlib.suppress(JobsUnavailable):
                await self._following.begin(moved, self._resources[moved.kind])
        if to is State.ATTENTION:
            await self._announcing.warn_admins(request, f"The bot failed within it (incident {incident}).")


def _ending(request: Request) -> tuple[State, str]:
    """To which state it goes, and what is said."""
    if request.state in BEFORE:
        return State.REFUSED, "Something went wrong on our side; nothing was created."
    if request.state is State.APPROVED:
        return State.ATTENTION, "It was approved, but something went wrong on our side; nothing was created."
    if request.zoom_id:
        return State.ATTENTION, "It is in Zoom, but something went wrong before its card was posted."
    return State.ATTENTION, "Something went wrong on our side, and I cannot say how far it got."


def _help(incident: str) -> str:
    return f"If you ask for help, name this ID: {incident}"
