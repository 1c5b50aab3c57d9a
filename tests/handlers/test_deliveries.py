from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.context.ack.async_ack import AsyncAck

from handlers import deliveries
from handlers.deliveries import Seen
from tests.handlers.builders import Clock, bolt, command, edge, event, over_socket, press


def test_a_key_is_new_once() -> None:
    seen = Seen()
    assert [seen.add("a"), seen.add("a"), seen.add("b")] == [True, False, True]


def test_a_key_is_forgotten_when_it_is_old() -> None:
    clock = Clock()
    seen = Seen(age=timedelta(minutes=10), now=clock)
    seen.add("a")
    clock.at += 599
    assert not seen.add("a")
    clock.at += 1
    assert seen.add("a")
    assert len(seen) == 1


def test_a_repetition_does_not_make_a_key_young_again() -> None:
    clock = Clock()
    seen = Seen(age=timedelta(seconds=10), now=clock)
    seen.add("a")
    clock.at += 9
    seen.add("a")
    clock.at += 1
    assert seen.add("a")


@given(keys=st.lists(st.integers(0, 30).map(str)), size=st.integers(1, 5))
def test_memory_stays_small_and_the_newest_are_known(keys: list[str], size: int) -> None:
    seen = Seen(size=size)
    for key in keys:
        seen.add(key)
        assert not seen.add(key)
        assert len(seen) <= size


def test_a_forgotten_key_is_new() -> None:
    seen = Seen()
    seen.add("a")
    seen.forget("a")
    seen.forget("never there")
    assert seen.add("a")


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"event_id": "Ev1", "event": {}}, "event_id:Ev1"),
        ({"trigger_id": "1.2.a", "command": "/zoom"}, "trigger_id:1.2.a"),
        ({"type": "block_suggestion"}, ""),
        ({"trigger_id": ""}, ""),
        ({"trigger_id": "1.2.a", "type": "view_submission"}, ""),
        ({"event_id": 7}, ""),
    ],
)
def test_a_delivery_is_named_by_its_event_or_trigger(body: dict[str, object], key: str) -> None:
    assert deliveries.key_of(body) == key


@pytest.mark.parametrize("body", [command("meeting"), event("app_home_opened"), press("again")])
async def test_a_repeated_delivery_is_acknowledged_and_does_nothing_twice(body: dict[str, object]) -> None:
    app, heard = bolt(), []

    async def listen(ack: AsyncAck) -> None:
        heard.append(1)
        await ack()

    app.command("/zoom")(listen)
    app.event("app_home_opened")(listen)
    app.action("again")(listen)
    dispatch = deliveries.once(app, Seen())
    first, second = await dispatch(over_socket(body)), await dispatch(over_socket(body))
    assert (first.status, second.status, second.body) == (200, 200, "")
    assert heard == [1]


async def test_two_deliveries_without_a_name_are_two() -> None:
    app, heard = bolt(), []

    async def listen(ack: AsyncAck) -> None:
        heard.append(1)
        await ack()

    app.action("again")(listen)
    dispatch = deliveries.once(app, Seen())
    for _ in range(2):
        await dispatch(over_socket(press("again", trigger_id=None)))
    assert heard == [1, 1]


async def test_an_event_that_failed_may_come_again() -> None:
    made, heard = edge(), []

    async def listen() -> None:
        heard.append(1)
        if len(heard) == 1:
            raise ValueError("the first time")

    made.app.event("app_home_opened")(listen)
    dispatch = deliveries.once(made.app, Seen())
    statuses = [(await dispatch(over_socket(event()))).status for _ in range(3)]
    assert statuses == [500, 200, 200]
    assert heard == [1, 1]


async def test_a_body_that_bolt_cannot_read_fails_and_leaves_an_incident(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Even Bolt's own error handling raises on it."""
    dispatch = deliveries.once(edge().app, Seen())
    response = await dispatch(
        over_socket({"type": "view_submission", "view": {"callback_id": "old"}, "trigger_id": "1"})
    )
    assert response.status == 500
    assert "a delivery that Bolt cannot read" in caplog.text
