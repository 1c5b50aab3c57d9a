"""Suggestions: of thousands, from memory, in time, whatever Zoom does.

No test looks at a clock: Zoom answers when it is told to, and the wait is over at once where it does not.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import pytest

from bot import zoom
from bot.errors import Refusal
from bot.resources import base
from bot.services.filling import directory
from bot.services.filling.directory import Directory
from bot.services.ports import Ports
from tests.services import changes
from tests.services.changes import Asker, Clock

FOREVER = 60.0
"""Seconds: a wait that only ends with what is waited for."""


class Groups(changes.Fixed):
    """A kind whose list comes when it is told to."""

    kind = "group"
    confirms = True

    def __init__(self, names: Sequence[str], *, page: int = 10_000) -> None:
        self.names = list(names)
        self.reads = 0
        self.pages: asyncio.Semaphore | None = None
        """Where it is there: so many pages may come."""
        self.failure: Exception | None = None
        self.asked: list[tuple[str, str]] = []
        self._page = page

    async def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        del client
        self.reads += 1
        for start in range(0, len(self.names), self._page):
            if self.pages:
                await self.pages.acquire()
            if self.failure:
                raise self.failure
            for number, name in enumerate(self.names[start : start + self._page], start):
                yield base.Found(f"G{number}", name)

    async def options(self, client: zoom.Zoom, field: str, asker: base.Asker) -> Sequence[base.Found]:
        self.asked.append((field, asker.id))
        return [each async for each in self.everything(client)]

    async def current(self, client: zoom.Zoom, zoom_id: str, asker: base.Asker) -> base.Current:
        raise NotImplementedError

    async def apply(self, client: zoom.Zoom, now: base.Current, after: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def check(self, before: Mapping[str, Any], after: Mapping[str, Any], context: base.Context) -> None:
        raise NotImplementedError


class Play:
    """A directory over groups."""

    def __init__(self, groups: Groups, *, wait: float = FOREVER) -> None:
        self.groups = groups
        self.clock = Clock()
        nothing = cast("Any", None)
        self.ports = Ports(nothing, nothing, nothing, nothing, self.clock, nothing, "/zoom")
        self.directory = Directory(self.ports, {"group": groups, "fixed": changes.Fixed()}, wait=wait)

    async def types(self, typed: str) -> list[str]:
        return [each.label for each in await self.directory.suggest("group", typed)]


async def settled() -> None:
    """All that goes on in the background goes as far as it can: nothing here waits for a clock."""
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    play = Play(Groups([f"Group {number:04}" for number in range(5000)]))
    yield play
    await play.directory.close()


@pytest.fixture
async def hasty() -> AsyncIterator[Play]:
    """Nobody waits for Zoom, which answers when it is told to."""
    play = Play(Groups([f"Group {number:04}" for number in range(5000)], page=50), wait=0)
    play.groups.pages = asyncio.Semaphore(0)
    yield play
    await play.directory.close()


async def test_the_first_keystroke_finds_one_of_five_thousand(play: Play) -> None:
    assert await play.types("4711") == ["Group 4711"]
    assert len(await play.types("group")) == 100
    assert play.groups.reads == 1


async def test_keystrokes_at_once_read_the_list_once(play: Play) -> None:
    play.groups.pages = asyncio.Semaphore(0)
    typing = [asyncio.create_task(play.types(typed)) for typed in ("4", "47", "4711")]
    await settled()
    play.groups.pages.release()
    answers = [await each for each in typing]
    assert answers[-1] == ["Group 4711"]
    assert play.groups.reads == 1


async def test_a_list_is_answered_from_for_a_minute_and_then_read_again_behind_it(play: Play) -> None:
    await play.types("")
    play.groups.names[4711] = "Renamed"
    play.clock.skip(timedelta(seconds=59))
    assert await play.types("renamed") == []
    assert play.groups.reads == 1
    play.clock.skip(timedelta(seconds=1))
    assert await play.types("renamed") == []
    await settled()
    assert play.groups.reads == 2
    assert await play.types("renamed") == ["Renamed"]


async def test_a_view_that_opens_has_the_list_read(play: Play) -> None:
    await play.directory.warm("group")
    assert await play.types("4711") == ["Group 4711"]
    assert play.groups.reads == 1


async def test_a_zoom_that_is_slow_is_not_waited_for(hasty: Play) -> None:
    assert await hasty.types("4711") == [directory.READING]
    assert hasty.groups.reads == 1


async def test_what_is_read_so_far_is_offered_with_a_word_that_there_is_more(hasty: Play) -> None:
    assert hasty.groups.pages
    await hasty.types("")
    for _ in range(2):
        hasty.groups.pages.release()
    await settled()
    assert await hasty.types("0099") == ["Group 0099", directory.READING]
    answer = await hasty.types("group")
    assert len(answer) == 100
    assert answer[-1] == directory.READING
    for _ in range(98):
        hasty.groups.pages.release()
    await settled()
    assert await hasty.types("4711") == ["Group 4711"]
    assert len(await hasty.types("group")) == 100
    assert hasty.groups.reads == 1


async def test_no_match_is_no_option_and_none_at_all_is_said(play: Play) -> None:
    assert await play.types("nothing like it") == []
    empty = Play(Groups([]))
    assert await empty.types("") == [directory.EMPTY]
    assert [each.label for each in await empty.directory.suggest("fixed", "")] == [directory.EMPTY]
    assert [each.label for each in await empty.directory.suggest("unknown", "")] == [directory.EMPTY]
    await empty.directory.warm("unknown")


async def test_hints_cannot_be_chosen() -> None:
    (option,) = await Play(Groups([])).directory.suggest("group", "")
    assert directory.is_hint(option.value)
    assert not directory.is_hint("G1")


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (zoom.errors.Unreachable("no", sent=False), directory.FAILED),
        (Refusal("You have no Zoom user."), "You have no Zoom user."),
        (RuntimeError("a bug"), directory.BROKEN),
        (Refusal("x" * 80), f"{'x' * 74}…"),
    ],
)
async def test_a_failure_is_said_and_tried_again(play: Play, failure: Exception, words: str) -> None:
    play.groups.failure = failure
    assert await play.types("4711") == [words]
    play.groups.failure = None
    assert await play.types("4711") == ["Group 4711"]
    assert await play.types("") == (await play.types("group"))


async def test_what_was_read_stays_where_it_cannot_be_read_again(play: Play) -> None:
    await play.types("")
    play.clock.skip(timedelta(minutes=2))
    play.groups.failure = zoom.errors.Unreachable("no", sent=False)
    for _ in range(2):
        assert await play.types("4711") == ["Group 4711"]
        await settled()


async def test_a_kind_that_zoom_has_ended_is_said_and_known_as_such(play: Play) -> None:
    play.groups.failure = zoom.errors.Gone("No longer.", code=4137, status=410)
    assert await play.types("") == [directory.ENDED]
    assert play.ports.ended == {"group"}
    assert await play.types("a") == [directory.ENDED]
    await play.directory.warm("group")
    assert play.groups.reads == 1


async def test_a_field_of_a_form_is_asked_for_by_each_asker(play: Play) -> None:
    async def typed(slack_id: str, field: str) -> list[str]:
        asker = cast("base.Asker", Asker(slack_id))
        return [
            each.label for each in await play.directory.suggest("group", "4711", field=field, asker=asker)
        ]

    for _ in range(2):
        assert await typed("U1", "template") == ["Group 4711"]
    await typed("U2", "template")
    await typed("U1", "other")
    assert play.groups.asked == [("template", "U1"), ("template", "U2"), ("other", "U1")]
    nobody = await play.directory.suggest("group", "4711", field="template")
    assert [each.label for each in nobody] == [directory.EMPTY]
    fixed = await play.directory.suggest("fixed", "", field="template", asker=cast("base.Asker", Asker("U1")))
    assert [each.label for each in fixed] == [directory.EMPTY]


async def test_lists_of_single_people_are_forgotten_and_the_one_for_all_is_not(play: Play) -> None:
    await play.types("4711")
    play.groups.names = ["Template"]
    for number in range(directory.MOST_LISTS + 50):
        asker = cast("base.Asker", Asker(f"U{number}"))
        await play.directory.suggest("group", "", field="template", asker=asker)
    reads = play.groups.reads
    assert await play.types("4711") == ["Group 4711"]
    assert play.groups.reads == reads
    await play.directory.suggest("group", "", field="template", asker=cast("base.Asker", Asker("U0")))
    assert play.groups.reads == reads + 1


async def test_closing_ends_what_is_being_read(hasty: Play) -> None:
    await hasty.types("")
    await hasty.directory.close()
    assert hasty.groups.pages
    hasty.groups.pages.release()
    await settled()
    assert not hasty.groups.pages.locked()  # nobody took the page
