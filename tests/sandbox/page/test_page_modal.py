"""Modals on the page as NiceGUI builds it, without a browser: what a person does, and what then is there."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.slack import actions, inputs
from sandbox.slack.model import View
from sandbox.slack.web import views
from tests.sandbox.page.blockkit import button, mrkdwn, plain
from tests.sandbox.page.builders import EMMA, GENERAL, LIAM, YUKI
from tests.sandbox.page.simulated import Page, page
from tests.sandbox.page.standin_forms import START, chosen_fields, everything, field, schedule, view

pytestmark = pytest.mark.long

Json = dict[str, Any]


@dataclass
class Sheet:
    """The page, and a modal that is open before Emma."""

    at: Page
    view: View

    def do(self, what: str, name: str = "", option: str | None = None) -> None:
        """Does what the browser tells of the field (or, with form. before it, the element) of this name."""
        block = name
        if name and not any(each["block_id"] == name for each in self.view.payload["blocks"]):
            block, _ = actions.find(self.view, f"form.{name}", None)
        told: Json = {"what": what, "block": block, "action": f"form.{name}"}
        self.at.user.find(marker="modal-box").trigger(
            "click", told | ({"option": option} if option is not None else {})
        )

    def held(self, name: str) -> Any:  # noqa: ANN401  # as many types as elements
        block, element = actions.find(self.view, f"form.{name}", None)
        return inputs.chosen(element, self.view.values[block][f"form.{name}"])

    def values(self, name: str) -> list[str]:
        return [each["value"] for each in self.held(name)]

    async def until_held(self, name: str, value: object) -> None:
        await self.at.until(lambda: self.held(name) == value)

    async def sees(self, words: str) -> None:
        await self.at.until(lambda: words in self.shown())

    async def sees_no(self, words: str) -> None:
        await self.at.until(lambda: words not in self.shown())

    def shown(self) -> str:
        return "".join(self.at.texts("modal-box"))


def put(at: Page, drawn: Json, person: str = EMMA) -> View:
    """Opens a modal before the person, as views.open does."""
    workspace = at.world.slack.workspace
    views.open_(workspace, {"trigger_id": workspace.trigger(person), "view": drawn})
    top = workspace.top_view(person)
    assert top is not None
    return top


@contextlib.asynccontextmanager
async def opened(*blocks: Json, whole: Json | None = None, **more: object) -> AsyncIterator[Sheet]:
    """A modal of these blocks on a page without a bot."""
    async with page() as at:
        drawn = whole or view("form", "A form", *blocks, submit="Send") | more
        await at.open()
        sheet = Sheet(at, put(at, drawn))
        await sheet.sees(str(drawn["title"]["text"]))
        yield sheet


@contextlib.asynccontextmanager
async def asked(line: str = "/zoom form") -> AsyncIterator[Sheet]:
    """The modal that the stand-in opens when the line is typed."""
    async with page(with_bot=True) as at:
        await at.open()
        at.key("Enter", line)
        await at.until(lambda: at.world.slack.workspace.top_view(EMMA) is not None)
        top = at.world.slack.workspace.top_view(EMMA)
        assert top is not None
        sheet = Sheet(at, top)
        await sheet.sees("modal-app")
        yield sheet


async def test_a_form_is_filled_in_and_sent() -> None:
    async with asked() as sheet:
        sheet.do("text", "topic", "Retro")
        sheet.do("open", "people")
        await sheet.sees("Liam Carter")
        sheet.do("menu", "people", "liam")
        await sheet.sees_no("Ada Novak")
        sheet.do("Enter", "people")
        await sheet.until_held("people", [LIAM])
        sheet.do("press", "start", "2026-11-21T17:30")
        await sheet.until_held("start", START + 90 * 60)
        sheet.do("submit")
        await sheet.at.until(lambda: "Retro is scheduled" in sheet.at.last().text)
        assert f"<@{LIAM}>" in sheet.at.last().text
        await sheet.sees_no("Schedule a meeting")
        assert sheet.at.world.slack.violations == []


async def test_a_mistake_shows_under_its_field_until_it_is_corrected() -> None:
    async with asked() as sheet:
        sheet.do("text", "topic", "  ")
        sheet.do("enter", "topic", "  ")
        await sheet.sees("Give it a name of letters or digits.")
        sheet.do("text", "topic", "Retro")
        await sheet.sees_no("Give it a name of letters or digits.")
        sheet.do("press", "start", "2020-01-01T10:00")
        sheet.do("submit")
        await sheet.sees("That is past.")
        assert sheet.held("topic") == "Retro"


async def test_what_slack_itself_finds_wrong_shows_under_its_field() -> None:
    async with opened(whole=everything()) as sheet:
        sheet.do("text", "mail", "nonsense")
        sheet.do("submit")
        await sheet.sees("Please enter a valid email address.")
        await sheet.sees("Please complete this required field.")
        assert sheet.at.world.slack.deliveries == []


async def test_a_modal_is_seen_by_nobody_else_and_waits_for_its_person() -> None:
    async with opened(whole=schedule()) as sheet:
        sheet.at.play("Liam")
        await sheet.sees_no("Schedule a meeting")
        put(sheet.at, view("mine", "Liam's own", {"type": "divider"}, submit="Send"), LIAM)
        await sheet.sees("Liam&#x27;s own")
        sheet.at.play("Emma")
        await sheet.sees("Schedule a meeting")
        await sheet.sees_no("Liam&#x27;s own")


async def test_what_is_behind_a_modal_cannot_be_reached() -> None:
    async with opened(whole=schedule()) as sheet:
        behind = [sheet.at.element(each) for each in ("sidebar", "conversation", "thread")]
        assert all("inert" in each.props for each in behind)
        sheet.do("dismiss")
        await sheet.at.until(lambda: not any("inert" in each.props for each in behind))


async def test_a_form_grows_and_keeps_what_is_typed() -> None:
    async with asked() as sheet:
        sheet.do("text", "topic", "Retro")
        sheet.do("open", "repeat")
        await sheet.sees("Weekly")
        sheet.do("take", "repeat", "weekly")
        await sheet.sees("Repeats: weekly")
        await sheet.sees("every Tuesday")
        assert sheet.held("topic") == "Retro"


async def test_views_stack_and_close_one_by_one_or_all_at_once() -> None:
    async with asked() as sheet:
        assert 'aria-label="Previous view"' not in sheet.shown()
        sheet.do("press", "more")
        await sheet.sees("Page 1")
        assert 'aria-label="Previous view"' in sheet.shown()
        sheet.do("close")
        await sheet.sees("Schedule a meeting")
        sheet.do("press", "more")
        await sheet.sees("Page 1")
        sheet.do("dismiss")
        await sheet.sees_no("Page 1")
        assert sheet.at.world.slack.views == {}


@pytest.mark.parametrize("what", ["submit", "press"])
async def test_a_bot_that_is_not_there_is_told_of_and_the_form_stays(what: str) -> None:
    block = {"type": "actions", "elements": [button("Go", "form.go")]}
    async with opened(field("topic", "Topic", {"type": "plain_text_input"}), block) as sheet:
        words = {"submit": "We had some trouble connecting. Try again?", "press": "The app is not connected."}
        sheet.do(what, "go" if what == "press" else "")
        await sheet.sees(words[what])
        sheet.do("text", "topic", "x")
        await sheet.until_held("topic", "x")


async def test_a_view_without_a_submit_button_is_not_sent() -> None:
    words = {"type": "section", "text": mrkdwn("Reading it from Zoom…")}
    notice = {"type": "modal", "title": plain("A word"), "blocks": [words]}
    async with opened(whole=notice) as sheet:
        assert 'data-do="submit"' not in sheet.shown()
        sheet.do("enter")
        sheet.do("submit")
        sheet.do("close")
        await sheet.sees_no("Reading it")
        assert sheet.at.world.slack.deliveries == []


async def test_what_is_sent_waits_and_cannot_be_sent_twice() -> None:
    async with asked() as sheet:
        sheet.do("text", "topic", "mute")
        sheet.do("submit")
        await sheet.sees("spinner")
        sheet.do("submit")
        await sheet.sees("We had some trouble connecting. Try again?")
        sent = [each.payload["type"] for each in sheet.at.world.slack.deliveries if "type" in each.payload]
        assert sent == ["view_submission"]


async def test_a_button_that_asks_first_acts_only_after_yes() -> None:
    confirm = {
        "title": plain("Sure?"),
        "text": mrkdwn("It goes."),
        "confirm": plain("Let it go"),
        "deny": plain("Keep it"),
    }
    block = {"type": "actions", "elements": [button("Go", "form.go", confirm=confirm)]}
    async with opened(block) as sheet:
        sheet.do("press", "go")
        await sheet.at.sees("It goes.")
        sheet.at.click("Keep it")
        await sheet.at.sees_no("It goes.")
        assert sheet.at.world.slack.deliveries == []
        sheet.do("press", "go")
        await sheet.at.sees("It goes.")
        sheet.at.click("Let it go")
        await sheet.at.until(lambda: len(sheet.at.world.slack.deliveries) == 1)


async def test_boxes_and_dots_are_ticked_and_unticked() -> None:
    async with opened(*chosen_fields()) as sheet:
        sheet.do("press", "boxes", "b")
        await sheet.at.until(lambda: sheet.values("boxes") == ["a", "b"])
        sheet.do("press", "boxes", "a")
        await sheet.at.until(lambda: sheet.values("boxes") == ["b"])
        sheet.do("press", "kind", "c")
        await sheet.at.until(lambda: sheet.held("kind")["value"] == "c")


async def test_a_moment_is_of_the_zone_of_whoever_is_played() -> None:
    moment = field("moment", "Moment", {"type": "datetimepicker", "initial_date_time": START})
    async with page() as at:
        await at.open("/?as=yuki")
        sheet = Sheet(at, put(at, view("form", "A form", moment, submit="Send"), YUKI))
        await sheet.sees('value="2026-11-22"')
        await sheet.sees("Tokyo time (UTC+9)")
        sheet.do("press", "moment", "2026-11-22T09:00")
        await sheet.until_held("moment", START + 9 * 3600)
        sheet.do("press", "moment", "2026-11-22T")
        await sheet.until_held("moment", None)


async def test_a_menu_of_options_is_worked_by_keys() -> None:
    async with opened(*chosen_fields()) as sheet:
        sheet.do("ArrowDown", "one")
        await sheet.sees("Europe")
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
            sheet.do(key, "one")
        await sheet.at.until(lambda: bool(sheet.held("one")))
        assert sheet.held("one")["value"] == "b"
        await sheet.sees("Pears")
        sheet.do("Enter", "one", "")
        await sheet.sees("Asia")
        sheet.do("shut", "one")
        await sheet.sees_no("Asia")
        sheet.do("menu", "one", "zzz")
        await sheet.sees("No results")
        sheet.do("Enter", "one")
        sheet.do("drop-last", "one")
        await sheet.until_held("one", None)
        sheet.do("drop-last", "one")


async def test_of_many_options_no_more_are_taken_than_the_bot_wants() -> None:
    async with opened(*chosen_fields()) as sheet:
        for value in ("a", "b"):
            sheet.do("open", "some")
            await sheet.sees("menu-list")
            sheet.do("take", "some", value)
            await sheet.sees_no("menu-list")
        await sheet.at.until(lambda: sheet.values("some") == ["a", "b"])
        sheet.do("open", "some")
        await sheet.sees("You can choose 2 at most.")
        sheet.do("take", "some", "c")
        sheet.do("drop", "some", "a")
        await sheet.at.until(lambda: sheet.values("some") == ["b"])


async def test_who_is_clicked_is_chosen_even_if_typing_narrowed_the_list_meanwhile() -> None:
    async with opened(*chosen_fields()) as sheet:
        sheet.do("open", "team")
        await sheet.sees("Emma Weber")
        sheet.do("menu", "team", "ada")
        await sheet.sees_no("Emma Weber")
        sheet.do("take", "team", "U0NOBODY")
        sheet.do("take", "team", EMMA)
        await sheet.until_held("team", [LIAM, "U0YUKI005", EMMA])


async def test_taking_what_is_taken_puts_it_back() -> None:
    async with opened(*chosen_fields()) as sheet:
        await sheet.sees("Remove Yuki Tanaka")
        sheet.do("menu", "team", "yuki")
        await sheet.sees('aria-selected="true"')
        sheet.do("take", "team", "U0YUKI005")
        await sheet.until_held("team", [LIAM])
        await sheet.sees_no("Remove Yuki Tanaka")


async def test_menus_beside_words_and_among_buttons_are_menus_too() -> None:
    who, whom = ({"type": "users_select", "action_id": f"form.{each}"} for each in ("who", "whom"))
    section = {"type": "section", "text": mrkdwn("Which one?"), "accessory": who}
    mixed = {"type": "actions", "elements": [button("Go", "form.go"), whom]}
    alone = {"type": "actions", "elements": [{**whom, "action_id": "form.alone"}]}
    async with opened(section, mixed, alone) as sheet:
        assert "Which one?" in sheet.shown()
        assert sheet.shown().count('role="combobox"') == 3
        for name in ("who", "whom", "alone"):
            sheet.do("menu", name, "yuki")
            await sheet.sees("@yuki")
            sheet.do("Enter", name)
            await sheet.until_held(name, YUKI)
        told = [each.payload["actions"][0]["action_id"] for each in sheet.at.world.slack.deliveries]
        assert told == ["form.who", "form.whom", "form.alone"]


async def test_channels_are_chosen_by_name() -> None:
    async with opened(*chosen_fields()) as sheet:
        sheet.do("menu", "where", "#gen")
        await sheet.sees("#general")
        sheet.do("take", "where", GENERAL)
        await sheet.until_held("where", GENERAL)


async def test_suggestions_come_from_the_bot() -> None:
    async with asked("/zoom form everything") as sheet:
        sheet.do("menu", "group", "d")
        await sheet.sees("Type 2 characters or more.")
        sheet.do("menu", "group", "de")
        await sheet.sees("Devices 3")
        sheet.do("menu", "group", "desi")
        await sheet.sees_no("Devices 3")
        await sheet.sees("Design 3")
        sheet.do("take", "group", "design 2")
        await sheet.at.until(lambda: bool(sheet.held("group")))
        assert sheet.held("group")["value"] == "design 2"
        sheet.do("menu", "group", "nothing")
        await sheet.sees("No results")
        sheet.do("open", "groups")
        await sheet.sees("Design 1")
        sheet.do("take", "groups", "design 1")
        await sheet.sees("Remove Design 1")


async def test_suggestions_that_do_not_come_are_told_of() -> None:
    one = field("f", "Field", {"type": "external_select", "min_query_length": 1})
    async with opened(one) as sheet:
        sheet.do("open", "f")
        await sheet.sees("Type to search.")
        sheet.do("menu", "f", "x")
        await sheet.sees("Result failed to load.")


async def test_an_answer_that_comes_too_late_does_not_open_the_menu_again() -> None:
    async with asked("/zoom form everything") as sheet:
        sheet.do("menu", "group", "mute")
        await sheet.sees("Loading…")
        sheet.do("shut", "group")
        await sheet.sees_no("Loading…")
        await sheet.at.until(lambda: sheet.at.world.slack.deliveries[-1].error == "operation_timeout")
        assert "Result failed" not in sheet.shown()


async def test_what_another_tab_typed_shows_here() -> None:
    line = field("topic", "Topic", {"type": "plain_text_input"})
    async with opened(line) as sheet:
        sheet.do("text", "topic", "typed here")
        await sheet.until_held("topic", "typed here")
        sheet.at.world.slack.fill(sheet.view.id, "form.topic", "typed there")
        await sheet.sees("typed there")
        assert "typed here" not in sheet.shown()


async def test_a_field_that_is_not_drawn_yet_is_filled_in_all_the_same() -> None:
    first, second = (field(each, each, {"type": "plain_text_input"}) for each in ("first", "second"))
    async with opened(first) as sheet:
        workspace = sheet.at.world.slack.workspace
        changed = view("form", "Another title", second, submit="Send")
        views.update(workspace, {"view_id": sheet.view.id, "view": changed})
        sheet.do("text", "second", "typed")
        await sheet.sees('value="typed"')


async def test_a_change_of_the_form_leaves_the_fields_that_stay_alone() -> None:
    first, second = (field(each, each, {"type": "plain_text_input"}) for each in ("first", "second"))
    async with opened(first, second) as sheet:
        sheet.do("text", "second", "typed")
        await sheet.until_held("second", "typed")
        workspace = sheet.at.world.slack.workspace
        changed = view("form", "Another title", second | {"hint": plain("A hint")}, first, submit="Send")
        views.update(workspace, {"view_id": sheet.view.id, "view": changed})
        await sheet.sees("Another title")
        await sheet.sees("A hint")
        assert 'value="typed"' in sheet.shown()
        assert sheet.shown().index("second") < sheet.shown().index("first")


@pytest.mark.parametrize(
    ("trigger", "what"), [("on_character_entered", "text"), ("on_enter_pressed", "enter")]
)
async def test_a_line_tells_the_bot_when_it_asked_to(trigger: str, what: str) -> None:
    element = {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": [trigger]}}
    async with opened(field("f", "Field", element, dispatch_action=True)) as sheet:
        sheet.do(what, "f", "typed")
        await sheet.at.until(lambda: len(sheet.at.world.slack.deliveries) == 1)
        (told,) = sheet.at.world.slack.deliveries
        assert told.payload["actions"][0]["value"] == "typed"
        sheet.do("text" if what == "enter" else "enter", "f", "typed")
        await sheet.until_held("f", "typed")


async def test_what_is_hit_in_a_modal_that_is_gone_does_nothing() -> None:
    async with opened(field("f", "Field", {"type": "plain_text_input"})) as sheet:
        sheet.do("menu", "f", "not a menu")
        sheet.at.user.find(marker="modal-box").trigger("click", {"what": "text", "block": "x", "action": "x"})
        sheet.at.user.find(marker="modal-box").trigger("click", {"what": "open", "block": "x", "action": "x"})
        nameless = {"what": "press", "block": "", "action": "form.f", "option": "x"}
        sheet.at.user.find(marker="modal-box").trigger("click", nameless)
        await sheet.until_held("f", "x")
        del sheet.at.world.slack.views[sheet.view.id]
        sheet.do("text", "f", "typed")
        sheet.do("submit")
        sheet.at.world.slack.workspace.changed()
        await sheet.sees_no("A form")
        assert sheet.at.world.slack.deliveries == []
