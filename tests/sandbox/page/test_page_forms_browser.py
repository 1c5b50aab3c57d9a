"""The bot's own forms in a real browser, in the demo as people start it."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from playwright.async_api import Locator, expect

from tests.sandbox.page.browser import Window, chromium, needs_chromium, sandbox, window

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.timeout(240)]


@contextlib.asynccontextmanager
async def demo(handle: str) -> AsyncIterator[Window]:
    """The demo, as this person. Nothing in it breaks a rule of Slack or Zoom."""
    async with sandbox() as running, chromium() as browser:
        at = await window(browser, running.url)
        await at.open(f"/?as={handle}")
        yield at
        await at.page.get_by_role("tab", name="Problems").click()
        await expect(at.page.get_by_text("No problems.")).to_be_visible()
        assert at.complaints == []


async def next_week(modal: Locator) -> date:
    """A week after the day that the form offers."""
    return date.fromisoformat(await modal.get_by_label("Date").input_value()) + timedelta(days=7)


async def test_a_meeting_is_scheduled_with_the_form() -> None:
    async with demo("emma") as at:
        modal = await at.ask("/zoom schedule")
        await modal.get_by_label("Topic").fill("Retro")
        day = await next_week(modal)
        await modal.get_by_label("Date").fill(f"{day}")
        await modal.get_by_label("Time").fill("15:00")
        await at.choose("Invite", "liam", "Liam Carter")
        await at.choose("Repeats", "week,", "Every week, on that day")
        await modal.get_by_label("How many times").fill("3")
        await modal.get_by_role("button", name="More settings").click()
        await modal.get_by_role("button", name="Change").first.click()
        await at.choose("Waiting room", "on", "On")
        await modal.get_by_role("button", name="Done").click()
        await expect(modal.get_by_text("Waiting room: on")).to_be_visible()
        await modal.get_by_role("button", name="Previous view").click()
        await modal.get_by_role("button", name="Schedule").click()
        await expect(modal).to_be_hidden()
        card = at.article("Meeting ID")
        await expect(card).to_contain_text(f"{day:%b} {day.day}, {day.year} at 15:00")
        await expect(card).to_contain_text("3 times")
        zoom = at.page.get_by_role("complementary", name="Behind the scenes")
        await expect(zoom).to_contain_text(f"{day:%a} {day.day} {day:%b} 15:00 Berlin, 3 times")


async def test_a_start_that_is_past_shows_under_its_field_and_is_corrected() -> None:
    async with demo("liam") as at:
        modal = await at.ask("/zoom schedule")
        await modal.get_by_label("Topic").fill("Planning")
        day = await next_week(modal)
        await modal.get_by_label("Date").fill("2020-01-31")
        await modal.get_by_role("button", name="Schedule").click()
        await expect(modal.get_by_role("alert")).to_contain_text("passed")
        await expect(modal.get_by_label("Topic")).to_have_value("Planning")
        ada = await at.another("/?as=ada")
        await expect(ada.modal).to_be_hidden()
        await modal.get_by_label("Date").fill(f"{day}")
        await modal.get_by_role("button", name="Schedule").click()
        await expect(modal).to_be_hidden()
        await expect(at.article("Meeting ID")).to_contain_text("Planning")


async def test_an_im_group_is_made_corrected_changed_and_changed_back() -> None:
    async with demo("ada") as at:
        modal = await at.ask("/zoom im-group")
        await modal.get_by_label("Name").fill("   ")
        await modal.get_by_role("button", name="Create").click()
        await expect(modal.get_by_role("alert")).to_be_visible()
        await modal.get_by_label("Name").fill("Designers")
        await modal.get_by_role("radio", name="Restricted").check()
        await at.choose("Members", "emma", "Emma Weber")
        await modal.get_by_role("button", name="Create").click()
        await expect(modal).to_be_hidden()
        card = at.article("Group ID")
        await expect(card).to_contain_text("Designers")
        await expect(card).to_contain_text("Restricted")
        await at.ask("/zoom im-group edit")
        await at.choose("Which IM group", "des", "Designers")
        await modal.get_by_role("radio", name="Shared").check()
        await modal.get_by_role("button", name="Next").click()
        await expect(modal).to_contain_text("Restricted → Shared")
        await modal.get_by_role("button", name="Change it").click()
        await expect(modal).to_be_hidden()
        await expect(card).to_contain_text("Shared")
        await at.page.get_by_role("button", name="Undo").click()
        await expect(card).to_contain_text("Restricted")


async def test_who_may_not_gets_no_form_but_a_word() -> None:
    async with demo("yuki") as at:
        await at.type("/zoom im-group")
        await expect(at.article("Only visible to you").last).to_contain_text("admin")
        await expect(at.modal).to_be_hidden()
