"""Threads and shortcuts in a real browser, with the stand-in bot."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, expect

from tests.sandbox.page import standin
from tests.sandbox.page.browser import Window, chromium, needs_chromium, sandbox, window

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.timeout(120)]


@contextlib.asynccontextmanager
async def opened(width: int = 1440) -> AsyncIterator[Window]:
    async with contextlib.AsyncExitStack() as stack:
        running = await stack.enter_async_context(sandbox("--no-bot"))
        await stack.enter_async_context(standin.connected(running.url))
        browser = await stack.enter_async_context(chromium())
        at = await window(browser, running.url, width)
        await at.open()
        yield at
        assert at.complaints == []
        assert at.outside == []


def thread_of(at: Window) -> Locator:
    return at.page.get_by_role("complementary", name="Thread")


async def test_new_replies_are_marked_until_the_thread_is_opened_and_it_opens_at_its_end() -> None:
    async with opened() as at:
        await at.type("/zoom thread talk")
        liam = await at.another("/?as=liam")
        await liam.page.get_by_role("button", name="1 reply").click()
        box = liam.page.get_by_role("textbox", name="Reply…")
        for line in range(15):
            await box.fill(f"line {line}")
            await box.press("Enter")
            await expect(thread_of(liam).get_by_text(f"line {line}", exact=True)).to_be_visible()
        bar = at.page.get_by_role("button", name="16 replies")
        await expect(bar).to_contain_text("16 new")
        await bar.click()
        await expect(thread_of(at).get_by_text("line 14", exact=True)).to_be_in_viewport()
        await expect(bar).not_to_contain_text("new")
        await expect(liam.page.get_by_role("button", name="16 replies")).not_to_contain_text("new")


async def test_a_reply_that_stands_in_the_channel_leads_to_its_thread() -> None:
    async with opened() as at:
        await at.type("/zoom thread loud")
        await at.page.get_by_role("button", name="Root of loud").click()
        await expect(thread_of(at).get_by_text("Also sent to the channel")).to_be_visible()
        await expect(thread_of(at).get_by_role("article")).to_have_count(2)


async def test_a_shortcut_is_used_from_the_menu_of_a_message() -> None:
    async with opened() as at:
        liam = await at.another("/?as=liam")
        await liam.type("I am new here")
        message = at.article("I am new here")
        more = message.get_by_label("More message actions")
        await message.hover()
        await more.click()
        offer = message.get_by_role("button", name="Request a Zoom account")
        await expect(offer).to_be_in_viewport(ratio=0.9)
        await offer.click()
        await expect(at.page.get_by_text("U0EMMA001 wants a user for U0LIAM002")).to_be_visible()
        await expect(offer).to_be_hidden()


async def test_a_menu_goes_with_escape_and_with_a_click_elsewhere_and_has_room_at_the_top() -> None:
    async with opened() as at:
        for line in range(30):
            await at.type(f"line {line}")
        await expect(at.page.get_by_text("line 29", exact=True)).to_be_visible()
        first = at.article("Welcome to Acme")
        await first.scroll_into_view_if_needed()
        await at.page.get_by_label("Messages").evaluate("(each) => each.scrollTo(0, -each.scrollHeight)")
        offer = first.get_by_role("button", name="Request a Zoom account")
        for leave in ("Escape", "click"):
            await first.hover()
            await first.get_by_label("More message actions").click()
            await expect(offer).to_be_in_viewport(ratio=0.9)
            if leave == "Escape":
                await at.page.keyboard.press("Escape")
            else:
                await at.page.get_by_role("textbox", name="Message #general").click()
            await expect(offer).to_be_hidden()


@pytest.mark.parametrize("width", [480, 800])
async def test_beside_others_everything_has_room(width: int) -> None:
    async with opened(width) as at:
        await at.type("/zoom card Retro")
        await expect(at.page.get_by_role("link", name="Join")).to_be_in_viewport()
        await at.page.get_by_role("button", name="it-admins").click()
        await expect(at.page).to_have_url(f"{at.url}/?as=emma&in=C0ITADMIN")
        await at.page.get_by_role("radio", name="Ines").click()
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await at.page.evaluate(overflow) <= 0
