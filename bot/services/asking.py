"""Ask: what came in is saved, with its job, before Slack is told that it arrived."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakValueDictionary

from bot.domain.requests import Request, State
from bot.jobs.port import Job
from bot.resources import base
from bot.services import recovering
from bot.services.ports import Ports

TASK: Final = "provision"
"""The job's task, as the engine remembers it: never renamed."""

OPEN: Final = (State.ACCEPTED, State.APPROVED, State.CREATING, State.CREATED, State.POSTING)
"""States in which a job has something to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a command or a form came from, and what was typed."""

    key: str
    """What makes it one and the same: Slack's trigger ID, or the ID of a form's first view."""
    asker: str
    channel: str
    reply_url: str
    text: str = ""
    """Empty for a form."""
    draft: str = ""
    """Of a form."""


class Asking:
    """The door of the pipeline."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._alone: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def ask(self, kind: str, asked: Asked) -> bool:
        """Save a request and start its job; when this returns, it survives a crash.

        False for one that is known already: nothing is done twice. The row is written first: without a job
        it was never acknowledged, so Slack told the asker that it failed, and nothing comes of it.
        """
        return await self._accept(kind, asked, {})

    async def ask_filled(self, kind: str, asked: Asked, spec: base.Spec) -> bool:
        """The same for what was filled in. A form that could not be saved may be submitted again."""
        return await self._accept(kind, asked, spec.saved())

    async def _accept(self, kind: str, asked: Asked, spec: dict[str, Any]) -> bool:
        first = Request(
            key=f"{kind}:{asked.key}",
            kind=kind,
            asker=asked.asker,
            channel=asked.channel,
            text=asked.text,
            asked_at=self._ports.clock(),
            reply_url=asked.reply_url,
            spec=spec,
            draft=asked.draft,
        )
        async with self._alone.setdefault(first.key, asyncio.Lock()):
            request, number = first, 1
            while not await self._ports.store.requests.add(request):
                if not await self._abandoned(request.key):
                    return False
                number += 1
                request = replace(first, key=f"{first.key}:{number}")
            return await self._ports.jobs.start(request.key, TASK, {"key": request.key})

    async def _abandoned(self, key: str) -> bool:
        """Whether it came to nothing, so that the same may be asked again, perhaps filled in otherwise."""
        known = await self._ports.store.requests.get(key)
        if known is None or known.state not in {State.ACCEPTED, State.ABANDONED}:
            return False
        if known.state is State.ACCEPTED:
            if await recovering.jobs_of(self._ports, key):
                return False
            await self._ports.move(known, State.ABANDONED, "request.abandoned")
        return True

    async def recover(self) -> None:
        """At the start: what a crash or a failure left open and no job goes on with."""
        for request in await self._ports.store.requests.in_states(*OPEN):
            jobs = await recovering.jobs_of(self._ports, request.key)
            if not jobs and request.state is State.ACCEPTED:
                # Never acknowledged: Slack told its asker that it failed, and they may have asked again.
                await self._ports.move(request, State.ABANDONED, "request.abandoned")
            elif request.state is State.APPROVED:
                await self._carry_out(request, jobs)
            else:
                await recovering.go_on(self._ports, request.key, TASK, jobs)

    async def _carry_out(self, request: Request, jobs: Sequence[Job]) -> None:
        """What is approved goes on, by the job ID that the decision itself would have used: so once.

        Whether the job that it was asked with is at work says nothing: its task may have ended before.
        """
        decided, payload = f"{recovering.DECIDE}{request.key}", {"key": request.key}
        if await self._ports.jobs.start(decided, TASK, payload):
            return
        if not any(job.state in recovering.AT_WORK for job in jobs if job.id.startswith(decided)):
            await recovering.start_again(self._ports, decided, TASK, payload)
