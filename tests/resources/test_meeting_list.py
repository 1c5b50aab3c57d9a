from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import Refusal
from bot.resources import meeting_list
from bot.slack.message import Message
from bot.zoom import meetings
from tests.reading import words_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def meeting(number: int = 1, **more: Any) -> meetings.Meeting:  # noqa: ANN401 any field of Zoom's
    start = NOW + timedelta(hours=number)
    fields: dict[str, Any] = {
        "id": 10_000_000_000 + number,
        "topic": f"M{number}",
        "type": 2,
        "start_time": start,
    }
    return meetings.Meeting.model_validate(fields | more)


def shown(message: Message) -> str:
    return words_of(message.text, message.payload()["blocks"])


def buttons(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.payload()["blocks"] if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def test_the_next_comes_first_and_those_without_a_time_last() -> None:
    found = [meeting(3), meeting(1, type=3, start_time=None, topic="Any time"), meeting(2)]
    text = shown(meeting_list.coming(found, "/zoom", shown=12))
    assert text.index("M2") < text.index("M3") < text.index("Any time")
    assert "no fixed time" in text


def test_a_series_is_listed_once_with_its_next_date() -> None:
    dates = [meeting(n, id=10_000_000_009, type=8, topic="Weekly") for n in (5, 2, 8)]
    text = shown(meeting_list.coming([*dates, meeting(3)], "/zoom", shown=12))
    assert text.count("Weekly") == 1
    assert text.index("Weekly") < text.index("M3")
    assert f"<!date^{int((NOW + timedelta(hours=2)).timestamp())}^" in text


def test_more_than_fit_are_counted() -> None:
    listed = meeting_list.coming([meeting(n) for n in range(1, 20)], "/zoom", shown=12)
    assert "And 7 more" in shown(listed)
    assert len(listed.payload()["blocks"]) <= 50


def series(*left: int, **more: Any) -> meetings.Meeting:  # noqa: ANN401 any field of Zoom's
    occurrences = [
        {"occurrence_id": str(n), "start_time": NOW + timedelta(days=n), "status": "available"} for n in left
    ]
    return meeting(type=8, occurrences=occurrences, **more)


def test_a_single_meeting_is_cancelled_or_kept() -> None:
    assert buttons(meeting_list.ask_to_cancel(meeting(), "", NOW)) == ["Cancel the meeting", "Keep it"]


def test_a_series_says_how_many_dates_go() -> None:
    question = meeting_list.ask_to_cancel(series(-1, 1, 2, 3), "", NOW)
    assert "3 dates to come" in shown(question)
    assert buttons(question) == ["Cancel one date", "Cancel the whole series", "Keep it"]


def test_the_date_that_was_chosen_is_the_one_that_is_named() -> None:
    question = meeting_list.ask_to_cancel(series(1, 2), "2", NOW)
    assert f"<!date^{int((NOW + timedelta(days=2)).timestamp())}^" in shown(question)


def test_a_series_without_dates_to_come_goes_as_a_whole_or_stays() -> None:
    for each in (series(-1), meeting(type=3, start_time=None)):
        assert buttons(meeting_list.ask_to_cancel(each, "", NOW)) == ["Cancel the whole series", "Keep it"]


def test_a_cancelled_occurrence_is_not_counted() -> None:
    gone = {"occurrence_id": "9", "start_time": NOW + timedelta(days=9), "status": "deleted"}
    whole = series(1, 2)
    with_gone = whole.model_copy(
        update={"occurrences": (*whole.occurrences, meetings.Occurrence.model_validate(gone))}
    )
    assert "2 dates to come" in shown(meeting_list.ask_to_cancel(with_gone, "", NOW))


def test_a_long_invitation_stays_within_slacks_limit() -> None:
    assert len(shown(meeting_list.invitation("x" * 10_000))) < 4000


def test_a_series_without_fixed_times_is_not_said_to_have_dates() -> None:
    question = shown(meeting_list.ask_to_cancel(meeting(type=3, start_time=None), "", NOW))
    assert "without fixed times" in question
    assert "date" not in question


def test_a_date_that_zoom_gives_no_id_cannot_be_cancelled_alone() -> None:
    nameless = meeting(type=8, occurrences=[{"start_time": NOW + timedelta(days=1), "status": "available"}])
    assert buttons(meeting_list.ask_to_cancel(nameless, "", NOW)) == ["Cancel the whole series", "Keep it"]


def test_what_goes_is_named_and_escaped() -> None:
    assert meeting_list.what_goes(meeting(topic="A <b> & c"), "") == "“A &lt;b&gt; &amp; c”"
    weekly = series(1, 2, topic="Weekly")
    moment = int((NOW + timedelta(days=2)).timestamp())
    assert meeting_list.what_goes(weekly, "2").startswith(f"<!date^{moment}^")
    timeless = meeting(type=8, topic="Weekly", occurrences=[{"occurrence_id": "1"}])
    assert meeting_list.what_goes(timeless, "1") == "One date of “Weekly”"


@pytest.mark.parametrize("status", ["deleted", None])
def test_a_date_that_is_gone_cannot_go(status: str | None) -> None:
    gone = [{"occurrence_id": "1", "start_time": NOW, "status": status}] if status else []
    with pytest.raises(Refusal, match="not in the series any more"):
        meeting_list.what_goes(meeting(type=8, occurrences=gone), "1")


def test_a_topic_typed_elsewhere_cannot_turn_the_words_around() -> None:
    reversing = meeting(topic="\N{RIGHT-TO-LEFT OVERRIDE}leaving\nus")
    for each in (
        meeting_list.coming([reversing], "/zoom", shown=12),
        meeting_list.ask_to_cancel(reversing, "", NOW),
        meeting_list.start(reversing, "https://zoom.test/s/1"),
    ):
        assert "leaving us" in shown(each)
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in shown(each)
