"""People are added to a group that there is, once, and those who could not be are named."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import zoom
from bot.errors import BadInput, Refusal
from bot.services.asking import Asked
from bot.slack import errors
from tests.services import changes
from tests.services.changes import Life
from tests.services.rig import ADA, CHANNEL, EMMA, LIAM, REPLY_URL, Crash, silent

LINE = f"<@{EMMA}> <@{LIAM}> to Blue"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with changes.outside(tmp_path / "data").life() as life:
        yield life


async def ask(life: Life, text: str = LINE, *, asker: str = ADA, kind: str = "thing", key: str = "1") -> bool:
    return await life.adding.ask(kind, Asked(key, asker, CHANNEL, REPLY_URL, text))


async def test_people_are_added_and_named(life: Life) -> None:
    assert await ask(life)
    await life.run_all()
    assert {f"Z-{EMMA}", f"Z-{LIAM}"} <= set(life.world.things["T1"]["people"])
    (told,) = life.slack.told("2 people added to “Blue”.", to="reply")
    assert f"<@{EMMA}>, <@{LIAM}>" in told.words
    assert await life.audited("thing.members_added") == [{"name": "Blue", "added": sorted([EMMA, LIAM])}]


async def test_the_same_command_twice_adds_nothing_twice(life: Life) -> None:
    assert [await ask(life), await ask(life)] == [True, False]
    await life.run_all()
    assert not await ask(life)
    await life.run_all()
    assert len(life.slack.said) == 1


async def test_those_who_could_not_be_are_named_with_the_reason(life: Life) -> None:
    await ask(life, f"<@{EMMA}> <@U0NOBODY> <@U0FULL> to Blue")
    await life.run_all()
    (told,) = life.slack.told("1 person added to “Blue”, 2 not.")
    assert "<@U0NOBODY>: They have no Zoom user." in told.words
    assert "<@U0FULL>: It is full." in told.words
    assert await life.audited("thing.members_added") == [{"name": "Blue", "added": [EMMA]}]


async def test_where_nobody_can_be_added_nothing_is_recorded(life: Life) -> None:
    await ask(life, "<@U0NOBODY> to Blue")
    await life.run_all()
    assert life.slack.told("Nobody added to “Blue”, 1 not.")
    assert await life.audited("thing.members_added") == []


async def test_slack_user_groups_are_their_people(life: Life) -> None:
    await ask(life, f"<@{EMMA}> <!subteam^S0ADMINS|admins> to Blue")
    await life.run_all()
    assert life.slack.told("2 people added")


async def test_an_empty_user_group_is_told(life: Life) -> None:
    life.slack.nobody = True
    await ask(life, "<!subteam^S0ADMINS|admins> to Blue")
    await life.run_all()
    assert life.slack.told("nobody in what you named")


async def test_a_user_group_that_slack_does_not_know_is_told(life: Life) -> None:
    life.slack.fail("members", errors.Refused("usergroups.users.list", "no_such_subteam"))
    await ask(life, "<!subteam^S0ADMINS|admins> to Blue")
    await life.run_all()
    assert life.slack.told("who is in a user group that you named")


async def test_over_a_hundred_people_are_too_many(life: Life) -> None:
    await ask(life, " ".join(f"<@U{number:06}>" for number in range(101)) + " to Blue")
    await life.run_all()
    assert life.slack.told("101 people are more than the 100")
    assert life.world.things == changes.World().things


async def test_many_refusals_fit_into_a_message(life: Life) -> None:
    life.slack.fail("answer", silent())
    people = [f"<@U{number:06}>" for number in range(100)]
    life.world.fail("add", None)
    life.world.full = True
    await ask(life, " ".join(people) + " to Blue")
    await life.run_all()
    (told,) = life.slack.told("Nobody added to “Blue”, 100 not.")
    blocks = told.message.payload()["blocks"]
    assert len(blocks) > 1
    assert all(len(each["text"]["text"]) <= 3000 for each in blocks)
    assert all(each in told.words for each in people)


async def test_a_name_that_is_none_is_told_with_what_is_near(life: Life) -> None:
    await ask(life, f"<@{EMMA}> to Bleu")
    await life.run_all()
    (told,) = life.slack.told("There is no thing “Bleu”.")
    assert "Did you mean “Blue”?" in told.words


async def test_what_cannot_be_read_is_said_at_once(life: Life) -> None:
    with pytest.raises(BadInput):
        await ask(life, f"<@{EMMA}>")
    with pytest.raises(Refusal, match="Nobody can be added"):
        await ask(life, kind="fixed")
    with pytest.raises(Refusal, match="Nobody can be added"):
        await ask(life, kind="nothing")
    assert not life.jobs.saved


async def test_whoever_may_not_is_told(life: Life) -> None:
    await ask(life, asker=EMMA)
    await life.run_all()
    assert life.slack.told("Only admins of this bot may")
    assert life.world.things == changes.World().things


async def test_zoom_is_waited_for(life: Life) -> None:
    life.world.fail("named", zoom.errors.Unreachable("no", sent=False))
    busy = zoom.errors.PerSecond("busy", code=429, status=429, retry_after=1.0)
    life.world.fail("add", zoom.errors.ServerError("no", status=500), busy)
    await ask(life)
    await life.run_all()
    assert len(life.slack.told("2 people added")) == 1


async def test_a_card_that_cannot_be_drawn_again_is_told(life: Life) -> None:
    await changes.with_card(life)
    life.slack.fail("update", errors.Refused("chat.update", "cant_update_message"))
    await ask(life)
    await life.run_all()
    assert life.slack.told("Its card in Slack still shows what was before.")


async def test_after_a_crash_at_any_moment_all_are_added_and_it_is_told(tmp_path: Path) -> None:
    moment, crashed = 0, True
    while crashed:
        moment += 1
        outside = changes.outside(tmp_path / str(moment))
        async with outside.life() as life:
            life.moments.last = moment
            try:
                await ask(life)
                await life.run_all()
                crashed = False
            except Crash:
                pass
        async with outside.life() as life:
            await life.run_all()
            recorded = await life.audited("thing.members_added")
        if outside.jobs:
            assert set(outside.world.things["T1"]["people"]) == {"U1", "U2", f"Z-{EMMA}", f"Z-{LIAM}"}
            assert len(recorded) == 1
            assert len([each for each in outside.said if "2 people added" in each.words]) in {1, 2}
    assert moment > 10
