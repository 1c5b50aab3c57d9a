"""The calls to Slack, against a Slack that answers as it is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web

from bot.slack import api, errors
from bot.slack.message import Message
from bot.slack.modal import Modal, OfForm, Shown

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Fake:
    """Answers every call with what is next in line, or as last time."""

    answers: list[web.Response | None] = field(default_factory=list)
    """None: the connection is cut."""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        body = (
            await request.json() if request.content_type == "application/json" else dict(await request.post())
        )
        self.asked.append((request.path, body))
        self.connections.add(request.transport)
        answer = (
            self.answers.pop(0)
            if self.answers
            else web.json_response({"ok": True, "channel": "C1", "ts": "1.0"})
        )
        if answer is None:
            assert request.transport is not None
            request.transport.close()
            raise web.HTTPInternalServerError
        return answer


@pytest.fixture
async def fake() -> AsyncIterator[Fake]:
    fake = Fake()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", fake.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    fake.url = f"http://127.0.0.1:{port}"
    yield fake
    await runner.cleanup()


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(fake: Fake, clock: Clock) -> AsyncIterator[api.Slack]:
    async with api.session() as pool:
        yield api.Slack(api.web_client("xoxb-1", f"{fake.url}/api", pool), clock)


def user(**more: Any) -> web.Response:  # noqa: ANN401 any field of Slack's
    profile = {"display_name": "Emma", "real_name": "Emma Weber", "email": "emma@acme.example"}
    return web.json_response(
        {"ok": True, "user": {"id": "U1", "name": "emma", "tz": "Europe/Berlin", "profile": profile, **more}}
    )


async def test_a_message_is_posted_without_unfurling(slack: api.Slack, fake: Fake) -> None:
    assert await slack.post("C1", Message("hi")) == api.Posted("C1", "1.0")
    path, sent = fake.asked[0]
    assert path == "/api/chat.postMessage"
    assert sent["unfurl_links"] in (False, "0", "false")


async def test_a_reply_names_the_message_whose_thread_it_is_in(slack: api.Slack, fake: Fake) -> None:
    await slack.post("C1", Message("hi"), thread="1.5")
    await slack.post("C1", Message("hi"))
    assert [sent.get("thread_ts") for _, sent in fake.asked] == ["1.5", None]


async def test_the_address_of_a_message_is_in_the_workspace_and_asked_for_once(
    slack: api.Slack, fake: Fake
) -> None:
    fake.answers = [web.json_response({"ok": True, "url": "https://acme.slack.com/"})]
    assert await slack.link(api.Posted("C1", "1700000000.000100")) == (
        "https://acme.slack.com/archives/C1/p1700000000000100"
    )
    assert await slack.link(api.Posted("C2", "1.2")) == "https://acme.slack.com/archives/C2/p12"
    assert [path for path, _ in fake.asked] == ["/api/auth.test"]


async def test_an_address_that_slack_does_not_tell_is_asked_for_again(slack: api.Slack, fake: Fake) -> None:
    fake.answers = [None, web.json_response({"ok": True, "url": "https://acme.slack.com/"})]
    with pytest.raises(errors.Silent):
        await slack.link(api.Posted("C1", "1.2"))
    assert await slack.link(api.Posted("C1", "1.2")) == "https://acme.slack.com/archives/C1/p12"


async def test_a_person_is_found_by_an_address_that_slack_vouches_for(slack: api.Slack, fake: Fake) -> None:
    fake.answers = [user()]
    found = await slack.with_email("Emma@acme.example")
    assert found is not None
    assert (found.id, found.email) == ("U1", "emma@acme.example")
    assert [path for path, _ in fake.asked] == ["/api/users.lookupByEmail"]


@pytest.mark.parametrize(
    "more",
    [{"is_email_confirmed": False}, {"is_stranger": True}, {"profile": {"email": "other@acme.example"}}],
)
async def test_nobody_is_found_by_an_address_that_slack_does_not_vouch_for(
    slack: api.Slack, fake: Fake, more: dict[str, Any]
) -> None:
    fake.answers = [user(**more)]
    assert await slack.with_email("emma@acme.example") is None


@pytest.mark.parametrize("code", sorted(errors.NOBODY))
async def test_an_address_that_slack_does_not_know_is_nobodys(
    slack: api.Slack, fake: Fake, code: str
) -> None:
    fake.answers = [web.json_response({"ok": False, "error": code})]
    assert await slack.with_email("max@acme.example") is None


async def test_a_slack_that_refuses_to_look_up_addresses_is_not_taken_for_nobody(
    slack: api.Slack, fake: Fake
) -> None:
    fake.answers = [web.json_response({"ok": False, "error": "missing_scope"})]
    with pytest.raises(errors.Refused):
        await slack.with_email("emma@acme.example")


async def test_many_calls_share_one_connection(slack: api.Slack, fake: Fake) -> None:
    for number in range(5):
        await slack.post("C1", Message("hi"))
        await slack.answer(f"{fake.url}/response/{number}", Message("hi"))
    assert len(fake.connections) == 1


async def test_a_429_is_waited_out(slack: api.Slack, fake: Fake) -> None:
    fake.answers = [
        web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"})
    ]
    await slack.post("C1", Message("hi"))
    assert len(fake.asked) == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (web.json_response({"ok": False, "error": "channel_not_found"}), errors.NoEntry),
        (web.json_response({"ok": False, "error": "invalid_blocks"}), errors.Refused),
        (web.json_response({"ok": False, "error": "internal_error"}), errors.Silent),
        (web.json_response({"ok": False, "error": "fatal_error"}, status=500), errors.Silent),
        (web.Response(text="<html>", status=503, content_type="text/html"), errors.Silent),
        (web.Response(text="{", content_type="application/json"), errors.Silent),
        (None, errors.Silent),
    ],
)
async def test_what_slack_says_becomes_ours_and_nothing_is_sent_twice(
    slack: api.Slack, fake: Fake, answer: web.Response | None, kind: type[errors.SlackError]
) -> None:
    fake.answers = [answer]
    with pytest.raises(errors.SlackError) as raised:
        await slack.post("C1", Message("hi"))
    assert type(raised.value) is kind
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (web.Response(text="expired_url", status=404), errors.NoEntry),
        (web.Response(status=500), errors.Silent),
        (None, errors.Silent),
    ],
)
async def test_a_reply_url_that_does_not_work_is_told_apart(
    slack: api.Slack, fake: Fake, answer: web.Response | None, kind: type[errors.SlackError]
) -> None:
    fake.answers = [answer]
    with pytest.raises(errors.SlackError) as raised:
        await slack.answer(f"{fake.url}/response/1", Message("hi"))
    assert type(raised.value) is kind


async def test_no_slack_at_all_is_silence() -> None:
    async with aiohttp.ClientSession() as pool:
        slack = api.Slack(api.web_client("xoxb-1", "http://127.0.0.1:9/api", pool), lambda: NOW)
        with pytest.raises(errors.Silent):
            await slack.post("C1", Message("hi"))


async def test_who_is_known_is_told_without_asking_slack(slack: api.Slack, fake: Fake, clock: Clock) -> None:
    assert slack.known("U1") is None
    fake.answers = [user()]
    person = await slack.person("U1")
    assert slack.known("U1") == person
    clock.now += timedelta(minutes=5)
    assert slack.known("U1") is None
    assert len(fake.asked) == 1


FORM = Modal("form", "Make it", [{"type": "divider"}], OfForm(draft="d1"), submit="Make it")
SHOWN = {"ok": True, "view": {"id": "V1", "hash": "1.a"}}


async def test_a_modal_is_opened_pushed_and_drawn_again(slack: api.Slack, fake: Fake) -> None:
    fake.answers = [web.json_response(SHOWN) for _ in range(4)]
    assert await slack.open("t1", FORM) == Shown("V1", "1.a")
    assert await slack.push("t2", FORM) == Shown("V1", "1.a")
    assert await slack.redraw("V1", FORM, hash_="1.a") == Shown("V1", "1.a")
    await slack.redraw("V1", FORM)
    view = FORM.payload()
    assert view["private_metadata"] == '{"draft":"d1"}'
    assert fake.asked == [
        ("/api/views.open", {"trigger_id": "t1", "view": view}),
        ("/api/views.push", {"trigger_id": "t2", "view": view}),
        ("/api/views.update", {"view_id": "V1", "hash": "1.a", "view": view}),
        ("/api/views.update", {"view_id": "V1", "view": view}),
    ]


@pytest.mark.parametrize("code", ["expired_trigger_id", "hash_conflict", "not_found"])
async def test_a_modal_that_slack_does_not_show_is_refused_by_its_code(
    slack: api.Slack, fake: Fake, code: str
) -> None:
    fake.answers = [web.json_response({"ok": False, "error": code}) for _ in range(3)]
    for call in (slack.open("t1", FORM), slack.push("t1", FORM), slack.redraw("V1", FORM)):
        with pytest.raises(errors.Refused) as raised:
            await call
        assert raised.value.code == code


async def test_a_profile_is_kept_for_five_minutes(slack: api.Slack, fake: Fake, clock: Clock) -> None:
    fake.answers = [user(), user(tz="Asia/Tokyo")]
    assert (await slack.person("U1")).zone == ZoneInfo("Europe/Berlin")
    clock.now += timedelta(minutes=4)
    assert (await slack.person("U1")).zone == ZoneInfo("Europe/Berlin")
    clock.now += timedelta(minutes=2)
    assert (await slack.person("U1")).zone == ZoneInfo("Asia/Tokyo")


async def test_a_profile_that_is_too_old_for_what_it_is_wanted_for_is_asked_for_anew(
    slack: api.Slack, fake: Fake, clock: Clock
) -> None:
    fake.answers = [user(), user(deleted=True)]
    assert (await slack.person("U1")).can_decide
    clock.now += timedelta(seconds=5)
    assert (await slack.person("U1")).can_decide
    assert not (await slack.person("U1", timedelta(seconds=5))).can_decide


@pytest.mark.parametrize("tz", [None, "", "Mars/Olympus", "../etc/passwd"])
async def test_an_unknown_zone_is_not_guessed(slack: api.Slack, fake: Fake, tz: str | None) -> None:
    fake.answers = [user(tz=tz)]
    assert (await slack.person("U1")).zone is None


@pytest.mark.parametrize(
    "doubt", [{"is_email_confirmed": False}, {"is_stranger": True}, {"is_bot": True}, {"profile": {}}]
)
async def test_an_address_that_slack_does_not_vouch_for_is_none(
    slack: api.Slack, fake: Fake, doubt: dict[str, Any]
) -> None:
    fake.answers = [user(**doubt)]
    assert (await slack.person("U1")).email == ""


async def test_first_and_last_name_are_the_profiles(slack: api.Slack, fake: Fake) -> None:
    fake.answers = [user(profile={"display_name": "emma", "first_name": "Emma", "last_name": "Weber"})]
    person = await slack.person("U1")
    assert (person.first_name, person.last_name) == ("Emma", "Weber")


@pytest.mark.parametrize(
    ("known", "can"),
    [
        ({}, True),
        ({"is_restricted": True}, True),
        ({"is_admin": True}, True),
        ({"is_bot": True}, False),
        ({"is_workflow_bot": True}, False),
        ({"is_stranger": True}, False),
        ({"deleted": True}, False),
    ],
)
async def test_only_people_of_this_workspace_can_decide(
    slack: api.Slack, fake: Fake, known: dict[str, Any], *, can: bool
) -> None:
    fake.answers = [user(**known)]
    assert (await slack.person("U1")).can_decide is can


async def test_the_members_of_a_group(slack: api.Slack, fake: Fake) -> None:
    fake.answers = [web.json_response({"ok": True, "users": ["U1", "U2", "U1"]})]
    assert await slack.members("S1") == {"U1", "U2"}


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
async def test_somebody_of_another_workspace_has_no_address_and_no_zone(
    slack: api.Slack, fake: Fake, code: str
) -> None:
    fake.answers = [web.json_response({"ok": False, "error": code})]
    person = await slack.person("U9")
    assert (person.id, person.email, person.zone, person.can_decide) == ("U9", "", None, False)
    assert person.name


async def test_any_other_refusal_is_not_taken_for_a_stranger(slack: api.Slack, fake: Fake) -> None:
    fake.answers = [web.json_response({"ok": False, "error": "missing_scope"})]
    with pytest.raises(errors.Refused, match="missing_scope"):
        await slack.person("U9")
