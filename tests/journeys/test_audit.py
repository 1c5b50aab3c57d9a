"""Who did what: for admins, in plain words, whole, and without a secret."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.resources import summaries
from bot.services.audit import audit_verify
from bot.store import reading
from sandbox.slack.model import Message
from tests.journeys import stage as stage_
from tests.journeys import test_schedule
from tests.journeys.approving import KARL, POLICY, asked, card, presses
from tests.journeys.conftest import NOON
from tests.journeys.stage import Player, Stage, labels, words
from tests.store import builders


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Stage]:
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    actions = ("create", "autoCreate")
    async with stage_.playing(
        tmp_path, start=NOON, bot_policy=policy, bot_user_actions=actions, bot_passcode="show"
    ) as playing:
        yield playing


async def looks(player: Player, line: str) -> Message:
    """What somebody is shown for it."""
    before = len(player.whispers())
    assert (await player.types(line)).acked
    return await player.stage.until(lambda: next(iter(player.whispers()[before:]), None))


async def test_an_admin_sees_who_approved_what(office: Stage) -> None:
    await presses(office.ada, await asked(office), "Approve")
    await card(office, "✉️")
    shown = words(await looks(office.ada, "/zoom audit user"))
    assert "Created" in shown
    assert KARL in shown
    shown = words(await looks(office.ada, "/zoom audit @ada request since today"))
    assert "Approved" in shown
    assert f"<@{office.ada.id}>" in shown
    assert "of the policy" in shown
    assert "Created" not in shown


async def test_nobody_else_does(office: Stage) -> None:
    assert "Only admins" in words(await looks(office.emma, "/zoom audit"))


async def test_what_is_not_understood_is_said_with_an_example(office: Stage) -> None:
    shown = words(await looks(office.ada, "/zoom audit usr"))
    assert "usr" in shown
    assert "audit @emma user since" in shown


async def test_older_entries_take_the_place_of_the_later_ones(office: Stage) -> None:
    assert office.bot is not None
    for n in range(25):
        await office.bot.store.audit.add(builders.entry(subject=f"no{n}"))
    shown = await looks(office.ada, "/zoom audit")
    assert "no24" in words(shown)
    assert "no4" not in words(shown)
    assert labels(shown) == ["Older"]
    await presses(office.ada, shown, "Older")
    await office.until(lambda: "no4" in words(shown) or None)
    assert "no24" not in words(shown)
    assert labels(shown) == []


def secrets(stage: Stage) -> set[str]:
    """All that Zoom and Slack handed out, or were handed, which acts as a key."""
    found = {"xoxb-sandbox", "xapp-sandbox", "sandbox-secret", "/slack/response/"}
    keys = {"access_token", "password", "start_url", "join_url", "encrypted_password", "pwd", "h323_password"}
    for call in stage.world.zoom.calls:
        for body in (call.request_body, call.response_body):
            found |= {str(value) for name, value in pairs(body) if name in keys and value}
    return found


def pairs(body: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 any JSON
    if isinstance(body, list):
        return [pair for each in body for pair in pairs(each)]
    if not isinstance(body, dict):
        return []
    return [*body.items(), *(pair for each in body.values() for pair in pairs(each))]


async def test_no_secret_is_in_it_after_all_that_has_one(office: Stage, tmp_path: Path) -> None:
    office.world.zoom.admission.managed_domains = {"acme.example"}
    await office.emma.types("/zoom meeting Retro at tomorrow 15:00 with @liam")
    await office.until(lambda: office.cards or None)
    await office.emma.opens("/zoom schedule")
    office.emma.fills({"topic": "Planning"})
    await test_schedule.at_page(office.emma, "Security")
    assert (await office.emma.submits({"passcode": "s3cret77"})).acked
    await test_schedule.back(office.emma)
    assert (await office.emma.submits()).acked
    await office.until(lambda: len(office.cards) > 1 or None)
    await presses(office.ada, await asked(office, action="autoCreate"), "Approve")
    await card(office, "✅")
    user = next(each for each in office.world.zoom.users.values() if each.email == KARL)
    assert user.action == "autoCreate"

    with reading.opened(tmp_path / "store.sqlite") as audit:
        rows = [dict(row) for row in audit.rows()]
    actions = [row["action"] for row in rows]
    assert actions.count("meeting.created") == 2
    assert "user.created" in actions
    recorded = json.dumps(rows)
    assert "Planning" in recorded
    assert summaries.HIDDEN in recorded  # that there was a passcode
    found = {*secrets(office), user.password}
    assert "s3cret77" in found
    assert len(found) > 8
    assert all(found)
    assert [each for each in found if each in recorded] == []
    assert audit_verify.report(tmp_path / "store.sqlite").whole
