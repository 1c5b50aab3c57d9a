"""Socket Mode, frame by frame."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack.builders import EMMA, GENERAL, PATIENCE, Scene, actions, button

if TYPE_CHECKING:
    from sandbox.slack.model import Delivery


async def ticket(scene: Scene) -> str:
    client = AsyncWebClient("xapp-sandbox", base_url=f"{scene.url}/slack/api/", session=scene.http)
    return str((await client.apps_connections_open(app_token="xapp-sandbox"))["url"])


@contextlib.asynccontextmanager
async def connected(scene: Scene) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with scene.http.ws_connect(await ticket(scene), autoping=False) as socket:
        hello = await socket.receive_json(timeout=PATIENCE)
        assert hello["type"] == "hello"
        yield socket


async def typed(scene: Scene, line: str = "/zoom help") -> "asyncio.Task[Delivery]":
    """A command on its way, not acked yet."""
    return asyncio.create_task(scene.slack.type(EMMA, GENERAL, line))


async def ack(
    socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any], payload: object = None
) -> None:
    answer = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
    await socket.send_json(answer)


async def gone(scene: Scene, left: int = 0) -> None:
    """Waits until the fake has noticed that connections ended."""
    changed = asyncio.Event()
    stop = scene.slack.subscribe(changed.set)
    async with asyncio.timeout(PATIENCE):
        while len(scene.slack.connections) > left:
            await changed.wait()
            changed.clear()
    stop()


async def test_hello_says_how_many_connections_there_are(scene: Scene) -> None:
    async with connected(scene), scene.http.ws_connect(await ticket(scene)) as second:
        hello = await second.receive_json(timeout=PATIENCE)
        assert hello["num_connections"] == 2
        assert hello["connection_info"] == {"app_id": "A0ZOOMBOT"}
        assert hello["debug_info"]["approximate_connection_time"] > 0
    await gone(scene)


async def test_a_ticket_is_good_for_one_connection(scene: Scene) -> None:
    url = await ticket(scene)
    async with scene.http.ws_connect(url):
        pass
    for bad in (url, url.split("?")[0]):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await scene.http.ws_connect(bad)


async def test_a_command_comes_in_an_envelope_and_is_acked_by_its_id(scene: Scene) -> None:
    async with connected(scene) as socket:
        typing = await typed(scene)
        envelope = await socket.receive_json(timeout=PATIENCE)
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert envelope["payload"]["command"] == "/zoom"
        await ack(socket, envelope, {"text": "here you are"})
        delivery = await typing
    assert (delivery.acked, delivery.status, delivery.error) == (True, 200, "")
    assert delivery.key == delivery.trigger_id == envelope["payload"]["trigger_id"]
    assert [each.text for each in scene.slack.view_of(EMMA, GENERAL)] == ["here you are"]
    assert scene.wrongs == []


async def test_what_is_not_acked_in_time_is_a_timeout_that_the_person_sees(scene: Scene) -> None:
    async with connected(scene) as socket:
        delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
        assert (delivery.acked, delivery.error) == (False, "operation_timeout")
        (whisper,) = scene.slack.view_of(EMMA, GENERAL)
        assert whisper.text == '/zoom failed with the error "operation_timeout"'
        assert (whisper.user, whisper.is_ephemeral) == ("USLACKBOT", True)
        await ack(socket, await socket.receive_json(timeout=PATIENCE))
        await socket.send_str("{}")
        await reached(scene, "invalid_frame")
    assert scene.wrongs == ["invalid_frame"]


async def reached(scene: Scene, error: str) -> None:
    changed = asyncio.Event()
    stop = scene.slack.subscribe(changed.set)
    async with asyncio.timeout(PATIENCE):
        while error not in scene.wrongs:
            await changed.wait()
            changed.clear()
    stop()


async def test_without_a_connection_the_command_fails(scene: Scene) -> None:
    delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
    assert delivery.error == "not_connected"
    assert scene.slack.messages[0].text == '/zoom failed with the error "dispatch_failed"'


async def test_any_one_connection_gets_a_payload_and_any_may_ack_it(scene: Scene) -> None:
    async with connected(scene) as one, connected(scene) as other:
        for receiver, acker in ((one, other), (other, one), (one, one)):
            typing = await typed(scene)
            await ack(acker, await receiver.receive_json(timeout=PATIENCE))
            assert (await typing).acked


@pytest.mark.parametrize("frame", ["no json", "3", "[]", '{"payload": {}}'])
async def test_a_frame_that_makes_no_sense_is_a_violation(scene: Scene, frame: str) -> None:
    async with connected(scene) as socket:
        await socket.send_str(frame)
        await reached(scene, "invalid_frame")


async def test_an_ack_of_nothing_and_a_second_ack_are_violations(scene: Scene) -> None:
    async with connected(scene) as socket:
        await socket.send_json({"envelope_id": "unknown"})
        await reached(scene, "unknown_envelope")


async def test_the_body_of_an_ack_that_nobody_sees_is_a_violation(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(button())])
    async with connected(scene) as socket:
        pressing = asyncio.create_task(scene.slack.press(EMMA, GENERAL, ts, "go"))
        envelope = await socket.receive_json(timeout=PATIENCE)
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("interactive", False)
        await ack(socket, envelope, {"text": "lost"})
        assert (await pressing).acked
    assert scene.wrongs == ["ack_payload_ignored"]
    assert len(scene.slack.messages) == 1


async def test_an_event_comes_in_an_envelope_and_wants_no_answer(scene: Scene) -> None:
    async with connected(scene) as socket:
        happening = asyncio.create_task(scene.slack.happen({"type": "app_home_opened", "user": EMMA}))
        envelope = await socket.receive_json(timeout=PATIENCE)
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
        assert envelope["payload"]["event"]["type"] == "app_home_opened"
        await ack(socket, envelope)
        assert (await happening).acked


async def test_pings_are_answered(scene: Scene) -> None:
    async with connected(scene) as socket:
        await socket.ping(b"sdk-ping-pong:1.5")
        pong = await socket.receive(timeout=PATIENCE)
        assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1.5")


async def test_the_eleventh_connection_is_one_too_many(scene: Scene) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(connected(scene))
        async with scene.http.ws_connect(await ticket(scene)) as eleventh:
            assert await eleventh.receive_json(timeout=PATIENCE) == {
                "type": "disconnect",
                "reason": "too_many_websockets",
            }
            assert (await eleventh.receive(timeout=PATIENCE)).type == aiohttp.WSMsgType.CLOSE
        assert len(scene.slack.connections) == 10


async def test_a_connection_can_be_closed(scene: Scene) -> None:
    async with connected(scene) as socket:
        await scene.slack.break_connections("close")
        assert (await socket.receive(timeout=PATIENCE)).type == aiohttp.WSMsgType.CLOSE
        await gone(scene)


async def test_a_polite_disconnect_warns_first_and_leaves_the_closing_to_the_bot(scene: Scene) -> None:
    async with connected(scene) as socket:
        await scene.slack.break_connections("disconnect")
        frames = [await socket.receive_json(timeout=PATIENCE) for _ in range(2)]
        assert [(each["type"], each["reason"]) for each in frames] == [
            ("disconnect", "warning"),
            ("disconnect", "refresh_requested"),
        ]
        assert len(scene.slack.connections) == 1


async def test_a_silent_connection_is_open_and_nothing_comes_through_it(scene: Scene) -> None:
    async with connected(scene) as socket:
        await scene.slack.break_connections("silent")
        assert [each.is_silent for each in scene.slack.connections] == [True]
        await socket.ping(b"anybody?")
        await socket.send_str("no json")
        delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
        assert delivery.error == "operation_timeout"
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.1)
        assert scene.wrongs == []
        socket._response.connection.transport.abort()  # type: ignore[union-attr]  # noqa: SLF001  # as a client that gives up
        await gone(scene)


async def test_a_new_connection_works_beside_a_silent_one(scene: Scene) -> None:
    async with connected(scene) as old:
        await scene.slack.break_connections("silent")
        async with connected(scene) as new:
            results = []
            for _ in range(2):
                typing = await typed(scene)
                with contextlib.suppress(TimeoutError):
                    await ack(new, await new.receive_json(timeout=0.3))
                results.append((await typing).error)
            assert sorted(results) == ["", "operation_timeout"]
        old._response.connection.transport.abort()  # type: ignore[union-attr]  # noqa: SLF001  # as a client that gives up


async def test_what_comes_over_http_is_no_socket(scene: Scene) -> None:
    async with scene.http.get(f"{scene.url}/slack/socket") as answer:
        assert answer.status == 404
    assert scene.slack.connections == []
