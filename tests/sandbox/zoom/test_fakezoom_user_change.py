"""PATCH /users/{userId}, the summary, managed domains, and what becomes of an invitation."""

import pytest

from sandbox.cast import Character
from sandbox.zoom.account import Plan
from sandbox.zoom.kinds import groups
from sandbox.zoom.user import UserType
from tests.sandbox.zoom import user_cases
from tests.sandbox.zoom.builders import EMMA, NOAH, OTTO, PIA, YUKI, Caller, refused, wrong_fields


async def test_an_active_user_takes_a_type_and_names(zoom: Caller) -> None:
    answer = await zoom.change(YUKI.email, type=2, first_name="Yu", timezone="Asia/Tokyo")
    assert (answer.status_code, answer.content) == (204, b"")
    user = await zoom.user(YUKI.email)
    assert (user["type"], user["first_name"], user["display_name"]) == (2, "Yu", "Yu Tanaka")
    await zoom.change(YUKI.email, display_name="Boss")
    assert (await zoom.user(YUKI.email))["display_name"] == "Boss"
    await zoom.change(YUKI.email, type=2)
    assert (await zoom.change(EMMA.zoom_id, type=1)).status_code == 204
    assert (await zoom.user(EMMA.email))["type"] == 1


@pytest.mark.parametrize("who", [PIA, OTTO])
async def test_of_others_changes_are_dropped_without_a_word(zoom: Caller, who: Character) -> None:
    before = await zoom.user(who.email)
    assert (await zoom.change(who.email, type=2, first_name="X", timezone="Asia/Tokyo")).status_code == 204
    assert await zoom.user(who.email) == before


@pytest.mark.parametrize("name", user_cases.CHANGED)
async def test_a_change_is_refused_for(zoom: Caller, name: str) -> None:
    case = user_cases.CHANGED[name]
    case.given(zoom.world)
    before = repr(zoom.world.users)
    assert refused(await zoom.change(case.whom, **case.sent)) == case.answer
    assert repr(zoom.world.users) == before


async def test_each_wrong_field_of_a_change_is_named(zoom: Caller) -> None:
    assert wrong_fields(await zoom.change(EMMA.email, type="1", first_name=None)) == ["type", "first_name"]
    assert wrong_fields(await zoom.change(EMMA.email, display_name="\u4e00" * 11)) == ["display_name"]


async def test_a_user_for_single_sign_on_can_lose_every_licence(zoom: Caller) -> None:
    user_cases.set_(sso=True, pre_provisioning=True)(zoom.world)
    made = await zoom.made(action="ssoCreate")
    await zoom.change(made["id"], type=99)
    assert (await zoom.user(made["id"]))["type"] == UserType.NONE


async def test_a_seat_is_free_again_once_somebody_gave_up_a_licence(zoom: Caller) -> None:
    user_cases.full(UserType.LICENSED)(zoom.world)
    assert refused(await zoom.change(YUKI.email, type=2)) == (400, 2034)
    await zoom.change(EMMA.email, type=1)
    assert (await zoom.change(YUKI.email, type=2)).status_code == 204


async def test_a_pending_user_comes_into_the_chosen_group_by_accepting(zoom: Caller) -> None:
    made = await zoom.made()
    group = (await zoom.call("POST", "/groups", json={"name": "QA"})).json()["id"]
    await zoom.call("POST", f"/groups/{group}/members", json={"members": [{"id": made["id"]}]})
    assert (await zoom.user(made["id"]))["group_ids"] == [], "dropped without a word"
    assert (await zoom.change(NOAH.email, group_id=group)).status_code == 204
    assert (await zoom.user(made["id"]))["group_ids"] == [group]
    assert (await zoom.get(f"/groups/{group}/members")).json()["members"] == []
    zoom.world.accept(NOAH.email)
    (member,) = (await zoom.get(f"/groups/{group}/members")).json()["members"]
    assert member["id"] == made["id"]
    user = await zoom.user(made["id"])
    assert (user["status"], user["group_ids"]) == ("active", [group])


async def test_a_group_that_was_removed_meanwhile_is_nobodys(zoom: Caller) -> None:
    await zoom.made()
    group = zoom.world.of(groups.State).add(zoom.world.account.random, "QA")
    await zoom.change(NOAH.email, group_id=group.id)
    del zoom.world.of(groups.State).items[group.id]
    zoom.world.accept(NOAH.email)
    assert (await zoom.user(NOAH.email))["group_ids"] == []


async def test_another_accounts_group_is_none(zoom: Caller) -> None:
    group = zoom.world.of(groups.State).add(zoom.world.account.random, "QA", foreign=True)
    assert refused(await zoom.change(PIA.email, group_id=group.id)) == (404, 4130)


async def test_a_group_for_somebody_who_is_not_pending_is_noticed(lenient: Caller) -> None:
    group = lenient.world.of(groups.State).add(lenient.world.account.random, "QA")
    assert (await lenient.change(EMMA.email, group_id=group.id)).status_code == 204
    assert [each.detail for each in lenient.world.violations] == ["group_id for a user who is not pending"]


async def test_who_has_no_invitation_cannot_accept_or_miss_one(zoom: Caller) -> None:
    with pytest.raises(LookupError, match=r"Nobody here is x@acme\.example\."):
        zoom.world.accept("x@acme.example")
    zoom.world.expire(PIA.email)
    for act in (zoom.world.accept, zoom.world.expire):
        for who in (EMMA, OTTO, PIA):
            with pytest.raises(ValueError, match=f"{who.email} has no invitation"):
                act(who.email)


async def test_the_summary_counts_who_is_here_by_type(zoom: Caller) -> None:
    zoom.world.add_user("max@acme.example", type_=4)
    zoom.world.add_user("eve@other.example", foreign=True)
    assert (await zoom.get("/users/summary")).json() == {
        "licensed_users_count": 4,
        "basic_users_count": 1,
        "join_only_users_count": 1,
        "on_prem_users_count": 0,
        "room_users_count": 0,
        "pending_users_count": 1,
        "total_users_count": 6,
    }


async def test_managed_domains_are_told_to_master_accounts_alone(zoom: Caller) -> None:
    path = "/accounts/me/managed_domains"
    assert refused(await zoom.get(path)) == (400, 4711)
    zoom.world.account.granted_scopes |= {"account:read:admin"}
    await zoom.log_in()
    zoom.world.admission.managed_domains.add("acme.test")
    told = (await zoom.get(path)).json()
    assert told == {
        "domains": [
            {"domain": "acme.example", "status": "verified"},
            {"domain": "acme.test", "status": "verified"},
        ],
        "total_records": 2,
    }
    assert (await zoom.get(f"/accounts/{zoom.world.account.id}/managed_domains")).json() == told
    assert refused(await zoom.get("/accounts/other/managed_domains")) == (404, 2001)
    zoom.world.account.plan = Plan.FREE
    assert refused(await zoom.get(path)) == (400, 200)
