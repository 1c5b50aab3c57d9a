"""`zoom-chatops audit`, as it is typed: what it prints, and its exit codes."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot import __main__ as command_line
from bot import settings
from bot.errors import SettingsError
from bot.settings import Settings
from bot.store import sqlite
from tests.store import builders

ROOT = Path(__file__).parents[1]
COUNT = 2000


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """What a command does to the log is undone."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    for handler in before:
        root.removeHandler(handler)  # pytest's own, which would be closed
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with three entries, known by BOT_DATA_DIR alone."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    made = tmp_path / "data"
    monkeypatch.setenv("BOT_DATA_DIR", str(made))
    asyncio.run(fill(made, 3))
    return made


async def fill(folder: Path, count: int) -> None:
    store = await sqlite.open_store(folder / "store.sqlite")
    for n in range(count):
        await store.audit.add(builders.entry(subject=str(n)))
    await store.close()


def run(*typed: str) -> int:
    return command_line.main(["audit", *typed, "--no-env-file"])


@pytest.mark.usefixtures("folder")
def test_a_whole_audit_is_exit_code_0_and_shows_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("The audit is whole: 3 entries.\nHead: 3:")
    assert shown.err == ""
    head = shown.out.splitlines()[1].removeprefix("Head: ")
    assert run("verify", "--head", head) == 0


def test_an_audit_that_was_tampered_with_is_exit_code_1_and_names_the_entry(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Database(folder / "store.sqlite") as database:
        database.execute("UPDATE audit SET actor = 'U0EVE' WHERE id = 2")
    assert run("verify") == 1
    assert "entry 2 was changed" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_head_that_is_none_is_a_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--head", "3") == 2
    assert capsys.readouterr().err.startswith("zoom-chatops: --head: not a head as audit verify shows it")


@pytest.mark.usefixtures("folder")
def test_the_audit_is_exported_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("export", "--since", "2026-11-21") == 0
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3]
    assert run("export", "--since", "2026-11-21T12:30+01:00", "--format", "csv") == 0
    assert len(capsysbinary.readouterr().out.splitlines()) == 4
    assert run("export", "--since", "2026-11-22") == 0
    assert capsysbinary.readouterr().out == b""


@pytest.mark.usefixtures("folder")
def test_the_audit_is_exported_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "audit.csv"
    assert run("export", "--format", "csv", "--out", str(out)) == 0
    assert out.read_bytes().count(b"\r\n") == 4
    assert run("export", "--out", str(out)) == 2
    assert capsys.readouterr().err == f"zoom-chatops: {out} is there already: give --out another name\n"


@pytest.mark.usefixtures("folder")
def test_what_is_no_date_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("export", "--since", "friday")
    assert ended.value.code == 2
    assert "friday is not a date such as 2026-11-01" in capsys.readouterr().err


@pytest.mark.parametrize("part", ["verify", "export"])
def test_without_a_database_it_says_where_it_looked(
    folder: Path, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "store.sqlite").unlink()
    assert run(part) == 2
    shown = capsys.readouterr()
    expected = f"zoom-chatops: there is no {folder / 'store.sqlite'}; set BOT_DATA_DIR"
    assert shown.err.startswith(expected)
    assert shown.out == ""


def test_a_reader_that_has_enough_ends_it_without_a_word(folder: Path) -> None:
    asyncio.run(fill(folder, COUNT))
    command = [sys.executable, "-m", "bot", "audit", "export", "--no-env-file"]
    env = {"BOT_DATA_DIR": str(folder), "PATH": os.defpath}
    with subprocess.Popen(  # noqa: S603 our own
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=env
    ) as exporting:
        assert exporting.stdout is not None
        assert exporting.stderr is not None
        assert json.loads(exporting.stdout.readline())["number"] == 1
        exporting.stdout.close()
        assert exporting.stderr.read() == b""
    assert exporting.returncode == 0


@pytest.mark.usefixtures("folder")
def test_a_reader_that_wants_nothing_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert run("export") == 0


def test_the_store_s_file_takes_no_other_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load_store_file(None) == folder / "store.sqlite"
    monkeypatch.delenv("BOT_DATA_DIR")
    assert settings.load_store_file(None) == Path("data") / "store.sqlite"
    unreadable = folder / ".env"
    unreadable.write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="not a text file"):
        settings.load_store_file(unreadable)
