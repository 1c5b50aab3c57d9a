"""Which Zoom user a Slack user is, where Slack or Zoom says little."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.errors import Refusal
from tests.services import rig
from tests.services.rig import EMMA, Rig


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


async def test_whom_slack_vouches_for_with_no_address_is_linked_by_an_admin(life: Rig) -> None:
    life.slack.people[EMMA] = replace(life.slack.people[EMMA], email="")
    with pytest.raises(Refusal, match="no e-mail address") as refused:
        await life.linking.by_email(EMMA)
    assert "/zoom link @you address" in refused.value.next_step
    assert life.door.calls == []


async def test_an_expired_invitation_is_not_taken_for_an_unknown_address(life: Rig) -> None:
    expired = {"code": 1120, "message": "Invitation does not exist or has expired."}
    life.door.fail("GET", httpx.Response(404, json=expired))
    with pytest.raises(Refusal, match="invitation to Zoom has expired"):
        await life.linking.by_email(EMMA)


async def test_a_user_of_another_account_is_told_so(life: Rig) -> None:
    foreign = {"code": 1010, "message": "User does not belong to this account."}
    life.door.fail("GET", httpx.Response(400, json=foreign))
    with pytest.raises(Refusal, match="another Zoom account"):
        await life.linking.by_email(EMMA)
