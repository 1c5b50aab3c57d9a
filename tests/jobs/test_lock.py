"""One process to a folder."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import EngineError
from bot.jobs.lock import FolderLock

HOLD = """
import pathlib, sys
from bot.jobs.lock import FolderLock
FolderLock(pathlib.Path(sys.argv[1]))
print('held', flush=True)
sys.stdin.read()
"""


def test_a_lock_is_held_once_until_it_is_released(tmp_path: Path) -> None:
    file = tmp_path / "jobs.lock"
    lock = FolderLock(file)
    with pytest.raises(EngineError, match=f"another bot runs on {tmp_path}; stop it"):
        FolderLock(file)
    lock.release()
    FolderLock(file).release()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_lock_ends_with_its_process_however_that_ends(tmp_path: Path) -> None:
    file = tmp_path / "jobs.lock"
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # noqa: S603 our own
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(EngineError):
            FolderLock(file)
        other.kill()
        other.wait()
        FolderLock(file).release()


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="set BOT_DATA_DIR"):
        FolderLock(tmp_path / "missing" / "jobs.lock")
