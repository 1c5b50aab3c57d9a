"""The payloads that Slack sends, complete as in its samples.

Field for field as slack-api's json-logs/samples/app-backend has them, without the enterprise fields, which a
workspace outside Enterprise Grid does not get.
"""

import copy

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
        **({} if message.is_ephemeral else {"message": message_json(message)}),
        "state": {"values": inputs.state(message.elements(), message.values)},
        "response_url": workspace.response_url(person.id, channel.id, message.ts),
        "actions": [action],
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


def message_json(message: Message) -> Json:
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
    if message.thread_ts:
        json["thread_ts"] = message.thread_ts
    if message.edited_ts:
        json["edited"] = {"user": BOT_USER, "ts": message.edited_ts}
    if message.metadata:
        json["metadata"] = message.metadata
    return json


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
