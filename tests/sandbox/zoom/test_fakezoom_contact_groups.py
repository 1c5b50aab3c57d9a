"""Contact groups."""

from typing import Any

import pytest

from sandbox.zoom.kinds import contact_groups, groups
from sandbox.zoom.shelf import Item
from tests.sandbox.zoom.builders import EMMA, LIAM, PIA, Caller, calling, refused, wrong_fields

PATH = "/contacts/groups"


def made(zoom: Caller, name: str = "QA", *members: str) -> Item:
    return zoom.world.of(contact_groups.State).add(zoom.world.account.random, name, members)


def user_group(zoom: Caller, name: str = "Inner", *, foreign: bool = False) -> Item:
    return zoom.world.of(groups.State).add(zoom.world.account.random, name, foreign=foreign)


def users(*ids: str) -> list[dict[str, Any]]:
    return [{"type": 1, "id": each} for each in ids]


async def test_a_group_is_created_with_its_members(zoom: Caller) -> None:
    inner = user_group(zoom)
    members = [*users(EMMA.zoom_id, LIAM.zoom_id), {"type": 2, "id": inner.id}]
    body = {"group_name": "QA", "group_privacy": 3, "description": "All of us", "group_members": members}
    answer = await zoom.call("POST", PATH, json=body)
    assert answer.status_code == 201
    group = answer.json()
    assert group["group_id"].startswith("dir.")
    assert group == {
        "group_id": group["group_id"],
        "group_name": "QA",
        "group_privacy": 3,
        "description": "All of us",
        "total_members": 3,
    }
    assert (await zoom.get(f"{PATH}/{group['group_id']}")).json() == group
    del group["total_members"]
    assert (await zoom.get(PATH)).json() == {"groups": [group], "page_size": 10, "next_page_token": ""}
    assert (await zoom.get(f"{PATH}/{group['group_id']}/members")).json()["group_members"] == [
        {"type": 1, "id": EMMA.zoom_id, "name": "Emma Weber"},
        {"type": 1, "id": LIAM.zoom_id, "name": "Liam Carter"},
        {"type": 2, "id": inner.id, "name": "Inner"},
    ]


async def test_two_groups_may_have_one_name(zoom: Caller) -> None:
    first, second = [await zoom.call("POST", PATH, json={"group_name": "QA"}) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["group_id"] != second.json()["group_id"]


@pytest.mark.parametrize("body", [{}, {"group_name": ""}, {"group_name": " "}, {"group_name": "x" * 129}])
async def test_a_create_needs_a_name(zoom: Caller, body: object) -> None:
    assert refused(await zoom.call("POST", PATH, json=body)) == (400, 300)


async def test_a_wrong_privacy_is_named(zoom: Caller) -> None:
    body = {"group_name": "QA", "group_privacy": 4}
    assert wrong_fields(await zoom.call("POST", PATH, json=body)) == ["group_privacy"]
    answer = await zoom.call("PATCH", f"{PATH}/{made(zoom).id}", json={"privacy": 0})
    assert wrong_fields(answer) == ["privacy"]


async def test_an_update_has_other_names_for_the_fields(lenient: Caller) -> None:
    path = f"{PATH}/{made(lenient).id}"
    body = {"name": "Quality", "privacy": 2, "description": "New"}
    assert (await lenient.call("PATCH", path, json=body)).status_code == 204
    read = (await lenient.get(path)).json()
    assert (read["group_name"], read["group_privacy"], read["description"]) == ("Quality", 2, "New")
    assert (await lenient.call("PATCH", path, json={"group_name": "x", "description": ""})).status_code == 204
    read = (await lenient.get(path)).json()
    assert (read["group_name"], read["group_privacy"], read["description"]) == ("Quality", 2, "")
    assert [each.detail for each in lenient.world.violations] == ["unknown field group_name"]
    assert refused(await lenient.call("PATCH", path, json={"name": ""})) == (400, 300)


async def test_an_unknown_group_is_a_bad_request(zoom: Caller) -> None:
    for method, path, body in (
        ("GET", f"{PATH}/x", None),
        ("PATCH", f"{PATH}/x", {"name": "x"}),
        ("DELETE", f"{PATH}/x", None),
        ("GET", f"{PATH}/x/members", None),
        ("POST", f"{PATH}/x/members", {"group_members": users(EMMA.zoom_id)}),
        ("DELETE", f"{PATH}/x/members?member_ids=y", None),
    ):
        answer = await zoom.call(method, path, **({"json": body} if body else {}))
        assert refused(answer) == (400, 300)
        assert answer.json()["message"] == "A group with this groupId: x does not exist."


async def test_who_cannot_be_a_member_is_left_out_without_a_word(zoom: Caller) -> None:
    foreign = zoom.world.add_user("ines@other.example", foreign=True)
    path = f"{PATH}/{made(zoom, 'QA', EMMA.zoom_id).id}/members"
    members = [
        *users("nobody", PIA.zoom_id, foreign.id, LIAM.email, EMMA.zoom_id, LIAM.zoom_id),
        {"type": 2, "id": "nothing"},
        {"type": 2, "id": user_group(zoom, foreign=True).id},
        {"type": 2, "id": EMMA.zoom_id},
    ]
    answer = await zoom.call("POST", path, json={"group_members": members})
    assert (answer.status_code, answer.json()) == (201, {"member_ids": [LIAM.zoom_id]})


async def test_a_member_without_a_type_is_a_user_and_one_without_an_id_nobody(zoom: Caller) -> None:
    path = f"{PATH}/{made(zoom).id}/members"
    answer = await zoom.call("POST", path, json={"group_members": [{"id": EMMA.zoom_id}, {"type": 1}]})
    assert answer.json() == {"member_ids": [EMMA.zoom_id]}


@pytest.mark.parametrize(
    ("kind", "most", "message"),
    [
        (1, 50, "The maximum number of user member per request is 50."),
        (2, 3, "The maximum number of group member per request is 3."),
    ],
)
async def test_a_call_adds_so_many(zoom: Caller, kind: int, most: int, message: str) -> None:
    group = made(zoom)
    few, many = (
        [{"type": kind, "id": f"x{number}"} for number in range(count)] for count in (most, most + 1)
    )
    for path, more in ((PATH, {"group_name": "New"}), (f"{PATH}/{group.id}/members", {})):
        assert (await zoom.call("POST", path, json={"group_members": few, **more})).status_code == 201
        answer = await zoom.call("POST", path, json={"group_members": many, **more})
        assert refused(answer) == (400, 300)
        assert answer.json()["message"] == message


@pytest.mark.parametrize(
    ("leaving", "message"),
    [
        ("", "Missing field: member_ids."),
        (",".join(f"x{number}" for number in range(21)), "The maximum number of memberId is 20."),
        (f"{EMMA.zoom_id},x", "A member with this memberId: x does not exist."),
        (f"{EMMA.zoom_id},{LIAM.zoom_id}", "A group must have at least one member."),
    ],
)
async def test_members_leave_all_or_none_and_never_the_last(zoom: Caller, leaving: str, message: str) -> None:
    group = made(zoom, "QA", EMMA.zoom_id, LIAM.zoom_id)
    answer = await zoom.call("DELETE", f"{PATH}/{group.id}/members", params={"member_ids": leaving})
    assert refused(answer) == (400, 300)
    assert answer.json()["message"] == message
    assert group.members == [EMMA.zoom_id, LIAM.zoom_id]


async def test_a_member_leaves_and_a_group_goes(zoom: Caller) -> None:
    group = made(zoom, "QA", EMMA.zoom_id, LIAM.zoom_id)
    path = f"{PATH}/{group.id}"
    assert (await zoom.call("DELETE", f"{path}/members?member_ids={EMMA.zoom_id}")).status_code == 204
    assert group.members == [LIAM.zoom_id]
    assert (await zoom.call("DELETE", path)).status_code == 204
    assert refused(await zoom.get(path)) == (400, 300)


async def test_pages_have_50_at_most_and_10_where_nobody_says(zoom: Caller) -> None:
    names = [made(zoom, f"Group {number}").name for number in range(60)]
    assert len((await zoom.get(PATH)).json()["groups"]) == 10
    page = (await zoom.get(PATH, page_size=50)).json()
    rest = (await zoom.get(PATH, page_size=50, next_page_token=page["next_page_token"])).json()
    assert [each["group_name"] for each in page["groups"] + rest["groups"]] == names
    assert rest["next_page_token"] == ""
    assert wrong_fields(await zoom.get(PATH, page_size=51)) == ["page_size"]


async def test_writing_is_heavy_and_reading_is_not(zoom: Caller) -> None:
    zoom.world.account.plan = zoom.world.account.plan.__class__("pro")
    for number in range(10):
        assert (await zoom.call("POST", PATH, json={"group_name": f"{number}"})).status_code == 201
    assert refused(await zoom.call("POST", PATH, json={"group_name": "one more"})) == (429, 429)
    assert (await zoom.get(PATH)).status_code == 200


async def test_a_free_account_has_no_contact_groups() -> None:
    async with calling(plan="free") as zoom:
        assert refused(await zoom.call("POST", PATH, json={"group_name": "QA"})) == (400, 200)
        assert refused(await zoom.get(PATH)) == (400, 200)


async def test_a_missing_scope_is_named_by_its_classic_name(zoom: Caller) -> None:
    zoom.world.account.granted_scopes = frozenset({"contact_group:read:admin"})
    await zoom.log_in()
    assert (await zoom.get(PATH)).status_code == 200
    answer = await zoom.call("POST", PATH, json={"group_name": "QA"})
    assert refused(answer) == (400, 4711)
    assert answer.json()["message"].endswith("does not contain scopes:[contact_group:write:admin].")
