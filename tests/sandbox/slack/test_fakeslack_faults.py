"""Faults as slack_sdk meets them."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.faults import Fault, FaultKind, Faults
from tests.sandbox.slack.builders import GENERAL, Scene


async def test_a_429_comes_with_retry_after_for_the_next_calls_of_the_method(scene: Scene) -> None:
    scene.slack.faults.add(Fault(FaultKind.RATE_LIMITED, "chat.postMessage", times=2, retry_after=7))
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await scene.bot.chat_postMessage(channel=GENERAL, text="x")
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "7"
        assert refused.value.response["error"] == "ratelimited"
        await scene.bot.auth_test()
    await scene.post()
    assert len(scene.slack.messages) == 1
    assert scene.slack.faults.active == []


async def test_slack_sdk_retries_a_429(scene: Scene) -> None:
    scene.slack.faults.add(Fault(FaultKind.RATE_LIMITED, times=1, retry_after=0))
    bot = AsyncWebClient(
        "xoxb-sandbox",
        base_url=f"{scene.url}/slack/api/",
        session=scene.http,
        retry_handlers=[AsyncRateLimitErrorRetryHandler()],
    )
    await bot.chat_postMessage(channel=GENERAL, text="x")
    assert [each.status for each in scene.slack.calls] == [429, 200]


@pytest.mark.parametrize(
    ("kind", "status", "posted"), [(FaultKind.INTERNAL_ERROR, 200, 0), (FaultKind.FATAL_ERROR, 500, 1)]
)
async def test_an_error_of_slack_s_own(scene: Scene, kind: FaultKind, status: int, posted: int) -> None:
    scene.slack.faults.add(Fault(kind, "chat.postMessage", times=1))
    with pytest.raises(SlackApiError) as refused:
        await scene.bot.chat_postMessage(channel=GENERAL, text="x")
    assert (refused.value.response.status_code, refused.value.response["error"]) == (status, kind.value)
    assert len(scene.slack.messages) == posted
    assert (scene.slack.calls[0].status, scene.slack.calls[0].fault) == (status, kind.value)
    assert scene.wrongs == []


@pytest.mark.parametrize(("kind", "posted"), [(FaultKind.CUT_BEFORE, 0), (FaultKind.CUT_AFTER, 1)])
async def test_a_cut_connection(scene: Scene, kind: FaultKind, posted: int) -> None:
    scene.slack.faults.add(Fault(kind, "chat.postMessage", times=1))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        async with scene.http.post(
            f"{scene.url}/slack/api/chat.postMessage",
            json={"channel": GENERAL, "text": "x"},
            headers={"Authorization": "Bearer xoxb-sandbox"},
        ):
            pass
    assert len(scene.slack.messages) == posted


@pytest.mark.parametrize(("kind", "posted"), [(FaultKind.TIMEOUT_BEFORE, 0), (FaultKind.TIMEOUT_AFTER, 1)])
async def test_no_answer_at_all(scene: Scene, kind: FaultKind, posted: int) -> None:
    scene.slack.faults.add(Fault(kind, "chat.postMessage", times=1))
    with pytest.raises(TimeoutError):
        async with scene.http.post(
            f"{scene.url}/slack/api/chat.postMessage",
            json={"channel": GENERAL, "text": "x"},
            headers={"Authorization": "Bearer xoxb-sandbox"},
            timeout=aiohttp.ClientTimeout(total=0.1),
        ):
            pass
    assert len(scene.slack.messages) == posted
    assert scene.slack.calls[0].fault == kind


async def test_what_hangs_is_let_go_when_the_sandbox_ends(scene: Scene) -> None:
    scene.slack.faults.add(Fault(FaultKind.TIMEOUT_AFTER))
    reached = asyncio.Event()
    scene.slack.subscribe(lambda: reached.set() if scene.slack.calls else None)
    hanging = asyncio.create_task(scene.bot.chat_postMessage(channel=GENERAL, text="x"))
    await reached.wait()
    await scene.slack.aclose()
    assert (await hanging)["ok"] is True


async def test_latency_holds_a_call_back(scene: Scene) -> None:
    scene.slack.faults.add(Fault(FaultKind.LATENCY, "auth.test", times=1, ms=50))
    start = asyncio.get_running_loop().time()
    await scene.bot.auth_test()
    assert asyncio.get_running_loop().time() - start >= 0.05
    assert scene.slack.faults.active == []


def test_faults_count_their_own_method_only() -> None:
    faults = Faults()
    faults.add(Fault(FaultKind.RATE_LIMITED, "a", times=1))
    faults.add(Fault(FaultKind.LATENCY, "a", ms=10))
    faults.add(Fault(FaultKind.LATENCY, ms=5))
    assert (faults.latency("a"), faults.latency("b")) == (0.015, 0.005)
    assert faults.next("b") is None
    assert faults.next("a") is not None
    assert faults.next("a") is None
    assert len(faults.active) == 2
    faults.clear()
    assert faults.active == []
