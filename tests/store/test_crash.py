"""A process that is killed while it writes loses nothing that was confirmed, and leaves nothing half done."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.requests import Request, State
from bot.store import sqlite
from bot.store.port import AuditEntry
from tests.store import builders


def write_and_be_killed(path: Path, after: int) -> list[str]:
    """Kill a writer once it has said so many lines; all that it said until then."""
    command = [sys.executable, "-m", "tests.store.writer", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 our own
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(after)]
        writer.kill()
        said += writer.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]


async def contents(path: Path) -> tuple[dict[str, Request], list[AuditEntry]]:
    store = await sqlite.open_store(path)
    requests = {request.key: request for request in await store.requests.in_states(*State)}
    entries = await store.audit.recent(1_000_000)
    await store.close()
    return requests, list(entries)


def check(said: list[str], requests: dict[str, Request], entries: list[AuditEntry]) -> None:
    moved = {key for key, request in requests.items() if request.state is State.CREATING}
    for line in said:
        done, key = line.split()
        assert key in (moved if done == "moved" else requests)
    assert sorted(entry.request for entry in entries) == sorted(moved)
    for key, request in requests.items():
        n = int(key.rpartition("-")[2])
        now = {"state": State.CREATING, "spec": {"n": n}, "changed_at": request.changed_at}
        assert request == builders.request(key, **now if key in moved else {})


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param([3], id="once"),
        pytest.param([1 + 7 * n for n in range(40)], id="often", marks=pytest.mark.slow),
    ],
)
@pytest.mark.timeout(240)
def test_a_killed_process_leaves_a_whole_database(path: Path, kills: list[int]) -> None:
    said: list[str] = []
    for after in kills:
        said += write_and_be_killed(path, after)
        check(said, *asyncio.run(contents(path)))
    assert len(said) >= sum(kills)
