"""The world as a whole: unknown paths, the log, events, reset, the pages of the links."""

from datetime import timedelta

import httpx
import pytest

from sandbox.zoom import gate
from sandbox.zoom.faults import Fault, FaultKind
from tests.sandbox.zoom.builders import ADA, EMMA, LIAM, Caller, Time, calling, refused


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/webinars"),
        ("PUT", "/v2/users/x"),
        ("GET", "/v2/users/"),
        ("GET", "/v2/users/a/b/c"),
        ("GET", "/v1/users"),
        ("GET", "/"),
    ],
)
async def test_what_zoom_does_not_have_is_answered_so_and_recorded(
    lenient: Caller, method: str, path: str
) -> None:
    answer = await lenient.http.request(method, f"/zoom{path}", headers=lenient.headers)
    assert refused(answer) == (404, 2300)
    (violation,) = lenient.world.violations
    assert (violation.method, violation.error) == (method, "unknown operation")
    assert violation.path == path.removeprefix("/v2")


async def test_an_unknown_query_parameter_is_ignored_and_noticed(lenient: Caller) -> None:
    assert (await lenient.get("/users", pagesize=3)).status_code == 200
    assert [(each.error, each.detail) for each in lenient.world.violations] == [
        ("unknown query parameter", "pagesize")
    ]


async def test_the_log_holds_each_call_with_its_answer(zoom: Caller) -> None:
    zoom.time.pass_(seconds=5)
    await zoom.get("/users", status="pending")
    token, listed = zoom.world.calls
    assert (token.method, token.path, token.status) == ("POST", "/oauth/token", 200)
    assert token.request_body.startswith("grant_type=")
    assert (listed.method, listed.path, listed.query) == ("GET", "/users", "status=pending")
    assert listed.at == zoom.time.now
    assert listed.request_body is None
    assert listed.response_body["users"][0]["email"] == "pia@acme.example"
    assert listed.fault is None


async def test_the_log_forgets_the_oldest_calls(zoom: Caller) -> None:
    zoom.world.calls[:] = [zoom.world.calls[0]] * gate.KEPT
    await zoom.get("/users")
    assert len(zoom.world.calls) == gate.KEPT
    assert zoom.world.calls[-1].path == "/users"


async def test_each_answer_has_a_tracking_id_of_its_own(zoom: Caller) -> None:
    answers = [await zoom.get("/users") for _ in range(3)]
    assert len({each.headers["x-zm-trackingid"] for each in answers}) == 3
    assert answers[0].headers["content-type"] == "application/json;charset=UTF-8"


async def test_those_who_subscribed_hear_of_each_change_until_they_leave(zoom: Caller) -> None:
    heard: list[int] = []
    leave = zoom.world.subscribe(lambda: heard.append(len(zoom.world.meetings)))
    meeting = await zoom.created()
    zoom.world.start(meeting["id"])
    zoom.world.end(meeting["id"])
    zoom.world.add_user("new@acme.example")
    assert heard == [1, 1, 1, 1]
    leave()
    leave()
    await zoom.created()
    assert len(heard) == 4


async def test_who_leaves_while_being_told_disturbs_nobody(zoom: Caller) -> None:
    heard: list[str] = []
    leave = zoom.world.subscribe(lambda: (heard.append("first"), leave())[0])  # type: ignore[func-returns-value]  # both
    zoom.world.subscribe(lambda: heard.append("second"))
    zoom.world.changed()
    zoom.world.changed()
    assert heard == ["first", "second", "second"]


async def test_a_reset_brings_all_back(lenient: Caller) -> None:
    world = lenient.world
    await lenient.created()
    await lenient.get("/groups")
    world.add_user("new@acme.example")
    world.users[EMMA.zoom_id].status = "inactive"
    world.account.locked_settings = {"waiting_room"}
    world.faults.add(Fault(FaultKind.LATENCY))
    world.limits.set_writes(LIAM.zoom_id, 100)
    world.reset()
    assert (world.meetings, world.calls, world.violations, world.faults.active) == ({}, [], [], [])
    assert len(world.users) == 7
    assert world.users[EMMA.zoom_id].may_host
    assert world.account.locked_settings == set()
    assert world.limits.writes_today(LIAM.zoom_id) == 0
    assert refused(await lenient.get("/users")) == (401, 124)
    await lenient.log_in()
    assert (await lenient.create(LIAM.email)).status_code == 201
    assert world.calls, "the log goes on"


async def test_an_admin_is_one_in_zoom_too(zoom: Caller) -> None:
    assert (await zoom.get(f"/users/{ADA.email}")).json()["role_name"] == "Admin"


async def test_the_host_opens_the_start_link_and_the_meeting_starts(zoom: Caller) -> None:
    meeting = await zoom.created(topic="<Retro> & more")
    page = await zoom.http.head(meeting["start_url"])
    assert (await zoom.read(meeting["id"]))["status"] == "waiting", "a look does not start it"
    page = await zoom.http.get(meeting["start_url"])
    assert page.status_code == 200
    assert "The meeting has started. You are the host, Emma Weber." in page.text
    assert "&lt;Retro&gt; &amp; more" in page.text
    assert (await zoom.read(meeting["id"]))["status"] == "started"


async def test_a_start_link_is_over_after_two_hours(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.time.pass_(hours=2)
    await zoom.log_in()
    assert (await zoom.http.get(meeting["start_url"])).status_code == 410
    assert (await zoom.read(meeting["id"]))["status"] == "waiting"


async def test_a_start_link_with_a_wrong_key_starts_nothing(zoom: Caller) -> None:
    one, other = await zoom.created(), await zoom.created()
    for url in (
        f"/zoom/s/{one['id']}",
        f"/zoom/s/{one['id']}?zak=guess",
        other["start_url"].replace(str(other["id"]), str(one["id"])),
    ):
        assert (await zoom.http.get(url)).status_code == 404
    await zoom.delete(other["id"])
    assert (await zoom.http.get(other["start_url"])).status_code == 404
    assert (await zoom.read(one["id"]))["status"] == "waiting"


async def test_the_join_link_waits_for_the_host_and_then_lets_in(zoom: Caller) -> None:
    meeting = await zoom.created()

    async def page(url: str) -> httpx.Response:
        return await zoom.http.get(url)

    assert "Waiting for the host" in (await page(meeting["join_url"])).text
    assert "Enter the meeting passcode" in (await page(meeting["join_url"].partition("?")[0])).text
    zoom.world.start(meeting["id"])
    assert "You are in the meeting" in (await page(meeting["join_url"])).text
    assert (await page("/zoom/j/abc")).status_code == 404
    assert (await page("/zoom/j/123")).status_code == 404


async def test_a_personal_number_leads_to_the_meeting_that_uses_it(zoom: Caller) -> None:
    await zoom.created(LIAM.email, settings={"use_pmi": True})
    meeting = await zoom.created(settings={"use_pmi": True})
    assert "Waiting for the host" in (await zoom.http.get(meeting["join_url"])).text


async def test_there_is_a_page_of_numbers(zoom: Caller) -> None:
    assert (await zoom.http.get("/zoom/u/abc")).status_code == 200


async def test_a_world_can_stand_on_its_own_at_the_root() -> None:
    time = Time()
    async with calling(time) as zoom:
        transport = httpx.ASGITransport(zoom.world.asgi())
        async with httpx.AsyncClient(transport=transport, base_url="https://api.zoom.test") as http:
            answer = await http.post(f"/v2/users/{EMMA.email}/meetings", json={}, headers=zoom.headers)
            assert answer.json()["join_url"].startswith("https://api.zoom.test/j/")
            assert zoom.world.account.zaks.popitem()[1][1] == time.now + timedelta(hours=2)
