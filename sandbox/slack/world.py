"""The fake Slack: a workspace, the Web API, Socket Mode and HTTP deliveries, driven by `type` and `press`."""

import asyncio
import copy
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from sandbox import cast as cast_
from sandbox.slack import actions, modals, payloads, text
from sandbox.slack.model import (
    Channel,
    Clock,
    Delivery,
    Json,
    Message,
    Person,
    system_clock,
)
from sandbox.slack.over_http import Endpoint
from sandbox.slack.refusals import Refusal
from sandbox.slack.responses import Responses, answer
from sandbox.slack.sockets import Break, Connection, SocketMode, accepts_answer
from sandbox.slack.web.endpoint import WebApi
from sandbox.slack.workspace import ResponseUrl, Workspace

ACK_SECONDS: Final = 3.0


class SlackWorld:
    """A Slack workspace with people, channels and the app; strict with the app.

    Its state is in `workspace`; the parts that callers look at most are properties here. `ack_seconds` is how
    long Slack waits for an ack, in seconds of real time; a test of what happens then sets it lower.
    """

    def __init__(
        self,
        cast: Iterable[cast_.Character],
        manifest: Mapping[str, Any],
        clock: Clock = system_clock,
        base_url: str = "",
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        self.workspace = Workspace(cast, manifest, clock, base_url)
        self.people = self.workspace.people
        self.groups = self.workspace.groups
        self.channels = self.workspace.channels
        self.messages = self.workspace.messages
        self.views = self.workspace.views
        self.calls = self.workspace.calls
        self.deliveries = self.workspace.deliveries
        self.violations = self.workspace.violations
        self.faults = self.workspace.faults
        self.subscribe, self.view_of = self.workspace.subscribe, self.workspace.view_of
        self.channels_of = self.workspace.channels_of
        self.dms = self.workspace.dms
        self.dm_of = self.workspace.dm_of
        self.reading = self.workspace.reading
        self.unread, self.mark_read = self.reading.unread, self.reading.mark_read
        self.forget_ephemerals = self.workspace.forget_ephemerals
        self.reset = self.workspace.reset
        self._ack_seconds = ack_seconds
        self._stopping = asyncio.Event()
        self._sockets = SocketMode(self.workspace, ack_seconds)
        self.workspace.new_socket_url = self._sockets.new_url
        self._endpoint: Endpoint | None = None
        in_modals = modals.Modals(self.workspace, self._deliver)
        self.fill, self.press_in_view = in_modals.fill, in_modals.press_in_view
        self.suggest = in_modals.suggest
        self.submit = in_modals.submit
        self.close_view = in_modals.close_view
        self.dismiss = in_modals.dismiss

    @property
    def base_url(self) -> str:
        """Where this Slack is reached, up to and with /slack; Web API, socket and response URLs lie below."""
        return self.workspace.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.workspace.base_url = url

    @property
    def connections(self) -> list[Connection]:
        """The bot's open Socket Mode connections."""
        return self._sockets.connections

    def asgi(self) -> Starlette:
        """The app that the bot talks to; to be mounted at the path of base_url."""
        return Starlette(
            routes=[
                Route(
                    "/api/{method}", WebApi(self.workspace, self._stopping).respond, methods=["GET", "POST"]
                ),
                Route("/response/{id}", Responses(self.workspace, self._stopping).respond, methods=["POST"]),
                WebSocketRoute("/socket", self._sockets.serve),
            ]
        )

    async def type(
        self, person_id: str, channel_id: str, line: str, thread_ts: str | None = None
    ) -> Delivery:
        """The person types a line: a slash command is delivered to the bot, anything else becomes a message.

        Raises PermissionError where the person cannot write.
        """
        channel = self.channels[channel_id]
        person = self.people[person_id]
        self._may_type(person, channel)
        if not line.startswith("/"):
            return self._say(person_id, channel, line, thread_ts)
        name, _, rest = line.partition(" ")
        command = self.workspace.app.command(name)
        if command is None or thread_ts is not None:
            why = (
                f"{name} is not supported in threads. Sorry!"
                if command
                else f"{name} is not a valid command."
            )
            self.workspace.whisper(person_id, channel_id, why)
            return Delivery("slash_commands", {"command": name}, error="invalid_command")
        typed = self._escaped(rest.strip()) if command.get("should_escape") else text.escape(rest.strip())
        payload = payloads.command(self.workspace, person, channel, name, typed)
        delivery = await self._deliver(Delivery("slash_commands", payload))
        if delivery.error:
            self.workspace.whisper(
                person_id, channel_id, f'{name} failed with the error "{_shown(delivery)}"'
            )
        return delivery

    async def press(
        self,
        person_id: str,
        channel_id: str,
        ts: str,
        action_id: str,
        block_id: str | None = None,
        *,
        chosen: Any = None,  # noqa: ANN401  # as many types as elements
    ) -> Delivery:
        """The person presses a button, or chooses something (an option's value, an id, a date, a text).

        A button with a URL opens it and is delivered all the same. Raises LookupError when the person sees no
        such message or element.
        """
        message = self._seen(person_id, channel_id, ts)
        action = actions.act(message, action_id, block_id, chosen, self.workspace.next_ts())
        person, channel = self.people[person_id], self.channels[channel_id]
        payload = payloads.message_action(self.workspace, person, channel, message, action)
        return await self._deliver(Delivery("interactive", payload))

    async def shortcut(self, person_id: str, message: Message, callback_id: str) -> Delivery:
        """The person uses one of the app's message shortcuts, wherever they see the message.

        Raises LookupError where they see no such message, or the manifest has no such shortcut.
        """
        seen = self._seen(person_id, message.channel, message.ts)
        offered = [each["callback_id"] for each in self.workspace.app.message_shortcuts]
        if callback_id not in offered or seen.is_ephemeral:
            raise LookupError(f"the message {seen.ts} offers no shortcut {callback_id!r}")
        person, channel = self.people[person_id], self.channels[seen.channel]
        payload = payloads.message_shortcut(self.workspace, person, channel, seen, callback_id)
        return await self._deliver(Delivery("interactive", payload))

    def _seen(self, person_id: str, channel_id: str, ts: str) -> Message:
        message = next((each for each in self.view_of(person_id, channel_id) if each.ts == ts), None)
        if message is None:
            raise LookupError(f"{person_id} sees no message {ts} in {channel_id}")
        return message

    async def happen(self, event: Json) -> Delivery:
        """Something happened, such as {"type": "app_home_opened", ...}; the bot is told.

        Raises LookupError when the manifest does not subscribe to it.
        """
        if event["type"] not in self.workspace.app.events:
            raise LookupError(f"the app does not subscribe to {event['type']}")
        return await self._deliver(Delivery("events_api", payloads.event(self.workspace, event)))

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """Sends the same payload once more."""
        return await self._deliver(Delivery(delivery.type, copy.deepcopy(delivery.payload)))

    def deliver_over_http(self, url: str, signing_secret: str) -> None:
        """From now on deliveries go to this URL, signed, and not over Socket Mode."""
        self._endpoint = Endpoint(url, signing_secret, self.workspace.clock, self._ack_seconds)

    async def break_connections(self, how: Break = "close") -> None:
        """Breaks all Socket Mode connections: closed; open but silent; or with Slack's polite disconnect."""
        await self._sockets.break_connections(how)

    async def aclose(self) -> None:
        """Lets go of all that hangs: connections, and requests that a fault left without an answer."""
        self._stopping.set()
        await self._sockets.close()

    def _may_type(self, person: Person, channel: Channel) -> None:
        if person.is_deactivated:
            raise PermissionError(f"{person.name} is deactivated")
        if channel.is_archived:
            raise PermissionError(f"{channel.name} is archived")
        if person.id not in channel.members:
            raise PermissionError(f"{person.name} is not in {channel.name or channel.id}")
        if channel == self.dm_of(person.id) and not self.workspace.app.messages_tab_takes_text:
            raise PermissionError("Sending messages to this app has been turned off.")

    def _say(self, person_id: str, channel: Channel, line: str, thread_ts: str | None) -> Delivery:
        message = Message(
            self.workspace.next_ts(), channel.id, person_id, text=self._escaped(line), thread_ts=thread_ts
        )
        self.workspace.add(message)
        return Delivery("", payloads.message_json(self.workspace, message), acked=True)

    def _escaped(self, line: str) -> str:
        people = (each for each in self.people.values() if each.handle)
        return text.typed(line, people, self.channels.values(), self.groups.values())

    async def _deliver(self, delivery: Delivery) -> Delivery:
        delivery.at = self.workspace.clock()
        self.deliveries.append(delivery)
        self.workspace.changed()
        start = time.monotonic()
        await (self._endpoint or self._sockets).deliver(delivery)
        delivery.seconds = time.monotonic() - start
        if delivery.acked and delivery.body:
            self._take_answer(delivery)
        self.workspace.changed()
        return delivery

    def _take_answer(self, delivery: Delivery) -> None:
        body = delivery.body if isinstance(delivery.body, dict) else {"text": delivery.body}
        if not accepts_answer(delivery):
            self.workspace.violate("ack", "ack_payload_ignored", "the ack's body says something nobody sees")
        elif delivery.type == "slash_commands":
            person, channel = delivery.payload["user_id"], delivery.payload["channel_id"]
            url = ResponseUrl(person, channel, None, self.workspace.clock(), 1)
            try:
                answer(self.workspace, "ack", url, body)
            except Refusal as refusal:
                self.workspace.violate("ack", refusal.error, refusal.detail)


def _shown(delivery: Delivery) -> str:
    return "dispatch_failed" if delivery.error == "not_connected" else delivery.error
