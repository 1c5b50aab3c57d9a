"""Who may do what only admins may."""

from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.slack import errors
from tests.services import rig
from tests.services.rig import ADA, EMMA, LIAM


async def test_a_group_that_slack_does_not_know_shuts_nobody_out_and_lets_nobody_in(tmp_path: Path) -> None:
    async with rig.outside(tmp_path).life(admin_ids=frozenset({EMMA, "S1", "S2"})) as life:
        life.slack.fail("members:S1", errors.Refused("usergroups.users.list", "no_such_subteam"))
        await life.admins.require(EMMA, "do it")
        await life.admins.require(ADA, "do it")
        with pytest.raises(Refusal, match="Only admins"):
            await life.admins.require(LIAM, "do it")


async def test_who_is_named_is_an_admin_while_slack_is_silent(tmp_path: Path) -> None:
    async with rig.outside(tmp_path).life(admin_ids=frozenset({EMMA, "S1"})) as life:
        life.slack.fail("members", rig.silent())
        await life.admins.require(EMMA, "do it")
        life.slack.fail("members", rig.silent())
        with pytest.raises(errors.Silent):
            await life.admins.require(ADA, "do it")


async def test_a_groups_members_are_asked_for_once_a_minute(tmp_path: Path) -> None:
    async with rig.outside(tmp_path).life(admin_ids=frozenset({"S1"})) as life:
        await life.admins.everybody()
        life.slack.fail("members", rig.silent())
        assert await life.admins.everybody() == {ADA}
