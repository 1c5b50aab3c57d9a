"""Several people side by side."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from sandbox.page import beside
from tests.sandbox.page.builders import Read

APP = Starlette(routes=[Route(beside.PATH, beside.show)])


async def frames(query: str = "") -> list[dict[str, str | None]]:
    transport = httpx.ASGITransport(APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test") as client:
        answer = await client.get(f"{beside.PATH}{query}")
    assert answer.text.startswith("<!doctype html>")
    return Read(answer.text).all("iframe")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Emma Weber", "Ada Novak", "Ines Costa"]),
        ("?as=noah,liam", ["Noah Diaz", "Liam Carter"]),
        ("?as=nobody", ["Emma Weber", "Ada Novak", "Ines Costa"]),
    ],
    ids=["without names", "names", "unknown names"],
)
async def test_people_stand_side_by_side(query: str, names: list[str]) -> None:
    assert [each["title"] for each in await frames(query)] == names


async def test_who_approves_starts_where_that_is_done_and_others_in_their_messages() -> None:
    emma, ada, _ = (each["src"] for each in await frames())
    assert (emma, ada) == ("/?as=emma&in=D0EMMA001&beside", "/?as=ada&in=C0ITADMIN&beside")
