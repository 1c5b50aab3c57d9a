"""The calls that the services make to Slack, on one connection pool, with Slack's refusals as our errors."""

import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.domain.clock import Clock
from bot.domain.people import Person
from bot.slack import errors
from bot.slack.message import Message
from bot.slack.modal import Modal, Shown

PROFILE_AGE: Final = timedelta(minutes=5)
"""How long a profile is kept: short enough that somebody who travels sees their new time zone soon."""

TIMEOUT: Final = aiohttp.ClientTimeout(total=20, connect=5)


def session() -> aiohttp.ClientSession:
    """The connection pool for all calls to Slack; a client without one opens a connection for each call."""
    return aiohttp.ClientSession(timeout=TIMEOUT)


def retries() -> list[AsyncRetryHandler]:
    """Slack's 429 is waited out. A lost connection is not retried: a message would be posted twice."""
    return [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]


def web_client(token: str, base_url: str, pool: aiohttp.ClientSession) -> AsyncWebClient:
    """Slack's own client, as all parts of the bot use it."""
    return AsyncWebClient(
        token=token,
        base_url=base_url.rstrip("/") + "/",
        session=pool,
        retry_handlers=retries(),
        logger=_QUIET,
    )


_QUIET = logging.getLogger("slack_sdk.calls")
_QUIET.setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is: Slack's channel ID and the message's timestamp."""

    channel: str
    ts: str


class Slack:
    """Slack, as the services see it. Every method raises only `bot.slack.errors`."""

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._profiles: dict[str, tuple[Person, datetime]] = {}
        self._workspace = ""
        """Its address, once Slack said it: it never changes."""

    async def person(self, slack_id: str, age: timedelta = PROFILE_AGE) -> Person:
        """Who somebody is, as Slack vouches for it: now, or when it was last asked, if that is no older.

        Of somebody whom this workspace may not see, such as one of another company, only the ID is known.
        """
        if known := self.known(slack_id, age):
            return known
        try:
            answer = await _mapped("users.info", self._client.users_info(user=slack_id))
            person = _person(answer["user"])
        except errors.Refused as refused:
            if refused.code not in errors.UNSEEN:
                raise
            person = Person(slack_id, name="Somebody", email="", zone=None, can_decide=False)
        self._profiles[slack_id] = (person, self._clock())
        return person

    async def with_email(self, email: str) -> Person | None:
        """The person for whose address Slack vouches; None where there is nobody."""
        try:
            answer = await _mapped("users.lookupByEmail", self._client.users_lookupByEmail(email=email))
        except errors.Refused as refused:
            if refused.code not in errors.NOBODY:
                raise
            return None
        person = _person(answer["user"])
        return person if person.email.casefold() == email.casefold() else None

    def known(self, slack_id: str, age: timedelta = PROFILE_AGE) -> Person | None:
        """Who somebody is, if that can be said without asking Slack: it was asked within that time."""
        person, at = self._profiles.get(slack_id, (None, None))
        return person if at is not None and self._clock() - at < age else None

    async def members(self, group_id: str) -> frozenset[str]:
        """The Slack user IDs in a user group."""
        answer = await _mapped(
            "usergroups.users.list", self._client.usergroups_users_list(usergroup=group_id)
        )
        return frozenset(answer["users"])

    async def post(self, channel: str, message: Message, *, thread: str = "") -> Posted:
        """Post in a channel, or to a person as a direct message from the bot (a user ID).

        `thread`: the timestamp of the message whose thread it is a reply in.
        """
        answer = await _mapped(
            "chat.postMessage",
            self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                unfurl_links=False,
                unfurl_media=False,
                **message.payload(),
            ),
        )
        return Posted(answer["channel"], answer["ts"])

    async def update(self, posted: Posted, message: Message) -> None:
        """Change a message of the bot's."""
        await _mapped(
            "chat.update",
            self._client.chat_update(channel=posted.channel, ts=posted.ts, **message.payload()),
        )

    async def link(self, posted: Posted) -> str:
        """The address of a message in this workspace; Slack is asked for the workspace's once."""
        if not self._workspace:
            answer = await _mapped("auth.test", self._client.auth_test())
            self._workspace = str(answer["url"]).rstrip("/")
        return f"{self._workspace}/archives/{posted.channel}/p{posted.ts.replace('.', '')}"

    async def open(self, trigger_id: str, modal: Modal) -> Shown:
        """Open a modal for whoever did what the trigger ID came with, within three seconds of it."""
        call = self._client.views_open(trigger_id=trigger_id, view=modal.payload())
        return _shown(await _mapped("views.open", call))

    async def push(self, trigger_id: str, modal: Modal) -> Shown:
        """Open a modal upon the one that is open. Slack takes three, one upon the other."""
        call = self._client.views_push(trigger_id=trigger_id, view=modal.payload())
        return _shown(await _mapped("views.push", call))

    async def redraw(self, view_id: str, modal: Modal, *, hash_: str = "") -> Shown:
        """Change a modal that is open. With a hash, only if nobody changed it since: else Refused.

        What was filled in stays where a field's name stays.
        """
        call = self._client.views_update(view_id=view_id, view=modal.payload(), hash=hash_ or None)
        return _shown(await _mapped("views.update", call))

    async def answer(
        self, reply_url: str, message: Message, *, public: bool = False, replace: bool = False
    ) -> None:
        """Answer by a response URL: works in every channel, five times within 30 minutes.

        Only the asker sees it, unless `public`. With `replace` it takes the place of the message whose
        button was pressed.
        """
        webhook = AsyncWebhookClient(
            reply_url, session=self._client.session, retry_handlers=retries(), logger=_QUIET
        )
        body = {
            **message.payload(),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            answer = await webhook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise errors.Silent("response_url") from None
        if answer.status_code >= 500:  # noqa: PLR2004 HTTP's server errors
            raise errors.Silent("response_url")
        if answer.status_code != 200:  # noqa: PLR2004 HTTP's OK
            raise errors.NoEntry("response_url", answer.body or str(answer.status_code))


async def _mapped(method: str, call: Awaitable[Any]) -> Any:  # noqa: ANN401 Slack's answers are untyped
    try:
        return await call
    except SlackApiError as refused:
        code = _code(refused)
        if not code:
            raise errors.Silent(method) from None
        raise (errors.NoEntry if code in errors.NO_ENTRY else errors.Refused)(method, code) from None
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise errors.Silent(method) from None


def _shown(answer: Any) -> Shown:  # noqa: ANN401 Slack's answers are untyped
    return Shown(answer["view"]["id"], answer["view"]["hash"])


def _code(refused: SlackApiError) -> str:
    """Slack's error code; empty where nothing is certain: no JSON, or a failure within Slack."""
    data = getattr(refused.response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    return "" if code in errors.UNCERTAIN else code


_NOT_OF_HERE: Final = ("is_bot", "deleted", "is_stranger", "is_workflow_bot")
"""What Slack says of a user who is no person of this workspace, or no more. A guest is one: is_restricted."""


def _person(user: dict[str, Any]) -> Person:
    profile = user.get("profile") or {}
    vouched = user.get("is_email_confirmed", True) and not user.get("is_stranger") and not user.get("is_bot")
    try:
        zone = ZoneInfo(user["tz"])
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError):
        zone = None  # never guessed: who needs it says so to the person
    return Person(
        id=user["id"],
        name=profile.get("display_name") or profile.get("real_name") or user.get("name", ""),
        email=(profile.get("email") or "") if vouched else "",
        zone=zone,
        first_name=profile.get("first_name") or "",
        last_name=profile.get("last_name") or "",
        can_decide=not any(user.get(each) for each in _NOT_OF_HERE),
    )
