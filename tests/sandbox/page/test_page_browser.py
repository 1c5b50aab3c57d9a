"""The page in a real browser, with the stand-in bot: what a person sees and does."""

import contextlib
import signal
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.sandbox.page import standin
from tests.sandbox.page.browser import Window, chromium, needs_chromium, sandbox, window

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.timeout(120)]

EVIL = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@contextlib.asynccontextmanager
async def opened(width: int = 1440, *, with_bot: bool = True) -> AsyncIterator[Window]:
    async with contextlib.AsyncExitStack() as stack:
        running = await stack.enter_async_context(sandbox("--no-bot"))
        if with_bot:
            await stack.enter_async_context(standin.connected(running.url))
        browser = await stack.enter_async_context(chromium())
        at = await window(browser, running.url, width)
        await at.open()
        yield at
        assert at.complaints == []
        assert at.outside == []


async def test_a_card_is_the_same_for_all_but_its_times_are_each_readers_own() -> None:
    async with opened() as at:
        await at.type("/zoom card Retro")
        card = at.page.get_by_role("article").filter(has_text="Made with")
        await expect(card).to_contain_text("16:00")
        await at.play("Yuki")
        await expect(card).to_contain_text("00:00")
        await expect(at.page).to_have_url(f"{at.url}/?as=yuki&in=C0GENERAL")


async def test_what_is_for_one_person_is_seen_by_nobody_else() -> None:
    async with opened() as at:
        await at.type("/zoom whisper")
        whisper = at.page.get_by_role("article").filter(has_text="Only for you: whisper")
        await expect(whisper).to_contain_text("Only visible to you")
        for name in ("Liam", "Ada"):
            await at.play(name)
            await expect(whisper).to_have_count(0)
        await at.play("Emma")
        await whisper.get_by_role("button", name="Dismiss message").click()
        await expect(whisper).to_have_count(0)


async def test_two_tabs_are_two_people_and_see_each_other_at_once() -> None:
    async with opened() as emma:
        liam = await emma.another("/?as=liam")
        await liam.type("Hello Emma")
        await expect(emma.page.get_by_role("article").filter(has_text="Hello Emma")).to_be_visible()
        await expect(liam.page.get_by_role("radio", name="Liam")).to_have_attribute("aria-checked", "true")
        await expect(emma.page.get_by_role("radio", name="Emma")).to_have_attribute("aria-checked", "true")


async def test_markup_that_people_type_shows_as_they_typed_it() -> None:
    async with opened() as at:
        await at.type(EVIL)
        await expect(at.page.get_by_role("article").filter(has_text=EVIL)).to_be_visible()
        await at.type(f"/zoom whisper {EVIL}")
        await expect(at.page.get_by_role("article").filter(has_text=f"whisper {EVIL}")).to_be_visible()
        await at.page.get_by_role("tab", name="Calls").click()
        await at.page.locator(".call summary").first.click()
        await expect(at.page.locator(".call[open] pre").first).to_contain_text("onerror")
        assert await at.page.title() == "Acme · zoom-chatops sandbox"
        assert await at.page.locator(".app img").count() == 0


async def test_buttons_menus_and_questions_work() -> None:
    async with opened() as at:
        await at.type("/zoom card Retro")
        card = at.page.get_by_role("article").filter(has_text="Made with")
        await card.get_by_label("More actions").click()
        await card.get_by_role("button", name="Report").click()
        await expect(at.page.get_by_text("U0EMMA001 pressed more report")).to_be_visible()
        await card.get_by_label("Remind me").select_option(label="Details")
        await expect(at.page.get_by_text("U0EMMA001 pressed pick details")).to_be_visible()
        await card.get_by_role("button", name="Cancel").click()
        await at.page.get_by_role("alertdialog").get_by_role("button", name="Keep it").click()
        await card.get_by_role("button", name="Cancel").click()
        await at.page.get_by_role("alertdialog").get_by_role("button", name="Cancel the meeting").click()
        await expect(at.page.get_by_text("U0EMMA001 pressed cancel")).to_have_count(1)
        assert await card.get_by_role("link", name="Join").get_attribute("href") == "http://127.0.0.1:1/j/1"


async def test_a_link_opens_a_tab_of_its_own() -> None:
    async with opened() as at:
        await at.type("/zoom card Retro")
        async with at.page.expect_popup() as opening:
            await at.page.get_by_role("link", name="Join").click()
        await (await opening.value).close()
        await expect(at.page.get_by_role("link", name="Join")).to_be_visible()
        at.outside.clear()  # the meeting itself
        at.complaints.clear()  # which is not there


async def test_a_command_that_nobody_answers_is_shown_and_its_text_comes_back() -> None:
    async with opened() as at:
        await at.type("/zoom mute")
        await expect(at.page.get_by_role("status").filter(has_text="/zoom mute")).to_be_visible()
        await expect(at.page.get_by_text('/zoom failed with the error "operation_timeout"')).to_be_visible()
        await expect(at.page.get_by_role("textbox", name="Message #general")).to_have_value("/zoom mute")


async def test_the_message_box_is_worked_by_the_keyboard_alone() -> None:
    async with opened() as at:
        box = at.page.get_by_role("textbox", name="Message #general")
        await box.focus()
        await at.page.keyboard.type("/z")
        await expect(at.page.locator(".suggestions").first).to_contain_text("/zoom meeting")
        await at.page.keyboard.press("Tab")
        await expect(box).to_have_value("/zoom ")
        await at.page.keyboard.type("whisper @ad")
        await expect(at.page.locator(".suggestions").first).to_contain_text("Ada Novak")
        await at.page.keyboard.press("Enter")
        await expect(box).to_have_value("/zoom whisper @ada ")
        await at.page.keyboard.press("Shift+Enter")
        await at.page.keyboard.type("x")
        await expect(box).to_have_value("/zoom whisper @ada \nx")
        await at.page.keyboard.press("Enter")
        await expect(box).to_have_value("")
        await expect(at.page.get_by_text("Only for you")).to_be_visible()
        await at.page.keyboard.press("ArrowUp")
        await expect(box).to_have_value("/zoom whisper @ada \nx")


async def test_a_thread_opens_and_takes_a_reply() -> None:
    async with opened() as at:
        await at.type("/zoom thread talk")
        await at.page.get_by_role("button", name="1 reply").click()
        box = at.page.get_by_role("textbox", name="Reply…")
        await box.fill("Me too")
        await box.press("Enter")
        await expect(at.page.get_by_role("complementary", name="Thread")).to_contain_text("Me too")
        await expect(at.page.get_by_role("button", name="2 replies")).to_be_visible()
        await at.page.get_by_role("button", name="Close thread").click()
        await expect(box).to_be_hidden()


async def test_what_is_unread_is_counted_and_the_end_of_the_messages_stays_in_view() -> None:
    async with opened() as at:
        liam = await at.another("/?as=liam")
        await liam.page.get_by_role("button", name="random").click()
        await liam.type("over here")
        await expect(at.page.get_by_role("button", name="random")).to_contain_text("1")
        await liam.page.get_by_role("button", name="general").click()
        for place in range(30):
            await liam.type(f"line {place}")
        await expect(at.page.get_by_text("line 29", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("width", [900, 1280])
async def test_smaller_windows_have_room_for_everything(width: int) -> None:
    async with opened(width) as at:
        await at.type("/zoom card Retro")
        await expect(at.page.get_by_role("link", name="Join")).to_be_in_viewport()
        panel = at.page.get_by_role("complementary", name="Behind the scenes")
        if width < 1180:
            await expect(panel).to_be_hidden()
            await at.page.get_by_role("button", name="Show or hide what goes on behind").click()
        await expect(panel).to_be_in_viewport()
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await at.page.evaluate(overflow) <= 0


async def test_a_fault_that_is_switched_on_in_one_tab_shows_in_another() -> None:
    async with opened(with_bot=False) as at:
        other = await at.another("/?as=ada")
        await at.page.get_by_role("tab", name="Faults").click()
        await at.page.get_by_role("switch", name="Zoom, Cut off").click()
        await other.page.get_by_role("tab", name="Faults").click()
        switch = other.page.get_by_role("switch", name="Zoom, Cut off")
        await expect(switch).to_have_attribute("aria-checked", "true")


async def test_the_page_comes_back_by_itself_after_the_sandbox_was_away() -> None:
    async with sandbox("--no-bot") as first, chromium() as browser:
        at = await window(browser, first.url)
        await at.open()
        assert await first.end(signal.SIGINT) == 0
        port = first.url.rpartition(":")[2]
        async with sandbox("--no-bot", "--port", port):
            await at.page.wait_for_event("load", timeout=60_000)
            await at.page.locator(".message").first.wait_for()
            await at.type("still here?")
            await expect(at.page.get_by_role("article").filter(has_text="still here?")).to_be_visible()
