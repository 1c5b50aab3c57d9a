"""Listing, starting and cancelling, where something is not as it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.domain.requests import State
from bot.errors import Refusal
from bot.services.coming import Pressed
from bot.slack import errors
from bot.zoom import meetings
from sandbox.cast import CAST
from tests.reading import words_of
from tests.services import rig
from tests.services.rig import ADA, CHANNEL, EMMA, LIAM, NOON, REPLY_URL, Rig

YUKI = CAST[4].slack_id
PRESSED = Pressed("C0GENERAL:1.0", EMMA, REPLY_URL)
DAILY = httpx.Response(429, json={"code": 429, "message": "You have reached the maximum daily rate limit"})


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig.outside(tmp_path).life() as life:
        yield life


async def meeting(life: Rig, text: str = "Retro at tomorrow 15:00", *, asker: str = EMMA) -> int:
    await life.ask(text, asker=asker)
    await life.run_all()
    return next(iter(life.world.meetings))


async def series(life: Rig, topic: str = "Weekly", **more: object) -> meetings.Meeting:
    """A series of Emma's that the bot knows nothing of."""
    link = await life.linking.by_email(EMMA)
    weekly = {
        "topic": topic,
        "type": meetings.Type.RECURRING_FIXED,
        "start_time": NOON,
        "recurrence": meetings.Recurrence(type=meetings.Every.WEEK, end_times=3, weekly_days="2"),
        **more,
    }
    request = meetings.MeetingRequest.model_validate(weekly)
    return await meetings.create(life.ports.zoom, link.zoom_id, request)


async def cancelled_entries(life: Rig) -> int:
    return [each.action for each in await life.store.audit.recent()].count("meeting.cancelled")


async def test_the_list_links_whom_it_does_not_know_and_says_so_once(life: Rig) -> None:
    first, second = await life.coming.list_(EMMA), await life.coming.list_(EMMA)
    assert "You are now linked" in words_of(first.text, first.payload()["blocks"])
    assert "linked" not in words_of(second.text, second.payload()["blocks"])


async def test_a_button_links_nobody_who_unlinked(life: Rig) -> None:
    number = await meeting(life)
    await life.linking.remove(EMMA)
    for press in (life.coming.start, life.coming.invitation):
        with pytest.raises(Refusal, match="not linked"):
            await press(EMMA, number)
    assert await life.linking.known(EMMA) is None


async def test_a_daily_limit_is_told_in_the_zone_of_whoever_pressed(life: Rig) -> None:
    number = await meeting(life, "Retro at tomorrow 15:00", asker=YUKI)
    for press in (life.coming.start, life.coming.invitation):
        life.door.fail("GET", DAILY)
        with pytest.raises(Refusal) as refused:
            await press(YUKI, number)
        assert "09:00 JST" in refused.value.next_step


async def test_a_daily_limit_at_cancelling_is_told_in_the_zone_of_the_host(life: Rig) -> None:
    number = await meeting(life, asker=YUKI)
    life.door.fail("DELETE", DAILY)
    await life.coming.cancel(Pressed("C:1.0", YUKI, REPLY_URL), number, "")
    await life.run_all()
    assert life.slack.told("09:00 JST")
    assert life.world.meetings
    assert await cancelled_entries(life) == 0


async def test_a_second_press_of_the_same_button_is_told_so_and_does_nothing(life: Rig) -> None:
    number = await meeting(life)
    await life.coming.cancel(PRESSED, number, "")
    with pytest.raises(Refusal, match="pressed that already"):
        await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    with pytest.raises(Refusal, match="pressed that already"):
        await life.coming.cancel(PRESSED, number, "")
    assert life.door.calls.count("DELETE") == 1
    assert len(life.slack.told("is cancelled", to="reply")) == 1


async def test_cancelled_from_two_questions_it_is_recorded_and_told_once(life: Rig) -> None:
    number = await meeting(life, "Retro at tomorrow 15:00 with <@U0LIAM002>")
    for question in ("C:1.0", "C:2.0"):
        await life.coming.cancel(Pressed(question, EMMA, REPLY_URL), number, "")
    first, second = (job for job in life.jobs.saved if job.startswith("cancel:"))
    await life.run(first)
    await life.run(second)
    await life.run_all()
    assert await cancelled_entries(life) == 1
    assert len(life.slack.told("Cancelled by", to=LIAM)) == 1
    assert len(life.slack.told("is cancelled", to="reply")) == 2


async def test_a_deletion_whose_answer_was_lost_still_strikes_the_card(life: Rig) -> None:
    number = await meeting(life)
    life.door.after["DELETE"] = [httpx.ReadTimeout("silence")]
    await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    assert life.door.calls.count("DELETE") == 2
    assert life.slack.told("Cancelled by", to="update of")
    assert life.slack.told("is cancelled", to="reply")
    assert await cancelled_entries(life) == 1


async def test_a_question_about_what_is_gone_is_answered_without_deleting(life: Rig) -> None:
    number = await meeting(life)
    life.world.meetings.clear()
    await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    assert life.slack.told("no such meeting any more", to="reply")
    assert "DELETE" not in life.door.calls
    assert await cancelled_entries(life) == 0


async def test_the_first_job_again_after_the_second_began_says_nothing(life: Rig) -> None:
    number = await meeting(life)
    await life.coming.cancel(PRESSED, number, "")
    (first,) = (job for job in life.jobs.saved if job.startswith("cancel:"))
    await life.run(first)
    await life.run_all()
    before = len(life.slack.said)
    await life.run(first)
    assert len(life.slack.said) == before


async def test_a_silent_zoom_is_waited_for_and_an_answer_that_was_lost_given_again(life: Rig) -> None:
    number = await meeting(life)
    life.door.fail("GET", *[httpx.ConnectError("no way there")] * 3)
    life.slack.fail("answer", errors.Silent("response_url"))
    await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    assert life.slack.told("is cancelled", to="reply")
    assert await cancelled_entries(life) == 1


async def test_one_date_is_named_and_the_series_stays(life: Rig) -> None:
    made = await series(life)
    dates = (await meetings.get(life.ports.zoom, made.id)).occurrences
    await life.coming.cancel(PRESSED, made.id, dates[1].occurrence_id or "")
    await life.run_all()
    (told,) = life.slack.told("is cancelled", to="reply")
    start = dates[1].start_time
    assert start is not None
    assert f"<!date^{int(start.timestamp())}^" in told.words
    assert made.id in life.world.meetings
    assert await cancelled_entries(life) == 1


async def test_a_date_that_is_gone_is_said_to_be_gone(life: Rig) -> None:
    made = await series(life)
    await life.coming.cancel(PRESSED, made.id, "1234567890")
    await life.run_all()
    assert life.slack.told("not in the series any more", to="reply")
    assert "DELETE" not in life.door.calls


@pytest.mark.parametrize(("occurrence", "said"), [("of it", "is cancelled"), ("", "Zoom refused")])
async def test_a_deletion_that_zoom_finds_wrong_is_a_success_for_a_date_only(
    life: Rig, occurrence: str, said: str
) -> None:
    made = await series(life)
    dates = (await meetings.get(life.ports.zoom, made.id)).occurrences
    life.door.fail("DELETE", httpx.Response(400, json={"code": 300, "message": "Invalid parameter."}))
    await life.coming.cancel(PRESSED, made.id, (dates[0].occurrence_id or "") if occurrence else "")
    await life.run_all()
    assert life.slack.told(said, to="reply")


async def test_a_meeting_of_another_host_is_left_alone(life: Rig) -> None:
    number = await meeting(life)
    await life.linking.by_email(LIAM)
    await life.coming.cancel(Pressed("C:1.0", LIAM, REPLY_URL), number, "")
    await life.run_all()
    assert life.slack.told("Only the host")
    assert life.world.meetings


async def test_a_card_that_cannot_be_changed_is_said_to_stand(life: Rig) -> None:
    life.slack.fail(f"post:{CHANNEL}", errors.NoEntry("chat.postMessage", "channel_not_found"))
    number = await meeting(life)
    await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    assert life.slack.told("card could not be changed", to="reply")


async def test_a_card_that_slack_does_not_change_is_said_to_stand(life: Rig) -> None:
    number = await meeting(life)
    life.slack.fail("update", rig.silent())
    await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    assert life.slack.told("card could not be changed", to="reply")


async def test_without_a_card_there_is_none_to_change(life: Rig) -> None:
    life.slack.fail("post", rig.silent())
    number = await meeting(life)
    request = await life.store.requests.get("meeting:1")
    assert request is not None
    assert request.state is State.ATTENTION
    await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    assert life.slack.told("is cancelled", to="reply")
    assert not life.slack.told("could not be changed")


async def test_one_of_the_invited_whom_slack_refuses_is_passed_over(life: Rig) -> None:
    number = await meeting(life, "Retro at tomorrow 15:00 with <@U0LIAM002> <@U0ADA0003>")
    life.slack.fail(f"post:{LIAM}", errors.Refused("chat.postMessage", "cannot_dm_bot"))
    await life.coming.cancel(PRESSED, number, "")
    await life.run_all()
    assert life.slack.told("Cancelled by", to=ADA)
    assert not life.slack.told("Cancelled by", to=LIAM)


async def test_a_meeting_without_a_topic_has_a_name_everywhere(life: Rig) -> None:
    made = await series(life, topic="")
    listed = await life.coming.list_(EMMA)
    question = await life.coming.ask_to_cancel(EMMA, made.id, "")
    start = await life.coming.start(EMMA, made.id)
    for each in (listed, question, start):
        assert "Zoom Meeting" in words_of(each.text, each.payload()["blocks"])


async def test_a_meeting_without_a_host_link_says_where_to_start_it(life: Rig) -> None:
    number = await meeting(life)
    host = CAST[0].zoom_id
    life.door.fail("GET", httpx.Response(200, json={"id": number, "host_id": host, "topic": "Retro"}))
    with pytest.raises(Refusal, match="no link to start") as refused:
        await life.coming.start(EMMA, number)
    assert "Zoom itself" in refused.value.next_step
