"""Deliveries over HTTP, to a bot made of aiohttp that says what a test has it say."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import Clock, SignatureVerifier

from sandbox.slack.over_http import signature
from tests.sandbox.slack.builders import EMMA, GENERAL, LIAM, NOW, Scene, actions, button, section

SECRET = "sandbox-signing-secret"


class TheirClock(Clock):
    """The verifier's clock, at the time of the scene."""

    def now(self) -> float:
        return NOW.timestamp()


@dataclass
class Bot:
    answer: Callable[[], Awaitable[web.Response]]
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        return await self.answer()


@contextlib.asynccontextmanager
async def listening(scene: Scene, answer: Callable[[], Awaitable[web.Response]]) -> AsyncIterator[Bot]:
    bot = Bot(answer)
    app = web.Application()
    app.router.add_post("/slack/events", bot.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    scene.slack.deliver_over_http(f"http://{host}:{port}/slack/events", SECRET)
    try:
        yield bot
    finally:
        await runner.cleanup()


def saying(
    text: str = "", status: int = 200, kind: str = "text/plain"
) -> Callable[[], Awaitable[web.Response]]:
    async def answer() -> web.Response:
        return web.Response(text=text, status=status, content_type=kind)

    return answer


async def test_a_command_is_a_signed_form(scene: Scene) -> None:
    async with listening(scene, saying()) as bot:
        delivery = await scene.slack.type(EMMA, GENERAL, "/zoom R&D = ü")
    assert (delivery.acked, delivery.status, delivery.body) == (True, 200, None)
    ((headers, body),) = bot.requests
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert SignatureVerifier(SECRET, clock=TheirClock()).is_valid_request(body, headers)
    assert not SignatureVerifier("another", clock=TheirClock()).is_valid_request(body, headers)
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    assert form == delivery.payload
    assert form["text"] == "R&amp;D = ü"


async def test_an_interaction_is_json_in_a_form(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(button())])
    async with listening(scene, saying()) as bot:
        delivery = await scene.slack.press(EMMA, GENERAL, ts, "go")
    ((_, body),) = bot.requests
    assert json.loads(parse_qs(body.decode())["payload"][0]) == delivery.payload


async def test_an_event_is_json(scene: Scene) -> None:
    async with listening(scene, saying()) as bot:
        delivery = await scene.slack.happen({"type": "app_home_opened", "user": EMMA, "tab": "home"})
        with pytest.raises(LookupError, match="does not subscribe to message"):
            await scene.slack.happen({"type": "message"})
    ((headers, body),) = bot.requests
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == delivery.payload
    assert delivery.payload["event"]["user"] == EMMA


def test_the_signature_is_slack_s() -> None:
    made = signature(SECRET, b"a=b", time.time())
    assert SignatureVerifier(SECRET).is_valid_request(b"a=b", made)
    assert SignatureVerifier(SECRET).is_valid_request(b"a=c", made) is False


async def test_an_answer_in_words_is_shown_to_the_asker_only(scene: Scene) -> None:
    async with listening(scene, saying("hello")):
        await scene.slack.type(EMMA, GENERAL, "/zoom help")
    assert [each.text for each in scene.slack.view_of(EMMA, GENERAL)] == ["hello"]
    assert scene.slack.view_of(LIAM, GENERAL) == []


async def test_an_answer_in_json_may_be_for_all(scene: Scene) -> None:
    body = json.dumps({"response_type": "in_channel", "text": "card", "blocks": [section()]})
    async with listening(scene, saying(body, kind="application/json")):
        await scene.slack.type(EMMA, GENERAL, "/zoom help")
    assert [each.text for each in scene.slack.view_of(LIAM, GENERAL)] == ["card"]
    assert scene.wrongs == []


async def test_an_answer_that_slack_would_not_show_is_a_violation(scene: Scene) -> None:
    body = json.dumps({"text": "card", "blocks": [section("")]})
    async with listening(scene, saying(body, kind="application/json")):
        delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
    assert delivery.acked
    assert scene.wrongs == ["invalid_blocks"]
    assert scene.slack.messages == []


async def test_an_error_status_is_a_failure_that_the_person_sees(scene: Scene) -> None:
    for status in (404, 500, 302, 201):
        async with listening(scene, saying("no", status)):
            delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
        assert (delivery.acked, delivery.status, delivery.error) == (False, status, "dispatch_failed")
        assert scene.slack.messages[-1].text == '/zoom failed with the error "dispatch_failed"'


async def test_json_that_is_none_is_a_failure(scene: Scene) -> None:
    async with listening(scene, saying("{", kind="application/json")):
        assert (await scene.slack.type(EMMA, GENERAL, "/zoom help")).error == "dispatch_failed"
    async with listening(scene, saying("[]", kind="application/json")):
        assert (await scene.slack.type(EMMA, GENERAL, "/zoom help")).body == "[]"


async def test_nobody_there_is_a_failure(scene: Scene) -> None:
    async with listening(scene, saying()):
        pass
    delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
    assert (delivery.status, delivery.error) == (0, "dispatch_failed")


async def test_a_late_answer_is_a_timeout(scene: Scene) -> None:
    forever = asyncio.Event()

    async def never() -> web.Response:
        await forever.wait()
        raise AssertionError

    async with listening(scene, never):
        delivery = await scene.slack.type(EMMA, GENERAL, "/zoom help")
        assert (delivery.acked, delivery.error) == (False, "operation_timeout")


async def test_the_same_payload_can_come_twice(scene: Scene) -> None:
    async with listening(scene, saying()) as bot:
        first = await scene.slack.type(EMMA, GENERAL, "/zoom help")
        second = await scene.slack.redeliver(first)
    assert (first.payload, first.key) == (second.payload, second.key)
    assert first is not second
    assert bot.requests[0][1] == bot.requests[1][1]
    assert scene.slack.deliveries == [first, second]
