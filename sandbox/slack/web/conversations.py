"""The methods about channels."""

from typing import Final

from sandbox.slack.model import Channel, Json, Kind
from sandbox.slack.refusals import Forbidden, Refusal
from sandbox.slack.web.arguments import Args
from sandbox.slack.workspace import BOT_USER, Workspace

LARGEST_PAGE: Final = 1000
_READ: Final = {Kind.PUBLIC: "channels:read", Kind.PRIVATE: "groups:read", Kind.DM: "im:read"}


def open_(workspace: Workspace, args: Args) -> Json:
    """Opens, or finds, the DM with one person."""
    if "channel" in args:
        channel = _visible(workspace, args["channel"])
    else:
        people = [each for each in args.get("users", "").split(",") if each]
        if not people:
            raise Forbidden("users_list_not_supplied", "neither users nor channel")
        if len(people) > 1:
            raise Forbidden.scope("mpim:write", workspace.app.scopes)
        if people[0] not in workspace.people:
            raise Refusal("user_not_found")
        channel = workspace.dm_of(people[0])
    if args.get("return_im"):
        return {"no_op": True, "already_open": True, "channel": _json(workspace, channel)}
    return {"channel": {"id": channel.id}}


def info(workspace: Workspace, args: Args) -> Json:
    """A channel."""
    channel = _visible(workspace, args["channel"])
    _may_read(workspace, channel)
    count = {"num_members": len(channel.members)} if args.get("include_num_members") else {}
    return {"channel": _json(workspace, channel) | count}


def members(workspace: Workspace, args: Args) -> Json:
    """The ids of a channel's members, a page at a time."""
    channel = _visible(workspace, args["channel"])
    _may_read(workspace, channel)
    start, limit = args.get("cursor") or "0", args.get("limit", 100)
    if not start.isdigit():
        raise Forbidden("invalid_cursor", start)
    if not 0 < limit <= LARGEST_PAGE:
        raise Forbidden("invalid_limit", str(limit))
    ids = sorted(channel.members)
    end = int(start) + limit
    return {
        "members": ids[int(start) : end],
        "response_metadata": {"next_cursor": str(end) if end < len(ids) else ""},
    }


def _visible(workspace: Workspace, channel_id: str) -> Channel:
    channel = workspace.channels.get(channel_id)
    if channel is None or (channel.kind is not Kind.PUBLIC and BOT_USER not in channel.members):
        raise Refusal("channel_not_found")
    return channel


def _may_read(workspace: Workspace, channel: Channel) -> None:
    if _READ[channel.kind] not in workspace.app.scopes:
        raise Forbidden.scope(_READ[channel.kind], workspace.app.scopes)


def _json(workspace: Workspace, channel: Channel) -> Json:
    if channel.kind is Kind.DM:
        other = next(iter(channel.members - {BOT_USER}))
        return {"id": channel.id, "created": 0, "is_im": True, "is_org_shared": False, "user": other}
    is_private = channel.kind is Kind.PRIVATE
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not is_private,
        "is_group": is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": BOT_USER in channel.members,
        "creator": next(iter(workspace.people)),
        "created": 0,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
