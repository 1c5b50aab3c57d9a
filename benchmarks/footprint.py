"""What the bot weighs: time to import it, memory after that, memory when it runs and has nothing to do."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from typing import Any, Final

from benchmarks import bots

ROUNDS: Final = 5
SETTLE: Final = 3.0
"""Seconds until the bot has nothing left to do after its start."""
BARE: Final = "import slack_bolt.app.async_app"
SUBJECT: Final = "import bot.app"
MEMORY: Final = (
    "import resource, sys; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stdout)"
)


async def figures() -> list[dict[str, Any]]:
    """Import time and memory, against bare Bolt's AsyncApp in a process of its own."""
    times: dict[str, list[float]] = {BARE: [], SUBJECT: []}
    for _ in range(ROUNDS):
        for code, taken in times.items():
            taken.append(_seconds(code) - _seconds("pass"))
    mine, bare = (statistics.median(times[code]) for code in (SUBJECT, BARE))
    memory, bare_memory = _megabytes(SUBJECT), _megabytes(BARE)
    return [
        {
            "ratio": round(mine / bare, 2),
            "name": "import, against bare Bolt",
            "ms": round(mine * 1000),
            "baseline_ms": round(bare * 1000),
        },
        await _idle(),
        {
            "ratio": round(memory / bare_memory, 2),
            "name": "memory after import, against bare Bolt",
            "MiB": round(memory),
            "baseline_MiB": round(bare_memory),
        },
    ]


async def _idle() -> dict[str, Any]:
    """Memory of the bot that is connected and has nothing to do, against bare Bolt that serves."""
    bare = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bare_bolt", "same", cwd=bots.ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert bare.stdout is not None  # noqa: S101 asked for above
    await bare.stdout.readline()
    async with bots.connected() as (_, _, bot):
        await asyncio.sleep(SETTLE)
        mine, floor = _resident(bot.pid), _resident(bare.pid)
    bare.terminate()
    await bare.wait()
    return {
        "ratio": round(mine / floor, 2),
        "name": "memory of the idle bot, against bare Bolt that serves",
        "MiB": round(mine),
        "baseline_MiB": round(floor),
    }


def _resident(pid: int | None) -> float:
    out = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True, text=True)  # noqa: S603, S607 ps is where it is
    return float(out.stdout) / 1024


def _seconds(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 our own code
    return time.perf_counter() - started


def _megabytes(code: str) -> float:
    out = subprocess.run(  # noqa: S603 our own code
        [sys.executable, "-c", f"{code}; {MEMORY}"], check=True, capture_output=True, text=True
    )
    return float(out.stdout)


if __name__ == "__main__":
    for figure in asyncio.run(figures()):
        print(json.dumps(figure))
