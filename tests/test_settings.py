"""Settings: what is wrong is said in one line each, and never with the value."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.errors import SettingsError

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "ZOOM_ACCOUNT_ID": "account",
    "ZOOM_CLIENT_ID": "client",
    "ZOOM_CLIENT_SECRET": "s3cret-of-zoom",
}

Load = Callable[..., settings.Settings]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads the good settings with some changed; None leaves one out."""

    def from_file(**changes: str | None) -> settings.Settings:
        lines = [f"{name}='{value}'" for name, value in (GOOD | changes).items() if value is not None]
        file = tmp_path / "settings.env"
        file.write_text("\n".join(lines), encoding="utf-8")
        return settings.load(file)

    return from_file


def problems(load: Load, **changes: str | None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(**changes)
    return list(caught.value.problems)


def test_the_least_that_is_needed_is_enough(load: Load) -> None:
    loaded = load()
    assert loaded.socket_mode
    assert loaded.bot_admins == frozenset()
    assert loaded.bot_command == "/zoom"


def test_a_signing_secret_instead_of_an_app_token_means_http(load: Load) -> None:
    assert not load(SLACK_APP_TOKEN=None, SLACK_SIGNING_SECRET="0a1b").socket_mode


def test_with_both_socket_mode_is_used(load: Load) -> None:
    assert load(SLACK_SIGNING_SECRET="0a1b").socket_mode


def test_everything_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(None)
    told = caught.value.problems
    assert [line.split()[0] for line in told] == [
        "SLACK_BOT_TOKEN", "neither", "ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET",
    ]  # fmt: skip
    assert "SLACK_APP_TOKEN" in told[1]
    assert "SLACK_SIGNING_SECRET" in told[1]
    assert told[0] == "SLACK_BOT_TOKEN is not set (the bot's token, xoxb-...: your Slack app, Install App)"
    assert all("\n" not in line for line in told)


def test_an_empty_value_counts_as_not_set(load: Load) -> None:
    (told,) = problems(load, ZOOM_ACCOUNT_ID="")
    assert told.startswith("ZOOM_ACCOUNT_ID is not set")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "does not start with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "does not start with xapp-"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "holds a space or a line break"),
        ("ZOOM_CLIENT_SECRET", "s3cret\u2011with\u2011wrong\u2011hyphens", "holds a character"),
        ("ZOOM_CLIENT_ID", "   ", "is empty"),
        ("ZOOM_API_URL", "zoom", "is not a web address"),
        ("ZOOM_TOKEN_URL", "http://zoom.us/oauth/token", "is not https, and tokens are sent there"),
        ("SLACK_API_URL", "http://127.0.0.1.evil.example/", "is not https"),
        ("ZOOM_PLAN", "gold", "is none of 'free', 'pro' or 'business'"),
        ("BOT_PASSCODE", "yes", "is none of 'show', 'hide' or 'host'"),
        ("BOT_USER_ACTIONS", "create, invite", "has an entry that is none of create, autoCreate"),
        ("BOT_USER_ACTIONS", ",", "has an entry that is none of create, autoCreate"),
        ("BOT_COMMAND", "zoom", "is not a slash and then"),
        ("BOT_COMMAND", "/zoom meeting", "is not a slash and then"),
        ("BOT_COMMAND", "/" + "z" * 32, "is not a slash and then"),
        ("BOT_PORT", "http", "is not a whole number from 0 to 65535"),
        ("BOT_PORT", "65536", "is not a whole number from 0 to 65535"),
        ("BOT_PORT", "-1", "is not a whole number from 0 to 65535"),
        ("BOT_LOG_LEVEL", "loud", "is none of DEBUG, INFO, WARNING, ERROR"),
        ("BOT_ADMINS", "U0ADA0003, @ada", "has an entry that is not a Slack ID"),
        ("BOT_ADMINS", "U0ADA0003 C0CHANNEL", "has an entry that is not a Slack ID"),
    ],
)
def test_a_wrong_value_is_told_in_words_with_what_the_setting_is_for(
    load: Load, name: str, value: str, said: str
) -> None:
    (told,) = problems(load, **{name: value})
    assert told.startswith(f"{name} {said}")
    assert told.endswith(f"({settings.Settings.model_fields[name.lower()].description})")


def test_a_malformed_app_token_is_not_also_called_missing(load: Load) -> None:
    (told,) = problems(load, SLACK_APP_TOKEN="oops")
    assert told.startswith("SLACK_APP_TOKEN does not start with xapp-")


@given(st.sampled_from(sorted(settings.Settings.model_fields)), st.from_regex(r"[ -~]{8,20}", fullmatch=True))
def test_no_problem_quotes_a_value(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for each, set_to in (GOOD | {name.upper(): f"hush {value} hush"}).items():
            patch.setenv(each, set_to)
        if name in {"bot_data_dir", "bot_policy"}:  # any text is a path
            settings.load(None)
        else:
            with pytest.raises(SettingsError) as caught:
                settings.load(None)
            assert "hush" not in str(caught.value)
            assert caught.value.__suppress_context__


def test_blanks_around_a_value_do_not_count(load: Load) -> None:
    loaded = load(SLACK_BOT_TOKEN="  xoxb-1  ", BOT_PORT=" 8080 ", BOT_COMMAND=" /zoomops ")
    assert loaded.slack_bot_token.get_secret_value() == "xoxb-1"
    assert (loaded.bot_port, loaded.bot_command) == (8080, "/zoomops")


@pytest.mark.parametrize("value", ["U0ADA0003,S0GROUP01", "U0ADA0003 S0GROUP01", " U0ADA0003 ,, S0GROUP01,"])
def test_admins_are_separated_by_commas_or_blanks(load: Load, value: str) -> None:
    assert load(BOT_ADMINS=value).bot_admins == {"U0ADA0003", "S0GROUP01"}


@pytest.mark.parametrize(
    ("value", "actions"),
    [
        ("create", ["create"]),
        ("ssoCreate,create", ["create", "ssoCreate"]),
        ("autocreate custcreate autoCreate", ["autoCreate", "custCreate"]),
    ],
)
def test_ways_to_create_users_are_each_there_once_in_our_order(
    load: Load, value: str, actions: list[str]
) -> None:
    assert load().bot_user_actions == ("create",)
    assert [each.value for each in load(BOT_USER_ACTIONS=value).bot_user_actions] == actions


def test_the_log_level_may_be_in_small_letters(load: Load) -> None:
    assert load(BOT_LOG_LEVEL="debug").bot_log_level == "DEBUG"


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost:9000", "[::1]:9000"])
def test_plain_http_is_taken_on_this_machine_only(load: Load, host: str) -> None:
    assert load(ZOOM_API_URL=f"http://{host}/v2").zoom_api_url == f"http://{host}/v2"


def test_a_tilde_in_a_path_is_the_home_folder(load: Load) -> None:
    assert load(BOT_DATA_DIR="~/zoom").bot_data_dir == Path.home() / "zoom"


def test_the_environment_wins_over_the_file(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_PORT", "4000")
    assert load(BOT_PORT="5000").bot_port == 4000


def test_settings_show_no_secret_when_printed(load: Load) -> None:
    loaded = load(SLACK_SIGNING_SECRET="0a1b2c3d")
    assert not re.search("xoxb-1|xapp-1|s3cret|0a1b2c3d", f"{loaded!r} {loaded}")


def test_the_secrets_to_black_out_are_all_that_there_are(load: Load) -> None:
    assert set(load(SLACK_SIGNING_SECRET="0a1b").secrets) == {"xoxb-1", "xapp-1", "0a1b", "s3cret-of-zoom"}
    assert len(load().secrets) == 3


def test_a_file_that_is_not_text_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe")
    with pytest.raises(SettingsError, match="is not a text file in UTF-8"):
        settings.load(file)


def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: File name too long"):
        settings.load(tmp_path / ("x" * 300))


def test_without_a_file_the_environment_alone_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert settings.load(tmp_path / "none.env") == settings.load(None)


def test_the_command_alone_can_be_read_before_there_are_tokens(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text("BOT_COMMAND=/zoomops\n")
    assert settings.load_command(file) == "/zoomops"
    assert settings.load_command(None) == "/zoom"


def test_a_wrong_command_is_told_also_when_it_is_read_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text("BOT_COMMAND=zoom ops\n")
    with pytest.raises(SettingsError, match=r"^BOT_COMMAND is not a slash"):
        settings.load_command(file)


def test_the_policy_and_the_admins_can_be_read_before_there_are_tokens(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text("BOT_POLICY=/etc/policy.toml\nBOT_ADMINS=U0ADA0003, S0IT\n")
    assert settings.load_policy(file) == (Path("/etc/policy.toml"), frozenset({"U0ADA0003", "S0IT"}))
    assert settings.load_policy(None) == (None, frozenset())
    file.write_text("BOT_ADMINS=ada\n")
    with pytest.raises(SettingsError, match=r"^BOT_ADMINS has an entry that is not a Slack ID"):
        settings.load_policy(file)


def test_misspelled_names_in_the_file_are_found(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text("SLACK_BOT_TOKN=x\nBOT_ADMIN=U1\nPATH=/bin\nbot_port=1\n")
    assert settings.unknown_names(file) == ("BOT_ADMIN", "SLACK_BOT_TOKN")
