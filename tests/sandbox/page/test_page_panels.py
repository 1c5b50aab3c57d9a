"""The right-hand panel: Zoom, calls, faults, the bot and problems."""

import dataclasses
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from nicegui import ElementFilter, ui

from sandbox.bot_process import BotProcess, State
from sandbox.page import panel_problems, panel_zoom
from sandbox.page.panel_calls import Calls
from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackKind
from sandbox.slack.model import Call as SlackCall
from sandbox.slack.model import Delivery
from sandbox.slack.model import Violation as SlackViolation
from sandbox.world import World
from sandbox.zoom.account import Meeting, Occurrence, Plan
from sandbox.zoom.calls import Call as ZoomCall
from sandbox.zoom.calls import Violation as ZoomViolation
from sandbox.zoom.faults import FaultKind
from sandbox.zoom.limits import Label
from tests.sandbox.page.builders import NOW, Read, world
from tests.sandbox.page.simulated import Page, page

BERLIN = ZoneInfo("Europe/Berlin")
EMMA_ZOOM = "ZmEmma________________"


def meeting(number: int, topic: str) -> Meeting:
    return Meeting(
        id=number,
        uuid="u",
        host_id=EMMA_ZOOM,
        created_at=NOW,
        type=2,
        timezone="Europe/Berlin",
        topic=topic,
    )


def calls(of: World) -> list[Read]:
    return [Read(drawn) for _, drawn in Calls(of).draw(BERLIN)]


@asynccontextmanager
async def panel(tab: str, bot: BotProcess | None = None) -> AsyncIterator[Page]:
    async with page(bot) as at:
        await at.open()
        at.user.find(kind=ui.tab, content=tab).click()
        yield at


def test_zoom_shows_meetings_with_host_start_and_status_the_latest_first() -> None:
    zoom = world().zoom
    soon = NOW + timedelta(hours=3)
    zoom.account.meetings |= {
        number: meeting(number, topic)
        for number, topic in enumerate(("<b>Standup</b>", "Now", "Weekly", "Gone host"), start=1)
    }
    zoom.meetings[1].start, zoom.meetings[1].password = soon, "hush"
    zoom.meetings[2].started_at = NOW
    zoom.meetings[3].start, zoom.meetings[3].occurrences = soon, [Occurrence("1", soon, 60)] * 4
    zoom.meetings[4].host_id = "stranger"
    words = Read(panel_zoom.draw(zoom, BERLIN)).text
    assert words.index("Weekly") < words.index("Now") < words.index("<b>Standup</b>")
    assert "Host Emma Weber · Sat 21 Nov 16:00 Berlin · 60 minID 1 · passcode hush" in words
    assert "started" in words
    assert "Sat 21 Nov 16:00 Berlin, 4 times" in words
    assert "Host stranger · instant, Sat 21 Nov 13:00 Berlin" in words


def test_zoom_shows_users_and_who_has_none() -> None:
    words = Read(panel_zoom.draw(world().zoom, BERLIN)).text
    assert "Emma WeberactiveLicensedemma@acme.example · Europe/Berlin0 of 100 meeting writes today" in words
    assert "Otto Berginactive" in words
    assert "Not in Zoom: Noah Diaz." in words


def test_zoom_says_so_when_there_is_no_meeting_and_nobody_is_missing() -> None:
    zoom = world().zoom
    otto = next(each for each in zoom.users.values() if each.email == "otto@acme.example")
    zoom.users["noah"] = dataclasses.replace(otto, email="noah@acme.example", type=9)
    words = Read(panel_zoom.draw(zoom, BERLIN)).text
    assert "None yet. Type /zoom meeting in a channel." in words
    assert "Not in Zoom" not in words


def test_zoom_shows_how_much_of_the_day_is_used() -> None:
    zoom = world().zoom
    zoom.account.plan = Plan.FREE
    zoom.limits.set_calls(Label.LIGHT, 7000)
    read = Read(panel_zoom.draw(zoom, BERLIN))
    assert "Light calls7,000of 6,000" in read.text
    assert read.all("progress")[0]["value"] == "6000"


def test_what_slack_sends_the_bot_stands_among_the_calls() -> None:
    of = world()
    sent = of.slack.deliveries
    form = {"type": "view_submission", "view": {"callback_id": "form"}}
    errors = {"response_action": "errors", "errors": {"topic": "Too long"}}
    press = {
        "type": "block_actions",
        "actions": [{"action_id": "form.more"}],
        "view": {"callback_id": "form"},
    }
    event = {"type": "event_callback", "event": {"type": "app_home_opened"}}
    sent.append(Delivery("slash_commands", {"command": "/zoom", "text": "help"}, acked=True, at=NOW))
    sent.append(Delivery("interactive", form, acked=True, body=errors, at=NOW + timedelta(seconds=1)))
    sent.append(Delivery("interactive", press, error="operation_timeout", at=NOW + timedelta(seconds=2)))
    sent.append(Delivery("events_api", event, at=NOW + timedelta(seconds=3)))
    sent.append(Delivery("interactive", {}, error="not_sent"))
    shown = [each.text for each in calls(of)]
    assert len(shown) == 4
    for words, text in zip(
        (
            "Botevent_callback app_home_openedwaiting",
            "Botblock_actions form.moreoperation_timeout",
            "Botview_submission formacked",
            "Bot/zoom helpacked",
        ),
        shown,
        strict=True,
    ):
        assert words in text
    assert "Too long" in shown[2]
    assert "no body" in shown[3]


def test_a_delivery_is_drawn_again_when_its_answer_comes() -> None:
    of = world()
    waiting = Delivery("slash_commands", {"command": "/zoom", "text": ""}, at=NOW)
    of.slack.deliveries.append(waiting)
    drawer = Calls(of)
    ((_, before),) = drawer.draw(BERLIN)
    waiting.acked = True
    ((_, after),) = drawer.draw(BERLIN)
    assert ("waiting" in before, "acked" in after) == (True, True)


def test_calls_of_both_worlds_stand_newest_first_with_their_outcome() -> None:
    of = world()
    of.slack.calls.append(SlackCall(NOW, "chat.postMessage", 200, "", {"text": "<i>"}, {"ok": True}))
    of.slack.calls.append(SlackCall(NOW + timedelta(seconds=2), "views.open", 200, "not_allowed", {}, {}))
    path = f"/users/{EMMA_ZOOM}/meetings"
    of.zoom.calls.append(ZoomCall(NOW + timedelta(seconds=1), "POST", path, "a=b", 201))
    shown = calls(of)
    assert [read.text[8:13].rstrip("PcvO") for read in shown] == ["Slack", "Zoom", "Slack"]
    assert "not_allowed" in shown[0].text
    assert "POST /users/ZmEmma_…/meetings?a=b201" in shown[1].text
    assert '"text": "<i>"' in shown[2].text
    assert "no body" in shown[0].text


def test_a_call_without_an_answer_is_drawn_again_when_the_answer_comes() -> None:
    of = world()
    call = ZoomCall(NOW, "GET", "/users", fault=FaultKind.TIMEOUT_BEFORE)
    of.zoom.calls.append(call)
    drawn = Calls(of)
    ((key, before),) = drawn.draw(BERLIN)
    call.status, call.response_body = 429, "<html>"
    ((same, after),) = drawn.draw(BERLIN)
    assert key == same
    assert "no answer" in before
    assert "timeout_before" in before
    assert "429" in after
    assert "&lt;html&gt;" in after


def test_a_very_long_answer_is_cut() -> None:
    of = world()
    of.zoom.calls.append(ZoomCall(NOW, "GET", "/users", status=200, response_body="x" * 7000))
    assert "… 1000 more characters" in calls(of)[0].text


def test_problems_of_both_worlds_are_counted_and_shown_newest_first() -> None:
    of = world()
    ((_, nothing),) = panel_problems.draw(of, BERLIN)
    assert "No problems" in Read(nothing).text
    of.slack.violations.append(SlackViolation(NOW, "chat.postMessage", "missing_scope", "<chat:write>"))
    of.zoom.violations.append(ZoomViolation(NOW + timedelta(1), "GET", "/users/me", "me", "has no user"))
    shown = [Read(drawn).text for _, drawn in panel_problems.draw(of, BERLIN)]
    assert panel_problems.count(of) == 2
    assert shown == [
        "mehas no userZoom · GET /users/me · 13:00:00",
        "missing_scope<chat:write>Slack · chat.postMessage · 13:00:00",
    ]


@pytest.mark.parametrize("tab", ["Zoom", "Calls", "Faults", "Bot", "Problems"])
async def test_each_tab_opens_and_keeps_up(tab: str) -> None:
    async with panel(tab) as at:
        at.world.zoom.calls.append(ZoomCall(NOW, "GET", "/users", status=200))
        at.world.zoom.changed()
        at.world.slack.workspace.violate("chat.postMessage", "missing_scope", "chat:write")
        await at.sees("broke 1 rule")


async def test_a_fault_is_switched_on_as_often_and_where_it_was_chosen_and_off_again() -> None:
    async with panel("Faults") as at:
        with at.user:
            often, where, *_ = ElementFilter(kind=ui.select)
            often.value, where.value = 3, "POST /users/*/meetings"
            switch = switch_of("Zoom, 500, done: an error of the server; and yet it was done", at)
            switch.value = True
            (fault,) = at.world.zoom.faults.active
            assert (fault.kind, fault.times, fault.method, fault.path) == (
                FaultKind.SERVER_ERROR_AFTER, 3, "POST", "/users/*/meetings",
            )  # fmt: skip
            switch.value = False
        assert at.world.zoom.faults.active == []


async def test_a_fault_of_slack_is_switched_on_for_good_and_off_again() -> None:
    async with panel("Faults") as at:
        with at.user:
            next(iter(ElementFilter(kind=ui.select))).value = 0
            switch = switch_of("Slack, 429: Slack asks to wait a second", at)
            switch.value = True
            (fault,) = at.world.slack.faults.active
            assert (fault.kind, fault.times) == (SlackKind.RATE_LIMITED, None)
            switch.value = False
            at.world.slack.faults.add(SlackFault(SlackKind.RATE_LIMITED))
            switch.value = True
        assert len(at.world.slack.faults.active) == 1


async def test_a_switch_goes_off_when_its_fault_has_hit() -> None:
    async with panel("Faults") as at:
        with at.user:
            switch = switch_of("Zoom, Expired token: all tokens handed out so far are over", at)
            switch.value = True
        at.world.zoom.faults.take("GET", "/users")
        at.world.zoom.changed()
        await at.until(lambda: switch.value is False)


async def test_latency_and_plan_are_set_and_all_goes_back() -> None:
    async with panel("Faults") as at:
        with at.user:
            (latency,) = ElementFilter(kind=ui.number)
            *_, plan = ElementFilter(kind=ui.select)
            latency.value = 700
            latency.value = 800
            plan.value = "free"
        assert [(each.kind, each.ms) for each in at.world.zoom.faults.active] == [(FaultKind.LATENCY, 800)]
        assert at.world.zoom.account.plan is Plan.FREE
        at.click("Use up everybody's 100 meetings of today")
        assert at.world.zoom.limits.writes_today(EMMA_ZOOM) == 100
        at.click("All faults off")
        assert (at.world.zoom.faults.active, at.world.zoom.limits.writes_today(EMMA_ZOOM)) == ([], 0)
        assert latency.value is None


async def test_the_bot_is_started_killed_and_stopped_by_buttons() -> None:
    script = "print('up', flush=True); import time; time.sleep(60)"
    bot = BotProcess((sys.executable, "-c", script), {}, clock=lambda: NOW, echo=lambda _: None)
    async with panel("Bot", bot) as at:
        await at.sees("stopped")
        at.click("Start")
        await at.until(lambda: "up" in bot.lines)
        await at.sees("running")
        at.click("Kill -9")
        await at.until(lambda: bot.state is State.STOPPED)
        await at.sees("the bot was ended by signal 9")
        at.click("Start")
        await at.until(lambda: bot.state is State.RUNNING)
        at.click("Stop (SIGTERM)")
        await at.until(lambda: bot.code == -15)
        await at.sees("-15")


async def test_without_a_bot_of_its_own_the_panel_says_so() -> None:
    async with panel("Bot") as at:
        await at.sees("not started by the sandbox")


@pytest.mark.parametrize(
    "button",
    [
        "Break connections",
        pytest.param("Make them silent", marks=pytest.mark.slow),  # the client waits 10 s for a goodbye
    ],
)
async def test_connections_are_broken_by_buttons(button: str) -> None:
    async with page(with_bot=True) as at:
        await at.open()
        at.user.find(kind=ui.tab, content="Bot").click()
        await at.sees("1 connection")
        (connection,) = at.world.slack.connections
        at.click(button)
        await at.until(lambda: connection.is_silent or connection not in at.world.slack.connections)


def switch_of(label: str, at: Page) -> ui.switch:
    with at.user:
        (found,) = [each for each in ElementFilter(kind=ui.switch) if each.props["aria-label"] == label]
    return found
