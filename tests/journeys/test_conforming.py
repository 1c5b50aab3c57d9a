"""The watch over what the bot sends in the journeys: it must see what is wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.slack.model import Call as SlackCall
from sandbox.zoom.calls import Call as ZoomCall
from tests.journeys import conforming

if not conforming.HERE:
    pytest.skip("Slack's and Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLAIN = {"type": "plain_text", "text": "Topic"}
INPUT = {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input", "action_id": "form.topic"}}
VIEW: dict[str, Any] = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [INPUT]}
OPEN = SlackCall(NOW, "views.open", 200, "", {"trigger_id": "1", "view": VIEW}, {})


def zoom(
    body: object, *, method: str = "POST", path: str = "/users/abc/meetings", query: str = ""
) -> list[str]:
    return [*conforming.of_zoom(ZoomCall(NOW, method, path, query, 201, body))]


def slack(**changes: Any) -> list[str]:  # noqa: ANN401 any argument
    return [*conforming.of_slack(replace(OPEN, request=OPEN.request | changes))]


def test_what_is_right_is_let_through() -> None:
    assert slack() == []
    assert zoom({"topic": "Retro", "recurrence": {"type": 2, "weekly_days": "2,4"}}) == []
    assert zoom(None, method="GET", query="type=upcoming&page_size=30") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"user": "U1"},
        {"view": VIEW | {"title": PLAIN | {"text": "x" * 25}}},
        {"view": VIEW | {"blocks": [INPUT | {"element": {"type": "plain_text_input", "max_length": 9999}}]}},
        {"view": VIEW | {"blocks": [{"type": "section", "text": PLAIN | {"text": "x" * 3001}}]}},
    ],
)
def test_what_slack_would_not_take_is_seen(changes: dict[str, Any]) -> None:
    assert slack(**changes)


def test_a_method_or_argument_that_slack_does_not_have_is_seen() -> None:
    assert [*conforming.of_slack(replace(OPEN, method="views.show"))]
    assert [*conforming.of_slack(replace(OPEN, request={"trigger_id": "1"}))]
    assert [*conforming.of_slack(replace(OPEN, method="response_url", request={"channel": "C1"}))]


def test_what_zoom_would_not_take_is_seen() -> None:
    assert zoom({"topic": "x" * 201})
    assert zoom({"settings": {"waiting_rom": True}})
    assert zoom({"recurrence": {"type": 2, "weekly_days": "8"}})
    assert zoom(None, method="GET", query="type=all")
    assert zoom({}, method="GET")
    assert zoom({}, path="/users/abc/rooms")
