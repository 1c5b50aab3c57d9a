"""Zoom's credentials, scopes and API: what each refusal is told as."""

import httpx
import pytest

from bot.resources.meeting import Meetings
from bot.services.doctor import zoom
from bot.services.doctor.report import Bad, Status
from bot.zoom import contact_groups, groups, meetings, users
from tests.services.doctor import builders
from tests.services.doctor.builders import GRANULAR, OF_GROUPS, OF_USERS

ALL = frozenset(GRANULAR.split())
NEEDED = (*zoom.ALWAYS, *Meetings.needs)
CLASSIC = frozenset({"user:read:admin", "meeting:read:admin", "meeting:write:admin"})


async def test_good_credentials_give_the_scopes() -> None:
    async with builders.zoom_client(builders.zoom_router()) as client:
        assert await zoom.granted(client) == ALL | frozenset(f"{OF_GROUPS} {OF_USERS}".split())


@pytest.mark.parametrize(
    ("status", "answer", "seen"),
    [
        (400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, "client secret"),
        (401, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, "client secret"),
        (400, {"reason": "Bad Request", "error": "invalid_request"}, "account ID"),
        (400, {"reason": "unsupported grant type", "error": "unsupported_grant_type"}, "Server-to-Server"),
        (
            400,
            {"reason": "This app has been disabled by admin", "error": "invalid_client"},
            "disabled by admin",
        ),
    ],
)
async def test_refused_credentials_say_which_and_where_they_are(
    status: int, answer: dict[str, str], seen: str
) -> None:
    router = builders.zoom_router()
    router["token"].respond(status, json=answer)
    async with builders.zoom_client(router) as client:
        with pytest.raises(Bad) as caught:
            await zoom.granted(client)
    assert seen in caught.value.seen
    assert "App Credentials" in caught.value.do
    assert "activated" in caught.value.do
    assert "s3cret" not in repr(caught.value) + caught.value.do


async def test_no_connection_says_what_must_be_reached() -> None:
    router = builders.zoom_router()
    router["token"].mock(side_effect=httpx.ConnectError("no route"))
    async with builders.zoom_client(router) as client:
        with pytest.raises(Bad) as caught:
            await zoom.granted(client)
    assert "api.zoom.us on port 443" in caught.value.do


@pytest.mark.parametrize("has", [ALL, CLASSIC, ALL | CLASSIC])
def test_classic_and_granular_scopes_are_both_enough(has: frozenset[str]) -> None:
    assert zoom.scopes(has, "meeting", NEEDED) == f"all {len(NEEDED)} operations are allowed"


@pytest.mark.parametrize("missing", sorted(ALL))
def test_a_missing_granular_scope_is_named(missing: str) -> None:
    with pytest.raises(Bad) as caught:
        zoom.scopes(ALL - {missing}, "meeting", NEEDED)
    assert caught.value.status is Status.FAIL
    assert caught.value.seen == f"missing: {missing}"
    assert "marketplace.zoom.us" in caught.value.do


@pytest.mark.parametrize("missing", sorted(CLASSIC))
def test_in_an_app_with_classic_scopes_the_classic_one_is_named_once(missing: str) -> None:
    with pytest.raises(Bad, match=f"^missing: {missing}$"):
        zoom.scopes(CLASSIC - {missing}, "meeting", NEEDED)


def test_without_any_scope_the_granular_ones_are_named() -> None:
    with pytest.raises(Bad) as caught:
        zoom.scopes(frozenset(), "meeting", NEEDED)
    assert caught.value.seen.removeprefix("missing: ").split(", ") == sorted(ALL)


def test_scopes_that_reach_only_the_apps_owner_are_not_enough() -> None:
    with pytest.raises(Bad, match="missing: "):
        zoom.scopes(frozenset(scope.removesuffix(":admin") for scope in ALL | CLASSIC), "meeting", NEEDED)


def test_what_not_everybody_may_have_may_be_left_out() -> None:
    with pytest.raises(Bad) as caught:
        zoom.scopes(ALL, "group", (groups.CREATE,), must=False)
    assert caught.value.status is Status.WARN
    assert "nobody can have groups here" in caught.value.do


def test_each_operation_has_one_scope_of_each_kind() -> None:
    assert zoom.granular(users.GET) == "user:read:user:admin"
    assert zoom.classic(users.GET) == "user:read:admin"
    assert zoom.granular(meetings.CREATE) == "meeting:write:meeting:admin"
    assert zoom.classic(meetings.CREATE) == "meeting:write:admin"
    assert zoom.granular(contact_groups.CREATE) == zoom.classic(contact_groups.CREATE)


async def test_an_api_that_does_not_know_nobody_answers() -> None:
    router = builders.zoom_router()
    async with builders.zoom_client(router) as client:
        assert await zoom.api(client) == "answers"
    assert router["user"].calls.last.request.url.path.endswith("/users/zoom-chatops-doctor@example.com")


async def test_an_api_that_does_know_nobody_answers_too() -> None:
    router = builders.zoom_router()
    router["user"].respond(json={"id": "x", "email": "zoom-chatops-doctor@example.com"})
    async with builders.zoom_client(router) as client:
        assert await zoom.api(client) == "answers"


@pytest.mark.parametrize(
    ("status", "body", "seen", "found"),
    [
        (
            400,
            {
                "code": 4711,
                "message": "Invalid access token, does not contain scopes:[user:read:user:admin].",
            },
            "not without the scopes above",
            Status.SKIP,
        ),
        (
            429,
            {"code": 429, "message": "You have reached the maximum daily rate limit"},
            "daily",
            Status.WARN,
        ),
        (401, {"code": 124, "message": "Invalid access token."}, "Invalid access token", Status.FAIL),
        (400, {"code": 200, "message": "No permission."}, "No permission", Status.FAIL),
    ],
)
async def test_what_the_api_refuses_is_told(
    status: int, body: dict[str, object], seen: str, found: Status
) -> None:
    router = builders.zoom_router()
    router["user"].respond(status, json=body)
    async with builders.zoom_client(router) as client:
        with pytest.raises(Bad) as caught:
            await zoom.api(client)
    assert seen in caught.value.seen
    assert caught.value.status is found


async def test_an_answer_that_is_not_zooms_points_to_a_proxy() -> None:
    router = builders.zoom_router()
    router["user"].respond(200, html="<html>please log in</html>")
    async with builders.zoom_client(router) as client:
        with pytest.raises(Bad) as caught:
            await zoom.api(client)
    assert "proxy" in caught.value.do
