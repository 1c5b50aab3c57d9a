"""One process to a data folder: a second one would run again what is running in the first."""

import fcntl
import os
from pathlib import Path

from bot.errors import EngineError


class FolderLock:
    """Held until `release`, or until the process ends in whatever way."""

    def __init__(self, file: Path) -> None:
        """Take it. EngineError where another process has it, or the file cannot be made."""
        try:
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EngineError(
                [f"{file}: {error.strerror}; set BOT_DATA_DIR to a folder that can be written to"]
            ) from None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise EngineError(
                [f"another bot runs on {file.parent}; stop it, or set BOT_DATA_DIR to another folder"]
            ) from None

    def release(self) -> None:
        """Let another process have it. The file stays: removed, two processes could hold two locks."""
        os.close(self._descriptor)
