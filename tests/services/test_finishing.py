"""What follows a create, and those who could not be added."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import zoom
from bot.domain import policy
from bot.domain.requests import State
from bot.errors import Refusal
from bot.jobs.port import Job, JobState
from bot.resources import base
from bot.slack import actions, errors
from bot.slack.values import OfRequest
from tests.services import clubs, rig
from tests.services.rig import ADA, CHANNEL, EMMA, LIAM, Rig, Said

KEY = "club:V1"
TRY = f"finish:{KEY}:1"
FULL = "The club is full."
YUKI, NOAH = "U0YUKI005", "U0NOAH004"


@pytest.fixture
def world() -> clubs.World:
    return clubs.World(refuses={LIAM: FULL})


@pytest.fixture
async def life(tmp_path: Path, world: clubs.World) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path, more=lambda moments: [clubs.Clubs(world, moments)]).life() as life:
        yield life


async def made(life: Rig, *members: str) -> None:
    await life.submit("club", clubs.Spec(name="QA", members=members))
    await life.run(KEY)


def buttons(said: Said) -> list[dict[str, str]]:
    blocks = said.message.payload()["blocks"]
    return [each for block in blocks if block["type"] == "actions" for each in block["elements"]]


async def test_the_card_shows_what_is_there_once_all_is_done(life: Rig) -> None:
    await made(life, ADA, YUKI)
    assert life.slack.told("Card of QA: 2 members", to=CHANNEL)
    assert base.Outcome.model_validate((await life.request(KEY)).outcome) == base.Outcome()
    assert not life.slack.told("could not be added")


async def test_remarks_are_for_the_asker_alone(life: Rig) -> None:
    await made(life, ADA)
    assert life.slack.told("It is small.", to="reply")
    assert not life.slack.told("It is small.", to=CHANNEL)


async def test_who_is_missing_is_named_with_the_reason_and_a_button(life: Rig) -> None:
    await made(life, ADA, LIAM)
    (told,) = life.slack.told("could not be added", to="reply")
    assert f"<@{LIAM}>: {FULL}" in told.words
    assert f"<@{ADA}>" not in told.words
    (button,) = buttons(told)
    assert button["action_id"] == actions.FINISH
    assert OfRequest.unpack(button["value"]).key == KEY
    assert life.slack.told("Card of QA: 1 members", to=CHANNEL)


async def test_many_who_are_missing_fit_into_one_message(life: Rig, world: clubs.World) -> None:
    people = [f"U0PERSON{number:04d}" for number in range(250)]
    world.refuses = {each: f"<{each}> is {'too ' * 200}far away." for each in people[:50]}
    world.refuses |= dict.fromkeys(people[50:], FULL)
    await made(life, *people)
    (told,) = life.slack.told("could not be added")
    blocks = told.message.payload()["blocks"]
    assert len(blocks) <= 50
    assert all(len(each["text"]["text"]) <= 3000 for each in blocks if each["type"] == "section")
    assert all(f"<@{each}>" in told.words for each in people)


async def test_what_follows_waits_for_zoom_and_nothing_is_made_twice(life: Rig, world: clubs.World) -> None:
    world.fail("complete", zoom.errors.ServerError("Zoom is ill", status=500))
    await life.submit("club", clubs.Spec(name="QA", members=(ADA,)))
    assert await life.run(KEY)
    assert (await life.request(KEY)).state is State.CREATED
    assert not life.slack.told("Card of QA")
    assert await life.run(KEY) is None
    assert world.clubs == {"QA": [ADA]}


async def test_what_vanished_before_all_was_done_is_said(life: Rig, world: clubs.World) -> None:
    world.fail("complete", zoom.errors.NotFound("No such club.", status=404))
    await made(life, ADA)
    assert life.slack.told("not in Zoom any more")
    assert (await life.request(KEY)).state is State.ATTENTION


async def test_a_kind_that_zoom_ended_before_all_was_done_is_not_waited_for(
    life: Rig, world: clubs.World
) -> None:
    world.fail("complete", zoom.errors.Gone("No more of these.", code=4137, status=410))
    await made(life, ADA)
    assert life.slack.told("has ended clubs since")
    assert (await life.request(KEY)).state is State.ATTENTION
    assert life.ports.ended == {"club"}


async def test_after_a_failure_the_card_comes_with_all_done_and_who_is_missing(
    life: Rig, world: clubs.World
) -> None:
    world.fail("complete", zoom.errors.ServerError("Zoom is ill", status=500))
    await made(life, ADA, LIAM)
    await life.failing.failed(life.jobs.saved[KEY], RuntimeError("given up"))
    assert await life.announcing.post_again(EMMA, KEY) == "The card is posted."
    assert world.clubs == {"QA": [ADA]}
    assert life.slack.told("Card of QA: 1 members", to=CHANNEL)
    assert life.slack.told("could not be added", to=EMMA)


async def test_a_card_that_may_be_there_is_offered_with_who_is_missing(life: Rig) -> None:
    life.slack.fail("post", rig.silent())
    await made(life, LIAM)
    assert life.slack.told("Post the card", to="reply")
    assert life.slack.told("could not be added", to="reply")
    life.slack.said.clear()
    await life.announcing.post_again(EMMA, KEY)
    assert not life.slack.told("could not be added")


class TestTryingAgain:
    async def test_who_can_be_added_by_now_is_there_and_on_the_card(
        self, life: Rig, world: clubs.World
    ) -> None:
        await made(life, ADA, LIAM)
        world.refuses.clear()
        assert "once more" in await life.finishing.ask(EMMA, KEY)
        await life.run_all()
        assert len(world.clubs["QA"]) == 2
        assert life.slack.told("Everybody whom you named is there now", to=EMMA)
        assert life.slack.told("Card of QA: 2 members", to="update of 1.0")
        assert (await life.request(KEY)).outcome["missing"] == {}
        (entry,) = [each for each in await life.store.audit.recent() if each.action == "club.members_added"]
        assert entry.details == {"added": [LIAM]}
        with pytest.raises(Refusal, match="Nobody is missing"):
            await life.finishing.ask(EMMA, KEY)

    async def test_who_still_cannot_is_named_and_may_be_tried_again(self, life: Rig) -> None:
        await made(life, LIAM)
        await life.finishing.ask(EMMA, KEY)
        await life.run_all()
        (told,) = life.slack.told("but still", to=EMMA)
        assert FULL in told.words
        assert buttons(told)
        await life.finishing.ask(EMMA, KEY)
        await life.run_all()
        assert len(life.slack.told("but still", to=EMMA)) == 2

    async def test_the_answer_comes_where_it_was_asked_for(self, life: Rig) -> None:
        await made(life, LIAM)
        await life.finishing.ask(EMMA, KEY, "https://slack.test/reply")
        await life.run_all()
        assert life.slack.told("but still", to="reply")
        assert not life.slack.told("but still", to=EMMA)

    async def test_the_way_to_answer_is_kept_nowhere(self, life: Rig) -> None:
        await made(life, LIAM)
        await life.finishing.ask(EMMA, KEY, "https://slack.test/reply")
        assert life.jobs.saved[TRY].payload == {"key": KEY}

    async def test_a_try_follows_also_when_the_first_ones_are_forgotten(self, life: Rig) -> None:
        await made(life, LIAM)
        for _ in range(2):
            await life.finishing.ask(EMMA, KEY)
            await life.run_all()
        del life.jobs.saved[TRY]
        await life.finishing.ask(EMMA, KEY)
        await life.run_all()
        assert len(life.slack.told("but still", to=EMMA)) == 3

    async def test_who_has_no_zoom_user_still_is_named(self, life: Rig, world: clubs.World) -> None:
        world.refuses = {NOAH: "Noah has no Zoom user."}
        await made(life, NOAH)
        await life.finishing.ask(EMMA, KEY)
        await life.run_all()
        assert life.slack.told("belongs to no Zoom user", to=EMMA)

    async def test_two_presses_are_one_try(self, life: Rig) -> None:
        await made(life, LIAM)
        for _ in range(2):
            await life.finishing.ask(EMMA, KEY)
        assert [each for each in life.jobs.saved if each.startswith("finish:")] == [TRY]

    async def test_somebody_elses_is_not_finished(self, life: Rig) -> None:
        await made(life, LIAM)
        for asker, key in ((LIAM, KEY), (EMMA, "club:unknown")):
            with pytest.raises(Refusal, match="not yours"):
                await life.finishing.ask(asker, key)

    async def test_who_may_no_longer_have_it_is_refused(self, tmp_path: Path, world: clubs.World) -> None:
        outside = rig.outside(tmp_path, more=lambda moments: [clubs.Clubs(world, moments)])
        async with outside.life() as life:
            await made(life, LIAM)
            await life.finishing.ask(EMMA, KEY)
        outside.more = lambda moments: [Private(world, moments)]
        async with outside.life() as life:
            await life.run(TRY)
            assert life.slack.told("Only admins", to=EMMA)
        assert world.clubs == {"QA": []}

    async def test_what_is_gone_is_not_finished(self, life: Rig, world: clubs.World) -> None:
        await made(life, LIAM)
        world.clubs.clear()
        await life.finishing.ask(EMMA, KEY)
        await life.run_all()
        assert life.slack.told("not in Zoom any more", to=EMMA)

    async def test_a_kind_that_nobody_is_added_to_says_so(self, life: Rig) -> None:
        key = await life.ask("Retro")
        await life.run_all()
        entry = (await life.store.audit.recent())[0]
        await life.store.requests.set_outcome(key, {"missing": {LIAM: FULL}}, entry=entry)
        await life.finishing.ask(EMMA, key)
        await life.run_all()
        assert life.slack.told("Nobody can be added to that", to=EMMA)

    async def test_zoom_and_slack_are_waited_for(self, life: Rig, world: clubs.World) -> None:
        await made(life, LIAM)
        await life.finishing.ask(EMMA, KEY)
        world.fail("add", zoom.errors.ServerError("Zoom is ill", status=500))
        assert await life.run(TRY)
        life.slack.fail("post", rig.silent())
        assert await life.run(TRY)
        assert await life.run(TRY) is None

    async def test_a_card_that_cannot_be_changed_does_not_hold_it_up(self, life: Rig) -> None:
        await made(life, LIAM)
        await life.finishing.ask(EMMA, KEY)
        life.slack.fail("update", errors.Refused("chat.update", "message_not_found"))
        assert await life.run(TRY) is None
        assert life.slack.told("but still", to=EMMA)

    async def test_a_try_of_another_store_ends(self, life: Rig) -> None:
        life.jobs.saved["finish:x:1"] = Job("finish:x:1", "finish", JobState.RUNNING, {"key": "x"})
        assert await life.run("finish:x:1") is None

    async def test_a_failed_try_is_told_and_may_be_made_again(self, life: Rig) -> None:
        await made(life, LIAM)
        await life.finishing.ask(EMMA, KEY)
        life.jobs.end(TRY, JobState.FAILED)
        await life.failing.failed(life.jobs.saved[TRY], RuntimeError("odd"))
        assert life.slack.told("cannot say who was added", to=EMMA)
        await life.finishing.ask(EMMA, KEY)
        assert f"finish:{KEY}:2" in life.jobs.saved


class Private(clubs.Clubs):
    """Clubs, once only admins may have them."""

    default = policy.Default.ADMINS
