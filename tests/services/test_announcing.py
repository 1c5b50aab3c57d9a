"""The card, the host's Start and the invited, where Slack or Zoom fails."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.domain.requests import Request, State
from bot.errors import Refusal
from bot.jobs.port import Job, JobState
from bot.slack import errors
from tests.services import rig
from tests.services.rig import ADA, CHANNEL, EMMA, LIAM, Rig

KEY = "meeting:1"
NO_ENTRY = errors.NoEntry("chat.postMessage", "channel_not_found")
REFUSED = errors.Refused("chat.postMessage", "invalid_blocks")


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        await life.linking.by_email(EMMA)
        await life.ask("Retro at tomorrow 15:00 with <@U0LIAM002>")
        yield life


async def request(life: Rig) -> Request:
    found = await life.store.requests.get(KEY)
    assert found is not None
    return found


async def test_a_card_that_slack_refuses_is_said_to_be_refused(life: Rig) -> None:
    life.slack.fail("post", REFUSED)
    await life.run(KEY)
    (offer,) = life.slack.told("Post the card")
    assert "did not take its card (invalid_blocks)" in offer.words
    assert (await request(life)).state is State.ATTENTION
    assert await life.announcing.post_again(EMMA, KEY) == "The card is posted."
    with pytest.raises(Refusal, match="settled already"):
        await life.announcing.post_again(EMMA, KEY)


async def test_a_card_without_a_place_comes_to_its_asker_who_is_told_so(life: Rig) -> None:
    life.slack.fail("post", NO_ENTRY)
    life.slack.fail("answer", errors.NoEntry("response_url", "used_url"))
    await life.run(KEY)
    assert life.slack.told("Meeting ID", to=EMMA)
    assert life.slack.told("I may not post where you asked")
    assert (await request(life)).state is State.DONE


async def test_posted_anew_without_a_place_it_is_not_said_to_be_posted(life: Rig) -> None:
    life.slack.fail("post", rig.silent())
    await life.run(KEY)
    life.slack.fail("post", NO_ENTRY)
    assert "I may not post where you asked" in await life.announcing.post_again(EMMA, KEY)
    assert life.slack.told("Meeting ID", to=EMMA)


async def test_a_card_is_posted_anew_for_its_asker_alone(life: Rig) -> None:
    life.slack.fail("post", rig.silent())
    await life.run(KEY)
    for asker, key in ((LIAM, KEY), (EMMA, "meeting:unknown")):
        with pytest.raises(Refusal, match="not yours"):
            await life.announcing.post_again(asker, key)
    assert not life.slack.told("Meeting ID", to=CHANNEL)


async def test_a_card_that_may_be_missing_again_can_be_posted_again(life: Rig) -> None:
    life.slack.fail("post", rig.silent(), rig.silent())
    await life.run(KEY)
    assert "did not confirm" in await life.announcing.post_again(EMMA, KEY)
    assert await life.announcing.post_again(EMMA, KEY) == "The card is posted."


async def test_where_the_bot_may_not_post_the_card_comes_by_the_reply_url(life: Rig) -> None:
    life.slack.fail("post", NO_ENTRY)
    await life.run(KEY)
    assert len(life.slack.told("Meeting ID", to=CHANNEL)) == 1
    assert not life.slack.told("I may not post")


async def test_of_two_presses_the_later_one_is_told_that_it_was_settled(life: Rig) -> None:
    life.slack.fail("post", rig.silent())
    await life.run(KEY)
    settled: list[str] = []

    async def another_press() -> None:
        settled.append(await life.announcing.post_again(EMMA, KEY))

    life.moments.meanwhile["GET"] = another_press
    with pytest.raises(Refusal, match="settled already"):
        await life.announcing.post_again(EMMA, KEY)
    assert settled == ["The card is posted."]
    assert len(life.slack.told("Meeting ID", to=CHANNEL)) == 1


async def test_zoom_failing_at_a_press_is_said_and_another_press_can_follow(life: Rig) -> None:
    life.slack.fail("post", rig.silent())
    await life.run(KEY)
    life.door.fail("GET", *[httpx.ConnectError("no way there")] * 3)
    with pytest.raises(Refusal, match="does not answer"):
        await life.announcing.post_again(EMMA, KEY)
    assert await life.announcing.post_again(EMMA, KEY) == "The card is posted."


async def cut_off(life: Rig, state: State) -> None:
    """The request stands in a state, as a crash leaves it; its meeting is in Zoom."""
    meetings, now = life.kinds["meeting"], await request(life)
    asker = life.askers.of(EMMA)
    spec = await meetings.understand(now.text, asker, now.asked_at)
    made = await meetings.create(life.ports.zoom, spec, EMMA)
    fields: dict[State, dict[str, Any]] = {
        State.CREATING: {"spec": spec.saved()},
        State.CREATED: {"zoom_id": made.zoom_id},
    }
    for to in (State.CREATING, State.CREATED, State.POSTING, state):
        now = await life.ports.move(now, to, "x", note="Look.", **fields.get(to, {}))
        if to is state:
            return


@pytest.mark.parametrize("state", [State.CREATED, State.POSTING, State.ATTENTION, State.DONE])
async def test_what_vanished_from_zoom_meanwhile_is_said_unless_it_had_its_card(
    life: Rig, state: State
) -> None:
    await cut_off(life, state)
    life.world.meetings.clear()
    assert await life.run(KEY) is None
    assert len(life.slack.told("not in Zoom any more")) == (state is not State.DONE)
    assert not life.slack.told("Meeting ID")


@pytest.mark.parametrize("state", [State.CREATED, State.POSTING, State.ATTENTION])
async def test_zoom_is_waited_for(life: Rig, state: State) -> None:
    await cut_off(life, state)
    life.door.fail("GET", *[httpx.ConnectError("no way there")] * 3)
    assert await life.run(KEY)


async def test_an_offer_that_was_cut_off_is_made_again(life: Rig) -> None:
    await cut_off(life, State.ATTENTION)
    await life.run_all()
    assert life.slack.told("Look.", to=EMMA)
    assert life.slack.told("Post the card", to=EMMA)


INVITE = f"invite:{KEY}:{LIAM}"


async def test_an_invitation_that_slack_refuses_is_told_to_the_asker_by_name(life: Rig) -> None:
    await life.run(KEY)
    life.slack.fail(f"post:{LIAM}", errors.Refused("chat.postMessage", "cannot_dm_bot"))
    await life.run(INVITE)
    (told,) = life.slack.told("could not send your invitation")
    assert f"<@{LIAM}>" in told.words
    assert "cannot_dm_bot" in told.words


async def test_an_invitation_waits_for_slack_and_for_zoom(life: Rig) -> None:
    await life.run(KEY)
    life.slack.fail(f"post:{LIAM}", rig.silent())
    assert await life.run(INVITE)
    life.door.fail("GET", *[httpx.ConnectError("no way there")] * 3)
    assert await life.run(INVITE)
    assert await life.run(INVITE) is None
    assert len(life.slack.told("invites you", to=LIAM)) == 1


async def test_nobody_is_invited_to_what_is_gone(life: Rig) -> None:
    await life.run(KEY)
    life.world.meetings.clear()
    assert await life.run(INVITE) is None
    assert not life.slack.told("invites you")


async def test_an_invitation_of_another_store_is_nobodys(life: Rig) -> None:
    await life.run(KEY)
    life.jobs.saved[INVITE] = Job(INVITE, "invite", JobState.RUNNING, {"key": "gone", "invited": LIAM})
    assert await life.run(INVITE) is None


async def test_admins_that_cannot_be_named_are_not_warned_but_the_asker_is(tmp_path: Path) -> None:
    async with rig.outside(tmp_path).life(admin_ids=frozenset({"S1", ADA})) as life:
        await life.ask("Retro at tomorrow 15:00")
        life.slack.fail("members", rig.silent())
        life.door.fail("POST", httpx.Response(504, json={}))
        await life.run(KEY)
        assert life.slack.told("have not found it")
        assert not life.slack.told("needs attention")
