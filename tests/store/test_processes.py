"""Several processes on one file: none is refused, each decision is made once, and the audit is one chain."""

import contextlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.store import proof, reading, sqlite
from tests.store import builders

EACH = 40


def started(path: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.appender", str(path), name, str(EACH)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 our own


def write_at_once(path: Path, *names: str) -> None:
    """Each in a process of its own; all of them end well."""
    with contextlib.ExitStack() as held:
        writers = [held.enter_context(started(path, name)) for name in names]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        assert [writer.wait() for writer in writers] == [0] * len(names)


@pytest.mark.timeout(120)
async def test_two_that_write_at_once_wait_for_each_other_and_the_chain_never_forks(path: Path) -> None:
    store = await sqlite.open_store(path)
    await store.links.put(builders.link(), builders.entry("link.made"))
    for n in range(EACH):
        await store.requests.add(builders.request(f"both-{n}", state=State.PENDING))
    await store.close()

    write_at_once(path, "one", "other")

    with reading.opened(path) as audit:
        rows = list(audit.rows())
        assert proof.examine(rows, audit.head()).fault is None
    actions = Counter(row["action"] for row in rows)
    assert actions == {"link.made": 1, "request.pending": 2 * EACH, "seen": EACH, "request.approved": EACH}
    assert {row["zoom_actor"] for row in rows if row["action"] == "request.pending"} == {"zoom-emma"}
    store = await sqlite.open_store(path)
    winners = {row["request"]: row["subject"] for row in rows if row["action"] == "request.approved"}
    for n in range(EACH):
        request = await store.requests.get(f"both-{n}")
        assert request is not None
        (turn,) = await store.turns.untold(f"both-{n}")
        assert (request.revision, request.note, turn.actor) == (1, winners[f"both-{n}"], request.note)
    assert len(await store.turns.waiting()) == 3 * EACH
    await store.close()


@pytest.mark.timeout(120)
def test_several_that_start_on_no_file_make_it_once(path: Path) -> None:
    path.parent.mkdir()
    write_at_once(path, *(f"p{n}" for n in range(4)))
    with reading.opened(path) as audit:
        found = proof.examine(audit.rows(), audit.head())
    assert (found.entries, found.fault) == (5 * EACH, None)
