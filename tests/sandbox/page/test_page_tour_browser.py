"""The tour in a real browser with the real bot: a newcomer asks, approves, reads, accepts."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, expect

from tests.sandbox.page.browser import Window, chromium, needs_chromium, sandbox, window

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.slow, pytest.mark.timeout(240)]


@contextlib.asynccontextmanager
async def demo(address: str = "/") -> AsyncIterator[Window]:
    """The demo as people start it. Nothing in it breaks a rule of Slack or Zoom."""
    async with sandbox() as running, chromium() as browser:
        at = await window(browser, running.url)
        await at.open(address)
        yield at
        await at.page.get_by_role("tab", name="Problems").click()
        await expect(at.page.get_by_text("No problems.")).to_be_visible()
        assert at.complaints == []


def tour(at: Window) -> Locator:
    return at.page.get_by_role("region", name="Tour")


async def step(at: Window, label: str) -> None:
    """Presses the tour's button of this name, once it offers it."""
    await tour(at).get_by_role("button", name=label).click()


async def now(at: Window, name: str) -> None:
    """Waits until the tour is at this step."""
    await expect(tour(at).locator("[aria-current=step]")).to_contain_text(name)


async def ask(at: Window) -> None:
    """Fills the form in as the tour says."""
    await expect(at.modal).to_be_visible()
    await at.choose("For whom", "noah", "Noah Diaz")
    await at.modal.get_by_label("Licensed", exact=False).first.check()
    await at.modal.get_by_label("Why").fill("He starts on Monday")
    await at.modal.get_by_role("button", name="Request").last.click()
    await expect(at.modal).to_be_hidden()


async def test_a_newcomer_gets_somebody_into_zoom_and_starts_again() -> None:
    async with demo("/?as=liam") as at:
        await now(at, "Ask")
        await step(at, "Be Emma")
        await step(at, "Type it")
        await at.page.get_by_role("textbox", name="Message #general").press("Enter")
        await ask(at)
        await now(at, "Approve")
        await step(at, "Be Ada")
        await step(at, "Go there")
        await at.page.get_by_role("button", name="Approve", exact=True).click()
        await now(at, "Created")
        await expect(at.article("3Fw0QLcNLJssvwbX5XC8er").or_(at.article("Noah Diaz")).first).to_be_visible()
        await step(at, "Be Emma")
        await step(at, "Read it")
        await now(at, "Accept")
        await step(at, "Be Noah")
        mail = at.page.get_by_role("article", name="E-mail from Zoom")
        await expect(mail).to_contain_text("noah@acme.example")
        await mail.get_by_role("button", name="Accept the invitation").click()
        await expect(mail).to_be_hidden()
        await expect(tour(at)).to_contain_text("That is all of it")
        await step(at, "Start again")
        await now(at, "Ask")
        await tour(at).get_by_role("button", name="Close the tour").click()
        await expect(tour(at)).to_be_hidden()
        await at.page.get_by_role("button", name="The tour").click()
        await now(at, "Ask")


async def test_a_denial_leads_back_to_asking() -> None:
    async with demo("/?as=emma") as at:
        await at.type("/zoom user")
        await ask(at)
        await step(at, "Be Ada")
        await step(at, "Go there")
        await at.page.get_by_role("button", name="Deny", exact=True).click()
        await at.modal.get_by_role("textbox").fill("Not this month")
        await at.modal.get_by_role("button", name="Deny").click()
        await now(at, "Ask")


async def test_three_people_play_side_by_side() -> None:
    async with demo() as at:
        async with at.page.expect_popup() as opening:
            await at.page.get_by_role("link", name="side by side").click()
        both = await opening.value
        frames = {
            name: both.frame_locator(f"iframe[title='{name}']") for name in ("Emma Weber", "Ines Costa")
        }
        emma, ines = frames.values()
        box = emma.get_by_role("textbox", name="Message Zoom ChatOps")
        await box.fill("/zoom user")
        await box.press("Enter")
        form = emma.get_by_role("dialog")
        who = form.get_by_role("combobox", name="For whom")
        await who.click()
        await who.press_sequentially("noah")
        await emma.get_by_role("option", name="Noah Diaz").click()
        await form.get_by_label("Licensed", exact=False).first.check()
        await form.get_by_label("Why").fill("He starts on Monday")
        await form.get_by_role("button", name="Request").last.click()
        await ines.get_by_role("button", name="Approve", exact=True).click()
        await expect(emma.get_by_role("article").filter(has_text="Ines Costa approved")).to_be_visible()
