"""Lists page by page."""

from typing import Any

import httpx
import pytest

from bot.zoom import errors, users
from tests.zoom import builders
from tests.zoom.builders import Fake


def page(*names: str, token: str = "") -> dict[str, Any]:
    return {"users": [{"id": name} for name in names], "next_page_token": token, "page_size": 300}


async def test_all_pages_are_read_with_the_same_parameters(fake: Fake) -> None:
    pages = [page("a", "b", token="t1"), page("c", token="t2"), page("d")]
    route = fake.on("GET", "/users").mock(side_effect=[httpx.Response(200, json=each) for each in pages])
    found = [user.id async for user in users.each(fake.client, status=users.Status.INACTIVE)]
    assert found == ["a", "b", "c", "d"]
    assert [dict(call.request.url.params) for call in route.calls] == [
        {"status": "inactive", "page_size": "300"},
        {"status": "inactive", "page_size": "300", "next_page_token": "t1"},
        {"status": "inactive", "page_size": "300", "next_page_token": "t2"},
    ]


@pytest.mark.parametrize("tokens", [["t1", "t1", "t1"], ["t1", "t2", "t1", "t2"]])
async def test_a_repeated_token_ends_the_list(fake: Fake, tokens: list[str]) -> None:
    answers = [httpx.Response(200, json=page(f"u{n}", token=token)) for n, token in enumerate(tokens)]
    route = fake.on("GET", "/users").mock(side_effect=answers)
    found = [user.id async for user in users.each(fake.client)]
    assert len(found) == len(set(found)) == route.call_count == len(set(tokens)) + 1


@pytest.mark.parametrize("end", ["", None])
async def test_an_empty_list_is_empty(fake: Fake, end: str | None) -> None:
    fake.on("GET", "/users").respond(200, json={"users": [], "next_page_token": end})
    assert [user async for user in users.each(fake.client)] == []


@pytest.mark.parametrize("body", [b"{}", b"[]", b"", b'{"users": {"id": "a"}}'])
async def test_a_page_without_the_list_is_an_error(fake: Fake, body: bytes) -> None:
    fake.on("GET", "/users").mock(return_value=httpx.Response(200, content=body))
    with pytest.raises(errors.Garbled):
        await anext(users.each(fake.client))


async def test_an_expired_token_is_an_error_not_an_end(fake: Fake) -> None:
    expired = builders.refusal(400, 300, "The next page token is invalid or expired.")
    fake.on("GET", "/users").mock(side_effect=[httpx.Response(200, json=page("a", token="t1")), expired])
    found = users.each(fake.client)
    assert (await anext(found)).id == "a"
    with pytest.raises(errors.Invalid, match="page token"):
        await anext(found)


async def test_pages_are_asked_for_only_as_they_are_read(fake: Fake) -> None:
    route = fake.on("GET", "/users").respond(200, json=page("a", token="t1"))
    assert (await anext(users.each(fake.client))).id == "a"
    assert route.call_count == 1
