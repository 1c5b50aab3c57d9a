"""A process that moves requests and records what it does as fast as it can, beside others on the same file.

python -m tests.store.appender PATH NAME COUNT
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.domain.requests import State
from bot.domain.turns import Turn, What
from bot.store import sqlite
from tests.store import builders


async def write(path: Path, name: str, count: int) -> None:
    store = await sqlite.open_store(path, patience=timedelta(minutes=1))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # all begin at once
    for n in range(count):
        own = f"{name}-{n}"
        await store.requests.add(builders.request(own))
        entry = builders.entry("request.pending", request=own, actor="U0EMMA001")
        turn = Turn(own, builders.NOON, "bot", What.ASKED)
        await store.requests.move(
            own, State.ACCEPTED, State.PENDING, at=builders.NOON, entry=entry, turn=turn, revision=0
        )
        await store.audit.add(builders.entry("seen", subject=str(n)), once=True)  # reads before it writes
        won = builders.entry("request.approved", request=f"both-{n}", subject=name)
        turn = Turn(f"both-{n}", builders.NOON, name, What.APPROVED)
        await store.requests.move(
            f"both-{n}",
            State.PENDING,
            State.APPROVED,
            at=builders.NOON,
            entry=won,
            turn=turn,
            revision=0,
            note=name,
        )
    await store.close()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
