"""A change is taken back for ten minutes, once, and not where somebody changed it since."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.jobs.port import JobsUnavailable
from bot.slack import actions
from bot.store.port import ChangeState
from tests.services import changes
from tests.services.changes import BLUE, Life
from tests.services.rig import ADA, EMMA, REPLY_URL

KEY = "change:1"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with changes.outside(tmp_path / "data").life() as life:
        yield life


async def undone(life: Life) -> None:
    await life.undoing.undo(ADA, KEY, REPLY_URL)
    await life.run_all()


async def test_undone_is_as_it_was_before(life: Life) -> None:
    await life.changes({"colour": "red", "people": None})
    await undone(life)
    assert life.world.things["T1"] == BLUE
    assert life.world.sent[1] == {"colour": "blue", "people": ["U1", "U2"]}
    assert (await life.saved(KEY)).state is ChangeState.UNDONE
    (told,) = life.slack.told("“Blue” is as it was before.", to="reply")
    assert "Red → Blue" in told.words
    assert not [each for each in told.message.payload()["blocks"] if each["type"] == "actions"]


async def test_what_was_empty_is_emptied_again(life: Life) -> None:
    del life.world.things["T1"]["people"]
    await life.changes({"people": ["U9"]})
    await undone(life)
    assert life.world.things["T1"]["people"] is None


async def test_pressed_twice_is_undone_once(life: Life) -> None:
    await life.changes({"colour": "red"})
    await life.undoing.undo(ADA, KEY, REPLY_URL)
    with pytest.raises(Refusal, match="is being undone"):
        await life.undoing.undo(ADA, KEY, REPLY_URL)
    await life.run_all()
    with pytest.raises(Refusal, match="undone already"):
        await life.undoing.undo(ADA, KEY, REPLY_URL)
    await life.run_all()
    assert len(life.world.sent) == 2


async def test_after_ten_minutes_it_is_told_plainly(life: Life) -> None:
    await life.changes({"colour": "red"})
    life.clock.skip(timedelta(minutes=10))
    await life.undoing.undo(ADA, KEY, REPLY_URL)
    await life.run_all()
    await life.changes({"colour": "red"}, 2)
    life.clock.skip(timedelta(minutes=10, seconds=1))
    with pytest.raises(Refusal, match="within ten minutes") as refused:
        await life.undoing.undo(ADA, "change:2", REPLY_URL)
    assert "change it back" in refused.value.next_step


async def test_changed_meanwhile_is_not_undone_and_shown(life: Life) -> None:
    await life.changes({"colour": "red"})
    life.world.things["T1"]["name"] = "Crimson"
    await undone(life)
    assert life.world.things["T1"]["colour"] == "red"
    (told,) = life.slack.told("so I did not undo your change")
    assert "Blue → Crimson" in told.words
    assert actions.EDIT in str(told.message.payload())
    assert (await life.saved(KEY)).state is ChangeState.DONE
    with pytest.raises(Refusal, match="I could not undo that"):
        await life.undoing.undo(ADA, KEY, REPLY_URL)


async def test_what_zoom_never_took_is_not_undone(life: Life) -> None:
    life.world.locked = {"open"}
    await life.changes({"open": False, "colour": "red"})
    await undone(life)
    assert life.world.sent[1] == {"colour": "blue"}
    assert life.slack.told("“Blue” is as it was before.")


async def test_what_cannot_be_taken_back_is_named(life: Life) -> None:
    await life.changes({"open": False, "colour": "red"})
    life.world.locked = {"open"}
    await undone(life)
    (told,) = life.slack.told("“Blue” is partly as it was before.")
    assert "Open to all* is off, not on" in told.words


async def test_a_secret_is_not_sent_again(life: Life) -> None:
    await life.changes({"key": "sealed-0815", "colour": "red"})
    await undone(life)
    assert life.world.sent[1] == {"colour": "blue"}


async def test_only_whoever_changed_it_may_undo(life: Life) -> None:
    await life.changes({"colour": "red"})
    for slack_id, key in ((EMMA, KEY), (ADA, "change:none")):
        with pytest.raises(Refusal, match="not yours"):
            await life.undoing.undo(slack_id, key, REPLY_URL)


async def test_neither_an_undo_nor_a_refused_change_is_undone(life: Life) -> None:
    change = life.change({"colour": "red"}, 2)
    life.world.things["T1"]["name"] = "Bluish"
    await life.applying.accept(change)
    await life.run_all()
    await life.changes({"colour": "red"})
    await undone(life)
    for key in ("change:2", f"undo:{KEY}"):
        with pytest.raises(Refusal, match="nothing to undo"):
            await life.undoing.undo(ADA, key, REPLY_URL)


async def test_a_press_whose_job_could_not_be_saved_is_good_the_next_time(life: Life) -> None:
    await life.changes({"colour": "red"})
    life.jobs.unavailable = True
    with pytest.raises(JobsUnavailable):
        await life.undoing.undo(ADA, KEY, REPLY_URL)
    life.jobs.unavailable = False
    with pytest.raises(Refusal, match="is being undone"):
        await life.undoing.undo(ADA, KEY, REPLY_URL)
    await life.run_all()
    assert life.world.things["T1"] == BLUE


async def test_a_press_that_came_to_nothing_prolongs_nothing(life: Life) -> None:
    await life.changes({"colour": "red"})
    life.jobs.unavailable = True
    with pytest.raises(JobsUnavailable):
        await undone(life)
    life.jobs.unavailable = False
    await life.applying.recover()
    life.clock.skip(timedelta(minutes=11))
    with pytest.raises(Refusal, match="within ten minutes"):
        await undone(life)
    assert life.world.things["T1"]["colour"] == "red"


async def test_a_press_that_came_to_nothing_may_be_made_again(life: Life) -> None:
    await life.changes({"colour": "red"})
    life.jobs.unavailable = True
    with pytest.raises(JobsUnavailable):
        await undone(life)
    life.jobs.unavailable = False
    await life.applying.recover()
    with pytest.raises(Refusal, match="is being undone"):
        await undone(life)
    await life.run_all()
    assert life.world.things["T1"] == BLUE
