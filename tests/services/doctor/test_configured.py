"""Where the settings are kept, and the command's name."""

from pathlib import Path

import pytest

from bot.services.doctor import configured
from bot.services.doctor.report import Bad, Status
from tests.services.doctor import builders


def test_settings_of_the_environment_alone_are_complete(tmp_path: Path) -> None:
    assert configured.kept(None) == "complete, from the environment"
    assert configured.kept(tmp_path / ".env") == "complete, from the environment"


def test_a_file_for_the_bots_eyes_alone_is_fine(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("BOT_PORT=1\n")
    file.chmod(0o600)
    assert configured.kept(file) == f"complete, from {file} and the environment"


def test_a_file_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("BOT_PORT=1\n")
    file.chmod(0o640)
    with pytest.raises(Bad, match="other users of this machine can read") as caught:
        configured.kept(file)
    assert (caught.value.status, caught.value.do) == (Status.WARN, f"chmod 600 {file}")


def test_a_misspelled_name_in_the_file_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("BOT_ADMIN=U1\n")
    with pytest.raises(Bad, match="sets BOT_ADMIN, which the bot does not know") as caught:
        configured.kept(file)
    assert caught.value.status is Status.WARN


def test_the_command_of_zooms_own_app_is_a_warning_that_says_how_to_rename() -> None:
    with pytest.raises(Bad, match="also the command of Zoom's own Slack app") as caught:
        configured.command("/zoom")
    assert caught.value.status is Status.WARN
    assert "BOT_COMMAND=/zoomops" in caught.value.do
    assert "zoom-chatops manifest" in caught.value.do


def test_another_command_is_fine() -> None:
    assert configured.command("/zoomops").startswith("/zoomops")


def test_http_delivery_names_the_address_to_lead_to() -> None:
    assert configured.delivery("127.0.0.1", 3000).endswith("/slack/events, and lead to 127.0.0.1:3000")


def test_without_a_policy_the_defaults_are_told(tmp_path: Path) -> None:
    said = configured.policy(builders.settings(tmp_path, "https://slack.test/api/"))
    assert said == "none: the defaults hold; nobody can have Zoom users, as no rule lets anybody"


def test_the_policys_rules_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('[[rule]]\nkinds = "*"\nfor = ["admins"]\ndecision = "granted"\n')
    settings = builders.settings(tmp_path, "https://slack.test/api/", bot_policy=str(file))
    assert configured.policy(settings) == f"{file}, rules: 1"


@pytest.mark.parametrize(
    ("kinds", "decision", "nobody"),
    [
        ('["user"]', "granted", False),
        ('["user"]', "refused", True),
        ('["group"]', "granted", True),
        ('"*"', "granted", False),
        ('"*"', "refused", True),
    ],
)
def test_it_is_said_that_nobody_can_have_zoom_users_where_no_rule_lets_anybody(
    tmp_path: Path,
    kinds: str,
    decision: str,
    nobody: bool,  # noqa: FBT001 a case
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(f'[[rule]]\nkinds = {kinds}\nfor = ["admins"]\ndecision = "{decision}"\n')
    settings = builders.settings(tmp_path, "https://slack.test/api/", bot_policy=str(file))
    assert ("nobody can have Zoom users" in configured.policy(settings)) is nobody


def test_a_wrong_policy_is_a_failure_with_each_line(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('[[rule]]\nkinds = "*"\nfor = []\ndecision = "maybe"\n')
    settings = builders.settings(tmp_path, "https://slack.test/api/", bot_policy=str(file))
    with pytest.raises(Bad, match=r"line 3: rule 1: for: .*; .*line 4: rule 1: decision: ") as caught:
        configured.policy(settings)
    assert caught.value.status is Status.FAIL
