"""The sandbox's two worlds on one port, as a bot meets them."""

import asyncio
import warnings

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.cast import CAST
from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.slack.model import system_clock
from sandbox.world import World, serve
from tests.sandbox.slack.builders import GENERAL, MANIFEST


async def test_slack_zoom_and_their_controls_are_on_one_port() -> None:
    world = World(MANIFEST)
    async with serve(world) as url, aiohttp.ClientSession() as http:
        assert url == f"http://127.0.0.1:{world.port}"
        assert world.slack.base_url == f"{url}/slack"
        bot = AsyncWebClient("xoxb-sandbox", base_url=f"{url}/slack/api/", session=http)
        assert (await bot.auth_test())["ok"]
        form = {"grant_type": "account_credentials", "account_id": "sandbox-account"}
        basic = {"Authorization": aiohttp.encode_basic_auth("sandbox-client", "sandbox-secret")}
        async with http.post(f"{url}/zoom/oauth/token", data=form, headers=basic) as answer:
            bearer = {"Authorization": f"Bearer {(await answer.json())['access_token']}"}
        async with http.get(f"{url}/zoom/v2/users/{CAST[0].email}", headers=bearer) as answer:
            assert (await answer.json())["email"] == CAST[0].email
        for control in ("slack", "zoom"):
            async with http.get(f"{url}/sandbox/{control}/state") as answer:
                assert answer.status == 200


async def test_both_worlds_share_people_and_clock() -> None:
    world = World(MANIFEST)
    emails = {each.email for each in world.slack.people.values() if each.email}
    assert emails == {each.email for each in CAST}
    assert emails & {each.email for each in world.zoom.users.values()}
    assert world.slack.workspace.clock is system_clock
    assert system_clock().tzinfo is not None


async def test_a_named_port_is_taken_and_a_taken_one_is_an_error() -> None:
    world = World(MANIFEST)
    async with serve(world):
        with pytest.raises(OSError, match="in use"):
            async with serve(World(MANIFEST), world.port):
                pass
    async with serve(World(MANIFEST), world.port) as url:
        assert url.endswith(f":{world.port}")


async def test_it_ends_with_connections_open_and_requests_hanging_and_leaves_nothing() -> None:
    before = asyncio.all_tasks()
    world = World(MANIFEST)
    async with aiohttp.ClientSession() as http:
        async with serve(world) as url:
            app = AsyncWebClient("xapp-sandbox", base_url=f"{url}/slack/api/", session=http)
            tickets = [(await app.apps_connections_open(app_token="xapp-sandbox"))["url"] for _ in range(2)]
            sockets = [await http.ws_connect(each) for each in tickets]
            world.slack.connections[0].silence()
            world.slack.faults.add(SlackFault(SlackFaultKind.TIMEOUT_AFTER))
            reached = asyncio.Event()
            world.slack.subscribe(lambda: reached.set() if len(world.slack.calls) > 2 else None)
            bot = AsyncWebClient("xoxb-sandbox", base_url=f"{url}/slack/api/", session=http)
            hanging = asyncio.create_task(bot.chat_postMessage(channel=GENERAL, text="x"))
            await reached.wait()
        assert (await hanging)["ok"]
        for each in sockets:
            await each.close()
        assert world.slack.connections == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_an_error_in_the_test_ends_it_too() -> None:
    world = World(MANIFEST)
    with pytest.raises(ZeroDivisionError):
        async with serve(world):
            raise ZeroDivisionError
    async with serve(World(MANIFEST), world.port):
        pass
