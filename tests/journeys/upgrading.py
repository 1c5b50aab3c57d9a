"""What the bot of before approvals leaves open: its code runs against the sandbox, and is killed.

    python -m tests.journeys.upgrading

writes that as SQL to tests/journeys/before_approvals/, for places where the history of the code is not at
hand. It is only run where that is to be made anew.
"""

import asyncio
import contextlib
import io
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from sandbox import launch
from sandbox.slack.faults import Fault as SlackFault
from sandbox.slack.faults import FaultKind as SlackFaultKind
from sandbox.world import World, serve
from sandbox.zoom.faults import Fault, FaultKind
from tests.journeys.stage import ROOT, Stage, SystemClock, manifest
from tests.races.files import column

BEFORE: Final = "3efa8ab"
"""The last commit before requests could wait for an approval."""
STORED: Final = Path(__file__).parent / "before_approvals"
FILES: Final = ("store", "jobs")
PRAGMAS: Final = ("application_id", "user_version")
"""What a dump of SQLite leaves out."""
URL: Final = "http://sandbox.invalid"
"""In the place of the sandbox's address, in what is stored."""

STATES: Final = "select json_extract(spec, '$.topic') || ' is ' || state from requests where kind = 'meeting'"
OPEN: Final = {"Creating is creating", "Posting is posting"}


class NoHistory(Exception):  # noqa: N818 what is so, not a failure
    """The code of before is not at hand."""


def old_code(folder: Path) -> Path:
    """The code of before, unpacked. NoHistory."""
    try:
        packed = subprocess.run(  # noqa: S603 our own command
            ["git", "archive", BEFORE, "bot", "handlers", "app_manifest.yml"],  # noqa: S607 git is where it is
            cwd=ROOT, check=True, capture_output=True,
        ).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError) as missing:
        raise NoHistory from missing
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


async def leave_open(stage: Stage, code: Path, data: Path) -> None:
    """Four requests of the bot of before, which is killed while each waits for an answer that never comes."""
    async with old_bot(stage, code, data):
        slack, zoom = stage.world.slack.faults, stage.world.zoom.faults
        zoom.add(Fault(FaultKind.TIMEOUT_BEFORE, method="POST", path="/users/*/meetings"))
        zoom.add(Fault(FaultKind.TIMEOUT_BEFORE, method="POST", path="/groups"))
        await stage.liam.types("/zoom meeting Creating at tomorrow 15:00")
        await stage.ada.opens("/zoom group")
        assert (await stage.ada.submits({"name": "Group"})).acked
        await until(
            lambda: (
                "creating" in column(data / "store.sqlite", "select state from requests where kind = 'group'")
            )
        )
        await until(lambda: "Creating is creating" in column(data / "store.sqlite", STATES))
        zoom.clear()
        slack.add(SlackFault(SlackFaultKind.TIMEOUT_AFTER, method="chat.postMessage"))
        await stage.yuki.types("/zoom meeting Posting at tomorrow 16:00")
        await until(lambda: "Posting is posting" in column(data / "store.sqlite", STATES))
        slack.add(SlackFault(SlackFaultKind.TIMEOUT_BEFORE, method="users.info"))
        assert (await stage.emma.types("/zoom meeting Accepted at tomorrow 17:00")).acked
    slack.clear()


async def until(found: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not found():  # noqa: ASYNC110 the state is another process's
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def old_bot(stage: Stage, code: Path, data: Path) -> AsyncIterator[None]:
    """The bot of before, connected, until it is killed."""
    env = launch.environment(stage.url, data, {}) | {"BOT_LOG_LEVEL": "WARNING"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--no-env-file", cwd=code, env=env
    )
    try:
        await stage.until(lambda: len(stage.world.slack.connections) == 2, patience=60)
        yield
    finally:
        process.kill()
        await process.wait()
        await stage.until(lambda: not stage.world.slack.connections)


def restore(stage: Stage, data: Path) -> None:
    """What is stored, as the data folder of a bot on this stage."""
    for name in FILES:
        sql = (STORED / f"{name}.sql").read_text(encoding="utf-8")
        with closing(sqlite3.connect(data / f"{name}.sqlite")) as database:
            database.executescript(sql.replace(URL, stage.url))
    # The stage of before began with the same seed: Zoom never gives the ID of one meeting to another.
    stage.world.zoom.account.random.seed("restored")


async def store() -> None:
    """Make what is stored."""
    with tempfile.TemporaryDirectory() as code, tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        old_code(Path(code))
        stage = Stage(World(manifest()), SystemClock())
        async with serve(stage.world) as url:
            stage.url = url
            await leave_open(stage, Path(code), data)
        for name in FILES:
            with closing(sqlite3.connect(data / f"{name}.sqlite")) as database:
                sql = "\n".join([*map(partial(_pragma, database), PRAGMAS), *database.iterdump(), ""])
            (STORED / f"{name}.sql").write_text(re.sub(re.escape(url), URL, sql), encoding="utf-8")


def _pragma(database: sqlite3.Connection, name: str) -> str:
    return f"PRAGMA {name} = {database.execute(f'PRAGMA {name}').fetchone()[0]};"


if __name__ == "__main__":
    asyncio.run(store())
