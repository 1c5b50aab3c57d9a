"""The bot's process: how it is, what it says, and buttons that hurt it."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from sandbox.bot_process import BotProcess, State
from sandbox.page import dates, listing, markup
from sandbox.page.markup import Html
from sandbox.page.tab import Tab

TAIL = 200
_CHIPS = {State.RUNNING: "good", State.STOPPED: "plain", State.STOPPING: "warn", State.DIED: "bad"}


class BotPanel:
    """Shows and steers the bot; without one, says how to start one by hand."""

    def __init__(self, tab: Tab, bot: BotProcess | None) -> None:
        self._tab = tab
        self._bot = bot
        self._state = listing.Region("bot-state")
        with ui.element("div").classes("bot-buttons"):
            if bot is not None:
                self._start = _button("Start", bot.start, "btn btn-primary")
                self._stop = _button("Stop (SIGTERM)", bot.stop)
                self._kill = _button("Kill -9", bot.kill, "btn btn-danger")
            _button("Break connections", lambda: tab.world.slack.break_connections("close"))
            _button("Make them silent", lambda: tab.world.slack.break_connections("silent"))
        ui.label("Output").classes("panel-heading").props("role=heading aria-level=2")
        with ui.element("div").classes("log-scroller").props('tabindex=0 aria-label="Output of the bot"'):
            self._log = listing.Region("log", "pre")
        self.refresh()

    def refresh(self) -> None:
        """Shows what changed."""
        self._state.show(self._draw())
        if self._bot is not None:
            is_off = self._bot.pid is None
            _enable(self._start, is_off)
            _enable(self._stop, not is_off)
            _enable(self._kill, not is_off)
            self._log.show(markup.text("\n".join(list(self._bot.lines)[-TAIL:]) or "Nothing yet."))

    def _draw(self) -> Html:
        sockets = len(self._tab.world.slack.connections)
        facts = [("Socket Mode", f"{sockets} connection{'' if sockets == 1 else 's'}")]
        if self._bot is None:
            chip = markup.tag("span", "not started by the sandbox", class_="chip chip-plain")
        else:
            bot, reader = self._bot, self._tab.reader()
            chip = markup.tag("span", str(bot.state), class_=f"chip chip-{_CHIPS[bot.state]}")
            facts.insert(0, ("Process", str(bot.pid or "none")))
            facts.append(("Since", f"{dates.clock(bot.since, reader.zone)}, start no. {bot.starts}"))
            if bot.code is not None:
                facts.append(("Last exit", str(bot.code)))
        rows = [markup.tag("div", markup.tag("span", name), markup.tag("b", value)) for name, value in facts]
        return markup.join([markup.tag("div", "The bot is ", chip, class_="bot-line"), *rows])


def _button(label: str, on_click: Callable[[], Awaitable[None]], looks: str = "btn") -> ui.element:
    with ui.element("button").classes(looks).props("type=button").on("click", on_click) as button:
        ui.label(label)
    return button


def _enable(button: ui.element, is_on: bool) -> None:  # noqa: FBT001  # the one thing it is about
    if is_on:
        button.props(remove="disabled")
    else:
        button.props("disabled")
