"""What the policy names in Slack: people, user groups, channels."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import policy_file
from bot.domain.policy import Default, Kind, Policy
from bot.services.doctor import approvals
from bot.services.doctor.report import Bad, Status
from tests.services.doctor import builders
from tests.services.doctor.builders import FakeSlack


def rules(*by: str, needed: int = 1, channel: str = "C0ITADMIN", whom: str = "everybody") -> Policy:
    text = (
        f'[[rule]]\nkinds = "*"\nfor = ["{whom}"]\ndecision = "approval"\nby = {list(by)}\n'
        f'channel = "{channel}"\napprovals = {needed}\n[[rule]]\nkinds = "*"\nfor = ["admins"]\n'
        'decision = "granted"\n'
    )
    return policy_file.parse(text.replace("'", '"'), {"user": Kind(Default.NOBODY)})


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with builders.slack() as running:
        running.answers["usergroups.list"] = {
            "ok": True,
            "usergroups": [
                {"id": "S0TWO", "user_count": 2},
                {"id": "S0EMPTY", "user_count": "0"},
                {"id": "S0OFF", "user_count": 3, "date_delete": 1},
            ],
        }
        yield running


@pytest.fixture
async def client(fake: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with builders.slack_client(fake.url, "xoxb-1") as made:
        yield made


def test_all_who_are_named_are_looked_for_and_no_words() -> None:
    found = rules("S0TWO", "U0ADA0003", "admins", whom="S0SALES")
    assert approvals.named(found) == {"S0TWO", "U0ADA0003", "S0SALES"}
    assert approvals.channels(found) == {"C0ITADMIN"}
    assert approvals.named(Policy()) == approvals.channels(Policy()) == frozenset()


async def test_people_and_groups_that_slack_knows_are_right(client: AsyncWebClient) -> None:
    said = await approvals.people(client, rules("S0TWO", "U0ADA0003", needed=3))
    assert said == "1 users, 1 user groups, all known to Slack"


@pytest.mark.parametrize(
    ("by", "needed", "seen"),
    [
        (["S0GONE", "U0ADA0003"], 1, "S0GONE is not a user group of this workspace"),
        (["S0OFF"], 1, "S0OFF is a disabled user group"),
        (
            ["S0EMPTY"],
            1,
            "S0EMPTY is a user group without members; rule 1 (line 1) needs 1 who agree, and names 0",
        ),
        (["S0TWO"], 3, "rule 1 (line 1) needs 3 who agree, and names 2"),
        (["S0TWO", "U0ADA0003"], 4, "rule 1 (line 1) needs 4 who agree, and names 3"),
    ],
)
async def test_approvers_who_cannot_be_are_named(
    client: AsyncWebClient, by: list[str], needed: int, seen: str
) -> None:
    with pytest.raises(Bad) as caught:
        await approvals.people(client, rules(*by, needed=needed))
    assert caught.value.seen == seen
    assert caught.value.status is Status.FAIL
    assert caught.value.do.startswith("Correct the policy")


async def test_admins_are_counted_elsewhere(client: AsyncWebClient) -> None:
    assert await approvals.people(client, rules("S0TWO", "admins", needed=3))


@pytest.mark.parametrize(
    "answer",
    [{"ok": False, "error": "message_not_found"}, {"ok": True, "permalink": "https://acme.slack.com"}],
)
async def test_a_channel_that_the_bot_sees_is_right(
    fake: FakeSlack, client: AsyncWebClient, answer: Mapping[str, Any]
) -> None:
    fake.answers["chat.getPermalink"] = answer
    assert await approvals.visible(client, rules("S0TWO")) == "the bot sees C0ITADMIN"


async def test_a_channel_that_the_bot_does_not_see_is_named(fake: FakeSlack, client: AsyncWebClient) -> None:
    asked: list[str] = []

    async def hidden(request: web.Request) -> web.Response:
        asked.append(request.query["channel"])
        return web.json_response({"ok": False, "error": "channel_not_found"})

    fake.answers["chat.getPermalink"] = hidden
    with pytest.raises(Bad, match="the bot does not see C0HIDDEN") as caught:
        await approvals.visible(client, rules("S0TWO", channel="C0HIDDEN"))
    assert "invite the bot" in caught.value.do
    assert asked == ["C0HIDDEN"]


async def test_where_slack_does_not_tell_that_is_said(fake: FakeSlack, client: AsyncWebClient) -> None:
    fake.refuse("chat.getPermalink", "ratelimited")
    with pytest.raises(Bad, match="Slack refused: ratelimited"):
        await approvals.visible(client, rules("S0TWO"))
