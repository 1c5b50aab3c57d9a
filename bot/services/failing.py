"""What happens when a job ends in an error that nobody expected: nothing is left hanging in silence."""

import logging
from collections.abc import Callable
from typing import Final

from bot.domain.requests import MOVES, Request, State
from bot.jobs.port import Job
from bot.services.announcing import Announcing
from bot.services.ports import Overtaken, Ports
from bot.services.replies import Replies
from bot.slack import message

log = logging.getLogger(__name__)

Record = Callable[[Exception, str], str]
"""Logs an error without its secrets; the ID that the log and the person share."""

BEFORE: Final = frozenset({State.ACCEPTED})
"""States in which nothing can have been created."""


class Failing:
    """Takes a failed job's request to a state that says so, and tells its asker."""

    def __init__(self, ports: Ports, announcing: Announcing, replies: Replies, record: Record) -> None:
        self._ports = ports
        self._announcing = announcing
        self._replies = replies
        self._record = record

    async def failed(self, job: Job, error: Exception) -> None:
        """The engine's hook for a job that raised."""
        incident = self._record(error, f"job {job.id}")
        request = await self._ports.store.requests.get(str(job.payload.get("key", "")))
        if request is None:
            slack_id = str(job.payload.get("slack_id", ""))
            if slack_id:
                told = message.note("Something went wrong on our side.", _help(incident))
                await self._replies.whisper(slack_id, str(job.payload.get("reply_url", "")), told)
            return
        await self._end(request, incident)

    async def _end(self, request: Request, incident: str) -> None:
        if request.state in BEFORE:
            to, words = State.REFUSED, "Something went wrong on our side; nothing was created."
        else:
            to, words = State.ATTENTION, "Something went wrong on our side, and I cannot say how far it got."
        if to not in MOVES[request.state]:
            return  # it is done, or settled: what failed came after
        try:
            await self._ports.move(request, to, "request.failed", note=f"{words} ({incident})")
        except Overtaken:
            return
        await self._replies.whisper(request.asker, request.reply_url, message.note(words, _help(incident)))
        if to is State.ATTENTION:
            await self._announcing.warn_admins(request, f"The bot failed within it (incident {incident}).")


def _help(incident: str) -> str:
    return f"If you ask for help, name this ID: {incident}"
