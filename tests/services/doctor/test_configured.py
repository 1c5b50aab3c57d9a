"""Where the settings are kept, and the command's name."""

from pathlib import Path

import pytest

from bot.services.doctor import configured
from bot.services.doctor.report import Bad, Status


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
