"""Who somebody is in Zoom, and what they kept."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot import zoom
from bot.errors import Refusal
from bot.resources import base
from bot.store.port import Preset
from sandbox.cast import CAST
from tests.services import rig
from tests.services.rig import ADA, EMMA, LIAM, NOON, Rig

NOAH, PIA, OTTO = (each.slack_id for each in (CAST[3], CAST[5], CAST[6]))


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


async def test_somebody_else_is_found_by_their_address_and_not_tied(life: Rig) -> None:
    user = await life.askers.of(EMMA).zoom_user(LIAM)
    assert user.email == life.slack.people[LIAM].email
    assert await life.linking.known(LIAM) is None


async def test_somebody_whom_an_admin_tied_is_found_by_that(life: Rig) -> None:
    await life.linking.by_admin(ADA, NOAH, life.slack.people[LIAM].email)
    assert (await life.askers.of(EMMA).zoom_user(NOAH)).email == life.slack.people[LIAM].email


async def test_the_asker_is_tied_and_told(life: Rig) -> None:
    user = await life.askers.of(EMMA).zoom_user(EMMA)
    link = await life.linking.known(EMMA)
    assert link is not None
    assert link.zoom_id == user.id
    assert life.slack.told("You are now linked", to=EMMA)


async def test_people_are_found_by_the_address_that_slack_has(life: Rig) -> None:
    asker = life.askers.of(EMMA)
    assert await asker.with_email(life.slack.people[LIAM].email) == life.slack.people[LIAM]
    assert await asker.with_email("nobody@acme.example") is None


@pytest.mark.parametrize(
    ("slack_id", "why"),
    [
        (NOAH, "Noah Diaz's e-mail address belongs to no Zoom user."),
        (PIA, "Pia Lund's Zoom user is still pending: the invitation was not accepted yet."),
        (OTTO, "Otto Berg's Zoom user is deactivated."),
    ],
)
async def test_who_has_none_to_use_is_named_in_one_sentence(life: Rig, slack_id: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        await life.askers.of(EMMA).zoom_user(slack_id)
    assert refused.value.text == why
    assert not refused.value.next_step


async def test_who_shows_no_address_is_named(life: Rig) -> None:
    life.slack.people[LIAM] = replace(life.slack.people[LIAM], email="")
    with pytest.raises(Refusal, match="no e-mail address of Liam Carter"):
        await life.askers.of(EMMA).zoom_user(LIAM)


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (404, 1120, "Liam Carter's invitation to Zoom has expired."),
        (400, 1010, "Liam Carter's Zoom user belongs to another Zoom account."),
    ],
)
async def test_what_zoom_says_of_somebody_is_told(life: Rig, status: int, code: int, why: str) -> None:
    life.door.fail("GET", httpx.Response(status, json={"code": code, "message": "No."}))
    with pytest.raises(Refusal) as refused:
        await life.askers.of(EMMA).zoom_user(LIAM)
    assert refused.value.text == why


async def test_a_zoom_user_that_was_deleted_since_is_not_there_any_more(life: Rig) -> None:
    await life.linking.by_email(EMMA)
    life.door.fail("GET", httpx.Response(404, json={"code": 1001, "message": "User does not exist."}))
    with pytest.raises(Refusal, match="Your Zoom user is not there any more"):
        await life.askers.of(EMMA).zoom_user(EMMA)


async def test_what_is_nobodys_fault_stays_zooms_error(life: Rig) -> None:
    life.door.fail("GET", httpx.Response(403, json={"code": 200, "message": "No permission."}))
    with pytest.raises(zoom.errors.NotAllowed):
        await life.askers.of(EMMA).zoom_user(LIAM)


async def test_of_many_each_is_found_or_named(life: Rig) -> None:
    found, missing = await base.zoom_users(life.askers.of(EMMA), [LIAM, NOAH, ADA])
    assert list(found) == [LIAM, ADA]
    assert missing == {NOAH: "Noah Diaz's e-mail address belongs to no Zoom user."}


async def test_a_preset_is_of_the_kind_that_is_asked_for(life: Rig) -> None:
    await life.store.presets.put(Preset(EMMA, "meeting", "standup", {"minutes": 15}, NOON))
    assert await life.askers.of(EMMA, kind="meeting").preset("Standup") == {"minutes": 15}
    with pytest.raises(Refusal, match="no preset"):
        await life.askers.of(EMMA, kind="club").preset("standup")


async def test_the_people_of_a_group_are_slacks(life: Rig) -> None:
    assert await life.askers.of(EMMA).members("S1") == {ADA}
