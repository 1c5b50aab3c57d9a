import json

import pytest

from sandbox.slack.faults import Fault, FaultKind
from tests.sandbox.slack.builders import BOT, EMMA, GENERAL, LIAM, OURS, Scene, actions, button, section


async def response_url(scene: Scene, channel: str = GENERAL) -> str:
    """A response_url as a slash command brings it."""
    url = str((await scene.slack.type(EMMA, channel, "/zoom help")).payload["response_url"])
    scene.slack.messages.clear()
    return url


async def pressed(scene: Scene, ts: str) -> str:
    """A response_url as a press brings it."""
    return str((await scene.slack.press(EMMA, GENERAL, ts, "go")).payload["response_url"])


async def test_an_answer_is_for_the_asker_only(scene: Scene) -> None:
    assert await scene.respond(await response_url(scene), text="psst", blocks=[section()]) == (200, "ok")
    (message,) = scene.slack.view_of(EMMA, GENERAL)
    assert (message.text, message.user, message.is_ephemeral) == ("psst", BOT, True)
    assert scene.slack.view_of(LIAM, GENERAL) == []
    assert scene.wrongs == []


async def test_an_answer_may_be_for_all(scene: Scene) -> None:
    await scene.respond(await response_url(scene), text="hear", response_type="in_channel")
    assert [each.text for each in scene.slack.view_of(LIAM, GENERAL)] == ["hear"]


async def test_an_answer_reaches_where_the_bot_is_not(scene: Scene) -> None:
    assert (await scene.respond(await response_url(scene, OURS), text="psst"))[0] == 200
    assert [each.text for each in scene.slack.view_of(EMMA, OURS)] == ["psst"]


async def test_a_url_is_good_for_five_answers(scene: Scene) -> None:
    url = await response_url(scene)
    for _ in range(5):
        assert (await scene.respond(url, text="x"))[0] == 200
    status, body = await scene.respond(url, text="x")
    assert (status, json.loads(body)) == (404, {"ok": False, "error": "used_url"})
    assert scene.wrongs == ["used_url"]
    assert len(scene.slack.messages) == 5


async def test_a_url_is_good_for_thirty_minutes(scene: Scene) -> None:
    url = await response_url(scene)
    scene.time.pass_(minutes=30)
    assert (await scene.respond(url, text="x"))[0] == 200
    scene.time.pass_(seconds=1)
    status, body = await scene.respond(url, text="x")
    assert (status, json.loads(body)["error"]) == (404, "expired_url")
    assert (await scene.respond(f"{scene.url}/slack/response/none", text="x"))[0] == 404
    assert scene.wrongs == []


async def test_a_press_s_answer_may_take_the_place_of_the_message(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(button())])
    url = await pressed(scene, ts)
    assert (await scene.respond(url, text="done", replace_original=True))[0] == 200
    (message,) = scene.slack.messages
    assert (message.ts, message.text, message.blocks, message.is_edited) == (ts, "done", [], True)
    assert (await scene.respond(url, delete_original=True))[0] == 200
    assert scene.slack.messages == []
    for again in ("delete_original", "replace_original"):
        status, body = await scene.respond(url, **{"text": "x", again: True})
        assert (status, json.loads(body)["error"]) == (400, "message_not_found")
    assert scene.wrongs == []


async def test_an_ephemeral_is_replaced_without_a_mark(scene: Scene) -> None:
    ts = (await scene.bot.chat_postEphemeral(channel=GENERAL, user=EMMA, text="x", blocks=[actions()]))[
        "message_ts"
    ]
    await scene.respond(await pressed(scene, ts), text="done", replace_original=True)
    (message,) = scene.slack.messages
    assert (message.text, message.is_ephemeral, message.is_edited) == ("done", True, False)


async def test_an_answer_to_a_command_has_nothing_to_replace(scene: Scene) -> None:
    url = await response_url(scene)
    assert (await scene.respond(url, text="x", replace_original=True))[0] == 400
    assert (await scene.respond(url, delete_original=True))[0] == 400


async def test_an_answer_to_a_press_in_a_thread_stays_there(scene: Scene) -> None:
    root = await scene.post()
    ts = await scene.post(thread_ts=root, blocks=[actions(button())])
    await scene.respond(await pressed(scene, ts), text="here", replace_original=False)
    await scene.respond(
        await pressed(scene, root_with_button := await rooted(scene)), text="below", thread_ts=root
    )
    assert [each.thread_ts for each in scene.slack.messages if each.text in {"here", "below"}] == [root, root]
    assert root_with_button != root


async def rooted(scene: Scene) -> str:
    return await scene.post(blocks=[actions(button())])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "colour": "red"}, "invalid_payload"),
        ({"text": "x", "response_type": "everybody"}, "invalid_payload"),
        ({"text": "x", "blocks": [section("")]}, "invalid_blocks"),
    ],
)
async def test_a_wrong_answer_is_a_violation(scene: Scene, body: dict[str, object], error: str) -> None:
    status, answer = await scene.respond(await response_url(scene), **body)
    assert (status, json.loads(answer)["error"]) == (400, error)
    assert scene.wrongs == [error]
    assert scene.slack.messages == []


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_an_answer_is_a_json_object(scene: Scene, body: str) -> None:
    async with scene.http.post(await response_url(scene), data=body) as answer:
        assert answer.status == 400
    assert scene.wrongs == ["invalid_payload"]


async def test_blocks_without_text_lose_the_notification(scene: Scene) -> None:
    await scene.respond(await response_url(scene), blocks=[section()])
    assert scene.wrongs == ["missing_text_in_message"]


async def test_answers_are_recorded_as_calls(scene: Scene) -> None:
    url = await response_url(scene)
    await scene.respond(url, text="x")
    await scene.respond(url)
    assert [(each.method, each.status, each.error) for each in scene.slack.calls] == [
        ("response_url", 200, ""),
        ("response_url", 400, "no_text"),
    ]


@pytest.mark.parametrize(
    ("kind", "status", "error", "shown"),
    [
        (FaultKind.RATE_LIMITED, 429, "ratelimited", 0),
        (FaultKind.INTERNAL_ERROR, 500, "internal_error", 0),
        (FaultKind.FATAL_ERROR, 500, "fatal_error", 1),
    ],
)
async def test_faults_hit_answers_too(
    scene: Scene, kind: FaultKind, status: int, error: str, shown: int
) -> None:
    url = await response_url(scene)
    scene.slack.faults.add(Fault(kind, method="response_url", times=1))
    code, body = await scene.respond(url, text="x")
    assert (code, json.loads(body)["error"]) == (status, error)
    assert len(scene.slack.messages) == shown
    assert scene.slack.calls[-1].fault == kind
    assert (await scene.respond(url, text="x"))[0] == 200
