"""Failures that nobody expected: in the log with a short ID, which the person is given too."""

import logging
import re
import secrets
import traceback
from collections.abc import Callable
from typing import Final

from bot import log

_log = logging.getLogger(__name__)

NewId = Callable[[], str]

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet (https://www.crockford.com/base32.html): nothing in it is misread or misheard."""

_SECRETS: Final = (
    # A response_url is a credential by its path, a Zoom host link or Slack's WebSocket by its query.
    (re.compile(r"\b((?:https?|wss?)://)(?:[^\s/?#'\"<>@]*@)?([^\s/?#'\"<>]+)[^\s'\"<>]*"), r"\1\2/***"),
    (re.compile(r"\b\d{6,}\.\d{6,}\.[0-9a-f]{16,}\b"), "***"),  # a trigger ID
    (re.compile(r"(input_value=).*?(, input_type=)", re.DOTALL), r"\1***\2"),  # what pydantic was given
)


def new_id() -> str:
    """Eight letters that can be read out over the phone, such as 7F3K-Q2MX."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def redacted(text: str) -> str:
    """A text without tokens, trigger IDs and what follows the host in links."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return log.redact(text)


def record(error: BaseException, where: str, *, new: NewId = new_id) -> str:
    """Log a failure with its traceback, without secrets; the ID that the log line and the person share."""
    incident = new()
    lines = "".join(traceback.format_exception(error))
    _log.error("Incident %s in %s\n%s", incident, where, redacted(lines).rstrip())
    return incident
