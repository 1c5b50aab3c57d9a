"""POST /users: who becomes a user, in what state, and why not."""

import re

import pytest

from sandbox.zoom.account import Plan
from sandbox.zoom.gate import HIDDEN
from sandbox.zoom.limits import INVITATIONS, INVITED
from sandbox.zoom.user import UserType
from tests.sandbox.zoom import user_cases
from tests.sandbox.zoom.builders import EMMA, NOAH, PIA, Caller, refused, wrong_fields


async def test_an_invited_user_is_pending_and_can_be_found_by_id_and_address(zoom: Caller) -> None:
    made = await zoom.made("Noah@ACME.example", type=2, first_name="Noah", last_name="Diaz")
    assert made == {
        "id": made["id"],
        "email": NOAH.email,
        "first_name": "Noah",
        "last_name": "Diaz",
        "type": 2,
    }
    assert re.fullmatch(r"\w{22}", made["id"])
    for key in (made["id"], NOAH.email, NOAH.email.upper()):
        user = await zoom.user(key)
        assert (user["id"], user["status"], user["display_name"]) == (made["id"], "pending", "Noah Diaz")
    listed = (await zoom.get("/users", status="pending")).json()["users"]
    assert [each["email"] for each in listed] == [PIA.email, NOAH.email]
    assert all("id" not in each for each in listed)
    assert NOAH.email not in str((await zoom.get("/users")).json())


@pytest.mark.parametrize(("action", "login"), [("autoCreate", 100), ("custCreate", 99), ("ssoCreate", 101)])
async def test_a_user_made_in_another_way_is_active_at_once(zoom: Caller, action: str, login: int) -> None:
    user_cases.set_(sso=True, pre_provisioning=True, partner=True)(zoom.world)
    more = {"password": user_cases.STRONG} if action == "autoCreate" else {}
    made = await zoom.made(action=action, display_name="Noe", **more)
    user = await zoom.user(made["id"])
    assert (user["status"], user["login_types"], user["display_name"]) == ("active", [login], "Noe")
    assert zoom.world.limits.made_today(INVITED) == 0


@pytest.mark.parametrize("name", user_cases.NEW)
async def test_a_user_is_refused_for(zoom: Caller, name: str) -> None:
    case = user_cases.NEW[name]
    case.given(zoom.world)
    before = {user.email: user.status for user in zoom.world.users.values()}
    assert refused(await zoom.make(**case.sent)) == case.answer
    assert {user.email: user.status for user in zoom.world.users.values()} == before


async def test_each_wrong_field_is_named(zoom: Caller) -> None:
    answer = await zoom.make("noah", type=99, first_name="\u4e00" * 6, last_name="\u4e00" * 5)
    assert wrong_fields(answer) == ["user_info.email", "user_info.type", "user_info.first_name"]
    answer = await zoom.make(type="1", last_name=None)
    assert wrong_fields(answer) == ["user_info.type", "user_info.last_name"]
    answer = await zoom.call("POST", "/users", json={"user_info": {}})
    assert wrong_fields(answer) == ["action", "user_info.email", "user_info.type"]
    answer = await zoom.call("POST", "/users", json={"action": "create"})
    assert wrong_fields(answer) == ["user_info"]
    answer = await zoom.call("POST", "/users", content=b"action=create")
    assert refused(answer) == (400, 300)


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        (user_cases.STRONG, True),
        ("Aa345678", True),
        ("Kw7hPq2", False),
        ("kw7hpq2mzs", False),
        ("KW7HPQ2MZS", False),
        ("KwshPqxmZs", False),
        ("Aabcdefgh1", False),
        ("Ax12345678", False),
        ("aaaaaaaa", False),
    ],
)
async def test_a_password_must_not_be_weak(zoom: Caller, password: str, is_taken: bool) -> None:  # noqa: FBT001 of the table
    answer = await zoom.make(action="autoCreate", password=password)
    if is_taken:
        assert answer.status_code == 201
    else:
        assert refused(answer) == (400, 300)
        assert answer.json()["message"] == "Invalid parameter: password"


async def test_a_password_is_kept_of_the_user_and_not_of_the_call(zoom: Caller) -> None:
    made = await zoom.made(action="autoCreate", password=user_cases.STRONG)
    assert zoom.world.users[made["id"]].password == user_cases.STRONG
    assert zoom.world.calls[-1].request_body["user_info"]["password"] == HIDDEN
    assert user_cases.STRONG not in repr((zoom.world.users, zoom.world.calls))


async def test_a_password_where_none_belongs_and_unknown_fields_are_noticed(lenient: Caller) -> None:
    await lenient.made(password=user_cases.STRONG, division_ids=["d"], colour="blue")
    assert [(each.error, each.detail) for each in lenient.world.violations] == [
        ("ignored by Zoom", "unknown field user_info.colour"),
        ("ignored by Zoom", "password with create"),
        ("ignored by Zoom", "there are no divisions"),
    ]


async def test_a_pending_user_has_a_seat_until_the_invitation_ends(zoom: Caller) -> None:
    user_cases.full(UserType.LICENSED)(zoom.world)
    zoom.world.seats[UserType.LICENSED] += 1
    await zoom.made(type=2)
    assert refused(await zoom.make("max@acme.example", type=2)) == (400, 2034)
    assert (await zoom.make("max@acme.example", type=1)).status_code == 201
    zoom.world.expire(NOAH.email)
    assert (await zoom.make("eve@acme.example", type=2)).status_code == 201


async def test_a_deactivated_user_has_no_seat(zoom: Caller) -> None:
    user_cases.full(UserType.LICENSED)(zoom.world)
    zoom.world.users[EMMA.zoom_id].status = "inactive"
    assert (await zoom.make(type=2)).status_code == 201


async def test_the_type_without_any_licence_needs_no_seat(zoom: Caller) -> None:
    user_cases.set_(sso=True, pre_provisioning=True)(zoom.world)
    for type_ in (1, 2, 4):
        zoom.world.seats[type_] = 0
    assert (await zoom.make(action="ssoCreate", type=99)).status_code == 201


async def test_somebody_with_a_free_account_is_invited_and_keeps_it_otherwise(zoom: Caller) -> None:
    eve = zoom.world.add_user("eve@acme.example", type_=1, free=True)
    assert refused(await zoom.get(f"/users/{eve.email}")) == (404, 1001)
    made = await zoom.made(eve.email, first_name="Evelyn")
    assert made["id"] == eve.id
    assert (await zoom.user(eve.email))["status"] == "pending"
    zoom.world.expire(eve.email)
    assert refused(await zoom.get(f"/users/{eve.email}")) == (404, 1001)
    await zoom.made(eve.email)
    zoom.world.accept(eve.email)
    assert (await zoom.user(eve.email))["status"] == "active"


async def test_an_invitation_that_is_over_stands_in_nobodys_way(zoom: Caller) -> None:
    first = await zoom.made()
    zoom.world.expire(NOAH.email)
    assert refused(await zoom.get(f"/users/{NOAH.email}")) == (400, 1120)
    second = await zoom.made()
    assert second["id"] != first["id"]
    assert refused(await zoom.get(f"/users/{first['id']}")) == (404, 1001)
    assert (await zoom.user(NOAH.email))["status"] == "pending"


@pytest.mark.parametrize("plan", Plan)
async def test_invitations_of_a_day_are_limited_by_the_plan_until_midnight(zoom: Caller, plan: Plan) -> None:
    zoom.world.account.plan = plan
    most = INVITATIONS[plan]
    zoom.world.limits.set_made(INVITED, most - 1)
    last = await zoom.make()
    assert last.status_code == 201
    assert last.headers["X-RateLimit-Limit"] == str(most)
    assert last.headers["X-RateLimit-Remaining"] == "0"
    over = await zoom.make("max@acme.example")
    assert refused(over) == (429, 429)
    assert over.json()["message"] == (
        f"You have exceeded the daily rate limit ({most}) of user invite requests permitted for this "
        "account. You may resume these requests at GMT 00:00:00."
    )
    assert "Retry-After" not in over.headers
    other = await zoom.make("max@acme.example", "autoCreate", password=user_cases.STRONG)
    assert other.status_code == 201, "only invitations are counted"
    zoom.time.pass_(hours=15)
    assert (await zoom.make("eve@acme.example")).status_code == 401, "the token is over as well"
    await zoom.log_in()
    assert (await zoom.make("eve@acme.example")).status_code == 201


async def test_a_refused_invitation_counts_and_a_malformed_one_does_not(zoom: Caller) -> None:
    await zoom.make(EMMA.email)
    await zoom.make("noah")
    assert zoom.world.limits.made_today(INVITED) == 1
    zoom.world.account.limits_apply = False
    zoom.world.limits.set_made(INVITED, 10_000)
    assert (await zoom.make()).status_code == 201
