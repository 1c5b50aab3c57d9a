"""The page as NiceGUI builds it, without a browser: what a person does, and what then is there."""

import pytest
from nicegui import ui

from sandbox.slack.model import Message, Violation
from tests.sandbox.page import standin
from tests.sandbox.page.builders import EMMA, GENERAL, LIAM, NOW
from tests.sandbox.page.simulated import REPLY_BOX, TRIES, page

pytestmark = pytest.mark.long


async def test_the_page_opens_in_general_with_the_welcome() -> None:
    async with page() as at:
        await at.open()
        assert any("Welcome to Acme" in each for each in at.texts("messages"))
        assert at.box().props["placeholder"] == "Message #general"


async def test_what_is_typed_becomes_a_message_and_shows_literally() -> None:
    async with page() as at:
        await at.open()
        at.key("Enter", "<b>hi</b>")
        await at.sees("&lt;b&gt;hi&lt;/b&gt;")
        assert (at.last().user, at.box().value) == (EMMA, "")


async def test_nothing_is_sent_for_an_empty_line() -> None:
    async with page() as at:
        await at.open()
        before = len(at.world.slack.messages)
        at.key("Enter", "  \n")
        at.key("ArrowUp", "")
        at.key("Enter", "not empty")
        await at.sees("not empty")
        assert len(at.world.slack.messages) == before + 1


async def test_a_command_that_does_not_get_through_comes_back_into_the_box() -> None:
    async with page() as at:
        await at.open()
        at.key("Enter", "/zoom meeting Retro")
        await at.sees("dispatch_failed")
        await at.in_box("/zoom meeting Retro")


async def test_other_people_see_neither_the_trouble_nor_the_text() -> None:
    async with page() as at:
        await at.open()
        at.key("Enter", "/zoom meeting Retro")
        await at.sees("dispatch_failed")
        at.play("Liam")
        await at.sees_no("dispatch_failed")


async def test_the_arrow_brings_earlier_lines_back() -> None:
    async with page() as at:
        await at.open()
        for line in ("one", "two"):
            at.key("Enter", line)
            await at.sees(line)
        for text, shown in (("", "two"), ("two", "one"), ("one", "one"), ("a new one", "one")):
            at.key("ArrowUp", text)
            await at.in_box(shown)


async def test_commands_and_people_are_offered_and_taken_by_the_keyboard() -> None:
    async with page() as at:
        await at.open()
        at.type("/zo")
        await at.sees("/zoom meeting")
        at.key("Tab", "/zo")
        await at.in_box("/zoom ")
        at.type("/zoom meeting with @")
        for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
            at.key(key, at.box().value or "")
        at.key("Enter", at.box().value or "")
        await at.in_box("/zoom meeting with @liam ")


async def test_an_offer_goes_with_escape_and_is_taken_by_a_click() -> None:
    async with page() as at:
        await at.open()
        at.type("@em")
        at.key("Escape", "@em")
        await at.sees_no("@emma · employee")
        at.type("@emm")
        at.hit("suggestions", "take", option="0")
        await at.in_box("@emma ")
        at.hit("suggestions", "take", option="0")
        await at.in_box("@emma ")


async def test_a_name_that_is_typed_in_full_is_sent_by_enter() -> None:
    async with page() as at:
        await at.open()
        at.type("@liam")
        at.key("Enter", "@liam")
        await at.until(lambda: at.last().text == f"<@{LIAM}|liam>")


async def test_the_button_sends_too() -> None:
    async with page() as at:
        await at.open()
        at.type("by mouse")
        at.click_on(at.element("send"))
        await at.until(lambda: at.last().text == "by mouse")


async def test_unread_messages_are_counted_until_somebody_looks() -> None:
    async with page() as at:
        await at.open()
        await at.world.slack.type(LIAM, "C0RANDOM1", "psst")
        await at.sees("1 unread")
        at.user.find(marker="sidebar-list").trigger("click", {"what": "go", "option": "C0RANDOM1"})
        await at.sees("psst")
        assert at.world.slack.unread(EMMA, "C0RANDOM1") == 0


async def test_a_button_is_pressed_as_the_person_who_is_played() -> None:
    async with page(with_bot=True) as at:
        await at.open()
        at.key("Enter", "/zoom card Retro")
        await at.until(lambda: bool(at.last().blocks) and at.last().by_app)
        at.play("Liam")
        at.hit("messages", "press", ts=at.last().ts, action="more", option="report")
        await at.until(lambda: "pressed" in at.last().text)
        assert (at.last().text, at.last().ephemeral_to) == (f"{LIAM} pressed more report", LIAM)
        await at.sees_no("message-busy")


async def test_a_choice_in_a_message_is_told() -> None:
    async with page(with_bot=True) as at:
        await at.open()
        at.key("Enter", "/zoom card Retro")
        await at.until(lambda: bool(at.last().blocks) and at.last().by_app)
        at.hit("messages", "press", ts=at.last().ts, action="pick", option="details")
        await at.until(lambda: at.last().text == f"{EMMA} pressed pick details")


async def test_a_press_that_asks_first_is_done_only_after_yes() -> None:
    async with page(with_bot=True) as at:
        await at.open()
        at.key("Enter", "/zoom card Retro")
        await at.until(lambda: bool(at.last().blocks) and at.last().by_app)
        card, calls = at.last(), len(at.world.slack.deliveries)
        at.hit("messages", "press", ts=card.ts, action="cancel")
        await at.sees("will be gone for everybody")
        at.click("Keep it")
        await at.sees_no("will be gone for everybody")
        assert len(at.world.slack.deliveries) == calls
        at.hit("messages", "press", ts=card.ts, action="cancel")
        await at.sees("will be gone for everybody")
        at.click("Cancel the meeting")
        await at.until(lambda: at.last().text == f"{EMMA} pressed cancel")


async def test_a_press_that_nobody_answers_says_so_at_the_message() -> None:
    async with page() as at:
        blocks = standin.card("Retro")
        at.world.slack.workspace.add(Message("9999999999.000001", GENERAL, LIAM, blocks=blocks))
        await at.open()
        at.hit("messages", "press", ts="9999999999.000001", action="join")
        await at.sees("The app is not connected.")


async def test_an_ephemeral_message_goes_when_it_is_dismissed() -> None:
    async with page() as at:
        at.world.slack.workspace.whisper(EMMA, GENERAL, "Only Emma")
        await at.open()
        await at.sees("Only Emma")
        at.hit("messages", "dismiss", ts=at.last().ts)
        await at.sees_no("Only Emma")


async def test_a_click_on_what_is_gone_does_nothing() -> None:
    async with page() as at:
        await at.open()
        welcome, before = at.last(), len(at.world.slack.deliveries)
        at.hit("messages", "press", ts="1.000001", action="join")
        at.hit("messages", "press", ts=welcome.ts, action="gone")
        at.hit("messages", "nonsense", ts=welcome.ts)
        at.key("Enter", "and on we go")
        await at.sees("and on we go")
        assert len(at.world.slack.deliveries) == before


async def test_a_press_is_of_the_person_who_was_asked_even_if_another_one_is_played_meanwhile() -> None:
    async with page(with_bot=True) as at:
        await at.open()
        at.key("Enter", "/zoom card Retro")
        await at.until(lambda: bool(at.last().blocks) and at.last().by_app)
        at.hit("messages", "press", ts=at.last().ts, action="cancel")
        await at.sees("will be gone for everybody")
        at.play("Liam")
        at.click("Cancel the meeting")
        await at.until(lambda: at.last().text == f"{EMMA} pressed cancel")


async def test_a_command_waits_in_sight_and_its_failure_does_not_overwrite_what_is_typed_meanwhile() -> None:
    async with page(with_bot=True) as at:
        await at.open()
        at.key("Enter", "/zoom mute")
        await at.sees('class="spinner"')
        at.type("something new")
        await at.until(lambda: "operation_timeout" in at.last().text)
        await at.sees_no('class="spinner"')
        await at.in_box("something new")


async def test_the_data_of_a_message_can_be_looked_at() -> None:
    async with page() as at:
        await at.open()
        at.hit("messages", "inspect", ts=at.last().ts)
        await at.sees("What Slack keeps of this message")
        at.click("Close")
        await at.sees_no("What Slack keeps of this message")


async def test_a_thread_opens_takes_replies_and_closes() -> None:
    async with page() as at:
        await at.open()
        root = at.last()
        at.hit("messages", "thread", ts=root.ts)
        await at.user.should_see(kind=ui.textarea, marker=REPLY_BOX, retries=TRIES)
        at.key("Enter", "I agree", REPLY_BOX)
        await at.until(lambda: at.last().text == "I agree")
        assert at.last().thread_ts == root.ts
        await at.sees("1 reply")
        at.user.find(marker="head").trigger("click", {"what": "close"})
        await at.sees_no("I agree")


async def test_earlier_messages_come_on_demand() -> None:
    async with page() as at:
        for place in range(150):
            await at.world.slack.type(LIAM, GENERAL, f"line {place}.")
        await at.open()
        assert not any("line 3." in each for each in at.texts("messages"))
        at.hit("messages", "earlier")
        await at.sees("line 3.")


async def test_who_may_not_write_is_told_and_keeps_the_text() -> None:
    async with page() as at:
        await at.open()
        at.world.slack.channels[GENERAL].members.discard(EMMA)
        at.key("Enter", "let me in")
        await at.sees("Emma Weber is not in general")
        await at.in_box("let me in")


async def test_a_problem_shows_at_once_whatever_is_looked_at() -> None:
    async with page() as at:
        await at.open()
        await at.sees_no("broke 1 rule")
        at.world.slack.workspace.violate("chat.postMessage", "missing_scope", "chat:write")
        await at.sees("The bot broke 1 rule of Slack or Zoom: see Problems")
        at.world.slack.workspace.violations.append(Violation(NOW, "x", "y", "z"))
        at.world.slack.workspace.changed()
        await at.sees("broke 2 rules")


async def test_the_panel_can_be_put_away() -> None:
    async with page() as at:
        await at.open()
        at.click_on(at.element("panel-button"))
        assert "panel-toggled" in at.element("app").classes


@pytest.mark.parametrize("address", ["/?as=yuki", "/?as=yuki&in=C0RANDOM1", "/?as=%3Cscript%3E&in=x"])
async def test_any_address_opens(address: str) -> None:
    async with page() as at:
        await at.open(address)


async def test_a_tab_that_is_gone_is_not_drawn_any_more() -> None:
    async with page() as at:
        await at.open()
        assert at.user.client
        at.user.client.delete()
        await at.world.slack.type(LIAM, GENERAL, "anybody there?")
        await at.open()
        await at.sees("anybody there?")
