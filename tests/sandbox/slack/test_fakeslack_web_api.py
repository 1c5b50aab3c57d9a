import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.web.methods import METHODS
from tests.sandbox.slack.builders import GENERAL, Scene, without_scope
from tests.sandbox.slack.builders import scene as open_scene


def client(scene: Scene, token: str | None) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=f"{scene.url}/slack/api/", session=scene.http)


async def error_of(scene: Scene, token: str | None, method: str = "auth.test") -> str:
    with pytest.raises(SlackApiError) as refused:
        await client(scene, token).api_call(method)
    return str(refused.value.response["error"])


async def test_auth_test_tells_who_the_bot_is_and_its_scopes(scene: Scene) -> None:
    answer = await scene.bot.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0ZOOMBOT", "B0ZOOMBOT", "T0ACME001")
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")
    assert scene.wrongs == []


async def test_a_call_without_a_token_is_not_authed(scene: Scene) -> None:
    assert await error_of(scene, None) == "not_authed"


async def test_a_wrong_token_is_an_expected_refusal(scene: Scene) -> None:
    assert await error_of(scene, "xoxb-wrong") == "invalid_auth"
    assert scene.wrongs == []


@pytest.mark.parametrize(
    ("token", "method"), [("xapp-sandbox", "auth.test"), ("xoxb-sandbox", "apps.connections.open")]
)
async def test_each_method_takes_its_own_kind_of_token(scene: Scene, token: str, method: str) -> None:
    assert await error_of(scene, token, method) == "not_allowed_token_type"
    assert scene.wrongs == ["not_allowed_token_type"]


async def test_the_token_may_be_an_argument(scene: Scene) -> None:
    async with scene.http.post(f"{scene.url}/slack/api/auth.test", data={"token": "xoxb-sandbox"}) as answer:
        assert (await answer.json())["ok"] is True


async def test_a_missing_scope_names_what_is_needed_and_what_is_there() -> None:
    async with open_scene(without_scope("usergroups:read")) as scene:
        with pytest.raises(SlackApiError) as error:
            await scene.bot.usergroups_list()
        refused = error.value.response
        assert (refused["error"], refused["needed"]) == ("missing_scope", "usergroups:read")
        assert "chat:write" in refused["provided"]
        assert scene.wrongs == ["missing_scope"]


async def test_an_unknown_method_is_a_violation(scene: Scene) -> None:
    assert await scene.error("chat.postMesage", channel=GENERAL, text="x") == "unknown_method"
    assert scene.wrongs == ["unknown_method"]
    assert scene.slack.violations[0].method == "chat.postMesage"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text": "x"}, "[ERROR] missing required field: channel"),
        ({"channel": "", "text": "x"}, "[ERROR] missing required field: channel"),
        ({"channel": GENERAL, "text": "x", "unfurl": True}, "[ERROR] unknown argument: unfurl"),
        ({"channel": GENERAL, "text": 3}, "[ERROR] must be a string [json-pointer:/text]"),
        (
            {"channel": GENERAL, "text": "x", "mrkdwn": "yes"},
            "[ERROR] must be a boolean [json-pointer:/mrkdwn]",
        ),
        (
            {"channel": GENERAL, "text": "x", "thread_ts": "yesterday"},
            "[ERROR] must be a timestamp such as 1712345678.000100 [json-pointer:/thread_ts]",
        ),
        ({"channel": GENERAL, "text": "x", "blocks": "[{"}, "[ERROR] must be JSON [json-pointer:/blocks]"),
    ],
)
async def test_wrong_arguments_are_named_and_are_violations(
    scene: Scene, arguments: dict[str, object], message: str
) -> None:
    refused = await scene.refused("chat.postMessage", **arguments)
    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"] == [message]
    assert scene.wrongs == ["invalid_arguments"]
    assert scene.slack.messages == []


async def test_all_wrong_arguments_are_named_at_once(scene: Scene) -> None:
    refused = await scene.refused("chat.postMessage", text=3, nonsense=1)
    assert len(refused["response_metadata"]["messages"]) == 3


async def test_null_arguments_count_as_not_given(scene: Scene) -> None:
    posted = await scene.bot.api_call(
        "chat.postMessage", json={"channel": GENERAL, "text": "x", "thread_ts": None, "nonsense": None}
    )
    assert posted["ok"] is True


@pytest.mark.parametrize("flag", [True, False, "true", "false", "0", "1"])
async def test_booleans_come_in_all_of_slack_s_spellings(scene: Scene, flag: object) -> None:
    posted = await scene.bot.api_call(
        "chat.postMessage", json={"channel": GENERAL, "text": "x", "unfurl_links": flag}
    )
    assert posted["ok"] is True


async def test_numbers_must_be_numbers(scene: Scene) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await scene.bot.conversations_members(channel=GENERAL, limit="many")  # type: ignore[arg-type]  # the point


async def test_a_method_that_takes_no_json_says_so(scene: Scene) -> None:
    assert await scene.error("users.info", user="U0EMMA001") == "invalid_arguments"
    assert "does not take JSON" in scene.slack.violations[0].detail


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[1]", "json_not_object")])
async def test_a_broken_json_body_is_a_violation(scene: Scene, body: str, error: str) -> None:
    headers = {"Content-Type": "application/json", "Authorization": "Bearer xoxb-sandbox"}
    url = f"{scene.url}/slack/api/chat.postMessage"
    async with scene.http.post(url, data=body, headers=headers) as answer:
        assert (await answer.json())["error"] == error
    assert scene.wrongs == [error]


async def test_the_team_may_be_given_to_every_method(scene: Scene) -> None:
    """As slack_sdk does within Bolt."""
    assert (await scene.bot.api_call("auth.test", params={"team_id": "T0ACME001"}))["ok"]
    with pytest.raises(SlackApiError, match="team_not_found"):
        await scene.bot.api_call("auth.test", params={"team_id": "T0OTHER"})


async def test_every_call_is_recorded_without_its_token(scene: Scene) -> None:
    await scene.post(text="hello")
    await scene.error("chat.delete", channel=GENERAL, ts="1700000000.000001")
    posted, deleted = scene.slack.calls
    assert (posted.method, posted.status, posted.error) == ("chat.postMessage", 200, "")
    assert posted.request == {"channel": GENERAL, "text": "hello"}
    assert posted.response["ok"] is True
    assert (deleted.method, deleted.error) == ("chat.delete", "message_not_found")
    assert "xoxb" not in repr(scene.slack.calls)


async def test_those_who_watch_are_told_until_they_stop(scene: Scene) -> None:
    told: list[int] = []
    stop = scene.slack.subscribe(lambda: told.append(len(scene.slack.calls)))
    await scene.post()
    assert told[-1] == 1
    stop()
    stop()
    seen = len(told)
    await scene.post()
    assert len(told) == seen


def test_what_a_method_needs_it_knows() -> None:
    for name, method in METHODS.items():
        assert set(method.required) <= set(method.known), name
