"""What happens when a job ends in an error that nobody expected: nothing is left hanging in silence."""

import logging
from collections.abc import Callable
from typing import Final

from bot.domain.requests import MOVES, Request, State
from bot.jobs.port import Job
from bot.services import adding, announcing, applying, coming, finishing
from bot.services.announcing import Announcing
from bot.services.applying import Applying
from bot.services.ports import Overtaken, Ports
from bot.services.replies import Replies
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


class Failing:
    """Takes a failed job's request to a state that says so, and tells its asker."""

    def __init__(
        self, ports: Ports, announcing: Announcing, applying: Applying, replies: Replies, record: Record
    ) -> None:
        self._ports = ports
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
        if job.task == announcing.TASK:
            await self._announcing.not_told(request, str(job.payload["invited"]), incident)
        elif job.task == finishing.TASK:
            await self._replies.whisper(request.asker, "", message.note(NOT_FINISHED, _help(incident)))
        else:
            await self._end(request, incident)

    async def _end(self, request: Request, incident: str) -> None:
        if request.state in BEFORE:
            to, words = State.REFUSED, "Something went wrong on our side; nothing was created."
        elif request.zoom_id:
            to, words = State.ATTENTION, "It is in Zoom, but something went wrong before its card was posted."
        else:
            to, words = State.ATTENTION, "Something went wrong on our side, and I cannot say how far it got."
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
        if to is State.ATTENTION:
            await self._announcing.warn_admins(request, f"The bot failed within it (incident {incident}).")


def _help(incident: str) -> str:
    return f"If you ask for help, name this ID: {incident}"
