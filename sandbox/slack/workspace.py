"""The state of the fake Slack, and what can be done to it. No network here."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sandbox import cast as cast_
from sandbox.slack import acme, reading, text
from sandbox.slack.app import App
from sandbox.slack.blocks_elements import INTERACTIVE
from sandbox.slack.faults import Faults
from sandbox.slack.model import (
    Call,
    Channel,
    Clock,
    Delivery,
    Json,
    Kind,
    Message,
    Person,
    UserGroup,
    View,
    Violation,
)

TEAM_ID: Final = "T0ACME001"
TEAM_DOMAIN: Final = "acme"
APP_ID: Final = "A0ZOOMBOT"
BOT_ID: Final = "B0ZOOMBOT"
BOT_USER: Final = acme.BOT_USER
SLACKBOT: Final = acme.SLACKBOT
BOT_TOKEN: Final = "xoxb-sandbox"  # noqa: S105  # opens nothing but this sandbox
APP_TOKEN: Final = "xapp-sandbox"  # noqa: S105  # opens nothing but this sandbox
VERIFICATION_TOKEN: Final = "sandbox-verification"  # noqa: S105  # Slack's old, unused token field

TOMBSTONE: Final = "This message was deleted."
TRIGGER_SECONDS: Final = 3
RESPONSE_MINUTES: Final = 30
RESPONSE_USES: Final = 5


class Workspace:
    """One Slack workspace with the app installed in it."""

    def __init__(
        self, cast: Iterable[cast_.Character], manifest: Mapping[str, Json], clock: Clock, base_url: str
    ) -> None:
        self.cast = tuple(cast)
        self.manifest = manifest
        self.app = App(manifest)
        self.clock = clock
        self.base_url = base_url
        self.faults = Faults()
        self.people: dict[str, Person] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.views: dict[str, View] = {}
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.violations: list[Violation] = []
        self.response_urls: dict[str, ResponseUrl] = {}
        self.new_socket_url: Callable[[], str] = lambda: ""
        self.reading = reading.Reading(self)
        self._triggers: dict[str, Trigger] = {}
        self._count = 0
        self._watchers: list[Callable[[], None]] = []
        self.reset()

    def reset(self) -> None:
        """Back to the first day: the cast, the channels, no messages, no faults, an empty record."""
        for kept in (self.people, self.groups, self.channels, self.views, self.response_urls):
            kept.clear()
        self.reading.clear()
        self._triggers.clear()
        for record in (self.messages, self.calls, self.deliveries, self.violations):
            record.clear()
        self.faults.clear()
        acme.people(self.people, self.app, self.cast)
        acme.groups(self.groups, self.cast)
        acme.channels(self.channels, self.cast)
        self.changed()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has the callback called after every change. Gives what ends that."""
        self._watchers.append(callback)

        def unsubscribe() -> None:
            if callback in self._watchers:
                self._watchers.remove(callback)

        return unsubscribe

    def changed(self) -> None:
        """Tells all who subscribed."""
        for watcher in tuple(self._watchers):
            watcher()

    def violate(self, method: str, error: str, detail: str) -> None:
        """Records something that Slack forbids."""
        self.violations.append(Violation(self.clock(), method, error, detail))
        self.changed()

    def number(self) -> int:
        """A number that was not given before."""
        self._count += 1
        return self._count

    def next_ts(self) -> str:
        """A message's ts: seconds, and six digits that make it unique. Grows even while the clock stands."""
        now = f"{int(self.clock().timestamp())}.{self.number() % 1_000_000:06d}"
        last = self.messages[-1].ts if self.messages else ""
        return now if now > last else f"{last.split('.')[0]}.{int(last.split('.')[1]) + 1:06d}"

    def trigger(self, person_id: str) -> str:
        """A new trigger id, good for three seconds and once."""
        trigger_id = f"{self.number():013d}.{TEAM_ID}.{person_id.lower()}"
        self._triggers[trigger_id] = Trigger(
            person_id, self.clock() + timedelta(seconds=TRIGGER_SECONDS), used=False
        )
        return trigger_id

    def exchange(self, trigger_id: str) -> tuple[str, str]:
        """Uses a trigger id up. Gives the person's id and an empty string, or Slack's error as the second."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            return "", "invalid_trigger_id"
        if trigger.used:
            return "", "exchanged_trigger_id"
        if self.clock() > trigger.expires:
            return "", "expired_trigger_id"
        trigger.used = True
        return trigger.person, ""

    def response_url(self, person_id: str, channel_id: str, ts: str | None = None) -> str:
        """A new response_url: for the person, in the channel, about the message (if it came of one)."""
        id_ = f"{TEAM_ID}-{self.number()}-{secrets.token_hex(8)}"
        until = self.clock() + timedelta(minutes=RESPONSE_MINUTES)
        self.response_urls[id_] = ResponseUrl(person_id, channel_id, ts, until, RESPONSE_USES)
        return f"{self.base_url}/response/{id_}"

    def top_view(self, person_id: str) -> View | None:
        """The modal that the person sees: the topmost of the stack."""
        return next((each for each in reversed(self.views.values()) if each.person == person_id), None)

    def view_called(self, external_id: str) -> View | None:
        """The open modal with this external id."""
        named = (each for each in self.views.values() if each.payload.get("external_id") == external_id)
        return next(named, None) if external_id else None

    def find_channel(self, name: str) -> Channel | None:
        """The channel of this id or name (with or without #); for a person's id their DM with the bot."""
        if name in self.people:
            return self.dm_of(name)
        by_name = (each for each in self.channels.values() if each.name == name.removeprefix("#") != "")
        return self.channels.get(name) or next(by_name, None)

    def dm_of(self, person_id: str) -> Channel:
        """The person's DM with the bot (the app's Messages tab)."""
        return self.channels[f"D{person_id[1:]}"]

    def find_message(self, channel_id: str, ts: str) -> Message | None:
        """The message, or ephemeral message, of this ts."""
        return next((each for each in self.messages if each.channel == channel_id and each.ts == ts), None)

    def add(self, message: Message) -> Message:
        """Posts a message; blocks without an id get one, as in Slack."""
        self.dress(message.blocks)
        self.messages.append(message)
        self.changed()
        return message

    def dress(self, blocks: list[Json]) -> None:
        """Gives ids to blocks and elements that have none, as Slack does."""
        for block in blocks:
            block.setdefault("block_id", f"b{self.number():04d}")
            for each in (*block.get("elements", []), block.get("accessory"), block.get("element")):
                if isinstance(each, dict) and each.get("type") in INTERACTIVE:
                    each.setdefault("action_id", f"a{self.number():04d}")

    def whisper(self, person_id: str, channel_id: str, words: str) -> None:
        """Slackbot tells one person something."""
        self.add(
            Message(self.next_ts(), channel_id, SLACKBOT, text=text.escape(words), ephemeral_to=person_id)
        )

    def replies(self, root: Message) -> list[Message]:
        """What was answered in a message's thread, old to new, but for what only one person sees."""
        return [
            each
            for each in self.messages
            if each.channel == root.channel and each.thread_ts == root.ts != each.ts and not each.is_ephemeral
        ]

    def remove(self, message: Message) -> None:
        """Deletes a message. Where there are replies a note stays in its place, as in Slack."""
        if self.replies(message):
            note = Message(message.ts, message.channel, SLACKBOT, text=TOMBSTONE)
            self.messages[self.messages.index(message)] = note
        else:
            self.messages.remove(message)
        self.changed()

    def view_of(self, person_id: str, channel_id: str) -> list[Message]:
        """The channel's messages, threads included, as this person sees them; none where they may not."""
        channel = self.channels[channel_id]
        if channel.kind is not Kind.PUBLIC and person_id not in channel.members:
            return []
        return [
            each
            for each in self.messages
            if each.channel == channel_id and each.ephemeral_to in {None, person_id}
        ]

    def channels_of(self, person_id: str) -> list[Channel]:
        """The channels, but DMs, in this person's sidebar."""
        return [
            each
            for each in self.channels.values()
            if each.kind is not Kind.DM and (each.kind is Kind.PUBLIC or person_id in each.members)
        ]

    def dms(self, person_id: str) -> list[Channel]:
        """The person's DMs: with the bot first, then with other people."""
        return [each for each in self.channels.values() if each.kind is Kind.DM and person_id in each.members]

    def forget_ephemerals(self, person_id: str) -> None:
        """The person reloaded Slack: what only they could see is gone."""
        self.messages[:] = [each for each in self.messages if each.ephemeral_to != person_id]
        self.changed()


@dataclass(slots=True)
class Trigger:
    """A trigger id that was given out."""

    person: str
    expires: datetime
    used: bool


@dataclass(slots=True)
class ResponseUrl:
    """A response_url that was given out."""

    person: str
    channel: str
    ts: str | None
    """The message that was pressed; None for a slash command."""
    until: datetime
    uses: int
    """How often it can be used yet."""
