"""IM directory groups, and their end."""

from typing import Any

import pytest

from sandbox.zoom.kinds import im_groups
from sandbox.zoom.shelf import Item
from tests.sandbox.zoom.builders import EMMA, LIAM, Caller, calling, refused, wrong_fields

FLAGS = {"search_by_domain": False, "search_by_account": False, "search_by_ma_account": False}


def made(zoom: Caller, name: str = "QA", *members: str) -> Item:
    return zoom.world.of(im_groups.State).add(zoom.world.account.random, name, members)


async def test_a_group_is_created_and_its_type_is_seen_on_reading_alone(zoom: Caller) -> None:
    body = {"name": " QA ", "type": "restricted", "search_by_domain": True}
    answer = await zoom.call("POST", "/im/groups", json=body)
    assert answer.status_code == 201
    group = answer.json()
    assert group == {"id": group["id"], "name": "QA", "total_members": 0, **FLAGS, "search_by_domain": True}
    assert answer.headers["content-location"].endswith(f"/zoom/v2/im/groups/{group['id']}")
    read = (await zoom.get(f"/im/groups/{group['id']}")).json()
    assert read == group | {"type": "restricted"}
    assert (await zoom.get("/im/groups")).json() == {"total_records": 1, "groups": [read]}


async def test_nothing_but_a_name_is_needed(zoom: Caller) -> None:
    group = (await zoom.call("POST", "/im/groups", json={"name": "QA"})).json()
    read = (await zoom.get(f"/im/groups/{group['id']}")).json()
    assert {"type": "normal", **FLAGS}.items() <= read.items()


async def test_a_create_can_answer_an_empty_body(zoom: Caller) -> None:
    zoom.world.of(im_groups.State).answers_empty = True
    answer = await zoom.call("POST", "/im/groups", json={"name": "QA"})
    assert (answer.status_code, answer.json()) == (201, {})
    assert zoom.world.of(im_groups.State).named("QA")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Missing field: name."),
        ({"name": ""}, "Missing field: name."),
        ({"name": " "}, "Invalid parameter: name."),
        ({"name": "x" * 129}, "Invalid parameter: name."),
    ],
)
async def test_a_create_needs_a_name(zoom: Caller, body: object, message: str) -> None:
    answer = await zoom.call("POST", "/im/groups", json=body)
    assert refused(answer) == (400, 300)
    assert answer.json()["message"] == message


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "secret"}, "type"),
        ({"search_by_domain": "true"}, "search_by_domain"),
        ({"search_by_account": None}, "search_by_account"),
    ],
)
async def test_a_wrong_trait_is_named_and_nothing_is_changed(
    zoom: Caller, body: dict[str, Any], field: str
) -> None:
    group = made(zoom)
    assert wrong_fields(await zoom.call("POST", "/im/groups", json={"name": "Other", **body})) == [field]
    answer = await zoom.call("PATCH", f"/im/groups/{group.id}", json={"name": "Other", **body})
    assert wrong_fields(answer) == [field]
    assert [each.name for each in zoom.world.of(im_groups.State).own] == ["QA"]


async def test_an_update_changes_what_it_names_alone(zoom: Caller) -> None:
    path = f"/im/groups/{made(zoom, 'QA', EMMA.zoom_id).id}"
    before = (await zoom.get(path)).json()
    answer = await zoom.call("PATCH", path, json={"search_by_account": True})
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await zoom.get(path)).json() == before | {"search_by_account": True}
    await zoom.call("PATCH", path, json={"name": "Quality", "type": "shared", "search_by_account": False})
    assert (await zoom.get(path)).json() == before | {"name": "Quality", "type": "shared"}
    assert (await zoom.call("PATCH", path, json={})).status_code == 204


async def test_a_name_is_given_once_and_may_not_be_emptied(zoom: Caller) -> None:
    path = f"/im/groups/{made(zoom, 'QA').id}"
    made(zoom, "Other")
    assert refused(await zoom.call("POST", "/im/groups", json={"name": "QA"})) == (409, 4132)
    assert refused(await zoom.call("PATCH", path, json={"name": "Other"})) == (409, 4132)
    answer = await zoom.call("PATCH", path, json={"name": ""})
    assert answer.json() == {"code": 300, "message": "Missing field: name."}
    assert (await zoom.call("PATCH", path, json={"name": "QA"})).status_code == 204


async def test_an_unknown_group_is_not_found(zoom: Caller) -> None:
    for method, path, body in (
        ("GET", "/im/groups/x", None),
        ("PATCH", "/im/groups/x", {"name": "x"}),
        ("DELETE", "/im/groups/x", None),
        ("GET", "/im/groups/x/members", None),
        ("POST", "/im/groups/x/members", {"members": [{"id": EMMA.zoom_id}]}),
        ("DELETE", "/im/groups/x/members/y", None),
    ):
        answer = await zoom.call(method, path, **({"json": body} if body else {}))
        assert refused(answer) == (404, 4130)
        assert answer.json()["message"] == "Group does not exist:x."


async def test_members_come_ten_at_a_time_and_leave_one_by_one(zoom: Caller) -> None:
    path = f"/im/groups/{made(zoom).id}/members"
    eleven = [zoom.world.add_user(f"u{number}@acme.example").id for number in range(11)]
    body = {"members": [{"id": each} for each in eleven]}
    assert wrong_fields(await zoom.call("POST", path, json=body)) == ["members"]
    answer = await zoom.call("POST", path, json={"members": body["members"][:10]})
    assert answer.json()["ids"].split(",") == eleven[:10]
    page = (await zoom.get(path, page_size=4)).json()
    assert [each["id"] for each in page["members"]] == eleven[:4]
    rest = (await zoom.get(path, page_size=4, next_page_token=page["next_page_token"])).json()
    assert [each["id"] for each in rest["members"]] == eleven[4:8]
    assert (await zoom.call("DELETE", f"{path}/{eleven[0]}")).status_code == 204
    assert refused(await zoom.call("DELETE", f"{path}/{eleven[0]}")) == (404, 4131)


async def test_a_deleted_group_is_gone(zoom: Caller) -> None:
    path = f"/im/groups/{made(zoom).id}"
    assert (await zoom.call("DELETE", path)).status_code == 204
    assert refused(await zoom.get(path)) == (404, 4130)


async def test_once_they_have_ended_all_but_create_and_adding_members_is_gone(zoom: Caller) -> None:
    path = f"/im/groups/{made(zoom, 'QA', LIAM.zoom_id).id}"
    zoom.world.of(im_groups.State).ended = True
    for operation in im_groups.OPERATIONS:
        where = operation.path.replace("/im/groups/{groupId}", path).replace("{memberId}", LIAM.zoom_id)
        body = {"members": [{"id": EMMA.zoom_id}]} if operation.path.endswith("members") else {"name": "New"}
        answer = await zoom.call(operation.method, where, **({"json": body} if operation.has_body else {}))
        if operation.method == "POST":
            assert answer.status_code == 201
        else:
            assert refused(answer) == (410, 4137)
            assert answer.json()["message"] == "The IM Group APIs are no longer available."


async def test_a_free_account_has_no_im_groups() -> None:
    async with calling(plan="free") as zoom:
        assert refused(await zoom.call("POST", "/im/groups", json={"name": "QA"})) == (400, 200)
        assert refused(await zoom.get("/im/groups")) == (400, 200)
