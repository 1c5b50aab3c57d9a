"""What was filled in is checked with Zoom and Slack while somebody waits: Slack gives a submit three seconds.

A check that takes longer goes on by itself, so that a second press finds its result.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from bot.errors import Refusal
from bot.resources import base
from bot.services.filling.drafts import Sheet
from bot.services.ports import Ports
from bot.slack import errors

PATIENCE: Final = 1.8
"""Seconds that a check may take: with all else, well within Slack's three."""

MOST: Final = 100
"""Checks that nobody came back for; the oldest are given up."""

SLOW: Final = "Zoom is slow, and I am still checking what you filled in. Press again in a few seconds."
SILENT: Final = "Slack does not answer me just now. Press again in a few seconds."

Askers: TypeAlias = Callable[[str, str], base.Asker]
"""Who asks, by Slack user ID and reply URL."""


class Verifying:
    """Runs the checks of the resources, one at a time for the same filled in. Close it when the bot ends."""

    def __init__(self, ports: Ports, askers: Askers, *, patience: float = PATIENCE) -> None:
        self._ports = ports
        self._askers = askers
        self._patience = patience
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def check(self, sheet: Sheet, page: str) -> None:
        """Raises Wrong for what cannot be, and Refusal where it takes too long or nobody answers."""
        key = _key(sheet, page)
        task = self._tasks.get(key)
        if task is None:
            self._forget()
            task = self._tasks[key] = asyncio.create_task(self._check(sheet, page), name=f"check of {page}")
            task.add_done_callback(_looked_at)
        await asyncio.wait({task}, timeout=self._patience)
        if not task.done() or task.cancelled():
            raise Refusal(SLOW)
        self._tasks.pop(key, None)
        task.result()

    async def close(self) -> None:
        """Give up what still runs."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _check(self, sheet: Sheet, page: str) -> None:
        draft = sheet.draft
        asker = self._askers(draft.asker, draft.reply_url)
        try:
            async with self._ports.plainly(draft.asker, sheet.resource.refusals):
                await sheet.resource.verify(self._ports.zoom, page, sheet.filled, asker)
        except errors.SlackError as failed:
            raise Refusal(SILENT) from failed

    def _forget(self) -> None:
        if len(self._tasks) >= MOST:
            self._tasks.pop(next(iter(self._tasks))).cancel()


def _key(sheet: Sheet, page: str) -> str:
    """The same for the same filled in; a secret is sealed anew each time, and Zoom is not asked about it."""
    secret = {name for name, (_, field) in sheet.every_field().items() if field.secret}
    plain: Mapping[str, object] = {name: value for name, value in sheet.filled.items() if name not in secret}
    return json.dumps([sheet.draft.id, page, plain], sort_keys=True)


def _looked_at(task: asyncio.Task[None]) -> None:
    """Nobody may come back for it; without this, asyncio complains of an error that was never looked at."""
    if not task.cancelled():
        task.exception()
