"""User groups: what is sent, what comes back."""

from typing import Any

import httpx
import pydantic
import pytest

from bot.zoom import errors, groups
from tests.zoom import builders
from tests.zoom.builders import Fake

QA = {"id": "G1", "name": "QA", "total_members": 3}


async def test_a_group_is_created_by_its_name_alone(fake: Fake) -> None:
    route = fake.on("POST", "/groups").respond(201, json=QA)
    made = await groups.create(fake.client, groups.Request(name="QA"))
    assert (made.id, made.name, made.total_members) == ("G1", "QA", 3)
    assert builders.body_of(route) == {"name": "QA"}


@pytest.mark.parametrize("name", ["", "x" * 129])
def test_a_name_that_zoom_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        groups.Request(name=name)


@pytest.mark.parametrize(
    ("status", "code", "message", "kind"),
    [
        (400, 200, "Only available for Paid account.", errors.NotAllowed),
        (200, 200, "Only available for Paid account.", errors.NotAllowed),
        (400, 300, "Missing field: name.", errors.Invalid),
        (300, 300, "Missing field: name.", errors.Invalid),
        (
            400,
            300,
            "It has reached the maximum number of groups. You can clean up some groups then add.",
            errors.Invalid,
        ),
        (404, 4130, "A group with this G1 does not exist.", errors.NotFound),
        (409, 4132, 'The group name "QA" is already in use.', errors.Conflict),
        (
            429,
            429,
            (
                "You have exceeded the daily rate limit (100) of Create a Group API request for this "
                "account. This limit resets at GMT 00:00:00."
            ),
            errors.Daily,
        ),
    ],
)
async def test_a_refusal_says_what_it_is_about(
    fake: Fake, status: int, code: int, message: str, kind: type[errors.ZoomError]
) -> None:
    fake.on("POST", "/groups").mock(return_value=builders.refusal(status, code, message))
    with pytest.raises(kind) as caught:
        await groups.create(fake.client, groups.Request(name="QA"))
    assert caught.value.code == code
    assert not caught.value.outcome_unknown


async def test_an_answer_that_says_nothing_leaves_open_what_became_of_it(fake: Fake) -> None:
    fake.on("POST", "/groups").respond(201, json={})
    with pytest.raises(errors.Garbled) as caught:
        await groups.create(fake.client, groups.Request(name="QA"))
    assert caught.value.outcome_unknown


async def test_a_group_is_read_renamed_and_deleted(fake: Fake) -> None:
    fake.on("GET", "/groups/G1").respond(200, json=QA)
    renamed = fake.on("PATCH", "/groups/G1").respond(204)
    deleted = fake.on("DELETE", "/groups/G1").respond(204)
    assert (await groups.get(fake.client, "G1")).name == "QA"
    await groups.update(fake.client, "G1", groups.Request(name="Quality"))
    await groups.delete(fake.client, "G1")
    assert builders.body_of(renamed) == {"name": "Quality"}
    assert deleted.called


async def test_a_group_of_another_account_is_not_ours_to_see(fake: Fake) -> None:
    foreign = builders.refusal(400, 1010, "Group does not belong to your account.")
    fake.on("GET", "/groups/G9").mock(return_value=foreign)
    with pytest.raises(errors.NotAllowed):
        await groups.get(fake.client, "G9")


async def test_all_groups_and_members_are_listed(fake: Fake) -> None:
    pages: list[dict[str, Any]] = [
        {"groups": [QA], "next_page_token": "t"},
        {"groups": [{"id": "G2", "name": "Ops"}]},
    ]
    fake.on("GET", "/groups").mock(side_effect=[httpx.Response(200, json=each) for each in pages])
    fake.on("GET", "/groups/G1/members").respond(
        200, json={"members": [{"id": "Z1", "email": "emma@acme.example", "type": 2}]}
    )
    assert [each.name async for each in groups.each(fake.client)] == ["QA", "Ops"]
    assert [each.id async for each in groups.members(fake.client, "G1")] == ["Z1"]


@pytest.mark.parametrize(("ids", "added"), [("Z1,Z2", {"Z1", "Z2"}), ("Z1, Z2 ", {"Z1", "Z2"}), ("", set())])
async def test_those_who_were_added_are_named(fake: Fake, ids: str, added: set[str]) -> None:
    answer = {"ids": ids, "added_at": "2026-10-20T09:30:00Z"}
    route = fake.on("POST", "/groups/G1/members").respond(201, json=answer)
    assert await groups.add_members(fake.client, "G1", ["Z1", "Z2"]) == added
    assert builders.body_of(route) == {"members": [{"id": "Z1"}, {"id": "Z2"}]}


async def test_nobody_is_said_to_be_added_where_zoom_says_nothing(fake: Fake) -> None:
    fake.on("POST", "/groups/G1/members").respond(201)
    assert await groups.add_members(fake.client, "G1", ["Z1"]) == frozenset()


@pytest.mark.parametrize("count", [0, 31])
async def test_one_call_adds_from_one_to_thirty(fake: Fake, count: int) -> None:
    with pytest.raises(pydantic.ValidationError):
        await groups.add_members(fake.client, "G1", ["Z"] * count)
