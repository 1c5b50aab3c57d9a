import json
import logging
import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.applications import Starlette

from bot.errors import StartError
from handlers import deliveries, http
from handlers.deliveries import Seen
from tests.handlers.builders import SECRET, bolt, command, edge, event, form, press, signed

NOW = 1_800_000_000.0
BODY = form(command())


class Door:
    """A web app in front of a listener that only remembers what came through."""

    def __init__(self) -> None:
        self.passed: list[AsyncBoltRequest] = []
        self.app = http.asgi(
            dict, dispatch=self._dispatch, secret=SECRET, clock=lambda: datetime.fromtimestamp(NOW, UTC)
        )

    async def _dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        self.passed.append(request)
        return BoltResponse(status=200, body="welcome")

    async def post(self, body: bytes, headers: Any, path: str = http.PATH) -> httpx.Response:  # noqa: ANN401 httpx's own type is private
        async with _client(self.app) as client:
            return await client.post(path, content=body, headers=headers)


def _client(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")


def _with(**changes: str | bytes | None) -> list[tuple[bytes, bytes]]:
    """Good headers, but for these."""
    headers: dict[str, str | bytes | None] = {**signed(BODY, NOW)}
    headers.update({f"x-slack-{name.replace('_', '-')}": value for name, value in changes.items()})
    return [
        (name.encode(), value.encode() if isinstance(value, str) else value)
        for name, value in headers.items()
        if value is not None
    ]


async def test_what_slack_signed_comes_through() -> None:
    door = Door()
    response = await door.post(BODY, _with())
    assert (response.status_code, response.text) == (200, "welcome")
    assert door.passed[0].body["text"] == "help"


@pytest.mark.parametrize(
    "headers",
    [
        _with(request_timestamp=None),
        _with(signature=None),
        _with(request_timestamp="abc"),
        _with(request_timestamp=""),
        _with(request_timestamp="9" * 5000),
        _with(request_timestamp="-1800000000"),
        _with(request_timestamp="1800000000.0"),
        _with(request_timestamp="1e9"),
        _with(request_timestamp="+1800000000"),
        _with(request_timestamp="1_800_000_000"),
        _with(request_timestamp="\uff11\uff18\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10"),
        _with(request_timestamp=b"\xff\xfe"),
        _with(signature=""),
        _with(signature="v0="),
        _with(signature="ü".encode()),
        _with(signature=b"v0=\xff\xfe"),
        _with(signature="v1=" + signed(BODY, NOW)["x-slack-signature"][3:]),
        _with(signature=signed(BODY, NOW)["x-slack-signature"][3:]),
        _with(signature=signed(BODY, NOW)["x-slack-signature"].upper()),
        _with(signature=signed(BODY, NOW)["x-slack-signature"][:-1]),
        _with(signature=signed(BODY, NOW, "another secret")["x-slack-signature"]),
        _with(signature=signed(BODY + b"x", NOW)["x-slack-signature"]),
        [*_with(), (b"x-slack-signature", b"v0=0")],
        [*_with(), (b"x-slack-request-timestamp", b"1800000000")],
        [],
    ],
)
async def test_malformed_signature_headers_get_401_and_no_traceback(
    headers: list[tuple[bytes, bytes]], caplog: pytest.LogCaptureFixture
) -> None:
    """Bolt alone answers 500 to some of these, with a traceback (trap 4)."""
    caplog.set_level(logging.DEBUG)
    door = Door()
    response = await door.post(BODY, headers)
    assert response.status_code == 401
    assert door.passed == []
    assert "Traceback" not in caplog.text
    assert "trigger" not in caplog.text


@given(stamp=st.binary(max_size=30), signature=st.binary(max_size=80), body=st.binary(max_size=200))
async def test_no_bytes_get_through_unsigned(stamp: bytes, signature: bytes, body: bytes) -> None:
    door = Door()
    headers = [(b"x-slack-request-timestamp", stamp), (b"x-slack-signature", signature)]
    assert (await door.post(body, headers)).status_code == 401


@pytest.mark.parametrize(
    ("age", "status"), [(-301, 401), (-300, 200), (0, 200), (300, 200), (301, 401), (86_400, 401)]
)
async def test_a_signature_is_good_for_five_minutes_either_way(age: int, status: int) -> None:
    assert (await Door().post(BODY, signed(BODY, NOW - age))).status_code == status


@pytest.mark.parametrize("body", [b"\xff\xfe", b"payload=%7Bnot json", b"payload=[]", b"payload=7"])
async def test_a_signed_body_that_cannot_be_read_gets_a_4xx_and_no_traceback(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    door = Door()
    assert (await door.post(body, signed(body, NOW))).status_code == 400
    assert door.passed == []
    assert "Traceback" not in caplog.text


async def test_a_huge_body_gets_413_whether_or_not_it_says_so_beforehand() -> None:
    door = Door()
    body = b"x" * (http.MAX_BODY + 1)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * (http.MAX_BODY // 2)

    assert (await door.post(body, signed(body, NOW))).status_code == 413
    async with _client(door.app) as client:
        assert (await client.post(http.PATH, content=chunks())).status_code == 413
    assert door.passed == []


async def test_the_largest_body_comes_through() -> None:
    body = b"text=" + b"x" * (http.MAX_BODY - 5)
    assert (await Door().post(body, signed(body, NOW))).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", http.PATH, 405),
        ("PUT", http.PATH, 405),
        ("POST", "/healthz", 405),
        ("POST", "/", 404),
        ("POST", "/slack/events/x", 404),
        ("GET", "/slack/install", 404),
    ],
)
async def test_other_methods_and_paths_are_refused(method: str, path: str, status: int) -> None:
    async with _client(Door().app) as client:
        assert (await client.request(method, path)).status_code == status


async def test_a_client_that_goes_away_in_the_middle_leaves_no_traceback() -> None:
    door = Door()
    messages: list[Mapping[str, Any]] = [
        {"type": "http.request", "body": b"te", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> Mapping[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:  # noqa: ANN401 ASGI's messages are untyped
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": http.PATH, "headers": [], "query_string": b""}
    await door.app(scope, receive, send)  # type: ignore[arg-type]  # Starlette's type is a MutableMapping
    assert sent[0]["status"] == 400
    assert door.passed == []


async def test_in_socket_mode_there_are_only_the_health_routes() -> None:
    app = http.asgi(lambda: {"slack": True}, clock=lambda: datetime.fromtimestamp(NOW, UTC))
    async with _client(app) as client:
        assert (await client.post(http.PATH, content=BODY, headers=signed(BODY, NOW))).status_code == 404
        assert (await client.get("/healthz")).text == "ok"


async def test_readiness_is_what_the_parts_say_at_that_moment() -> None:
    parts = {"slack": True, "store": True}
    async with _client(http.asgi(lambda: parts, clock=lambda: datetime.fromtimestamp(NOW, UTC))) as client:
        ready = await client.get("/readyz")
        parts["slack"] = False
        unready = await client.get("/readyz")
        alive = await client.get("/healthz")
    assert (ready.status_code, ready.json()) == (200, {"slack": True, "store": True})
    assert (unready.status_code, unready.json()) == (503, {"slack": False, "store": True})
    assert alive.status_code == 200


@pytest.mark.parametrize("secret", ["", "  "])
def test_an_empty_signing_secret_stops_the_start(secret: str) -> None:
    """Bolt fails at the first request only (trap 14)."""
    dispatch = deliveries.once(bolt(), Seen())
    with pytest.raises(StartError, match="SLACK_SIGNING_SECRET"):
        http.asgi(dict, dispatch=dispatch, secret=secret, clock=lambda: datetime.fromtimestamp(NOW, UTC))


def _through_bolt() -> tuple[Starlette, Any]:
    made = edge()
    app = http.asgi(
        dict,
        dispatch=deliveries.once(made.app, Seen()),
        secret=SECRET,
        clock=lambda: datetime.fromtimestamp(time.time(), UTC),
    )
    return app, made


async def test_a_command_goes_through_bolt_and_back() -> None:
    app, made = _through_bolt()

    async def listen(ack: AsyncAck) -> None:
        await ack(text="hi", response_type="ephemeral")

    made.app.command("/zoom")(listen)
    async with _client(app) as client:
        response = await client.post(http.PATH, content=BODY, headers=signed(BODY, time.time()))
    assert response.json()["text"] == "hi"
    assert response.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("body", [command("x") | {"command": "/other"}, press("stale"), event("team_join")])
async def test_over_http_nothing_subscribed_gets_404(body: dict[str, Any]) -> None:
    app, _ = _through_bolt()
    raw = json.dumps(body).encode() if "event" in body else form(body)
    headers = signed(raw, time.time())
    if "event" in body:
        headers["content-type"] = "application/json"
    async with _client(app) as client:
        assert (await client.post(http.PATH, content=raw, headers=headers)).status_code == 200


async def test_slack_can_verify_the_address() -> None:
    app, _ = _through_bolt()
    raw = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()
    headers = signed(raw, time.time()) | {"content-type": "application/json"}
    async with _client(app) as client:
        response = await client.post(http.PATH, content=raw, headers=headers)
    assert (response.status_code, response.json()) == (200, {"challenge": "c1"})


async def test_the_same_signed_request_twice_is_heard_once() -> None:
    app, made = _through_bolt()
    heard = []

    async def listen(ack: AsyncAck) -> None:
        heard.append(1)
        await ack("hi")

    made.app.command("/zoom")(listen)
    async with _client(app) as client:
        headers = signed(BODY, time.time())
        answers = [await client.post(http.PATH, content=BODY, headers=headers) for _ in range(2)]
    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "hi"), (200, "")]
    assert heard == [1]


async def test_bolts_own_log_of_bad_bodies_is_off(caplog: pytest.LogCaptureFixture) -> None:
    """The last lock behind the guard would log the body at INFO (trap 4)."""
    app = bolt()
    caplog.set_level(logging.INFO)
    http.asgi(
        dict,
        dispatch=deliveries.once(app, Seen()),
        secret=SECRET,
        clock=lambda: datetime.fromtimestamp(NOW, UTC),
    )
    response = await app.async_dispatch(AsyncBoltRequest(body=BODY.decode(), headers={}))
    assert response.status == 401
    assert "trigger" not in caplog.text
