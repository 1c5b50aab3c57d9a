import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.errors import StartError
from handlers import deliveries
from handlers.connection import Pace
from handlers.deliveries import Dispatch, Seen
from handlers.socket_mode import SocketMode
from tests.handlers.builders import (
    FIRST_WAIT,
    TICKET,
    TOKEN,
    Clock,
    FakeSlack,
    Sleeps,
    command,
    edge,
    envelope,
    event,
    press,
    slack,
)

NOW = timedelta()


class Listener:
    """Stands for the app: remembers what came, and holds its answers back while it is closed."""

    def __init__(self, *, closed: bool = False) -> None:
        self.came: asyncio.Queue[str] = asyncio.Queue()
        self.go = asyncio.Event()
        self.status = 200
        if not closed:
            self.go.set()

    async def __call__(self, request: AsyncBoltRequest) -> BoltResponse:
        await self.came.put(request.body["trigger_id"])
        await self.go.wait()
        return BoltResponse(status=self.status, body="done " + request.body["trigger_id"])

    async def next(self) -> str:
        return await asyncio.wait_for(self.came.get(), FIRST_WAIT)


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with slack() as made:
        yield made
    assert asyncio.all_tasks() == {asyncio.current_task()}, "something was left running"


def _mode(
    fake: FakeSlack, dispatch: Dispatch | None = None, *, pace: Pace | None = None, **more: int
) -> SocketMode:
    pace = pace or Pace(sleep=Sleeps(), random=lambda: 0.0)
    return SocketMode(dispatch or Listener(), TOKEN, fake.url, pace=pace, **more)


@asynccontextmanager
async def _started(mode: SocketMode) -> AsyncIterator[SocketMode]:
    await asyncio.wait_for(mode.start(), FIRST_WAIT)
    try:
        yield mode
    finally:
        await asyncio.wait_for(mode.stop(), FIRST_WAIT)


def _one(
    fake: FakeSlack, dispatch: Dispatch | None = None, *, pace: Pace | None = None, **more: int
) -> AbstractAsyncContextManager[SocketMode]:
    return _started(_mode(fake, dispatch, pace=pace, connections=1, **more))


async def test_two_connections_are_up_when_start_returns(fake: FakeSlack) -> None:
    async with _started(_mode(fake)) as mode:
        assert mode.healthy
        assert mode.live == 2
        assert fake.tokens == {f"Bearer {TOKEN}"}
    assert not mode.healthy


async def test_a_delivery_is_acknowledged_with_its_answer_where_it_came(fake: FakeSlack) -> None:
    async with _started(_mode(fake)):
        first, second = await fake.socket(), await fake.socket()
        await second.send(envelope(command(trigger="t1"), "e1"))
        assert await second.ack() == {"envelope_id": "e1", "payload": {"text": "done t1"}}
        assert first.acks.empty()


async def test_an_ack_is_never_lost_when_the_listener_raises(fake: FakeSlack) -> None:
    made = edge()

    async def listen(ack: AsyncAck) -> None:
        await ack("I am on it")
        raise RuntimeError("right after")

    made.app.command("/zoom")(listen)
    async with _one(fake, deliveries.once(made.app, Seen())):
        socket = await fake.socket()
        await socket.send(envelope(command()))
        acknowledged = await socket.ack()
    assert "ABCD-1234" in acknowledged["payload"]["text"]


async def test_twelve_commands_at_once_are_all_acknowledged_while_each_works_long(fake: FakeSlack) -> None:
    made, go = edge(), asyncio.Event()
    done: list[int] = []

    async def work() -> None:
        await go.wait()
        done.append(1)

    async def listen(ack: AsyncAck) -> None:
        made.background.run("work", work, on_error=made.errors.telling("", "work"))
        await ack()

    made.app.command("/zoom")(listen)
    async with _one(fake, deliveries.once(made.app, Seen())):
        socket = await fake.socket()
        for number in range(12):
            await socket.send(envelope(command(trigger=f"t{number}"), f"e{number}"))
        acknowledged = {(await socket.ack())["envelope_id"] for _ in range(12)}
        assert acknowledged == {f"e{number}" for number in range(12)}
        assert done == []
        go.set()
        await made.background.drain(timedelta(seconds=FIRST_WAIT))
    assert len(done) == 12


async def test_a_repeated_delivery_is_acknowledged_again_and_heard_once(fake: FakeSlack) -> None:
    made, heard = edge(), []

    async def listen() -> None:
        heard.append(1)

    made.app.event("app_home_opened")(listen)
    async with _started(_mode(fake, deliveries.once(made.app, Seen()))):
        for attempt, socket in enumerate([await fake.socket(), await fake.socket()]):
            again = envelope(event(), "e1", takes_answer=False) | {"retry_attempt": attempt}
            await socket.send(again)
            assert await socket.ack() == {"envelope_id": "e1"}
    assert heard == [1]


async def test_a_stale_button_is_acknowledged(fake: FakeSlack) -> None:
    made = edge()
    async with _one(fake, deliveries.once(made.app, Seen())):
        socket = await fake.socket()
        await socket.send(envelope(press("stale"), "e1"))
        assert await socket.ack() == {"envelope_id": "e1"}
        assert "older version" in (await made.told.next())[1].text


async def test_a_failure_is_left_unacknowledged_for_slack_to_bring_again(fake: FakeSlack) -> None:
    listener = Listener()
    async with _one(fake, listener):
        socket = await fake.socket()
        listener.status = 500
        await socket.send(envelope(command(trigger="t1"), "e1"))
        await listener.next()
        listener.status = 200
        await socket.send(envelope(command(trigger="t2"), "e2"))
        assert (await socket.ack())["envelope_id"] == "e2"


async def test_a_polite_disconnect_loses_no_command(fake: FakeSlack) -> None:
    """slack_sdk closes the old connection before it opens the next (trap 10)."""
    async with _one(fake) as mode:
        old = await fake.socket()
        await old.send({"type": "disconnect", "reason": "warning"})
        new = await fake.socket()
        await old.send(envelope(command(trigger="t1"), "e1"))
        await new.send(envelope(command(trigger="t2"), "e2"))
        assert (await old.ack())["envelope_id"] == "e1"
        assert (await new.ack())["envelope_id"] == "e2"
        assert not old.closed.is_set()
        await old.ws.close()
        await old.until_closed()
        await new.send(envelope(command(trigger="t3"), "e3"))
        assert (await new.ack())["envelope_id"] == "e3"
        assert mode.live == 1


async def test_a_connection_that_slack_wanted_to_leave_is_left_in_the_end(fake: FakeSlack) -> None:
    async with _one(fake, pace=Pace(sleep=Sleeps(), linger=0.05)) as mode:
        old = await fake.socket()
        await old.send({"type": "disconnect", "reason": "refresh_requested"})
        new = await fake.socket()
        await old.until_closed()
        await new.send(envelope(command(trigger="t1")))
        await new.ack()
        assert mode.live == 1


@pytest.mark.parametrize("how", ["close", "cut"])
async def test_a_connection_that_ends_is_rebuilt_while_the_other_goes_on(fake: FakeSlack, how: str) -> None:
    async with _started(_mode(fake)):
        first, second = await fake.socket(), await fake.socket()
        if how == "close":
            await first.ws.close()
        else:
            first.cut()
        third = await fake.socket()
        for number, socket in enumerate([second, third]):
            await socket.send(envelope(command(trigger=f"t{number}"), f"e{number}"))
            assert (await socket.ack())["envelope_id"] == f"e{number}"


async def test_a_silent_connection_is_noticed_and_rebuilt(fake: FakeSlack) -> None:
    """slack_sdk can miss it for ever (python-slack-sdk#1701)."""
    fake.silent = True
    async with _one(fake, pace=Pace(sleep=Sleeps(), heartbeat=0.05)) as mode:
        await fake.socket()
        fake.silent = False
        socket = await fake.socket()
        await socket.send(envelope(command(), "e1"))
        assert (await socket.ack())["envelope_id"] == "e1"
        assert mode.healthy


async def test_a_connection_without_a_hello_is_given_up_and_rebuilt(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    fake.hello = False
    async with _one(fake, pace=Pace(sleep=Sleeps(), hello_within=0.1)) as mode:
        assert not mode.healthy
        await fake.socket()
        fake.hello = True
        socket = await fake.socket()
        await socket.send(envelope(command()))
        await socket.ack()
    assert "Slack did not say hello" in caplog.text


async def test_a_connection_that_ends_before_the_hello_is_rebuilt(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    fake.hello = False
    mode = _mode(fake, connections=1)
    starting = asyncio.create_task(mode.start())
    await (await fake.socket()).ws.close()
    await asyncio.wait_for(starting, FIRST_WAIT)
    fake.hello = True
    await (await fake.socket()).send(envelope(command()))
    await mode.stop()
    assert "before it said hello" in caplog.text


@pytest.mark.parametrize("code", ["invalid_auth", "not_allowed_token_type", "missing_scope"])
async def test_a_refused_token_stops_the_start_and_names_the_setting(fake: FakeSlack, code: str) -> None:
    """slack_sdk tries for ever, with a traceback each time."""
    fake.refusals = [web.json_response({"ok": False, "error": code}) for _ in range(2)]
    mode = _mode(fake)
    with pytest.raises(StartError, match=rf"SLACK_APP_TOKEN was refused by Slack \({code}\)") as caught:
        await asyncio.wait_for(mode.start(), FIRST_WAIT)
    assert TOKEN not in str(caught.value)
    assert not mode.healthy


async def test_a_token_refused_while_it_runs_is_said_and_tried_again(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async with _one(fake):
        socket = await fake.socket()
        fake.refusals = [web.json_response({"ok": False, "error": "invalid_auth"})]
        await socket.ws.close()
        await (await fake.socket()).send(envelope(command()))
    assert "SLACK_APP_TOKEN was refused" in caplog.text


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (503, b"<html>down</html>", "HTTP 503"),
        (200, b"[]", "HTTP 200"),
        (200, b'{"ok": true, "url": null}', "HTTP 200"),
        (200, b'{"ok": true, "url": "not an address"}', "InvalidUrl"),
        (200, b'{"ok": false, "error": "internal_error"}', "internal_error"),
        (200, b"\xff\xfe", "HTTP 200"),
        (200, b"", "HTTP 200"),
    ],
)
async def test_slack_having_trouble_is_waited_out(
    fake: FakeSlack, status: int, body: bytes, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    fake.refusals = [web.Response(status=status, body=body, content_type="application/json")]
    async with _one(fake):
        await fake.socket()
        assert fake.opened == 2
    assert said in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(("after", "least"), [("42", 42.0), ("soon", 0.25), ("-1", 0.25)])
async def test_a_rate_limit_is_waited_out_for_as_long_as_slack_says(
    fake: FakeSlack, after: str, least: float
) -> None:
    sleeps = Sleeps()
    fake.refusals = [
        web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": after})
    ]
    async with _one(fake, pace=Pace(sleep=sleeps, random=lambda: 0.0)):
        await fake.socket()
    assert sleeps.asked == [least]


async def test_slack_out_of_reach_at_the_start_is_tried_again_with_longer_and_longer_pauses(
    fake: FakeSlack,
) -> None:
    sleeps = Sleeps()
    mode = SocketMode(
        Listener(), TOKEN, "http://127.0.0.1:1/", connections=1, pace=Pace(sleep=sleeps, random=lambda: 1.0)
    )
    async with _started(mode):
        assert not mode.healthy
        pauses = [await sleeps.next() for _ in range(9)]
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert fake.opened == 0


async def test_a_connection_that_lasted_is_replaced_at_once_and_a_short_one_after_a_pause(
    fake: FakeSlack,
) -> None:
    clock, sleeps = Clock(), Sleeps()
    async with _one(fake, pace=Pace(now=clock, sleep=sleeps, random=lambda: 1.0)):
        for lasted in (29.0, 1.0, 30.0, 5.0):
            socket = await fake.socket()
            await socket.send(envelope(command()))
            await socket.ack()  # so it has read the hello too
            clock.at += lasted
            await socket.ws.close()
            await sleeps.next()
        await fake.socket()
    assert sleeps.asked == [0.5, 1.0, 0.0, 0.5]


@pytest.mark.parametrize(
    ("reason", "said"), [("too_many_websockets", "ten connections"), ("link_disabled", "switched off")]
)
async def test_a_rude_disconnect_closes_at_once_and_is_said(
    fake: FakeSlack, reason: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with _one(fake):
        old = await fake.socket()
        await old.send({"type": "disconnect", "reason": reason})
        await old.until_closed()
        await fake.socket()
    assert said in caplog.text


async def test_more_deliveries_than_places_wait_for_one(fake: FakeSlack) -> None:
    listener = Listener(closed=True)
    async with _one(fake, listener, limit=2):
        socket = await fake.socket()
        for number in range(5):
            await socket.send(envelope(command(trigger=f"t{number}"), f"e{number}"))
        assert {await listener.next(), await listener.next()} == {"t0", "t1"}
        await socket.ws.ping(b"x")
        assert listener.came.empty()
        listener.go.set()
        assert {(await socket.ack())["envelope_id"] for _ in range(5)} == {f"e{n}" for n in range(5)}


async def test_a_delivery_that_waited_longer_than_slack_does_is_left(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """The person was told that it failed: to do it now would be a surprise, or be done twice."""
    listener, clock = Listener(closed=True), Clock()
    async with _one(fake, listener, limit=1, pace=Pace(now=clock, sleep=Sleeps())):
        socket = await fake.socket()
        await socket.send(envelope(command(trigger="t1"), "e1"))
        assert await listener.next() == "t1"
        await socket.send(envelope(command(trigger="late"), "e2"))
        await socket.send({"type": "disconnect", "reason": "warning"})
        await fake.socket()  # the notice came after the delivery, so that is waiting now
        clock.at += 3.1
        listener.go.set()
        assert (await socket.ack())["envelope_id"] == "e1"
        await socket.send(envelope(command(trigger="t3"), "e3"))
        assert await listener.next() == "t3"
    assert "waited for more than 3 s" in caplog.text


async def test_stop_finishes_what_runs_and_its_ack_goes_out(fake: FakeSlack) -> None:
    """Bolt's handler closes without waiting (trap 6)."""
    listener = Listener(closed=True)
    mode = _mode(fake, listener)
    await mode.start()
    socket = await fake.socket()
    await socket.send(envelope(command(trigger="t1"), "e1"))
    await listener.next()
    stopping = asyncio.create_task(mode.stop())
    while mode.healthy:  # noqa: ASYNC110 until it reads no more, of which nothing else tells
        await asyncio.sleep(0)
    await socket.send(envelope(command(trigger="too late"), "e2"))
    listener.go.set()
    assert (await socket.ack())["envelope_id"] == "e1"
    await asyncio.wait_for(stopping, FIRST_WAIT)
    await socket.until_closed()
    assert listener.came.empty()


async def test_stop_cuts_what_takes_too_long_and_says_so(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener(closed=True)
    mode = _mode(fake, listener, connections=1)
    await mode.start()
    socket = await fake.socket()
    await socket.send(envelope(command(trigger="t1")))
    await listener.next()
    await asyncio.wait_for(mode.stop(NOW), FIRST_WAIT)
    assert "deliveries unfinished" in caplog.text


async def test_stop_twice_without_start_and_while_it_waits_is_fine(fake: FakeSlack) -> None:
    await _mode(fake).stop()
    sleeps = Sleeps(gated=True)
    fake.refusals = [web.Response(status=503)]
    mode = _mode(fake, connections=1, pace=Pace(sleep=sleeps))
    await mode.start()
    await sleeps.next()
    await mode.stop()
    await mode.stop()
    assert fake.opened == 1


@pytest.mark.parametrize("hello", [False, True])
async def test_stop_while_it_still_connects_ends_the_start(fake: FakeSlack, *, hello: bool) -> None:
    fake.hello, fake.held = hello, hello
    mode = _mode(fake)
    starting = asyncio.create_task(mode.start())
    await asyncio.wait_for(fake.asked.wait(), FIRST_WAIT)
    if not hello:
        await fake.socket()
    await asyncio.wait_for(mode.stop(), FIRST_WAIT)
    await asyncio.wait_for(starting, FIRST_WAIT)
    assert not mode.healthy


async def test_a_call_for_the_address_that_hangs_is_given_up_and_made_again(fake: FakeSlack) -> None:
    fake.held = True
    async with _one(fake, pace=Pace(sleep=Sleeps(), hello_within=0.1)) as mode:
        assert not mode.healthy
        fake.held = False
        socket = await fake.socket()
        await socket.send(envelope(command()))
        await socket.ack()


async def test_an_ack_for_a_connection_that_is_gone_is_said_and_harms_nothing(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener(closed=True)
    async with _one(fake, listener):
        old = await fake.socket()
        await old.send(envelope(command(trigger="t1")))
        await listener.next()
        old.cut()
        new = await fake.socket()
        listener.go.set()
        await new.send(envelope(command(trigger="t2"), "e2"))
        assert (await new.ack())["envelope_id"] == "e2"
    assert "gone before its acknowledgement" in caplog.text


@pytest.mark.parametrize(
    "odd",
    [
        "Ping from applink",
        "[]",
        "[" * 100_000,
        '{"type":"slash_commands"}',
        json.dumps(envelope({"event": 3, "type": "event_callback"})),
        json.dumps(envelope({"authorizations": 5})),
    ],
)
async def test_an_odd_message_does_not_stop_the_next(fake: FakeSlack, odd: str) -> None:
    made = edge()

    async def listen(ack: AsyncAck) -> None:
        await ack()

    made.app.command("/zoom")(listen)
    async with _one(fake, deliveries.once(made.app, Seen())):
        socket = await fake.socket()
        await socket.ws.send_str(odd)
        await socket.ws.send_bytes(b"binary")
        await socket.send(envelope(command(), "e2"))
        while (await socket.ack())["envelope_id"] != "e2":
            pass


async def test_neither_token_nor_address_is_logged_and_nothing_at_info_but_the_state(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """slack_sdk logs the address of a failed handshake, which has a ticket in it."""
    caplog.set_level(logging.DEBUG)
    fake.handshake = False
    sleeps = Sleeps(gated=True)
    async with _one(fake, pace=Pace(sleep=sleeps)):
        await sleeps.next()
        fake.handshake = True
        sleeps.gate.set()
        socket = await fake.socket()
        await socket.send(envelope(command()))
        await socket.ack()
    said = [record for record in caplog.records if not record.name.startswith("aiohttp.access")]
    text = "\n".join(record.getMessage() for record in said)
    assert "WSServerHandshakeError" in text
    assert TICKET not in text
    assert TOKEN not in text
    assert [record.getMessage() for record in said if record.levelno == logging.INFO] == [
        "A connection to Slack is up (1 of 1)"
    ]


async def test_a_failure_that_nobody_expected_is_an_incident_and_the_connection_is_rebuilt(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([None, 1.0, 2.0, 3.0])

    def clock() -> float:
        if (answer := next(answers)) is None:
            raise ValueError("a broken clock")
        return answer

    async with _one(fake, pace=Pace(now=clock, sleep=Sleeps())) as mode:
        await fake.socket()
        socket = await fake.socket()
        await socket.send(envelope(command()))
        await socket.ack()
        assert mode.healthy
    assert "in a connection to Slack" in caplog.text
    assert "a broken clock" in caplog.text


async def test_the_patience_for_connecting_does_not_end_a_connection_that_is_up(fake: FakeSlack) -> None:
    async with _one(fake, pace=Pace(sleep=Sleeps(), hello_within=0.1, heartbeat=0.05)):
        socket = await fake.socket()
        await asyncio.sleep(0.25)  # that nothing happens takes time to see
        await socket.send(envelope(command()))
        await socket.ack()
        assert fake.opened == 1
