"""The middle of the page: a channel or DM, and beside it a thread."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from nicegui import ui

from sandbox.page import asking, choices, composer, listing, markup, messages, toolbar
from sandbox.page.events import Hit
from sandbox.page.inline import Reader
from sandbox.page.mail import Mail
from sandbox.page.markup import Html
from sandbox.page.tab import NO_ANSWER, SHOWN, Tab
from sandbox.slack import actions, inputs
from sandbox.slack.model import Kind, Message


class Conversation:
    """The messages of the conversation that is looked at, its message box, and the thread that is open."""

    def __init__(self, tab: Tab, changed: Callable[[], None]) -> None:
        self._tab = tab
        self._changed = changed
        self._sending: list[str] = []
        offered = toolbar.shortcuts(tab.world.slack.workspace.app)
        self._painter, self._thread_painter = (
            messages.Painter(tab.who, tab.world.slack.reading.unread_replies, offered) for _ in range(2)
        )
        with ui.element("main").classes("conversation") as self._main:
            self._head = listing.Region("head", "header")
            self._mail = Mail(tab)
            self._pane, self._waiting = self._messages("Messages")
            self._box = composer.Composer(tab, self._send, "Message {title}", "message-box")
        with ui.element("aside").classes("thread").props('aria-label="Thread"') as self._thread:
            self._thread_head = listing.Region("head", "header")
            listing.listen(self._thread_head.element, self._hit)
            self._replies, _ = self._messages("Thread")
            self._reply_box = composer.Composer(tab, self._reply, "Reply…", "reply-box")
        self.refresh()

    def refresh(self) -> None:
        """Shows what changed."""
        tab, seen = self._tab, self._tab.messages()
        reader = tab.reader()
        self._head.show(self._title())
        self._mail.refresh()
        self._pane.show(self._painter.pane(reader, seen, tab.pressed, tab.shown))
        self._waiting.show(markup.join(_pending(each) for each in self._sending))
        self._thread.set_visibility(tab.thread is not None)
        if tab.thread is not None:
            self._thread_head.show(_thread_head(tab.title(tab.conversation)))
            self._replies.show(self._thread_painter.thread(reader, seen, tab.thread, tab.pressed))

    def fill(self, line: str) -> None:
        """Puts this into the message box."""
        self._box.fill(line)
        self._box.focus()

    def turn(self) -> None:
        """Another person or conversation: names it in the message box, and goes there."""
        self._box.refresh()
        self._box.focus()

    def reach(self, *, is_on: bool) -> None:
        """Whether it can be reached: not while a modal is open."""
        for each in (self._main, self._thread):
            listing.reach(each, is_on=is_on)

    def _messages(self, label: str) -> tuple[listing.Listing, listing.Region]:
        # The scroller is a reversed column: browsers then keep its end in view while messages come in below.
        with ui.element("div").classes("scroller").props(f'tabindex=0 aria-label="{label}"'):
            waiting = listing.Region("pending")
            shown = listing.Listing("messages", self._hit, role="log")
        return shown, waiting

    def _title(self) -> Html:
        channel = self._tab.conversation
        sign = {Kind.PUBLIC: markup.icon("tag"), Kind.PRIVATE: markup.icon("lock")}.get(channel.kind)
        return markup.join(
            [
                markup.tag("h1", sign, self._tab.title(channel)),
                markup.tag("span", channel.topic, class_="topic") if channel.topic else None,
                markup.tag(
                    "span", markup.icon("group"), str(len(channel.members)), class_="members", title="Members"
                ),
            ]
        )

    async def _send(self, line: str) -> bool:
        return await self._type(line, None)

    async def _reply(self, line: str) -> bool:
        return await self._type(line, self._tab.thread)

    async def _type(self, line: str, thread: str | None) -> bool:
        """Whether it got through. Until then it stands greyed below the messages."""
        slack, person, channel = self._tab.world.slack, self._tab.person, self._tab.channel
        self._sending.append(line)
        self._changed()
        try:
            delivery = await slack.type(person, channel, line, thread)
        except PermissionError as refused:
            ui.notify(f"{refused}", type="warning")
            return False
        finally:
            self._sending.remove(line)
            self._changed()
        return not delivery.error

    async def _hit(self, hit: Hit) -> None:
        tab = self._tab
        if hit.what == "thread":
            self._open_thread(hit.ts)
        elif hit.what == "close":
            tab.thread = None
        elif hit.what == "earlier":
            tab.shown += SHOWN
        elif message := tab.world.slack.workspace.find_message(tab.channel, hit.ts):
            await self._hit_message(hit, message)
        self._changed()

    def _open_thread(self, ts: str) -> None:
        message = self._tab.world.slack.workspace.find_message(self._tab.channel, ts)
        self._tab.thread = message.thread_ts if message and message.is_reply else ts
        self._reply_box.focus()

    async def _hit_message(self, hit: Hit, message: Message) -> None:
        if hit.what == "dismiss":
            self._tab.world.slack.messages.remove(message)
            self._tab.world.slack.workspace.changed()
        elif hit.what == "inspect":
            await asking.show_json(json.dumps(asdict(message), indent=2, ensure_ascii=False))
        elif hit.what == "press":
            await self._press(hit, message)
        elif hit.what == "shortcut":
            await self._use(hit.action, message)

    async def _use(self, callback_id: str, message: Message) -> None:
        slack, pressed = self._tab.world.slack, self._tab.pressed
        pressed[message.ts] = ""
        self._changed()
        with contextlib.suppress(LookupError):  # the message went under the person's hands
            delivery = await slack.shortcut(self._tab.person, message, callback_id)
            pressed[message.ts] = NO_ANSWER.get(delivery.error, delivery.error)
        if not pressed.get(message.ts):
            pressed.pop(message.ts, None)

    async def _press(self, hit: Hit, message: Message) -> None:
        # Taken now: somebody else may be played, somewhere else, by the time the question is answered.
        slack, pressed, reader = self._tab.world.slack, self._tab.pressed, self._tab.reader()
        block = hit.block or None
        with contextlib.suppress(LookupError):  # the bot changed the message under the person's hands
            _, element = actions.find(message, hit.action, block)
            if "confirm" in element and not await asking.confirm(reader, element["confirm"]):
                return
            pressed[message.ts] = ""
            self._changed()
            chosen = _chosen(reader, message, hit)
            delivery = await slack.press(
                reader.person, message.channel, message.ts, hit.action, block, chosen=chosen
            )
            pressed[message.ts] = NO_ANSWER.get(delivery.error, delivery.error)
        if not pressed.get(message.ts):
            pressed.pop(message.ts, None)


def _chosen(reader: Reader, message: Message, hit: Hit) -> Any:  # noqa: ANN401  # as many types as elements
    block, element = actions.find(message, hit.action, hit.block or None)
    if element["type"] not in inputs.SLOTS:
        return hit.option
    return choices.chosen(reader, element, message.values.get(block, {}).get(hit.action), hit.option)


def _thread_head(channel: str) -> Html:
    close = markup.tag(
        "button", markup.icon("close"), type="button", data_do="close", aria_label="Close thread"
    )
    return markup.join([markup.tag("h1", "Thread"), markup.tag("span", channel, class_="topic"), close])


def _pending(line: str) -> Html:
    return markup.tag("div", markup.tag("span", class_="spinner"), line, class_="sending", role="status")
