"""Suggestions while somebody types: also out of 5,000 groups, from memory, and always in time.

Slack wants an answer to each keystroke within three seconds and asks no second time
(docs.slack.dev/reference/block-kit/block-elements/select-menu-element). So nothing that is typed waits for
Zoom for longer than `WAIT`: what is not there by then comes with the next keystroke.
"""

import asyncio
import functools
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot import zoom
from bot.domain import text
from bot.errors import Refusal
from bot.resources import base
from bot.services.filling.listing import Listing
from bot.services.ports import Ports
from bot.slack import form

log = logging.getLogger(__name__)

WAIT: Final = 0.18
"""Seconds that a keystroke waits for a list that is not there yet: with all else an answer within 300 ms."""

FRESH: Final = timedelta(minutes=1)
"""How old a list may be before it is read again, behind what people see meanwhile."""

MOST_LISTS: Final = 200
"""Lists that are kept; those of single people go first, the oldest before the others."""

AT_ONCE: Final = 250
"""So many of a long page are taken in before others have their turn: whoever types waits for no more."""

HINT: Final = "-"
"""The value of an option that says something and cannot be chosen."""

READING: Final = "Still reading the list from Zoom: type more"
EMPTY: Final = "There is none to choose from yet"
FAILED: Final = "Zoom does not answer just now: type again in a moment"
ENDED: Final = "Zoom has ended this here: close this, and type the command again"
BROKEN: Final = "Something went wrong on our side: type again in a moment"

_Key: TypeAlias = tuple[str, str, str]
"""Kind, field, and the asker's Slack ID; the last two are empty for the list of all that there is."""

_Source: TypeAlias = Callable[[], AsyncIterator[base.Found]]


def is_hint(value: str) -> bool:
    """Whether somebody chose an option that only says something."""
    return value == HINT


@dataclass(slots=True)
class _Kept:
    """A list, as far as it is read."""

    kind: str
    source: _Source
    listing: Listing = field(default_factory=Listing)
    read_at: datetime | None = None
    """When it was complete."""
    load: asyncio.Task[None] | None = None
    """What reads it now."""
    failure: str = ""
    """What is said where it could not be read."""


class Directory:
    """What there is to choose from, by kind. Close it when the bot ends."""

    def __init__(self, ports: Ports, resources: Mapping[str, base.Resource], *, wait: float = WAIT) -> None:
        self._ports = ports
        self._resources = resources
        self._wait = wait
        self._lists: dict[_Key, _Kept] = {}

    async def suggest(
        self, kind: str, typed: str, *, field: str = "", asker: base.Asker | None = None
    ) -> list[form.Option]:
        """Up to 100 options for what is typed, the best first; never an exception.

        Without a field out of all that there is of a kind, else out of what the resource offers in it.
        """
        kept = self._kept(kind, field, asker)
        if kept is None:
            return [_hint(EMPTY)]
        if kind in self._ports.ended:
            return [_hint(ENDED)]
        self._begin(kept)
        await self._waited(kept)
        found = [form.Option(each.zoom_id, label) for each, label in kept.listing.matches(typed)]
        if kept.listing.complete:
            return found or ([] if len(kept.listing) else [_hint(EMPTY)])
        return [*found[: form.MOST_OPTIONS - 1], _hint(kept.failure or READING)]

    def begin(self, kind: str, *, field: str = "", asker: base.Asker | None = None) -> None:
        """Begin to read a list that will be asked for soon."""
        kept = self._kept(kind, field, asker)
        if kept is not None and kind not in self._ports.ended:
            self._begin(kept)

    async def warm(self, kind: str) -> None:
        """The same, and wait for it as a keystroke does."""
        self.begin(kind)
        if kept := self._kept(kind, "", None):
            await self._waited(kept)

    async def close(self) -> None:
        """Read no further."""
        loads = [each.load for each in self._lists.values() if each.load is not None]
        for load in loads:
            load.cancel()
        await asyncio.gather(*loads, return_exceptions=True)

    def _kept(self, kind: str, field: str, asker: base.Asker | None) -> _Kept | None:
        """The list, known or new; None where there is nothing to choose from."""
        key = (kind, field, asker.id if asker else "")
        if key not in self._lists:
            source = self._source(self._resources.get(kind), field, asker)
            if source is None:
                return None
            self._forget()
            self._lists[key] = _Kept(kind, source)
        return self._lists[key]

    def _source(self, resource: base.Resource | None, field: str, asker: base.Asker | None) -> _Source | None:
        client = self._ports.zoom
        if resource is None:
            return None
        if not field:
            return (
                functools.partial(resource.everything, client)
                if isinstance(resource, base.Editable)
                else None
            )
        if asker is not None and isinstance(resource, base.Suggests):
            return functools.partial(_offered, resource, client, field, asker)
        return None

    def _forget(self) -> None:
        """Make room: the oldest that belongs to one person and is not being read."""
        if len(self._lists) < MOST_LISTS:
            return
        idle = (key for key, kept in self._lists.items() if key[2] and kept.load is None)
        self._lists.pop(next(idle, next(iter(self._lists))))

    def _begin(self, kept: _Kept) -> None:
        """Begin to read where that is due; one at a time."""
        now = self._ports.clock()
        if kept.load is None and (kept.read_at is None or now - kept.read_at >= FRESH):
            kept.load = asyncio.create_task(self._load(kept), name=f"list of {kept.kind}")

    async def _waited(self, kept: _Kept) -> None:
        """Wait a moment for what was never there as a whole."""
        if kept.load is not None and not kept.listing.complete:
            await asyncio.wait({kept.load}, timeout=self._wait)

    async def _load(self, kept: _Kept) -> None:
        """Read it to its end; what was complete stays until the new one is."""
        fresh = Listing()
        if not kept.listing.complete:
            kept.listing = fresh
        try:
            async for each in kept.source():
                fresh.add(each)
                if len(fresh) % AT_ONCE == 0:
                    await asyncio.sleep(0)
        except Exception as error:  # noqa: BLE001 whatever it is, whoever types has an answer
            kept.failure = self._failure(kept.kind, error)
        else:
            fresh.complete = True
            kept.listing, kept.failure, kept.read_at = fresh, "", self._ports.clock()
        finally:
            kept.load = None

    def _failure(self, kind: str, error: Exception) -> str:
        known = isinstance(error, zoom.ZoomError | Refusal)
        log.warning("the list of %s cannot be read: %s", kind, error, exc_info=None if known else error)
        if isinstance(error, zoom.errors.Gone):
            self._ports.ended.add(kind)
            return ENDED
        if isinstance(error, Refusal):
            return error.text
        return FAILED if isinstance(error, zoom.ZoomError) else BROKEN


async def _offered(
    resource: base.Suggests, client: zoom.Zoom, field: str, asker: base.Asker
) -> AsyncIterator[base.Found]:
    for each in await resource.options(client, field, asker):
        yield each


def _hint(words: str) -> form.Option:
    return form.Option(HINT, text.abridged(words, form.OPTION_LIMIT))
