"""From the command to the card, with Zoom and Slack each answering in 100 ms.

The baseline is the two calls that it cannot do without, one after the other on warm connections: Zoom's
create and Slack's chat.postMessage. The bot is a process of its own, as in use; the fakes are in this one.
"""

import asyncio
import contextlib
import json
import statistics
import time
from collections.abc import AsyncIterator
from typing import Any, Final

from slack_sdk.models import blocks as kit

from benchmarks import bots
from bot import zoom
from bot.slack import api
from bot.zoom import meetings
from sandbox.cast import CAST
from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.world import World
from sandbox.zoom.faults import Fault, FaultKind

LATENCY_MS: Final = 100
ROUNDS: Final = 20
AIM: Final = 1.15
CHANNEL: Final = "C0GENERAL"


async def figures() -> list[dict[str, Any]]:
    """One figure: the ratio of the two medians."""
    async with bots.connected() as (world, url, _):
        await _command(world, "warm up")
        _slow(world)
        await _command(world, "warm up")
        calls = await _calls_on_the_warm_path(world)
        subject, baseline = [], []
        async with _two_calls(url) as two_calls:
            await two_calls()
            for number in range(ROUNDS):
                subject.append(await _command(world, f"Round {number}"))
                baseline.append(await two_calls())
    mine, floor = statistics.median(subject), statistics.median(baseline)
    return [
        {
            "ratio": round(mine / floor, 3),
            "aim": f"<= {AIM}",
            "name": "command to card, against the create and the post alone",
            "ms": round(mine * 1000, 1),
            "baseline_ms": round(floor * 1000, 1),
            "calls_before_the_card": calls,
            "rounds": ROUNDS,
        }
    ]


async def _command(world: World, topic: str) -> float:
    """Seconds from typing to the card's answer; ends when the host's Start is there too."""
    done = asyncio.Event()
    posted = 0.0
    posts, whispers = _count(world, "chat.postMessage"), _count(world, "response_url")

    def changed() -> None:
        nonlocal posted
        if not posted and _count(world, "chat.postMessage") > posts:
            posted = time.perf_counter()
        if posted and _count(world, "response_url") > whispers:
            done.set()

    stop = world.slack.subscribe(changed)
    started = time.perf_counter()
    try:
        await world.slack.type(CAST[0].slack_id, CHANNEL, f"/zoom meeting {topic}")
        async with asyncio.timeout(10):
            await done.wait()
    finally:
        stop()
    return posted - started


async def _calls_on_the_warm_path(world: World) -> list[str]:
    """What the bot asks of Zoom and Slack until the card is there."""
    slack, zoom_ = len(world.slack.calls), len(world.zoom.calls)
    await _command(world, "warm path")
    names = [f"{call.method} {call.path}" for call in world.zoom.calls[zoom_:]]
    return names + [call.method for call in world.slack.calls[slack:] if call.method != "response_url"]


def _count(world: World, method: str) -> int:
    return sum(call.method == method for call in world.slack.calls)


def _slow(world: World) -> None:
    world.slack.faults.add(SlackFault(SlackFaultKind.LATENCY, ms=LATENCY_MS))
    world.zoom.faults.add(Fault(FaultKind.LATENCY, ms=LATENCY_MS))


@contextlib.asynccontextmanager
async def _two_calls(url: str) -> AsyncIterator[Any]:
    async with (
        api.session() as pool,
        zoom.Zoom(
            credentials=zoom.Credentials("sandbox-account", "sandbox-client", "sandbox-secret"),
            api_url=f"{url}/zoom/v2",
            token_url=f"{url}/zoom/oauth/token",
            plan=zoom.Plan.BUSINESS,
        ) as client,
    ):
        slack = api.web_client("xoxb-sandbox", f"{url}/slack/api/", pool)
        host = CAST[0].zoom_id

        async def two_calls() -> float:
            started = time.perf_counter()
            request = meetings.MeetingRequest(topic="Baseline", type=meetings.Type.INSTANT)
            made = await meetings.create(client, host, request)
            join = kit.ButtonElement(text="Join", action_id="meeting.join", url=made.join_url)
            await slack.chat_postMessage(
                channel=CHANNEL, text="Baseline", blocks=[kit.ActionsBlock(elements=[join])]
            )
            return time.perf_counter() - started

        yield two_calls


if __name__ == "__main__":
    for figure in asyncio.run(figures()):
        print(json.dumps(figure))
