"""Ten thousand requests that wait for an approval, against ten: how long a start takes, memory, idle CPU.

One request is asked for, and waits with its alarm, as the bot makes them; the others are copies of its rows.
"""

import asyncio
import json
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import bots
from sandbox.cast import CAST

FEW: Final = 10
MANY: Final = 10_000
ROUNDS: Final = 3
SETTLE: Final = 4.0
"""Seconds until the bot has nothing left to do after its start."""
IDLE: Final = 15.0
"""Seconds in which its CPU time is counted."""
AIM: Final = 1.5
EMAIL: Final = "n0@acme.example"


WAITING: Final = "select count(*) from requests where state = 'pending' and thread_ts != ''"
ALARMS: Final = "select count(*) from workflow_status where status = 'DELAYED'"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one round."""

    start: float
    """Seconds from the start of the process until it is connected."""
    memory: float
    """MiB."""
    idle: float
    """Milliseconds of CPU time in a second."""


async def figures() -> list[dict[str, Any]]:
    """Three ratios, each the median of rounds that take turns."""
    found: dict[int, list[Figures]] = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory() as temporary:
        folders = {count: Path(temporary, str(count)) for count in found}
        folders[FEW].mkdir()
        await _one(folders[FEW])
        shutil.copytree(folders[FEW], folders[MANY])
        for count, folder in folders.items():
            _copies(folder, count)
        for _ in range(ROUNDS):
            for count, folder in folders.items():
                found[count].append(await _round(folder, count))
    return [
        _figure("start", "start_ms", 1000, found, None),
        _figure("memory", "MiB", 1, found, None),
        _figure("idle", "cpu_ms_per_s", 1, found, AIM),
    ]


def _figure(
    of: str, unit: str, times: int, found: Mapping[int, Sequence[Figures]], aim: float | None
) -> dict[str, Any]:
    many, few = (
        statistics.median(getattr(each, of) for each in found[count]) * times for count in (MANY, FEW)
    )
    names = {"start": "start, until it is connected", "memory": "memory", "idle": "CPU when idle"}
    return {
        "ratio": round(many / few, 2),
        **({"aim": f"<= {aim}"} if aim else {}),
        "name": f"{names[of]}: {MANY} open requests, against {FEW}",
        unit: round(many, 1),
        f"baseline_{unit}": round(few, 1),
        "rounds": ROUNDS,
    }


async def _one(folder: Path) -> None:
    """A request that waits, with its card and its alarm."""
    async with bots.in_folder(folder, bots.APPROVAL) as (world, _, _):
        await bots.ask_for_user(world, CAST[0].slack_id, EMAIL)
        await bots.until(world, lambda: _count(folder, "store", WAITING) and _count(folder, "jobs", ALARMS))


def _copies(folder: Path, count: int) -> None:
    """So many of it."""
    with closing(sqlite3.connect(folder / "store.sqlite")) as store, store:
        (key,) = store.execute("select key from requests").fetchone()
        _copy(store, "requests", key, count)
    with closing(sqlite3.connect(folder / "jobs.sqlite")) as jobs, jobs:
        for table in ("workflow_status", "workflow_input"):
            _copy(jobs, table, key, count)


def _copy(database: sqlite3.Connection, table: str, key: str, count: int) -> None:
    """Rows of a table that belong to a key, under other keys, and with other addresses."""
    columns = [row[1] for row in database.execute(f"pragma table_info({table})")]
    own = "key" if table == "requests" else "workflow_uuid"
    wanted = f"{own} = :key" if table == "requests" else f"{own} like 'remind:' || :key || ':%'"
    texts = {"key", "spec", "alike", "workflow_uuid", "inputs"}
    values = [
        f"replace(replace({each}, :key, :key || 'x' || n), :email, 'n' || n || '@acme.example')"
        if each in texts
        else each
        for each in columns
    ]
    database.execute(
        f"with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < :most) "  # noqa: S608 our own names
        f"insert into {table} ({', '.join(columns)}) "
        f"select {', '.join(values)} from {table}, numbers where {wanted}",
        {"key": key, "email": EMAIL, "most": count - 1},
    )


async def _round(folder: Path, count: int) -> Figures:
    began = time.perf_counter()
    async with bots.in_folder(folder, bots.APPROVAL) as (_, _, bot):
        start = time.perf_counter() - began
        await asyncio.sleep(SETTLE)
        used = _cpu(bot.pid)
        await asyncio.sleep(IDLE)
        idle = (_cpu(bot.pid) - used) / IDLE * 1000
        memory = _resident(bot.pid)
    for file, query in (("store", WAITING), ("jobs", ALARMS)):
        if _count(folder, file, query) != count:
            raise RuntimeError(f"there are {_count(folder, file, query)} of {count} in {file}")
    return Figures(start, memory, idle)


def _count(folder: Path, file: str, query: str) -> int:
    with closing(sqlite3.connect(folder / f"{file}.sqlite")) as database:
        return int(database.execute(query).fetchone()[0])


def _cpu(pid: int | None) -> float:
    """Seconds of CPU time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int | None) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    for figure in asyncio.run(figures()):
        print(json.dumps(figure))
