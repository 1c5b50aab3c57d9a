"""Users: by ID, by address, all of them."""

import logging
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from bot.zoom import errors, users
from tests.zoom import builders
from tests.zoom.builders import Fake

ALICE = {
    "id": "30R7kT7bTIKSNUFEuH_Qlg",
    "first_name": "Alice",
    "last_name": "Adams",
    "display_name": "Alice Adams",
    "email": "alice@example.com",
    "type": 2,
    "role_name": "Member",
    "pmi": 3542471135,
    "use_pmi": False,
    "timezone": "Europe/Berlin",
    "verified": 1,
    "created_at": "2018-10-31T04:32:37Z",
    "status": "active",
    "group_ids": ["RSMaSp8sTEGK0_oamiA2_w"],
}


async def test_a_user_is_found_by_address(fake: Fake) -> None:
    fake.on("GET", "/users/alice+zoom@example.com").respond(200, json=ALICE)
    alice = await users.get(fake.client, "alice+zoom@example.com")
    assert (alice.id, alice.type, alice.status) == (ALICE["id"], users.Type.LICENSED, users.Status.ACTIVE)
    assert alice.created_at == datetime(2018, 10, 31, 4, 32, 37, tzinfo=UTC)
    assert alice.group_ids == ("RSMaSp8sTEGK0_oamiA2_w",)
    assert alice.key == ALICE["id"]


@pytest.mark.parametrize(("status", "code"), [(404, 1001), (400, 1120)])
async def test_nobody_is_an_error_that_says_so(fake: Fake, status: int, code: int) -> None:
    fake.on("GET", "/users/bob@example.com").mock(return_value=builders.refusal(status, code, "No."))
    with pytest.raises(errors.NotFound) as caught:
        await users.get(fake.client, "bob@example.com")
    assert caught.value.code == code


async def test_pending_users_have_no_id(fake: Fake) -> None:
    pending = {"users": [{"email": "new@example.com", "status": "pending", "type": 1}], "next_page_token": ""}
    fake.on("GET", "/users").respond(200, json=pending)
    found = [user async for user in users.each(fake.client, status=users.Status.PENDING)]
    assert [(user.id, user.email, user.status) for user in found] == [("", "new@example.com", "pending")]


async def test_nobody_without_an_id_is_asked_for(fake: Fake) -> None:
    with pytest.raises(ValueError, match="cannot be an ID"):
        await users.get(fake.client, "")


PASSWORD: Final = "Xq7!vRm2@Lt9#"
CREATED: Final = {"id": "KDcuGIm1QgePTO8WbOqwIQ", "email": "noah@example.com", "type": 1}


def request(**info: Any) -> users.Request:  # noqa: ANN401 the fields of Info
    """Noah, at once, with a password."""
    wanted = users.Info(email="noah@example.com", type=users.Type.BASIC, password=SecretStr(PASSWORD), **info)
    return users.Request(action=users.Action.AUTO, user_info=wanted)


async def test_a_new_user_is_sent_with_what_was_given_and_nothing_else(fake: Fake) -> None:
    route = fake.on("POST", "/users").respond(201, json=CREATED)
    info = users.Info(email="noah@example.com", type=users.Type.LICENSED, first_name="Noah")
    created = await users.create(fake.client, users.Request(action=users.Action.CREATE, user_info=info))
    assert created.id == CREATED["id"]
    assert created.status is None, "Zoom does not tell it here"
    sent = {"email": "noah@example.com", "type": 2, "first_name": "Noah"}
    assert builders.body_of(route) == {"action": "create", "user_info": sent}


async def test_a_password_is_sent_in_the_clear_and_shown_nowhere(fake: Fake) -> None:
    route = fake.on("POST", "/users").respond(201, json=CREATED)
    wanted = request()
    await users.create(fake.client, wanted)
    assert builders.body_of(route)["user_info"]["password"] == PASSWORD
    assert PASSWORD not in repr(wanted)
    assert PASSWORD not in str(wanted)
    assert PASSWORD not in str(wanted.model_dump())


REFUSALS: Final = (
    builders.refusal(400, 300, f"Invalid parameter: password {PASSWORD}"),
    builders.refusal(
        400, 300, "Validation Failed.", errors=[{"field": "user_info.password", "message": PASSWORD}]
    ),
    builders.refusal(409, 1005, f"{PASSWORD} has already been used."),
    httpx.Response(502, text=f"cannot forward {PASSWORD}"),
    httpx.Response(400, text=f"<code>300</code><message>{PASSWORD}</message>"),
)


@pytest.mark.parametrize("refusal", REFUSALS, ids=["words", "fields", "conflict", "gateway", "xml"])
async def test_no_error_holds_the_password_whatever_zoom_quotes(
    fake: Fake, caplog: pytest.LogCaptureFixture, refusal: httpx.Response
) -> None:
    fake.on("POST", "/users").mock(return_value=refusal)
    with caplog.at_level(logging.DEBUG), pytest.raises(errors.ZoomError) as caught:
        await users.create(fake.client, request())
    error: BaseException | None = caught.value
    while error is not None:
        said = [str(error), repr(error), str(vars(error)), str(error.args)]
        assert not any(PASSWORD in each for each in said)
        error = error.__cause__ or error.__context__
    assert PASSWORD not in caplog.text


async def test_a_refusal_without_a_password_keeps_zooms_words(fake: Fake) -> None:
    fake.on("POST", "/users").mock(return_value=builders.refusal(409, 1005, "It has already been used."))
    info = users.Info(email="noah@example.com", type=users.Type.BASIC)
    with pytest.raises(errors.Conflict, match="already been used"):
        await users.create(fake.client, users.Request(action=users.Action.CREATE, user_info=info))


@pytest.mark.parametrize("password", ["Ab1!", "Ab1!" * 9])
def test_a_password_has_as_many_characters_as_zoom_takes(password: str) -> None:
    with pytest.raises(ValidationError, match=r"at (least 8|most 32)"):
        users.Info(email="noah@example.com", type=users.Type.BASIC, password=SecretStr(password))


async def test_a_change_sends_what_was_given_and_nothing_else(fake: Fake) -> None:
    route = fake.on("PATCH", "/users/noah@example.com").respond(204)
    await users.update(fake.client, "noah@example.com", users.Update(type=users.Type.BASIC))
    assert builders.body_of(route) == {"type": 1}
    await users.update(fake.client, "noah@example.com", users.Update(group_id="G1"))
    assert builders.body_of(route) == {"group_id": "G1"}


async def test_only_verified_domains_count(fake: Fake) -> None:
    there = [
        {"domain": "Acme.example", "status": "verified"},
        {"domain": "new.example", "status": "pending"},
        {"domain": "odd.example"},
    ]
    fake.on("GET", "/accounts/me/managed_domains").respond(200, json={"domains": there, "total_records": 3})
    assert await users.domains(fake.client) == {"acme.example"}


async def test_an_account_that_tells_no_numbers_has_none(fake: Fake) -> None:
    fake.on("GET", "/users/summary").respond(200, json={"total_users_count": 3})
    found = await users.summary(fake.client)
    assert (found.licensed_users_count, found.pending_users_count) == (None, None)


def test_who_has_no_id_yet_is_known_by_the_address() -> None:
    assert users.User(email="new@example.com").key == "new@example.com"
