import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.slack.values import OfMeeting, OfRequest, Value


@given(st.integers(min_value=0, max_value=10**13), st.text(max_size=40))
def test_a_value_comes_back_as_it_went(meeting_id: int, occurrence_id: str) -> None:
    value = OfMeeting(meeting_id=meeting_id, occurrence_id=occurrence_id)
    assert OfMeeting.unpack(value.pack()) == value


@given(st.text())
def test_what_is_not_ours_is_refused_whatever_it_is(packed: str) -> None:
    with pytest.raises(Refusal, match="another version"):
        OfRequest.unpack(packed)


@pytest.mark.parametrize(
    "packed", ['{"meeting_id": "x"}', '{"key": 1, "more": 2}', '{"meeting_id": 1, "more": 2}', "[]", "null"]
)
def test_another_shape_is_refused(packed: str) -> None:
    for kind in (OfMeeting, OfRequest):
        with pytest.raises(Refusal):
            kind.unpack(packed)


def test_a_value_too_long_for_slack_is_a_mistake_of_ours() -> None:
    kinds: tuple[Value, ...] = (OfRequest(key="k" * 2000), OfMeeting(meeting_id=1, occurrence_id="1" * 2000))
    for value in kinds:
        with pytest.raises(ValueError, match="2000"):
            value.pack()
