"""The chat methods."""

from typing import Final

from sandbox.slack import content as contents
from sandbox.slack import payloads
from sandbox.slack.model import Channel, Json, Kind, Message
from sandbox.slack.refusals import Forbidden, Refusal
from sandbox.slack.web.arguments import Args
from sandbox.slack.workspace import BOT_USER, Workspace

LONGEST_TEXT: Final = 40_000
LONGEST_UPDATE: Final = 4_000
"""https://docs.slack.dev/reference/methods/chat.update: msg_too_long."""


def post_message(workspace: Workspace, args: Args) -> Json:
    """Posts a message of the bot."""
    channel = _postable(workspace, args["channel"])
    content = _content(workspace, "chat.postMessage", args)
    thread_ts = _thread(workspace, channel, args)
    is_broadcast = thread_ts is not None and args.get("reply_broadcast", False)
    text = content.text
    if len(text) > LONGEST_TEXT:
        workspace.violate("chat.postMessage", "msg_too_long", f"text of {len(text)} is cut at {LONGEST_TEXT}")
        text = text[:LONGEST_TEXT]
    message = workspace.add(
        Message(
            workspace.next_ts(),
            channel.id,
            BOT_USER,
            text=text,
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=thread_ts,
            is_broadcast=is_broadcast,
            by_app=True,
            metadata=content.metadata,
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": payloads.message_json(workspace, message)}


def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    """Shows a message of the bot to one person."""
    channel = _seen(workspace, args["channel"])
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    if channel.is_archived:
        raise Refusal("is_archived")
    if args["user"] not in channel.members:
        raise Refusal("user_not_in_channel")
    content = _content(workspace, "chat.postEphemeral", args)
    if len(content.text) > LONGEST_TEXT:
        raise Forbidden("msg_too_long", f"text of {len(content.text)}")
    message = workspace.add(
        Message(
            workspace.next_ts(),
            channel.id,
            BOT_USER,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=_thread(workspace, channel, args),
            ephemeral_to=args["user"],
            by_app=True,
        )
    )
    return {"message_ts": message.ts}


def update(workspace: Workspace, args: Args) -> Json:
    """Changes a message of the bot. What is not given stays as it was, blocks too."""
    message = _own(workspace, args, "cant_update_message")
    if workspace.channels[message.channel].is_archived:
        raise Refusal("is_inactive")
    if args.get("reply_broadcast") and not message.is_reply:
        raise Forbidden("cant_broadcast_message", "it is not in a thread")
    content = _content(workspace, "chat.update", args)
    if len(content.text) > LONGEST_UPDATE:
        raise Forbidden("msg_too_long", f"text of {len(content.text)}, the limit is {LONGEST_UPDATE}")
    message.text = content.text
    if "blocks" in args:
        workspace.dress(content.blocks)
        message.blocks, message.values = content.blocks, {}
    if "attachments" in args:
        message.attachments = content.attachments
    message.metadata = content.metadata or message.metadata
    message.is_broadcast = message.is_broadcast or args.get("reply_broadcast", False)
    message.edited_ts = f"{int(workspace.clock().timestamp())}.000000"
    workspace.changed()
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": payloads.message_json(workspace, message),
    }


def delete(workspace: Workspace, args: Args) -> Json:
    """Deletes a message of the bot."""
    message = _own(workspace, args, "cant_delete_message")
    workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(workspace: Workspace, args: Args) -> Json:
    """The message's address."""
    channel = _seen(workspace, args["channel"])
    message = workspace.find_message(channel.id, args["message_ts"])
    if message is None or message.is_ephemeral:
        raise Refusal("message_not_found")
    link = f"https://acme.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _seen(workspace: Workspace, name: str) -> Channel:
    channel = workspace.find_channel(name)
    if channel is None or (channel.kind is not Kind.PUBLIC and BOT_USER not in channel.members):
        raise Refusal("channel_not_found")
    return channel


def _postable(workspace: Workspace, name: str) -> Channel:
    channel = _seen(workspace, name)
    if BOT_USER not in channel.members and "chat:write.public" not in workspace.app.scopes:
        raise Refusal("not_in_channel")
    if channel.is_archived:
        raise Refusal("is_archived")
    if channel.kind is Kind.DM and not workspace.app.messages_tab:
        raise Forbidden("messages_tab_disabled", "the manifest does not switch the Messages tab on")
    return channel


def _content(workspace: Workspace, method: str, args: Args) -> contents.Content:
    content = contents.read(args)
    for loss in content.losses:
        workspace.violate(method, loss.error, loss.detail)
    return content


def _thread(workspace: Workspace, channel: Channel, args: Args) -> str | None:
    thread_ts: str | None = args.get("thread_ts")
    if thread_ts is None:
        return None
    parent = workspace.find_message(channel.id, thread_ts)
    if parent is None or parent.is_ephemeral:
        raise Refusal("thread_not_found")
    return parent.thread_ts or parent.ts


def _own(workspace: Workspace, args: Args, error: str) -> Message:
    channel = _seen(workspace, args["channel"])
    message = workspace.find_message(channel.id, args["ts"])
    if message is None or message.is_ephemeral:
        raise Refusal("message_not_found")
    if not message.by_app:
        raise Refusal(error)
    return message
