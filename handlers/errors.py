"""The one error handler: the person gets a sentence and an ID, the log gets the rest.

It serves Bolt's listeners (`app.error`), work in the background, and deliveries that no listener knows.
The app must be made with `process_before_response=True`, so that a command's answer carries the words, and
with `raise_error_for_unhandled_request=True`, without which Bolt answers 404 and logs the whole body.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.errors import Refusal
from bot.slack import message
from bot.slack.message import Message
from handlers import incidents
from handlers.background import Background, OnError

_log = logging.getLogger(__name__)

Tell = Callable[[str, Message], Awaitable[None]]
"""Shows a message to one person alone, by the response_url of what they did."""


class Errors:
    """Answers people when something fails. `command` is the slash command that they know."""

    def __init__(
        self,
        tell: Tell,
        background: Background,
        *,
        command: str = "/zoom",
        new_id: incidents.NewId = incidents.new_id,
    ) -> None:
        self._tell = tell
        self._background = background
        self._command = command
        self._new_id = new_id

    def register(self, app: AsyncApp) -> None:
        """Make this the app's error handler."""
        app.error(self.in_listener)

    async def in_listener(self, error: Exception, body: dict[str, Any]) -> BoltResponse:
        """The answer to Slack when a listener raised, or when there is none for what came."""
        if isinstance(error, BoltUnhandledRequestError):
            _log.warning("No listener for %s", where(body))
            return self._answer(body, self._unknown(body))
        if body.get("type") == "event_callback":
            self.words(error, where(body))
            return BoltResponse(status=500)  # nobody waits for an answer, and Slack will bring it again
        return self._answer(body, self.words(error, where(body)))

    def telling(self, reply_url: str, what: str) -> OnError:
        """For work in the background: tells the person behind a response_url what became of it."""

        async def tell(error: Exception) -> None:
            await self._tell(reply_url, self.words(error, what))

        return tell

    def words(self, error: Exception, what: str) -> Message:
        """What the person is told. All but a refusal goes to the log, under the ID that they are told."""
        if isinstance(error, Refusal):
            return message.note(error.text, error.next_step)
        incident = incidents.record(error, what, new=self._new_id)
        return message.note(
            "Something went wrong on our side, and I cannot say how far it got.",
            f"Look at {self._command} meetings before you try again. "
            f"If you ask for help, name this ID: {incident}",
        )

    def _unknown(self, body: Mapping[str, Any]) -> Message:
        if body.get("type") == "block_actions":
            return message.note(
                "This button is from an older version of me and does nothing any more.",
                f"Type {self._command} meetings to see what you have, or {self._command} help.",
            )
        return message.note("I do not know what to do with that.", f"Type {self._command} help.")

    def _answer(self, body: Mapping[str, Any], words: Message) -> BoltResponse:
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", **words.payload()})
        if body.get("type") == "block_suggestion":
            return BoltResponse(status=200, body={"options": []})
        if url := reply_url(body):
            self._background.run(
                f"answer to {where(body)}", lambda: self._tell(url, words), on_error=_only_log(where(body))
            )
        return BoltResponse(status=200)


def reply_url(body: Mapping[str, Any]) -> str:
    """The response_url of a delivery; empty where it has none."""
    offered = body.get("response_urls") or [{}]
    return str(body.get("response_url") or offered[0].get("response_url") or "")


def where(body: Mapping[str, Any]) -> str:
    """What came and from whom, for the log: no text that anybody typed, nothing secret."""
    person = body.get("user_id") or (body.get("user") or {}).get("id") or "nobody"
    if "command" in body:
        return f"command {body['command']} of {person}"
    if "event" in body:
        return f"event {body['event'].get('type')}"
    names = [str(action.get("action_id")) for action in body.get("actions") or []]
    return " ".join([str(body.get("type") or "something"), *names, "of", person])


def _only_log(what: str) -> OnError:
    async def log(error: Exception) -> None:
        incidents.record(error, f"answering {what}")

    return log
