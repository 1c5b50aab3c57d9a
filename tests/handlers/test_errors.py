import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.errors import BadInput, Refusal
from bot.slack import modal
from bot.slack.message import Message
from handlers import errors
from handlers.background import Background
from handlers.errors import Errors
from tests.handlers.builders import (
    FIRST_WAIT,
    REPLY_URL,
    Edge,
    Told,
    bolt,
    command,
    edge,
    event,
    over_socket,
    press,
)

LONG = timedelta(seconds=FIRST_WAIT)


async def _dispatch(made: Edge, body: dict[str, Any]) -> BoltResponse:
    response = await made.app.async_dispatch(over_socket(body))
    await made.background.drain(LONG)
    return response


def _text(response: BoltResponse) -> str:
    return str(json.loads(response.body)["text"])


async def test_a_command_that_fails_answers_with_a_sentence_and_the_id_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = edge()

    async def listen() -> None:
        raise RuntimeError("the database is gone")

    made.app.command("/zoom")(listen)
    response = await _dispatch(made, command())
    answer = json.loads(response.body)
    assert response.status == 200
    assert answer["response_type"] == "ephemeral"
    assert answer["blocks"]
    assert "ABCD-1234" in answer["text"]
    assert "I cannot say how far it got" in answer["text"]
    assert "the database" not in response.body
    assert "Incident ABCD-1234 in command /zoom of U1" in caplog.text
    assert "RuntimeError: the database is gone" in caplog.text


async def test_an_ack_is_never_lost_when_the_listener_raises_right_after_it() -> None:
    """Bolt's default mode forgets it: the person waits three seconds for an error (trap 1)."""
    made = edge()

    async def listen(ack: AsyncAck) -> None:
        await ack("I am on it")
        raise RuntimeError("right after")

    made.app.command("/zoom")(listen)
    response = await asyncio.wait_for(_dispatch(made, command()), 1)
    assert response.status == 200
    assert "ABCD-1234" in _text(response)


async def test_an_answer_does_not_wait_for_the_work_behind_it() -> None:
    """The answer is there while the work has not even begun: nothing polls for it (traps 1, 2, 7)."""
    made, go, done = edge(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go.wait()
        done.set()

    async def listen(ack: AsyncAck) -> None:
        made.background.run("work", work, on_error=made.errors.telling(REPLY_URL, "work"))
        await ack("I am on it")

    made.app.command("/zoom")(listen)
    response = await made.app.async_dispatch(over_socket(command()))
    assert response.body == "I am on it"
    assert not done.is_set()
    go.set()
    await made.background.drain(LONG)
    assert done.is_set()


async def test_twelve_commands_at_once_are_all_answered_while_each_works_long() -> None:
    """A sync App has five listener threads, and 7 of 12 time out (trap 3)."""
    made, go = edge(), asyncio.Event()
    done: list[str] = []

    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        async def work() -> None:
            await go.wait()
            done.append(body["trigger_id"])

        made.background.run("work", work, on_error=made.errors.telling(REPLY_URL, "work"))
        await ack()

    made.app.command("/zoom")(listen)
    answers = await asyncio.gather(
        *(made.app.async_dispatch(over_socket(command(trigger=f"t{number}"))) for number in range(12))
    )
    assert [answer.status for answer in answers] == [200] * 12
    assert done == []
    go.set()
    await made.background.drain(LONG)
    assert len(done) == 12


async def test_a_refusal_is_shown_as_it_is_and_is_no_incident(caplog: pytest.LogCaptureFixture) -> None:
    made = edge()

    async def listen() -> None:
        raise BadInput("25:99", "there is no such time", example="/zoom meeting Retro at 15:00")

    made.app.command("/zoom")(listen)
    text = _text(await _dispatch(made, command()))
    assert text == "“25:99”: there is no such time\nFor example: /zoom meeting Retro at 15:00"
    assert not caplog.records


async def test_a_refusal_cannot_act_as_markup() -> None:
    made = edge()

    async def listen() -> None:
        raise Refusal("“<!channel>” is nobody", next_step="Name a person.")

    made.app.command("/zoom")(listen)
    body = json.loads((await _dispatch(made, command())).body)
    assert "<!channel>" not in body["text"]
    assert all(block["text"]["type"] == "plain_text" for block in body["blocks"])


async def test_a_button_that_fails_is_answered_by_its_response_url() -> None:
    made = edge()

    async def listen() -> None:
        raise RuntimeError("no")

    made.app.action("meeting.start")(listen)
    response = await _dispatch(made, press("meeting.start"))
    url, words = await made.told.next()
    assert (response.status, response.body, url) == (200, "", REPLY_URL)
    assert "ABCD-1234" in words.text


async def test_the_acknowledgement_of_a_button_does_not_wait_until_the_person_was_told() -> None:
    held = asyncio.Event()

    async def slow(reply_url: str, words: Message) -> None:  # noqa: ARG001 it never tells anybody
        await held.wait()

    app, background = bolt(), Background(limit=1)
    Errors(slow, background).register(app)
    response = await asyncio.wait_for(app.async_dispatch(over_socket(press("stale"))), FIRST_WAIT)
    assert response.status == 200
    assert len(background) == 1
    held.set()
    await background.drain(LONG)


async def test_a_stale_button_says_so_and_what_to_type() -> None:
    made = edge()
    response = await _dispatch(made, press("removed.long.ago"))
    url, words = await made.told.next()
    assert (response.status, url) == (200, REPLY_URL)
    assert "older version" in words.text
    assert "/zoom meetings" in words.text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (command() | {"command": "/other"}, "/zoom help"),
        (event("team_join"), ""),
        ({"type": "view_closed", "user": {"id": "U1"}, "view": {"type": "modal", "callback_id": "old"}}, ""),
        ({"type": "shortcut", "callback_id": "old", "user": {"id": "U1"}}, ""),
        ({"type": "something_new"}, ""),
    ],
)
async def test_what_no_listener_knows_is_acknowledged_and_never_404(body: dict[str, Any], said: str) -> None:
    """Bolt answers 404, which people see as a failure and Slack repeats (trap 5)."""
    response = await _dispatch(edge(), body)
    assert response.status == 200
    assert (said in _text(response)) if said else response.body == ""


async def test_an_unknown_menu_gets_an_empty_list() -> None:
    body = {
        "type": "block_suggestion",
        "user": {"id": "U1"},
        "action_id": "old",
        "block_id": "b",
        "value": "",
    }
    assert json.loads((await _dispatch(edge(), body)).body) == {"options": []}


async def test_a_shortcut_is_answered_by_the_first_of_its_response_urls() -> None:
    made = edge()
    urls = [{"response_url": REPLY_URL, "channel_id": "C1"}]
    await _dispatch(
        made, {"type": "shortcut", "callback_id": "old", "user": {"id": "U1"}, "response_urls": urls}
    )
    assert (await made.told.next())[0] == REPLY_URL


INPUT = {"type": "input", "block_id": "topic"}


def _submission(*blocks: dict[str, Any]) -> dict[str, Any]:
    view = {"type": "modal", "callback_id": "old", "blocks": [{"type": "divider"}, *blocks]}
    return {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": view}


async def test_a_form_that_fails_says_so_under_its_first_input_so_that_nothing_typed_is_lost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An empty answer would close it."""
    made = edge()

    async def listen() -> None:
        raise RuntimeError("the database is gone")

    made.app.view("old")(listen)
    answer = json.loads((await _dispatch(made, _submission(INPUT, INPUT | {"block_id": "b"}))).body)
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == ["topic"]
    assert "ABCD-1234" in answer["errors"]["topic"]
    assert "is kept" in answer["errors"]["topic"]
    assert "Incident ABCD-1234 in view_submission of U1" in caplog.text


async def test_a_view_without_inputs_that_fails_becomes_words() -> None:
    made = edge()

    async def listen() -> None:
        raise RuntimeError("no")

    made.app.view("old")(listen)
    answer = json.loads((await _dispatch(made, _submission())).body)
    assert answer["response_action"] == "update"
    assert answer["view"]["callback_id"] == modal.NOTICE
    assert "ABCD-1234" in str(answer["view"]["blocks"])


async def test_a_refusal_of_a_form_is_shown_as_it_is() -> None:
    made = edge()

    async def listen() -> None:
        raise Refusal("No <@U1>.", next_step="Ask an admin.")

    made.app.view("old")(listen)
    answer = json.loads((await _dispatch(made, _submission(INPUT))).body)
    assert answer["errors"] == {"topic": "No <@U1>. Ask an admin."}


async def test_a_form_of_another_version_says_so_and_stays_open() -> None:
    answer = json.loads((await _dispatch(edge(), _submission(INPUT))).body)
    assert "another version" in answer["errors"]["topic"]
    assert "/zoom help" in answer["errors"]["topic"]


async def test_an_event_that_fails_is_left_for_slack_to_bring_again() -> None:
    made = edge()

    async def listen() -> None:
        raise RuntimeError("no")

    made.app.event("app_home_opened")(listen)
    assert (await _dispatch(made, event())).status == 500


async def test_a_middleware_that_fails_is_answered_like_a_listener() -> None:
    made = edge()

    async def fail() -> None:
        raise RuntimeError("no")

    made.app.middleware(fail)
    assert "ABCD-1234" in _text(await _dispatch(made, command()))


async def test_work_in_the_background_that_fails_tells_its_person() -> None:
    """Bolt's lazy functions do not reach the error handler (trap 7)."""
    made = edge()

    async def fail() -> None:
        raise RuntimeError("no")

    async def refuse() -> None:
        raise Refusal("No.", next_step="Ask an admin.")

    made.background.run("one", fail, on_error=made.errors.telling(REPLY_URL, "one"))
    made.background.run("two", refuse, on_error=made.errors.telling("https://other", "two"))
    await made.background.drain(LONG)
    told = dict([await made.told.next(), await made.told.next()])
    assert "ABCD-1234" in told[REPLY_URL].text
    assert told["https://other"].text == "No.\nAsk an admin."


async def test_a_person_who_cannot_be_told_is_an_incident_of_its_own(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(reply_url: str, words: Message) -> None:  # noqa: ARG001 nobody can be told
        raise ConnectionError(f"no way to {reply_url}")

    app, background = bolt(), Background(limit=1)
    Errors(broken, background).register(app)
    await app.async_dispatch(over_socket(press("stale")))
    await background.drain(LONG)
    assert "answering block_actions stale of U1" in caplog.text
    assert "no way to https://hooks.slack.com/***" in caplog.text


async def test_the_log_has_neither_what_was_typed_nor_a_credential(caplog: pytest.LogCaptureFixture) -> None:
    made = edge()
    caplog.set_level("INFO")

    async def listen(body: dict[str, Any]) -> None:
        raise RuntimeError(f"failed for {body['response_url']} {body['trigger_id']} xoxb-1234-secret")

    made.app.command("/zoom")(listen)
    body = command("meeting my-very-private-topic")
    await _dispatch(made, body)
    await _dispatch(edge(), body | {"command": "/other"})
    await _dispatch(edge(), press("stale", actions=[{"action_id": "a", "value": "my-very-private-topic"}]))
    assert len(caplog.records) == 3
    for secret in ("my-very-private-topic", "secret-path", body["trigger_id"], "xoxb-1234"):
        assert secret not in caplog.text


async def test_the_words_name_the_command_as_it_is_called_here() -> None:
    one = Errors(Told(), Background(limit=1), command="/meet")
    assert "/meet meetings" in one.words(RuntimeError(), "x").text


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (command("secret"), "command /zoom of U1"),
        (press("a.b"), "block_actions a.b of U1"),
        (event("team_join"), "event team_join"),
        ({}, "something of nobody"),
        ({"type": "view_submission", "user": {"id": "U2"}}, "view_submission of U2"),
    ],
)
def test_where_says_what_came_and_from_whom(body: dict[str, Any], place: str) -> None:
    assert errors.where(body) == place


@pytest.mark.parametrize("body", [{}, {"response_urls": []}, {"response_url": None}])
def test_there_may_be_no_reply_url(body: dict[str, Any]) -> None:
    assert errors.reply_url(body) == ""
