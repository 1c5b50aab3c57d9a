"""Slack's tokens, scopes and admins: what each refusal is told as."""

import asyncio
import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.services.doctor import slack
from bot.services.doctor.report import Bad, Status
from tests.services.doctor import builders
from tests.services.doctor.builders import DATE, FakeSlack


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with builders.slack() as running:
        yield running


@pytest.fixture
async def client(fake: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with builders.slack_client(fake.url, "xoxb-1") as made:
        yield made


async def test_a_good_bot_token_tells_who_it_is(client: AsyncWebClient) -> None:
    found = await slack.identity(client)
    assert (found.name, found.team, found.date) == ("zoom-chatops", "Acme", DATE)
    assert found.scopes == frozenset(manifest.scopes())


@pytest.mark.parametrize(
    ("error", "seen", "do"),
    [
        ("invalid_auth", "does not know this bot token", "SLACK_BOT_TOKEN"),
        ("not_authed", "does not know this bot token", "SLACK_BOT_TOKEN"),
        ("account_inactive", "removed from the workspace", "Install the app into the workspace again"),
        ("token_revoked", "was revoked", "Install the app into the workspace again"),
        ("token_expired", "token rotation is on", "from the manifest"),
        ("ekm_access_denied", "Slack refused: ekm_access_denied", "docs.slack.dev"),
    ],
)
async def test_a_refused_bot_token_says_why_and_what_to_do(
    fake: FakeSlack, client: AsyncWebClient, error: str, seen: str, do: str
) -> None:
    fake.refuse("auth.test", error)
    with pytest.raises(Bad) as caught:
        await slack.identity(client)
    assert seen in caught.value.seen
    assert do in caught.value.do
    assert caught.value.status is Status.FAIL


@pytest.mark.parametrize("kind", ["text/html", "application/json", "text/plain"])
async def test_an_answer_that_is_not_slacks_points_to_a_proxy(
    fake: FakeSlack, client: AsyncWebClient, kind: str
) -> None:
    async def login_page(_: web.Request) -> web.Response:
        return web.Response(text="<html>please log in</html>", content_type=kind)

    fake.answers["auth.test"] = login_page
    with pytest.raises(Bad, match="the answer is not Slack's") as caught:
        await slack.identity(client)
    assert "proxy" in caught.value.do


def test_the_scopes_of_the_manifest_are_enough() -> None:
    assert slack.scopes(frozenset(manifest.scopes()), manifest.scopes()) == "all 6 that the manifest asks for"


def test_missing_scopes_are_named_with_where_to_add_them() -> None:
    with pytest.raises(Bad) as caught:
        slack.scopes(frozenset({"commands", "chat:write", "files:read"}), manifest.scopes())
    assert caught.value.seen == "missing: chat:write.public, usergroups:read, users:read, users:read.email"
    assert "OAuth & Permissions" in caught.value.do
    assert caught.value.status is Status.FAIL


def test_more_scopes_than_needed_are_a_warning() -> None:
    with pytest.raises(Bad, match=r"^more than needed: files:read$") as caught:
        slack.scopes(frozenset({*manifest.scopes(), "files:read"}), manifest.scopes())
    assert caught.value.status is Status.WARN


def test_scopes_that_are_not_told_are_a_warning() -> None:
    with pytest.raises(Bad, match="does not tell the scopes") as caught:
        slack.scopes(None, manifest.scopes())
    assert caught.value.status is Status.WARN


async def test_headers_that_a_proxy_dropped_are_none_and_empty(
    fake: FakeSlack, client: AsyncWebClient
) -> None:
    fake.headers = {"Date": ""}
    found = await slack.identity(client)
    assert (found.scopes, found.date) == (None, "")


async def test_a_good_app_token_opens_a_connection_whose_address_stays_secret(
    fake: FakeSlack, client: AsyncWebClient
) -> None:
    assert await slack.app_token(client, "xapp-1") == "opens Socket Mode connections"
    assert fake.tokens["apps.connections.open"] == "xapp-1"


@pytest.mark.parametrize(
    ("error", "seen", "do"),
    [
        ("invalid_auth", "does not know this app-level token", "connections:write"),
        ("not_allowed_token_type", "not an app-level token", "App-Level Tokens"),
        ("missing_scope", "lacks the scope connections:write", "Add it"),
        ("forbidden_team", "Socket Mode is off", "Switch it on"),
    ],
)
async def test_a_refused_app_token_says_why_and_what_to_do(
    fake: FakeSlack, client: AsyncWebClient, error: str, seen: str, do: str
) -> None:
    fake.refuse("apps.connections.open", error)
    with pytest.raises(Bad) as caught:
        await slack.app_token(client, "xapp-1")
    assert seen in caught.value.seen
    assert do in caught.value.do


async def test_admins_that_are_there_are_counted(client: AsyncWebClient) -> None:
    assert (
        await slack.admins(client, {"U0ADA0003", "S0GROUP01"}) == "1 users, 1 user groups, all known to Slack"
    )


async def test_user_groups_are_not_asked_for_without_need(fake: FakeSlack, client: AsyncWebClient) -> None:
    await slack.admins(client, {"U0ADA0003"})
    assert set(fake.tokens) == {"users.info"}


async def test_no_admins_is_said_plainly(client: AsyncWebClient) -> None:
    with pytest.raises(Bad, match="nobody is an admin") as caught:
        await slack.admins(client, ())
    assert caught.value.status is Status.WARN


@pytest.mark.parametrize(
    ("user", "seen"),
    [
        ({"deleted": True}, "U0ADA0003 is deactivated in Slack"),
        ({"is_bot": True}, "U0ADA0003 is a bot"),
    ],
)
async def test_an_admin_who_cannot_act_fails(
    fake: FakeSlack, client: AsyncWebClient, user: dict[str, bool], seen: str
) -> None:
    fake.answers["users.info"] = {"ok": True, "user": user}
    with pytest.raises(Bad) as caught:
        await slack.admins(client, {"U0ADA0003"})
    assert caught.value.seen == seen
    assert "Copy member ID" in caught.value.do


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_all_admins_that_are_unknown_are_named(
    fake: FakeSlack, client: AsyncWebClient, error: str
) -> None:
    fake.refuse("users.info", error)
    with pytest.raises(Bad) as caught:
        await slack.admins(client, {"U2", "U1"})
    assert caught.value.seen == "U1 is not known to Slack; U2 is not known to Slack"


@pytest.mark.parametrize(
    ("groups", "seen"),
    [
        ([], "S0GROUP01 is not a user group of this workspace"),
        ([{"id": "S0GROUP01", "date_delete": 1700000000}], "S0GROUP01 is a disabled user group"),
        ([{"id": "S0GROUP01", "user_count": "0"}], "S0GROUP01 is a user group without members"),
        ([{"id": "S0GROUP01", "user_count": 0}], "S0GROUP01 is a user group without members"),
    ],
)
async def test_a_user_group_that_nobody_is_in_fails(
    fake: FakeSlack, client: AsyncWebClient, groups: list[dict[str, object]], seen: str
) -> None:
    fake.answers["usergroups.list"] = {"ok": True, "usergroups": groups}
    with pytest.raises(Bad) as caught:
        await slack.admins(client, {"S0GROUP01"})
    assert caught.value.seen == seen


async def test_a_missing_scope_does_not_make_an_admin_unknown(
    fake: FakeSlack, client: AsyncWebClient
) -> None:
    fake.refuse("users.info", "missing_scope", needed="users:read")
    with pytest.raises(Bad) as caught:
        await slack.admins(client, {"U0ADA0003"})
    assert (caught.value.seen, caught.value.do) == ("users:read is missing", "See the scopes, above.")


async def test_no_connection_names_the_host_and_no_more(unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}/api/"
    async with builders.slack_client(url, "xoxb-1") as client:
        for work in (slack.identity(client), slack.admins(client, {"U1"}), slack.app_token(client, "xapp-1")):
            with pytest.raises(Bad) as caught:
                await work
            assert caught.value.seen == f"no connection to {url} (ClientConnectorError)"
            assert "HTTPS_PROXY" in caught.value.do


async def test_running_out_of_time_is_left_to_whoever_set_it(fake: FakeSlack, client: AsyncWebClient) -> None:
    fake.answers["auth.test"] = fake.answers["users.info"] = fake.never
    for work in (slack.identity(client), slack.admins(client, {"U1"})):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await work


KEY = ConnectionKey(
    "slack.com", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)


@pytest.mark.parametrize(
    ("error", "seen", "do"),
    [
        (aiohttp.ClientConnectorDNSError(KEY, OSError()), "the name of slack.com is not known here", "DNS"),
        (
            aiohttp.ClientConnectorSSLError(KEY, OSError()),
            "certificate of slack.com is not trusted",
            "SSL_CERT_FILE",
        ),
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError()),
            "certificate of slack.com is not trusted",
            "SSL_CERT_FILE",
        ),
        (
            aiohttp.ServerDisconnectedError(),
            "no connection to slack.com (ServerDisconnectedError)",
            "firewall",
        ),
    ],
)
def test_why_a_host_is_out_of_reach_is_told_by_kind(error: Exception, seen: str, do: str) -> None:
    bad = slack.unreachable(error, "slack.com")
    assert seen in bad.seen
    assert do in bad.do
