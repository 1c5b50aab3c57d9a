"""Switches for what can go wrong in Zoom and in Slack."""

from collections.abc import Callable
from functools import partial
from typing import Final

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackKind
from sandbox.world import World
from sandbox.zoom.account import Plan
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.kinds import OPERATIONS
from sandbox.zoom.limits import MEETING_WRITES

ZOOM_FAULTS: Final = {
    FaultKind.PER_SECOND_429: ("429, per second", "too many calls in this second"),
    FaultKind.DAILY_429: ("429, per day", "the account's calls are used up until 00:00 UTC"),
    FaultKind.MEETING_DAILY_429: ("429, 100 meetings", "the host's meeting writes of the day are used up"),
    FaultKind.INVITE_DAILY_429: ("429, invitations", "the account's new users of the day are used up"),
    FaultKind.CONCURRENT_429: ("429, concurrent", "another request for the same thing is going on"),
    FaultKind.SERVER_ERROR_BEFORE: ("500, not done", "an error of the server; nothing was done"),
    FaultKind.SERVER_ERROR_AFTER: ("500, done", "an error of the server; and yet it was done"),
    FaultKind.TIMEOUT_BEFORE: ("No answer, not done", "the call hangs; nothing was done"),
    FaultKind.TIMEOUT_AFTER: ("No answer, done", "the call hangs; and yet it was done"),
    FaultKind.CUT_OFF_AFTER: ("Cut off", "done; the answer ends in the middle"),
    FaultKind.XML_BODY: ("XML", "XML where JSON should be"),
    FaultKind.HTML_BODY: ("HTML", "a proxy's error page where JSON should be"),
    FaultKind.EXPIRED_TOKEN: ("Expired token", "all tokens handed out so far are over"),
}
SLACK_FAULTS: Final = {
    SlackKind.RATE_LIMITED: ("429", "Slack asks to wait a second"),
    SlackKind.INTERNAL_ERROR: ("internal_error", "Slack's own error; nothing was done"),
    SlackKind.FATAL_ERROR: ("500, done", "an error of the server; and yet it was done"),
    SlackKind.TIMEOUT_BEFORE: ("No answer, not done", "the call hangs; nothing was done"),
    SlackKind.TIMEOUT_AFTER: ("No answer, done", "the call hangs; and yet it was done"),
    SlackKind.CUT_BEFORE: ("Cut, not done", "the connection is cut before"),
    SlackKind.CUT_AFTER: ("Cut, done", "the connection is cut after it was done"),
}
_OFTEN: Final = {0: "every time", 1: "once", 2: "twice", 3: "3 times"}
_WHERE: Final = {
    "": "any call",
    "POST /users/*/meetings": "creating a meeting",
    **{f"{each.method} {each.pattern}": f"{each.method} {each.path}" for each in OPERATIONS},
    "POST /users": "creating a user",
    "GET /users/*": "looking a user up",
}


class FaultsPanel:
    """Each kind of fault with a switch; how often and where are chosen first."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._zoom: dict[FaultKind, ui.switch] = {}
        self._slack: dict[SlackKind, ui.switch] = {}
        with ui.element("div").classes("faults"):
            self._before()
            self._heading("Zoom")
            for kind, words in ZOOM_FAULTS.items():
                self._zoom[kind] = _switch("Zoom", words, partial(self._turn_zoom, kind))
            self._heading("Slack")
            for slack_kind, words in SLACK_FAULTS.items():
                self._slack[slack_kind] = _switch("Slack", words, partial(self._turn_slack, slack_kind))
        self.refresh()

    def refresh(self) -> None:
        """Shows what is on: a fault that was to hit once goes off by itself."""
        zoom = {each.kind for each in self._world.zoom.faults.active}
        for kind, switch in self._zoom.items():
            switch.set_value(kind in zoom)
        slack = {each.kind for each in self._world.slack.faults.active}
        for slack_kind, switch in self._slack.items():
            switch.set_value(slack_kind in slack)
        self._plan.set_value(str(self._world.zoom.account.plan))

    def count(self) -> int:
        """How many faults are on."""
        return len(self._world.zoom.faults.active) + len(self._world.slack.faults.active)

    def _before(self) -> None:
        with ui.element("div").classes("fault-choices"):
            self._often = ui.select(_OFTEN, value=1, label="How often").props("outlined dense options-dense")
            self._where = ui.select(_WHERE, value="", label="Which Zoom call").props(
                "outlined dense options-dense"
            )
            self._plan = ui.select([str(each) for each in Plan], label="Zoom plan", on_change=self._set_plan)
            self._plan.props("outlined dense options-dense")
            self._latency = ui.number(
                "Zoom takes (ms)", min=0, max=60_000, step=100, on_change=self._set_latency
            )
            self._latency.props("outlined dense debounce=400")
        with ui.element("div").classes("fault-buttons"):
            _button("Use up everybody's 100 meetings of today", self._use_up)
            _button("All faults off", self._clear)

    @staticmethod
    def _heading(title: str) -> None:
        ui.label(title).classes("panel-heading").props("role=heading aria-level=2")

    def _turn_zoom(self, kind: FaultKind, is_on: bool) -> None:  # noqa: FBT001  # a switch's value
        faults = self._world.zoom.faults
        if is_on == any(each.kind is kind for each in faults.active):
            return
        for each in [each for each in faults.active if each.kind is kind]:
            faults.remove(each.id)
        if is_on:
            method, _, path = str(self._where.value).partition(" ")
            faults.add(Fault(kind, method or None, path or None, times=self._often.value or None))
        self._world.zoom.changed()

    def _turn_slack(self, kind: SlackKind, is_on: bool) -> None:  # noqa: FBT001  # a switch's value
        faults = self._world.slack.faults
        if is_on == any(each.kind is kind for each in faults.active):
            return
        faults.active[:] = [each for each in faults.active if each.kind is not kind]
        if is_on:
            faults.add(SlackFault(kind, times=self._often.value or None))
        self._world.slack.workspace.changed()

    def _set_plan(self, event: ValueChangeEventArguments[str | None]) -> None:
        self._world.zoom.account.plan = Plan(event.value or Plan.BUSINESS)
        self._world.zoom.changed()

    def _set_latency(self, event: ValueChangeEventArguments[float | None]) -> None:
        faults = self._world.zoom.faults
        for each in [each for each in faults.active if each.kind is FaultKind.LATENCY]:
            faults.remove(each.id)
        if event.value:
            faults.add(Fault(FaultKind.LATENCY, ms=int(event.value)))
        self._world.zoom.changed()

    def _use_up(self) -> None:
        for user in self._world.zoom.users:
            self._world.zoom.limits.set_writes(user, MEETING_WRITES)
        self._world.zoom.changed()

    def _clear(self) -> None:
        self._world.zoom.faults.clear()
        self._world.slack.faults.clear()
        self._latency.set_value(None)
        for user in self._world.zoom.users:
            self._world.zoom.limits.set_writes(user, 0)
        self._world.zoom.changed()
        self._world.slack.workspace.changed()


def _switch(world: str, words: tuple[str, str], turn: Callable[[bool], None]) -> ui.switch:
    title, detail = words
    with ui.element("div").classes("fault"):
        switch = ui.switch(on_change=lambda event: turn(bool(event.value))).props("dense color=accent")
        switch.props["aria-label"] = f"{world}, {title}: {detail}"
        with ui.element("div"):
            ui.label(title).classes("fault-title")
            ui.label(detail).classes("fault-detail")
    return switch


def _button(label: str, on_click: Callable[[], None]) -> None:
    with ui.element("button").classes("btn").props("type=button").on("click", on_click):
        ui.label(label)
