"""Within a job: what of Zoom's is waited for, and what is told."""

import contextlib
from collections.abc import AsyncIterator
from typing import Final

from bot import zoom
from bot.errors import Refusal
from bot.jobs.port import Again
from bot.resources import explain
from bot.services.ports import WAIT, Ports

PASSING: Final = (
    zoom.errors.Unreachable,
    zoom.errors.Garbled,
    zoom.errors.ServerError,
    zoom.errors.PerSecond,
    zoom.errors.Concurrent,
)
"""What is over before long."""


@contextlib.asynccontextmanager
async def patiently(ports: Ports, slack_id: str, own: explain.Known = ()) -> AsyncIterator[None]:
    """Wait for Zoom where it does not answer (Again), and make refusals of what it refuses.

    Only for what may be sent again.
    """
    try:
        async with ports.plainly(slack_id, own):
            yield
    except Refusal as refusal:
        error = refusal.__cause__
        if isinstance(error, PASSING):
            raise Again(WAIT, str(error)) from error
        raise
