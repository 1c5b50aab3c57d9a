"""The log: a line for each record, and no secret in any of them."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes; afterwards the root logger is as it was."""
    root, engine = logging.getLogger(), logging.getLogger("dbos")
    before, level, engines = list(root.handlers), root.level, list(engine.handlers)
    for handler in before:
        root.removeHandler(handler)  # pytest's own, which basicConfig would close
    yield io.StringIO()
    logging.captureWarnings(capture=False)
    root.handlers[:], engine.handlers[:] = before, engines
    root.setLevel(level)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("token xoxb-12-34-aBcD was refused", "12-34-aBcD"),
        ("xoxe.xoxb-1-Mi0yLTE", "Mi0yLTE"),
        ("xapp-1-A0-99-ff", "A0-99-ff"),
        ("custom step xwfp-777", "777"),
        ("Authorization: Bearer abc.def", "abc.def"),
        ("{'Authorization': 'Basic Y2xpZW50OnNlY3JldA=='}", "Y2xpZW50"),
        ("eyJzdiI6IjAwMDAwMSJ9.eyJhdWQiOiJodHRwcz.Zm9v", "Zm9v"),
        ("https://acme.zoom.us/j/123?pwd=QWxh.1", "QWxh"),
        ("https://acme.zoom.us/s/123?zak=aaa.bbb&x=1", "aaa"),
        ("https://acme.zoom.us/w/123?tk=ccc", "ccc"),
        ("wss://wss-primary.slack.com/link/?ticket=ffaa&app_id=1", "ffaa"),
        ("https://hooks.slack.com/commands/T0/11/wwww", "wwww"),
        ("access_token=abcd&x=1", "abcd"),
        ("client_secret=abcd", "abcd"),
        ("POST password=abcd", "abcd"),
        ('{"access_token":"ab\\"cd","expires_in":3600}', "cd"),
        ("{'start_url': 'https://acme.zoom.us/s/1'}", "acme"),
        ('{"password": "12 34"}', "12 34"),
        ("{'passcode': 'hush'}", "hush"),
    ],
)
def test_what_opens_a_door_is_blacked_out(text: str, secret: str) -> None:
    redacted = log.redact(text)
    assert secret not in redacted
    assert "[redacted]" in redacted


@pytest.mark.parametrize(
    "text",
    [
        "Bearer of news: meeting 85123456789 for U0EMMA001 created",
        "https://acme.zoom.us/j/85123456789?tab=1",
        '{"topic": "Token economy", "expires_in": 3600}',
        "the secret of good meetings",
        "an app-level token (xapp-...): your Slack app, Basic Information), of an app",
    ],
)
def test_what_opens_none_stays(text: str) -> None:
    assert log.redact(text) == text


def test_the_rest_of_a_link_stays_readable() -> None:
    assert log.redact("https://z.us/j/1?pwd=abc&x=1") == "https://z.us/j/1?pwd=[redacted]&x=1"


def test_a_record_is_one_line_whatever_is_in_it(stream: io.StringIO) -> None:
    log.configure("INFO", stream=stream)
    logging.getLogger("bot.x").info("topic %s", "a\nERROR bot: forged\r\x1b[2J\u2028\u202eend")
    (line,) = stream.getvalue().splitlines()
    assert line.endswith(r"INFO bot.x: topic a\nERROR bot: forged\r\x1b[2J\u2028\u202eend")


def test_a_traceback_is_on_the_same_line_without_secrets(stream: io.StringIO) -> None:
    log.configure("INFO", ["0a1b2c3d"], stream)
    try:
        int("refused xoxb-1-2 signed with 0a1b2c3d")
    except ValueError:
        logging.getLogger("bot.x").exception("failed")
    (line,) = stream.getvalue().splitlines()
    assert r"failed\nTraceback (most recent call last):\n" in line
    assert "'refused [redacted] signed with [redacted]'" in line


def test_a_known_secret_is_blacked_out_wherever_it_is(stream: io.StringIO) -> None:
    log.configure("INFO", ["", "plainword"], stream)
    logging.getLogger("bot").info("a plainword b %s", ["plainword"])
    assert stream.getvalue().endswith("INFO bot: a [redacted] b ['[redacted]']\n")


def test_the_level_counts(stream: io.StringIO) -> None:
    log.configure("WARNING", stream=stream)
    logging.getLogger("bot").info("quiet")
    logging.getLogger("bot").warning("loud")
    assert [line.split(": ")[1] for line in stream.getvalue().splitlines()] == ["loud"]


@pytest.mark.parametrize("name", ["httpx", "slack_sdk.web", "slack_bolt.AsyncApp", "dbos"])
def test_libraries_are_heard_from_warning_on_even_where_they_set_a_level(
    stream: io.StringIO, name: str
) -> None:
    log.configure("DEBUG", stream=stream)
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.info("body of a request")
    logger.warning("trouble")
    logger.setLevel(before)
    assert "body" not in stream.getvalue()
    assert "trouble" in stream.getvalue()


def test_the_engine_gets_no_handler_of_its_own(stream: io.StringIO) -> None:
    log.configure("INFO", stream=stream)
    logging.getLogger("dbos").error("once")
    assert logging.getLogger("dbos").handlers  # dbos adds its own only where there is none
    assert len(stream.getvalue().splitlines()) == 1


def test_python_warnings_go_into_the_log(stream: io.StringIO) -> None:
    log.configure("INFO", stream=stream)
    logging.getLogger("py.warnings").warning("deprecated")
    assert "WARNING py.warnings: deprecated" in stream.getvalue()


def test_by_default_it_goes_to_standard_error(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not stream.getvalue()
    log.configure("INFO")
    logging.getLogger("bot").info("here")
    shown = capsys.readouterr()
    assert shown.err.endswith("INFO bot: here\n")
    assert not shown.out
