"""What Zoom has now, beside what a change asks for."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from bot import zoom
from bot.errors import Refusal
from bot.resources import base
from bot.services.change import comparing
from bot.services.change.comparing import Difference
from bot.services.patience import patiently
from bot.services.ports import Ports
from bot.slack.form import Field, Filled
from bot.store.port import Change

Askers: TypeAlias = Callable[[str, str], base.Asker]
"""Somebody, by their Slack ID, and the reply URL where they hear of what else is done for them."""

ZONE_WAIT: Final = 1.0
"""Seconds: an answer to Slack may wait for it, and has three."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at Zoom."""

    now: base.Current
    known: Mapping[str, Field]
    """The fields of the form, by name."""
    asked: Sequence[Difference]
    """What the change is to change."""

    @property
    def open(self) -> list[Difference]:
        """What is as it was before; of a secret nobody can tell, so it counts."""
        return [each for each in self.asked if each.field.secret or self._is(each, each.before)]

    @property
    def taken(self) -> list[Difference]:
        """What is as it was asked for; of a secret nobody can tell, so it counts."""
        return [each for each in self.asked if each.field.secret or self._is(each, each.after)]

    @property
    def found(self) -> dict[str, Any]:
        """What the form shows of it, without secrets."""
        return {
            name: value
            for name, value in self.now.filled.items()
            if name in self.known and not self.known[name].secret
        }

    def meanwhile(self, before: Filled) -> list[Difference]:
        """How it differs from what the asker saw, unless that is all that they want anyway."""
        wanted = {each.field.name for each in self.asked} if len(self.taken) == len(self.asked) else set()
        known = {name: field for name, field in self.known.items() if name not in wanted}
        return comparing.differences(known, before, self.found)

    def goal(self, after: Filled) -> Filled:
        """What Zoom has, with what is open as it was asked for."""
        names = {each.field.name for each in self.open}
        kept = {name: value for name, value in self.now.filled.items() if name not in names}
        return kept | {name: after[name] for name in names if after.get(name) is not None}

    def _is(self, each: Difference, value: object) -> bool:
        return comparing.same(each.field, self.now.filled.get(each.field.name), value)


class Looking:
    """Looks at what is to be changed, or was."""

    def __init__(self, ports: Ports, resources: Mapping[str, base.Resource], askers: Askers) -> None:
        self._ports = ports
        self._resources = resources
        self._askers = askers

    def kind(self, name: str) -> base.Editable:
        """The resource. Refusal for a kind that cannot be changed."""
        if name in self._resources:
            found = self._resources[name]
            if isinstance(found, base.Editable):
                return found
        raise Refusal("That cannot be changed here.", next_step="Change it in Zoom itself.")

    async def context(self, slack_id: str) -> base.Context:
        """In what somebody changes something; without their time zone, where Slack is slow to say it."""
        zone = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ZONE_WAIT):
                zone = await self._ports.zone(slack_id)
        return self._context(slack_id, zone)

    def context_now(self, slack_id: str) -> base.Context:
        """The same at once, as far as it is known, for whoever has no time left to wait."""
        known = self._ports.slack.known(slack_id)
        return self._context(slack_id, known.zone if known else None)

    def _context(self, slack_id: str, zone: ZoneInfo | None) -> base.Context:
        return base.Context(asker=slack_id, zone=zone, now=self._ports.clock(), editing=True)

    async def current(self, kind: str, zoom_id: str, slack_id: str, reply_url: str) -> base.Current:
        """As Zoom has it now. Refusal where it is not theirs to see, or not there. Raises ZoomError.

        A kind that Zoom says it has ended is known as such from then on.
        """
        try:
            asker = self._askers(slack_id, reply_url)
            return await self.kind(kind).current(self._ports.zoom, zoom_id, asker)
        except zoom.errors.Gone:
            self._ports.ended.add(kind)
            raise

    async def at(self, change: Change) -> Look:
        """Within a job: Zoom is waited for. Refusal where it cannot be seen."""
        async with patiently(self._ports, change.asker, self.kind(change.kind).refusals):
            now = await self.current(change.kind, change.zoom_id, change.asker, change.reply_url)
        context = await self.context(change.asker)
        known = comparing.fields(self.kind(change.kind), context, change.before, change.after, now.filled)
        return Look(now, known, comparing.differences(known, change.before, change.after))
