"""The table of the methods: what each takes, needs and does. Adding one is an entry.

As in docs.slack.dev/methods: arguments, scopes and rate tier; a test compares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sandbox.slack.model import Json
from sandbox.slack.web import chat, conversations, people, views
from sandbox.slack.web.arguments import Args
from sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Method:
    """One Web API method."""

    run: Callable[[Workspace, Args], Json]
    tier: str
    """t1 (1+ a minute), t2 (20+), t3 (50+), t4 (100+), t5 (special)."""
    required: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    """Each argument and its type."""
    scopes: tuple[str, ...] = ()
    """One of these is needed; none of them: any token will do."""
    takes_json: bool = True
    is_for_app_token: bool = False


def _strings(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "string")


_MESSAGE: Final = {
    **_strings("channel", "text", "markdown_text", "parse"),
    "thread_ts": "ts",
    "blocks": "json",
    "attachments": "json",
    "metadata": "json",
    "link_names": "boolean",
    "as_user": "boolean",
}
_LOOKS: Final = _strings("username", "icon_emoji", "icon_url")
_POST: Final = {
    **_MESSAGE,
    **_LOOKS,
    "mrkdwn": "boolean",
    "reply_broadcast": "boolean",
    "unfurl_links": "boolean",
    "unfurl_media": "boolean",
}
_UPDATE: Final = {name: kind for name, kind in _MESSAGE.items() if name != "thread_ts"} | {
    "ts": "ts",
    "reply_broadcast": "boolean",
    "file_ids": "json",
}
_READ: Final = ("channels:read", "groups:read", "im:read", "mpim:read")
_VIEW: Final = {**_strings("trigger_id", "interactivity_pointer"), "view": "json"}
_CHANNEL_TS: Final = {"channel": "string", "ts": "ts", "as_user": "boolean"}
_WRITE: Final = ("chat:write",)
_INFO: Final = {"channel": "string", "include_locale": "boolean", "include_num_members": "boolean"}
_OPEN: Final = {**_strings("channel", "users"), "prevent_creation": "boolean", "return_im": "boolean"}
_OPENERS: Final = ("channels:manage", "groups:write", "im:write", "mpim:write")
_GROUPS: Final = ("usergroups:read",)
_GROUPS_LIST: Final = {
    "include_count": "boolean",
    "include_disabled": "boolean",
    "include_users": "boolean",
}
_GROUP: Final = {"usergroup": "string", "include_disabled": "boolean"}


def _open_connection(workspace: Workspace, args: Args) -> Json:  # noqa: ARG001  # all methods are called alike
    return {"url": workspace.new_socket_url()}


METHODS: Final[Mapping[str, Method]] = {
    "api.test": Method(people.api_test, "t4", known=_strings("error")),
    "apps.connections.open": Method(_open_connection, "t3", is_for_app_token=True),
    "auth.test": Method(people.auth_test, "t5"),
    "bots.info": Method(people.bots_info, "t3", (), _strings("bot"), ("users:read",), takes_json=False),
    "chat.delete": Method(chat.delete, "t3", ("ts", "channel"), _CHANNEL_TS, _WRITE),
    "chat.getPermalink": Method(
        chat.get_permalink,
        "t5",
        ("channel", "message_ts"),
        {"channel": "string", "message_ts": "ts"},
        takes_json=False,
    ),
    "chat.postEphemeral": Method(
        chat.post_ephemeral,
        "t4",
        ("user", "channel"),
        {**_MESSAGE, **_LOOKS, "user": "string"},
        _WRITE,
    ),
    "chat.postMessage": Method(chat.post_message, "t5", ("channel",), _POST, _WRITE),
    "chat.update": Method(chat.update, "t3", ("ts", "channel"), _UPDATE, _WRITE),
    "conversations.info": Method(conversations.info, "t3", ("channel",), _INFO, _READ, takes_json=False),
    "conversations.members": Method(
        conversations.members,
        "t4",
        ("channel",),
        {**_strings("channel", "cursor"), "limit": "number"},
        _READ,
        takes_json=False,
    ),
    "conversations.open": Method(conversations.open_, "t3", (), _OPEN, _OPENERS),
    "team.info": Method(people.team_info, "t3", (), _strings("team", "domain"), ("team:read",)),
    "usergroups.list": Method(people.usergroups_list, "t2", (), _GROUPS_LIST, _GROUPS, takes_json=False),
    "usergroups.users.list": Method(
        people.usergroups_users_list, "t2", ("usergroup",), _GROUP, _GROUPS, takes_json=False
    ),
    "users.info": Method(
        people.users_info,
        "t4",
        ("user",),
        {"user": "string", "include_locale": "boolean"},
        ("users:read",),
        takes_json=False,
    ),
    "users.lookupByEmail": Method(
        people.users_lookup_by_email,
        "t3",
        ("email",),
        _strings("email"),
        ("users:read.email",),
        takes_json=False,
    ),
    "views.open": Method(views.open_, "t4", ("view",), _VIEW),
    "views.push": Method(views.push, "t4", ("view",), _VIEW),
    "views.update": Method(
        views.update, "t4", ("view",), {**_strings("view_id", "external_id", "hash"), "view": "json"}
    ),
}
