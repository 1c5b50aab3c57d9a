"""The slash command: which word it is, and which service answers."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.domain import line
from bot.domain.people import Link, LinkedBy
from bot.domain.words import Verb
from bot.errors import Refusal
from bot.services import Services, helping
from bot.services.asking import Asked
from bot.services.filling.forms import Opened
from bot.slack import message, text
from bot.slack.message import Message
from handlers.background import Background
from handlers.errors import Errors


@dataclass(frozen=True, slots=True)
class Command:
    """What Slack sent, by the names that the services use."""

    key: str
    slack_id: str
    channel: str
    reply_url: str
    rest: str
    """What was typed after the word."""


Answer = Callable[[Command], Awaitable[Message]]
Answers = Callable[[Command], Awaitable[Sequence[Message]]]


class Commands:
    """One slash command with many words."""

    def __init__(self, services: Services, background: Background, errors: Errors) -> None:
        self._services = services
        self._background = background
        self._errors = errors
        # Built once: Slack's models take a millisecond for it, more than all the rest of an answer.
        overview = helping.overview(services.command, services.words).payload()
        self._help = json.dumps({"response_type": "ephemeral", **overview})
        self._slow: dict[str, Answer] = {
            "meetings": self._meetings,
            "link": self._link,
            "unlink": self._unlink,
            "whoami": self._whoami,
            "audit": self._audit,
        }
        self._several: dict[str, Answers] = {"requests": self._requests}

    def register(self, app: AsyncApp) -> None:
        """Listen for the command."""
        app.command(self._services.command)(self.on_command)

    async def on_command(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse | None:
        """Acknowledge at once: with the answer, or with nothing when it comes later."""
        word, verb, rest, typed = self._services.words.split(body.get("text") or "")
        command = Command(body["trigger_id"], body["user_id"], body["channel_id"], body["response_url"], rest)
        if word is None:
            await _say(ack, helping.unknown(self._services.command, typed, self._services.words))
        elif verb is Verb.ASK:
            asked = Asked(command.key, command.slack_id, command.channel, command.reply_url, rest)
            await self._services.asking.ask(word.kind, asked)
            await ack()
        elif verb is Verb.ADD:
            asked = Asked(command.key, command.slack_id, command.channel, command.reply_url, rest)
            await self._services.adding.ask(word.kind, asked)
            await ack()
        elif verb in {Verb.OPEN, Verb.CHANGE}:
            self._opening(word.kind, verb, command)
            await ack()
        elif word.name in {*self._slow, *self._several}:
            self._later(word.name, command)
            await ack()
        else:
            return BoltResponse(status=200, body=self._help)
        return None

    def _opening(self, kind: str, verb: Verb, command: Command) -> None:
        """A form opens beside the acknowledgement: Slack gives three seconds for either."""
        opened = Opened(command.key, command.slack_id, command.channel, command.reply_url)

        async def work() -> None:
            if verb is Verb.CHANGE:
                await self._services.changing.open(kind, opened)
            else:
                await self._services.forms.open(kind, opened, command.rest)

        what = f"{self._services.command} form of {kind} for {command.slack_id}"
        self._background.run(what, work, on_error=self._errors.telling(command.reply_url, what))

    def _later(self, name: str, command: Command) -> None:
        """What asks Zoom or Slack first is answered by the response URL."""

        async def work() -> None:
            if name in self._several:
                for told in await self._several[name](command):
                    await self._services.replies.whisper(command.slack_id, command.reply_url, told)
                return
            answering = self._slow[name](command)
            await self._services.replies.answer(command.slack_id, command.reply_url, answering)

        what = f"{self._services.command} {name} of {command.slack_id}"
        self._background.run(what, work, on_error=self._errors.telling(command.reply_url, what))

    async def _meetings(self, command: Command) -> Message:
        return await self._services.coming.list_(command.slack_id)

    async def _requests(self, command: Command) -> Sequence[Message]:
        return await self._services.waiting.answer(command.slack_id)

    async def _audit(self, command: Command) -> Message:
        return await self._services.auditing.answer(command.slack_id, command.rest)

    async def _link(self, command: Command) -> Message:
        said = line.parse_link(command.rest)
        if said.person is None or said.email is None:
            link = await self._services.linking.by_email(command.slack_id)
            return message.note(f"You are linked to the Zoom user {link.zoom_email}.")
        link = await self._services.linking.by_admin(command.slack_id, said.person, said.email)
        return Message(
            "Linked",
            [message.mrkdwn(f"{text.person(link.slack_id)} is linked to {text.escape(link.zoom_email)}.")],
        )

    async def _unlink(self, command: Command) -> Message:
        removed = await self._services.linking.remove(command.slack_id)
        return message.note("The link is removed." if removed else "There was no link to remove.")

    async def _whoami(self, command: Command) -> Message:
        link = await self._services.linking.known(command.slack_id)
        if link is None:
            raise Refusal(
                "You are not linked to a Zoom user yet.",
                next_step=f"Type {self._services.command} link, or just ask for a meeting.",
            )
        return _who(link)


def _who(link: Link) -> Message:
    how = "by your Slack profile's e-mail address"
    if link.by is LinkedBy.ADMIN:
        how = f"by {text.person(link.actor)}"
    words_ = f"You are the Zoom user *{text.escape(link.zoom_email)}*, linked {how}, {text.when(link.at)}."
    return Message(f"You are the Zoom user {text.escape(link.zoom_email)}", [message.mrkdwn(words_)])


async def _say(ack: AsyncAck, answer: Message) -> None:
    await ack(response_type="ephemeral", **answer.payload())
