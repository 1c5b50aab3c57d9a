"""One token for all, replaced in time, and once when Zoom refuses it."""

import asyncio
import base64
from urllib.parse import parse_qs

import httpx
import pytest

from bot.zoom import errors, limits, users
from tests.zoom import builders
from tests.zoom.builders import Fake

ALICE = {"id": "alice"}
LIGHT = limits.Label.LIGHT
EXPIRED = builders.refusal(401, 124, "Access token is expired.")


async def test_the_token_is_asked_for_as_zoom_wants_it(fake: Fake) -> None:
    route = fake.on("GET", "/users/alice").respond(200, json=ALICE)
    await users.get(fake.client, "alice")
    asked = fake.token.calls.last.request
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    form = parse_qs(asked.content.decode())
    assert form == {"grant_type": ["account_credentials"], "account_id": ["account-1"]}
    assert base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode() == (
        f"client-1:{builders.SECRET}"
    )
    assert not asked.url.query
    assert builders.bearer(route) == ["token-1"]


async def test_ten_requests_at_once_fetch_one_token(fake: Fake) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()
    grant = builders.tokens()

    async def slow(request: httpx.Request) -> httpx.Response:
        asked.set()
        await answer.wait()
        return grant(request)

    fake.token.mock(side_effect=slow)
    route = fake.on("GET", "/users/alice").respond(200, json=ALICE)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(10):
            tasks.create_task(users.get(fake.client, "alice"))
        await asyncio.wait_for(asked.wait(), 5)
        answer.set()
    assert fake.token.call_count == 1
    assert builders.bearer(route) == ["token-1"] * 10


async def test_a_request_that_is_cancelled_while_it_fetches_leaves_the_others_going(fake: Fake) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()
    grant = builders.tokens()

    async def slow(request: httpx.Request) -> httpx.Response:
        asked.set()
        await answer.wait()
        return grant(request)

    fake.token.mock(side_effect=slow)
    fake.on("GET", "/users/alice").respond(200, json=ALICE)
    first = asyncio.create_task(users.get(fake.client, "alice"))
    await asyncio.wait_for(asked.wait(), 5)
    second = asyncio.create_task(users.get(fake.client, "alice"))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    answer.set()
    assert (await asyncio.wait_for(second, 5)).id == "alice"


@pytest.mark.parametrize(("life", "lasts"), [(3600, 3300), (400, 200)])
async def test_a_token_is_replaced_before_it_ends(fake: Fake, life: int, lasts: int) -> None:
    fake.token.mock(side_effect=builders.tokens(expires_in=life))
    route = fake.on("GET", "/users/alice").respond(200, json=ALICE)
    for moment in (0, lasts - 1, lasts, lasts + 1):
        fake.time.seconds = moment
        await users.get(fake.client, "alice")
    assert builders.bearer(route) == ["token-1", "token-1", "token-2", "token-2"]


@pytest.mark.parametrize(
    "refused",
    [
        EXPIRED,
        builders.refusal(401, 124, "Invalid access token."),
        builders.refusal(400, 124, "Invalid access token."),
        builders.refusal(401, 30031004, "Invalid or expired token"),
        httpx.Response(401),
    ],
)
async def test_a_refused_token_is_dropped_and_the_request_repeated(
    fake: Fake, refused: httpx.Response
) -> None:
    route = fake.on("POST", "/users/alice/meetings")
    route.mock(side_effect=[refused, httpx.Response(201, json=builders.CREATED)])
    data = await fake.client.request("POST", "/users/alice/meetings", label=LIGHT, body={"topic": "Retro"})
    assert data["id"] == 93214567890
    assert builders.bearer(route) == ["token-1", "token-2"]
    assert [call.request.content for call in route.calls] == [b'{"topic":"Retro"}'] * 2


async def test_a_token_refused_twice_is_an_error(fake: Fake) -> None:
    route = fake.on("GET", "/users/alice").mock(return_value=EXPIRED)
    with pytest.raises(errors.Unauthorized) as caught:
        await users.get(fake.client, "alice")
    assert (caught.value.code, caught.value.status) == (124, 401)
    assert builders.bearer(route) == ["token-1", "token-2"]


async def test_many_requests_with_a_refused_token_fetch_one_new_one(fake: Fake) -> None:
    def check(request: httpx.Request) -> httpx.Response:
        return (
            EXPIRED
            if request.headers["Authorization"] == "Bearer token-1"
            else httpx.Response(200, json=ALICE)
        )

    fake.on("GET", "/users/alice").mock(side_effect=check)
    await asyncio.gather(*(users.get(fake.client, "alice") for _ in range(10)))
    assert fake.token.call_count == 2


async def test_a_late_refusal_of_an_old_token_does_not_drop_the_new_one(fake: Fake) -> None:
    """Two requests go out with the old token; the second is refused when the first has a new one already."""
    under_way, late = asyncio.Event(), asyncio.Event()

    async def check(request: httpx.Request) -> httpx.Response:
        if request.headers["Authorization"] != "Bearer token-1":
            return httpx.Response(200, json=ALICE)
        if request.url.path.endswith("second"):
            under_way.set()
            await late.wait()
        return EXPIRED

    fake.on("GET", "/users/first").mock(side_effect=check)
    fake.on("GET", "/users/second").mock(side_effect=check)
    waiting = asyncio.create_task(users.get(fake.client, "second"))
    await asyncio.wait_for(under_way.wait(), 5)
    await users.get(fake.client, "first")
    late.set()
    assert (await asyncio.wait_for(waiting, 5)).id == "alice"
    assert fake.token.call_count == 2


@pytest.mark.parametrize(
    ("status", "code", "message", "kind"),
    [
        (401, 1010, "User does not belong to this account", errors.NotAllowed),
        (400, 300, "Validation Failed.", errors.Invalid),
    ],
)
async def test_another_refusal_keeps_the_token(
    fake: Fake, status: int, code: int, message: str, kind: type[errors.ZoomError]
) -> None:
    route = fake.on("GET", "/users/alice").mock(return_value=builders.refusal(status, code, message))
    for _ in range(2):
        with pytest.raises(kind):
            await users.get(fake.client, "alice")
    assert builders.bearer(route) == ["token-1", "token-1"]


async def test_missing_scopes_are_not_retried_but_the_next_request_has_a_new_token(fake: Fake) -> None:
    missing = builders.refusal(
        400, 4711, "Invalid access token, does not contain scopes:[user:read:user:admin]."
    )
    route = fake.on("GET", "/users/alice").mock(side_effect=[missing, httpx.Response(200, json=ALICE)])
    with pytest.raises(errors.MissingScopes) as caught:
        await users.get(fake.client, "alice")
    assert caught.value.scopes == ("user:read:user:admin",)
    assert route.call_count == 1
    await users.get(fake.client, "alice")
    assert builders.bearer(route) == ["token-1", "token-2"]


@pytest.mark.parametrize(
    ("status", "answer", "advice"),
    [
        (400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, "client secret"),
        (401, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, "client secret"),
        (400, {"reason": "Bad Request", "error": "invalid_request"}, "account ID"),
        (400, {"reason": "unsupported grant type", "error": "unsupported_grant_type"}, "Server-to-Server"),
        (400, {"code": 4717, "message": "The app has been disabled."}, "The app has been disabled."),
        (400, {"error": ["odd"]}, "does not take the app's credentials"),
        (403, "<html>", "does not take the app's credentials"),
    ],
)
async def test_wrong_credentials_say_what_to_compare(
    fake: Fake, status: int, answer: object, advice: str
) -> None:
    fake.token.mock(return_value=httpx.Response(status, json=answer))
    route = fake.on("POST", "/users/alice/meetings")
    with pytest.raises(errors.Unauthorized, match=advice) as caught:
        await fake.client.request("POST", "/users/alice/meetings", label=LIGHT)
    assert caught.value.status == status
    assert caught.value.code == (answer.get("code") if isinstance(answer, dict) else None)
    assert builders.SECRET not in str(caught.value)
    assert (fake.token.call_count, route.call_count) == (1, 0)


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503, text="down for maintenance"),
        httpx.Response(302, headers={"Location": "https://zoom.test/login"}),
        httpx.Response(200, json={"scope": "no token"}),
        httpx.Response(200, json={"access_token": "t", "expires_in": 0}),
        httpx.Response(200, text="<html>"),
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("refused"),
    ],
)
async def test_without_a_token_nothing_was_sent(fake: Fake, trouble: httpx.Response | Exception) -> None:
    """So even a POST may be tried again, and nobody has to wonder whether it happened."""
    fake.token.mock(side_effect=trouble if isinstance(trouble, Exception) else [trouble] * 3)
    route = fake.on("POST", "/users/alice/meetings")
    with pytest.raises(errors.Unreachable) as caught:
        await fake.client.request("POST", "/users/alice/meetings", label=LIGHT)
    assert not caught.value.outcome_unknown
    assert (fake.token.call_count, route.call_count) == (3, 0)


async def test_a_token_url_out_of_breath_is_waited_for(fake: Fake) -> None:
    grant = builders.tokens()
    fake.token.mock(side_effect=lambda request: grant(request) if fake.time.slept else httpx.Response(429))
    fake.on("GET", "/users/alice").respond(200, json=ALICE)
    assert (await users.get(fake.client, "alice")).id == "alice"
    assert fake.time.slept == [1.5]


async def test_the_scopes_are_those_of_the_token(fake: Fake) -> None:
    assert await fake.client.scopes() == {"meeting:write:meeting:admin", "user:read:user:admin"}
    assert fake.token.call_count == 1


async def test_no_secret_is_in_a_text() -> None:
    assert builders.SECRET not in repr(builders.CREDENTIALS)
