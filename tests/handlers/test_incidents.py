import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from handlers import incidents


def test_an_id_can_be_read_out_over_the_phone() -> None:
    ids = {incidents.new_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", each) for each in ids)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("B00/abc", "POST https://hooks.slack.com/commands/T0/B00/abc failed"),
        ("T0/path", "ClientError: 'http://127.0.0.1:8080/slack/response/T0/path'"),
        ("abc123", "url='wss://wss-primary.slack.com/link/?ticket=abc123&app_id=A1'"),
        ("hunter2", "proxy http://user:hunter2@proxy.example.com/"),
        ("eyJ0", "start https://zoom.us/s/123?zak=eyJ0.aaa.bbb now"),
        ("ffff0000ffff0000", "trigger 1234567890.9876543210.ffff0000ffff0000ffff0000ffff0000"),
        ("xoxb-1-2", "token xoxb-1-2-aaaaaaaa"),
        ("xapp-1-2", "token xapp-1-2-bbbbbbbb"),
        ("abcdef", "Authorization: Bearer abcdef"),
    ],
)
def test_secrets_are_taken_out(secret: str, text: str) -> None:
    assert secret in text
    assert secret not in incidents.redacted(text)


@given(path=st.text(alphabet="abcXYZ019-_~%/?=&.#", min_size=1))
def test_nothing_of_a_links_path_is_left(path: str) -> None:
    assert incidents.redacted(f"to https://hooks.slack.com/{path} it went") == (
        "to https://hooks.slack.com/*** it went"
    )


def test_the_host_and_the_rest_of_the_text_stay() -> None:
    text = "Cannot connect to host hooks.slack.com:443 at 2.5 s, code 4711"
    assert incidents.redacted(text) == text


class _Secretive(BaseModel):
    size: int


def test_what_a_model_was_given_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    given = {"size": "passcode\n" * 2}
    with pytest.raises(ValidationError) as caught:
        _Secretive.model_validate(given)
    incidents.record(caught.value, "reading")
    assert "passcode\\n" not in caplog.text
    assert "input_value=***, input_type=str" in caplog.text
    assert "should be a valid integer" in caplog.text


def test_the_log_has_the_id_the_place_and_the_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(LookupError) as caught:
        _fail()
    assert incidents.record(caught.value, "button x of U1", new=lambda: "ABCD-1234") == "ABCD-1234"
    assert "Incident ABCD-1234 in button x of U1" in caplog.text
    assert "in _fail" in caplog.text
    assert "ValueError: invalid literal" in caplog.text
    assert "LookupError: what came of it" in caplog.text


def _fail() -> None:
    try:
        int("no number")
    except ValueError as cause:
        raise LookupError("what came of it") from cause
