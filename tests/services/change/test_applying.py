"""A change is made in Zoom once, told as it is, and not made where Zoom has something else meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import zoom
from bot.errors import Refusal
from bot.jobs.port import JobState, JobsUnavailable
from bot.slack import actions, errors
from bot.store.port import Change, ChangeState
from tests.services import changes
from tests.services.changes import BLUE, Life
from tests.services.rig import EMMA, silent

DOWN = zoom.errors.Unreachable("Zoom does not answer", sent=True)
NO = zoom.errors.Invalid("Not so.", code=300, status=400)


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with changes.outside(tmp_path / "data").life() as life:
        yield life


def buttons(life: Life) -> list[str]:
    """The buttons of the last thing that was said."""
    blocks = life.slack.said[-1].message.payload()["blocks"]
    return [each["action_id"] for block in blocks if block["type"] == "actions" for each in block["elements"]]


async def test_only_what_differs_is_sent_and_it_is_told(life: Life) -> None:
    done = await life.changes({"colour": "red", "open": False})
    assert life.world.sent == [{"colour": "red", "open": False}]
    assert life.world.things["T1"] == {**BLUE, "colour": "red", "open": False}
    assert done.state is ChangeState.DONE
    (told,) = life.slack.told("“Blue” is changed.", to="reply")
    assert "Blue → Red" in told.words
    assert "on → off" in told.words
    assert buttons(life) == [actions.UNDO]


async def test_an_emptied_field_is_emptied(life: Life) -> None:
    await life.changes({"people": None})
    assert life.world.sent == [{"people": None}]
    assert "<@U1>, <@U2> → nothing" in life.slack.said[-1].words


async def test_what_is_accepted_twice_is_made_once(life: Life) -> None:
    change = life.change({"colour": "red"})
    assert await life.applying.accept(change) is None
    assert await life.applying.accept(change) is not None
    await life.run_all()
    assert len(life.world.sent) == 1


async def test_the_audit_has_both_sides_and_no_secret(life: Life) -> None:
    await life.changes({"colour": "red", "key": "sealed-0815"})
    assert life.world.keys == {"T1": "sealed-0815"}
    (entry,) = await life.audited("thing.changed")
    assert entry == {"before": {"colour": "blue"}, "after": {"colour": "red"}, "secrets": ["key"]}
    assert not [each for each in await life.store.audit.recent() if "0815" in str(each)]
    assert not life.slack.told("0815")
    assert life.slack.told("a new one")


async def test_a_secret_alone_is_sent_and_cannot_be_undone(life: Life) -> None:
    done = await life.changes({"key": "sealed-0815"})
    assert life.world.keys == {"T1": "sealed-0815"}
    assert "key" not in done.found
    assert buttons(life) == []


async def test_changed_meanwhile_is_refused_and_shown_with_a_way_back(life: Life) -> None:
    change = life.change({"colour": "red"})
    life.world.things["T1"]["people"] = ["U1"]
    await life.applying.accept(change)
    await life.run_all()
    assert life.world.sent == []
    assert (await life.saved(change.key)).state is ChangeState.REFUSED
    (told,) = life.slack.told("Somebody changed “Blue” in Zoom meanwhile")
    assert "<@U1>, <@U2> → <@U1>" in told.words
    assert buttons(life) == [actions.EDIT]


async def test_somebody_else_making_the_same_change_is_no_conflict(life: Life) -> None:
    change = life.change({"colour": "red"})
    life.world.things["T1"]["colour"] = "red"
    await life.applying.accept(change)
    await life.run_all()
    assert life.world.sent == []
    assert life.slack.told("“Blue” is changed.")


async def test_the_same_change_does_not_hide_that_another_field_was_changed(life: Life) -> None:
    change = life.change({"colour": "red"})
    life.world.things["T1"] |= {"colour": "red", "name": "Bluish"}
    await life.applying.accept(change)
    await life.run_all()
    assert life.slack.told("Blue → Bluish")


async def test_two_changes_of_the_same_thing_do_not_cross(life: Life) -> None:
    first, second = life.change({"colour": "red"}, 1), life.change({"colour": "green"}, 2)
    for each in (first, second):
        await life.applying.accept(each)
    await life.run_all()
    assert life.world.things["T1"]["colour"] == "red"
    assert (await life.saved(second.key)).state is ChangeState.REFUSED


async def test_two_changes_at_once_are_made_one_after_the_other(life: Life) -> None:
    both = [life.change({"colour": "red"}, 1), life.change({"colour": "green"}, 2)]
    for each in both:
        await life.applying.accept(each)
    await asyncio.gather(*(life.run(each.key) for each in both))
    states = {(await life.saved(each.key)).state for each in both}
    assert states == {ChangeState.DONE, ChangeState.REFUSED}
    assert len(life.world.sent) == 1


async def test_what_zoom_drops_without_a_word_is_named(life: Life) -> None:
    life.world.locked = {"open"}
    done = await life.changes({"open": False, "colour": "red"})
    assert done.state is ChangeState.DONE
    (told,) = life.slack.told("“Blue” is changed in part.")
    assert "Open to all* is on, not off" in told.words
    (entry,) = await life.audited("thing.changed")
    assert entry["not_taken"] == ["open"]


async def test_where_zoom_takes_nothing_there_is_nothing_to_undo(life: Life) -> None:
    life.world.locked = {"open"}
    await life.changes({"open": False})
    assert life.slack.told("“Blue” is as it was.")
    assert buttons(life) == []


async def test_what_zoom_refuses_is_told_and_nothing_is_changed(life: Life) -> None:
    life.world.fail("apply", NO)
    done = await life.changes({"colour": "red"})
    assert done.state is ChangeState.REFUSED
    assert life.slack.told("Not so.")
    assert not await life.audited("thing.changed")


async def test_what_zoom_refuses_half_way_is_told_exactly(life: Life) -> None:
    life.world.fail("half", NO)
    done = await life.changes({"colour": "red", "open": False})
    assert done.state is ChangeState.DONE
    (told,) = life.slack.told("“Blue” is changed in part.")
    assert "Not so." in told.words
    assert "Blue → Red" in told.words
    assert "Open to all* is on, not off" in told.words


async def test_a_refusal_after_which_it_cannot_be_seen_is_a_refusal(life: Life) -> None:
    life.world.fail("apply", NO)
    life.world.fail("current", None, None, NO)
    assert (await life.changes({"colour": "red"})).state is ChangeState.REFUSED


async def test_zoom_is_waited_for_before_and_after(life: Life) -> None:
    life.world.fail("current", DOWN, None, None, DOWN)
    life.world.fail("apply", DOWN)
    done = await life.changes({"colour": "red"})
    assert done.state is ChangeState.DONE
    assert life.world.things["T1"]["colour"] == "red"
    assert len(life.slack.told("is changed")) == 1


async def test_a_thing_deleted_meanwhile_is_a_refusal(life: Life) -> None:
    change = life.change({"colour": "red"})
    del life.world.things["T1"]
    await life.applying.accept(change)
    await life.run_all()
    assert (await life.saved(change.key)).state is ChangeState.REFUSED


async def test_deleted_between_the_check_and_the_send_is_a_refusal(life: Life) -> None:
    gone = zoom.errors.NotFound("No such thing.", status=404)
    life.world.fail("current", None, gone, gone)
    assert (await life.changes({"colour": "red"})).state is ChangeState.REFUSED
    assert life.world.sent == []


async def test_a_kind_that_zoom_has_ended_is_known_as_such(life: Life) -> None:
    life.world.fail("current", zoom.errors.Gone("No longer.", code=4137, status=410))
    assert (await life.changes({"colour": "red"})).state is ChangeState.REFUSED
    assert life.ports.ended == {"thing"}


async def test_whoever_may_not_any_more_is_refused(life: Life) -> None:
    await life.applying.accept(life.change({"colour": "red"}, asker=EMMA))
    await life.run_all()
    assert life.world.sent == []
    assert life.slack.told("Only admins of this bot may")


async def test_the_card_shows_it(life: Life) -> None:
    await changes.with_card(life)
    await life.changes({"name": "Azure"})
    assert life.slack.told("Card of Azure", to="update of 7.0")
    assert not life.slack.told("still shows")


@pytest.mark.parametrize("where", ["zoom", "slack"])
async def test_a_card_that_cannot_be_drawn_again_is_told(life: Life, where: str) -> None:
    await changes.with_card(life)
    if where == "zoom":
        life.world.fail("fetch", NO)
    else:
        life.slack.fail("update", errors.Refused("chat.update", "cant_update_message"))
    await life.changes({"name": "Azure"})
    assert life.slack.told("Its card in Slack still shows what was before.")


async def test_a_card_that_was_never_posted_is_none_to_draw(life: Life) -> None:
    await changes.with_card(life, ts="")
    await life.changes({"name": "Azure"})
    assert not life.slack.told("Card of")
    assert not life.slack.told("still shows")


async def test_who_could_not_be_told_is_told_again(life: Life) -> None:
    life.slack.fail("answer", silent())
    await life.changes({"colour": "red"})
    assert len(life.slack.told("is changed")) == 1
    assert len(life.world.sent) == 1


async def test_a_job_without_its_change_ends(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    await life.applying.run({"key": "change:none"})
    assert "no change" in caplog.text


async def test_a_change_that_goes_on_elsewhere_is_left_alone(life: Life) -> None:
    change = life.change({"colour": "red"})
    await life.applying.accept(change)

    async def elsewhere() -> Change | None:
        refused = ChangeState.REFUSED
        return await life.store.changes.move(change.key, ChangeState.ACCEPTED, refused, at=life.clock())

    life.moments.meanwhile["current"] = elsewhere
    await life.run_all()
    assert life.world.sent == []
    assert not life.slack.said


async def test_a_kind_that_cannot_be_changed_is_refused(life: Life) -> None:
    with pytest.raises(Refusal, match="cannot be changed here"):
        await life.changing.open("fixed", changes.opened())
    with pytest.raises(Refusal, match="cannot be changed here"):
        await life.changing.open("nothing", changes.opened())


async def test_a_change_whose_job_gave_up_ends_and_its_asker_hears_of_it(life: Life) -> None:
    first, second = life.change({"colour": "red"}, 1), life.change({"colour": "green"}, 2)
    for each in (first, second):
        await life.applying.accept(each)
    await life.store.changes.move(second.key, ChangeState.ACCEPTED, ChangeState.SENDING, at=life.clock())
    for each in (first, second):
        await life.applying.failed(each.key, "Name this ID: I-1")
        assert (await life.saved(each.key)).state is ChangeState.REFUSED
    assert life.slack.told("nothing was changed")
    assert life.slack.told("I cannot say whether it was changed")
    assert len(life.slack.told("I-1")) == 2


async def test_a_failure_after_the_change_leaves_it_as_it_is(life: Life) -> None:
    done = await life.changes({"colour": "red"})
    life.slack.said.clear()
    await life.applying.failed(done.key, "I-1")
    await life.applying.failed("change:none", "I-1")
    assert (await life.saved(done.key)).state is ChangeState.DONE
    assert not life.slack.said


async def test_a_failure_that_another_settles_is_not_told(life: Life) -> None:
    change = life.change({"colour": "red"})
    await life.applying.accept(change)

    async def elsewhere() -> Change | None:
        refused = ChangeState.REFUSED
        return await life.store.changes.move(change.key, ChangeState.ACCEPTED, refused, at=life.clock())

    life.moments.meanwhile["get"] = elsewhere
    await life.applying.failed(change.key, "I-1")
    assert not life.slack.said


async def test_a_change_whose_job_could_not_be_saved_is_abandoned_at_the_start(life: Life) -> None:
    """Its asker was told that nothing was sent."""
    change = life.change({"colour": "red"})
    life.jobs.unavailable = True
    with pytest.raises(JobsUnavailable):
        await life.applying.accept(change)
    life.jobs.unavailable = False
    await life.applying.recover()
    await life.run_all()
    assert life.world.sent == []
    assert (await life.saved(change.key)).state is ChangeState.ABANDONED
    await life.applying.accept(change)  # they press again
    await life.run_all()
    assert len(life.world.sent) == 1
    assert (await life.saved(change.key)).state is ChangeState.DONE


async def test_a_change_that_was_being_sent_and_lost_its_job_gets_another(life: Life) -> None:
    change = life.change({"colour": "red"})
    await life.store.changes.add(change)
    await life.store.changes.move(change.key, ChangeState.ACCEPTED, ChangeState.SENDING, at=life.clock())
    await life.applying.recover()
    await life.applying.recover()
    await life.run_all()
    assert len(life.world.sent) == 1
    assert len(life.jobs.saved) == 1


async def test_a_change_whose_job_ended_without_it_gets_another(life: Life) -> None:
    change = life.change({"colour": "red"})
    await life.applying.accept(change)
    life.jobs.end(change.key, JobState.FAILED)
    life.clock.skip(timedelta(seconds=1))
    await life.applying.recover()
    await life.run_all()
    assert (await life.saved(change.key)).state is ChangeState.DONE
    assert len(life.world.sent) == 1


async def test_a_press_again_starts_the_job_that_a_failure_left_out(life: Life) -> None:
    change = life.change({"colour": "red"})
    await life.store.changes.add(change)
    assert await life.applying.accept(change) is not None
    await life.run_all()
    assert len(life.world.sent) == 1
