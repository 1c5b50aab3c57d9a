"""Contact groups: what is sent, what comes back, and what Zoom calls otherwise here."""

from typing import Any

import httpx
import pydantic
import pytest

from bot.zoom import contact_groups, errors
from bot.zoom.contact_groups import Privacy
from tests.zoom import builders
from tests.zoom.builders import Fake

QA = {
    "group_id": "dir.1",
    "group_name": "QA",
    "group_privacy": 2,
    "description": "Tests",
    "total_members": 1,
}


async def test_a_group_is_created_with_its_first_members(fake: Fake) -> None:
    route = fake.on("POST", "/contacts/groups").respond(201, json=QA)
    request = contact_groups.Request(
        group_name="QA",
        group_privacy=Privacy.MEMBERS,
        description=None,
        group_members=contact_groups.users(["Z1"]),
    )
    made = await contact_groups.create(fake.client, request)
    assert (made.group_id, made.group_name, made.total_members) == ("dir.1", "QA", 1)
    assert builders.body_of(route) == {
        "group_name": "QA",
        "group_privacy": 2,
        "group_members": [{"type": 1, "id": "Z1"}],
    }


async def test_a_change_has_other_names_and_can_empty_the_description(fake: Fake) -> None:
    route = fake.on("PATCH", "/contacts/groups/dir.1").respond(204)
    change = contact_groups.Update(name="Quality", privacy=Privacy.RESTRICTED, description="")
    await contact_groups.update(fake.client, "dir.1", change)
    assert builders.body_of(route) == {"name": "Quality", "privacy": 3, "description": ""}


async def test_an_unknown_group_is_told_with_the_code_of_wrong_requests(fake: Fake) -> None:
    unknown = builders.refusal(400, 300, "A group with this groupId: dir.9 does not exist.")
    fake.on("GET", "/contacts/groups/dir.9").mock(return_value=unknown)
    with pytest.raises(errors.NotFound):
        await contact_groups.get(fake.client, "dir.9")


async def test_a_group_is_read_and_deleted(fake: Fake) -> None:
    fake.on("GET", "/contacts/groups/dir.1").respond(200, json=QA)
    deleted = fake.on("DELETE", "/contacts/groups/dir.1").respond(204)
    assert (await contact_groups.get(fake.client, "dir.1")).description == "Tests"
    await contact_groups.delete(fake.client, "dir.1")
    assert deleted.called


async def test_lists_come_by_fifty(fake: Fake) -> None:
    row = {"group_id": "dir.1", "group_name": "QA", "group_privacy": 2}
    pages: list[dict[str, Any]] = [
        {"groups": [row], "next_page_token": "t"},
        {"groups": [{**row, "group_id": "dir.2"}], "next_page_token": ""},
    ]
    groups = fake.on("GET", "/contacts/groups").mock(
        side_effect=[httpx.Response(200, json=each) for each in pages]
    )
    members = fake.on("GET", "/contacts/groups/dir.1/members").respond(
        200, json={"group_members": [{"type": 2, "id": "G1", "name": "Developers"}]}
    )
    assert [each.group_id async for each in contact_groups.each(fake.client)] == ["dir.1", "dir.2"]
    found = [(each.type, each.name) async for each in contact_groups.members(fake.client, "dir.1")]
    assert found == [(2, "Developers")]
    for route in (groups, members):
        assert route.calls.last.request.url.params["page_size"] == "50"


@pytest.mark.parametrize(
    ("answer", "added"),
    [
        (httpx.Response(201, json={"member_ids": ["Z1"]}), {"Z1"}),
        (httpx.Response(201, json={"member_ids": []}), set()),
        (httpx.Response(201), set()),
    ],
)
async def test_those_who_were_added_are_named(fake: Fake, answer: httpx.Response, added: set[str]) -> None:
    route = fake.on("POST", "/contacts/groups/dir.1/members").mock(return_value=answer)
    assert await contact_groups.add_members(fake.client, "dir.1", ["Z1"]) == added
    assert builders.body_of(route) == {"group_members": [{"type": 1, "id": "Z1"}]}


@pytest.mark.parametrize("count", [0, 51])
async def test_one_call_adds_from_one_to_fifty(fake: Fake, count: int) -> None:
    with pytest.raises(pydantic.ValidationError):
        await contact_groups.add_members(fake.client, "dir.1", ["Z"] * count)
