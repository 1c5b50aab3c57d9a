"""The sandbox in a process of its own, and a real browser on its page."""

import asyncio
import contextlib
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    async_playwright,
    expect,
)

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM: Final = next((found for found in map(shutil.which, _NAMES) if found), None)
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_ROOT: Final = Path(__file__).parents[3]

PATIENCE: Final = 30_000
"""How long what a person waits for may take on a busy machine, in milliseconds."""
expect.set_options(timeout=PATIENCE)

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason=f"no browser here: none of {', '.join(_NAMES)}")


@dataclass
class Sandbox:
    """A running sandbox."""

    url: str
    lines: list[str]
    process: asyncio.subprocess.Process
    done: asyncio.Task[None]

    async def end(self, with_signal: signal.Signals) -> int:
        """Sends the signal; the exit code."""
        self.process.send_signal(with_signal)
        async with asyncio.timeout(30):
            await self.done
            return await self.process.wait()


@dataclass
class Window:
    """A browser tab, and what it asked of others or complained about."""

    page: Page
    url: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def open(self, address: str = "/") -> None:
        await self.page.goto(f"{self.url}{address}")
        await self.page.locator(".message").first.wait_for()

    async def another(self, address: str) -> "Window":
        """One more tab of the same browser, open at the address."""
        tab = Window(await self.page.context.new_page(), self.url)
        await tab.open(address)
        return tab

    async def type(self, line: str) -> None:
        box = self.page.get_by_role("textbox", name="Message", exact=False).first
        await box.fill(line)
        await box.press("Enter")

    @property
    def modal(self) -> Locator:
        """The modal that is open."""
        return self.page.get_by_role("dialog")

    async def ask(self, line: str) -> Locator:
        """Types the line, which opens a modal."""
        await self.type(line)
        await expect(self.modal).to_be_visible()
        return self.modal

    async def choose(self, label: str, typed: str, option: str) -> None:
        """Chooses in a menu of the modal what typing finds."""
        menu = self.modal.get_by_role("combobox", name=label)
        await menu.click()
        await menu.press_sequentially(typed)
        await self.page.get_by_role("option", name=option).click()

    def article(self, words: str) -> Locator:
        """The messages with these words."""
        return self.page.get_by_role("article").filter(has_text=words)

    async def play(self, name: str) -> None:
        await self.page.get_by_role("radio", name=name).click()

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws", 1), "data:")):
            self.outside.append(request.url)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@contextlib.asynccontextmanager
async def sandbox(*flags: str) -> AsyncIterator[Sandbox]:
    """`python -m sandbox` on a free port. Killed at the end if it is still there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", *flags,
        cwd=_ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    lines: list[str] = []
    invited = asyncio.Event()

    async def read() -> None:
        assert process.stdout
        while line := await process.stdout.readline():
            lines.append(line.decode().rstrip("\n"))
            if line.startswith(b"Open http"):
                invited.set()
        invited.set()

    done = asyncio.create_task(read())
    try:
        async with asyncio.timeout(60):
            await invited.wait()
        url = next((each for each in lines if each.startswith("Open ")), "Open ?/").split()[1].rstrip("/")
        assert url != "?", "\n".join(lines)
        yield Sandbox(url, lines, process, done)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await done


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


async def window(browser: Browser, url: str, width: int = 1440) -> Window:
    """A new tab; `open` loads the page."""
    context = await browser.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE)
    opened = Window(await context.new_page(), url)
    context.on("request", opened.on_request)
    context.on("console", opened.on_console)
    context.on("weberror", lambda error: opened.complaints.append(str(error.error)))
    return opened
