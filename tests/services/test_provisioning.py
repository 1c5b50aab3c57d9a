"""What comes of a request where Zoom, Slack or the store fails, and what its asker is told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot import zoom
from bot.domain import policy
from bot.domain.requests import State
from bot.errors import Refusal
from bot.slack import actions, errors
from tests.services import clubs, rig
from tests.services.rig import ADA, CHANNEL, EMMA, NOON, Rig

SCHEDULED = "Retro at tomorrow 15:00 for 45m"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


async def state(life: Rig, key: str = "meeting:1") -> State:
    request = await life.store.requests.get(key)
    assert request is not None
    return request.state


def answer(status: int, code: int | None = None, message: str = "") -> httpx.Response:
    return httpx.Response(status, json={"code": code or status, "message": message})


async def test_a_create_that_never_reached_zoom_created_nothing(life: Rig) -> None:
    key = await life.ask(SCHEDULED)
    life.door.fail("POST", *[httpx.ConnectError("no way there")] * 3)
    await life.run(key)
    assert life.slack.told("Zoom does not answer; nothing was done")
    assert await state(life) is State.REFUSED


async def test_an_instant_create_may_have_left_one_behind_and_that_is_said(life: Rig) -> None:
    key = await life.ask("Retro")
    life.door.after["POST"] = [httpx.ReadTimeout("silence")]
    life.door.fail("POST", None, *[httpx.ConnectError("no way there")] * 3)
    await life.run(key)
    assert life.slack.told("I try once more")
    assert not life.slack.told("checking")
    assert life.slack.told("nobody has its link")
    assert not life.slack.told("nothing was")
    assert len(life.world.meetings) == 1


async def test_an_instant_create_that_failed_twice_says_no_more_than_is_known(life: Rig) -> None:
    key = await life.ask("Retro")
    life.door.fail("POST", answer(500), answer(500))
    await life.run(key)
    assert life.slack.told("nobody has its link")


@pytest.mark.parametrize("status", [502, 504])
async def test_after_a_gateways_error_zoom_may_still_be_at_work(life: Rig, status: int) -> None:
    key = await life.ask(SCHEDULED)
    life.door.fail("POST", answer(status))
    await life.run(key)
    assert life.slack.told("have not found it")
    assert life.slack.told("needs attention", to=ADA)
    assert await state(life) is State.ATTENTION
    assert life.door.calls.count("POST") == 1


async def test_what_cannot_be_looked_up_is_not_created_again(life: Rig) -> None:
    key = await life.ask(SCHEDULED)
    await life.linking.by_email(EMMA)
    life.door.fail("POST", answer(500))
    life.door.fail("GET", *[answer(500)] * 9)
    await life.run(key)
    assert await state(life) is State.ATTENTION
    assert life.door.calls.count("POST") == 1


async def test_what_cannot_be_looked_up_after_a_crash_is_waited_for(life: Rig) -> None:
    key = await life.ask(SCHEDULED)
    request = await life.store.requests.get(key)
    assert request is not None
    spec = {
        "host": "Z",
        "topic": "Retro",
        "start": "2026-11-22T14:00:00Z",
        "zone": "Europe/Berlin",
        "minutes": 45,
    }
    await life.ports.move(request, State.CREATING, "create.started", spec=spec)
    life.door.fail("GET", *[answer(500)] * 6)
    assert await life.run(key)
    assert await state(life) is State.CREATING


async def test_a_moment_that_passed_while_the_bot_was_stopped_is_refused(tmp_path: Path) -> None:
    now = [NOON]
    outside = rig.outside(tmp_path, lambda: now[0])
    async with outside.life() as life:
        await life.ask("Retro at 15:00")
    now[0] += timedelta(hours=5)
    async with outside.life() as life:
        await life.run("meeting:1")
        assert life.slack.told("that time has passed meanwhile")
        assert await state(life) is State.REFUSED
    assert not outside.world.meetings


CLUB = "club:V1"


class Ended(clubs.Clubs):
    """Clubs, with something that comes in their place."""

    successor = "new_club"


@pytest.fixture
def world() -> clubs.World:
    return clubs.World()


@pytest.fixture
async def clubbing(tmp_path: Path, world: clubs.World) -> AsyncIterator[Rig]:
    def kinds(moments: rig.Moments) -> list[clubs.Clubs]:
        return [Ended(world, moments), clubs.NewClubs(clubs.World(), moments)]

    async with rig.outside(tmp_path / "clubs", more=kinds).life() as life:
        yield life


async def test_what_was_filled_in_is_not_read_from_words(clubbing: Rig, world: clubs.World) -> None:
    await clubbing.submit("club", clubs.Spec(name="QA with tea", members=(ADA,)))
    await clubbing.run_all()
    assert world.clubs == {"QA with tea": [ADA]}
    assert (await clubbing.request(CLUB)).state is State.DONE
    assert clubbing.slack.told("Private of QA with tea", to="reply")


@pytest.mark.parametrize("typed", [True, False])
async def test_what_was_looked_up_before_the_create_is_saved_with_it(clubbing: Rig, *, typed: bool) -> None:
    if typed:
        await clubbing.ask("QA", kind="club")
    else:
        await clubbing.submit("club", clubs.Spec(name="QA"), "1")
    await clubbing.run("club:1")
    assert (await clubbing.request("club:1")).spec == {"invited": [], "name": "QA", "prepared": True}


@pytest.mark.parametrize("typed", [True, False])
async def test_who_may_not_have_it_is_told_before_zoom_is_asked(tmp_path: Path, *, typed: bool) -> None:
    world = clubs.World()

    class Private(clubs.Clubs):
        default = policy.Default.ADMINS

    async with rig.outside(tmp_path, more=lambda moments: [Private(world, moments)]).life() as life:
        for number, asker in enumerate((EMMA, ADA)):
            if typed:
                await life.ask(asker, number, asker=asker, kind="club")
            else:
                await life.submit("club", clubs.Spec(name=asker), str(number), asker=asker)
        await life.run_all()
        assert life.slack.told("Only admins of this bot may create or change clubs")
        assert await state(life, "club:0") is State.REFUSED
    assert list(world.clubs) == [ADA]


async def test_a_refusal_before_the_create_creates_nothing(clubbing: Rig, world: clubs.World) -> None:
    world.fail("prepare", Refusal("Not that one.", next_step="Another one."))
    await clubbing.submit("club", clubs.Spec(name="QA"))
    await clubbing.run(CLUB)
    assert clubbing.slack.told("Not that one.\nAnother one.", to="reply")
    assert world.clubs == {}


async def test_zoom_is_waited_for_before_the_create(clubbing: Rig, world: clubs.World) -> None:
    world.fail("prepare", zoom.errors.ServerError("Zoom is ill", status=500))
    await clubbing.submit("club", clubs.Spec(name="QA"))
    assert await clubbing.run(CLUB)
    assert await state(clubbing, CLUB) is State.ACCEPTED
    assert await clubbing.run(CLUB) is None
    assert list(world.clubs) == ["QA"]


@pytest.mark.parametrize("where", ["prepare", "create"])
@pytest.mark.parametrize("typed", [True, False])
async def test_for_what_zoom_has_ended_there_is_the_form_of_its_successor(
    clubbing: Rig, world: clubs.World, where: str, *, typed: bool
) -> None:
    world.fail(where, zoom.errors.Gone("No more of these.", code=4137, status=410))
    if typed:
        await clubbing.ask("QA", kind="club")
    else:
        await clubbing.submit("club", clubs.Spec(name="QA"), "1")
    clubbing.slack.fail("answer", errors.Silent("response_url"))
    assert await clubbing.run("club:1")  # it may not have been told, so it is told again
    await clubbing.run("club:1")
    assert await state(clubbing, "club:1") is State.REFUSED
    (told,) = clubbing.slack.told("Zoom has ended clubs for this account", to=EMMA)
    assert "new clubs in their place" in told.words
    (button,) = told.message.payload()["blocks"][-1]["elements"]
    assert button["action_id"] == actions.SUCCESSOR
    assert button["text"]["text"] == "Open the form for a new club"
    assert clubbing.ports.ended == {"club"}
    saved = (await clubbing.request("club:1")).spec
    assert clubbing.kinds["club"].spec(saved) == clubs.Spec(name="QA", prepared=where == "create")


async def test_what_zoom_has_ended_for_good_is_said(clubbing: Rig) -> None:
    new = clubbing.kinds["new_club"]
    assert isinstance(new, clubs.Clubs)
    new.world.fail("create", zoom.errors.Gone("No more of these.", code=4137, status=410))
    await clubbing.submit("new_club", clubs.Spec(name="QA"))
    await clubbing.run("new_club:V1")
    (told,) = clubbing.slack.told("Zoom has ended", to="reply")
    assert "in their place" not in told.words


async def test_more_than_zoom_allows_a_day_are_refused_before_the_call(tmp_path: Path) -> None:
    world, now = clubs.World(), [NOON]

    class Few(clubs.Clubs):
        a_day = 2

    outside = rig.outside(tmp_path, lambda: now[0], lambda moments: [Few(world, moments)])
    async with outside.life() as life:
        for number in range(3):
            await life.ask(f"Club {number}", number, kind="club")
        await life.run_all()
        assert list(world.clubs) == ["Club 0", "Club 1"]
        (told,) = life.slack.told("Zoom allows 2 of these a day")
        assert "You can go on at 01:00 CET on Sunday 22 November" in told.words
        now[0] += timedelta(hours=12)
        await life.ask("Club 3", 3, kind="club")
        await life.run_all()
        assert "Club 3" in world.clubs


async def test_a_job_without_a_request_ends(life: Rig) -> None:
    key = await life.ask("Retro")
    life.jobs.saved[key] = replace(life.jobs.saved[key], payload={"key": "meeting:of another store"})
    assert await life.run(key) is None


async def test_a_request_that_went_on_elsewhere_is_left_alone(life: Rig) -> None:
    key = await life.ask("Retro")
    seen = await life.store.requests.get(key)
    assert seen is not None

    async def overtaking() -> None:
        await life.ports.move(seen, State.ABANDONED, "request.abandoned")

    life.moments.meanwhile["person"] = overtaking
    assert await life.run(key) is None
    assert await state(life) is State.ABANDONED
    assert not life.world.meetings


async def test_a_closed_store_is_waited_for(life: Rig) -> None:
    key = await life.ask("Retro")
    await life.store.close()
    assert await life.run(key)


async def test_jobs_that_take_nothing_now_are_waited_for(life: Rig) -> None:
    key = await life.ask("Retro with <@U0LIAM002>")
    life.jobs.unavailable = True
    assert await life.run(key)
    life.jobs.unavailable = False
    await life.run_all()
    assert life.slack.told("invites you")
    assert len(life.slack.told("Meeting ID", to=CHANNEL)) == 1


@pytest.mark.parametrize("text", ["Retro at 25:99", "Retro"])
async def test_an_answer_that_slack_lost_is_given_again(life: Rig, text: str) -> None:
    await life.linking.by_email(EMMA)
    key = await life.ask(text)
    life.slack.fail("answer", errors.Silent("response_url"))
    assert await life.run(key)
    await life.run(key)
    assert life.slack.told("25:99" if "25" in text else "You are the host", to=EMMA)
    assert len(life.slack.told("Meeting ID", to=CHANNEL)) == ("25" not in text)


async def test_a_daily_limit_is_told_in_utc_where_slack_does_not_say_the_zone(life: Rig) -> None:
    await life.linking.by_email(EMMA)
    key = await life.ask("Retro")
    words = "You have reached the maximum daily rate limit for this API. You have reached the limit (100)"
    life.door.fail("POST", answer(429, 429, words))
    life.slack.fail("person", errors.Silent("users.info"))
    await life.run(key)
    assert life.slack.told("UTC")
