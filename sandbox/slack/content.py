"""What a message says: text, blocks, attachments, metadata; the same rules wherever the bot sends one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.slack import blocks
from sandbox.slack.model import Json
from sandbox.slack.refusals import Forbidden

MOST_BLOCKS: Final = 50
MOST_ATTACHMENTS: Final = 100
_BROADCAST: Final = re.compile(r"<!(channel|here|everyone)\b")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that Slack takes but that loses what the bot wanted."""

    error: str
    detail: str


@dataclass(frozen=True, slots=True)
class Content:
    """A message's content, checked."""

    text: str
    blocks: list[Json]
    attachments: list[Json]
    metadata: Json | None
    losses: list[Loss] = field(default_factory=list)


def read(given: Mapping[str, Any]) -> Content:
    """The content of these fields. Raises Forbidden with Slack's error for what Slack does not take."""
    text = given.get("text") or given.get("markdown_text") or ""
    if given.get("text") and given.get("markdown_text"):
        raise Forbidden("markdown_text_conflict", "text and markdown_text exclude each other")
    checked = _blocks(given.get("blocks"))
    attachments = _list(given.get("attachments"), "invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Forbidden("too_many_attachments", f"{len(attachments)} attachments")
    if not (text.strip() or checked or attachments):
        raise Forbidden("no_text", "neither text nor blocks")
    losses = []
    if checked and not text.strip():
        losses.append(
            Loss("missing_text_in_message", "blocks without text: notifications have nothing to say")
        )
    if _BROADCAST.search(text) or any(_shouts(each) for each in checked):
        losses.append(Loss("broadcast_mention", "it would notify everybody; no text of a user's may do that"))
    return Content(text, checked, attachments, _metadata(given.get("metadata")), losses)


def _blocks(given: object) -> list[Json]:
    listed = _list(given, "invalid_blocks_format")
    wrong = blocks.check(listed, surface="message", most=MOST_BLOCKS)
    if wrong:
        raise Forbidden(
            "invalid_blocks",
            "; ".join(wrong),
            response_metadata={"messages": [f"[ERROR] {each}" for each in wrong]},
        )
    return listed


def _shouts(part: object) -> bool:
    """Whether something in here mentions everybody: in mrkdwn, markdown or rich text, not in plain text."""
    if isinstance(part, list):
        return any(_shouts(each) for each in part)
    if not isinstance(part, dict):
        return False
    if part.get("type") == "broadcast":
        return True
    if part.get("type") in {"mrkdwn", "markdown"}:
        return _BROADCAST.search(str(part["text"])) is not None
    return any(_shouts(each) for each in part.values())


def _list(given: object, error: str) -> list[Json]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise Forbidden(error, "must be a list of objects")
    return given


def _metadata(given: object) -> Json | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Forbidden("invalid_metadata_format", "metadata must be an object")
    if set(given) != {"event_type", "event_payload"} or not isinstance(given["event_payload"], dict):
        raise Forbidden("invalid_metadata_schema", "metadata has event_type and event_payload, and no more")
    return given
