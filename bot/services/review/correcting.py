"""Correct: an approver changes a part of what waits; it is looked up anew, and said with before and after."""

import asyncio
import html
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot import zoom
from bot.domain.requests import Request
from bot.errors import Refusal
from bot.resources import base
from bot.services.askers import Askers
from bot.services.change import comparing
from bot.services.ports import Ports
from bot.services.review.entitling import Entitling
from bot.slack import errors
from bot.slack.form import Filled

log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=1)
"""How long what it is corrected to is looked up in Zoom; it is once more before anything is created."""

NOT_LOOKED_UP: Final = "It was not looked up in Zoom since it was corrected; it is before it is created."
OTHER_RULE: Final = (
    "By the policy, that takes the approval of others, or nobody may have it: deny the request, and say what "
    "to ask for instead."
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What an approver made of a request."""

    spec: base.Spec
    changes: tuple[tuple[str, str, str], ...]
    """Label, before, after, in plain text; none where nothing is different."""
    hints: tuple[str, ...] = ()


class Correcting:
    """Makes corrections; `bot.services.review.deciding` saves them."""

    def __init__(
        self,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        entitling: Entitling,
        askers: Askers,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._entitling = entitling
        self._askers = askers
        self._patience = patience.total_seconds()

    async def corrected(self, request: Request, filled: Filled, context: base.Context) -> Corrected:
        """What comes of it. Raises Wrong where it cannot be so, and Refusal while nobody can tell."""
        resource = self._resources[request.kind]
        spec = resource.spec(request.spec)
        wanted = resource.correct(spec, filled, context)
        changes = _changes(resource, spec, wanted, context)
        if not changes:
            return Corrected(spec, ())
        if not await self._entitling.covers(request, wanted):
            raise _wrong(resource, OTHER_RULE)
        prepared = await self._prepared(request, resource, wanted)
        if prepared is None:
            return Corrected(wanted, changes, (NOT_LOOKED_UP,))
        return Corrected(prepared, changes, resource.hints(prepared))

    async def _prepared(
        self, request: Request, resource: base.Resource, wanted: base.Spec
    ) -> base.Spec | None:
        """Looked up as when it was asked for; None where Zoom does not answer in time."""
        asker = self._askers.of(request.asker, "", request.kind)
        try:
            async with asyncio.timeout(self._patience):
                return await resource.prepare(self._ports.zoom, wanted, asker)
        except Refusal as refusal:
            raise _wrong(resource, f"{refusal.text} {refusal.next_step}".rstrip()) from refusal
        except (TimeoutError, zoom.ZoomError, errors.SlackError) as failed:
            log.warning("what %s is corrected to was not looked up: %s", request.key, failed)
            return None


def _wrong(resource: base.Resource, words: str) -> base.Wrong:
    return base.Wrong({resource.correctable[0]: words})


def _changes(
    resource: base.Resource, before: base.Spec, after: base.Spec, context: base.Context
) -> tuple[tuple[str, str, str], ...]:
    """What is different, by the labels of the form."""
    old, new = resource.filled(before), resource.filled(after)
    known = {field.name: field for field in resource.form.fields(base.FIRST, new, context)}
    fields = {name: known[name] for name in resource.correctable}
    return tuple(
        (
            each.field.label,
            html.unescape(comparing.said(each.field, each.before)),
            html.unescape(comparing.said(each.field, each.after)),
        )
        for each in comparing.differences(fields, old, new)
    )
