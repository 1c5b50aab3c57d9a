"""One create for one request, and what is in Zoom belongs to one of them only."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import zoom
from bot.domain.requests import State
from bot.slack import errors
from tests.services import clubs, rig
from tests.services.rig import CHANNEL, EMMA, LIAM, Rig

EMMAS, LIAMS = "club:1", "club:2"


@pytest.fixture
def world() -> clubs.World:
    return clubs.World()


@pytest.fixture
async def life(tmp_path: Path, world: clubs.World) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path, more=lambda moments: [clubs.Clubs(world, moments)]).life() as life:
        await life.ask("QA", 1, kind="club")
        yield life


def silence(*, sent: bool = True) -> zoom.ZoomError:
    return zoom.errors.Unreachable("silence", sent=sent)


def failure() -> zoom.ZoomError:
    return zoom.errors.ServerError("Zoom is ill", status=500)


def there() -> zoom.ZoomError:
    return zoom.errors.Conflict("It is there.", code=4132, status=409)


async def creating(life: Rig, key: str) -> None:
    """The request was about to be created when a crash came."""
    spec = clubs.Spec(name="QA", prepared=True).saved()
    await life.ports.move(await life.request(key), State.CREATING, "create.started", spec=spec)


async def test_what_zoom_created_without_saying_so_is_adopted(life: Rig, world: clubs.World) -> None:
    world.after["create"] = [silence()]
    await life.run(EMMAS)
    assert (await life.request(EMMAS)).zoom_id == "QA"
    assert len(life.slack.told("Card of QA", to=CHANNEL)) == 1


async def test_there_already_after_a_create_of_unknown_outcome_it_is_ones_own(
    life: Rig, world: clubs.World
) -> None:
    world.after["create"] = [failure()]
    world.blind = 3
    await life.run(EMMAS)
    assert (await life.request(EMMAS)).state is State.DONE
    assert life.slack.told("Card of QA", to=CHANNEL)


async def test_there_already_after_a_crash_it_is_ones_own(life: Rig, world: clubs.World) -> None:
    await creating(life, EMMAS)
    world.clubs["QA"] = []
    world.blind = 2
    await life.run(EMMAS)
    assert (await life.request(EMMAS)).state is State.DONE


async def test_there_already_without_an_own_create_it_is_somebody_elses(
    life: Rig, world: clubs.World
) -> None:
    world.fail("create", there())
    await life.run(EMMAS)
    assert life.slack.told("It was not made by this bot")
    assert (await life.request(EMMAS)).state is State.REFUSED
    assert world.clubs == {}


async def test_whose_it_is_is_not_guessed_while_zoom_is_silent(life: Rig, world: clubs.World) -> None:
    world.fail("create", there())
    world.fail("find", failure())
    await life.run(EMMAS)
    assert not life.slack.told("Somebody")
    assert (await life.request(EMMAS)).state is State.REFUSED


async def test_the_later_one_learns_who_has_it_and_since_when(life: Rig, world: clubs.World) -> None:
    await life.run(EMMAS)
    await life.ask("QA", 2, asker=LIAM, kind="club")
    await life.run(LIAMS)
    (told,) = life.slack.told("There is a club with this name")
    assert f"{life.slack.people[EMMA].name} asked for it on Saturday 21 November at 12:00 GMT" in told.words
    assert list(world.clubs) == ["QA"]


async def test_it_is_not_somebody_else_who_asks_twice(life: Rig) -> None:
    await life.run(EMMAS)
    await life.ask("QA", 2, kind="club")
    await life.run(LIAMS)
    assert life.slack.told("You asked for it on")


async def test_somebody_whom_slack_does_not_name_is_somebody(life: Rig) -> None:
    await life.run(EMMAS)
    await life.ask("QA", 2, asker=LIAM, kind="club")
    life.slack.fail("person", None, rig.silent())
    await life.run(LIAMS)
    assert life.slack.told("Somebody asked for it on")


async def test_of_two_at_once_one_gets_it_and_the_other_learns_who(life: Rig) -> None:
    """Liam's create comes while Emma's is on its way."""
    await life.ask("QA", 2, asker=LIAM, kind="club")

    async def liam() -> None:
        assert await life.run(LIAMS) is None

    life.moments.meanwhile["prepare"] = liam
    await life.run(EMMAS)
    states = {key: (await life.request(key)).state for key in (EMMAS, LIAMS)}
    assert states == {LIAMS: State.DONE, EMMAS: State.REFUSED}
    assert life.slack.told(f"{life.slack.people[LIAM].name} asked for it on")
    assert len(life.slack.told("Card of QA", to=CHANNEL)) == 1


async def test_those_that_are_alike_are_created_one_after_the_other(
    tmp_path: Path, world: clubs.World
) -> None:
    async with rig.outside(tmp_path, more=lambda moments: [clubs.Alike(world, moments)]).life() as life:
        for number, asker in enumerate((EMMA, LIAM, EMMA, LIAM)):
            await life.ask("QA", number, asker=asker, kind="club")
        await asyncio.gather(*(life.run(f"club:{number}") for number in range(4)))
        ended = [(await life.request(f"club:{number}")).state for number in range(4)]
        assert sorted(ended) == [State.DONE, *[State.REFUSED] * 3]
        assert len(life.slack.told("asked for it on", to="reply")) == 3
    assert world.creates == 1


async def test_one_that_is_just_being_created_may_be_theirs(life: Rig, world: clubs.World) -> None:
    await life.ask("QA", 2, asker=LIAM, kind="club")

    async def liam() -> None:
        await life.run(LIAMS)

    life.moments.meanwhile["create"] = liam
    await life.run(EMMAS)
    assert life.slack.told(f"{life.slack.people[EMMA].name} asked for one just now")
    assert (await life.request(LIAMS)).state is State.REFUSED
    assert (await life.request(EMMAS)).state is State.DONE
    assert list(world.clubs) == ["QA"]


async def test_what_another_adopted_meanwhile_is_not_ones_own(life: Rig, world: clubs.World) -> None:
    """Liam's request was cut off when it may have created the same; it finds Emma's."""
    await life.ask("QA", 2, asker=LIAM, kind="club")
    await creating(life, LIAMS)

    async def liam() -> None:
        await life.run(LIAMS)

    life.moments.meanwhile["create"] = liam
    await life.run(EMMAS)
    assert (await life.request(LIAMS)).state is State.DONE
    assert (await life.request(EMMAS)).state is State.REFUSED
    assert life.slack.told(f"{life.slack.people[LIAM].name} asked for it on")
    assert len(life.slack.told("Card of QA", to=CHANNEL)) == 1
    assert list(world.clubs) == ["QA"]


async def test_of_two_that_look_at_once_one_adopts_it(life: Rig, world: clubs.World) -> None:
    await creating(life, EMMAS)
    await life.ask("QA", 2, asker=LIAM, kind="club")
    await creating(life, LIAMS)
    world.clubs["QA"] = []

    async def liam() -> None:
        await life.run(LIAMS)

    life.moments.meanwhile["by_zoom_id"] = liam
    await life.run(EMMAS)
    assert (await life.request(LIAMS)).state is State.DONE
    assert (await life.request(EMMAS)).state is State.REFUSED


async def test_of_two_meetings_that_are_the_same_each_has_its_own(tmp_path: Path) -> None:
    """The one that was cut off adopts the meeting of the other, which so creates another."""
    async with rig.outside(tmp_path).life() as life:
        await life.linking.by_email(EMMA)
        first, second = [await life.ask("Retro at tomorrow 15:00", number) for number in (1, 2)]
        request = await life.request(second)
        spec = await life.kinds["meeting"].understand(request.text, life.askers.of(EMMA), request.asked_at)
        await life.ports.move(request, State.CREATING, "create.started", spec=spec.saved())

        async def other() -> None:
            await life.run(second)

        life.moments.meanwhile["POST"] = other
        await life.run(first)
        ids = {(await life.request(key)).zoom_id for key in (first, second)}
        assert ids == {str(each) for each in life.world.meetings}
        assert len(ids) == 2


async def test_an_answer_without_an_id_is_looked_up(life: Rig, world: clubs.World) -> None:
    world.nameless = True
    await life.run(EMMAS)
    assert (await life.request(EMMAS)).zoom_id == "QA"
    assert life.slack.told("Card of QA", to=CHANNEL)


async def test_what_may_be_ones_own_is_not_said_to_be_somebody_elses(life: Rig, world: clubs.World) -> None:
    """Zoom created it, but neither said so nor listed it in time."""
    world.after["create"] = [silence()]
    world.blind = 3
    await life.run(EMMAS)
    assert (await life.request(EMMAS)).state is State.ATTENTION
    await life.ask("QA", 2, kind="club")
    await life.run(LIAMS)
    (told,) = life.slack.told("There is a club with this name")
    assert "You asked for it on" in told.words
    assert "Zoom never said" in told.words


@pytest.fixture
async def named(tmp_path: Path, world: clubs.World) -> AsyncIterator[Rig]:
    """Where names are what no two may have."""
    async with rig.outside(
        tmp_path / "named", more=lambda moments: [clubs.Alike(world, moments)]
    ).life() as life:
        await life.ask("QA", 1, kind="club")
        yield life


@pytest.mark.parametrize(
    ("kind", "spec"),
    [("club", {"name": "Chess"}), ("club", {"of": "another version"}), ("meeting", {"name": "QA"})],
)
async def test_one_that_is_not_alike_is_nobodys_business(
    named: Rig, world: clubs.World, kind: str, spec: dict[str, str]
) -> None:
    key = await named.ask("Chess", 2, asker=LIAM, kind=kind)
    await named.ports.move(await named.request(key), State.CREATING, "create.started", spec=spec)
    world.clubs["QA"] = []
    await named.run(EMMAS)
    assert named.slack.told("It was not made by this bot")


async def test_what_another_got_while_one_was_cut_off_is_not_created_again(
    named: Rig, world: clubs.World
) -> None:
    """Zoom itself may take the same name twice."""
    await creating(named, EMMAS)
    await named.ask("QA", 2, asker=LIAM, kind="club")
    await named.run(LIAMS)
    await named.run(EMMAS)
    assert world.creates == 1
    assert (await named.request(EMMAS)).state is State.REFUSED
    assert named.slack.told(f"{named.slack.people[LIAM].name} asked for it on")


async def test_silence_about_a_create_that_cannot_be_found_is_not_settled(
    life: Rig, world: clubs.World
) -> None:
    world.fail("create", silence())
    await life.run(EMMAS)
    assert life.slack.told("have not found it")
    assert (await life.request(EMMAS)).state is State.ATTENTION


async def test_an_error_that_says_no_is_told(life: Rig, world: clubs.World) -> None:
    world.fail("create", silence(sent=False))
    await life.run(EMMAS)
    assert life.slack.told("nothing was done")
    assert not life.slack.told("checking")


async def test_slack_that_does_not_say_the_zone_does_not_hold_up_the_answer(life: Rig) -> None:
    await life.run(EMMAS)
    await life.ask("QA", 2, kind="club")
    life.slack.fail("person", errors.Silent("users.info"))
    await life.run(LIAMS)
    assert life.slack.told("at 12:00 UTC")
