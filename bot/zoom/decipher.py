"""Zoom's answer as data or as an error, in one pure function.

Zoom's codes and HTTP's share numbers and do not go together: code 300 comes with HTTP 400 and once came
with HTTP 300, and a failure may come with HTTP 200. So the code in the body is looked at first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

from pydantic_core import from_json

from bot.zoom import errors

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_TEXT: Final = 500
_LONGEST_WAIT: Final = timedelta(days=366)
_DAILY_AFTER: Final = 60.0
"""Seconds: a longer Retry-After is no matter of this second any more."""

_WRONG: Final = 300
"""Zoom's code for most that is wrong with a request."""
_SCOPES_CODES: Final = frozenset({4700, 4711})
_BY_CODE: Final[Mapping[int, type[errors.Answered]]] = {
    124: errors.Unauthorized,
    **dict.fromkeys((1001, 1120, 2001, 3001, 4130, 4131), errors.NotFound),
    **dict.fromkeys((1005, 1009, 4132), errors.Conflict),
    **dict.fromkeys((200, 1010, 1102, 1107, 1108, 1109, 1116, 1117), errors.NotAllowed),
    **dict.fromkeys((2002, 2016, *range(2032, 2040), 3018, 3037, 3063, 3161, 3412, 11321), errors.NotAllowed),
    **dict.fromkeys((_WRONG, 2300, 3000), errors.Invalid),
    4137: errors.Gone,
}
_BY_STATUS: Final[Mapping[int, type[errors.Answered]]] = {
    400: errors.Invalid,
    401: errors.Unauthorized,
    403: errors.NotAllowed,
    404: errors.NotFound,
    409: errors.Conflict,
    410: errors.Gone,
}
_BY_STATUS_ALONE: Final[Mapping[int, type[errors.Answered]]] = {
    300: errors.Invalid,
    400: errors.Invalid,
    401: errors.Unauthorized,
}

_NO_SCOPES: Final = re.compile(r"does not contain scopes?", re.IGNORECASE)
_SCOPES: Final = re.compile(r"scopes?\W*\[([^\]]*)\]", re.IGNORECASE)
_LIMIT: Final = re.compile(r"daily rate limit|maximum of \S+ meetings can be created", re.IGNORECASE)
_DAILY: Final = re.compile(r"daily|GMT 00:00:00|in one day|maximum of \S+ meetings", re.IGNORECASE)
_CONCURRENT: Final = re.compile(r"concurrent", re.IGNORECASE)
_MISSING: Final = re.compile(r"does not exist", re.IGNORECASE)
_XML: Final = re.compile(
    r"<code>\s*(\d{1,9})\s*</code>.*?<message>(.*?)</message>", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What Zoom said instead of data."""

    status: int
    code: int | None
    message: str
    fields: tuple[errors.FieldError, ...] = ()


def decipher(status: int, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Any:  # noqa: ANN401 JSON
    """The data of the answer, None if it has no body.

    The names of headers are in lower case, or the mapping does not care (`httpx.Headers`).
    Raises the ZoomError that fits, and nothing else, whatever came.
    """
    succeeded = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    if succeeded and not body:
        return None
    try:
        data = from_json(body, allow_inf_nan=False)
    except ValueError:
        refused = _refusal_in_text(status, body)
        if succeeded and refused.code is None:
            raise errors.Garbled("Zoom's answer is cut off or no JSON", status=status) from None
        raise _error(refused, headers, now) from None
    if succeeded and not _is_refusal(data):
        return data
    raise _error(_refusal_in_json(status, data), headers, now)


def refusal(status: int, body: bytes) -> errors.ZoomError:
    """The error of an answer that is known to be one, without what only headers tell."""
    try:
        refused = _refusal_in_json(status, from_json(body, allow_inf_nan=False))
    except ValueError:
        refused = _refusal_in_text(status, body)
    return _error(refused, {}, _EPOCH)


def _is_refusal(data: object) -> bool:
    """Whether data that came with success is a failure all the same: a code and words."""
    return (
        isinstance(data, dict)
        and isinstance(data.get("message"), str)
        and _number(data.get("code")) is not None
    )


def _refusal_in_json(status: int, data: object) -> _Refusal:
    fields = data if isinstance(data, dict) else {}
    listed = fields.get("errors")
    return _Refusal(
        status=status,
        code=_number(fields.get("code")),
        message=clean(fields.get("message")) or _unexplained(status),
        fields=tuple(
            errors.FieldError(field=clean(each.get("field")), message=clean(each.get("message")))
            for each in (listed if isinstance(listed, list) else ())
            if isinstance(each, dict)
        ),
    )


def _refusal_in_text(status: int, body: bytes) -> _Refusal:
    """Passcode rules have been refused in XML: https://github.com/calcom/cal.com/issues/26148."""
    text = body.decode(errors="replace")
    if found := _XML.search(text):
        return _Refusal(status=status, code=int(found[1]), message=clean(found[2]) or _unexplained(status))
    plain = "" if "<" in text else clean(text)
    return _Refusal(status=status, code=None, message=plain or _unexplained(status))


def _number(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def clean(value: object) -> str:
    """One line of printable text of a bearable length."""
    if not isinstance(value, str):
        return ""
    line = "".join(letter if letter.isprintable() else " " for letter in value[: 2 * _LONGEST_TEXT])
    return " ".join(line.split())[:_LONGEST_TEXT]


def _unexplained(status: int) -> str:
    try:
        phrase = f" {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = ""
    return f"Zoom answered {status}{phrase} without an explanation"


def _error(refusal: _Refusal, headers: Mapping[str, str], now: datetime) -> errors.ZoomError:
    status, code, message = refusal.status, refusal.code, refusal.message
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return errors.ServerError(message, code=code, status=status)
    if code in _SCOPES_CODES or _NO_SCOPES.search(message):
        return errors.MissingScopes(message, code=code, status=status, scopes=_scopes(message))
    if HTTPStatus.TOO_MANY_REQUESTS in {status, code} or _LIMIT.search(message):
        return _rate_limited(refusal, headers, now)
    kind = _kind(status, code, message)
    if kind is errors.Invalid:
        return errors.Invalid(message, code=code, status=status, errors=refusal.fields)
    return kind(message, code=code, status=status)


def _kind(status: int, code: int | None, message: str) -> type[errors.Answered | errors.Garbled]:
    """An answer without a code is of something on the way to Zoom: its 404 says nothing about a user."""
    if code is None:
        refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        return _BY_STATUS_ALONE.get(status, errors.Answered if refused else errors.Garbled)
    if code == _WRONG and _MISSING.search(message):
        return errors.NotFound  # so it is with contact groups
    return _BY_CODE.get(code) or _BY_STATUS.get(status, errors.Answered)


def _scopes(message: str) -> tuple[str, ...]:
    found = _SCOPES.search(message)
    return tuple(re.findall(r"[^\s,]+", found[1])) if found else ()


def _rate_limited(refusal: _Refusal, headers: Mapping[str, str], now: datetime) -> errors.RateLimited:
    """One of the three kinds. The headers come and go, so the text decides when there are none."""
    wait = seconds_until(headers.get("retry-after", ""), now)
    facts: dict[str, Any] = {"code": refusal.code, "status": refusal.status}
    if _CONCURRENT.search(refusal.message):
        return errors.Concurrent(refusal.message, **facts, retry_after=wait)
    far = wait is not None and wait > _DAILY_AFTER
    if far or _DAILY.search(refusal.message) or headers.get("x-ratelimit-type", "").lower() == "daily-limit":
        resets_at = now + timedelta(seconds=wait) if far and wait is not None else _next_midnight(now)
        return errors.Daily(refusal.message, **facts, resets_at=resets_at.astimezone(UTC))
    return errors.PerSecond(refusal.message, **facts, retry_after=wait)


def _next_midnight(now: datetime) -> datetime:
    day = now.astimezone(UTC) + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def seconds_until(value: str, now: datetime) -> float | None:
    """The wait that a Retry-After asks for: seconds, an HTTP date, or, which is Zoom's own way, an ISO time.

    None for what is none of them, and for what is more than a year ahead. At least 0.
    """
    if re.fullmatch(r"[0-9]{1,8}", value):
        wait = timedelta(seconds=int(value))
    else:
        moment = _moment(value)
        if moment is None:
            return None
        wait = moment - now
    return max(wait.total_seconds(), 0.0) if wait < _LONGEST_WAIT else None


def _moment(value: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
