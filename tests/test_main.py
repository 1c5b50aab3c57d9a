"""The command line: exit codes, and one line for each problem."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from bot import __main__ as command_line
from bot import manifest
from bot.errors import StoreError
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-1-hush",
    "SLACK_APP_TOKEN": "xapp-1-hush",
    "ZOOM_ACCOUNT_ID": "account",
    "ZOOM_CLIENT_ID": "client",
    "ZOOM_CLIENT_SECRET": "s3cret-hush",
    "BOT_PORT": "0",
}


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """What a command does to the log is undone."""
    root, engine = logging.getLogger(), logging.getLogger("dbos")
    before, level, engines = list(root.handlers), root.level, list(engine.handlers)
    for handler in before:
        root.removeHandler(handler)  # pytest's own, which would be closed
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], engine.handlers[:] = before, engines
    root.setLevel(level)


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file with settings that are complete."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    file = tmp_path / "good.env"
    lines = [
        f"{name}={value}" for name, value in (SETTINGS | {"BOT_DATA_DIR": str(tmp_path / "data")}).items()
    ]
    file.write_text("\n".join(lines))
    return str(file)


@pytest.mark.usefixtures("env_file")
def test_settings_that_are_missing_are_a_line_each_and_exit_code_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command_line.main(["run", "--no-env-file"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("zoom-chatops: ") for line in lines)


def test_what_stops_the_start_is_a_line_each_and_exit_code_2(
    env_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def run(_: Settings) -> None:
        raise StoreError(["store.sqlite is damaged", "and the disk is full"])

    assert command_line.main(["run", "--env-file", env_file], run=run) == 2
    shown = capsys.readouterr()
    assert shown.err == "zoom-chatops: store.sqlite is damaged\nzoom-chatops: and the disk is full\n"


def test_a_data_folder_that_cannot_be_used_stops_the_real_bot_in_one_line(
    env_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(env_file).parent / "data"
    folder.write_text("a file in its place")
    assert command_line.main(["run", "--env-file", env_file]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"zoom-chatops: {folder}")
    assert "BOT_DATA_DIR" in line


def test_the_bot_gets_the_settings_of_the_file_and_ends_with_0(env_file: str) -> None:
    got: list[Settings] = []

    async def run(settings: Settings) -> None:
        got.append(settings)

    assert command_line.main(["run", "--env-file", env_file], run=run) == 0
    assert got[0].zoom_account_id == "account"
    assert logging.getLogger().level == logging.INFO


def test_a_crash_is_one_line_for_people_and_one_for_the_log_without_secrets(
    env_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def run(settings: Settings) -> None:
        raise ZeroDivisionError(settings.zoom_client_secret.get_secret_value())

    assert command_line.main(["run", "--env-file", env_file], run=run) == 1
    shown = capsys.readouterr()
    logged, *told = shown.err.splitlines()
    assert "ERROR bot.__main__: stopped by an unexpected error" in logged
    assert r"\nZeroDivisionError: [redacted]" in logged
    assert told == [
        "zoom-chatops: stopped by an unexpected error (ZeroDivisionError); the log has the rest",
        f"zoom-chatops: {command_line.START_AGAIN}",
    ]
    assert not shown.out


POLICY = """
[[rule]]
kinds = ["user"]
for = ["S0SALES01"]
decision = "granted"
"""


@pytest.fixture
def policy(env_file: str) -> Path:
    """A policy file, and settings that name it, and nothing else."""
    file = Path(env_file).parent / "policy.toml"
    file.write_text(POLICY)
    Path(env_file).write_text(f"BOT_POLICY={file}\nBOT_ADMINS=U0ADA0003\n")
    return file


def test_a_policy_is_checked_before_anything_else_is_set(
    policy: Path, env_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["policy", "check", "--env-file", env_file]) == 0
    assert capsys.readouterr().out.startswith(
        f"{policy}: 1 rule, no mistakes.\nrule 1 (line 2): user, for S0SAL"
    )
    wish = ["--as", "U0EMMA001", "--in", "S0SALES01", "user", "type=licensed"]
    assert command_line.main(["policy", "check", "--env-file", env_file, *wish]) == 0
    assert capsys.readouterr().out.endswith("type licensed\n  rule 1 (line 2) decides: granted\n")
    assert command_line.main(["policy", "check", "--env-file", env_file, "--as", "U0ADA0003", "group"]) == 0
    assert capsys.readouterr().out.endswith("no rule fits: granted to admins, refused to all others\n")


def test_a_policy_with_mistakes_is_exit_code_1_and_a_line_for_each(
    policy: Path, env_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(POLICY.replace("S0SALES01", "sales").replace("granted", "grant"))
    assert command_line.main(["policy", "check", "--env-file", env_file]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"{policy}, line 4", f"{policy}, line 5"]


def test_another_policy_can_be_checked(
    policy: Path, env_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = policy.with_name("other.toml")
    arguments = ["policy", "check", "--env-file", env_file, "--policy", str(other)]
    assert command_line.main(arguments) == 1
    assert capsys.readouterr().err == f"zoom-chatops: {other} cannot be read: No such file or directory\n"
    other.write_text(POLICY * 2)
    assert command_line.main(arguments) == 0
    assert capsys.readouterr().out.startswith(f"{other}: 2 rules")


@pytest.mark.usefixtures("policy")
def test_a_wish_that_cannot_be_is_exit_code_2(env_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["policy", "check", "--env-file", env_file, "usr"]) == 2
    assert capsys.readouterr().err.startswith("zoom-chatops: “usr” is no kind: did you mean user?")


def test_ctrl_c_is_no_crash(env_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    async def run(_: Settings) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()

    assert command_line.main(["run", "--env-file", env_file], run=run) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("env_file")
def test_the_manifest_needs_no_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["manifest", "--no-env-file"]) == 0
    assert capsys.readouterr() == (manifest.text(), "")


def test_the_manifest_has_the_command_of_the_settings(
    env_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(env_file).write_text("BOT_COMMAND=/zoomops\n")
    assert command_line.main(["manifest", "--env-file", env_file, "--url", "https://bot.example.com"]) == 0
    assert capsys.readouterr().out == manifest.text("/zoomops", "https://bot.example.com")


@pytest.mark.usefixtures("env_file")
def test_an_address_that_slack_cannot_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["manifest", "--no-env-file", "--url", "bot.example.com"]) == 2
    assert capsys.readouterr().err == (
        "zoom-chatops: --url: “bot.example.com” is not an https address such as https://bot.example.com\n"
    )


@pytest.mark.usefixtures("env_file")
def test_doctor_without_settings_fails_with_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["doctor", "--no-env-file"]) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("FAIL  settings  SLACK_BOT_TOKEN is not set")
    assert shown.out.splitlines()[-1].startswith("5 FAIL, 1 SKIP. The bot is not ready")
    assert not shown.err


def test_doctor_with_nobody_to_ask_tells_programs_what_failed_and_what_did_not(
    env_file: str, unused_tcp_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}"
    with Path(env_file).open("a") as file:
        file.write(f"\nSLACK_API_URL={url}/api/\nZOOM_API_URL={url}/v2\nZOOM_TOKEN_URL={url}/token\n")
    assert command_line.main(["doctor", "--json", "--env-file", env_file]) == 1
    found = {each["name"]: each["status"] for each in json.loads(capsys.readouterr().out)}
    assert found["Slack bot token"] == found["Slack app token"] == found["Zoom credentials"] == "fail"
    assert found["data folder"] == found["database"] == found["port"] == "ok"


def test_a_file_that_is_named_has_to_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(["run", "--env-file", str(tmp_path / "none.env")])
    assert ended.value.code == 2
    assert "there is no file" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["run", "--env-file", "README.md", "--no-env-file"]])
def test_what_is_not_understood_is_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(arguments)
    assert ended.value.code == 2
    assert "usage: zoom-chatops" in capsys.readouterr().err


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"zoom-chatops {metadata.version('zoom-chatops')}\n"


def test_as_a_program_the_bot_does_not_start_without_settings_and_shows_no_traceback(tmp_path: Path) -> None:
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "run"]
    ended = subprocess.run(  # noqa: S603 our own program
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=20, check=False
    )
    assert ended.returncode == 2
    assert [line.split()[1] for line in ended.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN", "neither", "ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET",
    ]  # fmt: skip
    assert not ended.stdout


def test_the_manifest_is_printed_without_loading_bolt_or_the_engine() -> None:
    code = (
        "import sys; from bot.__main__ import main; main(['manifest', '--no-env-file']);"
        "sys.exit(any(name in sys.modules for name in ('slack_bolt', 'dbos', 'aiohttp')))"
    )
    ended = subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.defpath},
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert ended.returncode == 0
