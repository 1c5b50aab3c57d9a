"""The whole examination: all checks, in order, in time, and without a secret in them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import respx

from bot import manifest
from bot.errors import SettingsError
from bot.services import doctor
from bot.services.doctor import Outside, Status
from bot.settings import Settings
from tests.services.doctor import builders
from tests.services.doctor.builders import NOW, FakeSlack

ZOOM_SCOPES = [
    f"Zoom scopes for {each}"
    for each in ("meetings", "user groups", "IM groups", "contact groups", "Zoom users")
]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with builders.slack() as running:
        yield running


async def examined(
    settings: Settings, router: respx.Router | None = None, *, within: float = 5, ahead: float = 0
) -> list[doctor.Check]:
    async with (
        builders.slack_client(settings.slack_api_url, "xoxb-1") as slack,
        builders.zoom_client(router or builders.zoom_router()) as zoom,
    ):
        clock = NOW + timedelta(seconds=ahead)
        return await doctor.examine(
            settings, Outside(slack, zoom, lambda: clock, manifest.scopes(), None, within)
        )


async def test_where_all_is_well_every_check_is_ok(slack: FakeSlack, tmp_path: Path) -> None:
    checks = await examined(builders.settings(tmp_path, slack.url))
    assert {each.status for each in checks} == {Status.OK}
    assert [each.name for each in checks] == [
        "settings", "Slack command", "policy", "Slack bot token", "Slack scopes", "admins", "clock",
        "Slack app token", "Zoom credentials", *ZOOM_SCOPES, "Zoom API", "data folder", "database",
        "jobs database", "SQLite", "port",
    ]  # fmt: skip
    assert all(not each.do for each in checks)


async def test_over_http_the_delivery_is_told_in_place_of_an_app_token(
    slack: FakeSlack, tmp_path: Path
) -> None:
    settings = builders.settings(tmp_path, slack.url, slack_app_token=None, slack_signing_secret="0a1b")
    names = [each.name for each in await examined(settings)]
    assert "Slack delivery" in names
    assert "Slack app token" not in names
    assert "apps.connections.open" not in slack.tokens


async def test_a_refused_bot_token_skips_what_needs_it_and_nothing_else(
    slack: FakeSlack, tmp_path: Path
) -> None:
    slack.refuse("auth.test", "invalid_auth")
    found = builders.by_name(await examined(builders.settings(tmp_path, slack.url)))
    assert found["Slack bot token"].status is Status.FAIL
    assert {name for name, each in found.items() if each.status is Status.SKIP} == {
        "Slack scopes",
        "admins",
        "clock",
    }
    assert found["Slack app token"].status is Status.OK
    assert found["Zoom API"].status is Status.OK


async def test_refused_zoom_credentials_skip_what_needs_them_and_nothing_else(
    slack: FakeSlack, tmp_path: Path
) -> None:
    router = builders.zoom_router()
    router["token"].respond(
        400, json={"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
    )
    found = builders.by_name(await examined(builders.settings(tmp_path, slack.url), router))
    assert found["Zoom credentials"].status is Status.FAIL
    assert {name for name, each in found.items() if each.status is Status.SKIP} == {
        *ZOOM_SCOPES,
        "Zoom API",
    }
    assert not router["user"].called


async def test_missing_zoom_scopes_are_a_failure(slack: FakeSlack, tmp_path: Path) -> None:
    router = builders.zoom_router("user:read:user:admin")
    found = builders.by_name(await examined(builders.settings(tmp_path, slack.url), router))
    assert [found[each].status for each in ZOOM_SCOPES] == [Status.FAIL] + [Status.WARN] * 4
    assert found["Zoom credentials"].status is Status.OK


POLICY = """
[[rule]]
kinds = ["user"]
for = ["S0GROUP01"]
decision = "approval"
by = ["U0ADA0003", "S0GROUP01"]
channel = "C0ITADMIN"
"""


def with_policy(folder: Path, url: str, text: str = POLICY) -> Settings:
    file = folder / "policy.toml"
    file.write_text(text)
    return builders.settings(folder, url, bot_policy=str(file))


async def test_what_the_policy_names_is_looked_for_in_slack(slack: FakeSlack, tmp_path: Path) -> None:
    checks = await examined(with_policy(tmp_path, slack.url))
    assert {each.status for each in checks} == {Status.OK}
    assert [each.name for each in checks][2:8] == [
        "policy", "Slack bot token", "Slack scopes", "admins", "policy people", "policy channels",
    ]  # fmt: skip
    found = builders.by_name(checks)
    assert found["policy people"].seen == "1 users, 1 user groups, all known to Slack"
    assert found["policy channels"].seen == "the bot sees C0ITADMIN"
    assert found["policy"].seen == f"{tmp_path}/policy.toml, rules: 1"


async def test_who_is_in_a_policy_without_approvals_is_looked_for_too(
    slack: FakeSlack, tmp_path: Path
) -> None:
    rule = '[[rule]]\nkinds = "*"\nfor = ["S0GONE"]\ndecision = "granted"\n'
    found = builders.by_name(await examined(with_policy(tmp_path, slack.url, rule)))
    assert found["policy people"].status is Status.FAIL
    assert "policy channels" not in found


async def test_a_refused_bot_token_skips_what_the_policy_names(slack: FakeSlack, tmp_path: Path) -> None:
    slack.refuse("auth.test", "invalid_auth")
    found = builders.by_name(await examined(with_policy(tmp_path, slack.url)))
    assert {found[each].status for each in ("policy people", "policy channels")} == {Status.SKIP}


async def test_a_wrong_policy_is_one_failure(slack: FakeSlack, tmp_path: Path) -> None:
    checks = await examined(with_policy(tmp_path, slack.url, "x = 1"))
    assert [each.name for each in checks if each.status is not Status.OK] == ["policy"]


async def test_what_a_rule_lets_people_have_takes_its_scopes(slack: FakeSlack, tmp_path: Path) -> None:
    router = builders.zoom_router(builders.GRANULAR)
    found = builders.by_name(await examined(with_policy(tmp_path, slack.url), router))
    assert found["Zoom scopes for Zoom users"].status is Status.FAIL
    assert found["Zoom scopes for user groups"].status is Status.WARN


async def test_the_clock_is_held_against_slacks(slack: FakeSlack, tmp_path: Path) -> None:
    found = builders.by_name(await examined(builders.settings(tmp_path, slack.url), ahead=600))
    assert found["clock"].seen.startswith("600 s ahead of Slack's")
    assert found["clock"].status is Status.FAIL


async def test_hosts_that_never_answer_fail_in_time_with_advice(slack: FakeSlack, tmp_path: Path) -> None:
    slack.answers = {"auth.test": slack.never, "apps.connections.open": slack.never}
    found = builders.by_name(await examined(builders.settings(tmp_path, slack.url), within=0.2))
    for name in ("Slack bot token", "Slack app token"):
        assert (found[name].status, found[name].seen) == (Status.FAIL, "no answer within 0.2 s")
        assert "proxy" in found[name].do


async def test_no_secret_is_in_any_report(slack: FakeSlack, tmp_path: Path) -> None:
    settings = builders.settings(tmp_path, slack.url, slack_signing_secret="0a1b2c3d")
    good = await examined(settings)
    for method in list(slack.answers):
        slack.refuse(method, "invalid_auth")
    router = builders.zoom_router()
    router["token"].respond(400, json={"error": "invalid_client"})
    checks = [*good, *await examined(settings, router)]
    for printed in (doctor.text(checks), doctor.as_json(checks), repr(checks)):
        for secret in (*settings.secrets, "hush", "ticket="):
            assert secret not in printed


def test_incomplete_settings_are_one_failure_each_and_the_rest_is_skipped() -> None:
    checks = doctor.not_configured(SettingsError(["ZOOM_PLAN is wrong", "BOT_PORT is wrong"]))
    assert [(each.status, each.seen) for each in checks] == [
        (Status.FAIL, "ZOOM_PLAN is wrong"),
        (Status.FAIL, "BOT_PORT is wrong"),
        (Status.SKIP, "the settings come first"),
    ]
    assert doctor.failed(checks)


def test_at_most_two_checks_after_one_another_stay_below_ten_seconds() -> None:
    assert 2 * doctor.WITHIN < 10
