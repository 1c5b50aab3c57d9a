"""Limits per second, per day, and per host and day; and the headers that tell of them."""

import pytest

from sandbox.zoom.limits import Label, Limits
from tests.sandbox.zoom.builders import EMMA, LIAM, Caller, calling, refused

USER = f"/users/{EMMA.email}"


@pytest.mark.parametrize(("plan", "light", "medium"), [("free", 4, 2), ("pro", 30, 20), ("business", 80, 60)])
async def test_a_plan_allows_so_many_calls_of_each_label_in_a_second(
    plan: str, light: int, medium: int
) -> None:
    async with calling(plan=plan) as zoom:
        for _ in range(light):
            assert (await zoom.get(USER)).status_code == 200
        for _ in range(medium):
            assert (await zoom.get("/users")).status_code == 200
        answer = await zoom.get(USER)
        assert refused(answer) == (429, 429)
        assert answer.json()["message"] == (
            "You have reached the maximum per-second rate limit for this API. Try again later."
        )
        assert refused(await zoom.get("/users")) == (429, 429)
        zoom.time.pass_(milliseconds=999)
        assert refused(await zoom.get(USER)) == (429, 429)
        zoom.time.pass_(milliseconds=1)
        assert (await zoom.get(USER)).status_code == 200


async def test_the_second_slides(lenient: Caller) -> None:
    lenient.world.account.plan = lenient.world.account.plan.__class__("free")
    for _ in range(4):
        assert (await lenient.get(USER)).status_code == 200
        lenient.time.pass_(milliseconds=250)
    assert (await lenient.get(USER)).status_code == 200
    assert (await lenient.get(USER)).status_code == 429


async def test_a_per_second_refusal_names_its_kind_and_no_time() -> None:
    async with calling(plan="free") as zoom:
        answers = [await zoom.get(USER) for _ in range(5)]
    answer = answers[-1]
    assert answer.headers["x-ratelimit-category"] == "Light"
    assert answer.headers["x-ratelimit-type"] == "QPS"
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize(
    ("path", "label", "limit"), [(USER, Label.LIGHT, 6000), ("/users", Label.MEDIUM, 2000)]
)
async def test_a_free_account_has_a_day_of_so_many_calls(path: str, label: Label, limit: int) -> None:
    async with calling(plan="free") as zoom:
        zoom.world.limits.set_calls(label, limit - 1)
        assert (await zoom.get(path)).status_code == 200
        answer = await zoom.get(path)
        assert refused(answer) == (429, 429)
        assert "maximum daily rate limit" in answer.json()["message"]
        assert answer.headers["x-ratelimit-type"] == "Daily-limit"
        assert answer.headers["retry-after"] == "2026-10-13T00:00:00Z"
        assert zoom.world.limits.calls_today(label) == limit, "a refused call does not count"
        zoom.time.pass_(hours=15)
        await zoom.log_in()
        assert (await zoom.get(path)).status_code == 200


async def test_a_paid_account_has_no_daily_limit_for_light_calls(zoom: Caller) -> None:
    zoom.world.limits.set_calls(Label.LIGHT, 10**6)
    assert (await zoom.get(USER)).status_code == 200


async def test_a_host_has_a_hundred_creates_and_updates_a_day_and_deleting_is_free(zoom: Caller) -> None:
    meeting = await zoom.created()
    zoom.world.limits.set_writes(EMMA.zoom_id, 98)
    assert (await zoom.created())["id"]
    assert (await zoom.patch(meeting["id"], {"topic": "x"})).status_code == 204
    for answer in (await zoom.create(), await zoom.patch(meeting["id"], {"topic": "y"})):
        assert refused(answer) == (429, 429)
        assert answer.json()["message"] == (
            "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted "
            "for this particular user. You may resume these requests at GMT 00:00:00."
        )
        assert answer.headers["x-ratelimit-limit"] == "6000"
        assert not answer.headers.keys() & {"x-ratelimit-type", "retry-after"}
    assert (await zoom.create(LIAM.email)).status_code == 201
    assert (await zoom.delete(meeting["id"])).status_code == 204
    zoom.time.pass_(hours=15)
    await zoom.log_in()
    assert (await zoom.create()).status_code == 201


async def test_a_write_shows_what_is_left_of_the_hundred_and_a_delete_what_is_left_of_the_day(
    zoom: Caller,
) -> None:
    first, second = await zoom.create(), await zoom.create()
    left = [answer.headers["x-ratelimit-remaining"] for answer in (first, second)]
    assert left == ["99", "98"]
    answer = await zoom.patch(second.json()["id"], {"topic": "x"})
    assert answer.headers["x-ratelimit-remaining"] == "97"
    answer = await zoom.delete(second.json()["id"])
    assert (answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]) == ("6000", "5996")


async def test_other_answers_show_their_label_alone(zoom: Caller) -> None:
    answer = await zoom.get("/users")
    shown = {name: value for name, value in answer.headers.items() if name.startswith("x-ratelimit")}
    assert shown == {"x-ratelimit-category": "Medium"}


async def test_limits_can_be_lifted() -> None:
    async with calling(plan="free") as zoom:
        zoom.world.account.limits_apply = False
        zoom.world.limits.set_writes(EMMA.zoom_id, 100)
        assert {(await zoom.create()).status_code for _ in range(6)} == {201}


async def test_a_new_day_starts_at_midnight_utc(zoom: Caller) -> None:
    limits = Limits(zoom.world.account)
    limits.set_writes("host", 7)
    zoom.time.pass_(hours=14, minutes=59, seconds=59)
    assert limits.writes_today("host") == 7
    zoom.time.pass_(seconds=1)
    assert limits.writes_today("host") == 0
