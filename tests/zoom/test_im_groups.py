"""IM groups: what is sent, what comes back, and that they are ending."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pydantic
import pytest

from bot import zoom
from bot.zoom import errors, im_groups
from tests.zoom import builders
from tests.zoom.builders import Fake

QA = {
    "id": "I1",
    "name": "QA",
    "type": "shared",
    "search_by_domain": True,
    "search_by_account": False,
    "search_by_ma_account": False,
    "total_members": 3,
}
GONE = (410, 4137, "The IM Group APIs are no longer available.")


async def test_a_switch_that_is_off_is_sent_as_false(fake: Fake) -> None:
    route = fake.on("POST", "/im/groups").respond(201, json={"id": "I1", "name": "QA", "total_members": 0})
    request = im_groups.Request(name="QA", type=im_groups.Type.SHARED, search_by_domain=False)
    made = await im_groups.create(fake.client, request)
    assert (made.id, made.type) == ("I1", "normal")
    assert builders.body_of(route) == {"name": "QA", "type": "shared", "search_by_domain": False}


@pytest.mark.parametrize("content", [b"{}", b""])
async def test_an_empty_answer_is_read_back_by_name(fake: Fake, content: bytes) -> None:
    fake.on("POST", "/im/groups").mock(return_value=httpx.Response(201, content=content))
    fake.on("GET", "/im/groups").respond(200, json={"groups": [{"id": "I0", "name": "Ops"}, QA]})
    made = await im_groups.create(fake.client, im_groups.Request(name="QA"))
    assert (made.id, made.type) == ("I1", "shared")


@pytest.mark.parametrize(
    "listed",
    [
        httpx.Response(200, json={"groups": []}),
        httpx.Response(410, json={"code": 4137, "message": "The IM Group APIs are no longer available."}),
    ],
)
async def test_an_empty_answer_that_cannot_be_read_back_is_not_taken_for_a_refusal(
    fake: Fake, listed: httpx.Response
) -> None:
    fake.on("POST", "/im/groups").respond(201, json={})
    fake.on("GET", "/im/groups").mock(return_value=listed)
    with pytest.raises(errors.Garbled) as caught:
        await im_groups.create(fake.client, im_groups.Request(name="QA"))
    assert caught.value.outcome_unknown


async def test_a_change_sends_what_is_given_and_nothing_else(fake: Fake) -> None:
    route = fake.on("PATCH", "/im/groups/I1").respond(204)
    await im_groups.update(fake.client, "I1", im_groups.Update(search_by_account=False), name="QA")
    assert route.call_count == 1
    assert builders.body_of(route) == {"search_by_account": False}


async def test_where_zoom_wants_to_hear_the_name_it_is_sent_along(fake: Fake) -> None:
    missing = builders.refusal(400, 300, "Missing field: name")
    route = fake.on("PATCH", "/im/groups/I1").mock(side_effect=[missing, httpx.Response(204)])
    await im_groups.update(fake.client, "I1", im_groups.Update(search_by_account=True), name="QA")
    assert builders.body_of(route) == {"search_by_account": True, "name": "QA"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (im_groups.Update(name="Quality"), "Missing field: name"),
        (im_groups.Update(search_by_account=True), "Validation Failed."),
    ],
)
async def test_any_other_refusal_of_a_change_is_one(
    fake: Fake, change: im_groups.Update, message: str
) -> None:
    route = fake.on("PATCH", "/im/groups/I1").mock(return_value=builders.refusal(400, 300, message))
    with pytest.raises(errors.Invalid):
        await im_groups.update(fake.client, "I1", change, name="QA")
    assert route.call_count == 1


async def listed(client: zoom.Zoom) -> object:
    return [each.id async for each in im_groups.each(client)]


async def listed_members(client: zoom.Zoom) -> object:
    return [each.id async for each in im_groups.members(client, "I1")]


@pytest.mark.parametrize(
    ("method", "path", "call"),
    [
        ("GET", "/im/groups", listed),
        ("GET", "/im/groups/I1", lambda client: im_groups.get(client, "I1")),
        ("GET", "/im/groups/I1/members", listed_members),
        ("DELETE", "/im/groups/I1", lambda client: im_groups.delete(client, "I1")),
        ("POST", "/im/groups", lambda client: im_groups.create(client, im_groups.Request(name="QA"))),
        ("POST", "/im/groups/I1/members", lambda client: im_groups.add_members(client, "I1", ["Z1"])),
        (
            "PATCH",
            "/im/groups/I1",
            lambda client: im_groups.update(client, "I1", im_groups.Update(name="X"), name="QA"),
        ),
    ],
)
async def test_every_operation_says_when_im_groups_have_ended(
    fake: Fake, method: str, path: str, call: Callable[[zoom.Zoom], Awaitable[Any]]
) -> None:
    fake.on(method, path).mock(return_value=builders.refusal(*GONE))
    with pytest.raises(errors.Gone):
        await call(fake.client)


async def test_all_groups_come_at_once_and_members_by_pages(fake: Fake) -> None:
    groups = fake.on("GET", "/im/groups").respond(200, json={"total_records": 1, "groups": [QA]})
    pages: list[dict[str, Any]] = [
        {"members": [{"id": "Z1"}], "next_page_token": "t"},
        {"members": [{"id": "Z2"}], "next_page_token": ""},
    ]
    fake.on("GET", "/im/groups/I1/members").mock(
        side_effect=[httpx.Response(200, json=each) for each in pages]
    )
    assert await listed(fake.client) == ["I1"]
    assert dict(groups.calls.last.request.url.params) == {}
    assert await listed_members(fake.client) == ["Z1", "Z2"]


async def test_a_group_is_read_and_deleted_and_people_are_added(fake: Fake) -> None:
    fake.on("GET", "/im/groups/I1").respond(200, json=QA)
    deleted = fake.on("DELETE", "/im/groups/I1").respond(204)
    fake.on("POST", "/im/groups/I1/members").respond(201, json={"ids": "Z1"})
    group = await im_groups.get(fake.client, "I1")
    assert (group.type, group.search_by_domain, group.search_by_account) == ("shared", True, False)
    assert await im_groups.add_members(fake.client, "I1", ["Z1", "Z2"]) == {"Z1"}
    await im_groups.delete(fake.client, "I1")
    assert deleted.called


@pytest.mark.parametrize("count", [0, 11])
async def test_one_call_adds_from_one_to_ten(fake: Fake, count: int) -> None:
    with pytest.raises(pydantic.ValidationError):
        await im_groups.add_members(fake.client, "I1", ["Z"] * count)
