"""From the click on Approve to "created" in the thread, with Zoom and Slack each answering in 100 ms.

The baseline is the calls that it cannot do without, one after the other on warm connections, as each needs
what the one before it says:

1. Slack, `usergroups.users.list`: who may approve, at this moment. What is older than 5 s does not count.
2. Zoom, `GET /users/{email}`: whether the address is there by now; days may have passed since it was asked.
3. Zoom, `POST /users`.
4. Slack, `chat.postMessage`: that it is created, in the thread.

All else (the card drawn again, direct messages, what was approved said in the thread, what Zoom has of the
new user) can be done beside these, or afterwards.
"""

import asyncio
import contextlib
import json
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

from benchmarks import bots
from bot import zoom
from bot.slack import api
from bot.zoom import users
from sandbox.cast import CAST
from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.slack.model import Message
from sandbox.world import World
from sandbox.zoom.faults import Fault, FaultKind

LATENCY_MS: Final = 100
ROUNDS: Final = 8
APART: Final = 5.5
"""Seconds between two clicks: so long are the members of a user group kept."""
AIM: Final = 1.25
CHANNEL, GROUP = "C0ITADMIN", "S0ITADMIN"
ASKER, APPROVER = CAST[0].slack_id, "U0ADA0003"


async def figures() -> list[dict[str, Any]]:
    """One figure: the ratio of the two medians."""
    async with bots.connected(bots.APPROVAL) as (world, url, _):
        await _approval(world, "warm@acme.example")
        world.slack.faults.add(SlackFault(SlackFaultKind.LATENCY, ms=LATENCY_MS))
        world.zoom.faults.add(Fault(FaultKind.LATENCY, ms=LATENCY_MS))
        subject, baseline = [], []
        async with _four_calls(url) as four_calls:
            await four_calls("floor@acme.example")
            for number in range(ROUNDS):
                subject.append(await _approval(world, f"n{number}@acme.example"))
                baseline.append(await four_calls(f"floor{number}@acme.example"))
    mine, floor = statistics.median(subject), statistics.median(baseline)
    return [
        {
            "ratio": round(mine / floor, 3),
            "aim": f"<= {AIM}",
            "name": "click on Approve to created, against who may, look-up, create and reply alone",
            "ms": round(mine * 1000, 1),
            "baseline_ms": round(floor * 1000, 1),
            "rounds": ROUNDS,
        }
    ]


async def _approval(world: World, email: str) -> float:
    """Seconds from the click until the thread says that it is created; returns when all is said."""
    await bots.ask_for_user(world, ASKER, email)
    await bots.until(world, lambda: _card(world, email))
    await asyncio.sleep(APART)
    card = _card(world, email)
    assert card is not None  # noqa: S101 waited for above
    block, button = next(each for each in card.elements() if each[1]["text"]["text"] == "Approve")
    started = time.perf_counter()
    pressing = asyncio.create_task(world.slack.press(APPROVER, CHANNEL, card.ts, button["action_id"], block))
    await bots.until(world, lambda: _created(world, card))
    took = time.perf_counter() - started
    if not (await pressing).acked:
        raise RuntimeError("the click was not acknowledged")
    await asyncio.sleep(1)
    return took


def _card(world: World, email: str) -> Message | None:
    """The card that waits for the approval of an address."""
    said = [each for each in world.slack.messages if each.channel == CHANNEL and email in each.text]
    return next((each for each in said if "waits for approval" in each.text and each.elements()), None)


def _created(world: World, card: Message) -> bool:
    said = [each for each in world.slack.messages if each.is_reply and each.thread_ts == card.ts]
    return any("is created" in each.text for each in said)


@contextlib.asynccontextmanager
async def _four_calls(url: str) -> AsyncIterator[Callable[[str], Awaitable[float]]]:
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

        async def four_calls(email: str) -> float:
            started = time.perf_counter()
            await slack.usergroups_users_list(usergroup=GROUP)
            with contextlib.suppress(zoom.errors.NotFound):
                await users.get(client, email)
            info = users.Info(email=email, type=users.Type.BASIC, first_name="Nora")
            await users.create(client, users.Request(action=users.Action.CREATE, user_info=info))
            await slack.chat_postMessage(channel=CHANNEL, text=f"{email} is created")
            return time.perf_counter() - started

        yield four_calls


if __name__ == "__main__":
    for figure in asyncio.run(figures()):
        print(json.dumps(figure))
