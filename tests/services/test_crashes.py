"""The bot ends at any moment between two calls to the outside and starts again: nothing is lost or doubled.

The moments are counted, not chosen, so that every one of them has its turn.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.jobs.port import Job, JobState
from bot.resources.group import Groups
from bot.resources.grouping import Spec
from bot.services.coming import Pressed
from sandbox.cast import CAST
from sandbox.zoom.kinds import groups
from tests.services import rig
from tests.services.rig import ADA, CHANNEL, EMMA, LIAM, REPLY_URL, Crash, Kinds, Outside, Rig

pytestmark = pytest.mark.long

SCHEDULED = "Retro at tomorrow 15:00 for 45m with <@U0LIAM002>"

Play = Callable[[Rig], Awaitable[None]]


async def crashes(
    folder: Path,
    before: Play,
    play: Play,
    more: Kinds = lambda moments: (),  # noqa: ARG005
) -> AsyncIterator[Outside]:
    """What is left of the play by a crash at each of its moments, after the next start did what it could."""
    moment, crashed = 0, True
    while crashed:
        moment += 1
        outside = rig.outside(folder / str(moment), more=more)
        async with outside.life() as life:
            await before(life)
            outside.said.clear()
            life.moments.last = life.moments.passed + moment
            try:
                await play(life)
                crashed = False
            except Crash:
                pass
        yield outside
    assert moment > 10


async def next_start(outside: Outside, key: str = "meeting:1") -> State | None:
    """Start the bot again, and let it do what is left; how far the one request came."""
    async with outside.life() as life:
        await life.asking.recover()
        await life.run_all()
        request = await life.store.requests.get(key)
        return request.state if request else None


async def nothing(life: Rig) -> None:
    del life


def told(outside: Outside, words: str, to: str = "") -> int:
    return len([each for each in outside.said if words in each.words and to in each.to])


@pytest.mark.parametrize("text", ["Retro", SCHEDULED])
async def test_a_meeting_has_one_card_or_its_asker_is_asked(tmp_path: Path, text: str) -> None:
    async def play(life: Rig) -> None:
        await life.ask(text)
        await life.run_all()

    async for outside in crashes(tmp_path, nothing, play):
        acknowledged = bool(outside.jobs)
        state = await next_start(outside)
        if not acknowledged:
            assert state in {None, State.ABANDONED}
            assert not outside.world.meetings
            continue
        cards = told(outside, "Meeting ID", to=CHANNEL)
        assert cards <= 1
        assert told(outside, "You are the host")
        if state is State.ATTENTION:
            assert told(outside, "Post the card")
        else:
            assert state is State.DONE
            assert cards == 1
        if text == SCHEDULED:
            assert len(outside.world.meetings) == 1
            assert told(outside, "invites you", to=LIAM)


async def test_a_refusal_is_told(tmp_path: Path) -> None:
    async def play(life: Rig) -> None:
        await life.ask("Retro at 25:99")
        await life.run_all()

    async for outside in crashes(tmp_path, nothing, play):
        state = await next_start(outside)
        if outside.jobs:
            assert state is State.REFUSED
            assert told(outside, "25:99")


async def test_a_cancellation_is_told_to_everybody_and_recorded_once(tmp_path: Path) -> None:
    async def before(life: Rig) -> None:
        await life.ask(SCHEDULED)
        await life.run_all()

    async def play(life: Rig) -> None:
        (meeting,) = life.world.meetings
        await life.coming.cancel(Pressed("C:1.0", EMMA, REPLY_URL), meeting, "")
        await life.run_all()

    async for outside in crashes(tmp_path, before, play):
        saved = any(job.startswith("cancel:") for job in outside.jobs)
        await next_start(outside)
        async with outside.life() as life:
            actions = [each.action for each in await life.store.audit.recent()]
        assert actions.count("meeting.cancelled") == saved
        assert bool(outside.world.meetings) is not saved
        if saved:
            assert told(outside, "is cancelled", to="")
            assert told(outside, "Cancelled by", to="update of")
            assert told(outside, "Cancelled by", to=LIAM)


async def test_a_card_that_its_asker_posts_is_there_once_or_offered_again(tmp_path: Path) -> None:
    async def before(life: Rig) -> None:
        await life.ask(SCHEDULED)
        life.slack.fail("post", rig.silent())
        await life.run_all()
        assert life.slack.told("invites you", to=LIAM)

    async def play(life: Rig) -> None:
        await life.announcing.post_again(EMMA, "meeting:1")
        await life.run_all()

    async for outside in crashes(tmp_path, before, play):
        state = await next_start(outside)
        assert told(outside, "Meeting ID", to=CHANNEL) <= 1
        if state is State.DONE:
            assert told(outside, "Meeting ID", to=CHANNEL) == 1
        else:
            assert state is State.ATTENTION


NOAH = CAST[3].slack_id
GROUP = "group:V1"


def members(outside: Outside, name: str = "QA") -> list[str]:
    """The e-mail addresses of those in the one group of this name."""
    (group,) = [each for each in outside.world.of(groups.State).items.values() if each.name == name]
    by_id = {user.id: user.email for user in outside.world.account.users.values()}
    return sorted(by_id[each] for each in group.members)


async def submit_group(life: Rig) -> None:
    people = (LIAM, EMMA, NOAH)
    await life.submit("group", Spec(name="QA", people=people), asker=ADA)
    await life.run_all()


async def test_a_group_is_there_once_with_all_its_members(tmp_path: Path) -> None:
    emails = sorted(each.email for each in CAST[:2])
    async for outside in crashes(tmp_path, nothing, submit_group, lambda moments: [Groups()]):  # noqa: ARG005
        acknowledged = bool(outside.jobs)
        state = await next_start(outside, GROUP)
        if not acknowledged:
            assert state in {None, State.ABANDONED}
            assert not outside.world.of(groups.State).own
            continue
        assert members(outside) == emails
        cards = told(outside, "QA", to=CHANNEL)
        assert told(outside, "belongs to no Zoom user")
        if state is State.ATTENTION:
            assert cards <= 1
            assert told(outside, "Post the card")
        else:
            assert state is State.DONE
            assert cards == 1


def failed(outside: Outside) -> None:
    job = outside.jobs[GROUP]
    outside.jobs[GROUP] = Job(job.id, job.task, JobState.FAILED, job.payload)


def gone(outside: Outside) -> None:
    outside.jobs.clear()


@pytest.mark.parametrize("lose", [failed, gone])
async def test_what_lost_its_job_is_taken_up_wherever_it_stood(
    tmp_path: Path, lose: Callable[[Outside], None]
) -> None:
    """As after a full disk, or where the engine's file was lost: what never began is given up."""

    async def play(life: Rig) -> None:
        await life.submit("group", Spec(name="QA", people=(LIAM,)), asker=ADA)
        await life.run_all()

    stood = set()
    async for outside in crashes(tmp_path, nothing, play, lambda moments: [Groups()]):  # noqa: ARG005
        if not outside.jobs:
            continue
        lose(outside)
        async with outside.life() as life:
            before = (await life.request(GROUP)).state
        stood.add(before)
        state = await next_start(outside, GROUP)
        if before is State.ACCEPTED and lose is gone:
            assert state is State.ABANDONED
            assert not outside.world.of(groups.State).own
            continue
        assert members(outside) == [CAST[1].email]
        assert state in {State.DONE, State.ATTENTION}
        assert told(outside, "QA", to=CHANNEL) == 1 or told(outside, "Post the card")
    assert stood >= {State.ACCEPTED, State.CREATING, State.CREATED, State.POSTING, State.DONE}


async def test_who_was_missing_is_in_the_group_once_it_was_tried_again(tmp_path: Path) -> None:
    async def before(life: Rig) -> None:
        await submit_group(life)
        await life.linking.by_admin(ADA, NOAH, life.slack.people[ADA].email)

    async def play(life: Rig) -> None:
        await life.finishing.ask(ADA, GROUP)
        await life.run_all()

    emails = sorted(each.email for each in CAST[:3])
    async for outside in crashes(tmp_path, before, play, lambda moments: [Groups()]):  # noqa: ARG005
        saved = any(job.startswith("finish:") for job in outside.jobs)
        assert await next_start(outside, GROUP) is State.DONE
        assert (members(outside) == emails) is saved
        if saved:
            assert told(outside, "Everybody whom you named is there now", to=ADA)
            assert told(outside, "QA", to="update of")
        async with outside.life() as life:
            missing = (await life.request(GROUP)).outcome["missing"]
            assert bool(missing) is not saved


async def test_two_who_want_the_same_group_get_one(tmp_path: Path) -> None:
    async def play(life: Rig) -> None:
        for view in ("V1", "V2"):
            await life.submit("group", Spec(name="QA", people=(LIAM,)), view, asker=ADA)
        running = [life.run(f"group:{view}") for view in ("V1", "V2")]
        for ended in await asyncio.gather(*running, return_exceptions=True):  # both have come to their end
            if isinstance(ended, Crash):
                raise ended

    async for outside in crashes(tmp_path, nothing, play, lambda moments: [Groups()]):  # noqa: ARG005
        acknowledged = len(outside.jobs)
        states = [await next_start(outside, key) for key in (GROUP, "group:V2")]
        own = outside.world.of(groups.State).own
        assert len(own) == bool(acknowledged)
        ended = [each for each in states if each not in {None, State.ABANDONED}]
        assert len(ended) == acknowledged
        assert sum(each in {State.DONE, State.ATTENTION} for each in ended) == bool(acknowledged)
        if State.REFUSED in ended:
            assert told(outside, "asked for it on") or told(outside, "asked for one just now")
