"""What happened is told in the thread, on the card and to the asker: at least once, in order, and truly."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.domain.turns import BOT, Turn, What
from bot.jobs.port import JobState
from bot.slack import errors
from tests.services import badges, rig
from tests.services.badges import INES, IT, KEY, Play
from tests.services.rig import ADA, EMMA, Rig
from tests.store import builders

TOO_MUCH = errors.Refused("chat.postMessage", "ratelimited")
GONE = errors.Refused("chat.update", "message_not_found")


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return badges.play(tmp_path)


@pytest.fixture
async def life(play: Play) -> AsyncIterator[Rig]:
    async with play.outside.life() as life:
        yield badges.start(life)


def said(life: Rig, to: str = "") -> list[str]:
    """To whom something was said, one after the other."""
    return [each.to for each in life.slack.said if to in each.to]


async def test_the_thread_begins_with_words_that_stay_true_and_becomes_the_card(life: Rig) -> None:
    request = await badges.ask(life)
    head, *others = life.slack.said
    assert head.to == request.thread_channel == IT
    assert "How it stands will be said here" in head.words
    assert {each.to for each in others} == {f"update of {request.thread_ts}", f"{IT}:1.0", EMMA}
    await badges.check(life)


async def test_the_card_the_thread_and_the_asker_are_told_at_the_same_time(life: Rig) -> None:
    request = await badges.ask(life)
    opened, waiting = asyncio.Event(), asyncio.Event()
    at_once: list[int] = []

    async def gate() -> None:
        at_once.append(1)
        if len(at_once) == 3:
            waiting.set()
        await opened.wait()

    life.slack.gates = {"post": gate, "update": gate}
    await badges.approve(life)
    telling = asyncio.create_task(life.run(f"tell:{KEY}:{request.revision + 1}"))
    await waiting.wait()
    opened.set()
    assert await telling is None


async def test_turns_are_told_in_their_order_with_one_drawing(life: Rig) -> None:
    await badges.ask(life)
    life.slack.said.clear()
    await badges.approve(life)
    await life.run(f"decide:{KEY}")
    await life.run_all()
    thread = [each.words for each in life.slack.said if each.to == f"{IT}:1.0"]
    assert ["approved" in thread[0], "is created" in thread[1], len(thread)] == [True, True, 2]
    assert len(said(life, "update of")) == 1


@pytest.mark.parametrize("failure", [rig.silent(), TOO_MUCH])
@pytest.mark.parametrize("method", [f"post:{IT}", "update", f"post:{EMMA}"])
async def test_what_slack_does_not_take_now_is_told_later(
    life: Rig, method: str, failure: errors.SlackError
) -> None:
    life.slack.fail(method, failure)
    request = await badges.ask(life)
    assert request.state is State.PENDING
    await badges.check(life)
    assert len(life.slack.told("waits for an approval", to=EMMA)) == 1
    assert len(life.slack.told("asked for", to=f"{IT}:{request.thread_ts}")) == 1


@pytest.mark.parametrize("method", ["post", "update"])
async def test_while_slack_is_silent_the_create_goes_on(life: Rig, play: Play, method: str) -> None:
    await badges.ask(life)
    await badges.approve(life)
    life.slack.fail(method, *[rig.silent()] * 9)
    again = await life.run(f"tell:{KEY}:2")
    assert again is not None
    life.slack.failures.clear()
    await life.run(f"decide:{KEY}")
    assert play.world.posts == 1
    await life.run_all()
    assert (await badges.check(life)).state is State.DONE


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "no_permission"])
async def test_a_channel_that_takes_nothing_refuses_what_was_to_wait_there(
    life: Rig, play: Play, code: str
) -> None:
    life.slack.shut = {IT: code}
    request = await badges.ask(life)
    assert request.state is State.REFUSED
    assert code in request.note
    assert said(life) == [ADA, EMMA]
    assert life.slack.told("I cannot post in the channel of those who approve", to=EMMA)
    assert life.slack.told("Ask an admin of this bot to invite it there", to=EMMA)
    assert life.slack.told(f"approvers' channel {IT} ({code})", to=ADA)
    assert not life.slack.told("waits for an approval")
    assert not play.world.posts
    await badges.ask(life, "Eight", 2)
    assert len(life.slack.told("approvers' channel", to=ADA)) == 1
    life.slack.shut = {}
    assert (await badges.ask(life, "Seven", 3)).state is State.PENDING


async def test_a_bot_that_slack_lets_in_no_more_refuses_and_loses_nothing(life: Rig) -> None:
    """Its token was revoked for a while: at the head of the thread, then within it."""
    out = errors.Refused("chat.postMessage", "token_revoked")
    life.slack.fail("post", *[out] * 5)
    assert (await badges.ask(life)).state is State.PENDING
    life.slack.fail("post", *[out] * 5)
    life.slack.fail("update", *[out] * 5)
    await badges.approve(life)
    await life.run_all()
    life.slack.failures.clear()
    assert not life.slack.told("approvers' channel", to=ADA)
    await badges.check(life)


async def test_what_was_decided_before_the_channel_refused_it_stands(life: Rig, play: Play) -> None:
    """From the list of what waits, somebody may decide before there is a thread."""

    async def approved() -> None:
        await badges.approve(life)

    life.slack.shut = {IT: "is_archived"}
    life.moments.meanwhile["untold"] = approved
    assert (await badges.ask(life)).state is State.DONE
    assert play.world.posts == 1
    assert life.slack.told("Card of Seven", to=EMMA)
    assert life.slack.told("approvers' channel", to=ADA)


async def test_what_is_decided_while_the_channel_refuses_it_stands(life: Rig, play: Play) -> None:
    async def approved() -> None:
        await badges.approve(life)

    life.slack.shut = {IT: "is_archived"}
    life.moments.meanwhile["post"] = approved  # while the admins are told
    assert (await badges.ask(life)).state is State.DONE
    assert play.world.posts == 1


async def test_a_card_that_was_deleted_holds_up_nothing_and_the_admins_know(life: Rig, play: Play) -> None:
    await badges.ask(life)
    life.slack.fail("update", GONE, GONE, GONE)
    await badges.approve(life)
    await life.run_all()
    assert (await life.request(KEY)).state is State.DONE
    assert play.world.posts == 1
    assert len(life.slack.told("Somebody deleted its card", to=ADA)) == 1
    assert life.slack.told("Card of Seven", to=EMMA)
    assert len(said(life, f"{IT}:")) == 3


async def test_a_channel_that_is_archived_later_holds_up_nothing(life: Rig, play: Play) -> None:
    await badges.ask(life)
    life.slack.shut = {IT: "is_archived"}
    life.slack.fail("update", *[errors.Refused("chat.update", "is_inactive")] * 3)
    await badges.approve(life)
    await life.run_all()
    assert (await life.request(KEY)).state is State.DONE
    assert play.world.posts == 1
    assert life.slack.told("is_archived", to=ADA)
    assert not await life.store.turns.waiting()


async def test_an_asker_who_cannot_be_told_holds_up_nothing(life: Rig) -> None:
    life.slack.shut = {EMMA: "user_disabled"}
    assert (await badges.ask(life)).state is State.PENDING
    await badges.check(life)


async def test_two_jobs_of_one_request_tell_it_once(life: Rig) -> None:
    await badges.ask(life)
    opened, drawing = asyncio.Event(), asyncio.Event()

    async def gate() -> None:
        drawing.set()
        await opened.wait()

    life.slack.gates = {"update": gate}
    await badges.approve(life)
    first = asyncio.create_task(life.run(f"tell:{KEY}:2"))
    await drawing.wait()
    shines = Turn(KEY, life.ports.clock(), BOT, What.STANDING, {"words": "It shines."})
    await builders.happens(life.store, shines)
    await life.ports.jobs.start("tell:more", "tell", {"key": KEY})
    assert await life.run("tell:more") is None  # that one need not wait
    assert not life.slack.told("It shines")
    opened.set()
    assert await first is None
    assert len(life.slack.told("It shines", to=IT)) == 1
    assert not await life.store.turns.waiting()


async def test_what_no_job_tells_any_more_is_told_after_the_next_start(life: Rig, play: Play) -> None:
    life.slack.fail("update", rig.silent())
    await life.ask("Seven", kind="badge")
    await life.run(KEY)
    assert await life.run(f"tell:{KEY}:1") is not None
    life.jobs.end(f"tell:{KEY}:1", JobState.FAILED)
    assert await life.store.turns.waiting() == [KEY]
    async with play.outside.life() as later:
        badges.start(later)
        await later.recover()
        await later.run_all()
        assert (await badges.check(later)).state is State.PENDING


async def test_a_job_that_the_engine_has_at_work_does_not_hold_back_what_is_untold(life: Rig) -> None:
    """Its task may have ended before the crash; the engine then only records its end."""
    await life.ask("Seven", kind="badge")
    await life.run(KEY)
    assert life.jobs.saved[f"tell:{KEY}:1"].state is JobState.RUNNING
    await life.recover()
    assert any(job.startswith(f"tell:{KEY}:again:") for job in life.jobs.saved)
    await life.run_all()
    await badges.check(life)
    assert len(life.slack.told("asked for", to=f"{IT}:")) == 1


async def test_another_thread_that_was_begun_meanwhile_stays_the_only_one(life: Rig) -> None:
    async def placed() -> None:
        assert await life.store.requests.place(KEY, IT, "77.0")

    life.moments.meanwhile["post"] = placed
    request = await badges.ask(life)
    assert request.thread_ts == "77.0"
    assert said(life, "update of") == ["update of 77.0"]
    assert INES not in said(life)
