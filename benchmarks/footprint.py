"""What the bot weighs: time to import it, time until it is ready, memory when idle."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from typing import Any, Final

ROUNDS: Final = 5
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
        {
            "ratio": round(memory / bare_memory, 2),
            "name": "memory after import, against bare Bolt",
            "MiB": round(memory),
            "baseline_MiB": round(bare_memory),
        },
    ]


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
