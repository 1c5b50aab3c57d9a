"""`/zoom link`, `unlink`, `whoami`: who is who in Zoom."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NOON
from tests.journeys.stage import Stage, playing, words


async def test_link_whoami_unlink(either_way: Stage) -> None:
    emma = either_way.emma
    assert "not linked" in words(await emma.asks("/zoom whoami"))
    assert "emma@acme.example" in words(await emma.asks("/zoom link"))
    assert "emma@acme.example" in words(await emma.asks("/zoom whoami"))
    assert "removed" in words(await emma.asks("/zoom unlink"))
    assert "no link" in words(await emma.asks("/zoom unlink"))


async def test_an_admin_ties_somebody_with_another_address(stage: Stage) -> None:
    answer = await stage.ada.asks("/zoom link @noah yuki@acme.example")
    assert "yuki@acme.example" in words(answer)
    told = await stage.noah.asks("/zoom whoami")
    assert "yuki@acme.example" in words(told)
    assert stage.ada.id in words(told)


@pytest.mark.parametrize("who", ["emma", "noah"])
async def test_nobody_else_does(stage: Stage, who: str) -> None:
    answer = await getattr(stage, who).asks("/zoom link @noah ada@acme.example")
    assert "Only admins" in words(answer)
    assert "not linked" in words(await stage.noah.asks("/zoom whoami"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/zoom link @noah", "noah"),
        ("/zoom link @nobody a@acme.example", "@nobody"),
        ("/zoom link @noah nothing", "nothing"),
        ("/zoom link @noah ghost@acme.example", "ghost@acme.example"),
    ],
)
async def test_a_wrong_link_line_is_answered(stage: Stage, line: str, said: str) -> None:
    assert said in words(await stage.ada.asks(line))


async def test_a_user_group_may_be_the_admins(tmp_path: Path) -> None:
    async with playing(tmp_path, start=NOON, bot_admins="S0ITADMIN") as stage:
        assert "ada@acme.example" in words(await stage.ada.asks("/zoom link @noah ada@acme.example"))
        assert "Only admins" in words(await stage.emma.asks("/zoom link @noah ada@acme.example"))


async def test_no_admins_means_nobody(tmp_path: Path) -> None:
    async with playing(tmp_path, start=NOON, bot_admins="") as stage:
        assert "Only admins" in words(await stage.ada.asks("/zoom link @noah ada@acme.example"))
