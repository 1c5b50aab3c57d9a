"""What one browser tab looks at: as whom, at which conversation, in which thread."""

from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from sandbox import cast
from sandbox.page.inline import Reader
from sandbox.slack.model import Channel, Kind, Message, Person
from sandbox.slack.workspace import BOT_USER
from sandbox.world import World

NO_ANSWER: Final = {
    "operation_timeout": "The app did not respond within 3 seconds.",
    "dispatch_failed": "The app answered with an error.",
    "not_connected": "The app is not connected.",
}
"""What the page says of a press that the bot did not take, by the delivery's error."""
SHOWN: Final = 100
"""How many messages are drawn at first; the rest comes on demand."""


@dataclass(slots=True)
class Tab:
    """The state of one browser tab."""

    world: World
    person: str
    channel: str
    thread: str | None = None
    shown: int = SHOWN
    is_beside: bool = False
    """Whether it is one of several side by side: then it goes without what they need only once."""
    pressed: dict[str, str] = field(default_factory=dict)
    """By ts of the message, what became of a press in it: empty until acknowledged, or the trouble."""

    @property
    def character(self) -> cast.Character:
        """Who is played."""
        return next(each for each in cast.CAST if each.slack_id == self.person)

    @property
    def conversation(self) -> Channel:
        """The channel or DM that is looked at."""
        return self.world.slack.channels[self.channel]

    @property
    def address(self) -> str:
        """The address that opens the page like this."""
        return f"/?as={self.character.handle}&in={self.channel}{'&beside' if self.is_beside else ''}"

    def play(self, person: str) -> None:
        """Plays somebody else: in the same channel if they see it; from a DM, in their DM with the bot."""
        was_dm = self.conversation.kind is Kind.DM
        self.person, self.thread, self.pressed = person, None, {}
        if self.channel not in self.visible():
            self.go(self.world.slack.dm_of(person).id if was_dm else self.first())

    def go(self, channel: str) -> None:
        """Looks at another conversation, if the person may."""
        if channel in self.visible():
            self.channel, self.thread, self.shown = channel, None, SHOWN

    def visible(self) -> list[str]:
        """The ids of all conversations of the person."""
        slack = self.world.slack
        return [each.id for each in [*slack.channels_of(self.person), *slack.dms(self.person)]]

    def first(self) -> str:
        """The conversation to start with."""
        return self.world.slack.channels_of(self.person)[0].id

    def messages(self) -> list[Message]:
        """What the person sees in the conversation, old to new, threads included."""
        return self.world.slack.view_of(self.person, self.channel)

    def mark_read(self) -> None:
        """The person has seen what is looked at: the conversation, and the thread that is open."""
        slack = self.world.slack
        slack.mark_read(self.person, self.channel)
        head = slack.workspace.find_message(self.channel, self.thread) if self.thread else None
        if head:
            slack.reading.mark_thread_read(self.person, head)

    def title(self, channel: Channel) -> str:
        """The name of a conversation as this person calls it."""
        return channel.name if channel.kind is not Kind.DM else self.partner(channel).name

    def partner(self, channel: Channel) -> Person:
        """The other one in a DM; in a DM with oneself that is oneself."""
        others = sorted(channel.members - {self.person}) or [self.person]
        return self.world.slack.people[others[0]]

    def is_app(self, channel: Channel) -> bool:
        """Whether it is the DM with the bot."""
        return channel.kind is Kind.DM and BOT_USER in channel.members

    def who(self, person: str) -> Person | None:
        """Somebody by id."""
        return self.world.slack.people.get(person)

    def reader(self) -> Reader:
        """The person as the one who reads messages."""
        slack = self.world.slack
        return Reader(
            self.person,
            ZoneInfo(self.character.zone),
            slack.workspace.clock(),
            self._name_of,
            tuple((each.slack_id, each.name) for each in cast.CAST),
            tuple((each.id, f"#{each.name}") for each in slack.channels_of(self.person)),
        )

    def _name_of(self, something: str) -> str | None:
        slack = self.world.slack
        if group := slack.groups.get(something):
            return group.handle
        found = slack.people.get(something) or slack.channels.get(something)
        return found.name if found else None
