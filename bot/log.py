"""The log: one line for each record on standard error, with nothing in it that opens a door."""

import logging
import re
import sys
from collections.abc import Collection
from typing import Final, TextIO

_LINE: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_QUIET: Final = (
    "aiohttp",
    "asyncio",
    "dbos",
    "httpcore",
    "httpx",
    "slack_bolt",
    "slack_sdk",
    "uvicorn",
    "websockets",
)
"""Libraries that log every request, some with its whole body: heard from WARNING on, whatever the level."""

_SECRETS: Final = re.compile(
    r"""
      \b(?:xox[a-z]|xapp|xwfp)[.-][\w%][\w.%-]*                   # Slack's tokens
    | \beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?                       # a JSON Web Token: Zoom's access tokens
    | (?<=\bBearer\s)[^\s"',]{6,}                               # an Authorization header
    | (?<=\bBasic\s)[\w+/=-]{16,}                               # base64, and not Slack's "Basic Information"
    | (?<=hooks\.slack\.com/)[\w/%-]+                           # a response URL
    | (?<=\bpwd=)[^\s&"'<>|]+ | (?<=\bzak=)[^\s&"'<>|]+         # Zoom's links
    | (?<=\btk=)[^\s&"'<>|]+                                    # a registrant's link
    | (?<=\bticket=)[^\s&"'<>|]+                                # the address of a Socket Mode connection
    | (?<=token=)[^\s&"'<>|]+ | (?<=secret=)[^\s&"'<>|]+ | (?<=password=)[^\s&"'<>|]+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FIELDS: Final = re.compile(
    r"""(["'](?:\w*token|\w*secret|\w*password|passcode|start_url|pwd|zak)["']\s*:\s*)(["'])(?:\\.|(?!\2).)*\2""",
    re.IGNORECASE,
)
"""The same as a field of a JSON body or of a dict."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_BLACK: Final = "[redacted]"


def redact(text: str) -> str:
    """The text without tokens, passwords, passcodes and links that carry one."""
    return _SECRETS.sub(_BLACK, _FIELDS.sub(rf"\1\2{_BLACK}\2", text))


class OneLine(logging.Formatter):
    """One line for each record, traceback included, so that no text can pass for a record of its own."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__(_LINE)
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """The record with its traceback, line breaks and other control characters escaped, secrets out."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, _BLACK)
        return _CONTROL.sub(lambda found: repr(found[0])[1:-1], redact(text))


def _worth_it(record: logging.LogRecord) -> bool:
    # Here rather than by the loggers' levels: Bolt sets those of its loggers anew (slack_bolt/logger).
    return record.levelno >= logging.WARNING or not record.name.startswith(_QUIET)


def configure(level: str, secrets: Collection[str] = (), stream: TextIO | None = None) -> logging.Handler:
    """Log to standard error from `level` on; `secrets` are blacked out wherever they turn up."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine(secrets))
    handler.addFilter(_worth_it)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    # The engine gives its logger an own handler unless it has one (dbos/_logger.py, init_logger).
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    return handler
