"""A process that is killed while it writes loses nothing that was confirmed, and leaves nothing half done."""

import asyncio
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.requests import Request, State
from bot.store import proof, reading, sqlite
from bot.store.port import AuditEntry, Change, ChangeState, Draft
from tests.store import builders

LATER = builders.NOON + timedelta(seconds=1)


def write_and_be_killed(path: Path, after: int) -> list[str]:
    """Kill a writer once it has said so many lines; all that it said until then."""
    command = [sys.executable, "-m", "tests.store.writer", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 our own
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(after)]
        writer.kill()
        said += writer.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]


@dataclass
class Left:
    """What is in the database."""

    requests: dict[str, Request]
    drafts: dict[str, Draft]
    changes: dict[str, Change]
    entries: list[AuditEntry]


async def contents(path: Path) -> Left:
    store = await sqlite.open_store(path)
    requests = {request.key: request for request in await store.requests.in_states(*State)}
    drafts = {key: draft for key in requests if (draft := await store.drafts.get(key))}
    changes = {key: change for key in requests if (change := await store.changes.get(key))}
    entries = list(await store.audit.recent(1_000_000))
    await store.close()
    return Left(requests, drafts, changes, entries)


def check(said: list[str], left: Left) -> None:
    moved = {key for key, request in left.requests.items() if request.state is State.CREATING}
    sent = {key for key, change in left.changes.items() if change.state is ChangeState.SENDING}
    confirmed = {"added": left.requests, "moved": moved, "drafted": left.drafts, "changed": sent}
    for line in said:
        done, key = line.split()
        assert key in confirmed[done]
    recorded = [(entry.action, entry.request) for entry in left.entries]
    expected = [("meeting.created", key) for key in moved] + [("change.sent", key) for key in sent]
    assert sorted(recorded) == sorted(expected)
    for key, request in left.requests.items():
        n = int(key.rpartition("-")[2])
        now = {"state": State.CREATING, "spec": {"n": n}, "changed_at": LATER, "revision": 1}
        assert request == builders.request(key, **now if key in moved else {})
        if key in left.drafts:
            assert left.drafts[key] == builders.draft(key, filled={"n": n})
        if key in left.changes:
            found = {"state": ChangeState.SENDING, "found": {"n": n}, "changed_at": LATER}
            assert left.changes[key] == builders.change(key, **found if key in sent else {})


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
        check(said, asyncio.run(contents(path)))
        with reading.opened(path) as audit:
            assert proof.examine(audit.rows(), audit.head()).fault is None
    assert len(said) >= sum(kills)
