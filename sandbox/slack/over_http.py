"""Slack's side of HTTP deliveries: form-encoded, signed, three seconds."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.model import Clock, Delivery


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The bot's request URL, and the secret that signs what is sent there."""

    url: str
    signing_secret: str
    clock: Clock
    ack_seconds: float = 3.0

    async def deliver(self, delivery: Delivery) -> None:
        """Sends the payload and notes the outcome in the delivery."""
        body, content_type = _encode(delivery)
        headers = {
            "Content-Type": content_type,
            **signature(self.signing_secret, body, self.clock().timestamp()),
        }
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                delivery.status = answer.status
                delivery.body = _decode(await answer.text(), answer.content_type)
        except TimeoutError:
            delivery.error = "operation_timeout"
        except (aiohttp.ClientError, ValueError):
            delivery.error = "dispatch_failed"
        else:
            delivery.acked = delivery.status == HTTPStatus.OK
            delivery.error = "" if delivery.acked else "dispatch_failed"


def signature(secret: str, body: bytes, at: float) -> dict[str, str]:
    """Slack's signature headers, version v0. https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    timestamp = str(int(at))
    base = b":".join([b"v0", timestamp.encode(), body])
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encode(delivery: Delivery) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    match delivery.type:
        case "slash_commands":
            return urlencode(delivery.payload).encode(), form
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}).encode(), form
        case _:
            return json.dumps(delivery.payload).encode(), "application/json"


def _decode(text: str, content_type: str) -> dict[str, object] | str | None:
    if not text.strip():
        return None
    if content_type == "application/json":
        decoded: object = json.loads(text)
        return decoded if isinstance(decoded, dict) else text
    return text
