"""User groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.zoom.account import Plan
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.kinds import groups
from sandbox.zoom.shelf import Item
from tests.sandbox.zoom.builders import (
    ADA,
    EMMA,
    LIAM,
    OTTO,
    PIA,
    YUKI,
    Caller,
    calling,
    refused,
    wrong_fields,
)


def made(zoom: Caller, name: str = "QA", *members: str, foreign: bool = False) -> Item:
    return zoom.world.of(groups.State).add(zoom.world.account.random, name, members, foreign=foreign)


async def test_a_group_is_created_empty_and_found_again(zoom: Caller) -> None:
    answer = await zoom.call("POST", "/groups", json={"name": "  Platform team "})
    assert answer.status_code == 201
    group = answer.json()
    assert (group["name"], group["total_members"]) == ("Platform team", 0)
    assert answer.headers["content-location"].endswith(f"/zoom/v2/groups/{group['id']}")
    assert (await zoom.get(f"/groups/{group['id']}")).json() == group
    assert (await zoom.get("/groups")).json() == {
        "groups": [group],
        "total_records": 1,
        "next_page_token": "",
    }


@pytest.mark.parametrize("name", ["x" * 128, "🦄", "Größe & Ähnliches"])
async def test_a_name_has_1_to_128_characters_of_any_kind(zoom: Caller, name: str) -> None:
    answer = await zoom.call("POST", "/groups", json={"name": name})
    assert (answer.status_code, answer.json()["name"]) == (201, name)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Missing field: name."),
        ({"name": ""}, "Missing field: name."),
        ({"name": "   "}, "Invalid parameter: name."),
        ({"name": "x" * 129}, "Invalid parameter: name."),
        ({"name": 7}, "Invalid parameter: name."),
        ({"name": None}, "Invalid parameter: name."),
    ],
)
async def test_what_is_no_name_is_refused(zoom: Caller, body: object, message: str) -> None:
    group = made(zoom)
    for method, path in (("POST", "/groups"), ("PATCH", f"/groups/{group.id}")):
        answer = await zoom.call(method, path, json=body)
        assert refused(answer) == (400, 300)
        assert answer.json()["message"] == message
    assert [each.name for each in zoom.world.of(groups.State).own] == ["QA"]


async def test_a_name_is_given_once(zoom: Caller) -> None:
    made(zoom, "Theirs", foreign=True)
    group = made(zoom, "QA")
    for method, path in (("POST", "/groups"), ("PATCH", f"/groups/{made(zoom, 'Other').id}")):
        answer = await zoom.call(method, path, json={"name": " QA"})
        assert refused(answer) == (409, 4132)
        assert answer.json()["message"] == 'The group name "QA" is already in use.'
    assert (await zoom.call("PATCH", f"/groups/{group.id}", json={"name": "QA"})).status_code == 204
    assert (await zoom.call("POST", "/groups", json={"name": "Theirs"})).status_code == 201


async def test_a_free_account_has_no_groups() -> None:
    async with calling(plan="free") as zoom:
        zoom.world.account.limits_apply = False
        group = f"/groups/{made(zoom).id}"
        for operation in groups.OPERATIONS:
            path = operation.path.replace("/groups/{groupId}", group).replace("{memberId}", "x")
            answer = await zoom.call(
                operation.method, path, **({"json": {"name": "x"}} if operation.has_body else {})
            )
            assert refused(answer) == (400, 200), operation
            assert answer.json()["message"] == "Only available for Paid account."


async def test_a_day_has_a_hundred_new_groups(zoom: Caller) -> None:
    zoom.world.limits.set_made(groups.CREATED, 99)
    assert refused(await zoom.call("POST", "/groups", json={"name": " "})) == (400, 300)
    assert (await zoom.call("POST", "/groups", json={"name": "The last"})).status_code == 201
    answer = await zoom.call("POST", "/groups", json={"name": "One more"})
    assert refused(answer) == (429, 429)
    assert answer.json()["message"] == (
        "You have exceeded the daily rate limit (100) of Create a Group API request for this account. "
        "This limit resets at GMT 00:00:00."
    )
    assert not answer.headers.keys() & {"x-ratelimit-type", "retry-after"}
    zoom.time.pass_(hours=15)
    await zoom.log_in()
    assert (await zoom.call("POST", "/groups", json={"name": "One more"})).status_code == 201
    assert zoom.world.limits.made_today(groups.CREATED) == 1
    zoom.world.limits.set_made(groups.CREATED, 100)
    zoom.world.account.limits_apply = False
    assert (await zoom.call("POST", "/groups", json={"name": "No limits"})).status_code == 201


async def test_an_account_has_5_000_groups(zoom: Caller) -> None:
    for number in range(4_999):
        made(zoom, f"Group {number}")
    made(zoom, "Theirs", foreign=True)
    assert (await zoom.call("POST", "/groups", json={"name": "The last"})).status_code == 201
    answer = await zoom.call("POST", "/groups", json={"name": "One more"})
    assert refused(answer) == (400, 300)
    assert answer.json()["message"].startswith("It has reached the maximum number of groups.")


async def test_a_reset_forgets_groups_and_what_the_day_had(zoom: Caller) -> None:
    made(zoom)
    zoom.world.limits.set_made(groups.CREATED, 100)
    zoom.world.reset()
    assert zoom.world.of(groups.State).items == {}
    assert zoom.world.limits.made_today(groups.CREATED) == 0


async def test_a_group_is_renamed_and_deleted(zoom: Caller) -> None:
    group = made(zoom)
    answer = await zoom.call("PATCH", f"/groups/{group.id}", json={"name": "Quality"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await zoom.get(f"/groups/{group.id}")).json()["name"] == "Quality"
    assert (await zoom.call("DELETE", f"/groups/{group.id}")).status_code == 204
    answer = await zoom.get(f"/groups/{group.id}")
    assert refused(answer) == (404, 4130)
    assert answer.json()["message"] == f"A group with this {group.id} does not exist."


async def test_a_group_of_another_account_is_known_to_get_and_to_nothing_else(zoom: Caller) -> None:
    path = f"/groups/{made(zoom, foreign=True).id}"
    assert refused(await zoom.get(path)) == (400, 1010)
    assert refused(await zoom.call("DELETE", f"{path}/members/{EMMA.email}")) == (400, 1010)
    assert refused(await zoom.call("DELETE", path)) == (404, 4130)
    assert (await zoom.get("/groups")).json()["groups"] == []


async def test_members_are_added_by_address_or_id_and_an_id_wins(zoom: Caller) -> None:
    path = f"/groups/{made(zoom).id}"
    members = [{"email": EMMA.email}, {"id": LIAM.zoom_id, "email": ADA.email}, {"id": OTTO.zoom_id}]
    answer = await zoom.call("POST", f"{path}/members", json={"members": members})
    assert answer.status_code == 201
    assert answer.json() == {
        "ids": f"{EMMA.zoom_id},{LIAM.zoom_id},{OTTO.zoom_id}",
        "added_at": "2026-10-12T09:00:00Z",
    }
    assert (await zoom.get(path)).json()["total_members"] == 3
    listed = (await zoom.get(f"{path}/members")).json()
    assert [each["email"] for each in listed["members"]] == [EMMA.email, LIAM.email, OTTO.email]
    assert (listed["total_records"], listed["next_page_token"]) == (3, "")


async def test_who_cannot_be_a_member_is_left_out_without_a_word(zoom: Caller) -> None:
    foreign = zoom.world.add_user("ines@other.example", foreign=True)
    path = f"/groups/{made(zoom, 'QA', EMMA.zoom_id).id}/members"
    members = [
        {"email": "nobody@acme.example"},
        {"id": "nobody", "email": LIAM.email},
        {"email": PIA.email},
        {"id": foreign.id},
        {},
        {"email": EMMA.email},
        {"email": YUKI.email},
        {"id": YUKI.zoom_id},
    ]
    answer = await zoom.call("POST", path, json={"members": members})
    assert (answer.status_code, answer.json()["ids"]) == (201, YUKI.zoom_id)
    again = await zoom.call("POST", path, json={"members": members})
    assert (again.status_code, again.json()["ids"]) == (201, "")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "members"),
        ({"members": []}, "members"),
        ({"members": [{"email": "x"}] * 31}, "members"),
        ({"members": "x"}, "members"),
        ({"members": [{"id": 7}]}, "members[0].id"),
    ],
)
async def test_a_call_adds_1_to_30_members(zoom: Caller, body: object, field: str) -> None:
    answer = await zoom.call("POST", f"/groups/{made(zoom).id}/members", json=body)
    assert wrong_fields(answer) == [field]


async def test_a_field_that_zoom_does_not_know_is_ignored_and_noticed(lenient: Caller) -> None:
    answer = await lenient.call("POST", "/groups", json={"name": "QA", "description": "x"})
    assert answer.status_code == 201
    await lenient.call("POST", f"/groups/{answer.json()['id']}/members", json={"members": [{"mail": "x"}]})
    assert [each.detail for each in lenient.world.violations] == [
        "unknown field description",
        "unknown field members.mail",
    ]


async def test_a_member_leaves_by_address_or_id_once(zoom: Caller) -> None:
    path = f"/groups/{made(zoom, 'QA', EMMA.zoom_id, LIAM.zoom_id).id}/members"
    assert (await zoom.call("DELETE", f"{path}/{EMMA.email}")).status_code == 204
    assert (await zoom.call("DELETE", f"{path}/{LIAM.zoom_id}")).status_code == 204
    for who in (LIAM.zoom_id, "nobody"):
        answer = await zoom.call("DELETE", f"{path}/{who}")
        assert refused(answer) == (404, 4131)
        assert answer.json()["message"] == "Group member does not exist."


@given(count=st.integers(0, 30), size=st.integers(1, 300))
async def test_the_pages_hold_every_group_once_and_end(count: int, size: int) -> None:
    async with calling() as zoom:
        names = [made(zoom, f"Group {number}").name for number in range(count)]
        found, token = [], ""
        while True:
            page = (
                await zoom.get("/groups", page_size=size, **({"next_page_token": token} if token else {}))
            ).json()
            assert page["total_records"] == count
            found += [each["name"] for each in page["groups"]]
            if not (token := page["next_page_token"]):
                break
        assert found == names


@pytest.mark.parametrize(("path", "size"), [("/groups", 301), ("/groups/{}/members", 2_001)])
async def test_a_page_has_a_largest_size(zoom: Caller, path: str, size: int) -> None:
    path = path.format(made(zoom).id)
    for wrong in (size, 0):
        assert wrong_fields(await zoom.get(path, page_size=wrong)) == ["page_size"]
    assert (await zoom.get(path, page_size=size - 1)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "is_done"),
    [
        (FaultKind.SERVER_ERROR_BEFORE, False),
        (FaultKind.SERVER_ERROR_AFTER, True),
        (FaultKind.DAILY_429, False),
        (FaultKind.XML_BODY, False),
    ],
)
async def test_faults_act_on_groups_as_on_everything(zoom: Caller, kind: FaultKind, is_done: bool) -> None:  # noqa: FBT001 a parameter
    zoom.world.faults.add(Fault(kind, "POST", "/groups"))
    assert (await zoom.call("POST", "/groups", json={"name": "QA"})).status_code >= 400
    assert bool(zoom.world.of(groups.State).named("QA")) is is_done


async def test_a_plan_can_lapse_while_there_are_groups(zoom: Caller) -> None:
    made(zoom)
    zoom.world.account.plan = Plan.FREE
    assert refused(await zoom.get("/groups")) == (400, 200)
