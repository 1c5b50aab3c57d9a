"""`make bench`: every figure, one JSON line each, the ratio first, the baseline from the same run."""

import asyncio
import json

from benchmarks import ack, approval, card, footprint, forms, open_requests, zoom_client


async def main() -> None:
    """Measure one thing after the other: two at once would measure each other."""
    for module in (ack, card, forms, approval, zoom_client, footprint, open_requests):
        for figure in await module.figures():
            print(json.dumps(figure), flush=True)


asyncio.run(main())
