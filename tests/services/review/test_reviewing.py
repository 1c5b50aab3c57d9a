"""Asking for what takes an approval, until it is created."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import zoom
from bot.domain import policy
from bot.domain.requests import State
from bot.errors import Refusal
from bot.jobs.port import JobState
from bot.resources import base
from bot.services.review import reviewing
from bot.slack import errors
from tests.services import badges, rig
from tests.services.badges import GROUP, IT, KEY, Play
from tests.services.rig import ADA, EMMA, LIAM, Rig


async def test_what_takes_an_approval_is_created_once_somebody_approved(tmp_path: Path) -> None:
    play = badges.play(tmp_path)
    async with play.outside.life() as life:
        badges.start(life)
        asked = await badges.ask(life)
        assert asked.state is State.PENDING
        assert not play.world.clubs
        assert life.slack.told("waits for approval", to="update of")
        assert life.slack.told("waits for an approval", to=EMMA)
        assert await badges.approve(life) == "You approved it. It is being created now."
        await life.run_all()
        done = await badges.check(life)
        assert done.state is State.DONE
        assert list(play.world.clubs) == ["Seven"]
        assert life.slack.told("Card of Seven", to=EMMA)
        assert life.slack.told("is created", to=f"{IT}:{done.thread_ts}")


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return badges.play(tmp_path)


@pytest.fixture
async def life(play: Play) -> AsyncIterator[Rig]:
    async with play.outside.life() as life:
        yield badges.start(life)


async def test_what_is_granted_waits_for_nobody(life: Rig, play: Play) -> None:
    play.rules('[[rule]]\nkinds = ["badge"]\nfor = ["everybody"]\ndecision = "granted"\n')
    request = await badges.ask(life)
    assert (request.state, request.review, request.thread_ts) == (State.DONE, {}, "")
    assert [each.to for each in life.slack.said] == [EMMA]


async def test_what_the_policy_refuses_disturbs_nobody(life: Rig, play: Play) -> None:
    play.rules(
        '[[rule]]\nkinds = ["badge"]\nfor = ["everybody"]\nwhen.colour = ["gold"]\ndecision = "refused"\n'
        f'because = "Gold is for nobody."\n{badges.RULE}'
    )
    assert (await badges.ask(life, "Seven gold")).state is State.REFUSED
    assert life.slack.told("Gold is for nobody.")
    assert not life.slack.told("", to=IT)
    assert (await badges.ask(life, "Seven blue", 2)).state is State.PENDING


async def test_what_cannot_be_is_refused_before_an_approver_is_disturbed(life: Rig, play: Play) -> None:
    play.world.clubs["Seven"] = []
    assert (await badges.ask(life)).state is State.REFUSED
    assert life.slack.told("There is a club with this name.", to="reply")
    assert not life.slack.told("", to=IT)


@pytest.mark.parametrize(
    ("by", "more", "words"),
    [
        (f'"{GROUP}"', "", "Nobody is left who may approve that"),
        (f'"{GROUP}", "{EMMA}"', "", "Nobody is left who may approve that"),
        (f'"{GROUP}", "{ADA}"', "approvals = 2", "It takes 2 approvals, and only 1 may approve it"),
    ],
)
async def test_where_too_few_are_left_who_may_approve_it_is_refused_and_the_admins_know(
    life: Rig, play: Play, by: str, more: str, words: str
) -> None:
    life.slack.groups[GROUP] = frozenset()
    play.rules(f"{badges.RULE.replace(chr(34) + GROUP + chr(34), by)}{more}\n")
    assert (await badges.ask(life)).state is State.REFUSED
    assert life.slack.told(words, to="reply")
    assert life.slack.told("The admins of this bot are told", to="reply")
    (told,) = life.slack.told(words, to=ADA)
    assert "`by` in rule 1 (line 2) of the policy" in told.words
    assert not life.slack.told("", to=IT)


async def test_a_group_of_approvers_that_slack_does_not_know_refuses_it(life: Rig) -> None:
    life.slack.fail(f"members:{GROUP}", errors.Refused("usergroups.users.list", "no_such_subteam"))
    assert (await badges.ask(life)).state is State.REFUSED
    assert life.slack.told("Slack does not know the user group", to="reply")
    assert life.slack.told(f"Slack does not know {GROUP}.", to=ADA)


async def test_an_only_approver_who_asks_for_themselves_finds_nobody(life: Rig, play: Play) -> None:
    life.slack.groups[GROUP] = frozenset({ADA})
    assert (await badges.ask(life, asker=ADA)).state is State.REFUSED
    play.rules(f"{badges.RULE}self_approval = true\n")
    assert (await badges.ask(life, number=2, asker=ADA)).state is State.PENDING
    assert await badges.approve(life, ADA, "badge:2") == "You approved it. It is being created now."


async def test_while_slack_does_not_say_who_may_approve_it_waits(life: Rig) -> None:
    life.slack.fail("members", rig.silent())
    await life.ask("Seven", kind="badge")
    assert await life.run(KEY) is not None
    await life.run_all()
    assert (await badges.check(life)).state is State.PENDING


async def test_the_same_is_asked_for_once(life: Rig, play: Play) -> None:
    await badges.ask(life)
    play.world.fail("prepare", Refusal("Zoom is asked all the same."))
    assert (await badges.ask(life, number=2)).state is State.REFUSED
    play.world.failures.clear()
    (told,) = life.slack.told("You asked for the same already, on Saturday 21 November at ", to="reply")
    assert "it waits for an approval" in told.words
    assert "/zoom requests" in told.words
    assert (await badges.ask(life, number=3, asker=LIAM)).state is State.REFUSED
    assert len(life.slack.told("Emma", to="reply")) == 1
    await badges.approve(life)
    assert (await badges.ask(life, number=4, asker=LIAM)).state is State.REFUSED
    assert play.world.posts <= 1


async def test_one_person_cannot_bury_all_others(life: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "MOST", 2)
    for number in (1, 2):
        assert (await badges.ask(life, f"Badge{number}", number)).state is State.PENDING
    third = await badges.ask(life, "Badge3", 3)
    assert third.state is State.REFUSED
    assert third.note.startswith("2 of your requests wait for an approval")
    assert (await badges.ask(life, "Badge3", 4, asker=LIAM)).state is State.PENDING
    await life.deciding.withdraw(await badges.pressed(life, EMMA))
    assert (await badges.ask(life, "Badge4", 5)).state is State.PENDING


async def test_the_audit_says_what_was_asked_for_whatever_becomes_of_it(life: Rig) -> None:
    await badges.ask(life)
    assert await badges.told(life.deciding.deny(await badges.pressed(life, ADA), "No.")) != ""
    entries = {each.action: each.details for each in await life.store.audit.recent()}
    assert entries["request.pending"] == {"after": {"name": "Seven", "prepared": True}}
    assert entries["request.denied"] == {"reason": "No."}


async def test_what_has_no_alarm_yet_gets_it_when_the_job_runs_again(life: Rig) -> None:
    async def fails() -> None:
        life.jobs.unavailable = True

    life.moments.meanwhile["move"] = fails
    await life.ask("Seven", kind="badge")
    assert await life.run(KEY) is not None
    life.jobs.unavailable = False
    await life.run_all()
    assert (await badges.check(life)).state is State.PENDING


async def test_two_who_ask_at_once_are_one_request(life: Rig, play: Play) -> None:
    keys = [await life.ask("Seven", number, kind="badge") for number in (1, 2)]
    await asyncio.gather(*map(life.run, keys))
    await life.run_all()
    states = sorted([(await life.request(key)).state for key in keys])
    assert states == [State.PENDING, State.REFUSED]
    assert not play.world.posts


@pytest.mark.parametrize("ends", [False, True])
async def test_two_processes_that_save_the_same_at_once_save_one(
    life: Rig, play: Play, *, ends: bool
) -> None:
    """Each found nobody's before it saved its own; the first may have ended by the time that is told."""
    async with play.outside.life() as other:
        badges.start(other)

        async def theirs() -> None:
            key = await other.ask("Seven", 2, kind="badge")
            await other.run(key)
            if ends:
                life.moments.before["open_like"] = withdrawn

        async def withdrawn() -> None:
            await other.deciding.withdraw(await badges.pressed(other, EMMA, "badge:2"))

        life.moments.meanwhile["prepare"] = theirs
        await badges.ask(life)
    assert (await badges.check(life)).state is (State.PENDING if ends else State.REFUSED)
    assert (await life.request("badge:2")).state is (State.WITHDRAWN if ends else State.PENDING)


async def test_what_is_in_zoom_by_the_time_of_the_approval_is_not_created_again(
    life: Rig, play: Play
) -> None:
    await badges.ask(life)
    play.world.clubs["Seven"] = []
    assert await badges.approve(life) == "You approved it. It is being created now."
    await life.run_all()
    assert (await badges.check(life)).state is State.REFUSED
    assert not play.world.posts
    assert len(life.slack.told("There is a club with this name. It was not made by this bot.", to=EMMA)) == 1
    assert life.slack.told("was not created", to=IT)


@pytest.mark.parametrize("name", ["prepare", "create", "complete", "fetch"])
async def test_zoom_may_fail_for_a_while_after_the_approval(life: Rig, play: Play, name: str) -> None:
    await badges.ask(life)
    play.world.fail(name, zoom.errors.ServerError("down", status=500))
    await badges.approve(life)
    await life.run_all()
    assert (await badges.check(life)).state is State.DONE
    assert play.world.posts == 1


async def test_a_create_without_an_answer_is_looked_up_and_never_sent_again(life: Rig, play: Play) -> None:
    await badges.ask(life)
    play.world.after["create"] = [zoom.errors.Unreachable("no answer", sent=True)]
    await badges.approve(life)
    await life.run_all()
    assert (await badges.check(life)).state is State.DONE
    assert play.world.posts == 1


async def test_a_create_of_which_nobody_knows_needs_attention(life: Rig, play: Play) -> None:
    await badges.ask(life)
    play.world.fail("create", zoom.errors.Unreachable("no answer", sent=True))
    await badges.approve(life)
    await life.run_all()
    assert (await badges.check(life)).state is State.ATTENTION
    assert life.slack.told("needs attention", to=IT)
    assert life.slack.told("Nobody knows whether Zoom created", to=ADA)
    assert life.slack.told("Zoom never said whether it created", to=EMMA)


async def test_from_the_press_to_created_nothing_waits_but_what_it_takes(life: Rig, play: Play) -> None:
    """Each call to Slack or Zoom is a round; those that are made beside each other are one."""
    await badges.ask(life)
    play.clock.pass_(hours=1)
    life.slack.calls.clear()
    await badges.approve(life)
    assert sorted(life.slack.calls) == ["members", "person"]
    life.slack.calls.clear()
    before = len(life.slack.said)
    await life.run(f"decide:{KEY}")
    assert life.slack.calls == ["post"]  # the card for its asker, after it is there
    await life.run_all()
    assert [each.to for each in life.slack.said[before:]].count("update of 1.0") >= 1


async def test_a_job_that_runs_once_more_while_it_waits_begins_nothing_anew(life: Rig) -> None:
    before = await badges.ask(life)
    jobs = set(life.jobs.saved)
    await life.run(KEY)
    assert set(life.jobs.saved) == jobs
    assert await badges.check(life) == before


class Pins(badges.Badges):
    """Badges of which there may be two of the same name; Zoom itself takes only one."""

    kind = "pin"

    def alike(self, spec: base.Spec) -> str:
        del spec
        return ""


async def test_the_job_that_asked_waits_for_the_one_that_creates(tmp_path: Path) -> None:
    """It was cut off while it waited, and goes on when the other is about to create."""
    play = badges.play(tmp_path, Pins, rules=badges.RULE.replace("badge", "pin"))
    async with play.outside.life() as life:
        badges.start(life)
        key = await life.ask("Seven", kind="pin")
        await life.run_all()
        await badges.approve(life, ADA, key)
        asked: list[asyncio.Task[object]] = []
        states: list[State] = []

        async def once_more() -> None:
            life.moments.before["get"] = looks
            asked.append(asyncio.create_task(life.run(key)))
            for _ in range(10):  # it asks the store first, unless it is held up
                await asyncio.sleep(0)

        async def looks() -> None:
            states.append((await life.request(key)).state)

        life.moments.before["create"] = once_more
        await life.run(f"decide:{key}")
        await asyncio.gather(*asked)
        assert states == [State.DONE]
        await life.run_all()
        assert (await badges.check(life, key)).state is State.DONE


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.WAITING, JobState.FAILED, None])
async def test_what_is_approved_is_carried_out_after_the_next_start(
    life: Rig, play: Play, state: JobState | None
) -> None:
    await badges.ask(life)
    await badges.approve(life)
    if state is None:
        del life.jobs.saved[f"decide:{KEY}"]
    else:
        life.jobs.end(f"decide:{KEY}", state)
    async with play.outside.life() as later:
        badges.start(later)
        jobs = set(later.jobs.saved)
        await later.recover()
        at_work = state in {JobState.RUNNING, JobState.WAITING}
        begun = [job.partition(":again:")[0] for job in later.jobs.saved.keys() - jobs]
        assert [job for job in begun if job.startswith("decide:")] == ([] if at_work else [f"decide:{KEY}"])
        await later.run_all()
        assert (await badges.check(later)).state is State.DONE
        assert play.world.posts == 1


async def test_the_job_that_it_was_asked_with_does_not_hold_back_what_is_approved(life: Rig) -> None:
    """The engine has it at work, but its task may have ended before the crash."""
    await badges.ask(life)
    await badges.approve(life)
    del life.jobs.saved[f"decide:{KEY}"]
    life.jobs.end(KEY, JobState.RUNNING)
    await life.recover()
    assert f"decide:{KEY}" in life.jobs.saved


async def test_a_verdict_without_terms_begins_no_review(life: Rig) -> None:
    request = await badges.ask(life)
    verdict = policy.Verdict(policy.Decision.APPROVAL, "rule 1 (line 2)")
    with pytest.raises(ValueError, match="names no terms"):
        await life.reviewing.begin(request, life.kinds["badge"], badges.Spec(name="Seven"), verdict)


async def test_who_was_missing_and_is_added_later_is_on_the_card(life: Rig, play: Play) -> None:
    play.world.refuses = {LIAM: "On holiday."}
    await life.submit("badge", badges.Spec(name="Seven", members=(LIAM,)))
    await life.run_all()
    key = "badge:V1"
    await badges.approve(life, ADA, key)
    await life.run_all()
    assert life.slack.told("Not added", to="update of")
    await badges.check(life, key)
    play.world.refuses.clear()
    await life.finishing.ask(EMMA, key)
    await life.run_all()
    assert play.world.clubs == {"Seven": [LIAM]}
    request = await badges.check(life, key)
    assert not request.outcome["missing"]
