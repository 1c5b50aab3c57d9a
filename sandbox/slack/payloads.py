"""The payloads that Slack sends, complete as in its samples.

Field for field as slack-api's json-logs/samples/app-backend has them, without the enterprise fields, which a
workspace outside Enterprise Grid does not get.
"""

import copy
from typing import Final

from sandbox.slack import inputs
from sandbox.slack.model import Channel, Json, Message, Person, View
from sandbox.slack.workspace import (
    APP_ID,
    BOT_ID,
    BOT_USER,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Workspace,
)

_REPLY_USERS: Final = 5
"""How many of those who answered Slack names at a thread's head."""


def command(workspace: Workspace, person: Person, channel: Channel, name: str, text: str) -> Json:
    """A slash command's payload."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.payload_name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": workspace.response_url(person.id, channel.id),
        "trigger_id": workspace.trigger(person.id),
    }


def event(workspace: Workspace, happened: Json) -> Json:
    """The payload of an event."""
    at = workspace.clock().timestamp()
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "type": "event_callback",
        "event": {"event_ts": f"{at:.6f}", **happened},
        "event_id": f"Ev{workspace.number():010d}",
        "event_time": int(at),
        "authed_users": [BOT_USER],
        "authorizations": [
            {"team_id": TEAM_ID, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
    }


def message_action(
    workspace: Workspace, person: Person, channel: Channel, message: Message, action: Json
) -> Json:
    """The block_actions payload of a press in a message.

    An ephemeral message is not in the payload: Slack does not keep it.
    """
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        "type": "block_actions",
        "user": _user(person),
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "container": container,
        "trigger_id": workspace.trigger(person.id),
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel.id, "name": channel.payload_name},
        **({} if message.is_ephemeral else {"message": message_json(workspace, message)}),
        "state": {"values": inputs.state(message.elements(), message.values)},
        "response_url": workspace.response_url(person.id, channel.id, message.ts),
        "actions": [action],
    }


def message_shortcut(
    workspace: Workspace, person: Person, channel: Channel, message: Message, callback_id: str
) -> Json:
    """The message_action payload: somebody used a shortcut of the app on a message."""
    who = {name: value for name, value in _user(person).items() if name != "username"}
    return {
        "type": "message_action",
        "token": VERIFICATION_TOKEN,
        "action_ts": f"{workspace.clock().timestamp():.6f}",
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": who,
        "channel": {"id": channel.id, "name": channel.payload_name},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback_id,
        "trigger_id": workspace.trigger(person.id),
        "response_url": workspace.response_url(person.id, channel.id),
        "message_ts": message.ts,
        "message": message_json(workspace, message),
    }


def view_action(workspace: Workspace, person: Person, view: View, action: Json) -> Json:
    """The block_actions payload of a press in a modal: the state is in the view, not beside it."""
    return {
        "type": "block_actions",
        **_of_view(workspace, person, view),
        "container": {"type": "view", "view_id": view.id},
        "actions": [action],
    }


def view_suggestion(
    workspace: Workspace, person: Person, view: View, asked: tuple[str, str], typed: str
) -> Json:
    """The block_suggestion payload: what is typed into the menu of this block id and action id."""
    block_id, action_id = asked
    payload = {
        "type": "block_suggestion",
        **_of_view(workspace, person, view),
        "container": {"type": "view", "view_id": view.id},
        "action_id": action_id,
        "block_id": block_id,
        "value": typed,
    }
    payload.pop("trigger_id")
    return payload


def view_submission(workspace: Workspace, person: Person, view: View) -> Json:
    """The payload of a modal's submit button."""
    return {"type": "view_submission", **_of_view(workspace, person, view), "response_urls": []}


def view_closed(workspace: Workspace, person: Person, view: View, *, is_cleared: bool) -> Json:
    """The payload of a modal that was closed and asked to be told of it. What was filled in is not in it."""
    payload = {"type": "view_closed", **_of_view(workspace, person, view), "is_cleared": is_cleared}
    payload.pop("trigger_id")
    payload["view"] = view_json(view, with_state=False)
    return payload


def _of_view(workspace: Workspace, person: Person, view: View) -> Json:
    return {
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": _user(person),
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "trigger_id": workspace.trigger(person.id),
        "view": view_json(view),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _user(person: Person) -> Json:
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": TEAM_ID}


def message_json(workspace: Workspace, message: Message) -> Json:
    """A message as Slack gives it to apps."""
    json: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "team": TEAM_ID,
        "ts": message.ts,
    }
    if message.by_app:
        json |= {"bot_id": BOT_ID, "app_id": APP_ID}
    if message.blocks:
        json["blocks"] = message.blocks
    if message.attachments:
        json["attachments"] = message.attachments
    json |= _threaded(workspace, message)
    if message.edited_ts:
        json["edited"] = {"user": BOT_USER, "ts": message.edited_ts}
    if message.metadata:
        json["metadata"] = message.metadata
    return json


def _threaded(workspace: Workspace, message: Message) -> Json:
    """How the message stands in a thread: below a head, or as one. Nothing where there is none."""
    if message.is_reply:
        head = workspace.find_message(message.channel, message.thread_ts or "")
        parent = {"parent_user_id": head.user} if head else {}
        broadcast = {"subtype": "thread_broadcast"} if message.is_broadcast else {}
        return {"thread_ts": message.thread_ts, **parent, **broadcast}
    replies = workspace.replies(message)
    if not replies:
        return {}
    people = list(dict.fromkeys(each.user for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": people[:_REPLY_USERS],
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def view_json(view: View, *, with_state: bool = True) -> Json:
    """A modal as Slack gives it to apps; what is filled in only where somebody did something in it."""
    return {
        "id": view.id,
        "team_id": TEAM_ID,
        "close": None,
        "submit": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        **view.payload,
        "state": {"values": copy.deepcopy(view.values) if with_state else {}},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }
