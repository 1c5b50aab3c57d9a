"""A process that starts jobs, and says on its standard output what the engine has confirmed.

    python -m tests.jobs.worker PATH PREFIX first|stream

`first` starts one of each sort, whose tasks never end. `stream` starts one after another, whose tasks end
at once.
"""

import asyncio
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.jobs.engine import Engine
from bot.jobs.port import Job, Payload
from bot.jobs.runner import Limits

LIMITS = Limits(queues={"bulk": 2})


async def work(path: Path, prefix: str, mode: str) -> None:
    engine = Engine(path, on_failure=failed, limits=LIMITS)
    engine.register("task", endless if mode == "first" else brief)
    await engine.launch()
    await (one_of_each if mode == "first" else one_after_another)(engine, prefix)


async def one_of_each(engine: Engine, prefix: str) -> None:
    await engine.start(f"{prefix}direct", "task", {"id": f"{prefix}direct"})
    say(f"started {prefix}direct")
    await engine.start(f"{prefix}queued", "task", {"id": f"{prefix}queued"}, queue="bulk")
    say(f"started {prefix}queued")
    delay = timedelta(milliseconds=1)
    await engine.start(f"{prefix}delayed", "task", {"id": f"{prefix}delayed"}, delay=delay)
    say(f"started {prefix}delayed")
    await asyncio.Event().wait()


async def one_after_another(engine: Engine, prefix: str) -> None:
    for n in count():
        await engine.start(f"{prefix}{n}", "task", {"id": f"{prefix}{n}"})
        say(f"started {prefix}{n}")


async def endless(_payload: Payload) -> None:
    await asyncio.Event().wait()


async def brief(payload: Payload) -> None:
    say(f"ended {payload['id']}")


async def failed(job: Job, error: Exception) -> None:
    say(f"failed {job.id} {error!r}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), *sys.argv[2:]))
