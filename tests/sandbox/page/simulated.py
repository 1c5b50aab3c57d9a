"""Somebody at the page as NiceGUI builds it, without a browser."""

import asyncio
import contextlib
import gc
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

from nicegui import ElementFilter, ui
from nicegui.testing import User
from nicegui.testing.user_simulation import user_simulation

from sandbox import welcome
from sandbox.bot_process import BotProcess
from sandbox.page import install
from sandbox.slack.model import Message
from sandbox.world import World, serve
from tests.sandbox.page import standin
from tests.sandbox.page.builders import NOW, manifest

BOX: Final = "message-box"
REPLY_BOX: Final = "reply-box"


def a_bot(policy: Path | None = None) -> BotProcess:
    """A bot that never runs, with this policy."""
    env = {"BOT_POLICY": str(policy)} if policy else {}
    return BotProcess((sys.executable, "-c", ""), env, clock=lambda: NOW, echo=lambda _: None)


TRIES = 100
"""Looks at a page, a tenth of a second apart, until what has to be there is: the machine may be busy."""


class Page:
    """Somebody at the page, and the world behind it."""

    def __init__(self, user: User, world: World) -> None:
        self.user = user
        self.world = world

    async def open(self, address: str = "/") -> None:
        await self.user.open(address)
        await self.user.should_see(kind=ui.textarea, retries=TRIES)

    async def sees(self, target: str) -> None:
        """Wait until it is there: the page draws when the world tells it that it changed."""
        await self.user.should_see(target, retries=TRIES)

    async def sees_no(self, target: str) -> None:
        """Wait until it is gone."""
        await self.user.should_not_see(target, retries=TRIES)

    def texts(self, marker: str, kind: type[ui.html] = ui.html) -> list[str]:
        with self.user:
            return [each.content for each in ElementFilter(kind=kind).within(marker=marker)]

    def box(self, label: str = BOX) -> ui.textarea:
        (found,) = self.user.find(kind=ui.textarea, marker=label).elements
        return found

    def key(self, key: str, text: str, label: str = BOX) -> None:
        self.user.find(kind=ui.textarea, marker=label).trigger("keydown", {"key": key, "text": text})

    def type(self, text: str, label: str = BOX) -> None:
        with self.user:
            self.box(label).set_value(text)

    def hit(self, marker: str, what: str, **more: str) -> None:
        self.user.find(marker=marker).trigger("click", {"what": what, **more})

    def element(self, looks: str) -> ui.element:
        with self.user:
            return next(each for each in ElementFilter(kind=ui.element) if looks in each.classes)

    def play(self, name: str) -> None:
        with self.user:
            (button,) = [
                each for each in ElementFilter(kind=ui.element)
                if "person" in each.classes and str(each.props.get("aria-label")).startswith(name)
            ]  # fmt: skip
        self.click_on(button)

    def click(self, label: str) -> None:
        with self.user:
            (found,) = ElementFilter(kind=ui.label, content=label)
        assert found.parent_slot
        self.click_on(found.parent_slot.parent)

    def click_on(self, element: ui.element) -> None:
        element.mark("clicked")
        self.user.find(marker="clicked").trigger("click")
        element.mark()

    async def until(self, true: Callable[[], bool]) -> None:
        changed = asyncio.Event()
        ends = [self.world.slack.subscribe(changed.set), self.world.zoom.subscribe(changed.set)]
        try:
            async with asyncio.timeout(10):
                while not true():
                    changed.clear()
                    with contextlib.suppress(TimeoutError):  # what only the page knows changes without a word
                        await asyncio.wait_for(changed.wait(), 0.02)
        finally:
            for end in ends:
                end()

    async def in_box(self, text: str) -> None:
        await self.until(lambda: self.box().value == text)

    def last(self) -> Message:
        return self.world.slack.messages[-1]


@contextlib.asynccontextmanager
async def page(bot: BotProcess | None = None, *, with_bot: bool = False) -> AsyncIterator[Page]:
    world = World(manifest())
    gc.freeze()  # NiceGUI's simulation collects garbage twice: not from all that the other tests left
    welcome.greet(world)
    async with contextlib.AsyncExitStack() as stack:
        if with_bot:
            url = await stack.enter_async_context(serve(world))
            await stack.enter_async_context(standin.connected(url))
        user = await stack.enter_async_context(user_simulation(install.page(world, bot)))
        yield Page(user, world)
