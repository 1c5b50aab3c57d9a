"""Who pressed what under a request: read from what Slack delivers, whatever its button says."""

from typing import Any

import pytest

from bot.services.review.deciding import Pressed
from bot.slack.values import OfReview
from handlers import reviews
from tests.handlers.builders import REPLY_URL, press


def pressed(value: str, **more: Any) -> Pressed:  # noqa: ANN401 JSON
    body = press("review.approve", **more)
    body["actions"][0]["value"] = value
    return reviews.pressed_in(body)


def test_a_press_names_the_request_the_card_as_it_was_seen_and_where_it_is() -> None:
    place = {"type": "message", "channel_id": "C1", "message_ts": "1.5"}
    value = OfReview(key="user:1", ticket="t1").pack()
    assert pressed(value, container=place) == Pressed("user:1", "t1", "U1", "C1:1.5", REPLY_URL)


def test_a_press_that_is_in_no_message_has_no_place() -> None:
    assert pressed(OfReview(key="user:1", ticket="t1").pack()).message == ""


@pytest.mark.parametrize(
    "value", ["", "v", "{}", "[]", '{"key":"user:1"}', '{"key":"user:1","ticket":"t1","by":"U9"}', "\ud800"]
)
def test_a_value_that_is_not_ours_names_no_request(value: str) -> None:
    found = pressed(value)
    assert (found.key, found.ticket, found.slack_id) == ("", "", "U1")


def test_a_button_without_a_value_names_no_request() -> None:
    body = press("review.approve")
    del body["actions"][0]["value"]
    assert reviews.pressed_in(body).key == ""
