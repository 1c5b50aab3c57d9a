"""Modals in a real browser, with the stand-in bot: every input, keys alone, small windows."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.sandbox.page import standin
from tests.sandbox.page.browser import Window, chromium, needs_chromium, sandbox, window

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.timeout(180)]


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


async def test_every_input_arrives_as_it_was_filled_in() -> None:
    async with opened() as at:
        modal = await at.ask("/zoom form everything")
        for label, words in {
            "A line": "Hello",
            "Lines": "one\ntwo",
            "Minutes": "45",
            "E-mail": "emma@acme.example",
            "Page": "https://acme.example",
            "Day": "2027-01-31",
            "Hour": "17:05",
        }.items():
            await modal.get_by_label(label, exact=False).first.fill(words)
        moment = modal.get_by_role("group", name="Moment")
        await moment.get_by_label("Date").fill("2027-02-01")
        await moment.get_by_label("Time").fill("09:00")
        await at.choose("One of them", "pl", "Plums")
        await at.choose("Some of them", "pea", "Pears")
        await at.choose("Some of them", "app", "Apples")
        await at.choose("A person", "ada", "Ada Novak")
        await modal.get_by_role("button", name="Remove Liam Carter").click()
        await at.choose("People", "otto", "Otto Berg")
        await at.choose("Channel", "#ra", "#random")
        await at.choose("A group", "dev", "Devices 2")
        await at.choose("Groups", "desi", "Design 3")
        await modal.get_by_role("checkbox", name="Pears").check()
        await modal.get_by_role("checkbox", name="Apples").uncheck()
        await modal.get_by_role("radio", name="Plums").check()
        await modal.get_by_role("button", name="Send all").click()
        await expect(modal).to_be_hidden()
        sent = at.article("Sent:")
        for said in (
            '"line": "Hello", "lines": "one\\ntwo", "minutes": "45", "mail": "emma@acme.example"',
            '"page": "https://acme.example", "day": "2027-01-31", "hour": "17:05", "moment": 1801468800',
            '"one": "c", "some": ["b", "a"], "who": "U0ADA0003", "team": ["U0YUKI005", "U0OTTO007"]',
            '"where": "C0RANDOM1", "group": "devices 2", "groups": ["design 3"], "boxes": ["b"], "kind": "c"',
        ):
            await expect(sent).to_contain_text(said)


async def test_a_form_is_worked_by_the_keyboard_alone() -> None:
    async with opened() as at:
        modal = await at.ask("/zoom form")
        topic, press = modal.get_by_label("Topic"), at.page.keyboard.press
        await expect(topic).to_be_focused()
        await press("Enter")
        await expect(modal.get_by_role("alert")).to_have_text("warningPlease complete this required field.")
        await expect(topic).to_be_focused()
        await at.page.keyboard.type("Retro")
        await expect(modal.get_by_role("alert")).to_have_count(0)
        people = modal.get_by_role("combobox", name="Invite")
        await people.focus()
        for name in ("Ada", "Liam"):
            await at.page.keyboard.type(name)
            await expect(at.page.get_by_role("option")).to_have_count(1)
            await press("Enter")
            await expect(modal.get_by_role("button", name=f"Remove {name}")).to_be_visible()
        await expect(people).to_be_focused()
        await expect(people).to_have_value("")
        await press("Backspace")
        await expect(modal.get_by_role("button", name="Remove Liam")).to_have_count(0)
        await press("ArrowDown")
        await expect(at.page.get_by_role("listbox")).to_be_visible()
        await press("Escape")
        await expect(at.page.get_by_role("listbox")).to_have_count(0)
        await topic.press("Enter")
        await expect(at.article("Retro is scheduled")).to_contain_text("@Ada Novak")
        await at.ask("/zoom form")
        await expect(topic).to_be_focused()
        await press("Escape")
        await expect(modal).to_be_hidden()


async def test_what_is_typed_stays_while_the_form_changes_around_it() -> None:
    async with opened() as at:
        modal = await at.ask("/zoom form")
        await modal.get_by_label("Topic").fill("Retro")
        await modal.get_by_label("Agenda").fill("Look back")
        await at.choose("Repeat", "wee", "Weekly")
        await expect(modal.get_by_label("How often")).to_have_value("every Tuesday")
        await expect(modal.get_by_label("Topic")).to_have_value("Retro")
        await expect(modal.get_by_label("Agenda")).to_have_value("Look back")
        await expect(modal.get_by_role("combobox", name="Repeat")).to_be_focused()
        await modal.get_by_role("button", name="Change").click()
        await expect(modal.get_by_role("heading", name="Page 1")).to_be_visible()
        await modal.get_by_role("button", name="Previous view").click()
        await expect(modal.get_by_label("Agenda")).to_have_value("Look back")


async def test_a_modal_follows_its_person() -> None:
    async with opened() as at:
        modal = await at.ask("/zoom form")
        await modal.get_by_label("Topic").fill("Emma's own")
        liam = await at.another("/?as=liam")
        await expect(liam.modal).to_be_hidden()
        await at.play("Liam")
        await expect(modal).to_be_hidden()
        await expect(at.page.get_by_role("textbox", name="Message #general")).to_be_editable()
        await at.play("Emma")
        await expect(modal.get_by_label("Topic")).to_have_value("Emma's own")


@pytest.mark.parametrize("width", [430, 900, 1240])
async def test_a_long_form_scrolls_between_its_title_and_its_buttons(width: int) -> None:
    async with opened(width) as at:
        modal = await at.ask("/zoom form everything")
        await modal.get_by_text("Rich text").scroll_into_view_if_needed()
        for name in ("Close", "Cancel", "Send all"):
            await expect(modal.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
        await at.choose("Groups", "de", "Devices 1")
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await at.page.evaluate(overflow) <= 0
