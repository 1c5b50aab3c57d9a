"""`make bench`: every figure, one JSON line each, the ratio first, the baseline from the same run.

`make bench B="approval card"` measures these modules alone.
"""

import asyncio
import importlib
import json
import sys
from collections.abc import Sequence
from typing import Final

ALL: Final = ("ack", "card", "forms", "approval", "zoom_client", "footprint", "open_requests")


async def main(names: Sequence[str]) -> None:
    """Measure one thing after the other: two at once would measure each other."""
    for name in names:
        for figure in await importlib.import_module(f"benchmarks.{name}").figures():
            print(json.dumps(figure), flush=True)


if unknown := sorted(set(sys.argv[1:]) - set(ALL)):
    sys.exit(f"there is no {', '.join(unknown)}; there are {', '.join(ALL)}")
asyncio.run(main(sys.argv[1:] or ALL))
