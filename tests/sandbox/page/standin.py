"""A tiny bot that stands in for the real one: it answers /zoom with whatever the page has to show."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.page import standin_forms
from tests.sandbox.page.blockkit import button, mrkdwn, plain

Json = dict[str, Any]


CONFIRM = {
    "title": plain("Cancel it?"),
    "text": mrkdwn("*Retro* will be gone for everybody."),
    "confirm": plain("Cancel the meeting"),
    "deny": plain("Keep it"),
    "style": "danger",
}


def card(topic: str) -> list[Json]:
    """A card with all that a card can have."""
    bold = {"type": "text", "text": topic, "style": {"bold": True}}
    more = [{"text": plain(each), "value": each.lower()} for each in ("Details", "Report")]
    return [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [bold]}]},
        {
            "type": "section",
            "fields": [
                mrkdwn("*When*\n<!date^1795273200^{date_short_pretty} at {time}|21 Nov>"),
                mrkdwn("*Host*\n<@U0EMMA001>"),
                mrkdwn("*Meeting ID*\n812 3456 7890"),
            ],
        },
        {
            "type": "actions",
            "elements": [
                button("Join", "join", url="http://127.0.0.1:1/j/1", style="primary"),
                button("Cancel", "cancel", style="danger", confirm=CONFIRM),
                {"type": "overflow", "action_id": "more", "options": more},
                {
                    "type": "static_select",
                    "action_id": "pick",
                    "placeholder": plain("Remind me"),
                    "options": more,
                },
                {"type": "users_select", "action_id": "who", "placeholder": plain("Invite somebody")},
            ],
        },
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("Made with `/zoom meeting`")]},
    ]


async def used(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
    """Says who used the shortcut on whose message."""
    await ack()
    await respond(text=f"{body['user']['id']} wants a user for {body['message']['user']}")


def build(client: AsyncWebClient) -> AsyncApp:
    """The stand-in, with its listeners."""
    app = AsyncApp(client=client, process_before_response=True, signing_secret="sandbox-signing-secret")

    @app.command("/zoom")
    async def zoom(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
        word, _, rest = command["text"].partition(" ")
        if word == "mute":
            return
        await ack()
        if word == "form":
            form = standin_forms.everything() if rest == "everything" else standin_forms.schedule()
            await client.views_open(trigger_id=command["trigger_id"], view=form)
        elif word == "card":
            await client.chat_postMessage(channel=command["channel_id"], text=rest, blocks=card(rest))
        elif word == "thread":
            root = await client.chat_postMessage(channel=command["channel_id"], text=f"Root of {rest}")
            reply = {"channel": command["channel_id"], "text": "A reply", "thread_ts": root["ts"]}
            await client.chat_postMessage(**reply, reply_broadcast=rest == "loud")
        else:
            buttons = {"type": "actions", "elements": [button("Start", "start", style="primary")]}
            text = f"Only for you: {command['text']}"
            await respond(text=text, blocks=[{"type": "section", "text": mrkdwn(text)}, buttons])

    standin_forms.listen(app, client)
    app.shortcut("request_user")(used)

    for action in ("cancel", "more", "pick", "who", "start", "join"):

        @app.action(action)
        async def pressed(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
            await ack()
            did = body["actions"][0]
            chosen = did.get("selected_option", {}).get("value") or did.get("selected_user", "")
            words = f"{body['user']['id']} pressed {did['action_id']} {chosen}".strip()
            await respond(text=words, replace_original=False)

    return app


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    """The stand-in, connected to the sandbox at this address by Socket Mode while the context lasts."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-sandbox", base_url=f"{url}/slack/api/", session=session)
        handler = AsyncSocketModeHandler(build(client), "xapp-sandbox", web_client=client)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
        try:
            yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's


async def stay(url: str) -> None:
    """As connected, for good."""
    async with connected(url):
        await asyncio.Event().wait()
