"""What Socket Mode sends, and how it is acknowledged (docs.slack.dev/apis/events-api/using-socket-mode)."""

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

OK: Final = 200


class Notice(Enum):
    """A message of Slack's about the connection itself."""

    HELLO = "hello"
    """The connection works."""
    LEAVE = "leave"
    """Slack will close this connection soon: open the next one first."""
    TOO_MANY = "too_many_websockets"
    """The app has ten connections: close this one, and wait."""
    OFF = "link_disabled"
    """Socket Mode was switched off in the app's settings."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A delivery: its ID, what is in it, and whether the acknowledgement may carry an answer."""

    id: str
    payload: dict[str, Any]
    takes_answer: bool
    headers: dict[str, str | list[str]]

    def request(self) -> AsyncBoltRequest:
        """As Bolt takes it. Raises ValueError where the payload is not as Slack documents it."""
        try:
            return AsyncBoltRequest(mode="socket_mode", body=self.payload, headers=dict(self.headers))
        except (TypeError, AttributeError, LookupError):
            raise ValueError("a payload of another shape than Slack's") from None

    def acknowledgement(self, response: BoltResponse) -> str | None:
        """What to send back. None for a failure: unacknowledged, Slack brings an event again."""
        if response.status != OK:
            return None
        if not response.body or not self.takes_answer:
            return json.dumps({"envelope_id": self.id})
        as_json = response.headers.get("content-type", [""])[0].startswith("application/json")
        payload = json.loads(response.body) if as_json else {"text": response.body}
        return json.dumps({"envelope_id": self.id, "payload": payload})


def read(text: str) -> Notice | Envelope | None:
    """A message of Slack's; None for one that says nothing to us."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict):
        return None
    if message.get("type") == "hello":
        return Notice.HELLO
    if message.get("type") == "disconnect":
        return _disconnect(message.get("reason"))
    if isinstance(message.get("envelope_id"), str) and isinstance(message.get("payload"), dict):
        return _envelope(message)
    return None


def _disconnect(reason: object) -> Notice:
    if reason in (Notice.TOO_MANY.value, Notice.OFF.value):
        return Notice(reason)
    return Notice.LEAVE  # warning, refresh_requested, and whatever comes later


def _envelope(message: dict[str, Any]) -> Envelope:
    headers: dict[str, str | list[str]] = {}
    if message.get("retry_attempt") is not None:
        headers["x-slack-retry-num"] = str(message["retry_attempt"])
    if message.get("retry_reason"):
        headers["x-slack-retry-reason"] = str(message["retry_reason"])
    return Envelope(
        message["envelope_id"], message["payload"], bool(message.get("accepts_response_payload")), headers
    )
