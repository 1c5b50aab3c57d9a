"""Checks of Slack: the tokens, their scopes, people and channels."""

import asyncio
import ssl
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import people
from bot.services.doctor.report import Bad, Status

_INSTALL: Final = "Copy the Bot User OAuth Token of your Slack app (Install App) into SLACK_BOT_TOKEN."
_REINSTALL: Final = (
    "Install the app into the workspace again (your Slack app, Install App), and copy the new token."
)

_BOT_TOKEN: Final[Mapping[str, tuple[str, str]]] = {
    "invalid_auth": ("Slack does not know this bot token", _INSTALL),
    "not_authed": ("Slack does not know this bot token", _INSTALL),
    "account_inactive": ("the app was removed from the workspace, or the workspace is gone", _REINSTALL),
    "token_revoked": ("the bot token was revoked", _REINSTALL),
    "token_expired": (
        "the bot token has expired: token rotation is on",
        "Make the app again from the manifest, which has it off: it cannot be switched off afterwards.",
    ),
}
_APP_TOKEN: Final[Mapping[str, tuple[str, str]]] = {
    "invalid_auth": (
        "Slack does not know this app-level token",
        "Make one: your Slack app, Basic Information, App-Level Tokens, with the scope connections:write.",
    ),
    "not_allowed_token_type": (
        "this is not an app-level token",
        "Make one: your Slack app, Basic Information, App-Level Tokens, with the scope connections:write.",
    ),
    "missing_scope": (
        "the app-level token lacks the scope connections:write",
        "Add it: your Slack app, Basic Information, App-Level Tokens, the token's name.",
    ),
    "forbidden_team": (
        "Socket Mode is off, or the app is not allowed in this workspace",
        "Switch it on: your Slack app, Socket Mode. In an organisation, have the app approved.",
    ),
}
_IDS: Final = (
    "Correct BOT_ADMINS. A person's ID, U...: in Slack, their profile, ⋮, Copy member ID. A user group's ID, "
    "S...: open it in a browser, at the end of the address."
)
_UNKNOWN: Final = "is not known to Slack"
_UNKNOWN_USER: Final = dict.fromkeys(("user_not_found", "user_not_visible"), (_UNKNOWN, ""))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in Slack, and what Slack's answer told besides."""

    name: str
    team: str
    scopes: frozenset[str] | None
    """None where the answer did not tell them."""
    date: str


async def identity(client: AsyncWebClient) -> Identity:
    """Who the bot token belongs to. Raises Bad where it is refused."""
    answer = await _call(client.auth_test(), client.base_url, _BOT_TOKEN)
    headers: Mapping[str, str] = answer.headers
    granted = headers.get("x-oauth-scopes")
    scopes = (
        None if granted is None else frozenset(part.strip() for part in granted.split(",") if part.strip())
    )
    return Identity(
        str(answer.get("user", "?")), str(answer.get("team", "?")), scopes, headers.get("date", "")
    )


def scopes(granted: frozenset[str] | None, needed: Collection[str]) -> str:
    """The bot token's scopes against those of the manifest."""
    if granted is None:
        raise Bad(
            "Slack's answer does not tell the scopes", "Look for a proxy that drops headers.", Status.WARN
        )
    missing = sorted(set(needed) - granted)
    if missing:
        raise Bad(
            f"missing: {', '.join(missing)}",
            "Add them: your Slack app, OAuth & Permissions, Bot Token Scopes; then Install App, Reinstall.",
        )
    extra = sorted(granted - set(needed))
    if extra:
        raise Bad(
            f"more than needed: {', '.join(extra)}",
            "Nothing breaks; to keep to the least, remove them under OAuth & Permissions and reinstall.",
            Status.WARN,
        )
    return f"all {len(set(needed))} that the manifest asks for"


async def app_token(client: AsyncWebClient, token: str) -> str:
    """Whether Socket Mode can be opened. What Slack answers is an address with a ticket, which is dropped."""
    await _call(client.apps_connections_open(app_token=token), client.base_url, _APP_TOKEN)
    return "opens Socket Mode connections"


async def admins(client: AsyncWebClient, ids: Collection[str]) -> str:
    """Whether the admins exist."""
    if not ids:
        raise Bad(
            "BOT_ADMINS is empty: nobody is an admin",
            "To link people by hand (/zoom link @user address), set it to Slack user or user group IDs.",
            Status.WARN,
        )
    found = await those(client, ids)
    if found.problems:
        raise Bad("; ".join(found.problems), _IDS)
    return f"{found.users} users, {len(found.sizes)} user groups, all known to Slack"


@dataclass(frozen=True, slots=True)
class Those:
    """What Slack says of some people and user groups."""

    users: int
    sizes: Mapping[str, int]
    """How many are in each user group."""
    problems: Sequence[str]


async def those(client: AsyncWebClient, ids: Collection[str]) -> Those:
    """Whether people and user groups exist, and can do anything. Raises Bad where Slack does not tell."""
    groups = sorted(filter(people.is_group, ids))
    users = sorted(set(ids).difference(groups))
    problems = await asyncio.gather(*(_user_problem(client, each) for each in users))
    known = await _groups(client) if groups else {}
    problems += [_group_problem(group, known.get(group)) for group in groups]
    sizes = {group: int(known.get(group, {}).get("user_count") or 0) for group in groups}
    return Those(len(users), sizes, [problem for problem in problems if problem])


async def sees(client: AsyncWebClient, channel: str, ts: str) -> bool:
    """Whether the bot may see a channel. It is asked for a message's address, as that takes no scope."""
    missing = {"channel_not_found": (_UNKNOWN, ""), "message_not_found": ("", "")}
    try:
        await _call(client.chat_getPermalink(channel=channel, message_ts=ts), client.base_url, missing)
    except Bad as bad:
        if bad.seen not in {"", _UNKNOWN}:
            raise
        return not bad.seen
    return True


async def _user_problem(client: AsyncWebClient, user: str) -> str:
    try:
        answer = await _call(client.users_info(user=user), client.base_url, _UNKNOWN_USER)
    except Bad as bad:
        if bad.seen != _UNKNOWN:
            raise
        return f"{user} {_UNKNOWN}"
    found: Mapping[str, Any] = answer["user"]
    if found.get("deleted"):
        return f"{user} is deactivated in Slack"
    return f"{user} is a bot" if found.get("is_bot") else ""


async def _groups(client: AsyncWebClient) -> Mapping[str, Mapping[str, Any]]:
    answer = await _call(
        client.usergroups_list(include_disabled=True, include_count=True), client.base_url, {}
    )
    return {each["id"]: each for each in answer["usergroups"]}


def _group_problem(group: str, found: Mapping[str, Any] | None) -> str:
    if found is None:
        return f"{group} is not a user group of this workspace"
    if found.get("date_delete"):
        return f"{group} is a disabled user group"
    return f"{group} is a user group without members" if found.get("user_count") in {0, "0"} else ""


_NOT_SLACK: Final = ("the answer is not Slack's", "Look for a proxy or a login page between here and Slack.")
_NO_ANSWER: Final = (aiohttp.ClientError, OSError)


async def _call(call: Awaitable[Any], where: str, known: Mapping[str, tuple[str, str]]) -> Any:  # noqa: ANN401 Slack's answers are untyped
    try:
        return await call
    except SlackApiError as refused:
        raise _refused(refused, known) from None
    except AttributeError:  # the SDK's own, for an answer of type text/plain (web/async_slack_response.py)
        raise Bad(*_NOT_SLACK) from None
    except _NO_ANSWER as error:
        raise unreachable(error, where) from None


def _code(refused: SlackApiError) -> str:
    data = getattr(refused.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _refused(refused: SlackApiError, known: Mapping[str, tuple[str, str]]) -> Bad:
    code = _code(refused)
    if not code:
        return Bad(*_NOT_SLACK)
    if code in known:
        return Bad(*known[code])
    if code == "missing_scope":
        needed = refused.response.get("needed", "a scope")
        return Bad(f"{needed} is missing", "See the scopes, above.")
    return Bad(f"Slack refused: {code}", "See https://docs.slack.dev/reference/methods for what that means.")


def unreachable(error: Exception, where: str) -> Bad:
    """Why a host did not answer. No more of the error than its kind: it may hold an address with a ticket."""
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return Bad(
            f"the certificate of {where} is not trusted here",
            "If a proxy looks into TLS, set SSL_CERT_FILE to a bundle with its certificate.",
        )
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Bad(
            f"the name of {where} is not known here", "Look at this machine's DNS, or set HTTPS_PROXY."
        )
    return Bad(
        f"no connection to {where} ({type(error).__name__})",
        "Look whether a firewall is in the way; behind a proxy, set HTTPS_PROXY.",
    )
