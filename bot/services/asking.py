"""Ask: what came in is saved, with its job, before Slack is told that it arrived."""

from dataclasses import dataclass

from bot.domain.requests import Request, State
from bot.services.ports import Ports
from bot.store.port import AuditEntry

TASK = "provision"
"""The job's task, as the engine remembers it: never renamed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a command came from, and what was typed."""

    key: str
    """What makes it one and the same: Slack's trigger ID."""
    asker: str
    channel: str
    reply_url: str
    text: str


class Asking:
    """The door of the pipeline."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def ask(self, kind: str, asked: Asked) -> bool:
        """Save a request and start its job; when this returns, it survives a crash.

        False for one that is known already: nothing is done twice. The row is written first: without a job
        it was never acknowledged, so Slack told the asker that it failed, and nothing comes of it.
        """
        request = Request(
            key=f"{kind}:{asked.key}",
            kind=kind,
            asker=asked.asker,
            channel=asked.channel,
            text=asked.text,
            asked_at=self._ports.clock(),
            reply_url=asked.reply_url,
        )
        if not await self._ports.store.requests.add(request):
            return False
        return await self._ports.jobs.start(request.key, TASK, {"key": request.key})

    async def abandon_orphans(self) -> None:
        """At the start: requests that a crash left without a job.

        They were never acknowledged: Slack told their askers that the command failed, and they may have asked
        again. Doing them now would do things twice.
        """
        for request in await self._ports.store.requests.in_states(State.ACCEPTED):
            if await self._ports.jobs.status(request.key) is None:
                now = self._ports.clock()
                entry = AuditEntry(at=now, actor="bot", action="request.abandoned", subject=request.key)
                await self._ports.store.requests.move(
                    request.key, State.ACCEPTED, State.ABANDONED, at=now, entry=entry
                )
