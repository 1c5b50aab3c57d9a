"""Real Bolt against the fake Slack, over real sockets: it behaves as it does with Slack."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from tests.sandbox.slack import builders
from tests.sandbox.slack.builders import (
    EMMA,
    GENERAL,
    LIAM,
    PATIENCE,
    Scene,
    actions,
    button,
    modal,
    section,
    text_input,
)

if TYPE_CHECKING:
    from sandbox.slack.sockets import Break

SECRET = "sandbox-signing-secret"


@contextlib.asynccontextmanager
async def over_sockets(scene: Scene, app: AsyncApp) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, "xapp-sandbox", ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
    assert len(scene.slack.connections) == 1
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's


@contextlib.asynccontextmanager
async def over_http(scene: Scene, app: AsyncApp) -> AsyncIterator[None]:
    async def take(request: web.Request) -> web.Response:
        made = AsyncBoltRequest(body=await request.text(), headers=dict(request.headers))
        answer = await app.async_dispatch(made)
        kind = answer.headers.get("content-type", ["text/plain"])[0].split(";")[0]
        return web.Response(text=answer.body, status=answer.status, content_type=kind)

    server = web.Application()
    server.router.add_post("/slack/events", take)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    scene.slack.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events", SECRET)
    try:
        yield
    finally:
        await runner.cleanup()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with builders.scene(ack_seconds=PATIENCE) as made:
        yield made


@pytest.fixture
def app(scene: Scene) -> AsyncApp:
    made = AsyncApp(
        client=scene.bot,
        signing_secret=SECRET,
        process_before_response=True,
        request_verification_enabled=False,  # Bolt checks by the real clock, the fake signs by the scene's
    )

    @made.command("/zoom")
    async def meeting(ack: Any, body: dict[str, Any], client: Any) -> None:  # noqa: ANN401  # Bolt's
        await ack(f"asked: {body['text']}")
        await client.chat_postMessage(
            channel=body["channel_id"], text="card", blocks=[section(), actions(button("start", value="1"))]
        )

    @made.action("start")
    async def start(ack: Any, respond: Any, action: dict[str, Any]) -> None:  # noqa: ANN401  # Bolt's
        await ack()
        await respond(f"started {action['value']}", replace_original=False)

    return made


async def seen(scene: Scene, person: str, text: str) -> None:
    """Waits until the person sees this message."""
    changed = asyncio.Event()
    stop = scene.slack.subscribe(changed.set)
    async with asyncio.timeout(PATIENCE):
        while text not in [each.text for each in scene.slack.view_of(person, GENERAL)]:
            await changed.wait()
            changed.clear()
    stop()


@pytest.mark.parametrize("way", [over_sockets, over_http], ids=["socket", "http"])
async def test_a_command_and_a_press_go_there_and_back(scene: Scene, app: AsyncApp, way: Any) -> None:  # noqa: ANN401  # either
    async with way(scene, app):
        delivery = await scene.slack.type(EMMA, GENERAL, "/zoom meeting Retro with @liam")
        assert (delivery.acked, delivery.error) == (True, "")
        (card,) = scene.slack.view_of(LIAM, GENERAL)
        await seen(scene, EMMA, f"asked: meeting Retro with <@{LIAM}|liam>")
        pressed = await scene.slack.press(LIAM, GENERAL, card.ts, "start")
        assert pressed.acked
        await seen(scene, LIAM, "started 1")
        assert "started 1" not in [each.text for each in scene.slack.view_of(EMMA, GENERAL)]
    assert scene.wrongs == []


async def test_two_presses_at_once_both_arrive(scene: Scene, app: AsyncApp) -> None:
    ts = await scene.post(blocks=[actions(button("start", value="1"))])
    async with over_sockets(scene, app):
        both = await asyncio.gather(*(scene.slack.press(each, GENERAL, ts, "start") for each in (EMMA, LIAM)))
    assert [each.acked for each in both] == [True, True]
    assert len({each.trigger_id for each in both}) == 2


@pytest.mark.parametrize("way", [over_sockets, over_http], ids=["socket", "http"])
async def test_a_listener_that_raises_fails_for_the_person(way: Any) -> None:  # noqa: ANN401  # either
    async with builders.scene() as scene:
        app = AsyncApp(client=scene.bot, process_before_response=True, request_verification_enabled=False)

        @app.command("/zoom")
        async def broken() -> None:
            raise RuntimeError

        async with way(scene, app):
            delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
        assert delivery.acked is False
        assert delivery.error == ("operation_timeout" if way is over_sockets else "dispatch_failed")


async def test_a_form_is_opened_filled_in_corrected_and_sent(scene: Scene, app: AsyncApp) -> None:
    sent: list[str] = []

    @app.command("/raw")
    async def form(ack: Any, body: dict[str, Any], client: Any) -> None:  # noqa: ANN401  # Bolt's
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input(), callback_id="form"))

    @app.view("form")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:  # noqa: ANN401  # Bolt's
        topic = view["state"]["values"]["topic_block"]["topic"]["value"]
        answers: dict[str, dict[str, Any]] = {
            " ": {"response_action": "errors", "errors": {"topic_block": "Say something"}},
            "more": {"response_action": "update", "view": modal(text_input(), section(), callback_id="form")},
            "deeper": {"response_action": "push", "view": modal(section(), callback_id="form")},
            "enough": {"response_action": "clear"},
        }
        sent.append(topic)
        await ack(**answers.get(topic, {}))

    async with over_sockets(scene, app):
        await scene.slack.type(EMMA, GENERAL, "/raw")
        (view_id,) = scene.slack.views
        await scene.slack.submit(view_id, {"topic": " "})
        assert scene.slack.views[view_id].errors == {"topic_block": "Say something"}
        await scene.slack.submit(view_id, {"topic": "more"})
        assert len(scene.slack.views[view_id].payload["blocks"]) == 2
        assert scene.slack.views[view_id].errors == {}
        await scene.slack.submit(view_id, {"topic": "deeper"})
        first, second = scene.slack.views
        assert first == view_id
        await scene.slack.close_view(second)
        await scene.slack.submit(view_id, {"topic": "Retro"})
        assert scene.slack.views == {}
        await scene.slack.type(EMMA, GENERAL, "/raw")
        (another,) = scene.slack.views
        await scene.slack.submit(another, {"topic": "enough"})
        assert scene.slack.views == {}
    assert sent == [" ", "more", "deeper", "Retro", "enough"]
    assert scene.wrongs == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "dance"},
        {"response_action": "errors", "errors": {"other_block": "x"}},
        {"response_action": "update", "view": {"type": "modal"}},
    ],
    ids=str,
)
async def test_a_wrong_answer_to_a_form_is_a_violation(
    scene: Scene, app: AsyncApp, answer: dict[str, Any]
) -> None:
    @app.view("form")
    async def submitted(ack: Any) -> None:  # noqa: ANN401  # Bolt's
        await ack(**answer)

    async with over_sockets(scene, app):
        trigger = (await scene.slack.type(EMMA, GENERAL, "/zoom")).trigger_id
        view = (await scene.bot.views_open(trigger_id=trigger, view=modal(text_input(), callback_id="form")))[
            "view"
        ]
        delivery = await scene.slack.submit(view["id"], {"topic": "x"})
        assert delivery.acked
    assert len(scene.wrongs) == 1
    assert view["id"] in scene.slack.views


async def test_bolt_comes_back_after_a_polite_disconnect_and_after_a_close(
    scene: Scene, app: AsyncApp
) -> None:
    async with over_sockets(scene, app):
        ways: list[Break] = ["disconnect", "close"]
        for how in ways:
            (before,) = scene.slack.connections
            changed = asyncio.Event()
            stop = scene.slack.subscribe(changed.set)
            await scene.slack.break_connections(how)
            async with asyncio.timeout(PATIENCE):
                while [before] == scene.slack.connections or not scene.slack.connections:
                    await changed.wait()
                    changed.clear()
            stop()
            assert (await scene.slack.type(EMMA, GENERAL, "/zoom again")).acked
