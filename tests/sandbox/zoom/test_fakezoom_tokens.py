"""Tokens, scopes, and what a call without them gets."""

import httpx
import pytest

from sandbox.zoom.routes import ALL_SCOPES
from tests.sandbox.zoom.builders import AUTH, EMMA, FORM, Caller, refused

URL = "/zoom/oauth/token"


async def test_a_token_lives_an_hour_and_names_its_scopes(zoom: Caller) -> None:
    answer = await zoom.http.post(URL, data=FORM, auth=AUTH)
    token = answer.json()
    assert answer.status_code == 200
    assert (token["token_type"], token["expires_in"]) == ("bearer", 3600)
    assert set(token["scope"].split()) == ALL_SCOPES
    assert token["api_url"] == "http://zoom.test/zoom"


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"params": FORM, "auth": AUTH}, "unsupported_grant_type"),
        ({"json": FORM, "auth": AUTH}, "unsupported_grant_type"),
        ({"data": FORM | {"grant_type": "client_credentials"}, "auth": AUTH}, "unsupported_grant_type"),
        ({"data": FORM, "auth": ("sandbox-client", "guess")}, "invalid_client"),
        ({"data": FORM}, "invalid_client"),
        ({"data": FORM, "headers": {"Authorization": "Basic !!!"}}, "invalid_client"),
        ({"data": FORM, "headers": {"Authorization": "Basic /w=="}}, "invalid_client"),
        ({"data": FORM | {"account_id": "another"}, "auth": AUTH}, "invalid_request"),
    ],
)
async def test_a_token_request_that_is_not_as_it_must_be_is_refused(
    zoom: Caller, how: dict[str, object], error: str
) -> None:
    answer = await zoom.http.post(URL, **how)  # type: ignore[arg-type]  # each case names its own arguments
    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert answer.json()["reason"]


async def test_a_deactivated_app_gets_no_token_and_its_token_is_worth_nothing(zoom: Caller) -> None:
    zoom.world.account.app_active = False
    assert (await zoom.http.post(URL, data=FORM, auth=AUTH)).json()["error"] == "invalid_client"
    assert refused(await zoom.get("/users")) == (401, 124)


async def test_the_token_endpoint_is_only_posted_to(lenient: Caller) -> None:
    assert (await lenient.http.get(URL)).status_code == 405
    assert [each.error for each in lenient.world.violations] == ["unknown operation"]


async def test_a_token_is_good_until_its_hour_is_over(zoom: Caller) -> None:
    zoom.time.pass_(minutes=59, seconds=59)
    assert (await zoom.get(f"/users/{EMMA.email}")).status_code == 200
    zoom.time.pass_(seconds=1)
    answer = await zoom.get(f"/users/{EMMA.email}")
    assert refused(answer) == (401, 124)
    assert answer.json()["message"] == "Access token is expired."


async def test_a_second_token_leaves_the_first_one_good(zoom: Caller) -> None:
    first = dict(zoom.headers)
    await zoom.log_in()
    assert zoom.headers != first
    zoom.headers = first
    assert (await zoom.get("/users")).status_code == 200


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer guess", "Basic guess"])
async def test_without_a_good_token_there_is_no_answer(zoom: Caller, header: str | None) -> None:
    zoom.headers = {"Authorization": header} if header else {}
    answer = await zoom.get("/users")
    assert refused(answer) == (401, 124)
    assert answer.json()["message"] == "Invalid access token."


async def test_the_word_bearer_may_be_written_in_any_case(zoom: Caller) -> None:
    zoom.headers = {"Authorization": zoom.headers["Authorization"].replace("Bearer", "bearer")}
    assert (await zoom.get("/users")).status_code == 200


async def test_a_missing_scope_is_named_and_a_classic_one_will_do(zoom: Caller) -> None:
    zoom.world.account.granted_scopes = frozenset({"user:read:user:admin"})
    assert (await zoom.get("/users")).status_code == 200, "the old token keeps its scopes"
    await zoom.log_in()
    answer = await zoom.get("/users")
    assert refused(answer) == (400, 4711)
    assert answer.json()["message"] == (
        "Invalid access token, does not contain scopes:[user:read:list_users:admin]."
    )
    zoom.world.account.granted_scopes = frozenset({"user:read:admin"})
    await zoom.log_in()
    assert (await zoom.get("/users")).status_code == 200


async def test_both_scopes_of_an_operation_are_named(zoom: Caller) -> None:
    zoom.world.account.granted_scopes = frozenset()
    await zoom.log_in()
    message = (await zoom.create()).json()["message"]
    assert message.endswith("scopes:[meeting:write:meeting, meeting:write:meeting:admin].")


async def test_the_form_may_name_its_charset(zoom: Caller) -> None:
    body = httpx.QueryParams(FORM)
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    answer = await zoom.http.post(URL, content=str(body), headers=kind, auth=AUTH)
    assert answer.status_code == 200
