import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.response import BoltResponse

from handlers import envelopes
from handlers.envelopes import Envelope, Notice
from tests.handlers.builders import command, envelope

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def _read(message: dict[str, Any]) -> Envelope:
    read = envelopes.read(json.dumps(message))
    assert isinstance(read, Envelope)
    return read


@pytest.mark.parametrize(
    ("message", "notice"),
    [
        ({"type": "hello", "num_connections": 1}, Notice.HELLO),
        ({"type": "disconnect", "reason": "warning"}, Notice.LEAVE),
        ({"type": "disconnect", "reason": "refresh_requested"}, Notice.LEAVE),
        ({"type": "disconnect"}, Notice.LEAVE),
        ({"type": "disconnect", "reason": ["odd"]}, Notice.LEAVE),
        ({"type": "disconnect", "reason": "hello"}, Notice.LEAVE),
        ({"type": "disconnect", "reason": "too_many_websockets"}, Notice.TOO_MANY),
        ({"type": "disconnect", "reason": "link_disabled"}, Notice.OFF),
        ({"type": "slash_commands", "envelope_id": "e1"}, None),
        ({"type": "slash_commands", "payload": {}}, None),
        ({"type": "slash_commands", "envelope_id": "e1", "payload": "text"}, None),
        ({"type": "slash_commands", "envelope_id": 1, "payload": {}}, None),
    ],
)
def test_slacks_notices_are_told_from_deliveries(message: dict[str, Any], notice: Notice | None) -> None:
    assert envelopes.read(json.dumps(message)) is notice


@pytest.mark.parametrize(
    "text", ["", "Ping from applink-1", "[]", "null", "7", '{"type": ', "\x00", "[" * 99]
)
def test_what_is_no_message_says_nothing(text: str) -> None:
    assert envelopes.read(text) is None


@given(
    message=st.dictionaries(
        st.sampled_from(["type", "reason", "envelope_id", "payload", "retry_attempt"]), _json
    )
)
def test_any_json_can_be_read(message: dict[str, Any]) -> None:
    envelopes.read(json.dumps(message))


def test_a_delivery_reaches_bolt_as_it_was_sent() -> None:
    request = _read(envelope(command("meeting Retro"))).request()
    assert request.mode == "socket_mode"
    assert request.body == command("meeting Retro")
    assert request.headers == {}


def test_a_retry_says_so_in_the_headers_of_http() -> None:
    retry = envelope(command()) | {"retry_attempt": 0, "retry_reason": "timeout"}
    headers = _read(retry).request().headers
    assert headers["x-slack-retry-num"] == ["0"]
    assert headers["x-slack-retry-reason"] == ["timeout"]


@pytest.mark.parametrize("payload", [{"team": "T1", "user": 7}, {"authorizations": 5}, {"event": 3}])
def test_an_odd_payload_is_a_value_error_if_anything(payload: dict[str, Any]) -> None:
    made = _read(envelope(payload))
    with contextlib.suppress(ValueError):
        made.request()


@pytest.mark.parametrize(
    ("takes_answer", "response", "acknowledgement"),
    [
        (True, {"status": 200}, {"envelope_id": "e1"}),
        (True, {"status": 200, "body": "hi"}, {"envelope_id": "e1", "payload": {"text": "hi"}}),
        (True, {"status": 200, "body": {"text": "hi"}}, {"envelope_id": "e1", "payload": {"text": "hi"}}),
        (False, {"status": 200, "body": "hi"}, {"envelope_id": "e1"}),
        (True, {"status": 500, "body": "hi"}, None),
        (True, {"status": 404, "body": {"error": "x"}}, None),
    ],
)
def test_only_a_success_is_acknowledged_with_its_answer_where_slack_takes_one(
    takes_answer: bool,  # noqa: FBT001 a column of the table
    response: dict[str, Any],
    acknowledgement: dict[str, Any] | None,
) -> None:
    made = _read(envelope(command(), takes_answer=takes_answer))
    said = made.acknowledgement(BoltResponse(**response))
    assert (said and json.loads(said)) == acknowledgement
