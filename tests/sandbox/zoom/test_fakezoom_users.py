"""Users: get and list."""

import pytest

from tests.sandbox.zoom.builders import EMMA, NOAH, OTTO, PIA, YUKI, Caller, calling, refused


@pytest.mark.parametrize("key", [EMMA.zoom_id, EMMA.email, EMMA.email.upper(), "emma%40acme.example"])
async def test_a_user_is_found_by_id_and_by_address(zoom: Caller, key: str) -> None:
    user = (await zoom.get(f"/users/{key}")).json()
    assert (user["id"], user["email"], user["type"], user["status"]) == (
        EMMA.zoom_id,
        EMMA.email,
        2,
        "active",
    )
    assert user["timezone"] == "Europe/Berlin"
    assert 10**9 <= user["pmi"] < 10**10


@pytest.mark.parametrize("key", [NOAH.email, NOAH.zoom_id, "me"])
async def test_nobody_is_found_under_an_unknown_name_nor_under_me(zoom: Caller, key: str) -> None:
    answer = await zoom.get(f"/users/{key}")
    assert refused(answer) == (404, 1001)
    assert answer.json()["message"] == f"User does not exist: {key}."


async def test_the_cast_is_there_as_it_should_be(zoom: Caller) -> None:
    async def kind(email: str) -> tuple[int, str]:
        user = (await zoom.get(f"/users/{email}")).json()
        return user["type"], user["status"]

    assert await kind(YUKI.email) == (1, "active")
    assert await kind(PIA.email) == (1, "pending")
    assert await kind(OTTO.email) == (1, "inactive")


async def test_an_invitation_that_is_over_makes_the_user_invalid(zoom: Caller) -> None:
    zoom.world.users[PIA.zoom_id].invitation_expired = True
    assert refused(await zoom.get(f"/users/{PIA.email}")) == (400, 1120)
    assert (await zoom.get("/users", status="pending")).json()["users"] == []


async def test_a_user_of_another_account_is_foreign_by_id_and_unknown_by_address(zoom: Caller) -> None:
    ines = zoom.world.add_user("ines@other.example", foreign=True)
    assert refused(await zoom.get(f"/users/{ines.id}")) == (400, 1010)
    assert refused(await zoom.get(f"/users/{ines.email}")) == (404, 1001)
    assert all(user["email"] != ines.email for user in (await zoom.get("/users")).json()["users"])


async def test_the_list_holds_the_active_ones_unless_another_status_is_asked_for(zoom: Caller) -> None:
    async def names(**query: str) -> list[str]:
        return [
            user["email"].partition("@")[0] for user in (await zoom.get("/users", **query)).json()["users"]
        ]

    assert await names() == ["emma", "liam", "ada", "yuki", "ines"]
    assert await names(status="inactive") == ["otto"]
    assert await names(status="pending") == ["pia"]


async def test_a_pending_user_has_no_id_in_the_list(zoom: Caller) -> None:
    (pia,) = (await zoom.get("/users", status="pending")).json()["users"]
    assert "id" not in pia
    assert "pmi" not in pia
    assert pia["created_at"] == "2026-10-12T09:00:00Z"


async def test_an_unknown_status_is_refused(zoom: Caller) -> None:
    assert refused(await zoom.get("/users", status="asleep")) == (400, 300)


async def test_all_pages_together_hold_everybody_once(zoom: Caller) -> None:
    seen: list[str] = []
    tokens: list[str] = []
    query: dict[str, str] = {}
    while True:
        page = (await zoom.get("/users", page_size=3, **query)).json()
        seen += [user["email"] for user in page["users"]]
        if not page["next_page_token"]:
            break
        tokens.append(page["next_page_token"])
        query = {"next_page_token": page["next_page_token"]}
    assert seen == [user.email for user in zoom.world.users.values() if user.status == "active"]
    assert len(tokens) == len(set(tokens)) == 1
    assert (page["page_number"], page["page_count"], page["total_records"]) == (2, 2, 5)


async def test_the_same_page_asked_for_twice_gives_two_tokens(zoom: Caller) -> None:
    first = (await zoom.get("/users", page_size=1)).json()["next_page_token"]
    second = (await zoom.get("/users", page_size=1)).json()["next_page_token"]
    assert first != second
    again = await zoom.get("/users", page_size=1, next_page_token=first)
    assert again.json()["users"][0]["email"] == "liam@acme.example"


async def test_a_page_can_be_asked_for_by_number(zoom: Caller) -> None:
    (user,) = (await zoom.get("/users", page_size=1, page_number=2)).json()["users"]
    assert user["email"] == "liam@acme.example"


async def test_a_page_token_is_over_after_a_quarter_of_an_hour_or_with_other_parameters(zoom: Caller) -> None:
    token = (await zoom.get("/users", page_size=1)).json()["next_page_token"]

    async def status(**query: str | int) -> int:
        return (await zoom.get("/users", next_page_token=token, **query)).status_code

    assert await status(page_size=2) == 400
    zoom.time.pass_(minutes=14, seconds=59)
    assert await status(page_size=1) == 200
    zoom.time.pass_(seconds=1)
    answer = await zoom.get("/users", page_size=1, next_page_token=token)
    assert refused(answer) == (400, 300)
    assert answer.json()["message"] == "The next page token is invalid or expired."
    assert refused(await zoom.get("/users", next_page_token="guess")) == (400, 300)


@pytest.mark.parametrize("size", ["0", "301", "-1", "ten", "9" * 30, "³"])
async def test_a_page_size_out_of_range_is_refused(zoom: Caller, size: str) -> None:
    assert refused(await zoom.get("/users", page_size=size)) == (400, 300)


async def test_the_same_seed_makes_the_same_world() -> None:
    async def made(seed: int) -> object:
        async with calling(seed=seed) as zoom:
            return (await zoom.created(topic="Same")) | {"pmi": zoom.world.users[EMMA.zoom_id].pmi}

    assert await made(1) == await made(1)
    assert await made(1) != await made(2)
