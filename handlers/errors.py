"""The one error handler: the person gets a sentence and an ID, the log gets the rest.

It serves Bolt's listeners (`app.error`), work in the background, and deliveries that no listener knows.
The app must be made with `process_before_response=True`, so that a command's answer carries the words, and
with `raise_error_for_unhandled_request=True`, without which Bolt answers 404 and logs the whole body.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.errors import Refusal
from bot.slack import message, modal
from bot.slack.message import Message
from bot.slack.modal import Modal
from handlers import incidents
from handlers.background import Background, OnError

_log = logging.getLogger(__name__)

SUBMISSION: Final = "view_submission"

Said: TypeAlias = tuple[str, str]
"""What is the matter, and what to do next, in plain text."""

KEPT: Final[Said] = (
    "Something went wrong on our side. What you filled in is kept.",
    "Press again: nothing is done twice.",
)
"""Of a form: it is saved under an ID of its own."""

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
        said = KEPT if body.get("type") == SUBMISSION else self._halfway()
        return self._answer(body, self._failed(error, where(body), *said))

    def telling(self, reply_url: str, what: str) -> OnError:
        """For work in the background: tells the person behind a response_url what became of it."""

        async def tell(error: Exception) -> None:
            await self._tell(reply_url, self.words(error, what))

        return tell

    def words(self, error: Exception, what: str) -> Message:
        """What the person is told. All but a refusal goes to the log, under the ID that they are told."""
        return message.note(*self._failed(error, what, *self._halfway()))

    def _halfway(self) -> Said:
        return (
            "Something went wrong on our side, and I cannot say how far it got.",
            f"Look at {self._command} meetings and {self._command} requests before you try again.",
        )

    def _failed(self, error: Exception, what: str, text: str, next_step: str) -> Said:
        if isinstance(error, Refusal):
            return error.text, error.next_step
        incident = incidents.record(error, what, new=self._new_id)
        return text, f"{next_step} If you ask for help, name this ID: {incident}"

    def _unknown(self, body: Mapping[str, Any]) -> Said:
        if body.get("type") == "block_actions":
            return (
                "This button is from an older version of me and does nothing any more.",
                f"Type {self._command} meetings to see what you have, or {self._command} help.",
            )
        if body.get("type") == SUBMISSION:
            return (
                "This form is from another version of me, and I cannot take it.",
                f"Copy what you typed, close it, and type the command again: {self._command} help lists all.",
            )
        return "I do not know what to do with that.", f"Type {self._command} help."

    def _answer(self, body: Mapping[str, Any], said: Said) -> BoltResponse:
        if body.get("type") == SUBMISSION:
            return BoltResponse(status=200, body=in_view(body.get("view") or {}, *said))
        words = message.note(*said)
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", **words.payload()})
        if body.get("type") == "block_suggestion":
            return BoltResponse(status=200, body={"options": []})
        if url := reply_url(body):
            self._background.run(
                f"answer to {where(body)}", lambda: self._tell(url, words), on_error=_only_log(where(body))
            )
        return BoltResponse(status=200)


def in_view(view: Mapping[str, Any], text: str, next_step: str) -> dict[str, Any]:
    """The answer to a submission that says something: an empty one would close the form.

    Under the first input, so that nothing that was typed is lost; in the place of a view that has none.
    """
    words = [part for part in (text, next_step) if part]
    first = next((each for each in view.get("blocks") or () if each.get("type") == "input"), None)
    if first is not None:
        return {"response_action": "errors", "errors": {first["block_id"]: " ".join(words)}}
    blocks = [message.plain(part).to_dict() for part in words]
    notice = Modal(modal.NOTICE, "Not done", blocks, close="Close")
    return {"response_action": "update", "view": notice.payload()}


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
