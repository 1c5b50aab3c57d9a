"""Users: by ID, by address, all of them."""

from datetime import UTC, datetime

import pytest

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
    assert alice.model_extra is not None
    assert alice.model_extra["group_ids"] == ["RSMaSp8sTEGK0_oamiA2_w"]


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
