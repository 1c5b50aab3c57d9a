"""A process that writes to a store for ever, and says on its standard output what the store has confirmed.

python -m tests.store.writer PATH
"""

import asyncio
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.domain.requests import State
from bot.store import sqlite
from bot.store.port import ChangeState, Store
from tests.store import builders


async def write(path: Path) -> None:
    store = await sqlite.open_store(path)
    first = len(await store.requests.in_states(*State))
    await asyncio.gather(*(one_after_another(store, f"{first}-{lane}") for lane in range(4)))


async def one_after_another(store: Store, lane: str) -> None:
    for n in count():
        key = f"{lane}-{n}"
        await store.requests.add(builders.request(key))
        say(f"added {key}")
        entry = builders.entry(subject=key, request=key)
        later = builders.NOON + timedelta(seconds=1)
        await store.requests.move(key, State.ACCEPTED, State.CREATING, at=later, entry=entry, spec={"n": n})
        say(f"moved {key}")
        await store.drafts.put(builders.draft(key, filled={"n": n}))
        say(f"drafted {key}")
        await store.changes.add(builders.change(key))
        changed = builders.entry("change.sent", subject=key, request=key)
        await store.changes.move(
            key, ChangeState.ACCEPTED, ChangeState.SENDING, at=later, entry=changed, found={"n": n}
        )
        say(f"changed {key}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
