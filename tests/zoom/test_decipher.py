"""Every sort of answer, as data or as the error that fits."""

import json
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.zoom import errors
from bot.zoom.decipher import decipher, refusal, seconds_until
from tests.zoom.builders import NOW

PER_SECOND = "You have reached the maximum per-second rate limit for this API. Try again later."
PER_DAY = (
    "You have reached the maximum daily rate limit for this API. Refer to the response header for details on "
    "when you can make another request."
)
PER_HOST = (
    "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this "
    "particular user. You may resume these requests at GMT 00:00:00."
)
OLD_PER_HOST = "A maximum of 100 meetings can be created/updated for a single user in one day."
CONCURRENT = "Too many concurrent requests. A request to disassociate this user has already been made."
MIDNIGHT = datetime(2026, 10, 21, tzinfo=UTC)


def answer(status: int, body: object, **headers: str) -> errors.ZoomError:
    """The error that this answer becomes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    with pytest.raises(errors.ZoomError) as caught:
        decipher(status, named, content, now=NOW)
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "data"),
    [
        (200, b'{"id": 1}', {"id": 1}),
        (201, b"{}", {}),
        (200, b"[1, 2]", [1, 2]),
        (204, b"", None),
        (200, b"", None),
        (
            200,
            b'{"code": 5, "name": "a data field called code"}',
            {"code": 5, "name": "a data field called code"},
        ),
        (200, b'{"code": "x", "message": "hi"}', {"code": "x", "message": "hi"}),
        (200, b'{"code": true, "message": "hi"}', {"code": True, "message": "hi"}),
    ],
)
def test_success_is_data(status: int, body: bytes, data: object) -> None:
    assert decipher(status, {}, body, now=NOW) == data


@pytest.mark.parametrize(
    ("status", "code", "message", "kind"),
    [
        (404, 1001, "User does not exist: alice.", errors.NotFound),
        (400, 1001, "User not exist.", errors.NotFound),
        (404, 3001, "Meeting does not exist: 1.", errors.NotFound),
        (
            400,
            1120,
            "A valid invitation to join the Zoom account was not found for this user.",
            errors.NotFound,
        ),
        (404, 4130, "A group with this 1 does not exist.", errors.NotFound),
        (400, 300, "A group with this groupId: dir.1 does not exist.", errors.NotFound),
        (404, 31337, "Something new.", errors.NotFound),
        (404, None, "", errors.Answered),
        (403, None, "", errors.Answered),
        (409, None, "", errors.Answered),
        (400, None, "", errors.Invalid),
        (404, 2300, "This API endpoint is not recognized.", errors.Invalid),
        (400, 300, "Validation Failed.", errors.Invalid),
        (300, 300, "Invalid parameter: name.", errors.Invalid),
        (404, 300, "Invalid parameter: name.", errors.Invalid),
        (400, 3000, "Cannot access webinar info.", errors.Invalid),
        (400, 40005, "Invalid field.", errors.Invalid),
        (409, 1005, 'Email "a@b.c" has already been used.', errors.Conflict),
        (400, 1009, "The user a@b.c already holds an active account.", errors.Conflict),
        (409, 4132, "The group name is already in use.", errors.Conflict),
        (400, 3161, "Your user account is not allowed meeting hosting.", errors.NotAllowed),
        (400, 200, "Only available for Paid account.", errors.NotAllowed),
        (200, 200, "Only available for Paid account.", errors.NotAllowed),
        (401, 1010, "User does not belong to this account", errors.NotAllowed),
        (400, 3018, "Not allowed to delete PMI.", errors.NotAllowed),
        (403, 9999, "No.", errors.NotAllowed),
        (401, 124, "Invalid access token.", errors.Unauthorized),
        (400, 124, "Access token is expired.", errors.Unauthorized),
        (401, None, "", errors.Unauthorized),
        (410, 4137, "The IM Group APIs are no longer available.", errors.Gone),
        (200, 4137, "The IM Group APIs are no longer available.", errors.Gone),
        (418, 31337, "Something new.", errors.Answered),
        (201, 31337, "Something new.", errors.Answered),
        (302, 31337, "Something new.", errors.Answered),
    ],
)
def test_the_code_decides_before_the_status(
    status: int, code: int | None, message: str, kind: type[errors.ZoomError]
) -> None:
    error = answer(status, {"code": code, "message": message} if code else {})
    assert type(error) is kind
    assert (error.code, error.status) == (code, status)
    assert error.message == (message or error.message)
    assert not error.outcome_unknown


def test_refused_fields_are_listed() -> None:
    error = answer(
        400,
        {
            "code": 300,
            "message": "Validation Failed.",
            "errors": [{"field": "settings.jbh_time", "message": "Invalid field."}, "odd", {"field": 3}],
        },
    )
    assert isinstance(error, errors.Invalid)
    assert error.errors == (
        errors.FieldError("settings.jbh_time", "Invalid field."),
        errors.FieldError("", ""),
    )
    assert str(error).startswith("Validation Failed. (code 300, HTTP 400): settings.jbh_time: Invalid field.")


@pytest.mark.parametrize(
    ("status", "code", "message", "scopes"),
    [
        (
            400,
            4711,
            "Invalid access token, does not contain scopes:[meeting:write:meeting:admin, user:read:user].",
            ("meeting:write:meeting:admin", "user:read:user"),
        ),
        (401, 4700, "Token cannot be empty.", ()),
        (400, 104, "Invalid access token, does not contain scopes:[user:read:admin]", ("user:read:admin",)),
    ],
)
def test_missing_scopes_are_named(status: int, code: int, message: str, scopes: tuple[str, ...]) -> None:
    error = answer(status, {"code": code, "message": message})
    assert isinstance(error, errors.MissingScopes)
    assert error.scopes == scopes


def test_xml_is_read_as_what_it_says() -> None:
    body = (
        b'<?xml version="1.0"?><result><code>300</code><message>The passcode is too weak</message></result>'
    )
    for status in (200, 300, 400):
        error = answer(status, body)
        assert isinstance(error, errors.Invalid)
        assert (error.code, error.message) == (300, "The passcode is too weak")
    empty = answer(400, b"<result><code>300</code><message/><message></message></result>")
    assert empty.message == "Zoom answered 400 Bad Request without an explanation"


@pytest.mark.parametrize(
    "body", [b'{"id": 1', b"<html>Sign in</html>", b"<xml/>", b"\xff\xfe", b"NaN", b"[" * 5000]
)
def test_a_success_that_is_no_json_leaves_the_outcome_open(body: bytes) -> None:
    for status in (200, 201, 204):
        error = answer(status, body)
        assert isinstance(error, errors.Garbled)
        assert error.outcome_unknown
        assert error.status == status


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<html>Bad gateway</html>", b'{"code": 1001, "message": "x"}', b'{"a']
)
def test_a_server_error_leaves_the_outcome_open(body: bytes) -> None:
    for status in (500, 502, 503, 504, 599):
        error = answer(status, body)
        assert type(error) is errors.ServerError
        assert error.outcome_unknown


@pytest.mark.parametrize("status", [100, 301, 302, 307, 600, 99])
def test_a_status_that_zoom_does_not_use_leaves_the_outcome_open(status: int) -> None:
    assert answer(status, b"<html>elsewhere</html>").outcome_unknown


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (404, b"", "Zoom answered 404 Not Found without an explanation"),
        (404, b"<html><b>secret pages</b></html>", "Zoom answered 404 Not Found without an explanation"),
        (400, b"Request Body should be a valid\nJSON object.", "Request Body should be a valid JSON object."),
        (499, b"", "Zoom answered 499 without an explanation"),
        (
            400,
            json.dumps({"code": 300, "message": "a\u202eb\x00c" + "d" * 999}).encode(),
            "a b c" + "d" * 495,
        ),
    ],
)
def test_words_are_clean_or_ours(status: int, body: bytes, message: str) -> None:
    assert answer(status, body).message == message


@pytest.mark.parametrize(
    ("status", "code", "message", "headers", "kind"),
    [
        (429, 429, PER_SECOND, {}, errors.PerSecond),
        (429, 429, PER_SECOND, {"x_ratelimit_type": "QPS", "x_ratelimit_limit": "30"}, errors.PerSecond),
        (429, 429, "", {}, errors.PerSecond),
        (400, 429, PER_SECOND, {}, errors.PerSecond),
        (429, 429, PER_DAY, {}, errors.Daily),
        (
            429,
            429,
            PER_HOST,
            {"x_ratelimit_category": "Light", "x_ratelimit_remaining": "5893"},
            errors.Daily,
        ),
        (429, 429, "Slow down.", {"x_ratelimit_type": "Daily-limit"}, errors.Daily),
        (429, 429, PER_SECOND, {"retry_after": "61"}, errors.Daily),
        (300, 300, OLD_PER_HOST, {}, errors.Daily),
        (200, 300, OLD_PER_HOST, {}, errors.Daily),
        (400, 300, PER_HOST, {}, errors.Daily),
        (429, 429, CONCURRENT, {}, errors.Concurrent),
    ],
)
def test_too_many_requests_is_one_of_three_kinds(
    status: int, code: int, message: str, headers: dict[str, str], kind: type[errors.ZoomError]
) -> None:
    assert type(answer(status, {"code": code, "message": message}, **headers)) is kind


def test_a_code_in_quotes_is_a_code() -> None:
    error = answer(200, {"code": "3001", "message": "Meeting does not exist: 1."})
    assert isinstance(error, errors.NotFound)
    assert error.code == 3001


def test_an_old_limit_in_plain_text_is_daily() -> None:
    assert isinstance(answer(300, OLD_PER_HOST.encode()), errors.Daily)


@pytest.mark.parametrize(
    ("headers", "resets_at"),
    [
        ({}, MIDNIGHT),
        ({"retry_after": "2026-10-22T00:00:00Z"}, MIDNIGHT + timedelta(days=1)),
        ({"retry_after": "7200"}, NOW + timedelta(hours=2)),
        ({"retry_after": "5"}, MIDNIGHT),
        ({"retry_after": "2026-10-20T00:00:00Z"}, MIDNIGHT),
        ({"retry_after": "soon"}, MIDNIGHT),
    ],
)
def test_a_daily_limit_says_when_it_ends(headers: dict[str, str], resets_at: datetime) -> None:
    error = answer(429, {"code": 429, "message": PER_DAY}, **headers)
    assert isinstance(error, errors.Daily)
    assert error.resets_at == resets_at
    assert error.resets_at.utcoffset() == timedelta(0)


def test_the_day_ends_at_midnight_in_utc_wherever_the_clock_is() -> None:
    tokyo = datetime(2026, 10, 21, 8, 30, tzinfo=timezone(timedelta(hours=9)))
    with pytest.raises(errors.Daily) as caught:
        decipher(429, {}, json.dumps({"code": 429, "message": PER_HOST}).encode(), now=tokyo)
    assert caught.value.resets_at == MIDNIGHT


def test_a_wait_that_zoom_names_is_handed_on() -> None:
    error = answer(429, {"code": 429, "message": PER_SECOND}, retry_after="3")
    assert isinstance(error, errors.PerSecond)
    assert error.retry_after == 3
    error = answer(429, {"code": 429, "message": CONCURRENT}, retry_after="90")
    assert isinstance(error, errors.Concurrent)
    assert error.retry_after == 90


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("2026-10-20T09:31:00Z", 60),
        ("2026-10-20T09:31:00", 60),
        ("2026-10-20T11:31:00+02:00", 60),
        ("Tue, 20 Oct 2026 09:31:00 GMT", 60),
        ("Tue, 20 Oct 2026 09:31:00 -0000", 60),
        ("2026-10-20T09:00:00Z", 0),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("99999999", None),
        ("999999999999999999999", None),
        ("9999-12-31T00:00:00Z", None),
    ],
)
def test_retry_after_is_read_in_all_three_ways(value: str, seconds: float | None) -> None:
    assert seconds_until(value, NOW) == seconds


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=300)))
def test_the_three_ways_agree(ahead: timedelta) -> None:
    ahead = timedelta(seconds=int(ahead.total_seconds()))
    moment = NOW + ahead
    for value in (format_datetime(moment, usegmt=True), moment.isoformat(), f"{int(ahead.total_seconds())}"):
        assert seconds_until(value, NOW) == ahead.total_seconds()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["code", "message", "errors", "x"]), inner)
    ),
    max_leaves=8,
)
BODIES = st.binary() | JSON.map(lambda value: json.dumps(value).encode()) | st.text().map(str.encode)


@given(
    status=st.integers(0, 999),
    body=BODIES,
    wait=st.text(max_size=40) | st.datetimes().map(str) | st.integers().map(str),
    kind=st.text(max_size=12),
)
@example(status=429, body=b"", wait="0001-01-01T00:00:00+23:59", kind="")
@example(
    status=429, body=b'{"code": 1e999, "message": {}}', wait="Thu, 01 Jan 0000 00:00:00 GMT", kind="\x00"
)
@example(status=200, body=b'{"code": 99999999999999999999, "message": ""}', wait="", kind="")
@example(status=400, body=b'{"code": 99999999999999999999, "errors": {"field": 1}}', wait="", kind="")
def test_whatever_comes_is_data_or_one_of_our_errors(status: int, body: bytes, wait: str, kind: str) -> None:
    raised: errors.ZoomError | None = None
    try:
        decipher(status, {"retry-after": wait, "x-ratelimit-type": kind}, body, now=NOW)
    except errors.ZoomError as error:
        raised = error
    assert raised is not None or 200 <= status < 300
    for each in (raised, refusal(status, body)):
        assert each is None or (str(each) and each.status == status)


@given(JSON)
def test_a_cut_off_object_is_never_data(value: object) -> None:
    whole = json.dumps({"id": 1, "rest": value}).encode()
    for length in {1, len(whole) // 2, len(whole) - 1}:
        with pytest.raises(errors.Garbled):
            decipher(201, {}, whole[:length], now=NOW)
