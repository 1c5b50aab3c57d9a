"""A changed policy that cannot be taken over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import PolicyError
from bot.services.mistakes import Mistakes
from bot.services.replies import Replies
from bot.slack import errors
from tests.services import rig
from tests.services.rig import ADA, Rig


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


@pytest.fixture
def mistakes(life: Rig) -> Mistakes:
    return Mistakes(life.admins, Replies(life.ports))


async def test_the_admins_are_told_what_is_wrong(life: Rig, mistakes: Mistakes) -> None:
    mistakes.tell(PolicyError(["line 3: for is empty", "line 4: <!channel> is nobody"]))
    await mistakes.close()
    (told,) = life.slack.said
    assert told.to == ADA
    assert "the rules of before hold" in told.words
    assert "line 3: for is empty\nline 4: &lt;!channel&gt; is nobody" in told.message.text


async def test_of_many_mistakes_ten_are_named(life: Rig, mistakes: Mistakes) -> None:
    mistakes.tell(PolicyError([f"line {number}: wrong" for number in range(1, 13)]))
    await mistakes.close()
    assert life.slack.told("line 10: wrong\nand 2 more")
    assert not life.slack.told("line 11")


async def test_nobody_is_told_while_slack_does_not_say_who_is_an_admin(tmp_path: Path) -> None:
    async with rig.outside(tmp_path).life(admin_ids=frozenset({"S0ADMINS1"})) as life:
        mistakes = Mistakes(life.admins, Replies(life.ports))
        life.slack.fail("members", errors.Silent("usergroups.users.list"))
        mistakes.tell(PolicyError(["line 3: wrong"]))
        await mistakes.close()
        assert not life.slack.said
